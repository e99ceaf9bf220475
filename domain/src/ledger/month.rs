//! A calendar month, as it stands in an address: `2026-11`.

use serde::{Deserialize, Serialize};

use crate::{error::UnknownWord, time::Date};

/// A month of the years 2000 to 2100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Month {
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
}

const YEARS: std::ops::RangeInclusive<i64> = 2000..=2100;

impl Month {
    pub fn of(date: Date) -> Self {
        Self { year: date.year, month: date.month }
    }

    pub fn first(self) -> Date {
        Date { year: self.year, month: self.month, day: 1 }
    }

    pub fn next(self) -> Self {
        Self::of(self.first().plus_days(31))
    }

    pub fn previous(self) -> Self {
        Self::of(self.first().plus_days(-1))
    }
}

#[cfg(feature = "store")]
mod zone {
    use super::Month;
    use crate::time::{Date, EstateZone, Ms};

    impl Month {
        /// From its first instant to that of the next month.
        pub fn span(self, zone: &EstateZone) -> Option<(Ms, Ms)> {
            Some((zone.at(self.first(), 0, 0)?, zone.at(self.next().first(), 0, 0)?))
        }

        /// From the first instant of its year to that of the next year.
        pub fn year_span(self, zone: &EstateZone) -> Option<(Ms, Ms)> {
            let new_year = |year| zone.at(Date { year, month: 1, day: 1 }, 0, 0);
            Some((new_year(self.year)?, new_year(self.year + 1)?))
        }
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl std::str::FromStr for Month {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, month) =
            text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2).ok_or(UnknownWord)?;
        let year = year.parse().ok().filter(|year| YEARS.contains(year)).ok_or(UnknownWord)?;
        let month = month.parse().ok().filter(|month| (1..=12).contains(month)).ok_or(UnknownWord)?;
        Ok(Self { year, month })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_over_the_turn_of_the_year() {
        let december: Month = "2026-12".parse().unwrap();
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(december.next().previous(), december);
        let march: Month = "2027-03".parse().unwrap();
        assert_eq!((march.previous().to_string(), march.previous().next()), ("2027-02".to_owned(), march));
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in ["", "2026", "2026-13", "2026-00", "2026-1", "1999-12", "2101-01", "26-11", "2026-11-22", "+026-11"]
        {
            assert_eq!(text.parse::<Month>(), Err(UnknownWord), "{text}");
        }
    }

    #[test]
    #[cfg(feature = "store")]
    fn a_month_begins_and_ends_at_midnight_of_the_estate() {
        let zone = crate::time::EstateZone::named("Asia/Shanghai").unwrap();
        let (from, to) = "2026-11".parse::<Month>().unwrap().span(&zone).unwrap();
        assert_eq!(to.0 - from.0, 30 * crate::time::DAY);
        assert_eq!(zone.around(from).date(from).to_string(), "2026-11-01");
    }
}
