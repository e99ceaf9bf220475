//! Tickets (报事): TK-1 to TK-9. One number from the report to the callback, one person responsible all the way.

use serde::{Deserialize, Serialize};

use crate::{
    id::{PersonId, PhotoId, TicketId},
    locale::Bilingual,
    time::Ms,
};

mod form;
mod state;
#[cfg(feature = "store")]
pub mod store;

pub use form::{CallbackForm, DESCRIPTION, NewTicket, PLACE, TicketForm, WORDS, parse_words};
pub use state::{Act, Kind, State, Step, next};

/// The most photos that a ticket may have.
pub const PHOTOS: u16 = 6;

text_enum! {
    /// The lists that staff work from.
    pub enum Queue {
        /// Work to be done: all but resolved and closed.
        Open = "open",
        /// What the reader is responsible for or was sent to, until it is closed.
        Mine = "mine",
        /// Resolved, waiting for the callback (TK-5).
        Callback = "callback",
        Closed = "closed",
    }
}

/// A ticket as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketRow {
    pub id: TicketId,
    /// Counts up within the estate.
    pub number: i64,
    pub kind: Kind,
    pub place: String,
    /// The first 40 characters of the description.
    pub title: String,
    pub state: State,
    pub only_me: bool,
    pub created_at: Ms,
    pub promised_at: Ms,
    pub responsible: Option<Bilingual>,
    /// The house's code.
    pub house: String,
    pub reporter: Bilingual,
}

/// A ticket on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketView {
    pub row: TicketRow,
    pub description: String,
    /// The service that was asked for.
    pub service: Option<Bilingual>,
    pub worker: Option<Bilingual>,
    /// What a form for taking over says it saw.
    pub responsible_id: Option<PersonId>,
    pub timeline: Vec<Entry>,
    pub photos: Vec<PhotoView>,
    /// For a resident: reported by the reader. For staff: the reader is responsible.
    pub mine: bool,
    /// What staff can do next; empty for residents. The callback's two also need the capability for callbacks.
    pub acts: Vec<Act>,
}

/// A line of the timeline. Residents never get internal ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub at: Ms,
    pub step: Step,
    pub who: Bilingual,
    /// Who was sent, or from whom it was taken over.
    pub subject: Option<Bilingual>,
    pub body: String,
    pub internal: bool,
}

/// A photo of a ticket; width and height in pixels, so that pages keep its place before it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct PhotoView {
    pub id: PhotoId,
    pub width: i64,
    pub height: i64,
}
