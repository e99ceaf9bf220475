//! What both faces of a ticket show: the timeline in plain sentences, what comes next, the facts.

use domain::tickets::{Entry, State, Step as Kind, TicketView};
use leptos::prelude::*;

use super::words;
use crate::{
    i18n::{T, say, t},
    ui::*,
    viewer::viewer,
    when,
};

/// `报修 · 主卧卫生间`.
pub fn title(ticket: &TicketView) -> String {
    format!("{} · {}", words::kind(ticket.row.kind), ticket.row.place)
}

/// The timeline with the promise under it.
pub fn story(ticket: &TicketView) -> AnyView {
    let items: Vec<Step> = ticket.timeline.iter().map(step).collect();
    let next = words::next(ticket).map(|text| view! { <Promise>{text}</Promise> });
    view! {
        <Card title=t(T::TicketsTimeline)>
            <Timeline items=items />
            {next}
        </Card>
    }
    .into_any()
}

fn step(entry: &Entry) -> Step {
    let locale = viewer().locale;
    let whom = entry.subject.as_ref().map(|name| name.pick(locale));
    let key = words::step(entry.step, whom.is_some());
    let sentence = say(key, &[("who", entry.who.pick(locale)), ("whom", whom.unwrap_or_default())]);
    let when = when::moment(entry.at);
    let step = if entry.step == Kind::Unsatisfied { Step::failed(sentence, when) } else { Step::done(sentence, when) };
    let step = if entry.internal { step.internal() } else { step };
    if entry.body.is_empty() { step } else { step.body(paragraphs(&entry.body)) }
}

/// A text as it was typed, a paragraph for each line.
pub fn paragraphs(text: &str) -> AnyView {
    let lines: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view().into_any()
}

/// What the owner said when the ticket was closed.
pub fn closing(ticket: &TicketView) -> Option<AnyView> {
    let entry = ticket.timeline.iter().rev().find(|entry| entry.step == Kind::Satisfied)?;
    if ticket.row.state != State::Closed {
        return None;
    }
    let about = say(T::TicketsClosedText, &[("who", entry.who.pick(viewer().locale)), ("at", &when::moment(entry.at))]);
    let words = paragraphs(&entry.body);
    Some(
        view! {
            <Alert tone=Tone::Good title=t(T::TicketsClosedTitle)>
                {words}
                <p class="small soft">{about}</p>
            </Alert>
        }
        .into_any(),
    )
}

/// What was reported, in the reporter's words.
pub fn description(ticket: &TicketView, more: AnyView) -> AnyView {
    let (text, strip) = (paragraphs(&ticket.description), super::photos::strip(ticket));
    view! {
        <Card title=t(T::TicketsDetails)>
            <div class="stack">{text} {strip} {more}</div>
        </Card>
    }
    .into_any()
}

/// The facts beside the story. The reader of the owner's page knows the house.
pub fn facts(ticket: &TicketView, for_staff: bool) -> AnyView {
    let locale = viewer().locale;
    let name = |name: &Option<domain::locale::Bilingual>| {
        name.as_ref().map(|name| name.pick(locale).to_owned()).unwrap_or_default()
    };
    let row = &ticket.row;
    let responsible = if row.responsible.is_some() { name(&row.responsible) } else { t(T::TicketsNobody).to_owned() };
    let items = vec![
        Fact::new(t(T::TicketsNumber), format!("#{}", row.number)),
        Fact::new(t(T::TicketsHouse), if for_staff { row.house.clone() } else { String::new() }),
        Fact::new(t(T::TicketsReporter), row.reporter.pick(locale)),
        Fact::new(t(T::TicketsService), name(&ticket.service)),
        Fact::new(t(T::TicketsReportedAt), when::moment(row.created_at)),
        Fact::new(t(T::TicketsPromised), when::moment(row.promised_at)),
        Fact::new(t(T::TicketsResponsible), responsible),
        Fact::new(t(T::TicketsWorker), name(&ticket.worker)),
        Fact::new(t(T::TicketsSight), if row.only_me { t(T::TicketsOnlyMeShort) } else { "" }),
    ];
    view! {
        <Card title=t(T::TicketsFacts)>
            <Facts items=items />
        </Card>
    }
    .into_any()
}

/// The state beside the title.
pub fn badge(state: State) -> AnyView {
    view! { <Badge text=words::state(state) tone=words::tone(state) /> }.into_any()
}
