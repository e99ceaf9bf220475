use super::badge::Count;
use leptos::prelude::*;

/// One link of [`Tabs`] or [`Chips`].
#[derive(Clone, Debug)]
pub struct LinkItem {
    href: String,
    label: String,
    current: bool,
    count: i64,
}

impl LinkItem {
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into(), current: false, count: 0 }
    }
    /// The one that is shown now.
    pub fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }
    /// A small number after the label; 0 shows none.
    pub fn count(mut self, count: i64) -> Self {
        self.count = count;
        self
    }
}

/// Views of one thing, each with its own address.
///
/// `<Tabs label=t(T::Bookings) items=vec![LinkItem::new("/bookings", next).current(true), past] />`
#[component]
pub fn Tabs(#[prop(into)] label: String, items: Vec<LinkItem>) -> AnyView {
    links("tabs", label, items)
}

/// Filters as links: the choice lives in the address.
///
/// `<Chips label=t(T::Family) items=families />`
#[component]
pub fn Chips(#[prop(into)] label: String, items: Vec<LinkItem>) -> AnyView {
    links("chips", label, items)
}

fn links(class: &'static str, label: String, items: Vec<LinkItem>) -> AnyView {
    let items = items
        .into_iter()
        .map(|item| {
            view! {
                <a href=item.href aria-current=item.current.then_some("page")>
                    {item.label}
                    <Count n=item.count label="" />
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class=class aria-label=label>
            {items}
        </nav>
    }
    .into_any()
}
