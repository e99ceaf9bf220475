//! All routes and what stands before them.

use axum::{
    Router,
    extract::{Request, State},
    http::{Method, StatusCode, request::Parts},
    middleware::{from_fn, from_fn_with_state},
    response::Response,
    routing::get,
};
use leptos::{
    context::{provide_context, use_context},
    nonce::Nonce,
};
use leptos_axum::{LeptosRoutes as _, generate_route_list};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use crate::{
    middleware::{
        access_log, body, context, deadline, drafts, headers,
        nonce::PageNonce,
        origin,
        problem::{self, Problem},
        request_id, status,
    },
    routes::{assets, calendar, dev_mail, downloads, handbook, live, photos, probes, statements, texts},
    state::AppState,
};
use app::{error::AppError, ssr::RequestContext};

/// Everything the server answers. Works without a socket.
pub fn router(state: AppState) -> Router {
    let personal = personal(&state);
    let plain = Router::new()
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        .route("/metrics", get(probes::metrics))
        .route("/dev/mail", get(dev_mail::list))
        // Packed once for a browser, which then keeps it: worth some trouble.
        .route("/texts/{name}", get(texts::file).layer(CompressionLayer::new().quality(CompressionLevel::Precise(9))))
        .route("/problem.css", get(assets::problem_css).layer(from_fn(assets::caching)));
    plain
        .merge(personal)
        .layer(from_fn(body::limit))
        .layer(from_fn_with_state(state.clone(), origin::guard))
        .layer(from_fn(deadline::limit))
        .layer(from_fn(deadline::catch))
        .layer(from_fn_with_state(state.clone(), headers::secure))
        .layer(from_fn(access_log::record))
        .layer(from_fn(request_id::number))
        .with_state(state)
}

/// What depends on the reader: pages, server functions, photos, live changes, and the page for what does not exist.
fn personal(state: &AppState) -> Router<AppState> {
    let options = state.options.clone();
    let shell = move || app::shell(options.clone());
    let with_context = from_fn_with_state(state.clone(), context::provide);
    let compressed = CompressionLayer::new().quality(CompressionLevel::Precise(4));
    let files = Router::new()
        .fallback(missing)
        .layer(with_context.clone())
        .layer(compressed.clone())
        .with_state::<()>(state.clone());
    let site = assets::folder(&state.config.site).call_fallback_on_method_not_allowed(true).fallback(files);
    Router::new()
        .leptos_routes_with_context(state, generate_route_list(app::App), provide, shell)
        .route("/live", get(live::stream))
        .route("/downloads/{id}", get(downloads::file))
        .route("/calendar/{secret}", get(calendar::feed))
        .route("/house-account/statement.csv", get(statements::own_csv))
        .route("/house-account/statement.xlsx", get(statements::own_xlsx))
        .route("/admin/accounts/{id}/statement.csv", get(statements::house_csv))
        .route("/admin/accounts/{id}/statement.xlsx", get(statements::house_xlsx))
        .route("/handbook/{month}/handbook.pdf", get(handbook::pdf))
        .route("/photos/{id}", get(photos::whole))
        .route("/photos/{id}/small", get(photos::small))
        .layer(from_fn(drafts::keep))
        .layer(from_fn(status::of_error))
        .layer(with_context)
        .layer(compressed)
        .fallback_service(Router::<()>::new().fallback_service(site).layer(from_fn(assets::caching)))
}

/// Hands the request's context to the page or server function, and our nonce in place of the one that Leptos has made.
fn provide() {
    let Some(parts) = use_context::<Parts>() else { return };
    if let Some(context) = parts.extensions.get::<RequestContext>() {
        provide_context(context.clone());
    }
    if let Some(PageNonce(nonce)) = parts.extensions.get::<PageNonce>() {
        provide_context(Nonce::from_value(nonce.clone()));
    }
}

/// A path that is no route and no file: the portal's own page says so, in the reader's language.
async fn missing(State(state): State<AppState>, request: Request) -> Response {
    let asked_for_page =
        matches!(*request.method(), Method::GET | Method::HEAD) && problem::wants_page(request.headers());
    let is_file = request.uri().path().starts_with("/pkg/") || request.uri().path().starts_with("/api/");
    if !asked_for_page || is_file {
        return problem::answer(&request, Problem::of(StatusCode::NOT_FOUND, AppError::NotFound));
    }
    let options = state.options.clone();
    let render = leptos_axum::render_app_async_with_context(provide, move || app::shell(options.clone()));
    let mut response = render(request).await;
    if response.status().is_success() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
