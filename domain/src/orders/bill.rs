//! FE-7: bills that staff pay. The same job is free up to the bill's last day and has its price from the day after.

use crate::time::Date;

/// The services of the catalogue that pay bills: in time, and late.
#[cfg(feature = "store")]
pub(crate) const CODES: (&str, &str) = ("F-M04", "P-M03");

/// Whether a bill that was due then is paid for a fee today. Both are days of the estate's calendar.
pub fn is_late(due_on: Date, today: Date) -> bool {
    today > due_on
}

/// A due date that a bill can have: within two years of today. Anything else is a slip of the finger.
pub fn is_plausible(due_on: Date, today: Date) -> bool {
    (due_on.epoch_day() - today.epoch_day()).abs() <= 731
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_is_free_until_the_end_of_its_last_day() {
        let due: Date = "2026-11-22".parse().unwrap();
        assert!(!is_late(due, due.plus_days(-1)));
        assert!(!is_late(due, due));
        assert!(is_late(due, due.plus_days(1)));
    }

    #[test]
    fn a_day_in_another_century_is_no_due_date() {
        let today: Date = "2026-11-22".parse().unwrap();
        assert!(is_plausible(today.plus_days(-40), today));
        assert!(!is_plausible("2206-11-22".parse().unwrap(), today));
        assert!(!is_plausible("0226-11-22".parse().unwrap(), today));
    }
}
