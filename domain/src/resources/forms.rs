//! The forms by which staff keep resources, hours, days, blackouts and rules. All text, so that a wrong value becomes a fault.

use serde::{Deserialize, Serialize};

use super::{DayKind, Kind, SlotRule, Subject, Window, hours};
use crate::{
    check::Check,
    error::{Error, Rule},
    id::{FormKey, ResourceId, ServiceId},
    services::{Name, terms::DEPARTMENTS},
    time::{Date, Ms},
};

/// A resource as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ResourceForm {
    /// Empty for a new one.
    pub id: String,
    pub kind: String,
    pub name_zh: String,
    pub name_en: String,
    pub department: String,
    /// Serves several visits at once, as a vendor with many teams does.
    pub shared: Option<String>,
    pub active: Option<String>,
    /// When it was last changed, in milliseconds: a form that is out of date is refused.
    pub seen: String,
    /// How many bookings the form showed to rely on it, where it is to be taken away.
    pub confirm: Option<String>,
    pub key: String,
}

/// A resource as it is to be.
#[derive(Clone, Debug)]
pub struct ResourceDraft {
    pub changes: Option<(ResourceId, Ms)>,
    pub kind: Kind,
    pub name: Name,
    pub department: String,
    pub alone: bool,
    pub active: bool,
    pub confirmed: Option<i64>,
    pub key: FormKey,
}

impl ResourceForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<ResourceDraft, Error> {
        let mut check = Check::default();
        let changes = if self.id.is_empty() {
            Some(None)
        } else {
            let seen = self.seen.parse().map(Ms).ok();
            check.choice("id", &self.id).zip(seen).map(Some)
        };
        let kind: Option<Kind> = check.choice("kind", &self.kind);
        // People are named in their account, and come into the list with their role.
        let person = kind == Some(Kind::Person);
        if person && self.id.is_empty() {
            check.fault("kind", Rule::NotAChoice);
        }
        let name = if person {
            Name { name_zh: String::new(), name_en: String::new() }
        } else {
            Name {
                name_zh: check.text("name_zh", &self.name_zh, 80),
                name_en: check.optional("name_en", &self.name_en, 80),
            }
        };
        let department = department(&mut check, &self.department);
        let alone = person || self.shared.is_none();
        let active = self.active.is_some();
        let confirmed = self.confirm.as_ref().and_then(|count| count.parse().ok());
        let key = check.choice("key", &self.key);
        check.done(|| {
            Some(ResourceDraft {
                changes: changes?,
                kind: kind?,
                name,
                department,
                alone,
                active,
                confirmed,
                key: key?,
            })
        })
    }
}

fn department(check: &mut Check, typed: &str) -> String {
    if !typed.is_empty() && !DEPARTMENTS.contains(&typed) {
        check.fault("department", Rule::NotAChoice);
    }
    typed.to_owned()
}

/// The fields of the weekdays, Monday first.
pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The hours of a week, a line for each day.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HoursForm {
    /// As [`Subject`] writes itself.
    pub of: String,
    pub mon: String,
    pub tue: String,
    pub wed: String,
    pub thu: String,
    pub fri: String,
    pub sat: String,
    pub sun: String,
    /// The week as the form showed it: a form that is out of date is refused.
    pub seen: String,
    pub back: String,
}

/// The hours of a week, checked.
#[derive(Clone, Debug)]
pub struct WeekDraft {
    pub of: Subject,
    pub windows: Vec<Window>,
    pub seen: String,
}

impl HoursForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<WeekDraft, Error> {
        let mut check = Check::default();
        let of = Subject::parse(&self.of);
        if of.is_none() {
            check.fault("of", Rule::NotAChoice);
        }
        let lines = [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun];
        let mut windows = Vec::new();
        for (weekday, (field, line)) in (0..).zip(DAYS.into_iter().zip(lines)) {
            match hours::parse_day(weekday, line) {
                Ok(day) => windows.extend(day),
                Err(rule) => check.fault(field, rule),
            }
        }
        let seen = self.seen;
        check.done(|| Some(WeekDraft { of: of?, windows, seen }))
    }
}

/// A special day as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DayForm {
    pub day: String,
    pub kind: String,
    pub name_zh: String,
    pub name_en: String,
    /// 0 to 6, for a make-up day.
    pub works_as: String,
}

