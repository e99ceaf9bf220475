//! What both faces of an issue show: the timeline in plain sentences, the photos, the facts.

use domain::stock::{Entry, IssueView, Kind, Step as Taken};
use leptos::prelude::*;

use super::words;
use crate::{
    i18n::{T, pick, say, t},
    tickets::paragraphs,
    ui::*,
    when,
};

/// The timeline with what comes next under it.
pub fn story(issue: &IssueView) -> AnyView {
    let mut items: Vec<Step> = issue.timeline.iter().map(step).collect();
    if issue.row.state.is_open() {
        items.push(coming(issue));
    }
    let next = words::next(&issue.row).map(|text| view! { <Promise>{text}</Promise> });
    view! {
        <Card title=t(T::BookingsTimeline)>
            <Timeline items=items />
            {next}
        </Card>
    }
    .into_any()
}

fn step(entry: &Entry) -> Step {
    let who = pick(&entry.by.name_zh, &entry.by.name_en);
    let told = matches!(entry.step, Taken::Overridden);
    let sentence = say(words::step(entry.step), &[("who", who), ("words", entry.words.as_str())]);
    let when = when::moment(entry.at);
    let step = if entry.step == Taken::Lost { Step::failed(sentence, when) } else { Step::done(sentence, when) };
    if told || entry.words.is_empty() { step } else { step.body(paragraphs(&entry.words)) }
}

fn coming(issue: &IssueView) -> Step {
    let row = &issue.row;
    let at = when::moment(row.due_at.unwrap_or(row.wanted_at));
    let key = match (row.due_at.is_some(), row.kind) {
        (false, Kind::Custody) => T::StockToBring,
        (false, _) => T::StockToFetch,
        (true, Kind::Custody) => T::StockToCollect,
        (true, _) => T::StockToReturn,
    };
    if row.is_overdue(crate::viewer::viewer().now) { Step::failed(t(key), at) } else { Step::next(t(key), at) }
}

/// How the thing looked, as a strip; nothing without photos.
pub fn photos(issue: &IssueView) -> Option<AnyView> {
    if issue.photos.is_empty() {
        return None;
    }
    let photo = |(place, id): (usize, String)| Photo {
        alt: say(T::TicketsPhoto, &[("n", &place.to_string())]),
        src: format!("/photos/{id}/small"),
        href: format!("/photos/{id}"),
    };
    let items = (1..).zip(issue.photos.iter().map(|photo| photo.id.to_string())).map(photo).collect();
    Some(
        view! {
            <Card title=t(T::StockPhotos)>
                <Photos label=t(T::StockPhotos) items=items />
            </Card>
        }
        .into_any(),
    )
}

/// Above all else, what must not be overlooked: that it is overdue, or by when it is due back.
pub fn notice(issue: &IssueView) -> Option<AnyView> {
    let row = &issue.row;
    let due = row.due_at.filter(|_| row.state.is_open())?;
    let overdue = row.is_overdue(crate::viewer::viewer().now);
    let tone = if overdue { Tone::Danger } else { Tone::Gold };
    let key = match (row.kind, overdue) {
        (Kind::Custody, false) => T::StockCollectBy,
        (Kind::Custody, true) => T::StockCollectLate,
        (_, false) => T::StockReturnBy,
        (_, true) => T::StockReturnLate,
    };
    let text = say(key, &[("when", &when::moment(due))]);
    Some(view! { <Alert tone=tone>{text}</Alert> }.into_any())
}

/// The facts beside the story. The reader of the owner's page knows the house.
pub fn facts(issue: &IssueView, for_staff: bool) -> AnyView {
    let row = &issue.row;
    let person = pick(&row.person_zh, &row.person_en);
    let house = if for_staff { format!("{} · {person}", row.house) } else { String::new() };
    let receipt = row.receipt.map(|number| number.to_string()).unwrap_or_default();
    let shelf = if for_staff { row.shelf.clone() } else { String::new() };
    let items = vec![
        Fact::new(t(T::BookingsHouse), house),
        Fact::new(t(T::StockReceipt), receipt),
        Fact::new(t(T::StockContents), row.contents.clone()),
        Fact::new(t(T::StockShelf), shelf),
        Fact::new(t(T::StockQuantity), words::count(row.quantity, (&row.unit_zh, &row.unit_en))),
        Fact::new(t(T::StockPerson), if for_staff { "" } else { person }),
        Fact::new(t(T::StockNote), row.note.clone()),
        Fact::new(t(T::BookingsSight), if row.only_me { t(T::BookingsOnlyMeShort) } else { "" }),
    ];
    view! {
        <Card title=t(T::StockFacts)>
            <Facts items=items />
        </Card>
    }
    .into_any()
}
