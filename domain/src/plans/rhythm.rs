//! On which days a plan falls. A rule asks each day alone, so that the answer is the same for a day and for a year.

use serde::{Deserialize, Serialize};

use crate::time::{Date, Ms, Zone};

/// Days of the week; bit 0 is Monday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct Weekdays(i64);

impl Weekdays {
    pub const DAILY: Self = Self(0b111_1111);

    pub fn of(days: impl IntoIterator<Item = u8>) -> Self {
        Self(days.into_iter().filter(|day| *day < 7).fold(0, |set, day| set | (1 << day)))
    }

    pub const fn has(self, weekday: u8) -> bool {
        weekday < 7 && self.0 & (1 << weekday) != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// 0 for Monday.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..7).filter(move |day| self.has(*day))
    }
}

/// The rule of a plan. Weeks begin on Monday and are counted from the week of the first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Rhythm {
    pub weekdays: Weekdays,
    /// 1 for every week.
    pub every_weeks: i64,
    pub from_day: Date,
    /// The last day; `None` for no end.
    pub until_day: Option<Date>,
}

/// The number of a day's week; weeks begin on Monday.
fn week(day: Date) -> i64 {
    // 1970-01-01 was a Thursday.
    (day.epoch_day() + 3).div_euclid(7)
}

impl Rhythm {
    /// Whether the plan falls on a day.
    pub fn on(&self, day: Date) -> bool {
        day >= self.from_day
            && self.until_day.is_none_or(|until| day <= until)
            && self.weekdays.has(day.weekday())
            && (week(day) - week(self.from_day)).rem_euclid(self.every_weeks.max(1)) == 0
    }

    /// Its days from `first` to `last`, both included.
    pub fn days(self, first: Date, last: Date) -> impl Iterator<Item = Date> {
        let first = first.max(self.from_day).epoch_day();
        let last = self.until_day.map_or(last, |until| until.min(last)).epoch_day();
        (first..=last).map(Date::from_epoch_day).filter(move |day| self.on(*day))
    }

    /// Its first days from `first` on, at most `count`.
    pub fn next(self, first: Date, count: usize) -> Vec<Date> {
        // Each round of weeks has one day at least.
        let rounds = i64::try_from(count).unwrap_or(i64::MAX).saturating_add(1);
        let reach = rounds.saturating_mul(self.every_weeks.max(1)).saturating_mul(7).min(100_000);
        self.days(first, first.max(self.from_day).plus_days(reach)).take(count).collect()
    }
}

/// The first day that can still be stopped: the hour of the day before it has not struck.
pub fn first_open(zone: &Zone, now: Ms, cutoff_hour: i64) -> Date {
    let civil = zone.civil(now);
    civil.date.plus_days(if i64::from(civil.hour) >= cutoff_hour { 2 } else { 1 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn rhythm(weekdays: Weekdays, every_weeks: i64, from: &str, until: Option<&str>) -> Rhythm {
        Rhythm { weekdays, every_weeks, from_day: day(from), until_day: until.map(day) }
    }

    fn texts(days: Vec<Date>) -> Vec<String> {
        days.into_iter().map(|day| day.to_string()).collect()
    }

    #[test]
    fn every_second_saturday_is_counted_from_the_week_of_the_first_day() {
        // The first day is a Sunday: its week has no Saturday left.
        let plan = rhythm(Weekdays::of([5]), 2, "2026-11-22", None);
        assert_eq!(texts(plan.next(day("2026-11-22"), 2)), ["2026-12-05", "2026-12-19"]);
        let plan = rhythm(Weekdays::of([5]), 2, "2026-11-16", None);
        assert_eq!(texts(plan.next(day("2026-01-01"), 2)), ["2026-11-21", "2026-12-05"]);
    }

    #[test]
    fn the_last_day_counts_and_none_after_it() {
        let plan = rhythm(Weekdays::DAILY, 1, "2026-11-22", Some("2026-11-24"));
        assert_eq!(texts(plan.next(day("2026-11-23"), 9)), ["2026-11-23", "2026-11-24"]);
    }

    #[test]
    fn from_its_hour_on_the_next_day_can_not_be_stopped() {
        let zone = Zone::new(vec![(Ms(0), 8 * 3600)]);
        // Sunday 2026-11-22, 14:00 in Shanghai.
        let now = Ms(1_795_327_200_000);
        assert_eq!(first_open(&zone, now, 15), day("2026-11-23"));
        assert_eq!(first_open(&zone, now, 14), day("2026-11-24"));
    }

    fn any_rhythm() -> impl Strategy<Value = Rhythm> {
        (1i64..128, 1i64..=8, 20_000i64..21_000, prop::option::of(0i64..400)).prop_map(|(days, weeks, from, until)| {
            Rhythm {
                weekdays: Weekdays::of((0..7).filter(move |bit| days & (1 << bit) != 0)),
                every_weeks: weeks,
                from_day: Date::from_epoch_day(from),
                until_day: until.map(|more| Date::from_epoch_day(from + more)),
            }
        })
    }

    proptest! {
        #[test]
        fn no_day_comes_twice_nor_before_the_first_nor_after_the_last(
            rhythm in any_rhythm(), start in 19_900i64..21_500, count in 0usize..30,
        ) {
            let start = Date::from_epoch_day(start);
            let days = rhythm.next(start, count);
            prop_assert!(days.len() <= count);
            prop_assert!(days.windows(2).all(|pair| pair[0] < pair[1]));
            for day in days {
                prop_assert!(day >= start && day >= rhythm.from_day);
                prop_assert!(rhythm.until_day.is_none_or(|until| day <= until));
                prop_assert!(rhythm.weekdays.has(day.weekday()));
            }
        }

        #[test]
        fn without_an_end_there_are_always_as_many_as_asked_for(rhythm in any_rhythm(), count in 0usize..30) {
            let rhythm = Rhythm { until_day: None, ..rhythm };
            prop_assert_eq!(rhythm.next(rhythm.from_day, count).len(), count);
        }

        #[test]
        fn asked_for_in_pieces_the_days_are_the_same(
            rhythm in any_rhythm(), start in 19_900i64..21_500, cut in 0i64..200, length in 0i64..400,
        ) {
            let day = Date::from_epoch_day;
            let whole: Vec<Date> = rhythm.days(day(start), day(start + length)).collect();
            let cut = cut.min(length);
            let pieces: Vec<Date> =
                rhythm.days(day(start), day(start + cut)).chain(rhythm.days(day(start + cut + 1), day(start + length))).collect();
            prop_assert_eq!(whole, pieces);
        }

        #[test]
        fn two_rounds_lie_as_many_weeks_apart_as_the_rule_says(rhythm in any_rhythm()) {
            let days = Rhythm { until_day: None, ..rhythm }.next(rhythm.from_day, 20);
            for pair in days.windows(2) {
                let apart = week(pair[1]) - week(pair[0]);
                prop_assert!(apart == 0 || apart == rhythm.every_weeks, "{apart}");
            }
        }
    }
}
