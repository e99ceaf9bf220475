//! The HTTP status of a server function's error. Leptos answers 500 to all of them, and a status that is set inside the
//! function would break the redirect of plain forms.

use app::error::AppError;
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::Response,
};

use super::problem;

const ERROR: &str = server_fn::error::SERVER_FN_ERROR_HEADER;
/// An error is a few words; a list of faults or free slots at most some kilobytes.
const LARGEST: usize = 64 << 10;

pub async fn of_error(request: Request, next: Next) -> Response {
    let page = problem::wants_page(request.headers());
    let response = next.run(request).await;
    // What has another status was answered by a route that knew its own.
    let untold = response.status() == StatusCode::INTERNAL_SERVER_ERROR && response.headers().contains_key(ERROR);
    if page || !untold {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        parts.status = StatusCode::INTERNAL_SERVER_ERROR;
        return Response::from_parts(parts, Body::empty());
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&bytes) {
        parts.status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }
    Response::from_parts(parts, Body::from(bytes))
}
