//! The calendar of free times as pages show it, and the rules of booking in words.

use domain::{
    bookings,
    bookings::quota::{Quota, Span},
    time::Date,
};
use leptos::prelude::*;

use crate::{
    i18n::{T, say, t},
    ui::*,
    when,
};

/// The calendar by days; a full slot stays visible, so that a reader sees that it was there.
pub fn days(slots: &[bookings::Slot], chosen: &str) -> Vec<SlotDay> {
    let mut days: Vec<(Date, Vec<Slot>)> = Vec::new();
    for slot in slots {
        let date = when::date(slot.starts_at);
        let id = slot.id.to_string();
        let note = match slot.left {
            left if left <= 0 => t(T::BookingsFull).to_owned(),
            left => say(T::BookingsLeft, &[("n", &left.to_string())]),
        };
        let mut shown = Slot::new(id.clone(), when::span(slot.starts_at, slot.ends_at), note);
        if slot.left <= 0 {
            shown = shown.full();
        } else if chosen == id {
            shown = shown.checked();
        }
        match days.last_mut() {
            Some((last, list)) if *last == date => list.push(shown),
            _ => days.push((date, vec![shown])),
        }
    }
    days.into_iter()
        .map(|(date, slots)| SlotDay::new(date.to_string(), date.day.to_string(), when::weekday(date)).slots(slots))
        .collect()
}

/// `11月25日 周三 09:30–11:00`.
pub fn moment_of(starts_at: domain::time::Ms, ends_at: domain::time::Ms) -> String {
    format!("{} {}", when::long_day(when::date(starts_at)), when::span(starts_at, ends_at))
}

/// A quota as a sentence.
pub fn quota(quota: Quota) -> String {
    let key = match quota.span {
        Span::Day => T::BookingsQuotaDay,
        Span::Week => T::BookingsQuotaWeek,
        Span::Month => T::BookingsQuotaMonth,
    };
    say(key, &[("n", &quota.most.to_string())])
}

/// Until when one moves a booking oneself.
pub fn move_rule(notice_hours: i64) -> String {
    match notice_hours {
        0 => t(T::BookingsMoveRuleAny).to_owned(),
        hours => say(T::BookingsMoveRule, &[("n", &hours.to_string())]),
    }
}

/// What holds for a booking, said before it is made.
pub fn rules(notice_hours: i64, quotas: &[Quota]) -> AnyView {
    let mut rules = vec![t(T::BookingsCancelRule).to_owned(), move_rule(notice_hours)];
    rules.extend(quotas.iter().copied().map(quota));
    view! {
        <Card title=t(T::BookingsRules)>
            <ul>{rules.into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view()}</ul>
        </Card>
    }
    .into_any()
}

/// How many places: a field where a slot has several, else one.
pub fn places(name: &'static str, start: String, slots: &[bookings::Slot], error: Signal<String>) -> AnyView {
    if slots.iter().all(|slot| slot.left <= 1) {
        return view! { <Hidden name=name value="1" /> }.into_any();
    }
    view! {
        <Field
            name=name
            label=t(T::BookingsPlaces)
            input=Input::number(start).range("1", "50").required()
            error=error
        />
    }
    .into_any()
}
