use leptos::prelude::*;

/// A list of [`Row`]s with thin rules between them.
///
/// `<Rows>{items.into_iter().map(row).collect_view()}</Rows>`
#[component]
pub fn Rows(children: Children) -> AnyView {
    view! { <ul class="rows">{children()}</ul> }.into_any()
}

/// One line of a list. With `href` the whole row can be tapped; what stands in `end` stays above that link.
///
/// `<Row title=booking.service href=url sub=when lead=date.into_any() end=badge.into_any() />`
#[component]
pub fn Row(
    #[prop(into)] title: String,
    #[prop(optional, into)] href: String,
    #[prop(optional, into)] sub: String,
    /// A `DateMark`, an `Avatar` or an `Icon`.
    #[prop(optional)]
    lead: Option<AnyView>,
    /// Badges, a price, a small form.
    #[prop(optional)]
    end: Option<AnyView>,
) -> AnyView {
    let title = if href.is_empty() {
        view! { <span class="row-title">{title}</span> }.into_any()
    } else {
        view! {
            <a class="row-title row-link" href=href>
                {title}
            </a>
        }
        .into_any()
    };
    view! {
        <li class="row">
            {lead.map(|lead| view! { <div class="row-lead">{lead}</div> })} <div class="row-main">
                <div class="row-body">{title} {(!sub.is_empty()).then(|| view! { <p class="row-sub">{sub}</p> })}</div>
                {end.map(|end| view! { <div class="row-end">{end}</div> })}
            </div>
        </li>
    }
    .into_any()
}

/// A day as a large serif number over its weekday, the `lead` of a booking's row.
///
/// `<DateMark iso="2026-11-23" day="23" note="周一" />`
#[component]
pub fn DateMark(
    /// The date for machines, `YYYY-MM-DD`.
    #[prop(into)]
    iso: String,
    #[prop(into)] day: String,
    #[prop(into)] note: String,
) -> AnyView {
    view! {
        <time class="date-mark" datetime=iso>
            <b>{day}</b>
            <span>{note}</span>
        </time>
    }
    .into_any()
}
