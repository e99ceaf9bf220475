//! Cross-site requests (H6, D3): server functions and Leptos have no defence of their own.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::error::Refusal;

use super::problem::{self, Problem};
use crate::state::AppState;

/// Refuses whatever may change something and does not come from our own pages, before anything is read.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_own(request.headers(), &state.config.base_url.text) {
        return next.run(request).await;
    }
    metrics::counter!("http.refused_cross_site").increment(1);
    problem::answer(&request, Problem::of(StatusCode::FORBIDDEN, app::error::AppError::Refused(Refusal::OtherSite)))
}

/// Browsers send `Sec-Fetch-Site` to https and to this machine; `Origin` with every form, to any address. A request with
/// neither is no browser's, or has been stripped on its way: without a proof it is refused.
fn is_own(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("not text"));
    let origin = text(header::ORIGIN.as_str());
    match (text("sec-fetch-site"), origin) {
        // `none` is the reader's own doing, such as a reload: no page can bring it about.
        (Some("same-origin" | "none"), _) => true,
        (Some(_), _) | (None, None) => false,
        (None, Some(origin)) => origin == base_url || origin_names_host(origin, headers),
    }
}

/// Whether `Origin` and `Host` agree. A page of another site cannot choose either.
fn origin_names_host(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    authority.is_some() && authority == host
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn own(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .chain([(header::HOST, HeaderValue::from_static("portal.example"))])
            .collect();
        is_own(&headers, "https://portal.example")
    }

    #[test]
    fn d3_only_our_own_pages_may_change_something() {
        assert!(own(&[("sec-fetch-site", "same-origin"), ("origin", "https://portal.example")]));
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("sec-fetch-site", "none")]));
        assert!(own(&[("origin", "https://portal.example")]));
        assert!(own(&[("origin", "http://portal.example")]), "behind a proxy that ends TLS");
    }

    #[test]
    fn d3_every_other_origin_is_refused() {
        for foreign in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site"), ("origin", "https://portal.example")],
            &[("sec-fetch-site", "nonsense")],
            &[("origin", "null")],
            &[("origin", "https://evil.example")],
            &[("origin", "https://portal.example.evil.example")],
            &[("origin", "portal.example")],
            &[],
        ] {
            assert!(!own(foreign), "{foreign:?}");
        }
    }
}
