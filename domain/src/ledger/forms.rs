//! The desk's forms: a payment, a credit or refund, an answer to a proposal. All text, so that a wrong value becomes a fault.

use serde::{Deserialize, Serialize};

use super::{Kind, Means, parse_yuan};
use crate::{
    check::Check,
    error::{Error, Rule},
    id::{BookingId, EntryId, FormKey},
    money::Fen,
};

/// Characters of a reason, a note or an answer.
pub const WORDS: u16 = 300;
/// Characters of the number that a terminal or a bank gives.
pub const REFERENCE: u16 = 40;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PaymentForm {
    #[serde(default)]
    pub house: String,
    #[serde(default)]
    pub amount: String,
    #[serde(default)]
    pub means: String,
    #[serde(default)]
    pub reference: String,
    #[serde(default)]
    pub memo: String,
    #[serde(default)]
    pub key: String,
}

/// A payment at the desk, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The house's code.
    pub house: String,
    pub amount: Fen,
    pub means: Means,
    pub reference: String,
    pub memo: String,
    pub key: FormKey,
}

fn amount(check: &mut Check, text: &str) -> Option<Fen> {
    parse_yuan(text).map_err(|rule| check.fault("amount", rule)).ok()
}

/// The means, and the number that card and transfer leave behind.
fn means(check: &mut Check, means: &str, reference: &str) -> (Option<Means>, String) {
    let means: Option<Means> = check.choice("means", means);
    let reference = check.optional("reference", reference, REFERENCE);
    if reference.is_empty() && means.is_some_and(Means::needs_reference) {
        check.fault("reference", Rule::Required);
    }
    (means, reference)
}

impl PaymentForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Payment, Error> {
        let mut check = Check::default();
        let house = check.text("house", &self.house, 40);
        let amount = amount(&mut check, &self.amount);
        let (means, reference) = means(&mut check, &self.means, &self.reference);
        let memo = check.optional("memo", &self.memo, WORDS);
        let key = check.choice("key", &self.key);
        check.done(|| Some(Payment { house, amount: amount?, means: means?, reference, memo, key: key? }))
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ProposalForm {
    #[serde(default)]
    pub house: String,
    /// `credit` or `refund`.
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub amount: String,
    /// Of a refund.
    #[serde(default)]
    pub means: String,
    #[serde(default)]
    pub reference: String,
    /// The booking that it is for; empty for none.
    #[serde(default)]
    pub booking: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub key: String,
}

/// A credit or refund that somebody wishes to give, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The house's code.
    pub house: String,
    pub kind: Kind,
    pub amount: Fen,
    pub means: Option<Means>,
    pub reference: String,
    pub booking: Option<BookingId>,
    pub reason: String,
    pub key: FormKey,
}

impl ProposalForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Proposal, Error> {
        let mut check = Check::default();
        let house = check.text("house", &self.house, 40);
        let kind: Option<Kind> = check.choice("kind", &self.kind);
        if matches!(kind, Some(Kind::Charge | Kind::Payment)) {
            check.fault("kind", Rule::NotAChoice);
        }
        let amount = amount(&mut check, &self.amount);
        // The number of what is paid out is often not known before somebody else has approved it.
        let (means, reference) = match kind {
            Some(Kind::Refund) => {
                (check.choice("means", &self.means), check.optional("reference", &self.reference, REFERENCE))
            }
            _ => (None, String::new()),
        };
        let booking = if self.booking.is_empty() { None } else { check.choice("booking", &self.booking) };
        let reason = check.text("reason", &self.reason, WORDS);
        let key = check.choice("key", &self.key);
        check.done(|| {
            Some(Proposal { house, kind: kind?, amount: amount?, means, reference, booking, reason, key: key? })
        })
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AnswerForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub reason: String,
}

impl AnswerForm {
    /// The proposal that is declined, and why: never without a reason.
    ///
    /// # Errors
    /// `NotFound` for what is no id; `Invalid` on `reason`.
    pub fn parse(self) -> Result<(EntryId, String), Error> {
        let id = self.id.parse().map_err(|_| Error::NotFound)?;
        let mut check = Check::default();
        let reason = check.text("reason", &self.reason, WORDS);
        check.done(|| Some((id, reason)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields<T>(result: Result<T, Error>) -> Vec<(String, Rule)> {
        let Err(Error::Invalid(faults)) = result else { panic!("accepted") };
        faults.into_iter().map(|fault| (fault.field, fault.rule)).collect()
    }

    fn key() -> String {
        uuid::Uuid::from_u128(7).to_string()
    }

    #[test]
    fn a_card_payment_without_the_terminals_number_is_refused_and_cash_needs_none() {
        let form = |means: &str, reference: &str| PaymentForm {
            house: "A-01".to_owned(),
            amount: "180".to_owned(),
            means: means.to_owned(),
            reference: reference.to_owned(),
            key: key(),
            ..PaymentForm::default()
        };
        assert_eq!(fields(form("card", " ").parse()), [("reference".to_owned(), Rule::Required)]);
        assert_eq!(form("card", "T-0042").parse().unwrap().reference, "T-0042");
        assert_eq!(form("cash", "").parse().unwrap().amount, Fen(18_000));
        assert_eq!(fields(form("shells", "").parse()), [("means".to_owned(), Rule::NotAChoice)]);
    }

    #[test]
    fn an_empty_form_reports_each_field() {
        let names: Vec<String> = fields(PaymentForm::default().parse()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(names, ["house", "amount", "means", "key"]);
        let names: Vec<String> = fields(ProposalForm::default().parse()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(names, ["house", "kind", "amount", "reason", "key"]);
    }

    #[test]
    fn only_credits_and_refunds_can_be_proposed() {
        for kind in ["charge", "payment", "gift"] {
            let form = ProposalForm { kind: kind.to_owned(), ..ProposalForm::default() };
            assert!(fields(form.parse()).contains(&("kind".to_owned(), Rule::NotAChoice)), "{kind}");
        }
    }
}
