//! What a service charges for, and how much of it is wanted.

use serde::{Deserialize, Serialize};

use super::Family;
use crate::money::Fen;

text_enum! {
    /// What a price is for; a place, before there was a choice.
    #[derive(Default)]
    pub enum Basis {
        /// One price for the visit, however many come.
        Visit = "visit",
        /// For each place in the slot.
        #[default]
        Place = "place",
        /// For each piece, bag or whatever is counted.
        Unit = "unit",
        /// For each hour that a place is taken.
        Hour = "hour",
        /// Agreed before it begins.
        Quote = "quote",
        /// 实报实销: the service is free, what is bought for it is paid at cost.
        Goods = "goods",
    }
}

/// The most units that one booking asks for.
pub const MOST_UNITS: i64 = 999;

/// The name of a unit, the columns `unit_zh` and `unit_en`; empty where nothing is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
#[serde(default)]
pub struct Unit {
    pub unit_zh: String,
    pub unit_en: String,
}

/// What a service charges: so much for each of its basis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    pub basis: Basis,
    pub each: Fen,
    pub unit: Unit,
}

/// How much of a service is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    pub places: i64,
    pub units: i64,
    /// The length of the slot.
    pub minutes: i64,
}

impl Default for Measure {
    fn default() -> Self {
        Self { places: 1, units: 1, minutes: 60 }
    }
}

impl Tariff {
    /// A service without a price costs nothing in the family of the free, and is quoted in every other.
    pub fn of(family: Family, basis: Basis, price: Option<Fen>, unit: Unit) -> Self {
        match (basis, price) {
            (Basis::Goods | Basis::Quote, _) => Self { basis, each: Fen::ZERO, unit },
            (_, Some(each)) => Self { basis, each, unit },
            (_, None) if family == Family::Free => Self { basis: Basis::Place, each: Fen::ZERO, unit },
            (_, None) => Self { basis: Basis::Quote, each: Fen::ZERO, unit },
        }
    }

    /// Whether having it can cost money, now or once it is quoted.
    pub fn spends(&self, family: Family) -> bool {
        family != Family::Free || self.basis == Basis::Goods || self.each > Fen::ZERO
    }

    pub fn is_quoted(&self) -> bool {
        self.basis == Basis::Quote
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_price_a_service_is_free_or_quoted_by_its_family() {
        let of = |family, basis| Tariff::of(family, basis, None, Unit::default());
        assert_eq!(of(Family::Free, Basis::Hour).basis, Basis::Place);
        assert_eq!(of(Family::Partner, Basis::Hour).basis, Basis::Quote);
        assert_eq!(of(Family::Free, Basis::Goods).basis, Basis::Goods);
    }

    #[test]
    fn goods_at_cost_spend_the_house_s_money_though_the_service_is_free() {
        let goods = Tariff::of(Family::Free, Basis::Goods, None, Unit::default());
        let free = Tariff::of(Family::Free, Basis::Place, None, Unit::default());
        assert!(goods.spends(Family::Free));
        assert!(!free.spends(Family::Free));
        assert!(free.spends(Family::Partner));
    }
}
