//! Built files: scripts, styles, icons. Those under `/pkg` carry their hash in the name.

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::services::ServeDir;

/// The site's folder, with the compressed twin of a file where the build has made one.
pub fn folder(site: &std::path::Path) -> ServeDir {
    ServeDir::new(site).append_index_html_on_directories(false).precompressed_br().precompressed_gzip()
}

static YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
static HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
static FRESH: HeaderValue = HeaderValue::from_static("no-cache");

/// Whether a name such as `portal.Xy12abCD.wasm` has a hash in it, so that its content never changes.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let parts: Vec<&str> = name.split('.').collect();
    let is_hash =
        |part: &&str| part.len() >= 8 && part.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-');
    parts.len() >= 3 && parts.iter().skip(1).rev().skip(1).any(is_hash)
}

/// How long a file may be kept. An error is never kept: a page of the next build may come to its place.
pub async fn caching(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let kept = match (path.starts_with("/pkg/"), is_hashed(path)) {
        (true, true) => &YEAR,
        (true, false) => &FRESH,
        (false, _) => &HOUR,
    };
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, if found { kept.clone() } else { HeaderValue::from_static("no-store") });
    }
    response
}

/// The style of pages that are made without the built site.
pub async fn problem_css() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../templates/problem.css")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("/pkg/portal.nVfM2k9_aQ.wasm"));
        assert!(is_hashed("/pkg/__wasm_split.______________________.js"));
        for plain in ["/pkg/portal.js", "/pkg/portal.css", "/pkg/portal.d.ts", "/favicon.svg"] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }
}
