//! Signing in and out, and preferences. Passwords and codes travel only in the body of a POST.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// The sign-in form. `next` is where the reader wanted to go.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct SignInForm {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub next: String,
}

impl std::fmt::Debug for SignInForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInForm(***)")
    }
}

#[server(prefix = "/api", endpoint = "session/sign_in")]
pub async fn sign_in(form: SignInForm) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::accounts::session::{SignIn, sign_in};
    let request = open("session/sign_in").await?;
    let wish = SignIn {
        email: form.email,
        password: form.password,
        code: Some(form.code.trim().to_owned()).filter(|code| !code.is_empty()),
        device: request.device.clone(),
        peer: request.peer.to_string(),
        device_token: request.device_token.clone(),
    };
    let signed_in = sign_in(&request.ctx, wish).await?;
    let seconds = signed_in.max_age_ms / 1_000;
    set_cookie(&request, &Cookie { name: "session", value: &signed_in.token, max_age: seconds, hidden: true });
    set_cookie(&request, &Cookie { name: "device", value: &signed_in.device_token, max_age: 365 * 86_400, hidden: true });
    go(&safe_path(&form.next));
    Ok(())
}

#[server(prefix = "/api", endpoint = "session/sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("session/sign_out").await?;
    domain::accounts::session::sign_out(&ctx, &by).await?;
    forget(&request()?);
    go("/sign-in");
    Ok(())
}

/// Preferences of a reader. A field that is missing stays as it is; `back` is the page to return to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PreferForm {
    #[serde(default)]
    pub locale: String,
    #[serde(default)]
    pub scheme: String,
    #[serde(default)]
    pub text_size: String,
    #[serde(default)]
    pub back: String,
}

#[server(prefix = "/api", endpoint = "account/prefer")]
pub async fn prefer(form: PreferForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let request = open("account/prefer").await?;
    match &request.visitor {
        Some(by) => {
            let profile = by.profile();
            let locale = form.locale.parse().unwrap_or(profile.locale);
            let scheme = form.scheme.parse().unwrap_or(profile.scheme);
            let text_size = form.text_size.parse().unwrap_or(profile.text_size);
            domain::accounts::store::preferences(&request.ctx, by, locale, scheme, text_size).await?;
        }
        None => {
            let locale: domain::locale::Locale = form.locale.parse().unwrap_or(request.locale);
            set_cookie(&request, &Cookie { name: "lang", value: locale.as_str(), max_age: 365 * 86_400, hidden: true });
        }
    }
    go(&safe_path(&form.back));
    Ok(())
}
