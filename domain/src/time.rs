//! Instants and the estate's civil time. An instant is UTC milliseconds everywhere; civil fields come from a [`Zone`].

use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01 UTC, in the database, on the wire and in the browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct Ms(pub i64);

pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

impl Ms {
    /// Saturates at the ends of `i64`, some 290 million years away.
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    pub year: i64,
    pub month: u8,
    pub day: u8,
}

/// Civil fields of an instant in the estate's zone. `weekday` is 0 for Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    pub date: Date,
    pub hour: u8,
    pub minute: u8,
    pub weekday: u8,
}

/// The estate's offsets from UTC around now: what a page needs to show times without carrying a zone table.
///
/// `(from, seconds)` pairs in ascending order; the first also covers all that lies before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    offsets: Vec<(Ms, i64)>,
}

impl Zone {
    pub fn new(offsets: Vec<(Ms, i64)>) -> Self {
        Self { offsets }
    }

    fn offset(&self, at: Ms) -> i64 {
        let past = self.offsets.iter().rev().find(|(from, _)| *from <= at);
        past.or(self.offsets.first()).map_or(0, |(_, seconds)| *seconds)
    }

    pub fn civil(&self, at: Ms) -> Civil {
        let local = at.0.saturating_add(self.offset(at) * SECOND);
        let day = local.div_euclid(DAY);
        let minute_of_day = local.rem_euclid(DAY) / MINUTE;
        Civil {
            date: Date::from_epoch_day(day),
            hour: small(minute_of_day / 60),
            minute: small(minute_of_day % 60),
            weekday: small((day + 3).rem_euclid(7)),
        }
    }

    pub fn date(&self, at: Ms) -> Date {
        self.civil(at).date
    }
}

fn small(value: i64) -> u8 {
    u8::try_from(value).unwrap_or(0)
}

