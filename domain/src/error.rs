//! What can go wrong, in terms a reader can be told. Wording is chosen in the view, per language.

use serde::{Deserialize, Serialize};

use crate::{
    bookings::quota::Quota,
    id::SlotId,
    resources::Lacks,
    services::price::Shown,
    time::{Date, Ms},
};

/// One thing wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub field: String,
    pub rule: Rule,
}

impl Fault {
    pub fn new(field: &str, rule: Rule) -> Self {
        Self { field: field.to_owned(), rule }
    }
}

/// The rule that a field broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    Required,
    /// At most this many characters.
    TooLong(u16),
    /// At least this many characters.
    TooShort(u16),
    NotAnEmail,
    NotADate,
    /// Not one of the choices offered.
    NotAChoice,
    NotANumber,
    /// On the list of common passwords, or made of the reader's own name.
    CommonPassword,
    WeakPassword,
    Mismatch,
    WrongCode,
    TooLarge,
    NotAPhoto,
    NotAPdf,
    TooMany(u16),
    InThePast,
    /// A day before the first that can be chosen.
    NotBefore(Date),
    Taken,
    /// Not an amount of money above zero with at most two places.
    NotAnAmount,
    /// More money than one entry may move.
    TooMuch,
    /// Not a percentage from 0 to 100 with at most two places.
    NotAPercentage,
    /// What is quoted or free takes no amount.
    NoAmount,
    /// The last day lies before the first.
    EndsBefore,
    /// Not a time or a span of a day.
    NotATime,
    /// Two spans share a minute.
    Overlaps,
    /// Nobody has said when work is done.
    NoHours,
    /// The hours leave nothing to open.
    NeverOpen,
    /// So many lines of the list are not ticked.
    Unticked(u16),
}

/// Why a well-formed wish was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The places are gone; the nearest slots that still have as many.
    SlotFull {
        nearest: Vec<(SlotId, Ms)>,
    },
    /// The slot lies in the past or inside the notice that the service needs.
    TooLate,
    /// The house has had as many bookings of the service as its rule allows.
    Quota(Quota),
    /// Nobody needs to wait: the slot can be booked at once.
    PlacesFree,
    /// The offer of the waiting list was left, taken up or is overdue.
    OfferGone,
    /// The quote was replaced, withdrawn or declined, or its time is over.
    QuoteGone,
    /// The receipts come to more than was agreed: it takes a quote first.
    AboveAgreed,
    /// The thing is no longer in the state that the form was made for.
    Stale,
    /// This relation to the house does not include it, such as paid services for a nanny.
    NotYours,
    WrongSignIn,
    SecondFactor,
    /// A link that is wrong, used or too old: deliberately one word for all three.
    DeadLink,
    /// A ticket closes only by a callback (TK-4, TK-5).
    CallbackFirst,
    /// Oneself, or the last who could undo it.
    Yourself,
    NotBookable,
    /// The house is away on some of these days already.
    AwayAlready,
    OtherSite,
    /// Not the same visit: at another place, at the same time as a part of it, or hours away.
    NotOneVisit,
    /// Somebody else has to approve it.
    SecondPerson,
    /// A refund of more than the house has to its credit.
    NoCredit,
    /// The account cannot hold so much.
    TooMuch,
    /// It no longer costs what the form showed; `None` where the price is agreed before it begins.
    PriceChanged {
        was: Shown,
        now: Shown,
    },
    /// Somebody or something serves another visit at that time: of which house, from when to when.
    Held {
        house: String,
        from: Ms,
        to: Ms,
    },
    /// Somebody or something is not to be had then.
    Away {
        from: Ms,
        to: Ms,
    },
    /// A resource that is no longer used.
    OutOfUse,
    /// BK-3: an outsourced visit needs vendor and escort.
    Unready(Lacks),
    /// So many pieces of an item are left, fewer than asked for.
    NoneLeft(i64),
    /// The house has as many pieces of an item as it may have at a time.
    AtATime(i64),
    /// The house has had its share of what is used up.
    Supply(Quota),
    /// The vendor of the service is suspended, or a paper that it needs has expired (VN-4).
    VendorPaused,
    /// A criterion of the vendor's dossier has no mark (VN-1).
    DossierOpen,
    /// The visit has not begun.
    TooEarly,
}

/// What a store function answers when it does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("nobody is signed in")]
    SignIn,
    /// It does not exist, or the asker may not see it: the same answer for both.
    #[error("not found")]
    NotFound,
    #[error("invalid input")]
    Invalid(Vec<Fault>),
    #[error("refused: {0:?}")]
    Refused(Refusal),
    #[error("too many attempts")]
    TooMany,
    #[error("the database is out of room")]
    Full,
    #[cfg(feature = "store")]
    #[error("database: {0}")]
    Database(sqlx::Error),
    #[error("{0}")]
    Broken(String),
}

impl Error {
    pub fn invalid(field: &str, rule: Rule) -> Self {
        Self::Invalid(vec![Fault::new(field, rule)])
    }

    pub fn broken(cause: impl std::fmt::Display) -> Self {
        Self::Broken(cause.to_string())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

#[cfg(feature = "store")]
impl From<sqlx::Error> for Error {
    /// SQLite's result code 13 and PostgreSQL's class 53 both say that there is no room left to write.
    fn from(error: sqlx::Error) -> Self {
        let full = error
            .as_database_error()
            .and_then(|cause| cause.code().map(|code| code == "13" || code == "53100"))
            .unwrap_or(false);
        if full { Self::Full } else { Self::Database(error) }
    }
}

/// A word that is not in a closed set.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("an unknown word")]
pub struct UnknownWord;
