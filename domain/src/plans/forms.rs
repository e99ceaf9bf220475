//! What arrives by forms, and what it means once it is checked.

use serde::{Deserialize, Serialize};

use super::{Rhythm, Weekdays};
use crate::{
    check::Check,
    error::{Error, Rule},
    id::{FormKey, PlanId, ServiceId, SlotId, TurnId},
    time::Date,
};

/// The form that starts a plan. Each weekday is a box of its own, so that all that was ticked is kept after a refusal.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanForm {
    pub service: String,
    pub quantity: String,
    pub mon: Option<String>,
    pub tue: Option<String>,
    pub wed: Option<String>,
    pub thu: Option<String>,
    pub fri: Option<String>,
    pub sat: Option<String>,
    pub sun: Option<String>,
    pub every: String,
    pub from: String,
    /// May be empty.
    pub until: String,
    /// Only for visits.
    pub time: String,
    pub note: String,
    pub key: String,
}

/// What a house wants regularly, checked.
#[derive(Clone, Debug)]
pub struct PlanWish {
    pub service: ServiceId,
    pub quantity: i64,
    pub rhythm: Rhythm,
    pub minute: Option<i64>,
    pub note: String,
    pub key: FormKey,
}

impl PlanForm {
    fn weekdays(&self) -> Weekdays {
        let boxes = [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun];
        Weekdays::of((0_u8..).zip(boxes).filter(|(_, ticked)| ticked.is_some()).map(|(day, _)| day))
    }

    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<PlanWish, Error> {
        let mut check = Check::default();
        let service = check.choice("service", &self.service);
        let quantity = self.quantity.trim().parse::<i64>().ok().filter(|quantity| (1..=99).contains(quantity));
        if quantity.is_none() {
            check.fault("quantity", Rule::NotANumber);
        }
        let weekdays = self.weekdays();
        if weekdays.is_empty() {
            check.fault("weekdays", Rule::Required);
        }
        let every = self.every.parse::<i64>().ok().filter(|weeks| (1..=8).contains(weeks));
        if every.is_none() {
            check.fault("every", Rule::NotAChoice);
        }
        let from_day = day(&mut check, "from", &self.from);
        let until_day = if self.until.trim().is_empty() { None } else { day(&mut check, "until", &self.until) };
        if let (Some(from), Some(until)) = (from_day, until_day)
            && until < from
        {
            check.fault("until", Rule::NotBefore(from));
        }
        let minute = if self.time.is_empty() { None } else { typed_time(&self.time) };
        if minute.is_none() && !self.time.is_empty() {
            check.fault("time", Rule::NotAChoice);
        }
        let note = check.optional("note", &self.note, 200);
        let key = check.choice("key", &self.key);
        check.done(|| {
            let rhythm = Rhythm { weekdays, every_weeks: every?, from_day: from_day?, until_day };
            Some(PlanWish { service: service?, quantity: quantity?, rhythm, minute, note, key: key? })
        })
    }
}

fn day(check: &mut Check, field: &str, text: &str) -> Option<Date> {
    let text = text.trim();
    // What a calendar of the next centuries holds: later sums of days can't leave the range of numbers.
    let day = text.parse().ok().filter(|day: &Date| (1970..=2999).contains(&day.year));
    if day.is_none() {
        check.fault(field, if text.is_empty() { Rule::Required } else { Rule::NotADate });
    }
    day
}

/// The minutes of a time such as `09:30`.
pub fn typed_time(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then(|| i64::from(hour) * 60 + i64::from(minute))
}

/// The form of days away.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AwayForm {
    pub first: String,
    pub last: String,
    pub note: String,
    pub key: String,
}

/// Days on which nobody will be at home, checked.
#[derive(Clone, Debug)]
pub struct AwayWish {
    pub first: Date,
    pub last: Date,
    pub note: String,
    pub key: FormKey,
}

impl AwayForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<AwayWish, Error> {
        let mut check = Check::default();
        let first = day(&mut check, "first", &self.first);
        let last = day(&mut check, "last", &self.last);
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            check.fault("last", Rule::NotBefore(first));
        }
        let note = check.optional("note", &self.note, 200);
        let key = check.choice("key", &self.key);
        check.done(|| Some(AwayWish { first: first?, last: last?, note, key: key? }))
    }
}

/// The form by which the desk marks a delivery.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MarkForm {
    pub plan: String,
    pub day: String,
    /// Ticked by the button that says it was not brought.
    pub missed: String,
    pub reason: String,
}

impl MarkForm {
    /// The plan, its day, and the reason where it was not brought.
    ///
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<(PlanId, Date, Option<String>), Error> {
        let mut check = Check::default();
        let plan = check.choice("plan", &self.plan);
        let day = day(&mut check, "day", &self.day);
        let reason = (!self.missed.is_empty()).then(|| check.text("reason", &self.reason, 200));
        check.done(|| Some((plan?, day?, reason)))
    }
}

/// The form that chooses another time for a day that could not be booked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChoiceForm {
    pub turn: String,
    pub slot: String,
}

impl ChoiceForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<(TurnId, SlotId), Error> {
        let mut check = Check::default();
        let turn = check.choice("turn", &self.turn);
        let slot = check.choice("slot", &self.slot);
        check.done(|| Some((turn?, slot?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(error: Error) -> Vec<String> {
        let Error::Invalid(faults) = error else { panic!("{error:?}") };
        faults.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn all_that_is_wrong_with_a_plan_is_said_at_once() {
        let form = PlanForm { from: "2026-02-30".to_owned(), time: "25:00".to_owned(), ..PlanForm::default() };
        let expected = ["service", "quantity", "weekdays", "every", "from", "time", "key"];
        assert_eq!(fields(form.parse().unwrap_err()), expected);
    }

    #[test]
    fn a_plan_and_days_away_do_not_end_before_they_begin() {
        let key = uuid::Uuid::nil().to_string();
        let form = PlanForm {
            service: key.clone(),
            quantity: "1".to_owned(),
            mon: Some("true".to_owned()),
            every: "1".to_owned(),
            from: "2026-11-25".to_owned(),
            until: "2026-11-24".to_owned(),
            key: key.clone(),
            ..PlanForm::default()
        };
        assert_eq!(fields(form.parse().unwrap_err()), ["until"]);
        let away =
            AwayForm { first: "2026-11-25".to_owned(), last: "2026-11-24".to_owned(), key, ..AwayForm::default() };
        assert_eq!(fields(away.parse().unwrap_err()), ["last"]);
    }

    #[test]
    fn a_year_that_no_plan_reaches_is_no_date() {
        let form = AwayForm { first: "65000-01-01".to_owned(), last: "0001-01-01".to_owned(), ..AwayForm::default() };
        assert_eq!(fields(form.parse().unwrap_err()), ["first", "last", "key"]);
    }

    #[test]
    fn a_delivery_that_did_not_come_has_a_reason() {
        let form = MarkForm {
            plan: uuid::Uuid::nil().to_string(),
            day: "2026-11-25".to_owned(),
            missed: "yes".to_owned(),
            reason: " ".to_owned(),
        };
        assert_eq!(fields(form.parse().unwrap_err()), ["reason"]);
    }

    #[test]
    fn a_time_of_day_is_read_as_the_clock_shows_it() {
        assert_eq!([typed_time("09:30"), typed_time("00:00"), typed_time("23:59")], [Some(570), Some(0), Some(1439)]);
        for bad in ["24:00", "9", "09:60", "-1:00", ""] {
            assert_eq!(typed_time(bad), None, "{bad}");
        }
    }
}
