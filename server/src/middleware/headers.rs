//! Security headers on every answer, whatever its status (D1, D5).

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use super::nonce::PageNonce;
use crate::state::AppState;

static FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: a form that is refused without scripts goes back to the page it came from.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
];

/// What is no page loads nothing and is framed by nobody.
const NO_PAGE: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Hot reload of a development build listens on a port of its own.
const CONNECT: &str = if cfg!(debug_assertions) { "'self' ws://127.0.0.1:3001 ws://localhost:3001" } else { "'self'" };

fn page_policy(nonce: &str) -> String {
    // Without 'strict-dynamic': it would switch 'self' off, and with it the chunks that split WASM loads by preload
    // links. Nothing that people upload is served with a type that a script may have.
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; connect-src {CONNECT}; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self'"
    )
}

/// Makes the page's nonce and sets the headers.
pub async fn secure(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let nonce = PageNonce::fresh();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    set(response.headers_mut(), &nonce, state.config.base_url.secure);
    response
}

fn set(headers: &mut HeaderMap, nonce: &PageNonce, secure: bool) {
    for (name, value) in &FIXED {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
    if secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    // A route that knows better, such as the one of photos, has set its own.
    if headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        return;
    }
    let policy = if is_page(headers) { HeaderValue::try_from(page_policy(&nonce.0)).ok() } else { None };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.unwrap_or(HeaderValue::from_static(NO_PAGE)));
}

fn is_page(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}
