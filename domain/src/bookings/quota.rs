//! Quotas: at most so many bookings of a service for one house in a day, a week or a month of the estate's calendar.

use serde::{Deserialize, Serialize};

use crate::time::Date;

text_enum! {
    /// The stretch of the calendar in which a quota counts. Weeks begin on Monday.
    pub enum Span { Day = "day", Week = "week", Month = "month" }
}

/// At most `most` bookings of a service for one house within each `span`. Data of the estate, never code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Quota {
    pub span: Span,
    pub most: i64,
}

impl Span {
    /// The first day of the stretch around a day, and the first day after it.
    pub fn around(self, date: Date) -> (Date, Date) {
        match self {
            Self::Day => (date, date.plus_days(1)),
            Self::Week => {
                let monday = date.plus_days(-i64::from(date.weekday()));
                (monday, monday.plus_days(7))
            }
            Self::Month => {
                let next = if date.month == 12 {
                    Date { year: date.year + 1, month: 1, day: 1 }
                } else {
                    Date { month: date.month + 1, day: 1, ..date }
                };
                (Date { day: 1, ..date }, next)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_goes_from_monday_to_monday_and_a_month_over_the_year() {
        assert_eq!(Span::Week.around(date("2026-11-22")), (date("2026-11-16"), date("2026-11-23")));
        assert_eq!(Span::Month.around(date("2026-12-31")), (date("2026-12-01"), date("2027-01-01")));
        assert_eq!(Span::Day.around(date("2028-02-29")), (date("2028-02-29"), date("2028-03-01")));
    }

    proptest! {
        #[test]
        fn every_day_lies_in_the_stretches_around_it(day in 0i64..40_000) {
            let date = Date::from_epoch_day(day);
            for span in Span::ALL {
                let (from, to) = span.around(date);
                prop_assert!(from <= date && date < to);
            }
        }
    }
}
