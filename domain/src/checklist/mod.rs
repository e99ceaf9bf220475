//! What is looked at on a visit of a service, ticked by whoever does it, and signed by whoever opened the door.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    check::Check,
    error::{Error, Rule},
    id::{BookingId, CheckId, ServiceId},
    time::Ms,
};

#[cfg(feature = "store")]
pub mod store;

/// Items of a list; more is no list but a book.
const MOST: usize = 30;

/// A line of a service's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Item {
    pub id: CheckId,
    pub words_zh: String,
    pub words_en: String,
}

/// A line of a visit's list: ticked by whom and when, if at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Line {
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub item: Item,
    pub at: Option<Ms>,
    pub by_zh: Option<String>,
    pub by_en: Option<String>,
}

/// Who signed for a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Signed {
    pub name: String,
    pub at: Ms,
}

/// The list of a visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub lines: Vec<Line>,
    pub signed: Option<Signed>,
}

impl Sheet {
    /// How many lines nobody has ticked.
    pub fn left(&self) -> usize {
        self.lines.iter().filter(|line| line.at.is_none()).count()
    }
}

/// The list of a service as a form shows it: a line for each item, Chinese first, English behind a bar.
pub fn typed(items: &[Item]) -> String {
    let line = |item: &Item| {
        if item.words_en.is_empty() { item.words_zh.clone() } else { format!("{} | {}", item.words_zh, item.words_en) }
    };
    items.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The list of a service as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListForm {
    pub service: String,
    pub lines: String,
    /// The list as the form showed it: a form that is out of date is refused.
    pub seen: String,
}

/// The list of a service, checked.
#[derive(Clone, Debug)]
pub struct ListDraft {
    pub service: ServiceId,
    pub lines: Vec<(String, String)>,
    pub seen: String,
}

impl ListForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<ListDraft, Error> {
        let mut check = Check::default();
        let service = check.choice("service", &self.service);
        let mut lines: Vec<(String, String)> = Vec::new();
        for line in self.lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (zh, en) = line.split_once(['|', '｜']).unwrap_or((line, ""));
            let pair = (check.text("lines", zh, 80), check.optional("lines", en, 120));
            if lines.iter().all(|(zh, _)| *zh != pair.0) {
                lines.push(pair);
            }
        }
        if lines.len() > MOST {
            check.fault("lines", Rule::TooMany(u16::try_from(MOST).unwrap_or(u16::MAX)));
        }
        let seen = self.seen.replace("\r\n", "\n");
        check.done(|| Some(ListDraft { service: service?, lines, seen }))
    }
}

/// The ticks of a visit as they are sent: all that are set.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TickForm {
    pub booking: String,
    pub items: Vec<String>,
    pub back: String,
}

impl TickForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(&self) -> Result<(BookingId, BTreeSet<CheckId>), Error> {
        let mut check = Check::default();
        let booking = check.choice("booking", &self.booking);
        let items: BTreeSet<CheckId> = self.items.iter().filter_map(|id| check.choice("items", id)).collect();
        check.done(|| Some((booking?, items)))
    }
}

/// A name under a visit.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignForm {
    pub booking: String,
    pub name: String,
    pub back: String,
}

impl SignForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(&self) -> Result<(BookingId, String), Error> {
        let mut check = Check::default();
        let booking = check.choice("booking", &self.booking);
        let name = check.text("name", &self.name, 40);
        check.done(|| Some((booking?, name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_typed_line_by_line_and_written_back_the_same_way() {
        let form = ListForm {
            service: uuid::Uuid::nil().to_string(),
            lines: " 铺好地垫 | Lay the mat\r\n\r\n清点物品\n清点物品｜Again".to_owned(),
            ..ListForm::default()
        };
        let draft = form.parse().unwrap();
        let pair = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        assert_eq!(draft.lines, [pair("铺好地垫", "Lay the mat"), pair("清点物品", "")]);
        let item = |(words_zh, words_en): (String, String)| Item { id: CheckId(uuid::Uuid::nil()), words_zh, words_en };
        let items: Vec<Item> = draft.lines.into_iter().map(item).collect();
        assert_eq!(typed(&items), "铺好地垫 | Lay the mat\n清点物品");
    }

    #[test]
    fn a_list_of_too_many_or_too_long_lines_is_refused() {
        let form = |lines: String| ListForm { service: uuid::Uuid::nil().to_string(), lines, ..ListForm::default() };
        assert!(form("长".repeat(81)).parse().is_err());
        let many: Vec<String> = (0..31).map(|number| format!("第 {number} 项")).collect();
        assert!(form(many.join("\n")).parse().is_err());
        assert!(form(String::new()).parse().unwrap().lines.is_empty());
    }
}
