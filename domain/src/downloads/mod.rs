//! Forms that are filled in on paper (表格下载): PDF files that the page of a service offers, kept beside the database.

use serde::{Deserialize, Serialize};

use crate::{
    check::Check,
    error::{Error, Rule},
    id::{DownloadId, FormKey},
    locale::Bilingual,
};

#[cfg(feature = "store")]
pub mod store;

/// Bytes of a file at most.
pub const LARGEST: usize = 5 << 20;
/// Characters of a name at most.
pub const NAME: u16 = 80;
/// Forms of a service at most.
pub const MOST: u16 = 12;

/// A form as the page of its service offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Download {
    pub id: DownloadId,
    pub name_zh: String,
    pub name_en: String,
    pub bytes: i64,
}

/// What is typed beside the file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DownloadForm {
    pub name_zh: String,
    pub name_en: String,
    pub key: String,
}

/// A form to offer, checked but for its file.
#[derive(Clone, Debug)]
pub struct NewDownload {
    pub name: Bilingual,
    pub key: FormKey,
}

impl DownloadForm {
    /// A name in both languages, as readers of both open it.
    ///
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(&self) -> Result<NewDownload, Error> {
        let mut check = Check::default();
        let name = Bilingual {
            zh: check.text("name_zh", &self.name_zh, NAME),
            en: check.text("name_en", &self.name_en, NAME),
        };
        let key = check.choice("key", &self.key);
        check.done(|| Some(NewDownload { name, key: key? }))
    }
}

/// Whether a file is what it must be: a PDF by its first bytes, and not too large. Its name and its declared type say nothing.
///
/// # Errors
/// `Required` for none, `TooLarge`, `NotAPdf`.
pub fn sound(file: &[u8]) -> Result<(), Rule> {
    if file.is_empty() {
        return Err(Rule::Required);
    }
    if file.len() > LARGEST {
        return Err(Rule::TooLarge);
    }
    if file.starts_with(b"%PDF-") { Ok(()) } else { Err(Rule::NotAPdf) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pdf_of_a_fair_size_is_sound() {
        assert_eq!(sound(b"%PDF-1.7 ..."), Ok(()));
        assert_eq!(sound(b""), Err(Rule::Required));
        assert_eq!(sound(b"<html>%PDF-1.7"), Err(Rule::NotAPdf));
        let mut large = b"%PDF-".to_vec();
        large.resize(LARGEST, b' ');
        assert_eq!(sound(&large), Ok(()));
        large.push(b' ');
        assert_eq!(sound(&large), Err(Rule::TooLarge));
    }

    #[test]
    fn every_fault_of_the_form_is_told() {
        let form = DownloadForm { name_zh: " ".to_owned(), name_en: "x".repeat(81), key: "none".to_owned() };
        let Err(Error::Invalid(faults)) = form.parse() else { panic!("accepted") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["name_zh", "name_en", "key"]);
    }
}
