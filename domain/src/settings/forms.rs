//! The forms of the settings, checked.

use serde::{Deserialize, Serialize};

use crate::{
    bookings::quota::Span,
    check::Check,
    error::{Error, Rule},
    id::{FormKey, MethodId, ServiceId},
    ledger::{MOST, Means},
    money::{BasisPoints, Fen},
    services::{Family, Tier, discount::Scope, terms::yuan},
    time::{Date, Ms},
};

/// A new discount as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DiscountForm {
    pub tier: String,
    /// A family, or the id of a service.
    pub target: String,
    /// `15` or `12.5`.
    pub percent: String,
    /// The first day; empty means at once.
    pub from: String,
    /// The last day; empty means until it is ended.
    pub to: String,
    pub key: String,
}

/// A new discount, checked.
#[derive(Clone, Debug)]
pub struct NewDiscount {
    pub tier: Tier,
    pub scope: Scope,
    pub rate: BasisPoints,
    pub from: Option<Date>,
    /// The last day on which it holds.
    pub to: Option<Date>,
    pub key: FormKey,
}

impl DiscountForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<NewDiscount, Error> {
        let mut check = Check::default();
        let tier = check.choice("tier", &self.tier);
        let scope = target(&self.target);
        if scope.is_none() {
            check.fault("target", if self.target.is_empty() { Rule::Required } else { Rule::NotAChoice });
        }
        let rate = rate(&mut check, &self.percent);
        let from = day(&mut check, "from", &self.from);
        let to = day(&mut check, "to", &self.to);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            check.fault("to", Rule::EndsBefore);
        }
        let key = check.choice("key", &self.key);
        check.done(|| Some(NewDiscount { tier: tier?, scope: scope?, rate: rate?, from, to, key: key? }))
    }
}

/// What a discount can be for. What is free has none.
pub fn target(text: &str) -> Option<Scope> {
    match text.parse::<Family>() {
        Ok(Family::Free) => None,
        Ok(family) => Some(Scope::Family(family)),
        Err(_) => text.parse::<ServiceId>().ok().map(Scope::Service),
    }
}

fn rate(check: &mut Check, typed: &str) -> Option<BasisPoints> {
    if typed.trim().is_empty() {
        check.fault("percent", Rule::Required);
        return None;
    }
    let rate = percent(typed);
    if rate.is_none() {
        check.fault("percent", Rule::NotAPercentage);
    }
    rate
}

/// A rate as it is typed, in percent with up to two digits after the point. Nothing above a hundred.
pub fn percent(typed: &str) -> Option<BasisPoints> {
    let typed = typed.trim().trim_end_matches(['%', '％']).trim_end();
    // The same digits as an amount has: hundredths of a percent, as 分 are hundredths of a yuan.
    BasisPoints::try_from(yuan(typed)?.0).ok()
}

fn day(check: &mut Check, field: &str, typed: &str) -> Option<Date> {
    let typed = typed.trim();
    let day = typed.parse().ok();
    if day.is_none() && !typed.is_empty() {
        check.fault(field, Rule::NotADate);
    }
    day
}

/// A quota as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QuotaForm {
    pub service: String,
    pub span: String,
    pub most: String,
    /// The number that the form was made for; empty for a new one.
    pub seen: String,
}

/// A quota, checked.
#[derive(Clone, Copy, Debug)]
pub struct QuotaWish {
    pub service: ServiceId,
    pub span: Span,
    pub most: i64,
    pub seen: Option<i64>,
}

impl QuotaForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<QuotaWish, Error> {
        let mut check = Check::default();
        let service = check.choice("service", &self.service);
        let span = check.choice("span", &self.span);
        let most = self.most.trim().parse::<i64>().ok().filter(|most| (1..=1_000).contains(most));
        if most.is_none() {
            check.fault("most", if self.most.trim().is_empty() { Rule::Required } else { Rule::NotANumber });
        }
        let seen = if self.seen.is_empty() { None } else { check.choice("seen", &self.seen) };
        check.done(|| Some(QuotaWish { service: service?, span: span?, most: most?, seen }))
    }
}

/// Which quota to lift.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DropForm {
    pub service: String,
    pub span: String,
}

impl DropForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<(ServiceId, Span), Error> {
        let mut check = Check::default();
        let service = check.choice("service", &self.service);
        let span = check.choice("span", &self.span);
        check.done(|| Some((service?, span?)))
    }
}

/// The limit of one person as it is typed, in yuan.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AloneForm {
    pub amount: String,
    /// The amount that the form was made for, in 分.
    pub seen: String,
}

impl AloneForm {
    /// The new limit, and the one that was seen.
    ///
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<(Fen, Fen), Error> {
        let mut check = Check::default();
        let typed = self.amount.trim();
        let amount = yuan(typed);
        match amount {
            None => check.fault("amount", if typed.is_empty() { Rule::Required } else { Rule::NotANumber }),
            Some(amount) if amount > MOST => check.fault("amount", Rule::TooMuch),
            Some(_) => {}
        }
        let seen: Option<i64> = check.choice("seen", &self.seen);
        check.done(|| Some((amount?, Fen(seen?))))
    }
}

