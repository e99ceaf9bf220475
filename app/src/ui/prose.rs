use leptos::prelude::*;

/// Rendered text of a notice or a post. `html` must have been sanitised when it was saved: nothing is escaped here.
///
/// `<Prose html=notice.html />`
#[component]
pub fn Prose(#[prop(into)] html: String) -> AnyView {
    view! { <div class="prose" inner_html=html></div> }.into_any()
}