/// A special day, checked.
#[derive(Clone, Debug)]
pub struct DayDraft {
    pub day: Date,
    pub kind: DayKind,
    pub name: Name,
    pub works_as: Option<u8>,
}

impl DayForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<DayDraft, Error> {
        let mut check = Check::default();
        let day = date(&mut check, "day", &self.day);
        let kind: Option<DayKind> = check.choice("kind", &self.kind);
        let name = Name {
            name_zh: check.text("name_zh", &self.name_zh, 40),
            name_en: check.optional("name_en", &self.name_en, 60),
        };
        let works_as = self.works_as.parse::<u8>().ok().filter(|day| *day < 7);
        let works_as = if kind == Some(DayKind::MakeUp) {
            if works_as.is_none() {
                check.fault("works_as", Rule::Required);
            }
            works_as
        } else {
            None
        };
        check.done(|| Some(DayDraft { day: day?, kind: kind?, name, works_as }))
    }
}

fn date(check: &mut Check, field: &str, typed: &str) -> Option<Date> {
    // Years of four digits sort as text, and no calendar is kept for others.
    let date = typed.trim().parse().ok().filter(|date: &Date| (1970..=9_999).contains(&date.year));
    if date.is_none() {
        check.fault(field, if typed.trim().is_empty() { Rule::Required } else { Rule::NotADate });
    }
    date
}

fn time(check: &mut Check, field: &str, typed: &str, start: i64) -> i64 {
    let typed = typed.trim();
    if typed.is_empty() {
        return start;
    }
    hours::minute(typed).unwrap_or_else(|| {
        check.fault(field, Rule::NotATime);
        start
    })
}

/// A blackout as it is typed: from the start of a day, or a time of it, to the end of another.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BlackoutForm {
    /// As [`Subject`] writes itself: a resource or a service.
    pub of: String,
    pub from: String,
    pub from_time: String,
    pub to: String,
    pub to_time: String,
    pub reason: String,
    /// How many bookings the form showed to lie in it.
    pub confirm: Option<String>,
    pub key: String,
}

/// A blackout, checked; the store knows the zone that turns it into instants.
#[derive(Clone, Debug)]
pub struct BlackoutDraft {
    pub of: Subject,
    /// A day and a minute of it.
    pub from: (Date, i64),
    pub to: (Date, i64),
    pub reason: String,
    pub confirmed: Option<i64>,
    pub key: FormKey,
}

impl BlackoutForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<BlackoutDraft, Error> {
        let mut check = Check::default();
        let of = Subject::parse(&self.of).filter(|of| !matches!(of, Subject::Department(_)));
        if of.is_none() {
            check.fault("of", Rule::NotAChoice);
        }
        let from = date(&mut check, "from", &self.from);
        let from_time = time(&mut check, "from_time", &self.from_time, 0);
        let to = date(&mut check, "to", &self.to);
        let to_time = time(&mut check, "to_time", &self.to_time, hours::WHOLE_DAY);
        let span = from.map(|day| (day, from_time)).zip(to.map(|day| (day, to_time)));
        if span.is_some_and(|(from, to)| to <= from || to.0.epoch_day() - from.0.epoch_day() > 366) {
            check.fault("to", Rule::Mismatch);
        }
        let reason = check.text("reason", &self.reason, 200);
        let confirmed = self.confirm.as_ref().and_then(|count| count.parse().ok());
        let key = check.choice("key", &self.key);
        check.done(|| {
            let (from, to) = span?;
            Some(BlackoutDraft { of: of?, from, to, reason, confirmed, key: key? })
        })
    }
}

/// A rule as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    pub service: String,
    /// 0 to 6.
    pub weekdays: Vec<String>,
    pub minutes: String,
    pub places: String,
    pub buffer: String,
    pub lead: String,
    pub horizon: String,
    pub holidays: Option<String>,
    pub active: Option<String>,
    /// When it was last changed; empty where there was none.
    pub seen: String,
}

/// A rule, checked. `seen` is `None` where there was none.
#[derive(Clone, Debug)]
pub struct RuleDraft {
    pub service: ServiceId,
    pub rule: SlotRule,
    pub seen: Option<Ms>,
}

