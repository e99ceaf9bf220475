//! A price line by line, as the owner reads it before booking and ever after.

use domain::services::price::{LineKind, Price};
use leptos::prelude::*;

use super::words;
use crate::{
    i18n::{T, say, t},
    ui::*,
};

/// Every line of a price, and its total.
pub fn price_lines(price: &Price) -> AnyView {
    let lines = price.lines.iter().map(|line| match line.kind {
        LineKind::Service { each, places } if places > 1 => PriceLine::new(
            say(T::ServicesLineTimes, &[("each", &each.to_string()), ("n", &places.to_string())]),
            line.amount.to_string(),
        ),
        LineKind::Service { .. } => PriceLine::new(t(T::ServicesLine), line.amount.to_string()),
        LineKind::Card { tier, rate } => {
            let percent = format!("{}.{:02}", rate.get() / 100, rate.get() % 100);
            let percent = percent.trim_end_matches('0').trim_end_matches('.').to_owned();
            PriceLine::new(
                say(T::ServicesLineCard, &[("card", words::tier(tier)), ("percent", &percent)]),
                line.amount.to_string(),
            )
            .saving()
        }
    });
    let lines = lines.collect();
    view! { <PriceLines lines=lines total_label=t(T::ServicesTotal) total=amount(price) note=t(T::ServicesPriceNote) /> }.into_any()
}

/// The total as a short text: an amount, or 免费.
pub fn amount(price: &Price) -> String {
    if price.total.0 == 0 { t(T::ServicesFree).to_owned() } else { price.total.to_string() }
}
