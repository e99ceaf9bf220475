use leptos::prelude::*;
use leptos_meta::Title;

/// A title as a document may have it. The renderer writes titles into the page as they are, so that a `<` in what somebody
/// wrote would begin markup; the mark in its place looks alike and is the same on the server and in the browser.
pub fn title_text(title: &str) -> String {
    title.replace('<', "\u{2039}")
}

/// The head and body of one page; also sets the document's title. It stands inside the shell's `<main class="wrap">`.
///
/// `<Page title=t(T::Bookings) lead=t(T::BookingsLead)>...</Page>`
#[component]
pub fn Page(
    /// The only `h1` of the page.
    #[prop(into)]
    title: String,
    /// A small line above the title: the date, or where the reader is.
    #[prop(optional, into)]
    eyebrow: String,
    #[prop(optional, into)] lead: String,
    /// Links or buttons beside the title.
    #[prop(optional)]
    actions: Option<AnyView>,
    children: Children,
) -> AnyView {
    view! {
        <Title text=title_text(&title) />
        <header class="page-head">
            <div class="page-words">
                {(!eyebrow.is_empty()).then(|| view! { <p class="eyebrow">{eyebrow}</p> })} <h1>{title}</h1>
                {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}
            </div>
            {actions.map(|actions| view! { <div class="page-actions">{actions}</div> })}
        </header>
        {children()}
    }
    .into_any()
}

/// The greeting at the head of the home page, on deep water; a `MemberCard` as child lies half in it. It takes the place of
/// [`Page`]'s head, runs to the edges of the screen and must be a direct child of the shell's `main`.
///
/// `<Hero title=greeting eyebrow=today lead=butler><MemberCard .../></Hero>`
#[component]
pub fn Hero(
    #[prop(into)] title: String,
    #[prop(optional, into)] eyebrow: String,
    #[prop(optional, into)] lead: String,
    #[prop(optional)] children: Option<Children>,
) -> AnyView {
    view! {
        <Title text=title_text(&title) />
        <section class="hero">
            <div class="hero-body">
                <div class="hero-words">
                    {(!eyebrow.is_empty()).then(|| view! { <p class="eyebrow">{eyebrow}</p> })} <h1>{title}</h1>
                    {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}
                </div>
                {children.map(|children| children())}
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::title_text;

    #[test]
    fn h5_a_title_cannot_end_its_element() {
        assert_eq!(title_text("</title><script>alert(1)</script>"), "‹/title>‹script>alert(1)‹/script>");
        assert_eq!(title_text("报修 · 主卧 & 花园"), "报修 · 主卧 & 花园");
    }
}
