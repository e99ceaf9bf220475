//! What arrives by forms, and what it means once it is checked.

use serde::{Deserialize, Serialize};

use crate::{
    check::Check,
    error::{Error, Rule},
    id::{FormKey, HouseId, SlotId},
};

/// The booking form as it arrives; who joins the line of a full slot sends the same. All text, so that a wrong value becomes
/// a fault and not a broken request.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BookingForm {
    #[serde(default)]
    pub slot: String,
    #[serde(default)]
    pub places: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub only_me: Option<String>,
    #[serde(default)]
    pub key: String,
}

/// What a resident wants, checked.
#[derive(Clone, Debug)]
pub struct Wish {
    pub slot: SlotId,
    pub places: i64,
    pub note: String,
    pub only_me: bool,
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
        let note = check.optional("note", &self.note, 500);
        let only_me = self.only_me.is_some();
        check.done(|| Some(Wish { slot: slot?, places: places?, note, only_me, key: key? }))
    }
}

fn places(check: &mut Check, text: &str) -> Option<i64> {
    let places = text.trim().parse::<i64>().ok().filter(|places| (1..=50).contains(places));
    if places.is_none() {
        check.fault("places", Rule::NotANumber);
    }
    places
}

/// The form that keeps places of a slot while the rest is filled in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct HoldForm {
    #[serde(default)]
    pub slot: String,
    #[serde(default)]
    pub places: String,
}

impl HoldForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<(SlotId, i64), Error> {
        let mut check = Check::default();
        let slot = check.choice("slot", &self.slot);
        let places = places(&mut check, &self.places);
        check.done(|| Some((slot?, places?)))
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
        let note = check.optional("note", &self.note, 500);
        let reason = reason(&mut check, &self.reason);
        check.done(|| {
            let wish = Wish { slot: slot?, places: places?, note, only_me: false, key: key? };
            Some(Behalf { house: house?, wish, reason })
        })
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
    fn an_empty_reason_is_none() {
        let form = MoveForm { slot: uuid::Uuid::nil().to_string(), reason: "  ".to_owned(), ..MoveForm::default() };
        assert_eq!(form.parse().unwrap().reason, None);
    }
}
