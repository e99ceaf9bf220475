use leptos::prelude::*;

/// The first character of a name in a ring. Decorative: the name itself stands beside it.
///
/// `<Avatar name=author.clone() />`
#[component]
pub fn Avatar(#[prop(into)] name: String, #[prop(optional)] large: bool) -> AnyView {
    let initial: String = name.trim().chars().take(1).flat_map(char::to_uppercase).collect();
    let class = if large { "avatar avatar-large" } else { "avatar" };
    view! {
        <span class=class aria-hidden="true">
            {initial}
        </span>
    }
    .into_any()
}
