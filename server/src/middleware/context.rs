//! Who asks: made once per request from its cookies, for pages and server functions alike.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use app::{
    error::AppError,
    ssr::{RequestContext, cookie_name},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::CookieJar;
use domain::{accounts::session, error::Error, forms::Fields, locale::Locale, scope::Visitor};

use super::{
    device,
    problem::{self, Problem},
    request_id,
};
use crate::{config, state::AppState};

/// Puts the [`RequestContext`] into the request's extensions. What is made for one reader is kept by no cache (B7).
pub async fn provide(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let context = build(&state, &parts).await;
    let request = match context {
        Ok(context) => {
            parts.extensions.insert(context);
            Request::from_parts(parts, body)
        }
        Err(error) => {
            let request = Request::from_parts(parts, body);
            tracing::error!(request.id = %request_id::of(request.extensions()), %error, "session.unreadable");
            return problem::answer(&request, Problem::of(StatusCode::SERVICE_UNAVAILABLE, AppError::Offline));
        }
    };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

async fn build(state: &AppState, request: &Parts) -> Result<RequestContext, Error> {
    let headers = &request.headers;
    let base_url = state.config.base_url.text.clone();
    let cookies = CookieJar::from_headers(headers);
    let cookie = |name: &str| cookies.get(&cookie_name(&base_url, name)).map(|cookie| cookie.value().to_owned());
    let token = cookie("session");
    let visitor = match &token {
        Some(token) => session::resume(&state.ctx, token).await?,
        None => None,
    };
    let drafts = drafts(state, request, visitor.as_ref()).await?;
    Ok(RequestContext {
        ctx: state.ctx.clone(),
        locale: locale(cookie("lang").as_deref(), headers),
        visitor,
        peer: peer(state, request),
        device_token: cookie("device"),
        device: device::name(text(headers, &header::USER_AGENT)),
        request_id: request_id::of(&request.extensions),
        base_url,
        token,
        pdf: state.press.is_ready(),
        drafts,
    })
}

/// A page that a refused form comes back to has the refusal in its address; only then there is a draft to look for.
async fn drafts(state: &AppState, request: &Parts, visitor: Option<&Visitor>) -> Result<Fields, Error> {
    let again = request.uri.query().is_some_and(|query| query.contains("__err="));
    match visitor.filter(|_| again) {
        Some(visitor) => domain::forms::find_draft(&state.ctx, visitor, request.uri.path()).await,
        None => Ok(Fields::new()),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The language that was chosen, else the best that the browser asks for.
fn locale(chosen: Option<&str>, headers: &HeaderMap) -> Locale {
    let chosen = chosen.and_then(|text| text.parse().ok());
    chosen.unwrap_or_else(|| Locale::accepted(text(headers, &header::ACCEPT_LANGUAGE)))
}

fn peer(state: &AppState, request: &Parts) -> IpAddr {
    // Without a socket, as in tests, the request comes from this machine.
    let socket = request.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = socket.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip());
    let hops = request.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    config::client(peer, &hops.collect::<Vec<_>>().join(","), &state.config.trusted_proxies)
}