impl Date {
    /// Days since 1970-01-01 to a date of the proleptic Gregorian calendar.
    pub fn from_epoch_day(day: i64) -> Self {
        let shifted = day + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year, month: small(month), day: small(of_year - (153 * shifted_month + 2) / 5 + 1) }
    }

    pub fn epoch_day(self) -> i64 {
        let month = i64::from(self.month);
        let year = self.year - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted_month = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * shifted_month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
    }

    pub fn plus_days(self, days: i64) -> Self {
        Self::from_epoch_day(self.epoch_day() + days)
    }

    /// 0 for Monday.
    pub fn weekday(self) -> u8 {
        small((self.epoch_day() + 3).rem_euclid(7))
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl std::str::FromStr for Date {
    type Err = NotADate;
    /// `2026-11-22`; a day that no calendar has is refused.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, '-');
        let mut next = || parts.next().and_then(|part| part.parse::<u16>().ok()).ok_or(NotADate);
        let (year, month, day) = (next()?, next()?, next()?);
        let month = u8::try_from(month).map_err(|_| NotADate)?;
        let day = u8::try_from(day).map_err(|_| NotADate)?;
        let date = Self { year: i64::from(year), month, day };
        let exists = (1..=12).contains(&month) && day >= 1 && Self::from_epoch_day(date.epoch_day()) == date;
        if exists { Ok(date) } else { Err(NotADate) }
    }
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a calendar day")]
pub struct NotADate;

#[cfg(feature = "store")]
mod stored {
    use super::Date;

    /// In the database a day is its number since 1970-01-01: both databases count and compare those alike.
    impl<D: sqlx::Database> sqlx::Type<D> for Date
    where
        i64: sqlx::Type<D>,
    {
        fn type_info() -> D::TypeInfo {
            <i64 as sqlx::Type<D>>::type_info()
        }

        fn compatible(ty: &D::TypeInfo) -> bool {
            <i64 as sqlx::Type<D>>::compatible(ty)
        }
    }

    impl<'q, D: sqlx::Database> sqlx::Encode<'q, D> for Date
    where
        i64: sqlx::Encode<'q, D>,
    {
        fn encode_by_ref(
            &self,
            buffer: &mut <D as sqlx::Database>::ArgumentBuffer,
        ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
            <i64 as sqlx::Encode<'q, D>>::encode(self.epoch_day(), buffer)
        }
    }

    impl<'r, D: sqlx::Database> sqlx::Decode<'r, D> for Date
    where
        i64: sqlx::Decode<'r, D>,
    {
        fn decode(value: <D as sqlx::Database>::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
            Ok(Self::from_epoch_day(<i64 as sqlx::Decode<'r, D>>::decode(value)?))
        }
    }
}

#[cfg(feature = "store")]
mod zone {
    use super::{DAY, Date, Ms, Zone};
    use jiff::{Timestamp, civil, tz::TimeZone};

    /// The estate's IANA zone: the only place that knows the rules of civil time.
    #[derive(Clone, Debug)]
    pub struct EstateZone(TimeZone);

    impl EstateZone {
        /// `Asia/Shanghai`; `None` for a name that the IANA database lacks.
        pub fn named(name: &str) -> Option<Self> {
            TimeZone::get(name).ok().map(Self)
        }

        /// The offsets from two years before to two years after `now`.
        pub fn around(&self, now: Ms) -> Zone {
            let from = Ms(now.0 - 730 * DAY);
            let Ok(start) = Timestamp::from_millisecond(from.0) else { return Zone::default() };
            let mut offsets = vec![(from, i64::from(self.0.to_offset(start).seconds()))];
            let changes = self.0.following(start);
            for change in changes.take_while(|change| change.timestamp().as_millisecond() < now.0 + 730 * DAY) {
                offsets.push((Ms(change.timestamp().as_millisecond()), i64::from(change.offset().seconds())));
            }
            Zone::new(offsets)
        }

        /// The instant of a civil time. In a gap of the clocks, the later reading; in a fold, the earlier.
        pub fn at(&self, date: Date, hour: u8, minute: u8) -> Option<Ms> {
            let year = i16::try_from(date.year).ok()?;
            let narrow = |value: u8| i8::try_from(value).ok();
            let civil = civil::DateTime::new(
                year,
                narrow(date.month)?,
                narrow(date.day)?,
                narrow(hour)?,
                narrow(minute)?,
                0,
                0,
            )
            .ok()?;
            let zoned = self.0.to_ambiguous_zoned(civil).compatible().ok()?;
            Some(Ms(zoned.timestamp().as_millisecond()))
        }
    }
}
#[cfg(feature = "store")]
pub use zone::EstateZone;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shanghai_is_eight_hours_ahead() {
        let zone = Zone::new(vec![(Ms(0), 8 * 3600)]);
        let civil = zone.civil(Ms(1_795_329_000_000));
        assert_eq!(civil.date.to_string(), "2026-11-22");
        assert_eq!((civil.hour, civil.minute, civil.weekday), (14, 30, 6));
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        for text in ["2026-02-30", "2026-13-01", "2026-00-10", "20-1", "", "2026-11-22x"] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
        assert!("2028-02-29".parse::<Date>().is_ok());
    }

    #[test]
    fn a_zone_with_summer_time_agrees_with_the_iana_rules() {
        let berlin = EstateZone::named("Europe/Berlin").unwrap();
        let noon = berlin.at("2026-07-01".parse().unwrap(), 12, 0).unwrap();
        let zone = berlin.around(noon);
        assert_eq!(zone.civil(noon).hour, 12);
        let winter = berlin.at("2026-12-01".parse().unwrap(), 12, 0).unwrap();
        assert_eq!(zone.civil(winter).hour, 12);
        let gap = berlin.at("2026-03-29".parse().unwrap(), 2, 30).unwrap();
        assert_eq!(zone.civil(gap).hour, 3);
    }

    proptest! {
        #[test]
        fn a_date_survives_the_way_to_a_day_number_and_back(day in -100_000i64..200_000) {
            prop_assert_eq!(Date::from_epoch_day(day).epoch_day(), day);
        }
    }
}
