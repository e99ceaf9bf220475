//! From rules to slots: which times of a span a service opens. Pure; the store only adds what is missing.

use std::collections::HashMap;

use super::{CalendarDay, DayKind, Fault, Opening, SlotRule, Window, hours};
use crate::time::{Date, EstateZone, HOUR, MINUTE, Ms};

/// What a rule is applied to.
pub struct Calendar<'a> {
    /// Sorted or not; checked.
    pub hours: &'a [Window],
    pub days: &'a [CalendarDay],
    pub blackouts: &'a [(Ms, Ms)],
    pub zone: &'a EstateZone,
}

impl Calendar<'_> {
    /// Looks whether the rule can open anything in these hours.
    ///
    /// # Errors
    /// The first fault there is.
    pub fn check(&self, rule: &SlotRule) -> Result<Vec<Window>, Fault> {
        let mut hours = self.hours.to_vec();
        hours.sort();
        if hours.is_empty() {
            return Err(Fault::NoHours);
        }
        if hours::overlap(&hours) {
            return Err(Fault::Overlaps);
        }
        let open: Vec<&Window> = hours.iter().filter(|window| rule.opens_on(window.weekday)).collect();
        if open.is_empty() {
            return Err(Fault::NeverOpen);
        }
        if open.iter().all(|window| window.to - window.from < rule.minutes) {
            return Err(Fault::TooShort);
        }
        Ok(hours)
    }

    /// The slots that start on the days `from..to`, by time.
    ///
    /// A window is two instants and the slots are cut off it by elapsed time, so that a day with a gap in its clocks has
    /// fewer, one with a doubled hour more, and none ever overlap.
    ///
    /// # Errors
    /// As [`Calendar::check`].
    pub fn openings(&self, rule: &SlotRule, (from, to): (Date, Date)) -> Result<Vec<Opening>, Fault> {
        let hours = self.check(rule)?;
        let days: HashMap<Date, &CalendarDay> = self.days.iter().map(|day| (day.day, day)).collect();
        let mut openings: Vec<Opening> = Vec::new();
        for number in from.epoch_day()..to.epoch_day() {
            let date = Date::from_epoch_day(number);
            let Some(weekday) = weekday(rule, date, days.get(&date).copied()) else { continue };
            for window in hours.iter().filter(|window| window.weekday == weekday) {
                self.cut(rule, (date, window), &mut openings);
            }
        }
        Ok(openings)
    }

    fn cut(&self, rule: &SlotRule, (date, window): (Date, &Window), openings: &mut Vec<Opening>) {
        let Some((from, to)) = self.instant(date, window.from).zip(self.instant(date, window.to)) else { return };
        let (length, step) = (rule.minutes * MINUTE, (rule.minutes + rule.buffer_minutes).max(1) * MINUTE);
        // Two windows may touch: the buffer is kept from one to the next too.
        let free = openings.last().map_or(from, |last| last.ends_at.plus(rule.buffer_minutes * MINUTE));
        let mut starts_at = from.max(free);
        while starts_at.plus(length) <= to {
            let ends_at = starts_at.plus(length);
            let shut = self.blackouts.iter().any(|(from, to)| starts_at < *to && *from < ends_at);
            if !shut {
                openings.push(Opening { starts_at, ends_at });
            }
            starts_at = starts_at.plus(step);
        }
    }

    fn instant(&self, date: Date, minute: i64) -> Option<Ms> {
        let (date, minute) = if minute >= hours::WHOLE_DAY { (date.plus_days(1), 0) } else { (date, minute) };
        self.zone.at(date, u8::try_from(minute / 60).ok()?, u8::try_from(minute % 60).ok()?)
    }
}

/// The weekday whose hours a day has; `None` where the service is closed.
fn weekday(rule: &SlotRule, date: Date, special: Option<&CalendarDay>) -> Option<u8> {
    let usual = Some(date.weekday()).filter(|weekday| rule.opens_on(*weekday));
    match special.map(|day| (day.kind, day.works_as)) {
        Some((DayKind::Closed, _)) => None,
        Some((DayKind::Holiday, _)) if rule.holidays => None,
        // Open anyway on that day: its own hours stay.
        Some((DayKind::MakeUp, works_as)) if rule.holidays => usual.or(works_as.filter(|day| rule.opens_on(*day))),
        _ => usual,
    }
}

/// The days that a rule opens at a moment: from today to its horizon.
pub fn horizon(rule: &SlotRule, zone: &EstateZone, now: Ms) -> (Date, Date) {
    let today = zone.around(now).date(now);
    (today, today.plus_days(rule.horizon_days))
}

/// From when on a slot may still be opened.
pub fn earliest(rule: &SlotRule, now: Ms) -> Ms {
    now.plus(rule.lead_hours.saturating_mul(HOUR))
}

#[cfg(test)]
#[path = "slots_tests.rs"]
mod tests;
