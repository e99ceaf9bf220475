//! A number for each request: in the log, in the answer, and on the page that tells of a failure.

use std::sync::Arc;

use axum::{
    extract::Request,
    http::{Extensions, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

static HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The request's number, in its extensions.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

/// Numbers the request. A number that the client sends is not taken over: it could be anything, in every log line.
pub async fn number(mut request: Request, next: Next) -> Response {
    let id = format!("{:016x}", rand::random::<u64>());
    request.extensions_mut().insert(RequestId(id.as_str().into()));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER.clone(), value);
    }
    response
}

/// The number given by [`number`]; empty in a test of a single layer.
pub fn of(extensions: &Extensions) -> String {
    extensions.get::<RequestId>().map(|id| id.0.to_string()).unwrap_or_default()
}
