use super::avatar::Avatar;
use leptos::prelude::*;

/// One post of a topic.
///
/// `<Post author=name when=time anchor="p12"><Prose html=html /></Post>`
#[component]
pub fn Post(
    #[prop(into)] author: String,
    #[prop(into)] when: String,
    /// The fragment that links to this post.
    #[prop(optional, into)]
    anchor: String,
    /// Beside the name: the house's official answer, a card, "hidden".
    #[prop(optional)]
    mark: Option<AnyView>,
    /// Under the text: report, hide, edit.
    #[prop(optional)]
    actions: Option<AnyView>,
    children: Children,
) -> AnyView {
    view! {
        <article class="post" id=(!anchor.is_empty()).then_some(anchor)>
            <Avatar name=author.clone() />
            <div class="post-main">
                <header class="post-head">
                    <strong>{author}</strong>
                    {mark}
                    <span class="post-when">{when}</span>
                </header>
                {children()}
                {actions.map(|actions| view! { <footer class="post-actions">{actions}</footer> })}
            </div>
        </article>
    }
    .into_any()
}
