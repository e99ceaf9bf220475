//! The largest body of each route (G1): counted as it streams in, so that a lie about its length does not help.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    body::{Body, HttpBody as _},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::Response,
};
use futures::StreamExt as _;

use super::problem::{self, Problem};

const ORDINARY: u64 = 256 << 10;
/// Six photos of 10 MiB and the form around them; the function limits each part by itself.
const PHOTOS: u64 = 64 << 20;

/// Routes that take files.
const LARGE: &[&str] = &["/api/tickets/report", "/api/tickets/add_photos"];

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
    let (page, number) = (problem::wants_page(request.headers()), super::request_id::of(request.extensions()));
    let exceeded = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&exceeded);
    let request = request.map(|body| counted(body, most, exceeded));
    let response = next.run(request).await;
    if seen.load(Ordering::Relaxed) { problem::respond(page, &number, too_large()) } else { response }
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
