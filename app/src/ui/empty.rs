use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// What a list shows when there is nothing in it yet: a kind word, and as children the way to the first entry.
///
/// `<Empty icon=Glyph::Calendar title=t(T::NoBookings) text=t(T::NoBookingsText)><LinkButton .../></Empty>`
#[component]
pub fn Empty(
    icon: Glyph,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> AnyView {
    view! {
        <div class="empty">
            <span class="empty-icon">
                <Icon glyph=icon />
            </span>
            <p class="empty-title">{title}</p>
            {(!text.is_empty()).then(|| view! { <p class="empty-text">{text}</p> })}
            {children.map(|children| view! { <div class="empty-more">{children()}</div> })}
        </div>
    }
    .into_any()
}
