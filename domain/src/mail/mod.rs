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
            Self::VisitUnbooked { .. } => Kind::VisitUnbooked,
            Self::TicketAnswered { .. } => Kind::TicketAnswered,
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
            | Self::TicketAnswered { .. } => {}
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
        VisitUnbooked = "visit_unbooked",
        TicketAnswered = "ticket_answered",
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
