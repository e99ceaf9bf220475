//! One line and two measurements per request. The path only: queries hold searches and one-time codes (D8); of a path that
//! is a secret itself, the route.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};

use tracing::Instrument as _;

use super::request_id;

pub async fn record(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let id = request_id::of(request.extensions());
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let path = if route.contains("{secret}") { route.clone() } else { request.uri().path().to_owned() };
    // What is logged on the way carries the request's number; with the feature `otel` it is also a trace.
    let span = tracing::info_span!("request", request.id = %id, http.method = %method, http.route = %route);
    let response = next.run(request).instrument(span).await;
    let took = began.elapsed();
    let status = response.status().as_u16();
    metrics::counter!("http.requests", "method" => method.to_string(), "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("http.request.seconds", "route" => route).record(took.as_secs_f64());
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request.id = %id, http.method = %method, http.path = %path, http.status = status, http.ms = milliseconds, "http.request");
    response
}
