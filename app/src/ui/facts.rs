use leptos::prelude::*;

/// One labelled value of a detail page.
#[derive(Clone, Debug)]
pub struct Fact {
    label: String,
    value: String,
}

impl Fact {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// Labels and values of a detail page; entries without a value are left out.
///
/// `<Facts items=vec![Fact::new(t(T::Place), place), Fact::new(t(T::Butler), name)] />`
#[component]
pub fn Facts(items: Vec<Fact>) -> AnyView {
    let items = items
        .into_iter()
        .filter(|fact| !fact.value.is_empty())
        .map(|fact| {
            view! {
                <div>
                    <dt>{fact.label}</dt>
                    <dd>{fact.value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="facts">{items}</dl> }.into_any()
}
