//! What server functions bring in with `use crate::ssr::*`: who asks, where the data is, and how to answer.

pub mod once;
pub mod qr;
mod texts;

use std::net::IpAddr;

pub use domain::{ctx::Ctx, rights::Capability, scope::Visitor};
use domain::{error::Error, forms::Fields, locale::Locale, policy};
use http::{HeaderValue, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

pub use texts::{all_texts, text, texts_at};

use crate::{error::AppError, forms::Drafts, live::Live, viewer::Viewer};

/// One request, as the server's middleware found it.
#[derive(Clone)]
pub struct RequestContext {
    pub ctx: Ctx,
    pub visitor: Option<Visitor>,
    /// The language of a reader who is not signed in.
    pub locale: Locale,
    /// The right-most address that is not one of our proxies.
    pub peer: IpAddr,
    /// `https://portal.example`, without a slash at the end.
    pub base_url: String,
    pub request_id: String,
    /// The session's token, for signing out.
    pub token: Option<String>,
    pub device_token: Option<String>,
    /// A coarse name of the browser, such as `Chrome · Android`.
    pub device: String,
    /// Whether this server can make PDFs.
    pub pdf: bool,
    /// What was typed into a form that was refused, when this page is its second try.
    pub drafts: Fields,
}

/// The request that is being answered.
///
/// # Errors
/// `Broken` outside a request, which is a mistake in the router.
pub fn request() -> Result<RequestContext, AppError> {
    use_context().ok_or_else(|| AppError::Broken("no request".to_owned()))
}

/// Enters a function that the policy opens to those who are signed in or to some of them.
///
/// # Errors
/// `SignIn` for a stranger, `NotFound` for whoever may not.
pub async fn enter(endpoint: &str) -> Result<(Ctx, Visitor), AppError> {
    let request = request()?;
    let visitor = request.visitor.ok_or(AppError::SignIn)?;
    visitor.admit(endpoint)?;
    Ok((request.ctx, visitor))
}

/// Enters a function that the policy opens to anyone.
///
/// # Errors
/// `NotFound` where the policy does not.
pub async fn open(endpoint: &str) -> Result<RequestContext, AppError> {
    match policy::row(endpoint) {
        Some(row) if row.need == policy::Need::Anyone => request(),
        _ => Err(AppError::NotFound),
    }
}

/// Sends the reader to another page of the portal when the function has done its work.
pub fn go(path: &str) {
    leptos_axum::redirect(path);
}

/// Back to the page of a job link. Its secret is one of ours here, so that nothing else gets into the address.
pub fn back_to_job(code: &str) {
    go(&format!("/job?code={code}"));
}

/// Where the reader wanted to go, if it is a page of this portal (D7); else the home page.
pub fn safe_path(next: &str) -> String {
    let local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t', '\0'])
        && !next.to_ascii_lowercase().contains("%2f")
        && !next.to_ascii_lowercase().contains("%5c");
    if local { next.to_owned() } else { "/".to_owned() }
}

/// A cookie of the portal. `__Host-` and `Secure` wherever the portal is served over TLS.
pub struct Cookie<'a> {
    pub name: &'a str,
    pub value: &'a str,
    /// Seconds; 0 deletes it.
    pub max_age: i64,
    /// Whether scripts are kept from it.
    pub hidden: bool,
}

/// The name under which a cookie travels.
pub fn cookie_name(base_url: &str, name: &str) -> String {
    if base_url.starts_with("https:") { format!("__Host-{name}") } else { name.to_owned() }
}

pub fn set_cookie(request: &RequestContext, cookie: &Cookie<'_>) {
    let secure = if request.base_url.starts_with("https:") { "; Secure" } else { "" };
    let hidden = if cookie.hidden { "; HttpOnly" } else { "" };
    let text = format!(
        "{}={}; Path=/; Max-Age={}; SameSite=Lax{hidden}{secure}",
        cookie_name(&request.base_url, cookie.name),
        cookie.value,
        cookie.max_age,
    );
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&text)) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// Ends the browser's part of a session: the cookie goes, and so does what the browser kept of the pages (B7).
pub fn forget(request: &RequestContext) {
    set_cookie(request, &Cookie { name: "session", value: "", max_age: 0, hidden: true });
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(
            http::HeaderName::from_static("clear-site-data"),
            HeaderValue::from_static("\"cache\", \"storage\""),
        );
    }
}

impl From<Error> for AppError {
    /// What the reader may know; what broke stays in the log, under the number that the reader is told.
    fn from(error: Error) -> Self {
        match error {
            Error::SignIn => Self::SignIn,
            Error::NotFound => Self::NotFound,
            Error::Invalid(faults) => Self::Invalid(faults),
            Error::Refused(refusal) => Self::Refused(refusal),
            Error::TooMany => Self::TooMany,
            Error::Full => Self::Full,
            broken => {
                let number = use_context::<RequestContext>().map(|request| request.request_id).unwrap_or_default();
                tracing::error!(request.id = %number, error = %broken, "function.failed");
                Self::Broken(number)
            }
        }
    }
}

/// The reader of the page being made.
pub fn viewer() -> Viewer {
    let Some(request) = use_context::<RequestContext>() else { return Viewer::default() };
    let now = request.ctx.now();
    let demo = request.ctx.settings.demo;
    let Some(visitor) = request.visitor else {
        return Viewer { locale: request.locale, now, demo, ..Viewer::default() };
    };
    let profile = visitor.profile();
    Viewer {
        locale: profile.locale,
        scheme: profile.scheme,
        text_size: profile.text_size,
        name: Some(profile.name.clone()),
        home: visitor.home().cloned(),
        capabilities: visitor.capabilities().to_vec(),
        estate: profile.estate.clone(),
        zone: visitor.zone().around(now),
        now,
        demo,
    }
}

pub fn drafts() -> Drafts {
    Drafts(use_context::<RequestContext>().map(|request| request.drafts).unwrap_or_default())
}

/// Pages made on the server hear of nothing.
pub fn listen(_live: Live) {}

pub fn is_writing() -> bool {
    false
}

/// Nobody has typed yet.
pub fn value_of(_name: &str) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d7_only_pages_of_the_portal_are_gone_to_after_signing_in() {
        for evil in [
            "//evil.example",
            "/\\evil.example",
            "https:evil",
            "/%2fevil",
            "/%5Cevil",
            "/a\r\nb",
            "",
            "evil",
            "\\\\evil",
        ] {
            assert_eq!(safe_path(evil), "/", "{evil}");
        }
        assert_eq!(safe_path("/bookings/1?x=2"), "/bookings/1?x=2");
    }
}
