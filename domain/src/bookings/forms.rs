//! What arrives by forms, and what it means once it is checked.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    check::Check,
    error::{Error, Rule},
    id::{BookingId, FormKey, HouseId, PersonId, ResourceId, SlotId},
    money::Fen,
    services::{price::Shown, tariff::MOST_UNITS},
};

/// The booking form as it arrives; who joins the line of a full slot sends the same. All text, so that a wrong value becomes
/// a fault and not a broken request.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BookingForm {
    #[serde(default)]
    pub slot: String,
    #[serde(default)]
    pub places: String,
    /// Where the price is by the unit: how many. Empty means one.
    #[serde(default)]
    pub units: String,
    /// The total that the form showed in 分, or [`QUOTED`]; empty where it showed none.
    #[serde(default)]
    pub total: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub only_me: Option<String>,
    /// A booking in whose visit this one is to be done as well; empty for a visit of its own.
    #[serde(default)]
    pub visit: String,
    #[serde(default)]
    pub key: String,
}

/// What stands in a form for a price that is agreed before it begins.
pub const QUOTED: &str = "quoted";

/// What a resident wants, checked.
#[derive(Clone, Debug)]
pub struct Wish {
    pub slot: SlotId,
    pub places: i64,
    /// Pieces, bags or whatever the price is for; 1 where it is for something else.
    pub units: i64,
    /// What the form said that it costs: at another price nothing is booked. `None` where it did not say.
    pub shown: Option<Shown>,
    pub note: String,
    pub only_me: bool,
    /// A booking of the house in whose visit it is to be done as well.
    pub visit: Option<BookingId>,
    pub key: FormKey,
}

impl BookingForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Wish, Error> {
        let mut check = Check::default();
        let slot = check.choice("slot", &self.slot);
        let key = check.choice("key", &self.key);
        let places = places(&mut check, &self.places);
        let units = units(&mut check, &self.units);
        let shown = shown(&mut check, &self.total);
        let note = check.optional("note", &self.note, 500);
        let only_me = self.only_me.is_some();
        let visit = visit(&mut check, &self.visit);
        check.done(|| {
            let (slot, places, units, key) = (slot?, places?, units?, key?);
            Some(Wish { slot, places, units, shown, note, only_me, visit, key })
        })
    }
}

fn visit(check: &mut Check, text: &str) -> Option<BookingId> {
    if text.is_empty() { None } else { check.choice("visit", text) }
}

fn places(check: &mut Check, text: &str) -> Option<i64> {
    let places = text.trim().parse::<i64>().ok().filter(|places| (1..=50).contains(places));
    if places.is_none() {
        check.fault("places", Rule::NotANumber);
    }
    places
}

fn units(check: &mut Check, text: &str) -> Option<i64> {
    if text.trim().is_empty() {
        return Some(1);
    }
    let units = text.trim().parse::<i64>().ok().filter(|units| (1..=MOST_UNITS).contains(units));
    if units.is_none() {
        check.fault("units", Rule::NotANumber);
    }
    units
}

fn shown(check: &mut Check, text: &str) -> Option<Shown> {
    match text {
        "" => None,
        QUOTED => Some(None),
        fen => {
            let fen = fen.parse().ok().map(Fen);
            if fen.is_none() {
                check.fault("total", Rule::NotANumber);
            }
            fen.map(Some)
        }
    }
}

/// The form that keeps places of a slot while the rest is filled in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct HoldForm {
    #[serde(default)]
    pub slot: String,
    #[serde(default)]
    pub places: String,
    #[serde(default)]
    pub units: String,
    #[serde(default)]
    pub visit: String,
}

/// What is kept: so many places of a slot, for so many units, for a visit that is booked already.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    pub slot: SlotId,
    pub places: i64,
    pub units: i64,
    pub visit: Option<BookingId>,
}

impl From<(SlotId, i64)> for Keep {
    /// Places of a service that counts nothing else.
    fn from((slot, places): (SlotId, i64)) -> Self {
        Self { slot, places, units: 1, visit: None }
    }
}

impl HoldForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Keep, Error> {
        let mut check = Check::default();
        let slot = check.choice("slot", &self.slot);
        let places = places(&mut check, &self.places);
        let units = units(&mut check, &self.units);
        let visit = visit(&mut check, &self.visit);
        check.done(|| Some(Keep { slot: slot?, places: places?, units: units?, visit }))
    }
}

/// The form that moves a booking. Residents leave the reason empty.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MoveForm {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub slot: String,
    #[serde(default)]
    pub reason: String,
}

