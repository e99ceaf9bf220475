//! Signing in and out, one's sessions, preferences and security. Passwords and codes travel only in the body of a POST.

use domain::{
    accounts::{AccountView, CodeView, SessionRow},
    feed::Feed,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

pub use super::forms::{AcceptForm, ChangePasswordForm, CodeForm, ResetForm, SignInForm};
use crate::error::AppError;

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
    set_cookie(
        &request,
        &Cookie { name: "device", value: &signed_in.device_token, max_age: 365 * 86_400, hidden: true },
    );
    go(&safe_path(&form.next));
    Ok(())
}

#[server(prefix = "/api", endpoint = "session/sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("session/sign_out").await?;
    domain::accounts::session::sign_out(&ctx, &by).await?;
    let request = request()?;
    once::clear(&request);
    forget(&request);
    go("/sign-in");
    Ok(())
}

#[server(prefix = "/api", endpoint = "session/end")]
pub async fn end_session(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("session/end").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::accounts::session::end(&ctx, &by, id).await?;
    go("/account?done=ended");
    Ok(())
}

/// `scope` is `all`, this device too, or anything else: all but this one.
#[server(prefix = "/api", endpoint = "session/end_all")]
pub async fn end_all_sessions(#[server(default)] scope: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("session/end_all").await?;
    let everywhere = scope == "all";
    domain::accounts::session::end_all(&ctx, &by, !everywhere).await?;
    if everywhere {
        let request = request()?;
        once::clear(&request);
        forget(&request);
        go("/sign-in?done=ended");
    } else {
        go("/account?done=ended");
    }
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

/// A QR code: its squares per side, and the dark ones as a path of an SVG.
#[derive(Clone, Serialize, Deserialize)]
pub struct Qr {
    pub size: usize,
    pub path: String,
}

/// A second factor that waits for its first code. Not `Debug`, as little as [`Account`]: both hold secrets.
#[derive(Clone, Serialize, Deserialize)]
pub struct Enrolling {
    /// In groups of four, to be typed.
    pub secret: String,
    /// Opens an authenticator on this very device.
    pub url: String,
    pub qr: Option<Qr>,
}

/// The reader's own account, with what is shown only once.
#[derive(Clone, Serialize, Deserialize)]
pub struct Account {
    pub account: AccountView,
    pub sessions: Vec<SessionRow>,
    pub enrolling: Option<Enrolling>,
    pub recovery_codes: Vec<String>,
    pub feed: Option<Feed>,
    /// The address of the feed, right after it was made.
    pub feed_url: String,
}

#[server(prefix = "/api", endpoint = "account/read", input = GetUrl)]
pub async fn read_account() -> Result<Account, AppError> {
    use crate::ssr::{once::Once, *};
    use domain::accounts::{session, store};
    let (ctx, by) = enter("account/read").await?;
    let shown = once::find(&request()?, &by);
    let account = store::account(&ctx, &by).await?;
    let sessions = session::list(&ctx, &by).await?;
    let feed = domain::feed::store::find(&ctx, &by).await?;
    let feed_url = match &shown {
        Some(Once::Feed(secret)) if feed.is_some() => format!("{}/calendar/{secret}.ics", request()?.base_url),
        _ => String::new(),
    };
    let (enrolling, recovery_codes) = match shown {
        Some(Once::Enrolment(enrolment)) if !account.totp => {
            let letters: Vec<char> = enrolment.secret_base32.chars().collect();
            let secret = letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
            (Some(Enrolling { secret, qr: qr::draw(&enrolment.otpauth_url), url: enrolment.otpauth_url }), Vec::new())
        }
        Some(Once::RecoveryCodes(codes)) => (None, codes),
        _ => (None, Vec::new()),
    };
    Ok(Account { account, sessions, enrolling, recovery_codes, feed, feed_url })
}

#[server(prefix = "/api", endpoint = "account/change_password")]
pub async fn change_password(form: ChangePasswordForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("account/change_password").await?;
    domain::accounts::codes::change_password(&ctx, &by, &form.old_password, form.new_password).await?;
    go("/account?done=password");
    Ok(())
}

/// Asks for a link to a new password. The answer is the same for every address (A8).
#[server(prefix = "/api", endpoint = "account/request_reset")]
pub async fn request_reset(email: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let request = open("account/request_reset").await?;
    domain::accounts::codes::request_reset(&request.ctx, &email, &request.peer.to_string()).await?;
    go("/reset?done=sent");
    Ok(())
}

#[server(prefix = "/api", endpoint = "account/reset")]
pub async fn reset_password(form: ResetForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let request = open("account/reset").await?;
    let token = domain::accounts::codes::reset(&request.ctx, &form.code, form.password).await?;
    // The household's other people on this device stay known too.
    let known = match &request.device_token {
        Some(others) if others.len() < 260 => format!("{token}.{others}"),
        _ => token,
    };
    set_cookie(&request, &Cookie { name: "device", value: &known, max_age: 365 * 86_400, hidden: true });
    go("/sign-in?done=reset");
    Ok(())
}

/// Whom an invitation is for; `None` for a link that is wrong, used or too old. Looking never uses it up (A9).
#[server(prefix = "/api", endpoint = "account/invitation", input = GetUrl)]
pub async fn find_invitation(code: String) -> Result<Option<CodeView>, AppError> {
    use crate::ssr::*;
    use domain::accounts::{Purpose, codes::peek};
    let request = open("account/invitation").await?;
    Ok(peek(&request.ctx, Purpose::Invite, &code).await?)
}

#[server(prefix = "/api", endpoint = "account/accept")]
pub async fn accept_invitation(form: AcceptForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let request = open("account/accept").await?;
    let locale: domain::locale::Locale = form.locale.parse().unwrap_or(request.locale);
    domain::accounts::codes::accept_invitation(&request.ctx, &form.code, form.password, locale).await?;
    set_cookie(&request, &Cookie { name: "lang", value: locale.as_str(), max_age: 365 * 86_400, hidden: true });
    go("/sign-in?done=welcome");
    Ok(())
}

#[server(prefix = "/api", endpoint = "account/request_verification")]
pub async fn request_verification() -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("account/request_verification").await?;
    domain::accounts::codes::request_verification(&ctx, &by).await?;
    go("/account?done=sent");
    Ok(())
}

