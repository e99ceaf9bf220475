//! One visit as a vendor's crew opens it by a link (BK-3): that visit and nothing else, the address on the day only.

use serde::{Deserialize, Serialize};

use super::{Standing, callback::Callback};
use crate::{
    bookings::State,
    check::Check,
    error::Error,
    id::{BookingId, FormKey},
    locale::Bilingual,
    services::Name,
    time::{DAY, Ms, Zone},
};

/// A link is good until so many milliseconds after the visit; it moves with the visit.
pub const AFTER: i64 = DAY;

/// A link that is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Link {
    pub made_at: Ms,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub by: Name,
    /// What the crew is told; never the owner's own note.
    pub note: String,
    pub accepted_at: Option<Ms>,
    pub reported_at: Option<Ms>,
    pub report: String,
}

/// A visit as staff see it beside its link and its callbacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub booking: BookingId,
    pub service: Name,
    pub house: String,
    pub person: Bilingual,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub state: State,
    pub assigned: Option<Bilingual>,
    /// The vendor that does the service now.
    pub vendor: Option<Standing>,
    pub link: Option<Link>,
    pub callback_due: bool,
    /// Oldest first.
    pub callbacks: Vec<Callback>,
}

impl Desk {
    /// Until when a link is good.
    pub fn good_until(&self) -> Ms {
        self.ends_at.plus(AFTER)
    }

    /// Whether a link can be made.
    pub fn may_link(&self, now: Ms) -> bool {
        !matches!(self.state, State::Cancelled | State::NoShow)
            && now < self.good_until()
            && self.vendor.as_ref().is_none_or(|vendor| vendor.state != super::State::Suspended)
    }
}

/// What the crew sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub estate: Bilingual,
    /// The estate's clock: whoever opens a link is signed in nowhere.
    pub zone: Zone,
    pub service: Name,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub places: i64,
    pub prepare: Bilingual,
    pub note: String,
    /// Who comes along.
    pub escort: Option<Bilingual>,
    /// House and street, on the day of the visit only.
    pub address: Option<Bilingual>,
    pub accepted_at: Option<Ms>,
    pub reported_at: Option<Ms>,
    /// The visit has begun, so that it can be said to be done.
    pub begun: bool,
}

/// The form that makes a link.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkForm {
    pub booking: String,
    pub note: String,
    pub key: String,
}

impl LinkForm {
    /// The words for the crew.
    ///
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<(String, FormKey), Error> {
        let mut check = Check::default();
        let note = check.optional("note", &self.note, 500);
        let key = check.choice("key", &self.key);
        check.done(|| Some((note, key?)))
    }
}

/// What a crew says when it is done. `code` is the link's secret.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportForm {
    pub code: String,
    pub words: String,
}

impl ReportForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<(String, String), Error> {
        let mut check = Check::default();
        let words = check.text("words", &self.words, 500);
        check.done(|| Some((self.code, words)))
    }
}
