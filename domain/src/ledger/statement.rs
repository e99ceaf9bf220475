//! The account as its reader sees it: a month line by line, and what staff see besides.

use serde::{Deserialize, Serialize};

use super::{Kind, Means, Month};
use crate::{
    id::{BookingId, EntryId, OrderId, PersonId},
    locale::Bilingual,
    money::Fen,
    services::price::Price,
    time::Ms,
};

/// A month of a house's account. Opening balance and lines add up to the closing balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The house's code.
    pub house: String,
    pub month: Month,
    pub opening: Fen,
    pub lines: Vec<Line>,
    pub closing: Fen,
    /// What the house owes now; below zero, what it has to its credit.
    pub balance: Fen,
    /// What the card took off the services that were done in the month's year (为您省下).
    pub saved: Fen,
    /// The month of the first entry; no statement lies before it.
    pub first: Option<Month>,
    /// The month that it is.
    pub now: Month,
    /// How one can pay (MB-3).
    pub methods: Vec<Method>,
}

/// An entry as a line. Of a booking that is only visible to somebody else, nothing but amount and time are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub id: EntryId,
    pub at: Ms,
    pub kind: Kind,
    /// What the house owes more; less, where it is below zero.
    pub amount: Fen,
    /// What the house owed after it.
    pub after: Fen,
    pub service: Option<Bilingual>,
    /// Who booked the service, or else who recorded the entry.
    pub who: Option<Bilingual>,
    pub price: Option<Price>,
    pub booking: Option<BookingId>,
    pub order: Option<OrderId>,
    pub memo: String,
    pub means: Option<Means>,
    pub reference: String,
    /// 只有我可见, by somebody else.
    pub private: bool,
}

impl Line {
    /// What the card took off.
    pub fn saved(&self) -> Fen {
        self.price.as_ref().map_or(Fen::ZERO, saved)
    }
}

/// What the card took off a price.
pub fn saved(price: &Price) -> Fen {
    let cards = price.lines.iter().filter(|line| line.kind.is_card());
    Fen(cards.fold(0_i64, |sum, line| sum.saturating_sub(line.amount.0)))
}

/// MB-3: a way to pay at a venue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Method {
    pub venue_zh: String,
    pub venue_en: String,
    pub means: Means,
    pub note_zh: String,
    pub note_en: String,
}

/// A house in the staff's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct HouseRow {
    pub code: String,
    pub address_zh: String,
    pub address_en: String,
    pub balance: Fen,
}

/// What the staff's search for a house gives: houses by code, how many proposals wait, and the code to go on from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub houses: Vec<HouseRow>,
    pub older: Option<String>,
    pub waiting: i64,
}

text_enum! {
    pub enum ProposalState { Waiting = "waiting", Approved = "approved", Declined = "declined" }
}

/// A credit or refund that was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct ProposalRow {
    pub id: EntryId,
    pub house: String,
    pub kind: Kind,
    pub amount: Fen,
    pub reason: String,
    pub service_zh: Option<String>,
    pub service_en: Option<String>,
    pub means: Option<Means>,
    pub reference: String,
    pub state: ProposalState,
    pub proposed_by: PersonId,
    pub proposer_zh: String,
    pub proposer_en: String,
    pub proposed_at: Ms,
    pub decider_zh: Option<String>,
    pub decider_en: Option<String>,
    pub decided_at: Option<Ms>,
    pub answer: String,
}

/// The proposals of the estate: what waits, oldest first, and what was decided last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub waiting: Vec<ProposalRow>,
    pub decided: Vec<ProposalRow>,
    /// Who reads it: their own proposals are for others to decide.
    pub reader: PersonId,
    /// What one may let off or give back to a house within a day without a second person.
    pub alone: Fen,
}
