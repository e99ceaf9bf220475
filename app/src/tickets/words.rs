//! Where a ticket stands, in words.

use domain::{
    tickets::{Kind, Queue, State, Step, TicketRow, TicketView},
    time::{HOUR, MINUTE},
};

use crate::{
    i18n::{T, say, t},
    ui::{Glyph, Tone},
    viewer::viewer,
    when,
};

pub fn kind(kind: Kind) -> &'static str {
    t(match kind {
        Kind::Enquiry => T::TicketsKindEnquiry,
        Kind::Repair => T::TicketsKindRepair,
        Kind::Complaint => T::TicketsKindComplaint,
        Kind::Payment => T::TicketsKindPayment,
        Kind::Special => T::TicketsKindSpecial,
    })
}

pub const fn glyph(kind: Kind) -> Glyph {
    match kind {
        Kind::Enquiry => Glyph::Chat,
        Kind::Repair => Glyph::Wrench,
        Kind::Complaint => Glyph::Warning,
        Kind::Payment => Glyph::Card,
        Kind::Special => Glyph::Star,
    }
}

/// What the estate promises for a kind.
pub fn promise(kind: Kind) -> String {
    let span = kind.promise();
    let (key, n) =
        if span < HOUR { (T::TicketsWithinMinutes, span / MINUTE) } else { (T::TicketsWithinHours, span / HOUR) };
    say(key, &[("n", &n.to_string())])
}

pub fn state(state: State) -> &'static str {
    t(match state {
        State::New => T::TicketsStateNew,
        State::Taken => T::TicketsStateTaken,
        State::Dispatched => T::TicketsStateDispatched,
        State::Resolved => T::TicketsStateResolved,
        State::Closed => T::TicketsStateClosed,
        State::Reopened => T::TicketsStateReopened,
    })
}

pub const fn tone(state: State) -> Tone {
    match state {
        State::New | State::Taken | State::Dispatched => Tone::Info,
        State::Resolved => Tone::Good,
        State::Closed => Tone::Neutral,
        State::Reopened => Tone::Warn,
    }
}

pub fn queue(queue: Queue) -> &'static str {
    t(match queue {
        Queue::Open => T::TicketsQueueOpen,
        Queue::Mine => T::TicketsQueueMine,
        Queue::Callback => T::TicketsQueueCallback,
        Queue::Closed => T::TicketsQueueClosed,
    })
}

/// Whether nobody was at it when that was promised.
pub fn is_late(row: &TicketRow) -> bool {
    row.state == State::New && row.promised_at < viewer().now
}

/// The promise while it counts: until somebody has taken the ticket. Empty afterwards.
pub fn promised(row: &TicketRow) -> String {
    if row.state != State::New {
        return String::new();
    }
    let key = if is_late(row) { T::TicketsPromiseLate } else { T::TicketsPromiseBy };
    say(key, &[("at", &when::moment(row.promised_at))])
}

/// A line of the timeline as a sentence with places `{who}` and, where there is a subject, `{whom}`.
pub const fn step(step: Step, has_subject: bool) -> T {
    match step {
        Step::Reported => T::TicketsStepReported,
        Step::Taken if has_subject => T::TicketsStepTakenOver,
        Step::Taken => T::TicketsStepTaken,
        Step::Dispatched => T::TicketsStepDispatched,
        Step::Noted => T::TicketsStepNoted,
        Step::ToldOwner => T::TicketsStepToldOwner,
        Step::Resolved => T::TicketsStepResolved,
        Step::Satisfied => T::TicketsStepSatisfied,
        Step::Unsatisfied => T::TicketsStepUnsatisfied,
        Step::Photo => T::TicketsStepPhoto,
    }
}

/// What happens next and by when, told to the owner. Nothing once it is closed.
pub fn next(ticket: &TicketView) -> Option<String> {
    let locale = viewer().locale;
    let at = when::moment(ticket.row.promised_at);
    let who = ticket.row.responsible.as_ref().map(|name| name.pick(locale)).unwrap_or_default();
    let whom = ticket.worker.as_ref().map(|name| name.pick(locale)).unwrap_or_default();
    let key = match ticket.row.state {
        State::New if is_late(&ticket.row) => T::TicketsNextLate,
        State::New => T::TicketsNextNew,
        State::Taken => T::TicketsNextTaken,
        State::Dispatched => T::TicketsNextDispatched,
        State::Resolved => T::TicketsNextResolved,
        State::Reopened => T::TicketsNextReopened,
        State::Closed => return None,
    };
    Some(say(key, &[("at", &at), ("who", who), ("whom", whom)]))
}
