//! Forms to fill in on paper, to whoever may see the service that offers them.

use app::{error::AppError, ssr::RequestContext};
use axum::{
    Extension,
    extract::{Path, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use domain::{
    downloads::{Download, store},
    error::Error,
    id::DownloadId,
    rights::Capability,
};

use crate::middleware::problem::{self, Problem};

/// A file that staff have put there is saved, never shown as a part of the portal.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

pub async fn file(Extension(context): Extension<RequestContext>, Path(id): Path<String>, request: Request) -> Response {
    match open(&context, &id).await {
        Ok((download, bytes)) => send(&download, bytes),
        Err(Error::NotFound | Error::SignIn) => {
            problem::answer(&request, Problem::of(StatusCode::NOT_FOUND, AppError::NotFound))
        }
        Err(error) => {
            let number = crate::middleware::request_id::of(request.extensions());
            tracing::error!(request.id = %number, %error, "download.unreadable");
            problem::answer(&request, Problem::of(StatusCode::INTERNAL_SERVER_ERROR, AppError::Broken(number)))
        }
    }
}

async fn open(context: &RequestContext, id: &str) -> Result<(Download, Bytes), Error> {
    let id: DownloadId = id.parse().map_err(|_| Error::NotFound)?;
    let visitor = context.visitor.as_ref().ok_or(Error::NotFound)?;
    visitor.admit("services/find")?;
    store::open(&context.ctx, &visitor.actor(Capability::Bookings)?, id).await
}

fn send(download: &Download, bytes: Bytes) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    // RFC 6266: a plain name for old programs, the Chinese one for all others.
    let name: String = form_urlencoded::byte_serialize(format!("{}.pdf", download.name_zh).as_bytes()).collect();
    let shown = format!("attachment; filename=\"form.pdf\"; filename*=UTF-8''{}", name.replace('+', "%20"));
    if let Ok(shown) = HeaderValue::from_str(&shown) {
        headers.insert(header::CONTENT_DISPOSITION, shown);
    }
    response
}
