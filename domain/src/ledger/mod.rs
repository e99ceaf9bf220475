//! The house account (挂账): what a house was charged, paid, was let off and got back, in a ledger with two sides.
//!
//! An entry has legs on two accounts that cancel each other out. Nothing in the ledger is changed or deleted: a mistake is
//! put right by another entry.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Rule},
    money::Fen,
};

mod amount;
#[cfg(feature = "store")]
pub mod credits;
#[cfg(feature = "store")]
pub mod desk;
pub mod forms;
#[cfg(feature = "store")]
pub mod gateway;
mod month;
#[cfg(feature = "store")]
pub mod payments;
#[cfg(feature = "store")]
pub mod read;
mod statement;
#[cfg(feature = "store")]
pub mod store;

pub use amount::{parse_yuan, plain_yuan};
pub use month::Month;
pub use statement::{Found, HouseRow, Line, Method, ProposalRow, ProposalState, Statement, Waiting};

text_enum! {
    /// What an entry is, from the house's side.
    pub enum Kind {
        /// A service that was done.
        Charge = "charge",
        /// Money from the house.
        Payment = "payment",
        /// 减免: the house need not pay it.
        Credit = "credit",
        /// 退款: money back to the house, out of what it has to its credit.
        Refund = "refund",
    }
}

text_enum! {
    /// Where value stands. Above zero the estate has it or is owed it.
    pub enum Account {
        /// What a house owes; below zero, what it has to its credit.
        House = "house",
        /// What services earned: always below zero.
        Income = "income",
        /// What was let off.
        Allowance = "allowance",
        Cash = "cash",
        Terminal = "terminal",
        Bank = "bank",
    }
}

text_enum! {
    /// How money changes hands at the desk.
    pub enum Means { Cash = "cash", Card = "card", Transfer = "transfer" }
}

impl Means {
    const fn account(self) -> Account {
        match self {
            Self::Cash => Account::Cash,
            Self::Card => Account::Terminal,
            Self::Transfer => Account::Bank,
        }
    }

    /// Whether it leaves a number elsewhere, by which it is found again: the terminal's or the bank's.
    pub const fn needs_reference(self) -> bool {
        !matches!(self, Self::Cash)
    }
}

/// The most that one entry may move: ten thousand million yuan. It keeps every sum of the ledger far from the end of `i64`.
pub const MOST: Fen = Fen(1_000_000_000_000);
/// The most that a house may owe or have to its credit.
pub const MOST_BALANCE: Fen = Fen(1_000_000_000_000_000);
/// What staff may let off or give back to a house within a day on their own, where the estate has set nothing else.
pub const ALONE: Fen = Fen(50_000);

/// One side of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    pub account: Account,
    pub amount: Fen,
}

/// Legs that cancel each other out: the only kind that the ledger takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legs(Vec<Leg>);

impl Legs {
    /// The one place where legs are weighed.
    ///
    /// # Errors
    /// [`Unbalanced`] for fewer than two, one of nothing, an account twice, or a sum that is not zero.
    pub fn weigh(legs: Vec<Leg>) -> Result<Self, Unbalanced> {
        let sum = legs.iter().try_fold(Fen::ZERO, |sum, leg| sum.plus(leg.amount));
        let twice =
            legs.iter().enumerate().any(|(place, leg)| legs.iter().skip(place + 1).any(|it| it.account == leg.account));
        let nothing = legs.iter().any(|leg| leg.amount == Fen::ZERO);
        if legs.len() < 2 || twice || nothing || sum != Some(Fen::ZERO) { Err(Unbalanced) } else { Ok(Self(legs)) }
    }

    /// The legs of an entry of `amount`, which is always above zero: the kind says which way it goes.
    ///
    /// # Errors
    /// `Invalid` on `amount` for nothing, less than nothing, or more than [`MOST`].
    pub fn of(kind: Kind, amount: Fen, means: Option<Means>) -> Result<Self, Error> {
        if amount <= Fen::ZERO {
            return Err(Error::invalid("amount", Rule::NotAnAmount));
        }
        if amount > MOST {
            return Err(Error::invalid("amount", Rule::TooMuch));
        }
        let till = || means.map(Means::account).ok_or_else(|| Error::invalid("means", Rule::Required));
        let (from, to) = match kind {
            Kind::Charge => (Account::Income, Account::House),
            Kind::Payment => (Account::House, till()?),
            Kind::Credit => (Account::House, Account::Allowance),
            Kind::Refund => (till()?, Account::House),
        };
        let less = Fen::ZERO.minus(amount).ok_or(Unbalanced).map_err(Error::broken)?;
        Self::weigh(vec![Leg { account: from, amount: less }, Leg { account: to, amount }]).map_err(Error::broken)
    }

    /// What the house owes more by these legs; less, where it is below zero.
    pub fn for_house(&self) -> Fen {
        self.0.iter().find(|leg| leg.account == Account::House).map_or(Fen::ZERO, |leg| leg.amount)
    }
}

impl std::ops::Deref for Legs {
    type Target = [Leg];
    fn deref(&self) -> &[Leg] {
        &self.0
    }
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the legs of an entry do not cancel each other out")]
pub struct Unbalanced;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leg(account: Account, amount: i64) -> Leg {
        Leg { account, amount: Fen(amount) }
    }

    #[test]
    fn legs_that_do_not_cancel_out_are_refused() {
        for legs in [
            vec![],
            vec![leg(Account::House, 5)],
            vec![leg(Account::House, 5), leg(Account::Income, -4)],
            vec![leg(Account::House, 5), leg(Account::House, -5)],
            vec![leg(Account::House, 0), leg(Account::Income, 0)],
            vec![leg(Account::House, i64::MAX), leg(Account::Income, i64::MAX), leg(Account::Cash, 2)],
        ] {
            assert_eq!(Legs::weigh(legs.clone()), Err(Unbalanced), "{legs:?}");
        }
        assert!(Legs::weigh(vec![leg(Account::House, 5), leg(Account::Income, -5)]).is_ok());
    }

    #[test]
    fn nothing_less_than_nothing_and_too_much_are_refused_in_words() {
        for (amount, rule) in
            [(0, Rule::NotAnAmount), (-1, Rule::NotAnAmount), (i64::MIN, Rule::NotAnAmount), (i64::MAX, Rule::TooMuch)]
        {
            let Err(Error::Invalid(faults)) = Legs::of(Kind::Credit, Fen(amount), None) else { panic!("{amount}") };
            assert_eq!((faults[0].field.as_str(), faults[0].rule), ("amount", rule), "{amount}");
        }
    }

    #[test]
    fn money_that_changes_hands_has_a_means() {
        for kind in [Kind::Payment, Kind::Refund] {
            let Err(Error::Invalid(faults)) = Legs::of(kind, Fen(1), None) else { panic!("{kind}") };
            assert_eq!(faults[0].field, "means");
        }
    }

    proptest! {
        #[test]
        fn every_entry_cancels_out_and_moves_the_house_by_its_amount(
            kind in prop::sample::select(Kind::ALL), means in prop::sample::select(Means::ALL), amount in 1..=MOST.0,
        ) {
            let legs = Legs::of(kind, Fen(amount), Some(means)).unwrap();
            prop_assert_eq!(legs.iter().map(|leg| leg.amount.0).sum::<i64>(), 0);
            let owes = matches!(kind, Kind::Charge | Kind::Refund);
            prop_assert_eq!(legs.for_house(), Fen(if owes { amount } else { -amount }));
        }
    }
}
