use leptos::prelude::*;

/// A price as the server wrote it, with the one before the discount struck out.
///
/// `<Money text="¥1,020" was="¥1,200" note=t(T::GoldRate) />`
#[component]
pub fn Money(
    #[prop(into)] text: String,
    #[prop(optional, into)] was: String,
    #[prop(optional, into)] note: String,
) -> AnyView {
    view! {
        <span class="money">
            {(!was.is_empty()).then(|| view! { <s>{was}</s> })} <b>{text}</b>
            {(!note.is_empty()).then(|| view! { <small>{note}</small> })}
        </span>
    }
    .into_any()
}

/// One line of a price.
#[derive(Clone, Debug)]
pub struct PriceLine {
    label: String,
    amount: String,
    saving: bool,
}

impl PriceLine {
    pub fn new(label: impl Into<String>, amount: impl Into<String>) -> Self {
        Self { label: label.into(), amount: amount.into(), saving: false }
    }
    /// A line that takes off: the card's discount.
    pub fn saving(mut self) -> Self {
        self.saving = true;
        self
    }
}

/// How a price comes about, line by line, with its total.
///
/// `<PriceLines lines=vec![PriceLine::new(base, "¥1,200")] total_label=t(T::Total) total="¥1,020" />`
#[component]
pub fn PriceLines(
    lines: Vec<PriceLine>,
    #[prop(into)] total_label: String,
    #[prop(into)] total: String,
    #[prop(optional, into)] note: String,
) -> AnyView {
    let lines = lines
        .into_iter()
        .map(|line| {
            let kind = if line.saving { "price-line price-saving" } else { "price-line" };
            view! {
                <div class=kind>
                    <dt>{line.label}</dt>
                    <dd>{line.amount}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="price">
            <dl>
                {lines} <div class="price-line price-total">
                    <dt>{total_label}</dt>
                    <dd>{total}</dd>
                </div>
            </dl>
            {(!note.is_empty()).then(|| view! { <p class="price-note">{note}</p> })}
        </div>
    }
    .into_any()
}
