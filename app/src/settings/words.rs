//! The settings in words, and what their pages share.

use domain::{
    bookings::quota::Span,
    rights::Capability,
    settings::{Act, Change},
};
use leptos::prelude::*;

use crate::{
    i18n::{T, pick, say, t},
    ui::*,
    viewer::viewer,
    when,
};

/// The pages of the settings that the reader may use: address, name, what it takes.
const PLACES: [(&str, T, Capability); 3] = [
    ("/admin/settings", T::SettingsDiscounts, Capability::Catalogue),
    ("/admin/settings/limits", T::SettingsLimits, Capability::Catalogue),
    ("/admin/settings/payment", T::SettingsPayment, Capability::Accounts),
];

pub fn tabs(current: &str) -> AnyView {
    let viewer = viewer();
    let places = PLACES.into_iter().filter(|(.., capability)| viewer.can(*capability));
    let items = places.map(|(href, label, _)| LinkItem::new(href, t(label)).current(href == current)).collect();
    view! { <Tabs label=t(T::SettingsTitle) items=items /> }.into_any()
}

/// What was just done.
pub fn done(done: &str) -> Option<T> {
    match done {
        "saved" => Some(T::SettingsSaved),
        "added" => Some(T::SettingsAdded),
        "ended" => Some(T::SettingsEndedNow),
        "dropped" => Some(T::SettingsDropped),
        _ => None,
    }
}

pub fn span(span: Span) -> &'static str {
    t(match span {
        Span::Day => T::SettingsDay,
        Span::Week => T::SettingsWeek,
        Span::Month => T::SettingsMonth,
    })
}

/// `秦朔 · 今天 14:05`; the time alone where a move of the data did it.
pub fn act(act: &Act) -> String {
    who(act.by_zh.as_deref().zip(act.by_en.as_deref()), act.at)
}

fn who(by: Option<(&str, &str)>, at: domain::time::Ms) -> String {
    by.map_or_else(|| t(T::SettingsFromStart).to_owned(), |(zh, en)| format!("{} · {}", pick(zh, en), when::moment(at)))
}

/// The latest changes of a page, newest first. Nothing where nothing was changed yet.
pub fn changes(changes: &[Change]) -> Option<AnyView> {
    let items: Vec<Step> = changes.iter().map(change).collect();
    (!items.is_empty()).then(|| {
        view! {
            <Card title=t(T::SettingsChanges)>
                <Timeline items=items />
            </Card>
        }
        .into_any()
    })
}

fn change(change: &Change) -> Step {
    let key = match change.act.as_str() {
        "limits.quota" => T::SettingsActQuota,
        "limits.alone" => T::SettingsActAlone,
        "methods.add" => T::SettingsActAdd,
        "methods.change" => T::SettingsActChange,
        "methods.hide" => T::SettingsActHide,
        "methods.show" => T::SettingsActShow,
        _ => T::SettingsActMove,
    };
    let service = change.service_zh.as_deref().zip(change.service_en.as_deref()).map(|(zh, en)| pick(zh, en));
    let what = say(key, &[("service", service.unwrap_or_default()), ("what", &told(&change.reason))]);
    Step::done(what, who(change.by_zh.as_deref().zip(change.by_en.as_deref()), change.at))
}

/// A change as the audit has it; a span is told in the reader's language.
fn told(reason: &str) -> String {
    match reason.split_once(' ').and_then(|(word, rest)| Some((word.parse::<Span>().ok()?, rest))) {
        Some((kind, rest)) => format!("{} {rest}", span(kind)),
        None => reason.to_owned(),
    }
}
