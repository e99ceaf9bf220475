use leptos::prelude::*;
use leptos_meta::Title;

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
        <Title text=title.clone() />
        <header class="page-head">
            <div class="page-words">
                {(!eyebrow.is_empty()).then(|| view! { <p class="eyebrow">{eyebrow}</p> })}
                <h1>{title}</h1>
                {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}
            </div>
            {actions.map(|actions| view! { <div class="page-actions">{actions}</div> })}
        </header>
        {children()}
    }
    .into_any()
}
