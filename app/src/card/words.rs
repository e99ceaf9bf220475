//! A card in pictures and words: the card itself, its discounts, whether it is valid.

use domain::{
    card::{CardView, Special},
    locale::Locale,
    money::BasisPoints,
    services::{Family, Tier},
    time::{Date, Ms},
};
use leptos::prelude::*;

use crate::{
    i18n::{T, pick, say, t},
    services,
    ui::*,
    viewer::viewer,
    when,
};

/// The card of a house, drawn.
pub fn member_card(card: &CardView) -> AnyView {
    drawn(card.tier, card.card_no.clone(), pick(&card.holder.zh, &card.holder.en).to_owned(), last_day(card))
}

/// A card of a tier. English readers see the tier's name once, Chinese ones in both scripts.
pub fn drawn(tier: Tier, number: String, holder: String, last_day: Date) -> AnyView {
    let latin = if viewer().locale == Locale::Zh { tier.as_str().to_uppercase() } else { String::new() };
    view! {
        <MemberCard
            tier=tier.as_str()
            name=services::words::tier(tier)
            latin=latin
            number=number
            holder=holder
            until=format!("{:04}-{:02}", last_day.year, last_day.month)
        />
    }
    .into_any()
}

/// The last day on which the card counts: it ends just before `valid_to`.
pub fn last_day(card: &CardView) -> Date {
    when::date(card.valid_to.plus(-1))
}

/// Whether a card counts now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    NotYet,
    Valid,
    Over,
}

pub fn validity(card: &CardView, now: Ms) -> Validity {
    if now < card.valid_from {
        Validity::NotYet
    } else if now < card.valid_to {
        Validity::Valid
    } else {
        Validity::Over
    }
}

/// What a card takes off a family of services: `8.5 折` in Chinese, `15% off` in English.
pub fn discount(family: Family, rate: BasisPoints) -> String {
    match (family, rate.get()) {
        (Family::Free, _) => t(T::CardAlwaysFree).to_owned(),
        (_, 0) => t(T::CardNoDiscount).to_owned(),
        (_, 10_000) => t(T::CardAllOff).to_owned(),
        (_, rate) => say(T::CardOff, &[("n", &number(viewer().locale, rate))]),
    }
}

/// A rate in the way the language counts: tenths of the price that are left (折), or percent that come off.
fn number(locale: Locale, rate: i64) -> String {
    let text = match locale {
        Locale::Zh => format!("{}.{:03}", (10_000 - rate) / 1_000, (10_000 - rate) % 1_000),
        Locale::En => format!("{}.{:02}", rate / 100, rate % 100),
    };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A rule by its own: what it is for, how much, and its days.
pub fn special(special: &Special, coming: bool) -> (String, String, String) {
    let title = match &special.service {
        Some((_, name)) => pick(&name.name_zh, &name.name_en).to_owned(),
        None => services::words::family(special.family).to_owned(),
    };
    let from = coming.then(|| say(T::CardComingFrom, &[("from", &when::day(when::date(special.from)))]));
    let until = special.to.map(|to| say(T::CardUntil, &[("to", &when::day(when::date(to.plus(-1))))]));
    let days: Vec<String> = from.into_iter().chain(until).collect();
    (title, days.join(" · "), discount(special.family, special.rate))
}

/// What a family of services is, in one sentence.
pub fn family_text(family: Family) -> &'static str {
    t(match family {
        Family::Free => T::CardFreeText,
        Family::Paid => T::CardPaidText,
        Family::Partner => T::CardPartnerText,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::locale::Bilingual;

    #[test]
    fn a_rate_reads_as_each_language_counts() {
        for (rate, zh, en) in [
            (1_500, "8.5", "15"),
            (300, "9.7", "3"),
            (750, "9.25", "7.5"),
            (5_000, "5", "50"),
            (9_999, "0.001", "99.99"),
        ] {
            assert_eq!(number(Locale::Zh, rate), zh);
            assert_eq!(number(Locale::En, rate), en);
        }
    }

    #[test]
    fn a_card_counts_from_its_first_instant_until_just_before_its_last() {
        let card = CardView {
            tier: Tier::Gold,
            card_no: String::new(),
            holder: Bilingual::default(),
            valid_from: Ms(10),
            valid_to: Ms(20),
            discounts: Vec::new(),
            special: Vec::new(),
            coming: Vec::new(),
        };
        let states: Vec<Validity> = [9, 10, 19, 20].into_iter().map(|now| validity(&card, Ms(now))).collect();
        assert_eq!(states, [Validity::NotYet, Validity::Valid, Validity::Valid, Validity::Over]);
    }
}
