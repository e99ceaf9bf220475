//! An issue in words: the same for its page and for its PDF, hence with the language as an argument.

use domain::{
    handbook::{Change, Content, Entry, Who, month_name},
    ledger::Month,
    locale::{Bilingual, Locale},
    services::{
        Family, Mode,
        stage::Stage,
        tariff::{Basis, Tariff},
    },
};

use crate::{i18n::T, services::words};

/// A text with its `{name}` places filled in.
pub fn say(key: T, locale: Locale, values: &[(&str, &str)]) -> String {
    let mut text = key.text(locale).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// How many services there are, under the title.
pub fn lead(content: &Content, locale: Locale) -> String {
    let count = content.entries.len().to_string();
    let key = if content.since.is_some() { T::HandbookLead } else { T::HandbookLeadFirst };
    say(key, locale, &[("n", &count)])
}

pub fn family_lead(family: Family) -> T {
    match family {
        Family::Free => T::HandbookFreeLead,
        Family::Paid => T::HandbookPaidLead,
        Family::Partner => T::HandbookPartnerLead,
    }
}

/// The other issue that this one was compared with, in a sentence; empty for the first.
pub fn since(content: &Content, locale: Locale) -> String {
    let Some(month) = content.since else { return String::new() };
    let key = if content.moved() { T::HandbookMovesSince } else { T::HandbookMovesNone };
    say(key, locale, &[("month", &month_name(month, locale))])
}

/// A word behind a service's name; `None` for most.
pub fn tag(content: &Content, entry: &Entry) -> Option<T> {
    if content.is_new(entry.id) {
        return Some(T::HandbookNew);
    }
    if content.is_changed(entry.id) {
        return Some(T::HandbookChanged);
    }
    matches!(entry.stage, Stage::Trial | Stage::Information).then(|| words::stage_text(entry.stage))
}

pub fn price(entry: &Entry, locale: Locale) -> String {
    tariff(&entry.tariff, locale)
}

/// `¥480 / 小时`, as the list of services says it.
fn tariff(tariff: &Tariff, locale: Locale) -> String {
    let unit = locale.pick(&tariff.unit.unit_zh, &tariff.unit.unit_en);
    let per = |key: T| say(key, locale, &[("each", &tariff.each.to_string()), ("unit", unit)]);
    match tariff.basis {
        Basis::Quote => T::ServicesQuoted.text(locale).to_owned(),
        Basis::Goods => T::ServicesGoods.text(locale).to_owned(),
        _ if tariff.each.0 == 0 => T::ServicesFree.text(locale).to_owned(),
        Basis::Visit => per(T::ServicesPerVisit),
        Basis::Place => per(T::ServicesPerPlace),
        Basis::Hour => per(T::ServicesPerHour),
        Basis::Unit => per(T::ServicesPerUnit),
    }
}

fn who(who: &Who, locale: Locale) -> String {
    if who.vendor.is_empty() { words::provider_text(&who.provider).text(locale).to_owned() } else { who.vendor.clone() }
}

fn place(place: &Bilingual, locale: Locale) -> String {
    let text = place.pick(locale);
    if text.is_empty() { T::HandbookUnsaid.text(locale).to_owned() } else { text.to_owned() }
}

fn hours(hours: i64, locale: Locale) -> String {
    match hours {
        0 => T::HandbookAnyTime.text(locale).to_owned(),
        hours => say(T::HandbookHours, locale, &[("n", &hours.to_string())]),
    }
}

fn length(minutes: Option<i64>, locale: Locale) -> String {
    match minutes {
        None => T::HandbookUnsaid.text(locale).to_owned(),
        Some(minutes) => say(T::HandbookMinutes, locale, &[("n", &minutes.to_string())]),
    }
}

/// Who does it, how it is had, how long before, where: a line each.
pub fn facts(entry: &Entry, locale: Locale) -> Vec<String> {
    let mut facts = vec![who(&entry.who, locale)];
    let mode = words::mode_text(entry.mode).text(locale);
    facts.push(match entry.minutes {
        Some(minutes) => format!("{mode} · {}", say(T::ServicesMinutes, locale, &[("n", &minutes.to_string())])),
        None => mode.to_owned(),
    });
    let asked = matches!(entry.mode, Mode::Scheduled | Mode::Request | Mode::Delivery);
    if asked && entry.notice_hours > 0 {
        facts.push(say(T::ServicesNotice, locale, &[("n", &entry.notice_hours.to_string())]));
    }
    let place = entry.place.pick(locale);
    if !place.is_empty() {
        facts.push(place.to_owned());
    }
    if entry.inside_only {
        facts.push(T::HandbookInsideOnly.text(locale).to_owned());
    }
    facts
}

/// What is different, as one line.
pub fn change(change: &Change, locale: Locale) -> String {
    let turned = |key: T, old: &str, new: &str| say(key, locale, &[("old", old), ("new", new)]);
    let stage = |stage: Stage| words::stage_text(stage).text(locale);
    match change {
        Change::Name { old } => say(T::HandbookChangeName, locale, &[("old", old.pick(locale))]),
        Change::Stage { old, new } => turned(T::HandbookChangeStage, stage(*old), stage(*new)),
        Change::Price { old, new } => turned(T::HandbookChangePrice, &tariff(old, locale), &tariff(new, locale)),
        Change::Who { old, new } => turned(T::HandbookChangeWho, &who(old, locale), &who(new, locale)),
        Change::Place { old, new } => turned(T::HandbookChangePlace, &place(old, locale), &place(new, locale)),
        Change::Notice { old, new } => turned(T::HandbookChangeNotice, &hours(*old, locale), &hours(*new, locale)),
        Change::Length { old, new } => turned(T::HandbookChangeLength, &length(*old, locale), &length(*new, locale)),
        Change::Area { inside_only: true } => T::HandbookChangeInside.text(locale).to_owned(),
        Change::Area { inside_only: false } => T::HandbookChangeAnywhere.text(locale).to_owned(),
        Change::Text => T::HandbookChangeText.text(locale).to_owned(),
    }
}

/// `新增 2 项`.
pub fn counted(what: T, count: usize, locale: Locale) -> String {
    say(T::HandbookCounted, locale, &[("what", what.text(locale)), ("n", &count.to_string())])
}

/// The paragraphs of a preface.
pub fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(|part| part.trim().replace('\n', " ")).filter(|part| !part.is_empty()).collect()
}

/// The issue of a month in the list of all.
pub fn issue_of(month: Month, locale: Locale) -> String {
    say(T::HandbookPastOf, locale, &[("month", &month_name(month, locale))])
}