impl RuleForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<RuleDraft, Error> {
        let mut check = Check::default();
        let service = check.choice("service", &self.service);
        let mut weekdays = 0;
        for day in &self.weekdays {
            match day.parse::<u8>() {
                Ok(day) if day < 7 => weekdays |= 1 << day,
                _ => check.fault("weekdays", Rule::NotAChoice),
            }
        }
        if weekdays == 0 {
            check.fault("weekdays", Rule::Required);
        }
        let mut number = |field: &str, typed: &str, range: std::ops::RangeInclusive<i64>| {
            let value = typed.trim().parse::<i64>().ok().filter(|value| range.contains(value));
            if value.is_none() {
                check.fault(field, Rule::NotANumber);
            }
            value
        };
        let minutes = number("minutes", &self.minutes, 5..=hours::WHOLE_DAY);
        let places = number("places", &self.places, 1..=1_000);
        let buffer_minutes = number("buffer", &self.buffer, 0..=480);
        let lead_hours = number("lead", &self.lead, 0..=8_760);
        let horizon_days = number("horizon", &self.horizon, 1..=366);
        let (holidays, active) = (self.holidays.is_some(), self.active.is_some());
        let seen = self.seen.parse().map(Ms).ok();
        check.done(|| {
            let rule = SlotRule {
                weekdays,
                minutes: minutes?,
                places: places?,
                buffer_minutes: buffer_minutes?,
                lead_hours: lead_hours?,
                horizon_days: horizon_days?,
                holidays,
                active,
                changed_at: Ms(0),
            };
            Some(RuleDraft { service: service?, rule, seen })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(error: Error) -> Vec<String> {
        let Error::Invalid(faults) = error else { panic!("{error}") };
        faults.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn each_form_reports_all_its_faults() {
        assert_eq!(fields(ResourceForm::default().parse().unwrap_err()), ["kind", "name_zh", "key"]);
        let hours =
            HoursForm { of: "x".to_owned(), tue: "9".to_owned(), sun: "10:00-9:00".to_owned(), ..HoursForm::default() };
        assert_eq!(fields(hours.parse().unwrap_err()), ["of", "tue", "sun"]);
        let day = DayForm { kind: "make_up".to_owned(), day: "2026-02-30".to_owned(), ..DayForm::default() };
        assert_eq!(fields(day.parse().unwrap_err()), ["day", "name_zh", "works_as"]);
        let all = ["of", "from", "to", "reason", "key"];
        assert_eq!(fields(BlackoutForm::default().parse().unwrap_err()), all);
        let rule = ["service", "weekdays", "minutes", "places", "buffer", "lead", "horizon"];
        assert_eq!(fields(RuleForm::default().parse().unwrap_err()), rule);
    }

    #[test]
    fn a_blackout_ends_after_it_begins_and_takes_whole_days_where_no_time_is_typed() {
        let form = |from: &str, to: &str, to_time: &str| BlackoutForm {
            of: format!("resource.{}", uuid::Uuid::nil()),
            from: from.to_owned(),
            to: to.to_owned(),
            to_time: to_time.to_owned(),
            reason: "年假".to_owned(),
            key: uuid::Uuid::nil().to_string(),
            ..BlackoutForm::default()
        };
        let day = form("2026-12-01", "2026-12-01", "").parse().unwrap();
        assert_eq!((day.from.1, day.to.1), (0, 1_440));
        assert_eq!(fields(form("2026-12-02", "2026-12-01", "").parse().unwrap_err()), ["to"]);
        assert_eq!(fields(form("2026-12-01", "2026-12-01", "00:00").parse().unwrap_err()), ["to"]);
        assert_eq!(fields(form("2026-12-01", "2028-12-01", "").parse().unwrap_err()), ["to"]);
    }

    #[test]
    fn weekdays_become_one_number_with_monday_as_its_first_bit() {
        let form = RuleForm {
            service: uuid::Uuid::nil().to_string(),
            weekdays: vec!["0".to_owned(), "6".to_owned()],
            minutes: "60".to_owned(),
            places: "1".to_owned(),
            buffer: "0".to_owned(),
            lead: "0".to_owned(),
            horizon: "28".to_owned(),
            ..RuleForm::default()
        };
        let rule = form.parse().unwrap().rule;
        assert_eq!(rule.weekdays, 0b100_0001);
        assert!(rule.opens_on(0) && rule.opens_on(6) && !rule.opens_on(1) && !rule.opens_on(7));
    }
}
