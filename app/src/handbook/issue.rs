//! What an issue says: the preface, what has moved, then every service. Owners and keepers read the same.

use domain::{
    handbook::{Changed, Entry, Issue},
    services::{Category, Family},
};
use leptos::prelude::*;

use super::words;
use crate::{
    i18n::{T, t},
    services::words as service_words,
    ui::*,
    viewer::viewer,
};

/// The whole issue. `linked` where its services can still be looked up: what an old issue names may be gone.
pub fn issue(issue: &Issue, linked: bool) -> AnyView {
    let (preface, moves) = (preface(issue), moves(issue, linked));
    let contents = contents(issue);
    let chapters =
        issue.content.chapters().into_iter().map(|(family, sections)| chapter(issue, family, sections, linked));
    let chapters = chapters.collect_view();
    view! { <div class="stack">{preface} {moves} {contents} {chapters}</div> }.into_any()
}

fn preface(issue: &Issue) -> AnyView {
    let paragraphs = words::paragraphs(issue.preface.pick(viewer().locale));
    if paragraphs.is_empty() {
        return ().into_any();
    }
    let paragraphs = paragraphs.into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
    view! {
        <Card title=t(T::HandbookPreface)>
            <div class="prose">{paragraphs}</div>
        </Card>
    }
    .into_any()
}

/// 新增, 变更, 停办; nothing in the first issue.
fn moves(issue: &Issue, linked: bool) -> AnyView {
    let content = &issue.content;
    if content.since.is_none() {
        return ().into_any();
    }
    let new = content.new.iter().filter_map(|id| content.find(*id)).map(|entry| fresh(entry, linked));
    let changed = content.changed.iter().filter_map(|changed| Some((content.find(changed.id)?, changed)));
    let changed = changed.map(|(entry, changed)| altered(entry, changed, linked));
    let gone = content
        .withdrawn
        .iter()
        .map(|entry| move_row(name(entry, false), vec![t(T::HandbookWithdrawnNote).to_owned()]));
    let groups = [
        group(T::HandbookNew, new.collect()),
        group(T::HandbookChanged, changed.collect()),
        group(T::HandbookWithdrawn, gone.collect()),
    ];
    let since = words::since(content, viewer().locale);
    view! {
        <Card title=t(T::HandbookMoves)>
            <p class="soft small">{since}</p>
            {groups.into_iter().collect_view()}
        </Card>
    }
    .into_any()
}

fn group(title: T, rows: Vec<AnyView>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let title = words::counted(title, rows.len(), viewer().locale);
    view! {
        <section class="handbook-moves">
            <h3>{title}</h3>
            <ul>{rows}</ul>
        </section>
    }
    .into_any()
}

fn fresh(entry: &Entry, linked: bool) -> AnyView {
    let summary = entry.summary.pick(viewer().locale).to_owned();
    move_row(name(entry, linked), vec![summary])
}

fn altered(entry: &Entry, changed: &Changed, linked: bool) -> AnyView {
    let locale = viewer().locale;
    let lines = changed.what.iter().map(|change| words::change(change, locale)).collect();
    move_row(name(entry, linked), lines)
}

fn move_row(name: AnyView, lines: Vec<String>) -> AnyView {
    let lines = lines.into_iter().map(|line| view! { <p class="soft small">{line}</p> }).collect_view();
    view! { <li>{name} {lines}</li> }.into_any()
}

fn name(entry: &Entry, linked: bool) -> AnyView {
    let name = entry.name.pick(viewer().locale).to_owned();
    if !linked {
        return view! { <span class="handbook-name">{name}</span> }.into_any();
    }
    view! {
        <a class="handbook-name" href=format!("/services/{}", entry.id)>
            {name}
        </a>
    }
    .into_any()
}

/// The families, as the way to their chapters on this page.
fn contents(issue: &Issue) -> AnyView {
    let links = issue.content.chapters().into_iter().map(|(family, sections)| {
        let count: usize = sections.iter().map(|(_, entries)| entries.len()).sum();
        LinkItem::new(format!("#{family}"), service_words::family(family)).count(i64::try_from(count).unwrap_or(0))
    });
    let links = links.collect();
    view! { <Chips label=t(T::HandbookContents) items=links /> }.into_any()
}

fn chapter(issue: &Issue, family: Family, sections: Vec<(Category, Vec<&Entry>)>, linked: bool) -> AnyView {
    let sections = sections.into_iter().map(|(category, entries)| section(issue, category, entries, linked));
    let sections = sections.collect_view();
    view! {
        <section class="handbook-chapter" id=family.as_str()>
            <header>
                <h2>{service_words::family(family)}</h2>
                <p class="soft">{t(words::family_lead(family))}</p>
            </header>
            {sections}
        </section>
    }
    .into_any()
}

fn section(issue: &Issue, category: Category, entries: Vec<&Entry>, linked: bool) -> AnyView {
    let rows = entries.into_iter().map(|entry| row(issue, entry, linked)).collect_view();
    view! {
        <h3 class="handbook-section">{service_words::category(category)}</h3>
        <ul class="handbook-list">{rows}</ul>
    }
    .into_any()
}

fn row(issue: &Issue, entry: &Entry, linked: bool) -> AnyView {
    let locale = viewer().locale;
    let tag = words::tag(&issue.content, entry).map(|tag| view! { <Badge text=t(tag) tone=Tone::Gold /> });
    let facts = words::facts(entry, locale).into_iter().map(|fact| view! { <li>{fact}</li> }).collect_view();
    let (summary, price) = (entry.summary.pick(locale).to_owned(), words::price(entry, locale));
    let name = name(entry, linked);
    view! {
        <li class="handbook-entry">
            <div class="handbook-what">
                <p class="cluster">{name} {tag}</p>
                <p class="soft">{summary}</p>
            </div>
            <div class="handbook-how">
                <p class="handbook-price">{price}</p>
                <ul class="soft small">{facts}</ul>
            </div>
        </li>
    }
    .into_any()
}
