//! The owner's account: what is to be paid and how, the month line by line, what the card has saved.

use domain::{ledger::Statement, money::Fen};
use leptos::prelude::*;

use super::{api::read_account, statement::statement, words};
use crate::{
    i18n::{T, pick, say, t},
    load::{load, query, show},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(query("month"), read_account);
    show(data, |account| account_page(&account))
}

fn account_page(account: &Statement) -> AnyView {
    let lead = say(T::LedgerLead, &[("house", &account.house)]);
    let (balance, saved, methods) = (balance(account.balance), saved(account), methods(account));
    let month = statement(account, "/house-account", true);
    view! {
        <Page title=t(T::LedgerTitle) lead=lead>
            <div class="stack">
                <div class="account-head">{balance} {saved}</div>
                {month}
                {methods}
            </div>
        </Page>
    }
    .into_any()
}

/// What there is to pay, in words.
pub fn balance(balance: Fen) -> AnyView {
    let amount = if balance == Fen::ZERO { String::new() } else { words::size(balance) };
    view! {
        <Card title=words::balance_name(
            balance,
        )>
            {(!amount.is_empty())
                .then(|| {
                    view! {
                        <p class="account-sum" data-tone=words::balance_tone(balance).name()>
                            {amount}
                        </p>
                    }
                })} <p class="soft">{words::balance_text(balance)}</p>
        </Card>
    }
    .into_any()
}

/// 为您省下: what the card took off this year.
fn saved(account: &Statement) -> AnyView {
    let text = say(T::LedgerSavedText, &[("year", &account.month.year.to_string())]);
    let saved = account.saved.to_string();
    view! {
        <Card title=t(T::LedgerSaved) href="/card" link=t(T::LedgerSavedLink)>
            <p class="account-sum">{saved}</p>
            <p class="soft">{text}</p>
        </Card>
    }
    .into_any()
}

/// MB-3: how one can pay, venue by venue.
fn methods(account: &Statement) -> AnyView {
    if account.methods.is_empty() {
        return ().into_any();
    }
    let rows = account
        .methods
        .iter()
        .map(|method| {
            let title = format!("{} · {}", pick(&method.venue_zh, &method.venue_en), words::means(method.means));
            view! { <Row title=title sub=pick(&method.note_zh, &method.note_en).to_owned() /> }
        })
        .collect_view();
    view! {
        <Card title=t(T::LedgerHow)>
            <p class="soft">{t(T::LedgerHowText)}</p>
            <Rows>{rows}</Rows>
        </Card>
    }
    .into_any()
}
