//! Kinds of letters in words.

use domain::mail::Kind;

use crate::i18n::{T, t};

pub fn kind(kind: Kind) -> &'static str {
    t(match kind {
        Kind::Invitation => T::PostInvitation,
        Kind::VerifyEmail => T::PostVerifyEmail,
        Kind::PasswordReset => T::PostPasswordReset,
        Kind::PasswordChanged => T::PostPasswordChanged,
        Kind::NewDevice => T::PostNewDevice,
        Kind::BookingConfirmed => T::PostBookingConfirmed,
        Kind::PlaceOffered => T::PostPlaceOffered,
        Kind::VisitTomorrow => T::PostVisitTomorrow,
        Kind::QuoteReady => T::PostQuoteReady,
        Kind::OrderAnswered => T::PostOrderAnswered,
        Kind::LoanDue => T::PostLoanDue,
        Kind::LoanOverdue => T::PostLoanOverdue,
        Kind::VisitUnbooked => T::PostVisitUnbooked,
        Kind::TicketAnswered => T::PostTicketAnswered,
        Kind::PaperExpires => T::PostPaperExpires,
    })
}