/// A way to pay as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MethodForm {
    /// Empty for a new one.
    pub id: String,
    pub venue_zh: String,
    pub venue_en: String,
    pub means: String,
    pub note_zh: String,
    pub note_en: String,
    /// When the form's method was last changed, in milliseconds.
    pub seen: String,
    pub key: String,
}

/// A way to pay, checked.
#[derive(Clone, Debug)]
pub struct MethodDraft {
    /// The one that is changed, and the state in which it was seen.
    pub changes: Option<(MethodId, Ms)>,
    pub venue: (String, String),
    pub means: Means,
    pub note: (String, String),
    pub key: FormKey,
}

impl MethodForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<MethodDraft, Error> {
        let mut check = Check::default();
        let changes = if self.id.is_empty() {
            Some(None)
        } else {
            let seen = check.choice("seen", &self.seen).map(Ms);
            check.choice("id", &self.id).zip(seen).map(Some)
        };
        let venue = (check.text("venue_zh", &self.venue_zh, 60), check.text("venue_en", &self.venue_en, 80));
        let means = check.choice("means", &self.means);
        let note = (check.optional("note_zh", &self.note_zh, 200), check.optional("note_en", &self.note_en, 300));
        let key = check.choice("key", &self.key);
        check.done(|| Some(MethodDraft { changes: changes?, venue, means: means?, note, key: key? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn faults<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, Rule)> {
        let Err(Error::Invalid(faults)) = result else { panic!("{result:?}") };
        faults.into_iter().map(|fault| (fault.field, fault.rule)).collect()
    }

    fn fault(field: &str, rule: Rule) -> (String, Rule) {
        (field.to_owned(), rule)
    }

    #[test]
    fn a_percentage_is_typed_as_people_write_it_and_never_above_a_hundred() {
        for (text, rate) in
            [("15", 1_500), ("12.5", 1_250), (" 8 % ", 800), ("0", 0), ("100", 10_000), ("0.01", 1), ("15％", 1_500)]
        {
            assert_eq!(percent(text).map(BasisPoints::get), Some(rate), "{text}");
        }
        for bad in ["", "100.01", "101", "-1", "1.234", "一成", "1e1", "99999999999999999999"] {
            assert_eq!(percent(bad), None, "{bad}");
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_discount_is_said_at_once() {
        let form = DiscountForm {
            tier: "diamond".to_owned(),
            target: "free".to_owned(),
            percent: "150".to_owned(),
            from: "2026-12-05".to_owned(),
            to: "2026-12-04".to_owned(),
            key: String::new(),
        };
        let expected = [
            fault("tier", Rule::NotAChoice),
            fault("target", Rule::NotAChoice),
            fault("percent", Rule::NotAPercentage),
            fault("to", Rule::EndsBefore),
            fault("key", Rule::Required),
        ];
        assert_eq!(faults(form.parse()), expected);
        let empty: Vec<String> = faults(DiscountForm::default().parse()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(empty, ["tier", "target", "percent", "key"]);
    }

    #[test]
    fn a_discount_of_one_day_begins_and_ends_on_it() {
        let form = DiscountForm {
            tier: "gold".to_owned(),
            target: uuid::Uuid::nil().to_string(),
            percent: "20".to_owned(),
            from: "2026-12-05".to_owned(),
            to: "2026-12-05".to_owned(),
            key: uuid::Uuid::nil().to_string(),
        };
        let new = form.parse().unwrap();
        assert_eq!((new.scope, new.from), (Scope::Service(ServiceId(uuid::Uuid::nil())), new.to));
    }

    #[test]
    fn a_limit_may_be_nothing_but_not_below_or_more_than_an_account_holds() {
        let form = |amount: &str| AloneForm { amount: amount.to_owned(), seen: "50000".to_owned() }.parse();
        assert_eq!(form("0").unwrap(), (Fen::ZERO, Fen(50_000)));
        assert_eq!(form("800.5").unwrap().0, Fen(80_050));
        assert_eq!(faults(form("")), [fault("amount", Rule::Required)]);
        assert_eq!(faults(form("-1")), [fault("amount", Rule::NotANumber)]);
        assert_eq!(faults(form("99999999999")), [fault("amount", Rule::TooMuch)]);
    }

    #[test]
    fn a_quota_of_nothing_is_no_quota() {
        for most in ["", "0", "-1", "1001", "x"] {
            let form = QuotaForm {
                service: uuid::Uuid::nil().to_string(),
                span: "week".to_owned(),
                most: most.to_owned(),
                seen: String::new(),
            };
            assert_eq!(faults(form.parse()).first().map(|(field, _)| field.as_str()), Some("most"), "{most}");
        }
    }

    #[test]
    fn a_way_to_pay_names_its_venue_in_both_languages() {
        let form = MethodForm { id: "x".to_owned(), means: "barter".to_owned(), ..MethodForm::default() };
        let fields: Vec<String> = faults(form.parse()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["seen", "id", "venue_zh", "venue_en", "means", "key"]);
    }
}
