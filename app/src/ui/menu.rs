use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// A few links or small forms behind one button. Only one menu is open at a time, without scripts.
///
/// `<Menu label=t(T::Account) icon=Glyph::User><a class="menu-item" href="/account">...</a></Menu>`
#[component]
pub fn Menu(
    /// Seen when there is no icon, and always read out.
    #[prop(into)]
    label: String,
    #[prop(optional)] icon: Option<Glyph>,
    children: Children,
) -> AnyView {
    let face = match icon {
        Some(glyph) => view! {
            <Icon glyph=glyph />
            <span class="visually-hidden">{label}</span>
        }
        .into_any(),
        None => view! {
            {label}
            <Icon glyph=Glyph::Down />
        }
        .into_any(),
    };
    view! {
        <details class="menu" name="menu">
            <summary class="menu-button">{face}</summary>
            <div class="menu-panel">{children()}</div>
        </details>
    }
    .into_any()
}
