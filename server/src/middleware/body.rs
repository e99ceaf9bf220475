//! The largest body of each route (G1): counted as it streams in, so that a lie about its length does not help.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    body::{Body, HttpBody as _},
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use futures::StreamExt as _;

use super::problem::{self, Problem};

const ORDINARY: u64 = 256 << 10;
/// Six photos of 10 MiB and the form around them; the function limits each part by itself.
const PHOTOS: u64 = 64 << 20;

/// Routes that take files.
const LARGE: &[&str] =
    &["/api/tickets/report", "/api/tickets/add_photos", "/api/stock/take_in", "/api/catalogue/add_download"];

pub fn takes_files(path: &str) -> bool {
    LARGE.contains(&path)
}

/// Refuses a body that is larger than its route takes.
pub async fn limit(request: Request, next: Next) -> Response {
    let most = if takes_files(request.uri().path()) { PHOTOS } else { ORDINARY };
    let too_large = || Problem::of(StatusCode::PAYLOAD_TOO_LARGE, app::error::AppError::Invalid(Vec::new()));
    if request.body().size_hint().lower() > most {
        return problem::answer(&request, too_large());
    }
    if takes_files(request.uri().path()) && request.method() == Method::POST && !is_multipart(request.headers()) {
        let unreadable = Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, app::error::AppError::Invalid(Vec::new()));
        return problem::answer(&request, unreadable);
    }
    let (page, number) = (problem::wants_page(request.headers()), super::request_id::of(request.extensions()));
    let exceeded = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&exceeded);
    let request = request.map(|body| counted(body, most, exceeded));
    let response = next.run(request).await;
    if seen.load(Ordering::Relaxed) { problem::respond(page, &number, too_large()) } else { response }
}

/// Whether the body says where its parts end, as browsers say it. The decoder of server functions panics where it does not.
fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((kind, boundary)) = kind.split_once(';') else { return false };
    let boundary = boundary.trim().strip_prefix("boundary=").unwrap_or_default();
    let plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.' | b'+' | b'\'');
    kind.trim().eq_ignore_ascii_case("multipart/form-data")
        && (1..=70).contains(&boundary.len())
        && boundary.bytes().all(plain)
}

fn counted(body: Body, most: u64, exceeded: Arc<AtomicBool>) -> Body {
    let mut left = most;
    let chunks = body.into_data_stream().map(move |chunk| {
        let chunk = chunk?;
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        match left.checked_sub(length) {
            Some(rest) => {
                left = rest;
                Ok(chunk)
            }
            None => {
                exceeded.store(true, Ordering::Relaxed);
                Err(axum::Error::new(std::io::Error::other("the body is too large")))
            }
        }
    });
    Body::from_stream(chunks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn multipart(kind: &str) -> bool {
        is_multipart(&[(header::CONTENT_TYPE, kind.parse().unwrap())].into_iter().collect())
    }

    #[test]
    fn forms_with_files_come_as_browsers_send_them() {
        assert!(multipart("multipart/form-data; boundary=----WebKitFormBoundaryAbC123"));
        assert!(multipart("multipart/form-data;boundary=---------------------------974767299852498929531610575"));
        for broken in [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "application/json",
            "multipart/form-data; boundary=a b",
        ] {
            assert!(!multipart(broken), "{broken}");
        }
        assert!(!is_multipart(&HeaderMap::new()));
    }
}
