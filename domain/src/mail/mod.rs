//! The outbox: a letter is a row written in the transaction of its cause; a worker sends it later, at least once.

use serde::{Deserialize, Serialize};

use crate::{id::MailId, locale::Bilingual, time::Ms};

#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "store")]
pub use store::enqueue;

/// What a letter says. Secrets in it are blanked once it has been sent. Templates turn it into text and HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    Invitation {
        name: String,
        estate: String,
        secret: String,
    },
    VerifyEmail {
        name: String,
        secret: String,
    },
    PasswordReset {
        name: String,
        secret: String,
    },
    /// Somebody asked for a reset of an address that has no account; sent to nobody, it keeps the two cases alike.
    PasswordChanged {
        name: String,
    },
    NewDevice {
        name: String,
        device: String,
    },
    BookingConfirmed {
        name: String,
        service: String,
        when: String,
    },
    /// Places became free for somebody on the waiting list; they are kept until then.
    PlaceOffered {
        name: String,
        service: String,
        when: String,
        until: String,
    },
    /// The day before a confirmed visit. Place and preparation may be empty.
    VisitTomorrow {
        name: String,
        service: String,
        when: String,
        place: String,
        prepare: String,
    },
    /// A price waits for the house's answer until the end of a day.
    QuoteReady {
        name: String,
        service: String,
        total: String,
        until: String,
    },
    /// Words of staff about an order, a no among them.
    OrderAnswered {
        name: String,
        service: String,
        words: String,
    },
    /// What was lent is due back tomorrow; `kept`: what was kept is to be collected.
    LoanDue {
        name: String,
        item: String,
        when: String,
        kept: bool,
    },
    LoanOverdue {
        name: String,
        item: String,
        when: String,
        kept: bool,
    },
    /// A day of a plan could not be booked; the resident chooses another time.
    VisitUnbooked {
        name: String,
        service: String,
        when: String,
    },
    TicketAnswered {
        name: String,
        number: i64,
        words: String,
    },
    /// A vendor's paper expires soon; `day` is its last one, so many `days` from now (VN-4).
    PaperExpires {
        name: String,
        vendor: String,
        number: String,
        day: String,
        days: i64,
    },
}

impl Letter {
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Invitation { .. } => Kind::Invitation,
            Self::VerifyEmail { .. } => Kind::VerifyEmail,
            Self::PasswordReset { .. } => Kind::PasswordReset,
            Self::PasswordChanged { .. } => Kind::PasswordChanged,
            Self::NewDevice { .. } => Kind::NewDevice,
            Self::BookingConfirmed { .. } => Kind::BookingConfirmed,
            Self::PlaceOffered { .. } => Kind::PlaceOffered,
            Self::VisitTomorrow { .. } => Kind::VisitTomorrow,
            Self::QuoteReady { .. } => Kind::QuoteReady,
            Self::OrderAnswered { .. } => Kind::OrderAnswered,
            Self::LoanDue { .. } => Kind::LoanDue,
            Self::LoanOverdue { .. } => Kind::LoanOverdue,
            Self::VisitUnbooked { .. } => Kind::VisitUnbooked,
            Self::TicketAnswered { .. } => Kind::TicketAnswered,
            Self::PaperExpires { .. } => Kind::PaperExpires,
        }
    }

    /// The same letter without its secret.
    pub fn blanked(mut self) -> Self {
        match &mut self {
            Self::Invitation { secret, .. } | Self::VerifyEmail { secret, .. } | Self::PasswordReset { secret, .. } => {
                secret.clear()
            }
            Self::PasswordChanged { .. }
            | Self::NewDevice { .. }
            | Self::BookingConfirmed { .. }
            | Self::PlaceOffered { .. }
            | Self::VisitTomorrow { .. }
            | Self::VisitUnbooked { .. }
            | Self::QuoteReady { .. }
            | Self::OrderAnswered { .. }
            | Self::LoanDue { .. }
            | Self::LoanOverdue { .. }
            | Self::TicketAnswered { .. }
            | Self::PaperExpires { .. } => {}
        }
        self
    }
}

text_enum! {
    /// The kind of a letter: all that staff are told of one that could not be delivered.
    pub enum Kind {
        Invitation = "invitation",
        VerifyEmail = "verify_email",
        PasswordReset = "password_reset",
        PasswordChanged = "password_changed",
        NewDevice = "new_device",
        BookingConfirmed = "booking_confirmed",
        PlaceOffered = "place_offered",
        VisitTomorrow = "visit_tomorrow",
        QuoteReady = "quote_ready",
        OrderAnswered = "order_answered",
        LoanDue = "loan_due",
        LoanOverdue = "loan_overdue",
        VisitUnbooked = "visit_unbooked",
        TicketAnswered = "ticket_answered",
        PaperExpires = "paper_expires",
    }
}

/// A letter that could not be delivered, as staff see it: to whom and of which kind, not what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadRow {
    pub id: MailId,
    pub kind: Kind,
    pub person: Bilingual,
    pub attempts: i64,
    /// What the mail server said, without addresses.
    pub last_error: String,
    pub created_at: Ms,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blanked_letter_says_all_but_the_secret() {
        let letter =
            Letter::Invitation { name: "林悦".to_owned(), estate: "蔚蓝".to_owned(), secret: "s3cret".to_owned() };
        let blank = letter.blanked();
        assert_eq!(
            blank,
            Letter::Invitation { name: "林悦".to_owned(), estate: "蔚蓝".to_owned(), secret: String::new() }
        );
    }

    #[test]
    fn the_kind_is_the_word_that_is_stored() {
        let letter = Letter::TicketAnswered { name: String::new(), number: 1, words: String::new() };
        let stored = serde_json::to_value(&letter).unwrap();
        assert_eq!(stored["kind"], letter.kind().as_str());
    }
}
