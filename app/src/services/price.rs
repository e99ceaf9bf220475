//! A price line by line, as the owner reads it before booking and ever after, and why it is what it is.

use domain::services::{
    Tier,
    discount::Reduction,
    price::{Item, LineKind, Price, Shown},
    tariff::{Basis, Tariff},
};
use leptos::prelude::*;

use super::words;
use crate::{
    i18n::{T, pick, say, t},
    ui::*,
    when,
};

/// Every line of a price, and its total.
pub fn price_lines(price: &Price) -> AnyView {
    lines_with(price, t(if price.is_quoted() { T::ServicesQuoteHint } else { T::ServicesPriceNote }))
}

/// The same with another sentence below it.
pub fn lines_with(price: &Price, note: &'static str) -> AnyView {
    let lines = price.lines.iter().map(|line| {
        let text = PriceLine::new(label(&line.kind), line.amount.to_string());
        if line.kind.is_card() { text.saving() } else { text }
    });
    // What is not known yet has no line with a zero in it.
    let lines = if matches!(price.lines.first().map(|line| &line.kind), Some(LineKind::Quoted | LineKind::Goods)) {
        Vec::new()
    } else {
        lines.collect()
    };
    view! { <PriceLines lines=lines total_label=t(T::ServicesTotal) total=amount(price) note=note /> }.into_any()
}

/// What an item is: its name, how many at which price, and whether it is at cost.
pub fn item_label(item: &Item) -> String {
    let name = pick(&item.text.zh, &item.text.en);
    let count = if item.quantity > 1 { format!(" {} × {}", item.each, item.quantity) } else { String::new() };
    let cost = if item.at_cost { format!("\u{a0}· {}", t(T::OrdersAtCost)) } else { String::new() };
    format!("{name}{count}{cost}")
}

fn label(kind: &LineKind) -> String {
    match kind {
        LineKind::Item(item) => item_label(item),
        LineKind::Service { each, places } if *places > 1 => {
            say(T::ServicesLineTimes, &[("each", &each.to_string()), ("n", &places.to_string())])
        }
        LineKind::Service { .. } | LineKind::Visit { .. } => t(T::ServicesLine).to_owned(),
        LineKind::Units { each, units, unit } => {
            let unit = pick(&unit.unit_zh, &unit.unit_en);
            say(T::ServicesLineUnits, &[("each", &each.to_string()), ("n", &units.to_string()), ("unit", unit)])
        }
        LineKind::Hours { each, minutes, places } => {
            let key = if *places > 1 { T::ServicesLineHoursPlaces } else { T::ServicesLineHours };
            let (each, hours, places) = (each.to_string(), words::hours(*minutes), places.to_string());
            say(key, &[("each", &each), ("hours", &hours), ("n", &places)])
        }
        LineKind::Quoted => t(T::ServicesQuoted).to_owned(),
        LineKind::Goods => t(T::ServicesGoods).to_owned(),
        LineKind::Card { tier, rate, .. } => {
            say(T::ServicesLineCard, &[("card", words::tier(*tier)), ("percent", &words::percent(*rate))])
        }
        LineKind::House => t(T::ServicesLineHouse).to_owned(),
    }
}

/// The total as a short text: an amount, 免费, 按方案报价 or 实报实销.
pub fn amount(price: &Price) -> String {
    if price.lines.iter().any(|line| line.kind == LineKind::Goods) {
        return t(T::ServicesGoods).to_owned();
    }
    shown(price.shown())
}

/// What a form said that it costs.
pub fn shown(shown: Shown) -> String {
    match shown {
        None => t(T::ServicesQuoted).to_owned(),
        Some(total) if total.0 == 0 => t(T::ServicesFree).to_owned(),
        Some(total) => total.to_string(),
    }
}

/// What a service charges, in a few words for a list: `¥480/小时`.
pub fn tariff(tariff: &Tariff) -> String {
    let per = |key: T, unit: &str| say(key, &[("each", &tariff.each.to_string()), ("unit", unit)]);
    match tariff.basis {
        Basis::Quote => t(T::ServicesQuoted).to_owned(),
        Basis::Goods => t(T::ServicesGoods).to_owned(),
        _ if tariff.each.0 == 0 => t(T::ServicesFree).to_owned(),
        Basis::Visit => per(T::ServicesPerVisit, ""),
        Basis::Place => per(T::ServicesPerPlace, ""),
        Basis::Hour => per(T::ServicesPerHour, ""),
        Basis::Unit => per(T::ServicesPerUnit, pick(&tariff.unit.unit_zh, &tariff.unit.unit_en)),
    }
}

