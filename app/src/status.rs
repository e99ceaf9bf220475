//! The one place where a page's HTTP status is set.

/// Sets the status of the response. In the browser there is none.
#[cfg(feature = "ssr")]
pub fn set(status: u16) {
    use leptos_axum::ResponseOptions;
    let code = axum::http::StatusCode::from_u16(status);
    if let (Some(response), Ok(code)) = (leptos::context::use_context::<ResponseOptions>(), code) {
        response.set_status(code);
    }
}

/// Sets the status of the response. In the browser there is none.
#[cfg(not(feature = "ssr"))]
pub fn set(_status: u16) {}
