//! What the service centre lends, keeps for owners and hands out (借用、保管、领用): 1.D items 4, 6, 15 and 16 of the estate's list.

use serde::{Deserialize, Serialize};

use crate::{
    bookings::quota::Span,
    id::{IssueId, ItemId, ServiceId},
    services::Name,
    tickets::PhotoView,
    time::Ms,
};

mod forms;
mod state;
#[cfg(feature = "store")]
pub mod store;

pub use forms::{Ask, AskForm, ChangeForm, CounterForm, Handing, ItemForm, LevelChange, NewItem, TakeIn, TakeInForm};
pub use state::{Act, State, Step, next};

/// Days ahead for which something may be asked.
pub const AHEAD: i64 = 14;
/// Characters of a note, of words on the condition, of what a kept thing is.
pub const NOTE: u16 = 500;
pub const CONTENTS: u16 = 200;
pub const SHELF: u16 = 40;

text_enum! {
    /// What happens with the pieces of an item.
    pub enum Kind {
        /// They go out and come back (借用).
        Lend = "lend",
        /// The other way round: the estate keeps the owner's things, the pieces are places (保管).
        Custody = "custody",
        /// They are used up (领用).
        Supply = "supply",
    }
}

text_enum! {
    /// The lists that the desk works from.
    pub enum Desk {
        /// To be handed out, kept or handed over.
        Asked = "asked",
        /// Lent and not back, what is due first at the top.
        Out = "out",
        /// The owners' things on the shelves.
        Kept = "kept",
        /// Over, newest first.
        Past = "past",
        /// How much there is of everything.
        Stock = "stock",
    }
}

/// An item as residents see it. `on_hand` pieces are there now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Item {
    pub id: ItemId,
    pub service_id: ServiceId,
    pub kind: Kind,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
    pub unit_zh: String,
    pub unit_en: String,
    pub on_hand: i64,
    /// How long a loan lasts or a thing is kept; `None` for what is used up.
    pub hours: Option<i64>,
    /// The most of one house: within `span` for what is used up, else at a time.
    pub most: i64,
    pub span: Option<Span>,
}

/// An item as the desk sees it: `on_hand + out + gone = total`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Level {
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub item: Item,
    pub total: i64,
    /// Asked for, lent or kept.
    pub out: i64,
    /// Lost, or handed over for good.
    pub gone: i64,
    pub hidden: bool,
}

/// A service whose items are given out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Lender {
    pub id: ServiceId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
}

/// An issue in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct IssueRow {
    pub id: IssueId,
    pub kind: Kind,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub item: Name,
    pub unit_zh: String,
    pub unit_en: String,
    pub quantity: i64,
    pub state: State,
    pub only_me: bool,
    /// When it is to be fetched, or brought.
    pub wanted_at: Ms,
    pub due_at: Option<Ms>,
    pub created_at: Ms,
    pub house: String,
    pub person_zh: String,
    pub person_en: String,
    pub note: String,
    /// What is kept; empty for all else, as are shelf and receipt.
    pub contents: String,
    pub shelf: String,
    pub receipt: Option<i64>,
}

impl IssueRow {
    /// Whether it should have come back, or been collected, before now.
    pub fn is_overdue(&self, now: Ms) -> bool {
        matches!(self.state, State::HandedOut | State::Kept) && self.due_at.is_some_and(|due| due <= now)
    }
}

/// An issue on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueView {
    pub row: IssueRow,
    pub service_id: ServiceId,
    pub timeline: Vec<Entry>,
    pub photos: Vec<PhotoView>,
    /// Whether the reader may still cancel it.
    pub may_cancel: bool,
    /// Whether this use of a service in trial asks the reader for an opinion (SC-2).
    pub unopined: bool,
    /// What staff can do next; empty for residents.
    pub acts: Vec<Act>,
}

/// A step that was taken, by whom; `words` are those on the condition, or the reason of an exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Entry {
    pub at: Ms,
    pub step: Step,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub by: Name,
    pub words: String,
}
