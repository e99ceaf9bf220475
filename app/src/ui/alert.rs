use super::icon::{Glyph, Icon};
use super::tone::Tone;
use leptos::prelude::*;

/// A message about what just happened or must be known. Warnings and dangers interrupt a screen reader.
///
/// `<Alert tone=Tone::Good title=t(T::Saved)>{t(T::SavedText)}</Alert>`
#[component]
pub fn Alert(
    #[prop(default = Tone::Info)] tone: Tone,
    #[prop(optional, into)] title: String,
    children: Children,
) -> AnyView {
    let (role, glyph) = match tone {
        Tone::Warn | Tone::Danger => ("alert", Glyph::Warning),
        Tone::Good => ("status", Glyph::Check),
        Tone::Gold => ("status", Glyph::Star),
        Tone::Neutral | Tone::Info => ("status", Glyph::Info),
    };
    view! {
        <div class="alert" data-tone=tone.name() role=role>
            <Icon glyph=glyph />
            <div class="alert-text">{(!title.is_empty()).then(|| view! { <strong>{title}</strong> })} {children()}</div>
        </div>
    }
    .into_any()
}
