//! The card: what it is, what it takes off, and how a price comes about with it.

use domain::{
    card::{CardView, Special},
    money::Fen,
    services::{Family, price::Price},
};
use leptos::prelude::*;

use super::{
    api::read_card,
    words::{self, Validity},
};
use crate::{
    i18n::{T, pick, t},
    load::{load, show},
    services::{self, price::price_lines},
    ui::*,
    viewer::viewer,
    when,
};

/// The price that the example starts from.
const EXAMPLE: Fen = Fen(120_000);

pub fn page() -> AnyView {
    let data = load(|| (), |()| read_card());
    show(data, |card| card.map_or_else(no_card, |card| card_page(&card)))
}

fn no_card() -> AnyView {
    view! {
        <Page title=t(T::CardTitle)>
            <Empty icon=Glyph::Card title=t(T::CardNone) text=t(T::CardNoneHint)>
                <LinkButton href="/services">{t(T::CardBrowse)}</LinkButton>
            </Empty>
        </Page>
    }
    .into_any()
}

fn card_page(card: &CardView) -> AnyView {
    let state = words::validity(card, viewer().now);
    let warning = match state {
        Validity::Valid => None,
        Validity::NotYet => Some(T::CardNotYetHint),
        Validity::Over => Some(T::CardOverHint),
    };
    let warning = warning.map(|text| view! { <Alert tone=Tone::Warn>{t(text)}</Alert> });
    let (drawing, facts) = (words::member_card(card), facts(card, state));
    let (discounts, how) = (discounts(card), how(card));
    let special = specials(T::CardSpecial, &card.special, false);
    let coming = specials(T::CardComing, &card.coming, true);
    view! {
        <Page title=t(T::CardTitle) lead=t(T::CardLead)>
            <div class="home">
                <div class="stack">
                    {warning} {drawing} <Card title=t(T::CardValidity)>
                        <Facts items=facts />
                    </Card>
                </div>
                <div class="stack">
                    <Card title=t(T::CardDiscounts)>
                        <Rows>{discounts}</Rows>
                    </Card>
                    {special}
                    {coming}
                    {how}
                </div>
            </div>
        </Page>
    }
    .into_any()
}

fn facts(card: &CardView, state: Validity) -> Vec<Fact> {
    let state = match state {
        Validity::Valid => T::CardValid,
        Validity::NotYet => T::CardNotYet,
        Validity::Over => T::CardOver,
    };
    vec![
        Fact::new(t(T::CardTier), services::words::tier(card.tier)),
        Fact::new(t(T::CardNumber), card.card_no.clone()),
        Fact::new(t(T::CardHolder), pick(&card.holder.zh, &card.holder.en)),
        Fact::new(t(T::CardFrom), when::day(when::date(card.valid_from))),
        Fact::new(t(T::CardTo), when::day(words::last_day(card))),
        Fact::new(t(T::CardState), t(state)),
    ]
}

fn discounts(card: &CardView) -> Vec<AnyView> {
    let row = |(family, rate): &(Family, _)| {
        let off = words::discount(*family, *rate);
        view! {
            <Row
                title=services::words::family(*family)
                sub=words::family_text(*family)
                end=view! { <Badge text=off tone=services::words::family_tone(*family) /> }.into_any()
            />
        }
        .into_any()
    };
    card.discounts.iter().map(row).collect()
}

/// Rules of their own, or those that will hold later. Nothing where there is none.
fn specials(title: T, rules: &[Special], coming: bool) -> Option<AnyView> {
    let row = |rule: &Special| {
        let (title, days, off) = words::special(rule, coming);
        let href = rule.service.as_ref().map(|(id, _)| format!("/services/{id}")).unwrap_or_default();
        let end = view! { <Badge text=off tone=Tone::Gold /> }.into_any();
        view! { <Row title=title href=href sub=days end=end /> }.into_any()
    };
    let rows: Vec<AnyView> = rules.iter().map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <Card title=t(title)>
                <Rows>{rows}</Rows>
            </Card>
        }
        .into_any()
    })
}

/// The rule in three sentences, and an example with this very card.
fn how(card: &CardView) -> AnyView {
    let rate = card.discounts.iter().find(|(family, _)| *family == Family::Paid).map(|(_, rate)| (card.tier, *rate));
    let example = Price::of(EXAMPLE, 1, rate).map(|price| {
        view! {
            <h3>{t(T::CardExample)}</h3>
            {price_lines(&price)}
        }
    });
    view! {
        <Card title=t(T::CardHow)>
            <div class="prose">
                <ol>
                    <li>{t(T::CardHowPrice)}</li>
                    <li>{t(T::CardHowDiscount)}</li>
                    <li>{t(T::CardHowFixed)}</li>
                </ol>
            </div>
            {example}
        </Card>
    }
    .into_any()
}