/// 为什么是这个价: the price in sentences, and what a house with another card would pay.
///
/// `cards` is what each card takes off; empty for whoever may not see that of the house.
pub fn why(price: &Price, cards: &[Reduction], own: Option<Tier>) -> AnyView {
    let sentences = sentences(price, own).into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
    let others = (price.full().0 > 0 && !cards.is_empty()).then(|| others(price, cards, own));
    view! {
        <details class="why">
            <summary class="link">{t(T::ServicesWhy)}</summary>
            <ul>{sentences}</ul>
            {others}
        </details>
    }
    .into_any()
}

/// The card that a price was made with.
pub fn card_of(price: &Price) -> Option<Tier> {
    price.lines.iter().find_map(|line| match line.kind {
        LineKind::Card { tier, .. } => Some(tier),
        _ => None,
    })
}

fn sentences(price: &Price, own: Option<Tier>) -> Vec<String> {
    let mut texts: Vec<String> = price.lines.iter().filter_map(|line| sentence(&line.kind)).collect();
    let reduced = price.lines.iter().any(|line| line.kind.is_card());
    let hourly = price.lines.iter().any(|line| matches!(line.kind, LineKind::Hours { .. }));
    match own {
        Some(tier) if !reduced && price.full().0 > 0 => {
            texts.push(say(T::ServicesWhyNoRule, &[("card", words::tier(tier))]));
        }
        _ => {}
    }
    if reduced || hourly {
        texts.push(t(T::ServicesWhyRounding).to_owned());
    }
    texts
}

fn sentence(kind: &LineKind) -> Option<String> {
    let text = match kind {
        LineKind::Visit { each } => say(T::ServicesWhyVisit, &[("each", &each.to_string())]),
        LineKind::Service { each, .. } if each.0 == 0 => t(T::ServicesWhyFree).to_owned(),
        LineKind::Service { each, places } => {
            say(T::ServicesWhyPlace, &[("each", &each.to_string()), ("n", &places.to_string())])
        }
        LineKind::Units { each, units, unit } => {
            let unit = pick(&unit.unit_zh, &unit.unit_en);
            say(T::ServicesWhyUnits, &[("each", &each.to_string()), ("n", &units.to_string()), ("unit", unit)])
        }
        LineKind::Hours { each, minutes, places } => {
            let key = if *places > 1 { T::ServicesWhyHoursPlaces } else { T::ServicesWhyHours };
            let (each, hours, minutes) = (each.to_string(), words::hours(*minutes), minutes.to_string());
            say(key, &[("each", &each), ("hours", &hours), ("minutes", &minutes), ("n", &places.to_string())])
        }
        LineKind::Quoted => t(T::ServicesWhyQuoted).to_owned(),
        LineKind::Goods => t(T::ServicesWhyGoods).to_owned(),
        LineKind::Card { tier, rate, since, own } => {
            let key = match (*own, since.0 > 0) {
                (true, true) => T::ServicesWhyOwnSince,
                (true, false) => T::ServicesWhyOwn,
                (false, true) => T::ServicesWhyCardSince,
                (false, false) => T::ServicesWhyCard,
            };
            let since = if since.0 > 0 { when::day(when::date(*since)) } else { String::new() };
            let places = [("card", words::tier(*tier)), ("percent", &words::percent(*rate)), ("since", &since)];
            say(key, &places)
        }
        LineKind::House => t(T::ServicesWhyHouse).to_owned(),
        LineKind::Item(_) => return None,
    };
    Some(text)
}

/// The four cards and none, side by side.
fn others(price: &Price, cards: &[Reduction], own: Option<Tier>) -> AnyView {
    let each = cards.iter().map(|card| (card.tier, Some(*card))).chain([(None, None)]);
    let cells =
        each.filter_map(|(tier, card)| Some(cell(tier, (price.with(card)?.to_string(), card), own))).collect_view();
    view! {
        <p class="small soft">{t(T::ServicesOthers)}</p>
        <dl class="why-cards">{cells}</dl>
    }
    .into_any()
}

fn cell(tier: Option<Tier>, (amount, card): (String, Option<Reduction>), own: Option<Tier>) -> AnyView {
    let name = tier.map_or(t(T::ServicesNoCard), words::tier);
    let rate = card.map(|card| card.rate).filter(|rate| rate.get() > 0);
    let note = match rate {
        Some(rate) => say(T::ServicesOff, &[("percent", &words::percent(rate))]),
        None => t(T::ServicesFullPrice).to_owned(),
    };
    let mine = (own.is_some() && tier == own).then(|| view! { <Badge text=t(T::ServicesYours) tone=Tone::Gold /> });
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{amount} " " {mine}</dd>
            <dd class="small soft">{note}</dd>
        </div>
    }
    .into_any()
}
