//! Money in 分 (one hundredth of a yuan), discounts in basis points, and the one rounding rule.

use serde::{Deserialize, Serialize};

/// An amount of money in 分. Arithmetic is checked: an overflow is an error, never a wrong price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    pub const ZERO: Self = Self(0);

    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    pub fn times(self, count: i64) -> Option<Self> {
        self.0.checked_mul(count).map(Self)
    }

    /// The part of this amount that `rate` takes, rounded once, half up, to a whole 分.
    pub fn share(self, rate: BasisPoints) -> Option<Self> {
        let scaled = i128::from(self.0) * i128::from(rate.get());
        let rounded = (scaled * 2 + 10_000).div_euclid(20_000);
        i64::try_from(rounded).ok().map(Self)
    }
}

impl std::fmt::Display for Fen {
    /// `¥1,200` or `¥1,200.50`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let yuan = (self.0.unsigned_abs() / 100).to_string();
        let rest = self.0.unsigned_abs() % 100;
        let mut grouped = String::with_capacity(yuan.len() + 4);
        for (place, digit) in yuan.chars().enumerate() {
            if place > 0 && (yuan.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(f, "{sign}¥{grouped}")?;
        if rest == 0 { Ok(()) } else { write!(f, ".{rest:02}") }
    }
}

/// A rate in hundredths of a percent, 0 to 10 000. A discount over 100 % cannot be expressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct BasisPoints(u16);

impl BasisPoints {
    pub fn get(self) -> i64 {
        i64::from(self.0)
    }
}

impl TryFrom<i64> for BasisPoints {
    type Error = RateOutOfRange;
    fn try_from(value: i64) -> Result<Self, Self::Error> {
        match u16::try_from(value) {
            Ok(rate) if rate <= 10_000 => Ok(Self(rate)),
            _ => Err(RateOutOfRange),
        }
    }
}

impl From<BasisPoints> for i64 {
    fn from(rate: BasisPoints) -> Self {
        rate.get()
    }
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a rate lies between 0 and 10 000 basis points")]
pub struct RateOutOfRange;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_amount_reads_as_yuan_with_groups() {
        assert_eq!(Fen(120_000).to_string(), "¥1,200");
        assert_eq!(Fen(123_456_789).to_string(), "¥1,234,567.89");
        assert_eq!(Fen(-5).to_string(), "-¥0.05");
        assert_eq!(Fen(0).to_string(), "¥0");
    }

    #[test]
    fn half_a_fen_rounds_up_once() {
        let half = BasisPoints::try_from(5_000).unwrap();
        assert_eq!(Fen(3).share(half), Some(Fen(2)));
        assert_eq!(Fen(1).share(half), Some(Fen(1)));
        assert_eq!(Fen(0).share(half), Some(Fen(0)));
    }

    #[test]
    fn a_discount_over_a_hundred_percent_cannot_be_made() {
        assert_eq!(BasisPoints::try_from(10_001), Err(RateOutOfRange));
        assert_eq!(BasisPoints::try_from(-1), Err(RateOutOfRange));
    }

    proptest! {
        #[test]
        fn a_share_lies_between_nothing_and_all(amount in 0i64..=1_000_000_000_000, rate in 0i64..=10_000) {
            let share = Fen(amount).share(BasisPoints::try_from(rate).unwrap()).unwrap();
            prop_assert!(share >= Fen::ZERO && share <= Fen(amount));
        }
    }
}
