//! Answers that are made outside the pages: a request refused, too large, too slow, or a handler that broke.

use askama::Template;
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use app::error::AppError;

use super::request_id;

/// What happened, for a person and for a program.
pub struct Problem {
    pub status: StatusCode,
    pub error: AppError,
    /// In both languages, where the status alone says too little.
    words: Option<(&'static str, &'static str)>,
}

/// Both languages stand on the page: whoever reads it may not be known.
#[derive(Template)]
#[template(path = "problem.html")]
struct Page<'a> {
    zh: &'static str,
    en: &'static str,
    number: &'a str,
}

const fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::FORBIDDEN => (
            "此请求并非来自本站页面，已被拒绝。",
            "This request did not come from a page of this site and was refused.",
        ),
        StatusCode::NOT_FOUND => ("没有找到此页面。", "There is no such page."),
        StatusCode::METHOD_NOT_ALLOWED => ("此地址不支持该操作。", "This address does not support that."),
        StatusCode::PAYLOAD_TOO_LARGE => ("发送的内容过大。", "What was sent is too large."),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("服务暂时繁忙，请稍后再试。", "The portal is busy for a moment. Please try again shortly.")
        }
        _ => ("出了点问题，我们已记录下来。", "Something went wrong; it has been recorded."),
    }
}

impl Problem {
    pub const fn of(status: StatusCode, error: AppError) -> Self {
        Self { status, error, words: None }
    }

    /// Says this to people instead of what the status says.
    pub const fn saying(status: StatusCode, error: AppError, zh: &'static str, en: &'static str) -> Self {
        Self { status, error, words: Some((zh, en)) }
    }
}

/// The answer to a request: a page for people, an error that server functions can read for programs.
pub fn answer(request: &Request, problem: Problem) -> Response {
    respond(wants_page(request.headers()), &request_id::of(request.extensions()), problem)
}

pub fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// As [`answer`], for a request that is gone already.
pub fn respond(page: bool, number: &str, problem: Problem) -> Response {
    let Problem { status, error, words: own } = problem;
    let mut response = if page {
        let (zh, en) = own.unwrap_or_else(|| words(status));
        let html = Page { zh, en, number }.render().unwrap_or_else(|_| format!("{zh} {en}"));
        Html(html).into_response()
    } else {
        let mut response = axum::Json(error).into_response();
        response.headers_mut().insert(server_fn::error::SERVER_FN_ERROR_HEADER, HeaderValue::from_static("/"));
        response
    };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}
