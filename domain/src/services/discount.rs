//! What cards take off (MB-1, MB-2): rules with their days, of which one wins. Data of the estate, never code.

use serde::{Deserialize, Serialize};

use super::{Family, Tier};
use crate::{
    id::{DiscountId, ServiceId},
    money::BasisPoints,
    time::Ms,
};

/// What a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Scope {
    Family(Family),
    Service(ServiceId),
}

/// A card takes a rate off, from an instant until just before another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: DiscountId,
    pub tier: Tier,
    pub scope: Scope,
    pub rate: BasisPoints,
    /// [`Ms`] 0 where it was so before days were written down.
    pub valid_from: Ms,
    pub valid_to: Option<Ms>,
    pub made_at: Ms,
}

impl Rule {
    pub fn is_in_force(&self, at: Ms) -> bool {
        self.valid_from <= at && self.valid_to.is_none_or(|end| at < end)
    }

    /// What decides between two rules that are both in force: the service before its family, then the later beginning, then
    /// what was written later. Ids break the last tie, so that the order in which rules are read says nothing.
    fn weight(&self) -> (bool, Ms, Ms, DiscountId) {
        (matches!(self.scope, Scope::Service(_)), self.valid_from, self.made_at, self.id)
    }
}

/// What a card takes off a service, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reduction {
    /// `None` for whoever may not see the card of the house.
    pub tier: Option<Tier>,
    pub rate: BasisPoints,
    /// Since when the rule is in force.
    pub since: Ms,
    /// Whether the rule is for this service, not for its family.
    pub own: bool,
}

impl Reduction {
    pub fn none(tier: Tier) -> Self {
        Self { tier: Some(tier), rate: BasisPoints::default(), since: Ms(0), own: false }
    }

    /// The same for whoever may not see the card: what it takes off, and nothing that names it.
    pub fn veiled(self) -> Self {
        Self { tier: None, since: Ms(0), own: false, ..self }
    }
}

impl From<(Tier, BasisPoints)> for Reduction {
    fn from((tier, rate): (Tier, BasisPoints)) -> Self {
        Self { rate, ..Self::none(tier) }
    }
}

/// The one rule that holds for a card and a service at an instant. Rules are not added up.
pub fn winner(rules: &[Rule], tier: Tier, (family, service): (Family, ServiceId), at: Ms) -> Option<&Rule> {
    let meant = |rule: &&Rule| {
        rule.tier == tier
            && rule.is_in_force(at)
            && (rule.scope == Scope::Family(family) || rule.scope == Scope::Service(service))
    };
    rules.iter().filter(meant).max_by_key(|rule| rule.weight())
}

