//! What a version of a service says: texts, price, place, notice, who does it. Changed as a whole, from a day on.

use serde::{Deserialize, Serialize};

use super::{
    Family,
    tariff::{Basis, Unit},
};
use crate::{
    check::Check,
    error::{Error, Rule},
    money::Fen,
    time::Date,
};

/// The departments of the estate's own; any other provider is a partner under contract (SC-7).
pub const DEPARTMENTS: [&str; 6] = ["service_desk", "butler", "security", "landscaping", "engineering", "housekeeping"];

/// The most that anything costs: a hundred million yuan.
const DEAREST: i64 = 10_000_000_000;

/// Everything that a version fixes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
#[serde(default)]
pub struct Terms {
    pub name_zh: String,
    pub name_en: String,
    pub summary_zh: String,
    pub summary_en: String,
    /// A department, or the word for a partner.
    pub provider: String,
    /// The partner's name; empty for departments.
    pub vendor: String,
    pub place_zh: String,
    pub place_en: String,
    pub prepare_zh: String,
    pub prepare_en: String,
    /// 仅限园区内.
    pub inside_only: bool,
    pub minutes: Option<i64>,
    /// Places of a slot that is opened from now on.
    pub places: Option<i64>,
    pub price: Option<Fen>,
    /// What the price is for; a place, in versions that were written before there was a choice.
    pub basis: Basis,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    #[serde(flatten)]
    pub unit: Unit,
    pub notice_hours: i64,
    pub escort: bool,
}

impl Terms {
    /// Whether those who have booked rely on what is different: where, how long, by whom, with what. Not the price, which
    /// is fixed at booking, nor wording and notice, which only the next booking meets.
    pub fn touches_bookings(&self, new: &Self) -> bool {
        let relied = |terms: &Self| {
            (
                terms.provider.clone(),
                terms.vendor.clone(),
                (terms.place_zh.clone(), terms.place_en.clone()),
                (terms.prepare_zh.clone(), terms.prepare_en.clone()),
                terms.inside_only,
                terms.minutes,
                terms.escort,
            )
        };
        relied(self) != relied(new)
    }
}

/// The fields of a version as they are typed. All text, so that a wrong value becomes a fault and not a broken request.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TermsForm {
    pub name_zh: String,
    pub name_en: String,
    pub summary_zh: String,
    pub summary_en: String,
    pub provider: String,
    pub vendor: String,
    pub place_zh: String,
    pub place_en: String,
    pub prepare_zh: String,
    pub prepare_en: String,
    pub inside_only: Option<String>,
    pub minutes: String,
    pub places: String,
    /// In yuan, such as `180` or `180.50`; empty where there is none.
    pub price: String,
    pub basis: String,
    pub unit_zh: String,
    pub unit_en: String,
    pub notice_hours: String,
    pub escort: Option<String>,
}

impl TermsForm {
    /// Reads the fields; every fault goes into `check`.
    pub fn read(&self, check: &mut Check, family: Option<Family>) -> Terms {
        let own = DEPARTMENTS.contains(&self.provider.as_str());
        let price = price(check, &self.price);
        let basis = if self.basis.is_empty() { Some(Basis::default()) } else { check.choice("basis", &self.basis) };
        let unit = Unit {
            unit_zh: check.optional("unit_zh", &self.unit_zh, 20),
            unit_en: check.optional("unit_en", &self.unit_en, 20),
        };
        if let Some(basis) = basis {
            agree(check, family, (basis, price, &unit));
        }
        Terms {
            name_zh: check.text("name_zh", &self.name_zh, 120),
            name_en: check.text("name_en", &self.name_en, 120),
            summary_zh: check.optional("summary_zh", &self.summary_zh, 1_000),
            summary_en: check.optional("summary_en", &self.summary_en, 1_000),
            provider: check.text("provider", &self.provider, 60),
            vendor: if own { String::new() } else { check.text("vendor", &self.vendor, 80) },
            place_zh: check.optional("place_zh", &self.place_zh, 120),
            place_en: check.optional("place_en", &self.place_en, 120),
            prepare_zh: check.optional("prepare_zh", &self.prepare_zh, 500),
            prepare_en: check.optional("prepare_en", &self.prepare_en, 500),
            inside_only: self.inside_only.is_some(),
            minutes: number(check, "minutes", &self.minutes, 1..=1_440),
            places: number(check, "places", &self.places, 1..=1_000),
            price,
            basis: basis.unwrap_or_default(),
            unit,
            notice_hours: number(check, "notice_hours", &self.notice_hours, 0..=8_760).unwrap_or(0),
            escort: self.escort.is_some(),
        }
    }
}

/// Whether price, basis, unit and family go together. Each fault stands at the field that mends it.
fn agree(check: &mut Check, family: Option<Family>, (basis, price, unit): (Basis, Option<Fen>, &Unit)) {
    if family.is_some_and(|family| !charges(family, basis, price)) {
        let costs = price.is_some_and(|price| price > Fen::ZERO);
        let (field, rule) = if costs { ("price", Rule::NoAmount) } else { ("basis", Rule::NotAChoice) };
        check.fault(field, rule);
    }
    match basis {
        // Said once is enough.
        Basis::Quote | Basis::Goods if family == Some(Family::Free) && price.is_some() => {}
        Basis::Quote | Basis::Goods if price.is_some() => check.fault("price", Rule::NoAmount),
        Basis::Unit | Basis::Hour if price.is_none() => check.fault("price", Rule::Required),
        _ => {}
    }
    if basis == Basis::Unit {
        for (field, text) in [("unit_zh", &unit.unit_zh), ("unit_en", &unit.unit_en)] {
            if text.is_empty() {
                check.fault(field, Rule::Required);
            }
        }
    }
}

