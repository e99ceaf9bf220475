use leptos::prelude::*;

/// A section on its own sheet of paper, with an optional heading and a quiet link at its right.
///
/// `<Card title=t(T::Next) href="/bookings" link=t(T::AllBookings)>...</Card>`
#[component]
pub fn Card(
    #[prop(optional, into)] title: String,
    /// Where the quiet link leads; it needs `link`, its text, too.
    #[prop(optional, into)]
    href: String,
    #[prop(optional, into)] link: String,
    children: Children,
) -> AnyView {
    let head = (!title.is_empty()).then(|| {
        view! {
            <header class="card-head">
                <h2>{title}</h2>
                {(!href.is_empty()).then(|| view! { <a href=href>{link}</a> })}
            </header>
        }
    });
    view! { <section class="card">{head} {children()}</section> }.into_any()
}
