//! Orders (代办与配送): what residents ask staff to do, and what they have delivered; with quotes (报价) where it costs.

use serde::{Deserialize, Serialize};

use crate::{
    id::{FormKey, OrderId, PersonId, ProductId, QuoteId, ServiceId},
    locale::Bilingual,
    money::Fen,
    services::{
        Name,
        discount::Reduction,
        price::{Item, Price},
    },
    time::{Date, Ms},
};

pub mod bill;
mod forms;
mod goods;
#[cfg(feature = "store")]
pub mod read;
mod state;
#[cfg(feature = "store")]
pub mod store;
mod windows;

pub use forms::{
    Ask, AskForm, Completion, CompletionForm, DeclineForm, NewQuote, Placing, PlacingForm, QuoteForm, RECEIPTS, ROWS,
    Row, TEXT, TellForm, Told, WORDS,
};
pub use goods::{NewProduct, ProductForm, Shelf, WindowForm};
pub use state::{Act, Mode, Queue, QuoteState, Reason, State, Step};
pub use windows::{Rule, Run};

/// What an order without a service is called: whatever the resident has on their mind (BK-8).
pub const ANYTHING: (&str, &str) = ("尽管吩咐", "Whatever you need");

/// How long a quote stands where its maker says nothing else, in days; and the longest.
pub const QUOTE_DAYS: (i64, i64) = (7, 60);

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct OrderRow {
    pub id: OrderId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
    pub mode: Mode,
    pub state: State,
    /// `None` until a price is agreed.
    pub total: Option<Fen>,
    pub only_me: bool,
    pub created_at: Ms,
    /// The window of a delivery.
    pub starts_at: Option<Ms>,
    pub ends_at: Option<Ms>,
    pub house: String,
    pub person_zh: String,
    pub person_en: String,
    pub assigned_zh: Option<String>,
    pub assigned_en: Option<String>,
}

/// An order on its own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    pub row: OrderRow,
    pub service_id: Option<ServiceId>,
    pub note: String,
    pub wanted: String,
    pub bill: Option<Bill>,
    /// Whether it may be begun: a price is agreed, or its service has none.
    pub agreed: bool,
    /// What was agreed, and is charged once it is done.
    pub price: Option<Price>,
    pub reason: Option<Reason>,
    pub timeline: Vec<Entry>,
    /// Newest first.
    pub quotes: Vec<Quote>,
    pub assigned_to: Option<PersonId>,
    /// Whether the reader may approve what the house pays.
    pub may_pay: bool,
    /// Whether the reader may cancel it now.
    pub may_cancel: bool,
    /// Whether this use of a service in trial asks the reader for an opinion (SC-2).
    pub unopined: bool,
}

impl OrderView {
    /// The quote that waits for an answer.
    pub fn open(&self) -> Option<&Quote> {
        self.quotes.iter().find(|quote| quote.state == QuoteState::Open)
    }
}

/// A bill that staff are to pay (FE-7), as the resident typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    pub due_on: Date,
    pub amount: Fen,
}

/// A step of an order. `by` is nobody where time did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Entry {
    pub at: Ms,
    pub step: Step,
    pub by_zh: Option<String>,
    pub by_en: Option<String>,
    pub subject_zh: Option<String>,
    pub subject_en: Option<String>,
    pub words: String,
}

/// A quote with its lines, the card's discount among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub id: QuoteId,
    pub number: i64,
    pub price: Price,
    pub note: String,
    pub expires_at: Ms,
    /// One that is overdue reads as expired, whether or not that was written down.
    pub state: QuoteState,
    pub made_at: Ms,
}

/// Something that a service delivers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Product {
    pub id: ProductId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
    pub unit_zh: String,
    pub unit_en: String,
    pub price: Fen,
    pub at_cost: bool,
    pub available: bool,
}

impl Product {
    /// So many of it, as a line of a price.
    pub fn item(&self, quantity: i64) -> Item {
        let text = Bilingual { zh: self.name.name_zh.clone(), en: self.name.name_en.clone() };
        Item { text, quantity, each: self.price, at_cost: self.at_cost }
    }
}

/// What a service's page needs to take an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Those that can be had now.
    pub products: Vec<Product>,
    /// The windows of the next days, each with its free places.
    pub runs: Vec<Run>,
    pub bill: Option<BillTerms>,
    /// What the card takes off what is not at cost.
    pub card: Option<Reduction>,
    /// Whether the reader lives here and may ask at all.
    pub may_ask: bool,
    pub may_pay: bool,
}

/// FE-7 as it is told beforehand: free for bills due on `today` or later, else at the price `late`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillTerms {
    pub today: Date,
    pub late: Price,
}

/// An order on the desk: what staff need beside the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    pub order: OrderView,
    pub workers: Vec<crate::bookings::Worker>,
    /// The lines that a new quote starts with: what the service costs by its list.
    pub suggested: Vec<Row>,
    /// The day to which a new quote stands, unless its maker chooses another.
    pub expires_on: Date,
    /// Of the quote's form, and of the answer's.
    pub keys: (FormKey, FormKey),
}
