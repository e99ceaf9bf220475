//! What both faces of an order show: the timeline in plain sentences, what comes next, the facts, the price.

use domain::orders::{Entry, OrderView, Step as Kind};
use leptos::prelude::*;

use super::words;
use crate::{
    i18n::{T, pick, say, t},
    services::price::lines_with,
    tickets::story::paragraphs,
    ui::*,
    when,
};

pub fn title(order: &OrderView) -> String {
    pick(&order.row.service.name_zh, &order.row.service.name_en).to_owned()
}

/// The timeline with what happens next under it.
pub fn story(order: &OrderView) -> AnyView {
    let items: Vec<Step> = order.timeline.iter().map(|entry| step(order, entry)).collect();
    let next = words::next(&order.row).map(|text| view! { <Promise>{text}</Promise> });
    view! {
        <Card title=t(T::OrdersTimeline)>
            <Timeline items=items />
            {next}
        </Card>
    }
    .into_any()
}

fn both<'a>(zh: Option<&'a String>, en: Option<&'a String>) -> &'a str {
    zh.zip(en).map(|(zh, en)| pick(zh, en)).unwrap_or_default()
}

fn step(order: &OrderView, entry: &Entry) -> Step {
    let who = both(entry.by_zh.as_ref(), entry.by_en.as_ref());
    let whom = both(entry.subject_zh.as_ref(), entry.subject_en.as_ref());
    let sentence = say(words::step(entry.step, order.row.mode), &[("who", who), ("whom", whom)]);
    let when = when::moment(entry.at);
    let step = match entry.step {
        Kind::Declined | Kind::Cancelled | Kind::QuoteExpired => Step::failed(sentence, when),
        _ => Step::done(sentence, when),
    };
    if entry.words.is_empty() { step } else { step.body(paragraphs(&entry.words)) }
}

/// What was asked for, in the resident's words.
pub fn description(order: &OrderView) -> Option<AnyView> {
    (!order.note.is_empty()).then(|| {
        let text = paragraphs(&order.note);
        view! { <Card title=t(T::OrdersNote)>{text}</Card> }.into_any()
    })
}

/// What is agreed, line by line, or that nothing is yet.
pub fn price(order: &OrderView) -> AnyView {
    let lines = match &order.price {
        Some(price) => lines_with(price, t(T::OrdersPriceNote)),
        None => view! { <p class="soft">{t(T::OrdersNoPrice)}</p> }.into_any(),
    };
    view! { <Card title=t(T::OrdersPrice)>{lines}</Card> }.into_any()
}

/// The facts beside the story. The reader of the owner's page knows the house.
pub fn facts(order: &OrderView, for_staff: bool) -> AnyView {
    let row = &order.row;
    let window = row
        .starts_at
        .zip(row.ends_at)
        .map(|(from, to)| format!("{} {}", when::long_day(when::date(from)), when::span(from, to)))
        .unwrap_or_default();
    let bill = order.bill.map(|bill| {
        let due = say(T::OrdersBillDue, &[("day", &when::day(bill.due_on))]);
        format!("{} · {due}", bill.amount)
    });
    let assigned = both(row.assigned_zh.as_ref(), row.assigned_en.as_ref());
    let items = vec![
        Fact::new(t(T::OrdersHouse), if for_staff { row.house.clone() } else { String::new() }),
        Fact::new(t(T::OrdersPerson), pick(&row.person_zh, &row.person_en)),
        Fact::new(t(T::OrdersWindow), window),
        Fact::new(t(T::OrdersWanted), order.wanted.clone()),
        Fact::new(t(T::OrdersBill), bill.unwrap_or_default()),
        Fact::new(t(T::OrdersAssigned), assigned),
        Fact::new(t(T::OrdersReason), order.reason.map(words::reason).unwrap_or_default()),
        Fact::new(t(T::OrdersSight), if row.only_me { t(T::OrdersOnlyMeShort) } else { "" }),
    ];
    view! {
        <Card title=t(T::OrdersDetails)>
            <Facts items=items />
        </Card>
    }
    .into_any()
}

/// The state beside the title.
pub fn badge(order: &OrderView) -> AnyView {
    let row = &order.row;
    view! { <Badge text=words::state(row.state, row.mode) tone=words::tone(row.state) /> }.into_any()
}
