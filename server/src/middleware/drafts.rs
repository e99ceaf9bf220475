//! What was typed is not lost when a form is refused and there are no scripts to keep it: the browser is sent back to an
//! empty form, so the server keeps the text for the second try.

use app::ssr::RequestContext;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::Response,
};
use domain::forms::Fields;

use super::problem;

/// As much as any form without files may have; a larger body is refused before.
const LARGEST: usize = 256 << 10;
/// Fields and bytes of a draft: the forms of the portal have fewer, and nobody is to use it as a store.
const FIELDS: usize = 40;
const BYTES: usize = 64 << 10;

/// Keeps the fields of a plain form that is sent back with an error.
pub async fn keep(request: Request, next: Next) -> Response {
    if !is_plain_form(&request) {
        return next.run(request).await;
    }
    let context = request.extensions().get::<RequestContext>().cloned();
    let page = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(path);
    let (parts, body) = request.into_parts();
    // A body that breaks off or is too large is left to the function, which says so.
    let (kept, body) = match to_bytes(body, LARGEST).await {
        Ok(bytes) => (Some(bytes.clone()), Body::from(bytes)),
        Err(error) => (None, Body::from_stream(futures::stream::once(async move { Err::<Bytes, _>(error) }))),
    };
    let response = next.run(Request::from_parts(parts, body)).await;
    let (Some(context), Some(page), Some(bytes)) = (context, page, kept) else { return response };
    let Some(visitor) = context.visitor.as_ref().filter(|_| is_refused(response.headers())) else { return response };
    let fields = fields(&bytes);
    if !fields.is_empty()
        && let Err(error) = domain::forms::keep_draft(&context.ctx, visitor, &page, fields).await
    {
        // The refusal itself still reaches its reader.
        tracing::warn!(request.id = %context.request_id, %error, "draft.not_kept");
    }
    response
}

fn is_plain_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    request.method() == Method::POST
        && kind.starts_with("application/x-www-form-urlencoded")
        && request.uri().path().starts_with("/api/")
        && problem::wants_page(request.headers())
}

/// Leptos sends a refused form back to its page with the error in the address.
fn is_refused(headers: &HeaderMap) -> bool {
    headers
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|location| location.contains("__err="))
}

/// The path of the page that the form stands on.
fn path(referer: &str) -> Option<String> {
    referer.parse::<Uri>().ok().map(|uri| uri.path().to_owned())
}

fn fields(body: &[u8]) -> Fields {
    let mut left = BYTES;
    let mut kept = Fields::new();
    for (name, value) in form_urlencoded::parse(body).take(FIELDS) {
        let Some(rest) = left.checked_sub(name.len() + value.len()) else { break };
        left = rest;
        if !value.is_empty() && !is_secret(&name) {
            kept.insert(name.into_owned(), value.into_owned());
        }
    }
    kept
}

/// Never kept: what proves who one is.
fn is_secret(name: &str) -> bool {
    ["password", "code", "secret", "token"].iter().any(|word| name.to_ascii_lowercase().contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_and_secrets_never() {
        let kept = fields(
            "booking[note]=%E6%B8%B8%E6%B3%B3&form[password]=canary&form[code]=1&empty=&newPassword=canary".as_bytes(),
        );
        assert_eq!(kept.into_iter().collect::<Vec<_>>(), [("booking[note]".to_owned(), "游泳".to_owned())]);
    }

    #[test]
    fn a_draft_is_no_store() {
        let long = format!("a={}&b=c", "x".repeat(BYTES));
        assert!(fields(long.as_bytes()).is_empty());
        let many: String = (0..100).map(|n| format!("f{n}=1&")).collect();
        assert_eq!(fields(many.as_bytes()).len(), FIELDS);
    }

    #[test]
    fn a_draft_belongs_to_the_path_of_its_page() {
        assert_eq!(path("https://portal.example/services/ID-1?slot=2").as_deref(), Some("/services/ID-1"));
        assert_eq!(path("https://portal.example").as_deref(), Some("/"));
    }
}
