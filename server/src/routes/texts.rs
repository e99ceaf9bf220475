//! The portal's words in one language, for browsers with scripts.

use app::{error::AppError, ssr};
use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::middleware::problem::{self, Problem};

static HEADERS: [(HeaderName, HeaderValue); 2] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
    // The address changes with the words.
    (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
];

pub async fn file(request: Request) -> Response {
    match ssr::texts_at(request.uri().path()) {
        Some(texts) => (HEADERS.clone(), texts).into_response(),
        None => problem::answer(&request, Problem::of(StatusCode::NOT_FOUND, AppError::NotFound)),
    }
}
