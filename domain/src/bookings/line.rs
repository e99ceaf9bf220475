//! The waiting list of a full slot (候补), and the holds of forms: places that are counted but not yet booked.

use serde::{Deserialize, Serialize};

use crate::{
    id::{BookingId, ServiceId, SlotId, WaitingId},
    services::{Name, tariff::Measure},
    time::{DAY, MINUTE, Ms},
};

/// How long places are kept while a form is filled in.
pub const HOLD: i64 = 5 * MINUTE;
/// How long an offer of places that became free stands.
pub const OFFER: i64 = 30 * MINUTE;
/// A house with a booking of the service since then waits behind those without (fairness).
pub const RECENT: i64 = 30 * DAY;

text_enum! {
    /// Where an entry of the line stands.
    pub enum WaitingState {
        Waiting = "waiting",
        /// Places are held for it until its deadline.
        Offered = "offered",
        Booked = "booked",
        /// Left the line, or declined the offer.
        Left = "left",
        Expired = "expired",
    }
}

/// A house's entry in the line of a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct WaitingRow {
    pub id: WaitingId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
    pub service_id: ServiceId,
    pub slot_id: SlotId,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub places: i64,
    pub state: WaitingState,
    /// 1 for whoever is next; 0 once places are offered.
    pub position: i64,
    /// Until when an offer stands.
    pub expires_at: Option<Ms>,
    pub only_me: bool,
}

/// Places kept for a person while a form is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Hold {
    pub slot_id: SlotId,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub places: i64,
    pub units: i64,
    pub expires_at: Ms,
    /// The booking in whose visit it is to be done as well.
    pub beside_id: Option<BookingId>,
}

impl Hold {
    /// How much of the service is held.
    pub fn measure(&self) -> Measure {
        Measure { places: self.places, units: self.units, minutes: (self.ends_at.0 - self.starts_at.0) / MINUTE }
    }
}
