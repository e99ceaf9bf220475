//! What is new, changed and withdrawn between two issues.

use super::{Change, Changed, Content, Entry};
use crate::{id::ServiceId, ledger::Month};

/// What an issue of `entries` says, compared with the issue before.
pub fn content(before: Option<(Month, &[Entry])>, entries: Vec<Entry>) -> Content {
    let Some((month, old)) = before else { return Content { entries, ..Content::default() } };
    let find = |all: &[Entry], id: ServiceId| all.iter().find(|entry| entry.id == id).cloned();
    let new = entries.iter().filter(|entry| find(old, entry.id).is_none()).map(|entry| entry.id).collect();
    let changed = entries.iter().filter_map(|entry| {
        let what = changes(&find(old, entry.id)?, entry);
        (!what.is_empty()).then_some(Changed { id: entry.id, what })
    });
    let changed = changed.collect();
    let withdrawn = old.iter().filter(|entry| find(&entries, entry.id).is_none()).cloned().collect();
    Content { since: Some(month), new, changed, withdrawn, entries }
}

/// Everything that is different between two copies of one service, what costs or moves people first.
pub fn changes(old: &Entry, new: &Entry) -> Vec<Change> {
    let all = [
        (old.name != new.name).then(|| Change::Name { old: old.name.clone() }),
        (old.stage != new.stage).then_some(Change::Stage { old: old.stage, new: new.stage }),
        (old.tariff != new.tariff).then(|| Change::Price { old: old.tariff.clone(), new: new.tariff.clone() }),
        (old.who != new.who).then(|| Change::Who { old: old.who.clone(), new: new.who.clone() }),
        (old.place != new.place).then(|| Change::Place { old: old.place.clone(), new: new.place.clone() }),
        (old.inside_only != new.inside_only).then_some(Change::Area { inside_only: new.inside_only }),
        (old.notice_hours != new.notice_hours)
            .then_some(Change::Notice { old: old.notice_hours, new: new.notice_hours }),
        (old.minutes != new.minutes).then_some(Change::Length { old: old.minutes, new: new.minutes }),
        (old.summary != new.summary).then_some(Change::Text),
    ];
    all.into_iter().flatten().collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        handbook::Who,
        locale::Bilingual,
        money::Fen,
        services::{
            Category, Family, Mode,
            stage::Stage,
            tariff::{Basis, Tariff, Unit},
        },
    };

    fn both(text: &str) -> Bilingual {
        Bilingual { zh: text.to_owned(), en: text.to_owned() }
    }

    fn costs(fen: i64) -> Tariff {
        Tariff { basis: Basis::Place, each: Fen(fen), unit: Unit::default() }
    }

    pub fn entry(number: u128, code: &str) -> Entry {
        Entry {
            id: ServiceId(uuid::Uuid::from_u128(number)),
            code: code.to_owned(),
            family: Family::Free,
            category: Category::Living,
            mode: Mode::Scheduled,
            name: both(code),
            summary: both("summary"),
            tariff: costs(0),
            who: Who { provider: "butler".to_owned(), vendor: String::new() },
            place: both("会所"),
            minutes: Some(60),
            notice_hours: 24,
            inside_only: false,
            stage: Stage::Standard,
        }
    }

    fn november() -> Month {
        "2026-11".parse().unwrap()
    }

    #[test]
    fn the_first_issue_has_nothing_to_compare_with() {
        let content = content(None, vec![entry(1, "a")]);
        assert!(!content.moved());
        assert_eq!((content.since, content.entries.len()), (None, 1));
    }

    #[test]
    fn an_issue_says_what_came_what_went_and_what_is_different() {
        let old = [entry(1, "a"), entry(2, "b"), entry(3, "c")];
        let dearer = Entry { tariff: costs(18_000), ..entry(2, "b") };
        let content = content(Some((november(), &old)), vec![entry(1, "a"), dearer, entry(4, "d")]);
        assert_eq!(content.since, Some(november()));
        assert_eq!(content.new, [entry(4, "d").id]);
        assert_eq!(content.withdrawn, [entry(3, "c")]);
        let price = Change::Price { old: costs(0), new: costs(18_000) };
        assert_eq!(content.changed, [Changed { id: entry(2, "b").id, what: vec![price] }]);
        assert!(content.is_new(entry(4, "d").id) && content.is_changed(entry(2, "b").id));
        assert!(!content.is_new(entry(1, "a").id) && !content.is_changed(entry(1, "a").id));
    }

    #[test]
    fn a_month_without_changes_says_nothing_of_them() {
        let old = [entry(1, "a"), entry(2, "b")];
        assert!(!content(Some((november(), &old)), old.to_vec()).moved());
    }

    #[test]
    fn a_service_that_comes_back_is_new_again() {
        let content = content(Some((november(), &[])), vec![entry(1, "a")]);
        assert_eq!(content.new.len(), 1);
    }

    #[test]
    fn every_fact_that_differs_is_told_once() {
        let old = entry(1, "a");
        let partner = Who { provider: "dairy".to_owned(), vendor: "牧场".to_owned() };
        let cases: [(Entry, Change); 9] = [
            (Entry { name: both("新"), ..old.clone() }, Change::Name { old: both("a") }),
            (Entry { stage: Stage::Trial, ..old.clone() }, Change::Stage { old: Stage::Standard, new: Stage::Trial }),
            (Entry { tariff: costs(1), ..old.clone() }, Change::Price { old: costs(0), new: costs(1) }),
            (Entry { who: partner.clone(), ..old.clone() }, Change::Who { old: old.who.clone(), new: partner }),
            (Entry { place: both("家"), ..old.clone() }, Change::Place { old: both("会所"), new: both("家") }),
            (Entry { inside_only: true, ..old.clone() }, Change::Area { inside_only: true }),
            (Entry { notice_hours: 2, ..old.clone() }, Change::Notice { old: 24, new: 2 }),
            (Entry { minutes: None, ..old.clone() }, Change::Length { old: Some(60), new: None }),
            (Entry { summary: both("x"), ..old.clone() }, Change::Text),
        ];
        for (new, expected) in cases {
            assert_eq!(changes(&old, &new), [expected]);
        }
        assert_eq!(changes(&old, &old), []);
    }

    #[test]
    fn a_copy_survives_the_way_into_the_database_and_back() {
        let old = [entry(1, "a"), entry(3, "c")];
        let content =
            content(Some((november(), &old)), vec![Entry { notice_hours: 2, ..entry(1, "a") }, entry(2, "b")]);
        let text = serde_json::to_string(&content).unwrap();
        assert_eq!(serde_json::from_str::<Content>(&text).unwrap(), content);
    }
}
