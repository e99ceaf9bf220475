//! What a booking costs, line by line. Deterministic: the same service, measure and card give the same 分.
//!
//! Each line is rounded once, half up, to a whole 分: an hourly price over all its minutes, a discount over the whole of what
//! it is taken from. One discount at most is taken off; see [`super::discount`] for which.

use serde::{Deserialize, Serialize};

use super::{
    Tier,
    discount::Reduction,
    tariff::{Basis, Measure, Tariff, Unit},
};
use crate::{
    locale::Bilingual,
    money::{BasisPoints, Fen},
    time::Ms,
};

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

/// What a line is for. Bookings keep their lines as they were written: words may be added here, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// The service's price times places.
    Service {
        each: Fen,
        places: i64,
    },
    /// The card's discount (MB-1), by a rule that holds since an instant, for this very service where `own` is set.
    Card {
        tier: Tier,
        rate: BasisPoints,
        #[serde(default)]
        since: Ms,
        #[serde(default)]
        own: bool,
    },
    /// The same for whoever may not see the card.
    House,
    Visit {
        each: Fen,
    },
    Units {
        each: Fen,
        units: i64,
        #[serde(flatten)]
        unit: Unit,
    },
    Hours {
        each: Fen,
        minutes: i64,
        places: i64,
    },
    /// The price is agreed before it begins.
    Quoted,
    /// What is bought for it is paid at cost.
    Goods,
    /// A line of a quote, of a delivery or of a receipt.
    Item(Item),
}

/// So many of one thing. What is at cost (实报实销) costs the estate as much, and no card takes anything off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub text: Bilingual,
    pub quantity: i64,
    pub each: Fen,
    pub at_cost: bool,
}

impl LineKind {
    /// Whether the line takes off what a card gives.
    pub fn is_card(&self) -> bool {
        matches!(self, Self::Card { .. } | Self::House)
    }
}

/// The total that a form showed; `None` where it said that the price is agreed before it begins.
pub type Shown = Option<Fen>;

impl Price {
    /// Prices `places` at `each`, less the card's discount, which is rounded once, half up.
    ///
    /// `None` where the amount does not fit: such a price is refused, never shortened.
    pub fn of(each: Fen, places: i64, card: Option<(Tier, BasisPoints)>) -> Option<Self> {
        let tariff = Tariff { basis: Basis::Place, each, unit: Unit::default() };
        Self::at(&tariff, Measure { places, ..Measure::default() }, card.map(Reduction::from))
    }

    /// Prices a measure of a service by its tariff, less what a card takes off.
    ///
    /// `None` where the amount does not fit.
    pub fn at(tariff: &Tariff, measure: Measure, card: Option<Reduction>) -> Option<Self> {
        let each = tariff.each;
        let (kind, full) = match tariff.basis {
            Basis::Visit => (LineKind::Visit { each }, each),
            Basis::Place => (LineKind::Service { each, places: measure.places }, each.times(measure.places)?),
            Basis::Unit => {
                let kind = LineKind::Units { each, units: measure.units, unit: tariff.unit.clone() };
                (kind, each.times(measure.units)?)
            }
            Basis::Hour => {
                let Measure { places, minutes, .. } = measure;
                (LineKind::Hours { each, minutes, places }, hours(each, minutes.checked_mul(places)?)?)
            }
            Basis::Quote => (LineKind::Quoted, Fen::ZERO),
            Basis::Goods => (LineKind::Goods, Fen::ZERO),
        };
        let mut price = Self { lines: vec![Line { kind, amount: full }], total: full };
        if let Some(card) = card.filter(|card| card.rate.get() > 0 && full > Fen::ZERO) {
            price.take_off(card)?;
        }
        Some(price)
    }

