//! Photos, to whoever may see the ticket or the issue that they belong to.

use app::ssr::RequestContext;
use axum::{
    Extension,
    extract::{Path, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{error::Error, id::PhotoId, rights::Capability};

use crate::middleware::problem::{self, Problem};
use app::error::AppError;

static HEADERS: [(HeaderName, HeaderValue); 4] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
    // Its reader may keep it; a photo never changes under its address.
    (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'")),
    (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"photo.jpg\"")),
];

pub async fn whole(
    Extension(context): Extension<RequestContext>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let photo = open(&context, &id, false).await;
    answer(&request, photo)
}

pub async fn small(
    Extension(context): Extension<RequestContext>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let photo = open(&context, &id, true).await;
    answer(&request, photo)
}

async fn open(context: &RequestContext, id: &str, small: bool) -> Result<axum::body::Bytes, Error> {
    let id: PhotoId = id.parse().map_err(|_| Error::NotFound)?;
    let visitor = context.visitor.as_ref().ok_or(Error::NotFound)?;
    if let Ok(actor) = visitor.actor(Capability::Tickets) {
        match domain::photos::open(&context.ctx, &actor, id, small).await {
            Err(Error::NotFound) => {}
            answer => return answer,
        }
    }
    domain::photos::open_of_issue(&context.ctx, &visitor.actor(Capability::Bookings)?, id, small).await
}

fn answer(request: &Request, photo: Result<axum::body::Bytes, Error>) -> Response {
    match photo {
        Ok(bytes) => (HEADERS.clone(), bytes).into_response(),
        Err(Error::NotFound | Error::SignIn) => {
            problem::answer(request, Problem::of(StatusCode::NOT_FOUND, AppError::NotFound))
        }
        Err(error) => {
            let number = crate::middleware::request_id::of(request.extensions());
            tracing::error!(request.id = %number, %error, "photo.unreadable");
            problem::answer(request, Problem::of(StatusCode::INTERNAL_SERVER_ERROR, AppError::Broken(number)))
        }
    }
}
