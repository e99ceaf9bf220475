//! How long an answer may take, and what a handler that panics becomes.

use std::{panic::AssertUnwindSafe, time::Duration};

use app::error::AppError;
use axum::{extract::Request, http::StatusCode, middleware::Next, response::Response};
use futures::FutureExt as _;

use super::{
    body,
    problem::{self, Problem},
    request_id,
};

const ORDINARY: Duration = Duration::from_secs(30);
/// A phone on a weak network sends photos slowly; one that sends nothing at all is cut by the accept loop.
const UPLOAD: Duration = Duration::from_secs(300);

/// Ends a request whose answer has not begun in time. A live stream begins at once and is not affected.
pub async fn limit(request: Request, next: Next) -> Response {
    let most = if body::takes_files(request.uri().path()) { UPLOAD } else { ORDINARY };
    let (page, number) = (problem::wants_page(request.headers()), request_id::of(request.extensions()));
    match tokio::time::timeout(most, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(request.id = %number, "http.deadline");
            problem::respond(page, &number, Problem::of(StatusCode::SERVICE_UNAVAILABLE, AppError::Offline))
        }
    }
}

/// Turns a panic into a page that tells its number; the panic's own text is logged by the hook of `telemetry`.
pub async fn catch(request: Request, next: Next) -> Response {
    let (page, number) = (problem::wants_page(request.headers()), request_id::of(request.extensions()));
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(request.id = %number, "http.panic");
            metrics::counter!("http.panics").increment(1);
            let error = AppError::Broken(number.clone());
            problem::respond(page, &number, Problem::of(StatusCode::INTERNAL_SERVER_ERROR, error))
        }
    }
}