    /// Prices items, less what a card takes off all that is not at cost: rounded once over their sum.
    ///
    /// `None` where an amount does not fit or is less than nothing.
    pub fn of_items(items: Vec<Item>, card: Option<Reduction>) -> Option<Self> {
        let (mut price, mut reduced) = (Self::free(), Fen::ZERO);
        for item in items {
            let amount = item.each.times(item.quantity).filter(|_| item.quantity > 0 && item.each >= Fen::ZERO)?;
            price.total = price.total.plus(amount)?;
            if !item.at_cost {
                reduced = reduced.plus(amount)?;
            }
            price.lines.push(Line { kind: LineKind::Item(item), amount });
        }
        if let Some(card) = card.filter(|card| card.rate.get() > 0 && reduced > Fen::ZERO) {
            price.take_off_part(card, reduced)?;
        }
        Some(price)
    }

    /// The same price with more that is at cost.
    pub fn with_receipts(mut self, receipts: Vec<Item>) -> Option<Self> {
        let more = Self::of_items(receipts, None)?;
        self.total = self.total.plus(more.total)?;
        self.lines.extend(more.lines);
        Some(self)
    }

    /// Nothing to pay, and nothing to say about it.
    pub const fn free() -> Self {
        Self { lines: Vec::new(), total: Fen::ZERO }
    }

    fn take_off(&mut self, card: Reduction) -> Option<()> {
        self.take_off_part(card, self.total)
    }

    /// Takes off a share of a part of the total.
    fn take_off_part(&mut self, card: Reduction, part: Fen) -> Option<()> {
        let Reduction { tier, rate, since, own } = card;
        let off = part.share(rate)?;
        let kind = tier.map_or(LineKind::House, |tier| LineKind::Card { tier, rate, since, own });
        self.lines.push(Line { kind, amount: Fen::ZERO.minus(off)? });
        self.total = self.total.minus(off)?;
        Some(())
    }

    /// What it costs before a card takes anything off.
    pub fn full(&self) -> Fen {
        let lines = self.lines.iter().filter(|line| !line.kind.is_card());
        Fen(lines.fold(0_i64, |sum, line| sum.saturating_add(line.amount.0)))
    }

    /// What a house with another card, or with none, would pay for the same.
    pub fn with(&self, card: Option<Reduction>) -> Option<Fen> {
        match card {
            Some(card) => self.full().minus(self.full().share(card.rate)?),
            None => Some(self.full()),
        }
    }

    pub fn is_quoted(&self) -> bool {
        self.lines.iter().any(|line| line.kind == LineKind::Quoted)
    }

    /// What a form says of it.
    pub fn shown(&self) -> Shown {
        (!self.is_quoted()).then_some(self.total)
    }

    /// The same for whoever may not see the card: amounts, and nothing that names it.
    pub fn veiled(mut self) -> Self {
        for line in &mut self.lines {
            if line.kind.is_card() {
                line.kind = LineKind::House;
            }
        }
        self
    }
}

