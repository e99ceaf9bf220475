//! The message of RFC 5322 around a letter.

use std::time::{Duration, UNIX_EPOCH};

use domain::{mail::store::Outgoing, time::Ms};
use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart},
};

use super::letter;

/// Who sends, and on behalf of which address.
#[derive(Clone, Debug)]
pub struct Sender {
    pub from: Mailbox,
    pub base_url: String,
    /// The right half of every Message-ID.
    pub host: String,
}

/// A letter that cannot become a message: trying again is no use.
#[derive(Debug, thiserror::Error)]
pub enum Unsendable {
    #[error("the address is not one that mail can be sent to")]
    Address,
    #[error("the letter could not be written")]
    Words(#[from] askama::Error),
    #[error("the message could not be built")]
    Message(#[from] lettre::error::Error),
}

impl Sender {
    /// The message of a letter: the same Message-ID at each attempt, names in the body only.
    pub fn message(&self, outgoing: &Outgoing, now: Ms) -> Result<Message, Unsendable> {
        let address: Address = outgoing.address.parse().map_err(|_| Unsendable::Address)?;
        let words = letter::words(&outgoing.letter, outgoing.locale, &self.base_url)?;
        let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).unwrap_or(0));
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(words.subject)
            .date(now)
            .message_id(Some(outgoing.message_id(&self.host)))
            .multipart(MultiPart::alternative_plain_html(words.text, words.html))?;
        Ok(message)
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        id::{EstateId, MailId},
        locale::Locale,
        mail::Letter,
    };

    use super::*;

    fn outgoing(address: &str, letter: Letter) -> Outgoing {
        let id = uuid::Uuid::from_u128(7);
        Outgoing {
            id: MailId(id),
            estate: EstateId(id),
            address: address.to_owned(),
            locale: Locale::Zh,
            letter,
            attempt: 1,
        }
    }

    fn sender() -> Sender {
        let from = "蔚蓝会 <portal@example.com>".parse().unwrap();
        Sender { from, base_url: "https://portal.example".to_owned(), host: "portal.example".to_owned() }
    }

    fn headers(letter: Letter) -> String {
        let message = sender().message(&outgoing("lin@example.com", letter), Ms(0)).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        text.split("\r\n\r\n").next().unwrap().to_owned()
    }

    #[test]
    fn the_message_id_is_the_same_at_each_attempt() {
        let letter = || Letter::PasswordChanged { name: "林".to_owned() };
        assert!(
            headers(letter()).contains("Message-ID: <00000000000000000000000000000007@portal.example>"),
            "{}",
            headers(letter())
        );
        assert_eq!(
            sender().message(&outgoing("a@example.com", letter()), Ms(0)).unwrap().headers().get_raw("Message-ID"),
            sender().message(&outgoing("a@example.com", letter()), Ms(9)).unwrap().headers().get_raw("Message-ID"),
        );
    }

    #[test]
    fn e5_a_name_cannot_add_a_header_or_a_recipient() {
        let evil = "x\r\nBcc: evil@example.com\r\n\r\nbody";
        for letter in [
            Letter::BookingConfirmed { name: evil.to_owned(), service: evil.to_owned(), when: evil.to_owned() },
            Letter::Invitation { name: evil.to_owned(), estate: evil.to_owned(), secret: "s".to_owned() },
        ] {
            let headers = headers(letter);
            assert!(!headers.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")), "{headers}");
        }
        for address in ["a@example.com\r\nRCPT TO:<evil@example.com>", "a@example.com, b@example.com", "no address", ""]
        {
            let letter = Letter::PasswordChanged { name: String::new() };
            assert!(
                matches!(sender().message(&outgoing(address, letter), Ms(0)), Err(Unsendable::Address)),
                "{address}"
            );
        }
    }
}