#[server(prefix = "/api", endpoint = "account/verify")]
pub async fn verify_email(form: CodeForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let request = open("account/verify").await?;
    domain::accounts::codes::verify_email(&request.ctx, &form.code).await?;
    go(if request.visitor.is_some() { "/account?done=verified" } else { "/sign-in?done=verified" });
    Ok(())
}

#[server(prefix = "/api", endpoint = "account/begin_totp")]
pub async fn begin_totp() -> Result<(), AppError> {
    use crate::ssr::{once::Once, *};
    let (ctx, by) = enter("account/begin_totp").await?;
    let enrolment = domain::accounts::totp::begin(&ctx, &by).await?;
    once::keep(&request()?, &by, &Once::Enrolment(enrolment));
    go("/account#second-factor");
    Ok(())
}

#[server(prefix = "/api", endpoint = "account/confirm_totp")]
pub async fn confirm_totp(form: CodeForm) -> Result<(), AppError> {
    use crate::ssr::{once::Once, *};
    let (ctx, by) = enter("account/confirm_totp").await?;
    let codes = domain::accounts::totp::confirm(&ctx, &by, &form.code).await?;
    once::keep(&request()?, &by, &Once::RecoveryCodes(codes));
    go("/account?done=factor#second-factor");
    Ok(())
}

/// Makes a calendar feed, or a new address for it; the one before is dead.
#[server(prefix = "/api", endpoint = "calendar/open")]
pub async fn open_feed() -> Result<(), AppError> {
    use crate::ssr::{once::Once, *};
    let (ctx, by) = enter("calendar/open").await?;
    let secret = domain::feed::store::open(&ctx, &by).await?;
    once::keep(&request()?, &by, &Once::Feed(secret));
    go("/account#calendar");
    Ok(())
}

#[server(prefix = "/api", endpoint = "calendar/close")]
pub async fn close_feed() -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("calendar/close").await?;
    domain::feed::store::close(&ctx, &by).await?;
    once::clear(&request()?);
    go("/account?done=feed#calendar");
    Ok(())
}