/// Where a booking is to go. With a reason staff may pass over notice and quota, never over the places.
#[derive(Clone, Debug)]
pub struct Shift {
    pub slot: SlotId,
    pub reason: Option<String>,
}

impl MoveForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Shift, Error> {
        let mut check = Check::default();
        let slot = check.choice("slot", &self.slot);
        let reason = reason(&mut check, &self.reason);
        check.done(|| Some(Shift { slot: slot?, reason }))
    }
}

fn reason(check: &mut Check, text: &str) -> Option<String> {
    Some(check.optional("reason", text, 200)).filter(|reason| !reason.is_empty())
}

/// The form by which staff book for a house.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BehalfForm {
    #[serde(default)]
    pub house: String,
    #[serde(default)]
    pub slot: String,
    #[serde(default)]
    pub places: String,
    #[serde(default)]
    pub units: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub key: String,
}

/// What staff book for a house.
#[derive(Clone, Debug)]
pub struct Behalf {
    pub house: HouseId,
    pub wish: Wish,
    pub reason: Option<String>,
}

impl BehalfForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Behalf, Error> {
        let mut check = Check::default();
        let house = check.choice("house", &self.house);
        let slot = check.choice("slot", &self.slot);
        let key = check.choice("key", &self.key);
        let places = places(&mut check, &self.places);
        let units = units(&mut check, &self.units);
        let note = check.optional("note", &self.note, 500);
        let reason = reason(&mut check, &self.reason);
        check.done(|| {
            let (slot, places, units, key) = (slot?, places?, units?, key?);
            let wish = Wish { slot, places, units, shown: None, note, only_me: false, visit: None, key };
            Some(Behalf { house: house?, wish, reason })
        })
    }
}

/// The form that says who and what a visit is given, as a whole.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ArrangeForm {
    pub id: String,
    /// Empty for nobody.
    pub person: String,
    /// Empty for none.
    pub vendor: String,
    /// Rooms and equipment.
    pub others: Vec<String>,
    pub back: String,
}

/// No visit needs more than a few things.
const MOST_THINGS: usize = 20;

/// Who and what a visit is to hold.
#[derive(Clone, Debug, Default)]
pub struct Arrangement {
    pub person: Option<PersonId>,
    pub others: BTreeSet<ResourceId>,
}

impl ArrangeForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(&self) -> Result<Arrangement, Error> {
        let mut check = Check::default();
        let person = if self.person.is_empty() { None } else { check.choice("person", &self.person) };
        let mut others = BTreeSet::new();
        for other in self.others.iter().chain([&self.vendor]).filter(|other| !other.is_empty()) {
            others.extend(check.choice::<ResourceId>("vendor", other));
        }
        if others.len() > MOST_THINGS {
            check.fault("vendor", Rule::TooMany(u16::try_from(MOST_THINGS).unwrap_or(u16::MAX)));
        }
        check.done(|| Some(Arrangement { person, others }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_wrong_values_reports_each_of_them() {
        let form = BookingForm {
            slot: "x".to_owned(),
            places: "-1".to_owned(),
            note: "长".repeat(501),
            ..BookingForm::default()
        };
        let Err(Error::Invalid(faults)) = form.parse() else { panic!("accepted") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["slot", "key", "places", "note"]);
    }

    #[test]
    fn units_are_one_unless_they_are_typed_and_the_total_says_what_was_shown() {
        let form = |units: &str, total: &str| {
            let nil = uuid::Uuid::nil().to_string();
            let (units, total, places) = (units.to_owned(), total.to_owned(), "1".to_owned());
            BookingForm { slot: nil.clone(), key: nil, places, units, total, ..BookingForm::default() }.parse()
        };
        let read = |units, total| form(units, total).map(|wish| (wish.units, wish.shown)).unwrap();
        assert_eq!(read("", ""), (1, None));
        assert_eq!(read(" 3 ", "14400"), (3, Some(Some(Fen(14_400)))));
        assert_eq!(read("1", QUOTED), (1, Some(None)));
        for (units, total, field) in
            [("0", "", "units"), ("1000", "", "units"), ("两件", "", "units"), ("", "¥5", "total")]
        {
            let Err(Error::Invalid(faults)) = form(units, total) else { panic!("accepted {units} {total}") };
            assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), [field]);
        }
    }

    #[test]
    fn an_empty_reason_is_none() {
        let form = MoveForm { slot: uuid::Uuid::nil().to_string(), reason: "  ".to_owned(), ..MoveForm::default() };
        assert_eq!(form.parse().unwrap().reason, None);
    }
}
