//! The concierge's directory (礼宾名录): where the butlers send people in the city, and what is still missing in it (BK-4 to BK-6).

use serde::{Deserialize, Serialize};

use crate::{
    check::Check,
    error::Error,
    id::{DirectoryId, FormKey},
    ledger::parse_yuan,
    locale::Locale,
    money::Fen,
    services::Name,
    time::Ms,
};

#[cfg(feature = "store")]
pub mod store;

text_enum! {
    /// BK-6: 吃、住、行、娱、游、购.
    pub enum Kind {
        Eat = "eat",
        Stay = "stay",
        Travel = "travel",
        /// Bars and places to go out to.
        Play = "play",
        Tour = "tour",
        Shop = "shop",
    }
}

text_enum! {
    /// What a place costs: 高、中、低档.
    pub enum Grade { High = "high", Middle = "middle", Plain = "plain" }
}

/// BK-5: place, speciality, hours, price level, contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Entry {
    pub id: DirectoryId,
    pub kind: Kind,
    pub grade: Grade,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
    pub place_zh: String,
    pub place_en: String,
    pub feature_zh: String,
    pub feature_en: String,
    /// As people write it: `11:00-22:00`.
    pub hours: String,
    /// What one person spends, about.
    pub each: Option<Fen>,
    pub contact: String,
    /// Kept by staff, not shown to residents.
    pub hidden: bool,
    pub changed_at: Ms,
}

impl Entry {
    pub fn place(&self, locale: Locale) -> &str {
        locale.pick(&self.place_zh, &self.place_en)
    }

    pub fn feature(&self, locale: Locale) -> &str {
        locale.pick(&self.feature_zh, &self.feature_en)
    }
}

/// BK-4: how many of a sort the directory is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub kind: Kind,
    /// Any grade where it is `None`.
    pub grade: Option<Grade>,
    pub wanted: usize,
}

/// BK-4: five restaurants of each grade, and five bars and places to go out to.
pub const TARGETS: [Target; 4] = [
    Target { kind: Kind::Eat, grade: Some(Grade::High), wanted: 5 },
    Target { kind: Kind::Eat, grade: Some(Grade::Middle), wanted: 5 },
    Target { kind: Kind::Eat, grade: Some(Grade::Plain), wanted: 5 },
    Target { kind: Kind::Play, grade: None, wanted: 5 },
];

impl Target {
    /// How many of the entries that residents see count for it.
    pub fn there(&self, entries: &[Entry]) -> usize {
        let counts = |entry: &&Entry| {
            !entry.hidden && entry.kind == self.kind && self.grade.is_none_or(|grade| entry.grade == grade)
        };
        entries.iter().filter(counts).count()
    }
}

/// An entry's form as it arrives.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EntryForm {
    /// Empty for a new one.
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub grade: String,
    #[serde(default)]
    pub name_zh: String,
    #[serde(default)]
    pub name_en: String,
    #[serde(default)]
    pub place_zh: String,
    #[serde(default)]
    pub place_en: String,
    #[serde(default)]
    pub feature_zh: String,
    #[serde(default)]
    pub feature_en: String,
    #[serde(default)]
    pub hours: String,
    /// In yuan; may be empty.
    #[serde(default)]
    pub each: String,
    #[serde(default)]
    pub contact: String,
    /// When the form's entry was last changed, in milliseconds: a form that is out of date is refused.
    #[serde(default)]
    pub seen: String,
    #[serde(default)]
    pub key: String,
}

/// An entry as it is to be, checked.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The entry that is changed, and the state in which it was seen.
    pub changes: Option<(DirectoryId, Ms)>,
    pub kind: Kind,
    pub grade: Grade,
    pub name: Name,
    pub place: (String, String),
    pub feature: (String, String),
    pub hours: String,
    pub each: Option<Fen>,
    pub contact: String,
    pub key: FormKey,
}

impl EntryForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Draft, Error> {
        let mut check = Check::default();
        let changes = if self.id.is_empty() {
            Some(None)
        } else {
            let seen = self.seen.parse().map(Ms).ok();
            check.choice("id", &self.id).zip(seen).map(Some)
        };
        let (kind, grade) = (check.choice("kind", &self.kind), check.choice("grade", &self.grade));
        let name = Name {
            name_zh: check.text("name_zh", &self.name_zh, 60),
            name_en: check.optional("name_en", &self.name_en, 80),
        };
        let place = (check.text("place_zh", &self.place_zh, 120), check.optional("place_en", &self.place_en, 160));
        let feature =
            (check.text("feature_zh", &self.feature_zh, 200), check.optional("feature_en", &self.feature_en, 300));
        let hours = check.text("hours", &self.hours, 60);
        let each = if self.each.trim().is_empty() {
            None
        } else {
            parse_yuan(&self.each).map_err(|rule| check.fault("each", rule)).ok()
        };
        let contact = check.text("contact", &self.contact, 80);
        let key = check.choice("key", &self.key);
        check.done(|| {
            let (changes, kind, grade, key) = (changes?, kind?, grade?, key?);
            Some(Draft { changes, kind, grade, name, place, feature, hours, each, contact, key })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: Kind, grade: Grade, hidden: bool) -> Entry {
        Entry {
            id: DirectoryId(uuid::Uuid::nil()),
            kind,
            grade,
            name: Name { name_zh: "临湖小馆".to_owned(), name_en: String::new() },
            place_zh: String::new(),
            place_en: String::new(),
            feature_zh: String::new(),
            feature_en: String::new(),
            hours: String::new(),
            each: None,
            contact: String::new(),
            hidden,
            changed_at: Ms(0),
        }
    }

    #[test]
    fn the_meter_counts_what_residents_see_and_only_what_fits() {
        let entries = [
            entry(Kind::Eat, Grade::High, false),
            entry(Kind::Eat, Grade::High, true),
            entry(Kind::Eat, Grade::Plain, false),
            entry(Kind::Play, Grade::High, false),
            entry(Kind::Play, Grade::Plain, false),
            entry(Kind::Shop, Grade::High, false),
        ];
        assert_eq!(TARGETS.map(|target| target.there(&entries)), [1, 0, 1, 2]);
    }

    #[test]
    fn a_form_reports_all_its_faults_and_an_empty_price_is_none() {
        let form = EntryForm { kind: "sleep".to_owned(), each: "-3".to_owned(), ..EntryForm::default() };
        let Err(Error::Invalid(faults)) = form.parse() else { panic!("accepted") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["kind", "grade", "name_zh", "place_zh", "feature_zh", "hours", "each", "contact", "key"]);
    }

    #[test]
    fn a_name_without_english_is_read_in_chinese() {
        assert_eq!(entry(Kind::Eat, Grade::High, false).name.pick(Locale::En), "临湖小馆");
    }
}
