//! Times in words, in the estate's zone: the same on the server and in the browser.

use domain::{
    ledger::Month,
    locale::Locale,
    time::{Civil, Date, Ms},
};

use crate::viewer::viewer;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS_ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
const DAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// `14:05`.
pub fn clock(at: Ms) -> String {
    let civil = viewer().zone.civil(at);
    format!("{:02}:{:02}", civil.hour, civil.minute)
}

/// `周三` or `Wed`.
pub fn weekday(date: Date) -> &'static str {
    let names = if viewer().locale == Locale::Zh { DAYS_ZH } else { DAYS_EN };
    names.get(usize::from(date.weekday())).copied().unwrap_or_default()
}

/// `11月25日` or `25 Nov`; with the year where it is not this one.
pub fn day(date: Date) -> String {
    let viewer = viewer();
    let this_year = viewer.zone.date(viewer.now).year == date.year;
    match (viewer.locale, this_year) {
        (Locale::Zh, true) => format!("{}月{}日", date.month, date.day),
        (Locale::Zh, false) => format!("{}年{}月{}日", date.year, date.month, date.day),
        (Locale::En, true) => format!("{} {}", date.day, name(date.month)),
        (Locale::En, false) => format!("{} {} {}", date.day, name(date.month), date.year),
    }
}

fn name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default()
}

/// `2026年11月` or `Nov 2026`.
pub fn month(month: Month) -> String {
    match viewer().locale {
        Locale::Zh => format!("{}年{}月", month.year, month.month),
        Locale::En => format!("{} {}", name(month.month), month.year),
    }
}

/// `11月` or `Nov`.
pub fn short_month(month: Month) -> String {
    match viewer().locale {
        Locale::Zh => format!("{}月", month.month),
        Locale::En => name(month.month).to_owned(),
    }
}

/// `11月25日 周三`.
pub fn long_day(date: Date) -> String {
    format!("{} {}", day(date), weekday(date))
}

/// `今天 14:05`, `昨天 14:05`, `11月25日 14:05`.
pub fn moment(at: Ms) -> String {
    let viewer = viewer();
    let Civil { date, .. } = viewer.zone.civil(at);
    let away = date.epoch_day() - viewer.zone.date(viewer.now).epoch_day();
    let near = match (viewer.locale, away) {
        (Locale::Zh, 0) => Some("今天"),
        (Locale::Zh, -1) => Some("昨天"),
        (Locale::Zh, 1) => Some("明天"),
        (Locale::En, 0) => Some("today"),
        (Locale::En, -1) => Some("yesterday"),
        (Locale::En, 1) => Some("tomorrow"),
        _ => None,
    };
    let day = near.map_or_else(|| day(date), str::to_owned);
    format!("{day} {}", clock(at))
}

/// `09:30–11:00`.
pub fn span(from: Ms, to: Ms) -> String {
    format!("{}–{}", clock(from), clock(to))
}

/// The calendar day of an instant in the estate's zone.
pub fn date(at: Ms) -> Date {
    viewer().zone.date(at)
}
