//! 便民服务索引手册 (SC-1): the index of every service that residents can have, a new issue each month, for all owners.

use serde::{Deserialize, Serialize};

use crate::{
    check::Check,
    error::Error,
    id::{HandbookId, ServiceId},
    ledger::Month,
    locale::{Bilingual, Locale},
    services::{Category, Family, Mode, stage::Stage, tariff::Tariff},
    time::{Date, Ms},
};

pub mod compare;
#[cfg(feature = "store")]
pub mod desk;
#[cfg(feature = "store")]
pub mod drafting;
#[cfg(feature = "store")]
mod notice;
#[cfg(feature = "store")]
pub mod store;

/// The most characters of a preface, in each language.
pub const PREFACE: u16 = 600;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2026年11月` or `November 2026`, as it stands on the cover.
pub fn month_name(month: Month, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("{}年{}月", month.year, month.month),
        Locale::En => format!("{} {}", english(month.month), month.year),
    }
}

/// `2026年11月3日` or `3 November 2026`.
pub fn day_name(date: Date, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("{}年{}月{}日", date.year, date.month, date.day),
        Locale::En => format!("{} {} {}", date.day, english(date.month), date.year),
    }
}

fn english(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default()
}

text_enum! {
    pub enum IssueState { Draft = "draft", Published = "published" }
}

/// A service as an issue names it: a copy, which stays when the catalogue moves on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: ServiceId,
    pub code: String,
    pub family: Family,
    pub category: Category,
    pub mode: Mode,
    pub name: Bilingual,
    pub summary: Bilingual,
    /// What it charges, and for what.
    pub tariff: Tariff,
    pub who: Who,
    pub place: Bilingual,
    /// The length of a visit.
    pub minutes: Option<i64>,
    pub notice_hours: i64,
    /// 仅限园区内.
    pub inside_only: bool,
    pub stage: Stage,
}

/// Who does a service: a department, or a partner by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    pub provider: String,
    pub vendor: String,
}

/// What an issue says: every service, and what is different from the issue before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// The issue that it was compared with; `None` for the first.
    pub since: Option<Month>,
    pub entries: Vec<Entry>,
    pub new: Vec<ServiceId>,
    pub changed: Vec<Changed>,
    /// What is no longer offered, as it was last named.
    pub withdrawn: Vec<Entry>,
}

/// A service with all that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    pub id: ServiceId,
    pub what: Vec<Change>,
}

/// One thing that is different; what is new stands in the entry itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Name {
        old: Bilingual,
    },
    Price {
        old: Tariff,
        new: Tariff,
    },
    Place {
        old: Bilingual,
        new: Bilingual,
    },
    Notice {
        old: i64,
        new: i64,
    },
    Length {
        old: Option<i64>,
        new: Option<i64>,
    },
    Who {
        old: Who,
        new: Who,
    },
    /// Within the estate only from now on, or no longer so.
    Area {
        inside_only: bool,
    },
    Stage {
        old: Stage,
        new: Stage,
    },
    /// Worded anew.
    Text,
}

impl Content {
    pub fn find(&self, id: ServiceId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Whether there is anything to tell beside the index itself.
    pub fn moved(&self) -> bool {
        !(self.new.is_empty() && self.changed.is_empty() && self.withdrawn.is_empty())
    }

    pub fn is_new(&self, id: ServiceId) -> bool {
        self.new.contains(&id)
    }

    pub fn is_changed(&self, id: ServiceId) -> bool {
        self.changed.iter().any(|changed| changed.id == id)
    }

    /// The entries by family and category, in the order in which people read them; nothing empty.
    pub fn chapters(&self) -> Vec<Chapter<'_>> {
        let of = |family: Family, category: Category| -> Vec<&Entry> {
            self.entries.iter().filter(|entry| entry.family == family && entry.category == category).collect()
        };
        let sections = |family: Family| -> Vec<Section<'_>> {
            let each = Category::ALL.iter().map(|category| (*category, of(family, *category)));
            each.filter(|(_, entries)| !entries.is_empty()).collect()
        };
        let each = Family::ALL.iter().map(|family| (*family, sections(*family)));
        each.filter(|(_, sections)| !sections.is_empty()).collect()
    }
}

pub type Chapter<'a> = (Family, Vec<Section<'a>>);
pub type Section<'a> = (Category, Vec<&'a Entry>);

/// An issue of the handbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    pub id: HandbookId,
    pub month: Month,
    pub state: IssueState,
    pub preface: Bilingual,
    pub content: Content,
    /// Goes up with each change of a draft: a form for an older one is refused.
    pub revision: i64,
    pub drafted_at: Ms,
    pub published_at: Option<Ms>,
    /// The title of whoever published it.
    pub by: Option<Bilingual>,
}

/// An issue in the list of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueRow {
    pub month: Month,
    pub state: IssueState,
    pub published_at: Option<Ms>,
}

/// What its keepers see of the handbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskView {
    /// The issue that is shown; `None` where there is none at all.
    pub issue: Option<Issue>,
    pub issues: Vec<IssueRow>,
    /// Whether the shown draft no longer says what the catalogue says.
    pub outdated: bool,
}

/// The preface of a draft as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PrefaceForm {
    pub month: String,
    pub revision: String,
    pub zh: String,
    pub en: String,
}

/// Which draft a form was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub month: Month,
    pub revision: i64,
}

impl Seen {
    /// # Errors
    /// `NotFound` for what names no draft: people do not type it.
    pub fn parse(month: &str, revision: &str) -> Result<Self, Error> {
        let month = month.parse().map_err(|_| Error::NotFound)?;
        let revision = revision.parse().map_err(|_| Error::NotFound)?;
        Ok(Self { month, revision })
    }
}

impl PrefaceForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<(Seen, Bilingual), Error> {
        let seen = Seen::parse(&self.month, &self.revision)?;
        let mut check = Check::default();
        let preface =
            Bilingual { zh: check.optional("zh", &self.zh, PREFACE), en: check.optional("en", &self.en, PREFACE) };
        check.done(|| Some((seen, preface)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Rule;

    #[test]
    fn a_preface_that_is_too_long_is_told_for_each_language() {
        let long = "长".repeat(601);
        let form = PrefaceForm { month: "2026-11".to_owned(), revision: "1".to_owned(), zh: long.clone(), en: long };
        let Err(Error::Invalid(faults)) = form.parse() else { panic!("accepted") };
        let found: Vec<(&str, Rule)> = faults.iter().map(|fault| (fault.field.as_str(), fault.rule)).collect();
        assert_eq!(found, [("zh", Rule::TooLong(600)), ("en", Rule::TooLong(600))]);
    }

    #[test]
    fn a_form_that_names_no_draft_finds_none() {
        for (month, revision) in [("", "1"), ("2026-13", "1"), ("2026-11", ""), ("2026-11", "x")] {
            assert!(matches!(Seen::parse(month, revision), Err(Error::NotFound)), "{month} {revision}");
        }
    }

    #[test]
    fn chapters_follow_the_families_and_leave_out_what_is_empty() {
        let mut partner = compare::tests::entry(2, "S-D01");
        (partner.family, partner.category) = (Family::Partner, Category::Dining);
        let content = Content { entries: vec![partner, compare::tests::entry(1, "F-L01")], ..Content::default() };
        let chapters = content.chapters();
        let families: Vec<Family> = chapters.iter().map(|(family, _)| *family).collect();
        assert_eq!(families, [Family::Free, Family::Partner]);
        assert_eq!(chapters[1].1.len(), 1);
        assert_eq!(chapters[1].1[0].0, Category::Dining);
    }
}