/// Whether a service of the family may charge so: what is free costs nothing, though its goods may be paid at cost.
pub fn charges(family: Family, basis: Basis, price: Option<Fen>) -> bool {
    let free =
        matches!(basis, Basis::Visit | Basis::Place | Basis::Goods) && price.is_none_or(|price| price == Fen::ZERO);
    family != Family::Free || free
}

/// A whole number in a range; `None` where nothing is typed.
fn number(check: &mut Check, field: &str, typed: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let value = typed.parse::<i64>().ok().filter(|value| range.contains(value));
    if value.is_none() {
        check.fault(field, Rule::NotANumber);
    }
    value
}

fn price(check: &mut Check, typed: &str) -> Option<Fen> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let price = yuan(typed).filter(|price| price.0 <= DEAREST);
    if price.is_none() {
        check.fault("price", Rule::NotANumber);
    }
    price
}

/// An amount as it is typed: yuan, with up to two digits after the point. Never negative.
pub(crate) fn yuan(typed: &str) -> Option<Fen> {
    let (whole, rest) = typed.split_once('.').unwrap_or((typed, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(rest) || rest.len() > 2 {
        return None;
    }
    let cents: i64 = format!("{rest:0<2}").parse().ok()?;
    Fen(whole.parse().ok()?).times(100)?.plus(Fen(cents))
}

/// An amount as a form shows it for editing.
pub fn typed(price: Option<Fen>) -> String {
    match price {
        None => String::new(),
        Some(price) if price.0 % 100 == 0 => (price.0 / 100).to_string(),
        Some(price) => format!("{}.{:02}", price.0 / 100, price.0 % 100),
    }
}

/// How a change is to be made: from when, why, made for which state, and whether its consequences were read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    pub id: String,
    /// Goes up with each change: a form for an older one is refused.
    pub revision: String,
    /// The first day; empty means at once.
    pub effective: String,
    pub note: String,
    pub confirm: Option<String>,
    /// How many bookings the form showed to rely on it.
    pub seen: String,
}

/// The frame of a change, read.
#[derive(Clone, Debug)]
pub struct Change {
    pub revision: i64,
    pub effective: Option<Date>,
    pub note: String,
    /// The number of bookings that was read and confirmed.
    pub confirmed: Option<i64>,
}

impl ChangeForm {
    /// # Errors
    /// `Invalid` with every fault of the form, those of `check` among them.
    pub fn read(&self, mut check: Check) -> Result<Change, Error> {
        let revision: Option<i64> = check.choice("revision", &self.revision);
        let day = self.effective.trim();
        let effective: Option<Date> = day.parse().ok();
        if effective.is_none() && !day.is_empty() {
            check.fault("effective", Rule::NotADate);
        }
        let note = check.text("note", &self.note, 500);
        let confirmed = self.confirm.as_ref().and_then(|_| self.seen.parse().ok());
        check.done(|| Some(Change { revision: revision?, effective, note, confirmed }))
    }
}

/// What says that bookings rely on a change and that nobody has confirmed it for that many.
pub fn unconfirmed() -> Error {
    Error::invalid("confirm", Rule::Required)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> TermsForm {
        TermsForm {
            name_zh: "名".to_owned(),
            name_en: "Name".to_owned(),
            provider: "butler".to_owned(),
            ..TermsForm::default()
        }
    }

    fn faults(form: &TermsForm, family: Family) -> Vec<String> {
        let mut check = Check::default();
        form.read(&mut check, Some(family));
        match check.done(|| Some(())) {
            Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| fault.field).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_price_is_typed_in_yuan_and_never_negative() {
        for (text, fen) in [("180", 18_000), ("180.5", 18_050), ("0", 0), ("0.07", 7), ("012.30", 1_230)] {
            assert_eq!(yuan(text), Some(Fen(fen)), "{text}");
        }
        for bad in ["", ".", "-1", "1.234", "1,000", "1e3", "¥5", "99999999999999999999", "1.", ".5", "５"] {
            assert_eq!(yuan(bad), None, "{bad}");
        }
        for fen in [0, 7, 18_000, 18_050] {
            assert_eq!(yuan(&typed(Some(Fen(fen)))), Some(Fen(fen)));
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_version_is_said_at_once() {
        let bad = TermsForm {
            name_en: String::new(),
            provider: "partner".to_owned(),
            minutes: "0".to_owned(),
            places: "x".to_owned(),
            price: "5".to_owned(),
            notice_hours: "9999".to_owned(),
            ..form()
        };
        let expected = ["price", "name_en", "vendor", "minutes", "places", "notice_hours"];
        assert_eq!(faults(&bad, Family::Free), expected);
        assert_eq!(faults(&form(), Family::Free), [""; 0]);
        let dear = TermsForm { price: "100000001".to_owned(), ..form() };
        assert_eq!(faults(&dear, Family::Paid), ["price"]);
    }

    #[test]
    fn bookings_rely_on_place_time_and_people_but_not_on_price_and_wording() {
        let old = Terms::default();
        let same = Terms { price: Some(Fen(5)), summary_zh: "新".to_owned(), notice_hours: 9, ..Terms::default() };
        assert!(!old.touches_bookings(&same));
        for new in [
            Terms { minutes: Some(30), ..Terms::default() },
            Terms { place_zh: "会所".to_owned(), ..Terms::default() },
            Terms { provider: "butler".to_owned(), ..Terms::default() },
            Terms { escort: true, ..Terms::default() },
            Terms { inside_only: true, ..Terms::default() },
        ] {
            assert!(old.touches_bookings(&new), "{new:?}");
        }
    }
}
