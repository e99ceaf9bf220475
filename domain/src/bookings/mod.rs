//! Bookings (预约): a place in a slot of a service, and the steps of its fulfilment (BK-1 to BK-3).

use serde::{Deserialize, Serialize};

use crate::{
    id::{BookingId, HouseId, PersonId, ServiceId, SlotId, VisitId},
    money::Fen,
    services::{Name, discount::Reduction, price::Price},
    time::Ms,
};

mod forms;
pub mod line;
pub mod quota;
#[cfg(feature = "store")]
pub mod read;
#[cfg(feature = "store")]
pub mod store;
pub mod visit;

pub use forms::{
    ArrangeForm, Arrangement, Behalf, BehalfForm, BookingForm, HoldForm, Keep, MoveForm, QUOTED, Shift, Wish,
};

text_enum! {
    /// Where a booking stands.
    pub enum State {
        Requested = "requested",
        Confirmed = "confirmed",
        Departed = "departed",
        Arrived = "arrived",
        Completed = "completed",
        Cancelled = "cancelled",
        NoShow = "no_show",
    }
}

text_enum! {
    /// What staff do with a booking.
    pub enum Act {
        Confirm = "confirm",
        Depart = "depart",
        Arrive = "arrive",
        Complete = "complete",
        NoShow = "no_show",
        Cancel = "cancel",
    }
}

text_enum! {
    /// An entry of a booking's timeline.
    pub enum Step {
        Requested = "requested",
        Confirmed = "confirmed",
        Assigned = "assigned",
        /// A vendor, a room or equipment was reserved for it.
        Arranged = "arranged",
        /// To another slot; it is to be confirmed anew.
        Moved = "moved",
        /// A plan of the house booked it.
        Planned = "planned",
        /// Staff booked it for the house.
        OnBehalf = "on_behalf",
        /// Staff passed over a rule, with a reason.
        Overridden = "overridden",
        Departed = "departed",
        Arrived = "arrived",
        Completed = "completed",
        Cancelled = "cancelled",
        NoShow = "no_show",
        /// The vendor's crew took the job by its link.
        JobAccepted = "job_accepted",
        /// The vendor's crew says that it is done.
        JobReported = "job_reported",
        /// A callback found the house satisfied.
        CalledBack = "called_back",
        /// A callback found something to put right.
        CallbackOpen = "callback_open",
    }
}

impl State {
    /// The state after an act; `None` where the act is not possible. The whole machine.
    pub const fn next(self, act: Act) -> Option<Self> {
        match (self, act) {
            (Self::Requested, Act::Confirm) => Some(Self::Confirmed),
            (Self::Confirmed, Act::Depart) => Some(Self::Departed),
            (Self::Departed, Act::Arrive) => Some(Self::Arrived),
            (Self::Arrived, Act::Complete) => Some(Self::Completed),
            (Self::Confirmed | Self::Departed | Self::Arrived, Act::NoShow) => Some(Self::NoShow),
            (Self::Requested | Self::Confirmed, Act::Cancel) => Some(Self::Cancelled),
            _ => None,
        }
    }

    /// Whether it holds its places in the slot.
    pub const fn holds_places(self) -> bool {
        !matches!(self, Self::Cancelled)
    }

    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::NoShow)
    }

    /// What staff may do next, in the order in which it usually happens.
    pub fn acts(self) -> impl Iterator<Item = Act> {
        Act::ALL.iter().copied().filter(move |act| self.next(*act).is_some())
    }
}

impl Act {
    pub const fn step(self) -> Step {
        match self {
            Self::Confirm => Step::Confirmed,
            Self::Depart => Step::Departed,
            Self::Arrive => Step::Arrived,
            Self::Complete => Step::Completed,
            Self::NoShow => Step::NoShow,
            Self::Cancel => Step::Cancelled,
        }
    }
}

/// A slot of a service's calendar. `left` places are free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Slot {
    pub id: SlotId,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub left: i64,
}

/// A booking in a list of the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct BookingRow {
    pub id: BookingId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub state: State,
    pub total: Fen,
    pub only_me: bool,
    pub assigned_zh: Option<String>,
    pub assigned_en: Option<String>,
}

/// A booking on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingView {
    pub row: BookingRow,
    pub price: Price,
    /// What each card took off such a service when it was booked; empty for whoever may not see that of the house.
    pub cards: Vec<Reduction>,
    pub places: i64,
    pub note: String,
    pub house: String,
    pub timeline: Vec<Entry>,
    pub service_id: ServiceId,
    pub slot_id: SlotId,
    /// Residents move it until so many hours before it starts.
    pub notice_hours: i64,
    /// Whether the reader may still cancel it.
    pub may_cancel: bool,
    /// Whether the reader may still move it.
    pub may_move: bool,
    /// What is done in the same visit, itself among them; empty where it is done alone.
    pub visit: Vec<BookingRow>,
    /// Whether this use of a service in trial asks the reader for an opinion (SC-2).
    pub unopined: bool,
}

/// A step that was taken, by whom. `subject` is the person assigned, `was_at` the start before a move, `words` the reason of
/// an exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Entry {
    pub at: Ms,
    pub step: Step,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub by: Name,
    pub subject_zh: Option<String>,
    pub subject_en: Option<String>,
    pub was_at: Option<Ms>,
    pub words: String,
}

/// A booking on the staff's board of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct BoardRow {
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub booking: BookingRow,
    pub house: String,
    pub person_zh: String,
    pub person_en: String,
    pub places: i64,
    pub note: String,
    pub escort: bool,
    pub assigned_to: Option<PersonId>,
    pub slot_id: SlotId,
    pub house_id: HouseId,
    /// The department or partner that does it.
    pub provider: String,
    /// The partner's name by the catalogue.
    pub vendor: String,
    /// Its vendor is suspended, or a paper that it needs has expired (VN-4).
    pub paused: bool,
    /// The same for all that is done in one visit.
    pub visit_id: Option<VisitId>,
}

/// A house that staff can book for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct HouseChoice {
    pub id: HouseId,
    pub code: String,
}

/// A member of staff who can be given work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Worker {
    pub id: PersonId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_way_leads_from_the_wish_to_completion() {
        let usual = [Act::Confirm, Act::Depart, Act::Arrive, Act::Complete];
        let end = usual.iter().try_fold(State::Requested, |state, act| state.next(*act));
        assert_eq!(end, Some(State::Completed));
    }

    #[test]
    fn what_is_over_stays_over() {
        for state in State::ALL.iter().filter(|state| state.is_over()) {
            assert_eq!(state.acts().count(), 0, "{state}");
        }
    }

    #[test]
    fn no_step_can_be_skipped() {
        assert_eq!(State::Requested.next(Act::Depart), None);
        assert_eq!(State::Confirmed.next(Act::Arrive), None);
        assert_eq!(State::Confirmed.next(Act::Complete), None);
        assert_eq!(State::Departed.next(Act::Cancel), None);
    }
}