/// What a card takes off a service at an instant; a rate of nothing where no rule holds.
pub fn reduction(rules: &[Rule], tier: Tier, what: (Family, ServiceId), at: Ms) -> Reduction {
    winner(rules, tier, what, at).map_or(Reduction::none(tier), |rule| Reduction {
        tier: Some(tier),
        rate: rule.rate,
        since: rule.valid_from,
        own: matches!(rule.scope, Scope::Service(_)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SERVICE: ServiceId = ServiceId(uuid::Uuid::from_u128(1));
    const OTHER: ServiceId = ServiceId(uuid::Uuid::from_u128(2));

    fn rule(number: u128, scope: Scope, rate: i64, days: (i64, Option<i64>)) -> Rule {
        Rule {
            id: DiscountId(uuid::Uuid::from_u128(number)),
            tier: Tier::Gold,
            scope,
            rate: BasisPoints::try_from(rate).unwrap(),
            valid_from: Ms(days.0),
            valid_to: days.1.map(Ms),
            made_at: Ms(0),
        }
    }

    fn rate(rules: &[Rule], at: i64) -> i64 {
        reduction(rules, Tier::Gold, (Family::Paid, SERVICE), Ms(at)).rate.get()
    }

    #[test]
    fn a_rule_for_the_service_goes_before_one_for_its_family_even_where_it_takes_off_less() {
        let rules = [
            rule(1, Scope::Family(Family::Paid), 1_500, (0, None)),
            rule(2, Scope::Service(SERVICE), 500, (0, None)),
            rule(3, Scope::Service(OTHER), 9_000, (0, None)),
            rule(4, Scope::Family(Family::Partner), 8_000, (0, None)),
        ];
        assert_eq!(rate(&rules, 5), 500);
        assert!(reduction(&rules, Tier::Gold, (Family::Paid, SERVICE), Ms(5)).own);
    }

    #[test]
    fn of_two_that_overlap_the_one_that_began_later_wins_and_nothing_is_added_up() {
        let rules = [
            rule(1, Scope::Family(Family::Paid), 1_500, (0, None)),
            rule(2, Scope::Family(Family::Paid), 1_000, (10, Some(20))),
        ];
        assert_eq!([9, 10, 19, 20].map(|at| rate(&rules, at)), [1_500, 1_000, 1_000, 1_500]);
    }

    #[test]
    fn a_rule_that_was_taken_back_before_its_day_never_holds() {
        let rules = [rule(1, Scope::Family(Family::Paid), 1_500, (10, Some(10)))];
        assert_eq!([9, 10, 11].map(|at| rate(&rules, at)), [0, 0, 0]);
    }

    #[test]
    fn what_is_veiled_names_neither_card_nor_rule() {
        let rules = [rule(1, Scope::Service(SERVICE), 1_500, (7, None))];
        let veiled = reduction(&rules, Tier::Gold, (Family::Paid, SERVICE), Ms(8)).veiled();
        assert_eq!((veiled.tier, veiled.since, veiled.own, veiled.rate.get()), (None, Ms(0), false, 1_500));
    }

    fn any_rule() -> impl Strategy<Value = (Scope, i64, i64, Option<i64>, Tier)> {
        let scope = prop_oneof![
            Just(Scope::Family(Family::Paid)),
            Just(Scope::Family(Family::Partner)),
            Just(Scope::Service(SERVICE)),
            Just(Scope::Service(OTHER)),
        ];
        let tier = prop_oneof![Just(Tier::Gold), Just(Tier::Silver)];
        (scope, 0i64..=10_000, 0i64..100, proptest::option::of(0i64..100), tier)
    }

    fn rules(drawn: Vec<(Scope, i64, i64, Option<i64>, Tier)>) -> Vec<Rule> {
        let made = drawn.into_iter().zip(1u128..);
        made.map(|((scope, rate, from, length, tier), number)| Rule {
            tier,
            ..rule(number, scope, rate, (from, length.map(|length| from + length)))
        })
        .collect()
    }

    proptest! {
        #[test]
        fn the_order_in_which_rules_are_read_says_nothing(
            drawn in proptest::collection::vec(any_rule(), 0..12), at in 0i64..200, turn in 0usize..12,
        ) {
            let rules = rules(drawn);
            let mut turned = rules.clone();
            let len = turned.len().max(1);
            turned.rotate_left(turn % len);
            turned.reverse();
            prop_assert_eq!(
                reduction(&rules, Tier::Gold, (Family::Paid, SERVICE), Ms(at)),
                reduction(&turned, Tier::Gold, (Family::Paid, SERVICE), Ms(at))
            );
        }

        #[test]
        fn a_rule_outside_its_days_or_for_something_else_has_no_effect(
            drawn in proptest::collection::vec(any_rule(), 0..12), at in 0i64..200,
        ) {
            let all = rules(drawn);
            let mut fitting = all.clone();
            fitting.retain(|rule| {
                rule.is_in_force(Ms(at)) && rule.tier == Tier::Gold
                    && [Scope::Family(Family::Paid), Scope::Service(SERVICE)].contains(&rule.scope)
            });
            let found = winner(&all, Tier::Gold, (Family::Paid, SERVICE), Ms(at));
            prop_assert_eq!(found, winner(&fitting, Tier::Gold, (Family::Paid, SERVICE), Ms(at)));
            prop_assert_eq!(found.is_none(), fitting.is_empty());
        }
    }
}
