//! The way through the months of an account: those of the shown year, and the years beside it.

use domain::ledger::{Month, Statement};
use leptos::prelude::*;

use crate::{
    i18n::{T, say, t},
    ui::*,
    when,
};

/// The months from the account's first entry until now. `path` is the page's address without its query.
pub fn months(statement: &Statement, path: &str) -> AnyView {
    let (shown, now) = (statement.month, statement.now);
    let first = statement.first.unwrap_or(now).min(shown);
    let item = |month: Month, label: String| LinkItem::new(format!("{path}?month={month}"), label);
    let mut items = Vec::new();
    if first.year < shown.year {
        let before = Month { year: shown.year - 1, month: 12 };
        items.push(item(before, say(T::LedgerYear, &[("year", &before.year.to_string())])));
    }
    let of_year = (1..=12).map(|month| Month { year: shown.year, month });
    items.extend(
        of_year
            .filter(|month| (first..=now).contains(month))
            .map(|month| item(month, when::short_month(month)).current(month == shown)),
    );
    if shown.year < now.year {
        let after = Month { year: shown.year + 1, month: 1 };
        items.push(item(after, say(T::LedgerYear, &[("year", &after.year.to_string())])));
    }
    view! { <Chips label=t(T::LedgerMonths) items=items /> }.into_any()
}
