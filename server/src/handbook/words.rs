//! From an issue to a book, in the reader's language.

use app::{
    handbook::words,
    i18n::T,
    services::words::{category_text, family_text},
};
use domain::{
    handbook::{Content, Entry, Issue, day_name, month_name},
    locale::{Bilingual, Locale},
    services::{Category, Family},
};

use super::{
    Edition,
    pdf::book::{Book, Chapter, Group, Move, Moves, Preface, Section, Service},
};

/// What is needed to write one edition's texts.
struct Writer<'a> {
    issue: &'a Issue,
    locale: Locale,
    /// `https://portal.example`, for links.
    base_url: &'a str,
}

pub fn book(edition: &Edition) -> Book {
    let Edition { issue, locale, estate, base_url, zone } = edition;
    let writer = Writer { issue, locale: *locale, base_url };
    let content = &issue.content;
    let chapters = content.chapters().into_iter().map(|(family, sections)| writer.chapter(family, sections));
    let imprint = match (issue.published_at, &issue.by) {
        (Some(at), Some(by)) => {
            let day = day_name(zone.around(at).date(at), *locale);
            writer.say(T::HandbookImprint, &[("who", by.pick(*locale)), ("when", &day)])
        }
        _ => writer.say(T::HandbookImprintDraft, &[]),
    };
    Book {
        locale: *locale,
        estate: estate.pick(*locale).to_owned(),
        title: writer.t(T::HandbookTitle),
        month: writer.month(),
        contents: writer.t(T::HandbookContents),
        preface: writer.preface(),
        moves: content.since.is_some().then(|| writer.moves(content)),
        chapters: chapters.collect(),
        colophon: vec![writer.t(T::HandbookPriceNote), imprint],
    }
}

impl Writer<'_> {
    fn t(&self, key: T) -> String {
        key.text(self.locale).to_owned()
    }

    /// With the month of the issue among the values.
    fn say(&self, key: T, values: &[(&str, &str)]) -> String {
        let month = month_name(self.issue.month, self.locale);
        let all: Vec<(&str, &str)> = values.iter().copied().chain([("month", month.as_str())]).collect();
        words::say(key, self.locale, &all)
    }

    fn month(&self) -> String {
        let month = month_name(self.issue.month, self.locale);
        if self.issue.published_at.is_some() { month } else { format!("{month} · {}", self.t(T::HandbookDraft)) }
    }

    fn pick(&self, text: &Bilingual) -> String {
        text.pick(self.locale).to_owned()
    }

    fn href(&self, entry: &Entry) -> String {
        format!("{}/services/{}", self.base_url, entry.id)
    }

    fn preface(&self) -> Option<Preface> {
        let paragraphs = words::paragraphs(self.issue.preface.pick(self.locale));
        (!paragraphs.is_empty()).then(|| Preface { title: self.t(T::HandbookPreface), paragraphs })
    }

    fn moves(&self, content: &Content) -> Moves {
        let new = content.new.iter().filter_map(|id| content.find(*id));
        let new = new.map(|entry| Move {
            name: self.pick(&entry.name),
            lines: vec![self.pick(&entry.summary)],
            href: self.href(entry),
        });
        let changed = content.changed.iter().filter_map(|changed| Some((content.find(changed.id)?, changed)));
        let changed = changed.map(|(entry, changed)| Move {
            name: self.pick(&entry.name),
            lines: changed.what.iter().map(|change| words::change(change, self.locale)).collect(),
            href: self.href(entry),
        });
        let gone = content.withdrawn.iter().map(|entry| Move {
            name: self.pick(&entry.name),
            lines: vec![self.t(T::HandbookWithdrawnNote)],
            href: String::new(),
        });
        let groups = [
            (T::HandbookNew, new.collect::<Vec<Move>>()),
            (T::HandbookChanged, changed.collect()),
            (T::HandbookWithdrawn, gone.collect()),
        ];
        let there = groups.into_iter().filter(|(_, items)| !items.is_empty());
        let groups = there
            .map(|(title, items)| Group { title: words::counted(title, items.len(), self.locale), items })
            .collect();
        Moves { title: self.t(T::HandbookMoves), lead: words::since(content, self.locale), groups }
    }

    fn chapter(&self, family: Family, sections: Vec<(Category, Vec<&Entry>)>) -> Chapter {
        let sections = sections.into_iter().map(|(category, entries)| Section {
            title: self.t(category_text(category)),
            services: entries.into_iter().map(|entry| self.service(entry)).collect(),
        });
        Chapter {
            title: self.t(family_text(family)),
            lead: self.t(words::family_lead(family)),
            sections: sections.collect(),
        }
    }

    fn service(&self, entry: &Entry) -> Service {
        Service {
            name: self.pick(&entry.name),
            tag: words::tag(&self.issue.content, entry).map(|tag| self.t(tag)).unwrap_or_default(),
            price: words::price(entry, self.locale),
            summary: self.pick(&entry.summary),
            facts: words::facts(entry, self.locale),
            href: self.href(entry),
        }
    }
}
