//! A month line by line, from its opening to its closing balance: the owner's page and the desk show the same.

use domain::{
    ledger::{Kind, Line, Statement},
    locale::Bilingual,
};
use leptos::prelude::*;

use super::{month::months, words};
use crate::{
    i18n::{T, pick, say, t},
    ui::*,
    when,
};

/// The statement of a month, the way to the others, and its files. `path` is the page's address without its query.
pub fn statement(statement: &Statement, path: &str, linked: bool) -> AnyView {
    let (month, name) = (statement.month, when::month(statement.month));
    let title = say(T::LedgerStatementOf, &[("month", &name)]);
    let files = [("csv", T::LedgerCsv), ("xlsx", T::LedgerXlsx)].map(|(ending, label)| {
        // Files are no pages: without `download` the router would look for one.
        view! {
            <a class=Variant::Quiet.class() href=format!("{path}/statement.{ending}?month={month}") download="">
                {t(label)}
            </a>
        }
    });
    let files = files.into_iter().collect_view();
    let columns =
        [T::LedgerItem, T::LedgerWho, T::LedgerAmount, T::LedgerAfter].map(|label| t(label).to_owned()).to_vec();
    // Not an empty text: a phone hides cells in which there is nothing at all.
    let empty = || ().into_any();
    let edge = |label: T, amount: String| {
        view! {
            <TableRow>
                <Cell label=t(T::LedgerItem)>
                    <strong>{t(label)}</strong>
                </Cell>
                <Cell label=t(T::LedgerWho)>{empty()}</Cell>
                <Cell label=t(T::LedgerAmount)>{empty()}</Cell>
                <Cell label=t(T::LedgerAfter)>
                    <strong class="sum">{amount}</strong>
                </Cell>
            </TableRow>
        }
        .into_any()
    };
    let opening = edge(T::LedgerOpening, words::balance(statement.opening));
    let closing = edge(T::LedgerClosing, words::balance(statement.closing));
    let lines = statement.lines.iter().map(|line| row(line, linked)).collect_view();
    let none = statement.lines.is_empty().then(|| view! { <p class="soft">{t(T::LedgerNoLines)}</p> });
    let nav = months(statement, path);
    view! {
        <section class="statement stack">
            {nav} <header class="statement-head">
                <h2>{title.clone()}</h2>
                <div class="cluster">{files}</div>
            </header> <Table caption=title columns=columns>
                {opening}
                {lines}
                {closing}
            </Table> {none}
        </section>
    }
    .into_any()
}

fn row(line: &Line, linked: bool) -> AnyView {
    let title = words::title(line);
    let about = line.booking.map(|id| format!("/bookings/{id}")).or(line.order.map(|id| format!("/orders/{id}")));
    let title = match about.filter(|_| linked && line.kind == Kind::Charge) {
        Some(about) => view! {
            <a class="link" href=about>
                {title}
            </a>
        }
        .into_any(),
        None => view! { <span>{title}</span> }.into_any(),
    };
    let who = line.who.as_ref().map(|Bilingual { zh, en }| pick(zh, en).to_owned()).unwrap_or_default();
    let details = words::details(line);
    let details = (!details.is_empty()).then(|| view! { <small>{details.join(" · ")}</small> });
    let less = line.amount.0 < 0;
    let amount = format!("{}{}", if less { "−" } else { "" }, words::size(line.amount));
    let (day, after) = (when::day(when::date(line.at)), words::balance(line.after));
    let class = if less { "sum sum-less" } else { "sum" };
    view! {
        <TableRow>
            <Cell label=t(T::LedgerItem)>
                <span class="entry">{title} <small class="soft">{day}</small> {details}</span>
            </Cell>
            <Cell label=t(T::LedgerWho)>{who}</Cell>
            <Cell label=t(T::LedgerAmount)>
                <span class=class>{amount}</span>
            </Cell>
            <Cell label=t(T::LedgerAfter)>
                <span class="sum">{after}</span>
            </Cell>
        </TableRow>
    }
    .into_any()
}
