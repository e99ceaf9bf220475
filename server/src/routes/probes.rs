//! For the machines that watch the server.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use subtle::ConstantTimeEq as _;

use crate::state::AppState;

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers, and the server is not about to end.
pub async fn readyz(State(state): State<AppState>) -> Response {
    if state.stop.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    match state.ctx.db.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "probe.database");
            (StatusCode::SERVICE_UNAVAILABLE, "no database\n").into_response()
        }
    }
}

/// Numbers for Prometheus. Without the right token the page does not exist (G9).
pub async fn metrics(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let given = headers.get(header::AUTHORIZATION).map(|value| value.as_bytes()).unwrap_or_default();
    let allowed = state.config.metrics_token.as_ref().is_some_and(|token| {
        let expected = format!("Bearer {}", token.reveal());
        bool::from(expected.as_bytes().ct_eq(given))
    });
    match state.metrics.as_ref().filter(|_| allowed) {
        Some(handle) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
