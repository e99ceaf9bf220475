//! From a letter of the outbox to subject, text and HTML in its reader's language.

use askama::Template;
use domain::{locale::Locale, mail::Letter};

/// The words of a letter. Templates escape what people have written.
#[derive(Clone, Debug)]
pub struct Words {
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
    pub link: String,
}

macro_rules! templates {
    ($($name:ident = $path:literal),+ $(,)?) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> { letter: &'a Letter, link: &'a str, base: &'a str }

        impl<'a> $name<'a> {
            fn write(letter: &'a Letter, link: &'a str, base: &'a str) -> Result<String, askama::Error> {
                let template = Self { letter, link, base };
                // Subjects name no link, the HTML no address of the portal: read here so that all have the same shape.
                let _ = (template.link, template.base);
                template.render()
            }
        }
    )+};
}

templates!(
    SubjectZh = "mail/subject.zh.txt",
    SubjectEn = "mail/subject.en.txt",
    TextZh = "mail/zh.txt",
    TextEn = "mail/en.txt",
    HtmlZh = "mail/zh.html",
    HtmlEn = "mail/en.html",
);

/// Where a letter leads. A secret travels in the query, which no log keeps, and only the page's button uses it up.
fn link(letter: &Letter, base: &str) -> String {
    match letter {
        Letter::Invitation { secret, .. } => invitation(base, secret),
        Letter::VerifyEmail { secret, .. } => format!("{base}/verify?code={secret}"),
        Letter::PasswordReset { secret, .. } => format!("{base}/reset?code={secret}"),
        Letter::PasswordChanged { .. } => format!("{base}/reset"),
        Letter::NewDevice { .. } => format!("{base}/account"),
        Letter::BookingConfirmed { .. } | Letter::PlaceOffered { .. } | Letter::VisitTomorrow { .. } => {
            format!("{base}/bookings")
        }
        Letter::QuoteReady { .. } | Letter::OrderAnswered { .. } => format!("{base}/orders"),
        Letter::LoanDue { .. } | Letter::LoanOverdue { .. } => format!("{base}/loans"),
        Letter::VisitUnbooked { .. } => format!("{base}/plans"),
        Letter::TicketAnswered { .. } => format!("{base}/tickets"),
        Letter::PaperExpires { .. } => format!("{base}/admin/vendors"),
    }
}

pub fn invitation(base: &str, secret: &str) -> String {
    format!("{base}/invitation?code={secret}")
}

/// E5: a subject is one line, whatever a name contains.
fn one_line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(160).collect()
}

pub fn words(letter: &Letter, locale: Locale, base: &str) -> Result<Words, askama::Error> {
    let link = link(letter, base);
    let (subject, text, html) = match locale {
        Locale::Zh => (
            SubjectZh::write(letter, &link, base)?,
            TextZh::write(letter, &link, base)?,
            HtmlZh::write(letter, &link, base)?,
        ),
        Locale::En => (
            SubjectEn::write(letter, &link, base)?,
            TextEn::write(letter, &link, base)?,
            HtmlEn::write(letter, &link, base)?,
        ),
    };
    Ok(Words { subject: one_line(&subject), text, html, link })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Letter> {
        let name = || "<b>林</b>\r\nBcc: evil@example.com".to_owned();
        let secret = || "0123abcd".to_owned();
        vec![
            Letter::Invitation { name: name(), estate: "蔚蓝\r\nX: y".to_owned(), secret: secret() },
            Letter::VerifyEmail { name: name(), secret: secret() },
            Letter::PasswordReset { name: name(), secret: secret() },
            Letter::PasswordChanged { name: name() },
            Letter::NewDevice { name: name(), device: "Chrome".to_owned() },
            Letter::BookingConfirmed { name: name(), service: "游泳\r\n池".to_owned(), when: "10:00".to_owned() },
            Letter::PlaceOffered {
                name: name(),
                service: "<b>瑜伽\r\n".to_owned(),
                when: "10:00".to_owned(),
                until: "09:00".to_owned(),
            },
            Letter::VisitTomorrow {
                name: name(),
                service: "<b>花园".to_owned(),
                when: "10:00".to_owned(),
                place: "<b>后院".to_owned(),
                prepare: "<script>".to_owned(),
            },
            Letter::QuoteReady {
                name: name(),
                service: "<b>名片\r\n".to_owned(),
                total: "¥380".to_owned(),
                until: "2026-12-01".to_owned(),
            },
            Letter::OrderAnswered {
                name: name(),
                service: "<b>名片\r\n".to_owned(),
                words: "<script>alert(1)</script>".to_owned(),
            },
            Letter::LoanDue { name: name(), item: "<b>大伞\r\n".to_owned(), when: "10:00".to_owned(), kept: false },
            Letter::LoanDue { name: name(), item: "<b>大伞\r\n".to_owned(), when: "10:00".to_owned(), kept: true },
            Letter::LoanOverdue {
                name: name(), item: "<b>大伞\r\n".to_owned(), when: "10:00".to_owned(), kept: false
            },
            Letter::LoanOverdue {
                name: name(), item: "<b>大伞\r\n".to_owned(), when: "10:00".to_owned(), kept: true
            },
            Letter::VisitUnbooked {
                name: name(),
                service: "<b>园艺\r\n".to_owned(),
                when: "2026-11-25 09:30".to_owned(),
            },
            Letter::TicketAnswered {
                name: name(),
                number: 1001,
                words: "<script>alert(1)</script>\n第二行".to_owned(),
            },
            Letter::PaperExpires {
                name: name(),
                vendor: "<b>林安\r\n".to_owned(),
                number: "WL-1".to_owned(),
                day: "2026-12-31".to_owned(),
                days: 30,
            },
        ]
    }

    #[test]
    fn every_letter_has_words_in_both_languages_and_its_link() {
        for letter in all() {
            for locale in [Locale::Zh, Locale::En] {
                let words = words(&letter, locale, "https://portal.example").unwrap();
                assert!(!words.subject.is_empty() && words.text.contains(&words.link), "{letter:?}");
                assert!(words.html.contains("<a class=\"go\" href=\"https://portal.example/"), "{letter:?}");
                assert!(!words.html.contains("{{") && !words.text.contains("{%"));
            }
        }
    }

    #[test]
    fn e5_markup_in_what_people_wrote_is_text_in_the_letter() {
        for letter in all() {
            for locale in [Locale::Zh, Locale::En] {
                let html = words(&letter, locale, "https://portal.example").unwrap().html;
                assert!(!html.contains("<b>") && !html.contains("<script>"), "{html}");
            }
        }
    }

    #[test]
    fn e5_a_subject_is_one_line() {
        for letter in all() {
            for locale in [Locale::Zh, Locale::En] {
                let subject = words(&letter, locale, "https://portal.example").unwrap().subject;
                assert!(!subject.contains(['\r', '\n']) && subject.chars().count() <= 160, "{subject}");
            }
        }
    }
}
