//! An issue of the handbook as a PDF, under the rows of the policy that guard its page and its desk.

use app::{error::AppError, ssr::RequestContext};
use axum::{
    Extension,
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use domain::{
    error::Error,
    handbook::{Issue, desk, store},
    ledger::Month,
    rights::Capability,
    scope::Visitor,
};

use crate::{
    handbook::{Edition, PressError},
    middleware::problem::{self, Problem},
    state::AppState,
};

/// What the reader's own viewer of PDFs needs, and nothing that comes from elsewhere.
const POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

pub async fn pdf(
    State(state): State<AppState>,
    Extension(context): Extension<RequestContext>,
    Path(month): Path<String>,
    request: Request,
) -> Response {
    match edition(&context, &month).await {
        Ok(edition) => {
            let month = edition.issue.month;
            match state.press.pdf(edition).await {
                Ok(bytes) => send(month, bytes),
                Err(error) => unmade(&request, &error),
            }
        }
        Err(error) => refused(&request, error),
    }
}

/// Who may see a month's page may have it on paper; keepers also have drafts.
async fn edition(context: &RequestContext, month: &str) -> Result<Edition, Error> {
    let visitor = context.visitor.as_ref().ok_or(Error::SignIn)?;
    let month: Month = month.parse().map_err(|_| Error::NotFound)?;
    let issue = issue(context, visitor, month).await?.ok_or(Error::NotFound)?;
    Ok(Edition {
        issue,
        locale: visitor.locale(),
        estate: visitor.profile().estate.clone(),
        base_url: context.base_url.clone(),
        zone: visitor.zone().clone(),
    })
}

async fn issue(context: &RequestContext, visitor: &Visitor, month: Month) -> Result<Option<Issue>, Error> {
    if visitor.admit("handbook/desk").is_ok() {
        return desk::find(&context.ctx, &visitor.staff(Capability::Catalogue)?, month).await;
    }
    visitor.admit("handbook/read")?;
    store::find(&context.ctx, &visitor.actor(Capability::Bookings)?, Some(month)).await
}

fn refused(request: &Request, error: Error) -> Response {
    let problem = match error {
        Error::SignIn => Problem::of(StatusCode::UNAUTHORIZED, AppError::SignIn),
        Error::NotFound => Problem::of(StatusCode::NOT_FOUND, AppError::NotFound),
        error => broken(request, &error),
    };
    problem::answer(request, problem)
}

fn unmade(request: &Request, error: &PressError) -> Response {
    let problem = match error {
        PressError::NoFont => Problem::saying(
            StatusCode::SERVICE_UNAVAILABLE,
            AppError::Offline,
            "本站暂时不能制作 PDF，请看网页版手册。",
            "This portal cannot make a PDF at present. Please read the handbook as a page.",
        ),
        error => broken(request, error),
    };
    problem::answer(request, problem)
}

fn broken(request: &Request, error: &dyn std::fmt::Display) -> Problem {
    let number = crate::middleware::request_id::of(request.extensions());
    tracing::error!(request.id = %number, %error, "handbook.failed");
    Problem::of(StatusCode::INTERNAL_SERVER_ERROR, AppError::Broken(number))
}

fn send(month: Month, bytes: Bytes) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    // RFC 6266: a plain name for old programs, the Chinese one for all others.
    let name: String = form_urlencoded::byte_serialize(format!("便民服务索引手册-{month}.pdf").as_bytes()).collect();
    let shown = format!("inline; filename=\"handbook-{month}.pdf\"; filename*=UTF-8''{name}");
    if let Ok(shown) = HeaderValue::from_str(&shown) {
        headers.insert(header::CONTENT_DISPOSITION, shown);
    }
    response
}
