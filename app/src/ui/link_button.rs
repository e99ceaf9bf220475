use super::tone::Variant;
use leptos::prelude::*;

/// A link that looks like a button, for the way to a page where something is done.
///
/// `<LinkButton href="/services">{t(T::BookService)}</LinkButton>`
#[component]
pub fn LinkButton(#[prop(into)] href: String, #[prop(optional)] variant: Variant, children: Children) -> AnyView {
    view! {
        <a class=variant.class() href=href>
            {children()}
        </a>
    }
    .into_any()
}
