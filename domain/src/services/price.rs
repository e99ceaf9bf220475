//! What a booking costs, line by line. Deterministic: the same service, places and card give the same 分.

use serde::{Deserialize, Serialize};

use super::{Family, Tier};
use crate::money::{BasisPoints, Fen};

/// A price as the owner reads it: lines that add up to the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub lines: Vec<Line>,
    pub total: Fen,
}

/// One line of a price. A discount's amount is negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub kind: LineKind,
    pub amount: Fen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// The service's price times places.
    Service { each: Fen, places: i64 },
    /// The card's discount for the service's family (MB-1).
    Card { tier: Tier, rate: BasisPoints },
}

/// The discount that a card gives on a family of services. Data of the estate, never code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    pub tier: Tier,
    pub family: Family,
    pub rate: BasisPoints,
}

impl Price {
    /// Prices `places` at `each`, less the card's discount, which is rounded once, half up.
    ///
    /// `None` where the amount does not fit: such a price is refused, never shortened.
    pub fn of(each: Fen, places: i64, card: Option<(Tier, BasisPoints)>) -> Option<Self> {
        let full = each.times(places)?;
        let mut lines = vec![Line { kind: LineKind::Service { each, places }, amount: full }];
        let mut total = full;
        if let Some((tier, rate)) = card.filter(|(_, rate)| rate.get() > 0 && full > Fen::ZERO) {
            let off = full.share(rate)?;
            lines.push(Line { kind: LineKind::Card { tier, rate }, amount: Fen::ZERO.minus(off)? });
            total = total.minus(off)?;
        }
        Some(Self { lines, total })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(value: i64) -> BasisPoints {
        BasisPoints::try_from(value).unwrap()
    }

    #[test]
    fn a_gold_card_takes_fifteen_percent_off_a_party() {
        let price = Price::of(Fen(120_000), 1, Some((Tier::Gold, rate(1_500)))).unwrap();
        assert_eq!(price.total, Fen(102_000));
        assert_eq!(price.lines.len(), 2);
        assert_eq!(price.lines[1].amount, Fen(-18_000));
    }

    #[test]
    fn a_free_service_has_one_line_and_no_discount() {
        let price = Price::of(Fen::ZERO, 2, Some((Tier::Platinum, rate(2_000)))).unwrap();
        assert_eq!((price.total, price.lines.len()), (Fen::ZERO, 1));
    }

    #[test]
    fn a_price_that_overflows_is_refused() {
        assert_eq!(Price::of(Fen(i64::MAX), 2, None), None);
    }

    proptest! {
        #[test]
        fn the_lines_add_up_and_the_total_is_never_negative(
            each in 0i64..=100_000_000_000, places in 1i64..=1_000, off in 0i64..=10_000,
        ) {
            let price = Price::of(Fen(each), places, Some((Tier::Silver, rate(off)))).unwrap();
            let sum: i64 = price.lines.iter().map(|line| line.amount.0).sum();
            prop_assert_eq!(sum, price.total.0);
            prop_assert!(price.total >= Fen::ZERO);
        }

        #[test]
        fn a_better_card_never_costs_more(each in 0i64..=100_000_000, low in 0i64..=5_000, more in 0i64..=5_000) {
            let plain = Price::of(Fen(each), 1, Some((Tier::Blue, rate(low)))).unwrap();
            let better = Price::of(Fen(each), 1, Some((Tier::Gold, rate(low + more)))).unwrap();
            prop_assert!(better.total <= plain.total);
        }
    }
}
