//! The small forms of the top bar: language, colours, size of type, signing out. Plain forms: the page is made anew.

use domain::{
    household::{Scheme, TextSize},
    locale::Locale,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;

use super::api::{Prefer, SignOut};
use crate::{
    i18n::{T, t},
    ui::*,
    viewer::viewer,
};

/// A menu of preferences; each choice is a button of one form.
#[component]
pub fn PreferForms() -> AnyView {
    let viewer = viewer();
    let location = use_location();
    let back = move || {
        format!(
            "{}{}",
            location.pathname.get(),
            location.search.with(|search| if search.is_empty() { String::new() } else { format!("?{search}") })
        )
    };
    let choice = |name: &'static str, value: &'static str, label: T, current: bool| {
        view! {
            <button class="menu-item" name=name value=value aria-pressed=if current { "true" } else { "false" }>
                {t(label)}
                {current.then(|| view! { <Icon glyph=Glyph::Check /> })}
            </button>
        }
    };
    let looks = viewer.signed_in().then(|| {
        view! {
            <hr />
            {choice("form[scheme]", Scheme::System.as_str(), T::ShellSchemeSystem, viewer.scheme == Scheme::System)}
            {choice("form[scheme]", Scheme::Light.as_str(), T::ShellSchemeLight, viewer.scheme == Scheme::Light)}
            {choice("form[scheme]", Scheme::Dark.as_str(), T::ShellSchemeDark, viewer.scheme == Scheme::Dark)}
            <hr />
            {choice(
                "form[text_size]",
                TextSize::Normal.as_str(),
                T::ShellTextNormal,
                viewer.text_size == TextSize::Normal,
            )}
            {choice(
                "form[text_size]",
                TextSize::Large.as_str(),
                T::ShellTextLarge,
                viewer.text_size == TextSize::Large,
            )}
        }
    });
    view! {
        <Menu label=t(T::ShellPrefer) icon=Glyph::TextSize>
            <form method="post" action=Prefer::PATH>
                <input type="hidden" name="form[back]" value=back />
                {choice("form[locale]", Locale::Zh.as_str(), T::ShellLanguageZh, viewer.locale == Locale::Zh)}
                {choice("form[locale]", Locale::En.as_str(), T::ShellLanguageEn, viewer.locale == Locale::En)}
                {looks}
            </form>
        </Menu>
    }
    .into_any()
}

#[component]
pub fn SignOutForm() -> AnyView {
    view! {
        <form method="post" action=SignOut::PATH>
            <button class="menu-item">
                <Icon glyph=Glyph::Logout />
                {t(T::ShellSignOut)}
            </button>
        </form>
    }
    .into_any()
}
