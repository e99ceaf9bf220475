use super::badge::Count;
use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos_router::components::A;

/// A link of the top bar, the bottom bar or the side of the staff's area; it knows by itself whether it is current.
///
/// `<NavItem href="/" label=t(T::Home) glyph=Glyph::Home exact=true />`
#[component]
pub fn NavItem(
    #[prop(into)] href: String,
    #[prop(into)] label: String,
    #[prop(optional)] glyph: Option<Glyph>,
    /// Current only at this very address, not below it.
    #[prop(optional)]
    exact: bool,
    /// Something waits there; 0 shows nothing.
    #[prop(optional)]
    count: i64,
) -> AnyView {
    view! {
        <A href=href exact=exact attr:class="nav-item">
            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
            <span>{label}</span>
            <Count n=count label="" />
        </A>
    }
    .into_any()
}
