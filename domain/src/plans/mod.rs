//! Recurring services (定期服务) and the days on which a house is away (外出), which pause them.

use serde::{Deserialize, Serialize};

use crate::{
    bookings,
    id::{AwayId, BookingId, PlanId, ServiceId, SlotId, TurnId},
    money::Fen,
    services::{
        Name,
        discount::Reduction,
        price::Price,
        tariff::{Basis, Measure, Tariff, Unit},
    },
    time::{Date, Ms},
};

mod forms;
mod outlook;
#[cfg(feature = "store")]
pub mod read;
mod rhythm;
#[cfg(feature = "store")]
pub mod store;

pub use forms::{AwayForm, AwayWish, ChoiceForm, MarkForm, PlanForm, PlanWish, typed_time};
pub use outlook::{Window, outlook};
pub use rhythm::{Rhythm, Weekdays, first_open};

text_enum! {
    /// How a service recurs.
    pub enum Kind {
        /// Brought to the door: milk, newspapers.
        Delivery = "delivery",
        /// A visit, booked in the calendar.
        Visit = "visit",
    }
}

text_enum! {
    /// Where a plan stands.
    pub enum State { Active = "active", Paused = "paused", Ended = "ended" }
}

text_enum! {
    /// What the house does with a plan.
    pub enum Act { Pause = "pause", Resume = "resume", End = "end" }
}

text_enum! {
    /// An entry of a plan's timeline.
    pub enum Step {
        Started = "started",
        Paused = "paused",
        Resumed = "resumed",
        Ended = "ended",
        /// One day is left out.
        Skipped = "skipped",
        /// It is not left out after all.
        Restored = "restored",
        /// Another time was chosen for a day that could not be booked.
        Chosen = "chosen",
    }
}

text_enum! {
    /// What was settled for a day of a plan.
    pub enum TurnState {
        /// Past the hour until which it could be stopped: it will come.
        Due = "due",
        Done = "done",
        Skipped = "skipped",
        /// The house was away.
        Away = "away",
        Booked = "booked",
        /// 约不到: the resident chooses another time.
        Unbooked = "unbooked",
    }
}

text_enum! {
    /// Why a day could not be booked.
    pub enum Why {
        /// The calendar has no such time.
        NoTime = "no_time",
        Full = "full",
        /// Inside the notice that the service needs.
        Late = "late",
        /// The house has had its share.
        Quota = "quota",
        /// The service can't be booked now.
        Closed = "closed",
    }
}

impl State {
    /// The state after an act; `None` where the act is not possible. The whole machine.
    pub const fn next(self, act: Act) -> Option<Self> {
        match (self, act) {
            (Self::Active, Act::Pause) => Some(Self::Paused),
            (Self::Paused, Act::Resume) => Some(Self::Active),
            (Self::Active | Self::Paused, Act::End) => Some(Self::Ended),
            _ => None,
        }
    }

    /// What the house may do next.
    pub fn acts(self) -> impl Iterator<Item = Act> {
        Act::ALL.iter().copied().filter(move |act| self.next(*act).is_some())
    }
}

impl Act {
    pub const fn step(self) -> Step {
        match self {
            Self::Pause => Step::Paused,
            Self::Resume => Step::Resumed,
            Self::End => Step::Ended,
        }
    }
}

/// What a turn costs: so much for each piece or visit, less what a card takes off. `None` where it does not fit.
pub fn price_of(each: Fen, quantity: i64, card: Option<Reduction>) -> Option<Price> {
    let tariff = Tariff { basis: Basis::Place, each, unit: Unit::default() };
    Price::at(&tariff, Measure { places: quantity, ..Measure::default() }, card)
}

/// How far ahead visits are booked, in days.
pub const AHEAD: i64 = 14;

/// A plan of a house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct PlanRow {
    pub id: PlanId,
    pub kind: Kind,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
    pub service_id: ServiceId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub rhythm: Rhythm,
    /// The time of day of a visit, in minutes of the estate's clock.
    pub minute: Option<i64>,
    pub quantity: i64,
    pub note: String,
    pub state: State,
    /// Days before it do not count: later than the first day after a pause.
    pub open_from: Date,
    /// A delivery can be stopped until this hour of the day before.
    pub cutoff_hour: i64,
    /// Each time.
    pub total: Fen,
    pub person_zh: String,
    pub person_en: String,
}

/// A day of a plan on which something was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Turn {
    pub id: TurnId,
    pub plan_id: PlanId,
    pub day: Date,
    pub state: TurnState,
    pub why: Option<Why>,
    /// Why it was left out, in somebody's words.
    pub reason: String,
    pub booking_id: Option<BookingId>,
    pub booking: Option<bookings::State>,
    /// When the booked visit starts.
    pub starts_at: Option<Ms>,
}

/// Days on which nobody is at home, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Away {
    pub id: AwayId,
    pub first_day: Date,
    pub last_day: Date,
    pub note: String,
    /// Set where it was called off before it began.
    pub withdrawn_at: Option<Ms>,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub by: Name,
}

impl Away {
    pub fn covers(&self, day: Date) -> bool {
        self.first_day <= day && day <= self.last_day
    }
}

/// A coming day of a plan, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    pub day: Date,
    /// `None` where nothing is settled yet.
    pub state: Option<TurnState>,
    pub turn: Option<Turn>,
    /// Whether the house may still leave it out, or take it back in.
    pub open: bool,
}

/// A service that recurs, for those who may start a plan of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Offer {
    pub service_id: ServiceId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
    pub kind: Kind,
    /// One piece or visit, before the card's discount.
    pub each: Fen,
    pub most: i64,
    pub cutoff_hour: i64,
}

/// An entry of a plan's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Entry {
    pub at: Ms,
    pub step: Step,
    pub day: Option<Date>,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub by: Name,
}

/// The plans of a house and its days away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub plans: Vec<(PlanRow, Vec<Dated>)>,
    pub away: Vec<Away>,
    /// What can be had regularly.
    pub offers: Vec<Offer>,
    pub today: Date,
}

/// A plan on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    pub row: PlanRow,
    pub price: Price,
    /// What one would cost by today's list, where that differs from what the plan keeps.
    pub listed: Option<Fen>,
    pub dates: Vec<Dated>,
    pub timeline: Vec<Entry>,
    /// For the first day that could not be booked.
    pub nearest: Option<Nearest>,
}

/// Free times near a day that could not be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearest {
    pub turn: TurnId,
    pub day: Date,
    pub slots: Vec<(SlotId, Ms)>,
}

/// A booking that falls on days away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Meanwhile {
    pub id: BookingId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub state: bookings::State,
}

/// A line of the desk's list of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct DayRow {
    pub plan: PlanId,
    pub house: String,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
    pub quantity: i64,
    pub note: String,
    pub person_zh: String,
    pub person_en: String,
    /// `None` where it can still be changed by the house.
    pub state: Option<TurnState>,
    pub reason: String,
}

/// A house that is away on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct AwayHouse {
    pub house: String,
    pub first_day: Date,
    pub last_day: Date,
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ended_stays_ended() {
        assert_eq!(State::Ended.acts().count(), 0);
        assert_eq!(State::Active.next(Act::Resume), None);
        assert_eq!(State::Paused.next(Act::Pause), None);
    }
}
