//! What the pages before the door share: calm water on one side, one form on the other, and the field for a new password.

use domain::accounts::PASSWORD_SHORTEST;
use leptos::prelude::*;
use leptos_meta::Title;

use super::strength::strength;
use crate::{
    i18n::{T, say, t},
    ui::*,
};

/// The layout of signing in and its relatives.
#[component]
pub fn Entrance(#[prop(into)] title: String, children: Children) -> AnyView {
    view! {
        <Title text=title_text(&title) />
        <div class="sign-in">
            <div class="sign-in-brand">
                <Mark />
                <p class="sign-in-name">{t(T::ShellBrand)}</p>
                <p class="sign-in-motto">{t(T::AccountMotto)}</p>
            </div>
            <div class="sign-in-form">
                <h1>{title}</h1>
                {children()}
            </div>
        </div>
    }
    .into_any()
}

/// The quiet line under a form: back to signing in.
pub fn back_to_sign_in() -> AnyView {
    view! {
        <p class="sign-in-more">
            <a class="link" href="/sign-in">
                {t(T::AccountBackToSignIn)}
            </a>
        </p>
    }
    .into_any()
}

/// A field for a new password. The rules stand in words; the meter appears with the first character that scripts see.
#[component]
pub fn NewPassword(name: &'static str, #[prop(into)] label: String, error: Signal<String>) -> AnyView {
    let level = RwSignal::new(0_u8);
    let typed = Memo::new(move |_| level.get() > 0);
    let words = Signal::derive(move || strength_words(level.get()).to_owned());
    let rules = say(T::AccountPasswordRules, &[("n", &PASSWORD_SHORTEST.to_string())]);
    // The longest is left to the server: a browser would cut what is pasted without a word.
    let input = Input::password().required().length(PASSWORD_SHORTEST, 1_024).autocomplete("new-password");
    view! {
        <div class="field" on:input=move |event| level.set(strength(&event_target_value(&event)))>
            <Field name=name label=label input=input hint=rules error=error />
            {move || typed.get().then(|| view! { <Strength label=t(T::AccountStrength) level=level text=words /> })}
        </div>
    }
    .into_any()
}

fn strength_words(level: u8) -> &'static str {
    t(match level {
        0 | 1 => T::AccountStrength1,
        2 => T::AccountStrength2,
        3 => T::AccountStrength3,
        _ => T::AccountStrength4,
    })
}
