//! Having things delivered: so many of each, and a window. Where scripts run, the total follows what is typed.

use domain::{
    orders::{Counter, Product, Run, WORDS},
    services::price::Price,
};
use leptos::{form::ActionForm, prelude::*};

use super::{api::PlaceOrder, form::sight};
use crate::{
    forms::kept,
    i18n::{T, pick, say, t},
    problem::{Form, Problem},
    services::price::lines_with,
    ui::*,
    when,
};

pub fn place_form(service: String, counter: Counter, key: String, facts: AnyView, form: Form<PlaceOrder>) -> AnyView {
    if counter.products.is_empty() || counter.runs.iter().all(|run| run.left <= 0) {
        let title = if counter.products.is_empty() { T::OrdersNoProducts } else { T::OrdersNoWindows };
        return view! {
            <Problem error=form.error />
            <Empty icon=Glyph::Services title=t(title) text=t(T::OrdersBackSoon)>
                <LinkButton href="/orders/new">{t(T::OrdersAnything)}</LinkButton>
            </Empty>
            {facts}
        }
        .into_any();
    }
    let Counter { products, runs, card, may_pay, .. } = counter;
    let typed: Vec<String> = products.iter().map(|product| kept(&field(product))).collect();
    let typed = RwSignal::new(typed);
    let rows = products.iter().enumerate().map(|(place, product)| product_row(place, product, typed)).collect_view();
    let at_cost = products
        .iter()
        .any(|product| product.at_cost)
        .then(|| view! { <p class="small soft">{t(T::OrdersAtCostHint)}</p> });
    let sum = move || {
        let counts = typed.get();
        let chosen = products.iter().zip(&counts).filter_map(|(product, typed)| {
            let number = typed.trim().parse::<i64>().ok().filter(|number| (1..=99).contains(number))?;
            Some(product.item(number))
        });
        let chosen: Vec<_> = chosen.collect();
        match Price::of_items(chosen, card) {
            Some(price) if !price.lines.is_empty() => lines_with(&price, t(T::OrdersPriceNote)),
            _ => view! { <p class="soft">{t(T::OrdersSumHint)}</p> }.into_any(),
        }
    };
    let send = if may_pay {
        view! {
            <div class="form-actions">
                <Button pending=form.pending()>{t(T::OrdersPlace)}</Button>
            </div>
        }
        .into_any()
    } else {
        view! { <Alert tone=Tone::Info>{t(T::OrdersOwnerPlaces)}</Alert> }.into_any()
    };
    let fault = form.fault("count");
    let faulty = move || {
        let text = fault.try_get().unwrap_or_default();
        (!text.is_empty()).then(|| view! { <p>{text}</p> })
    };
    let only_me = may_pay.then(|| sight(true));
    view! {
        <ActionForm action=form.action attr:class="split">
            <div class="stack">
                <Problem error=form.error />
                <Hidden name="order[service]" value=service />
                <Hidden name="order[key]" value=key />
                <Card title=t(T::OrdersProducts)>
                    <ul class="products">{rows}</ul>
                    <div class="field-error" aria-live="polite">
                        {faulty}
                    </div>
                    {at_cost}
                </Card>
            </div>
            <aside class="stack">
                <Card title=t(T::OrdersDetails)>
                    <div class="form">
                        {windows(&runs, form)}
                        <Textarea
                            name="order[note]"
                            label=t(T::OrdersPlaceNote)
                            input=Input::text(kept("order[note]")).rows(3).length(0, WORDS)
                            hint=t(T::OrdersPlaceNoteHint)
                            error=form.fault("note")
                        /> {only_me}
                    </div>
                </Card>
                <Card title=t(T::OrdersSum)>
                    <div class="stack">{sum} {send}</div>
                </Card>
                {facts}
            </aside>
        </ActionForm>
    }
    .into_any()
}

/// The name of a product's number. A letter stands before the id: what begins with a digit would be a place in a list.
fn field(product: &Product) -> String {
    format!("order[count][p{}]", product.id)
}

fn product_row(place: usize, product: &Product, typed: RwSignal<Vec<String>>) -> AnyView {
    let name = pick(&product.name.name_zh, &product.name.name_en).to_owned();
    let unit = pick(&product.unit_zh, &product.unit_en);
    let price = say(T::OrdersProductPrice, &[("price", &product.price.to_string()), ("unit", unit)]);
    let badge = product.at_cost.then(|| view! { <Badge text=t(T::OrdersAtCost) /> });
    let (id, start) = (field(product), typed.with_untracked(|typed| typed.get(place).cloned().unwrap_or_default()));
    let typing = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        typed.update(|typed| {
            if let Some(place) = typed.get_mut(place) {
                *place = value;
            }
        });
    };
    view! {
        <li class="product">
            <label class="product-name" for=id.clone()>
                {name}
                <small>{price} " " {badge}</small>
            </label>
            <input
                class="input"
                type="number"
                inputmode="numeric"
                min="0"
                max="99"
                id=id.clone()
                name=id
                value=start
                placeholder="0"
                on:input=typing
            />
        </li>
    }
    .into_any()
}

fn windows(runs: &[Run], form: Form<PlaceOrder>) -> AnyView {
    let mut options = vec![Choice::prompt(t(T::OrdersWindowPrompt))];
    options.extend(runs.iter().map(|run| {
        let day = when::long_day(when::date(run.starts_at));
        let left = if run.left > 0 {
            say(T::OrdersWindowLeft, &[("n", &run.left.to_string())])
        } else {
            t(T::OrdersWindowFull).to_owned()
        };
        let closes = say(T::OrdersWindowCloses, &[("at", &when::moment(run.closes_at))]);
        let label = format!("{day} {} · {left} · {closes}", when::span(run.starts_at, run.ends_at));
        let choice = Choice::new(run.starts_at.0.to_string(), label);
        if run.left > 0 { choice } else { choice.disabled() }
    }));
    view! {
        <Select
            name="order[window]"
            label=t(T::OrdersWindow)
            options=options
            selected=kept("order[window]")
            error=form.fault("window")
        />
    }
    .into_any()
}
