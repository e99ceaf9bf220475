//! What residents wish for and do not find, what they think of what is tried, and the month's demand (SC-2, SC-4, SC-6).

use serde::{Deserialize, Serialize};

use super::{Name, stage::Stage};
use crate::{
    check::Check,
    error::Error,
    id::{FormKey, ServiceId, WishId},
    money::Fen,
    time::Ms,
};

text_enum! {
    /// What became of a wish.
    pub enum WishState { Open = "open", TakenUp = "taken_up", Declined = "declined" }
}

text_enum! {
    /// An opinion in one word.
    pub enum Grade { Good = "good", Fair = "fair", Poor = "poor" }
}

/// The form for a wish as it arrives.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WishForm {
    pub what: String,
    pub wanted: String,
    pub contact: String,
    pub key: String,
}

/// A wish, checked.
#[derive(Clone, Debug)]
pub struct NewWish {
    pub what: String,
    /// When it would be used, in the wisher's words.
    pub wanted: String,
    /// How the wisher likes to be asked back, if at all.
    pub contact: String,
    pub key: FormKey,
}

impl WishForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<NewWish, Error> {
        let mut check = Check::default();
        let key = check.choice("key", &self.key);
        let what = check.text("what", &self.what, 120);
        let wanted = check.optional("wanted", &self.wanted, 120);
        let contact = check.optional("contact", &self.contact, 120);
        check.done(|| Some(NewWish { what, wanted, contact, key: key? }))
    }
}

/// What is asked for without spaces and signs: equal wishes count as one demand.
pub fn topic(what: &str) -> String {
    what.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A wish as its wisher sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct OwnWish {
    pub id: WishId,
    pub at: Ms,
    pub what: String,
    pub wanted: String,
    pub state: WishState,
    /// The words of staff: why it was declined, or what happens next.
    pub answer: String,
    pub answered_at: Option<Ms>,
    /// What became of it, once residents may see it.
    pub service: Option<ServiceId>,
}

/// Wishes for the same thing that nobody has answered. Staff see who asked: a wish without a person is no demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishGroup {
    /// One of them; what is done to it is done to all.
    pub id: WishId,
    pub what: String,
    pub wishes: Vec<OpenWish>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct OpenWish {
    pub id: WishId,
    pub at: Ms,
    pub what: String,
    pub topic: String,
    pub wanted: String,
    pub contact: String,
    pub house: String,
    pub person_zh: String,
    pub person_en: String,
}

/// The demand for one service in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Demand {
    pub id: ServiceId,
    pub code: String,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
    pub stage: Stage,
    /// Bookings made in the month, whatever became of them.
    pub booked: i64,
    pub completed: i64,
    pub cancelled: i64,
    /// What the month's bookings come to, those that were cancelled not counted.
    pub total: Fen,
    /// Requests made through the service's page.
    pub asked: i64,
}

/// An opinion on a use in trial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Opinion {
    pub service: ServiceId,
    pub at: Ms,
    pub house: String,
    pub grade: Grade,
    pub words: String,
}

/// A service that wishes can be put to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Proposal {
    pub id: ServiceId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
    /// Wishes that were put to it already.
    pub wishes: i64,
}

/// A month for the meeting that decides on services (SC-2: 每月评估).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// By demand, the greatest first; only what residents see.
    pub demand: Vec<Demand>,
    pub wishes: Vec<WishGroup>,
    pub opinions: Vec<Opinion>,
    pub proposals: Vec<Proposal>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_that_differ_in_signs_and_case_are_one_demand() {
        assert_eq!(topic("宠物 美容！"), topic("宠物美容"));
        assert_eq!(topic("Dog-Grooming"), topic("dog grooming"));
        assert_ne!(topic("宠物美容"), topic("宠物寄养"));
    }

    #[test]
    fn a_wish_without_words_is_no_wish() {
        let Err(Error::Invalid(faults)) = WishForm::default().parse() else { panic!("accepted") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["key", "what"]);
    }
}
