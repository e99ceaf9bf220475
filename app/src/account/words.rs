//! What was just done, in words: a page that a form leads to is told by `?done=` in its address.

use leptos::prelude::*;

use crate::{
    i18n::{T, t},
    load::query,
    ui::*,
};

fn account(done: &str) -> Option<T> {
    Some(match done {
        "reset" => T::AccountDoneReset,
        "welcome" => T::AccountDoneWelcome,
        "verified" => T::AccountDoneVerified,
        "ended" => T::AccountDoneEnded,
        "password" => T::AccountDonePassword,
        "saved" => T::AccountDoneSaved,
        "sent" => T::AccountDoneSent,
        "factor" => T::AccountDoneFactor,
        "feed" => T::AccountDoneFeed,
        _ => return None,
    })
}

/// What was just done to one's own account.
pub fn done() -> AnyView {
    told(account)
}

/// What was just done, above a page's forms. Nothing where nothing was, or where the next thing then failed.
pub fn told(words: fn(&str) -> Option<T>) -> AnyView {
    let (done, failed) = (query("done"), query("__err"));
    let body = move || {
        let text = if failed().is_empty() { words(&done()) } else { None };
        text.map(|text| view! { <Alert tone=Tone::Good>{t(text)}</Alert> })
    };
    view! { {body} }.into_any()
}
