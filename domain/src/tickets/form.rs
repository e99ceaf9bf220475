//! What people type about tickets, and its checks: the same in the browser and on the server.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::{
    check::Check,
    error::{Error, Rule},
    id::{FormKey, ServiceId},
};

/// Characters of a place, of a description, of what staff and callers say.
pub const PLACE: u16 = 80;
pub const DESCRIPTION: u16 = 4_000;
pub const WORDS: u16 = 2_000;

/// The form of a new ticket, as it was typed. Photos travel beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketForm {
    pub kind: String,
    pub place: String,
    pub description: String,
    /// 只有我可见.
    pub only_me: bool,
    /// The service that is asked for, where the form was opened from the catalogue.
    pub service: Option<String>,
    pub key: String,
}

/// A ticket to be reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTicket {
    pub kind: Kind,
    pub place: String,
    pub description: String,
    pub only_me: bool,
    pub service: Option<ServiceId>,
    pub key: FormKey,
}

impl TicketForm {
    /// # Errors
    /// `Invalid` with all faults at once.
    pub fn parse(&self) -> Result<NewTicket, Error> {
        let mut check = Check::default();
        let kind = check.choice("kind", &self.kind);
        let place = check.text("place", &self.place, PLACE);
        let description = check.text("description", &self.description, DESCRIPTION);
        let wanted = self.service.as_deref().filter(|service| !service.is_empty());
        let service = wanted.and_then(|service| check.choice("service", service));
        let key = check.choice("key", &self.key);
        let only_me = self.only_me;
        check.done(|| Some(NewTicket { kind: kind?, place, description, only_me, service, key: key? }))
    }
}

/// What the resident said when called back (TK-4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackForm {
    pub satisfied: bool,
    #[serde(default)]
    pub words: String,
}

impl CallbackForm {
    /// Who is not satisfied has said why: without it the next visit would miss the point again.
    ///
    /// # Errors
    /// `Invalid` on `words`.
    pub fn parse(&self) -> Result<Self, Error> {
        let mut check = Check::default();
        let words = check.optional("words", &self.words, WORDS);
        if words.is_empty() && !self.satisfied {
            check.fault("words", Rule::Required);
        }
        check.done(|| Some(Self { satisfied: self.satisfied, words }))
    }
}

/// The text of a note, of an answer or of a result.
///
/// # Errors
/// `Invalid` on `text`.
pub fn parse_words(text: &str) -> Result<String, Error> {
    let mut check = Check::default();
    let words = check.text("text", text, WORDS);
    check.done(|| Some(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Fault;

    fn form() -> TicketForm {
        TicketForm {
            kind: "repair".to_owned(),
            place: " 主卧卫生间 ".to_owned(),
            description: "角阀渗水".to_owned(),
            only_me: false,
            service: None,
            key: "018f0000000070008000000000000001".to_owned(),
        }
    }

    fn faults<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<Fault> {
        let Err(Error::Invalid(faults)) = result else { panic!("accepted: {result:?}") };
        faults
    }

    #[test]
    fn a_good_form_becomes_a_ticket() {
        let ticket = form().parse().unwrap();
        assert_eq!((ticket.kind, ticket.place.as_str(), ticket.service), (Kind::Repair, "主卧卫生间", None));
        let service = Some(String::new());
        assert_eq!(TicketForm { service, ..form() }.parse().unwrap().service, None);
    }

    #[test]
    fn all_faults_of_a_ticket_are_told_at_once() {
        let bad = TicketForm { service: Some("x".to_owned()), ..TicketForm::default() };
        let told = faults(bad.parse());
        let fields: Vec<&str> = told.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["kind", "place", "description", "service", "key"]);
    }

    #[test]
    fn lengths_count_characters_and_end_where_they_say() {
        for (length, fits) in [(1, true), (80, true), (81, false)] {
            assert_eq!(TicketForm { place: "房".repeat(length), ..form() }.parse().is_ok(), fits, "{length}");
        }
        for (length, fits) in [(1, true), (4_000, true), (4_001, false)] {
            assert_eq!(TicketForm { description: "漏".repeat(length), ..form() }.parse().is_ok(), fits, "{length}");
        }
    }

    #[test]
    fn an_unsatisfied_callback_needs_the_reason_and_a_satisfied_one_does_not() {
        assert!(CallbackForm { satisfied: true, words: String::new() }.parse().is_ok());
        let silent = CallbackForm { satisfied: false, words: "  ".to_owned() };
        assert_eq!(faults(silent.parse()), [Fault::new("words", Rule::Required)]);
        let long = CallbackForm { satisfied: true, words: "好".repeat(2_001) };
        assert_eq!(faults(long.parse()), [Fault::new("words", Rule::TooLong(WORDS))]);
    }

    #[test]
    fn an_empty_or_endless_text_is_refused() {
        assert_eq!(faults(parse_words(" \n ")), [Fault::new("text", Rule::Required)]);
        assert_eq!(faults(parse_words(&"字".repeat(2_001))), [Fault::new("text", Rule::TooLong(WORDS))]);
    }
}