/// So many minutes at so much for an hour, rounded once, half up.
fn hours(each: Fen, minutes: i64) -> Option<Fen> {
    let scaled = i128::from(each.0) * i128::from(minutes);
    i64::try_from((scaled * 2 + 60).div_euclid(120)).ok().map(Fen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(value: i64) -> BasisPoints {
        BasisPoints::try_from(value).unwrap()
    }

    fn tariff(basis: Basis, each: i64) -> Tariff {
        Tariff { basis, each: Fen(each), unit: Unit { unit_zh: "件".to_owned(), unit_en: "piece".to_owned() } }
    }

    fn total(basis: Basis, each: i64, measure: Measure) -> Fen {
        Price::at(&tariff(basis, each), measure, None).unwrap().total
    }

    #[test]
    fn a_gold_card_takes_fifteen_percent_off_a_party() {
        let price = Price::of(Fen(120_000), 1, Some((Tier::Gold, rate(1_500)))).unwrap();
        assert_eq!(price.total, Fen(102_000));
        assert_eq!(price.lines.len(), 2);
        assert_eq!(price.lines[1].amount, Fen(-18_000));
        assert_eq!((price.full(), price.with(None)), (Fen(120_000), Some(Fen(120_000))));
    }

    #[test]
    fn a_free_service_has_one_line_and_no_discount() {
        let price = Price::of(Fen::ZERO, 2, Some((Tier::Platinum, rate(2_000)))).unwrap();
        assert_eq!((price.total, price.lines.len()), (Fen::ZERO, 1));
    }

    #[test]
    fn a_price_that_overflows_is_refused() {
        assert_eq!(Price::of(Fen(i64::MAX), 2, None), None);
        assert_eq!(
            Price::at(&tariff(Basis::Hour, i64::MAX), Measure { minutes: 61, ..Measure::default() }, None),
            None
        );
    }

    #[test]
    fn each_basis_counts_what_it_is_for_and_nothing_else() {
        let measure = Measure { places: 3, units: 5, minutes: 90 };
        assert_eq!(total(Basis::Visit, 10_000, measure), Fen(10_000));
        assert_eq!(total(Basis::Place, 10_000, measure), Fen(30_000));
        assert_eq!(total(Basis::Unit, 10_000, measure), Fen(50_000));
        assert_eq!(total(Basis::Hour, 10_000, measure), Fen(45_000));
        assert_eq!(total(Basis::Quote, 10_000, measure), Fen::ZERO);
        assert_eq!(total(Basis::Goods, 10_000, measure), Fen::ZERO);
    }

    #[test]
    fn an_hourly_price_is_rounded_once_half_up() {
        let minutes = |minutes| Measure { minutes, ..Measure::default() };
        assert_eq!(total(Basis::Hour, 100, minutes(20)), Fen(33));
        assert_eq!(total(Basis::Hour, 101, minutes(30)), Fen(51));
        // Three places of twenty minutes are an hour, not three times a rounded third of it.
        assert_eq!(total(Basis::Hour, 100, Measure { places: 3, ..minutes(20) }), Fen(100));
    }

    #[test]
    fn what_is_quoted_shows_no_total() {
        let quoted = Price::at(&tariff(Basis::Quote, 0), Measure::default(), None).unwrap();
        assert_eq!((quoted.is_quoted(), quoted.shown()), (true, None));
        assert_eq!(Price::of(Fen::ZERO, 1, None).unwrap().shown(), Some(Fen::ZERO));
    }

    #[test]
    fn lines_that_were_stored_before_there_was_a_basis_are_read_as_they_were() {
        let stored = r#"{"lines":[{"kind":{"Service":{"each":18000,"places":2}},"amount":36000},
            {"kind":{"Card":{"tier":"gold","rate":1500}},"amount":-5400}],"total":30600}"#;
        let price: Price = serde_json::from_str(stored).unwrap();
        assert_eq!(price, Price::of(Fen(18_000), 2, Some((Tier::Gold, rate(1_500)))).unwrap());
    }

    #[test]
    fn every_line_survives_being_stored() {
        let card = Reduction { tier: Some(Tier::Gold), rate: rate(1_500), since: Ms(7), own: true };
        for basis in Basis::ALL {
            let price =
                Price::at(&tariff(*basis, 777), Measure { places: 2, units: 3, minutes: 50 }, Some(card)).unwrap();
            let text = serde_json::to_string(&price).unwrap();
            assert_eq!(serde_json::from_str::<Price>(&text).unwrap(), price, "{text}");
        }
    }

    #[test]
    fn a_veiled_price_keeps_its_amounts_and_names_no_card() {
        let price = Price::of(Fen(120_000), 1, Some((Tier::Gold, rate(1_500)))).unwrap();
        let veiled = price.clone().veiled();
        assert_eq!((veiled.total, veiled.full()), (price.total, price.full()));
        assert!(!serde_json::to_string(&veiled).unwrap().contains("gold"));
    }

    fn any_basis() -> impl Strategy<Value = Basis> {
        proptest::sample::select(Basis::ALL)
    }

    fn item(each: i64, quantity: i64, at_cost: bool) -> Item {
        Item { text: Bilingual::default(), quantity, each: Fen(each), at_cost }
    }

    #[test]
    fn what_is_at_cost_is_not_reduced() {
        let price = Price::of_items(
            vec![item(10_000, 2, false), item(5_000, 1, true)],
            Some(Reduction::from((Tier::Gold, rate(1_500)))),
        );
        let price = price.unwrap();
        assert_eq!((price.total, price.lines[2].amount), (Fen(22_000), Fen(-3_000)));
        let receipts = price.with_receipts(vec![item(123, 1, true)]).unwrap();
        assert_eq!((receipts.total, receipts.lines.len()), (Fen(22_123), 4));
    }

    #[test]
    fn no_items_less_than_nothing_and_too_much_are_told_apart_from_a_price() {
        assert_eq!(Price::of_items(vec![], Some(Reduction::from((Tier::Gold, rate(1_500))))), Some(Price::free()));
        for bad in [item(1, 0, false), item(1, -1, false), item(-1, 1, true), item(i64::MAX, 2, false)] {
            assert_eq!(Price::of_items(vec![bad], None), None);
        }
        assert_eq!(Price::of_items(vec![item(i64::MAX, 1, true), item(1, 1, false)], None), None);
    }

    fn items() -> impl Strategy<Value = Vec<Item>> {
        let one = (0i64..=100_000_000, 1i64..=999, any::<bool>());
        prop::collection::vec(one.prop_map(|(each, quantity, at_cost)| item(each, quantity, at_cost)), 0..=20)
    }

    proptest! {
        #[test]
        fn the_lines_of_items_add_up_in_any_order_and_never_to_less_than_nothing(
            mut items in items(), off in 0i64..=10_000, turn in 0usize..20,
        ) {
            let card = Some(Reduction::from((Tier::Gold, rate(off))));
            let price = Price::of_items(items.clone(), card).unwrap();
            prop_assert_eq!(price.lines.iter().map(|line| line.amount.0).sum::<i64>(), price.total.0);
            prop_assert_eq!(&Price::of_items(items.clone(), card), &Some(price.clone()));
            let at_cost: i64 = items.iter().filter(|item| item.at_cost).map(|item| item.each.0 * item.quantity).sum();
            prop_assert!(price.total.0 >= at_cost);
            let turn = if items.is_empty() { 0 } else { turn % items.len() };
            items.rotate_left(turn);
            items.reverse();
            prop_assert_eq!(Price::of_items(items, card).unwrap().total, price.total);
        }

        #[test]
        fn the_lines_add_up_and_the_total_is_never_negative(
            basis in any_basis(), each in 0i64..=100_000_000, places in 1i64..=50, units in 1i64..=999,
            minutes in 1i64..=1_440, off in 0i64..=10_000,
        ) {
            let card = Reduction { tier: Some(Tier::Silver), rate: rate(off), since: Ms(0), own: false };
            let of = || Price::at(&tariff(basis, each), Measure { places, units, minutes }, Some(card)).unwrap();
            let price = of();
            let sum: i64 = price.lines.iter().map(|line| line.amount.0).sum();
            prop_assert_eq!(sum, price.total.0);
            prop_assert!(price.total >= Fen::ZERO);
            prop_assert_eq!(price.with(Some(card)), Some(price.total));
            prop_assert_eq!(of(), price);
        }

        #[test]
        fn a_better_card_never_costs_more(
            basis in any_basis(), each in 0i64..=100_000_000, low in 0i64..=5_000, more in 0i64..=5_000,
        ) {
            let of = |tier, off| {
                Price::at(&tariff(basis, each), Measure::default(), Some((tier, rate(off)).into())).unwrap()
            };
            let (plain, better) = (of(Tier::Blue, low), of(Tier::Gold, low + more));
            prop_assert!(better.total <= plain.total);
            prop_assert!(plain.total <= plain.full());
        }

        #[test]
        fn more_minutes_never_cost_less(each in 0i64..=100_000_000, minutes in 1i64..=1_440, more in 0i64..=1_440) {
            let of = |minutes| total(Basis::Hour, each, Measure { minutes, ..Measure::default() });
            prop_assert!(of(minutes) <= of(minutes + more));
        }
    }
}
