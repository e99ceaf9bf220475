use super::tone::Tone;
use leptos::prelude::*;

/// A state in one or two words.
///
/// `<Badge text=t(T::Confirmed) tone=Tone::Good />`
#[component]
pub fn Badge(#[prop(into)] text: String, #[prop(optional)] tone: Tone) -> AnyView {
    view! {
        <span class="badge" data-tone=tone.name()>
            {text}
        </span>
    }
    .into_any()
}

/// How many are unread; shows nothing at zero and `99+` beyond two digits.
///
/// `<Count n=3 label=t(T::UnreadNotices) />`
#[component]
pub fn Count(
    n: i64,
    /// What is counted, for screen readers.
    #[prop(into)]
    label: String,
) -> AnyView {
    let shown = match n {
        ..=0 => return ().into_any(),
        1..=99 => n.to_string(),
        100.. => "99+".to_owned(),
    };
    view! { <span class="count">{shown} <span class="visually-hidden">{label}</span></span> }.into_any()
}
