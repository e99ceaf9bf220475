//! Where an order and a quote stand, in words.

use domain::orders::{Mode, OrderRow, Queue, QuoteState, Reason, State, Step};

use crate::{
    i18n::{T, t},
    ui::Tone,
};

pub fn state(state: State, mode: Mode) -> &'static str {
    let delivery = mode == Mode::Delivery;
    t(match state {
        State::Asked => T::OrdersStateAsked,
        State::Quoted => T::OrdersStateQuoted,
        State::Approved => T::OrdersStateApproved,
        State::Placed => T::OrdersStatePlaced,
        State::Packed => T::OrdersStatePacked,
        State::UnderWay if delivery => T::OrdersStateDelivering,
        State::UnderWay => T::OrdersStateUnderWay,
        State::Completed if delivery => T::OrdersStateDelivered,
        State::Completed => T::OrdersStateCompleted,
        State::Declined => T::OrdersStateDeclined,
        State::Cancelled => T::OrdersStateCancelled,
    })
}

pub const fn tone(state: State) -> Tone {
    match state {
        State::Asked | State::Placed => Tone::Info,
        State::Quoted => Tone::Warn,
        State::Approved | State::Packed | State::UnderWay => Tone::Info,
        State::Completed => Tone::Good,
        State::Declined | State::Cancelled => Tone::Neutral,
    }
}

/// A step of the timeline as a sentence with places `{who}` and, for an assignment, `{whom}`.
pub const fn step(step: Step, mode: Mode) -> T {
    let delivery = matches!(mode, Mode::Delivery);
    match step {
        Step::Asked => T::OrdersStepAsked,
        Step::Placed => T::OrdersStepPlaced,
        Step::Told => T::OrdersStepTold,
        Step::Assigned => T::OrdersStepAssigned,
        Step::Quoted => T::OrdersStepQuoted,
        Step::QuoteApproved => T::OrdersStepQuoteApproved,
        Step::QuoteDeclined => T::OrdersStepQuoteDeclined,
        Step::QuoteWithdrawn => T::OrdersStepQuoteWithdrawn,
        Step::QuoteExpired => T::OrdersStepQuoteExpired,
        Step::Packed => T::OrdersStepPacked,
        Step::Started if delivery => T::OrdersStepDelivering,
        Step::Started => T::OrdersStepStarted,
        Step::Completed if delivery => T::OrdersStepDelivered,
        Step::Completed => T::OrdersStepCompleted,
        Step::Declined => T::OrdersStepDeclined,
        Step::Cancelled => T::OrdersStepCancelled,
    }
}

/// What happens next, told to the owner. Nothing once it is over.
pub fn next(row: &OrderRow) -> Option<&'static str> {
    let key = match row.state {
        State::Asked => T::OrdersNextAsked,
        State::Quoted => T::OrdersNextQuoted,
        State::Approved => T::OrdersNextApproved,
        State::Placed => T::OrdersNextPlaced,
        State::Packed => T::OrdersNextPacked,
        State::UnderWay => T::OrdersNextUnderWay,
        State::Completed | State::Declined | State::Cancelled => return None,
    };
    Some(t(key))
}

pub fn reason(reason: Reason) -> &'static str {
    t(match reason {
        Reason::Law => T::OrdersReasonLaw,
        Reason::Morals => T::OrdersReasonMorals,
        Reason::Impossible => T::OrdersReasonImpossible,
        Reason::Withdrawn => T::OrdersReasonWithdrawn,
    })
}

pub fn quote(state: QuoteState) -> &'static str {
    t(match state {
        QuoteState::Open => T::OrdersQuoteOpen,
        QuoteState::Approved => T::OrdersQuoteApproved,
        QuoteState::Declined => T::OrdersQuoteDeclined,
        QuoteState::Expired => T::OrdersQuoteExpired,
        QuoteState::Withdrawn => T::OrdersQuoteWithdrawn,
    })
}

pub const fn quote_tone(state: QuoteState) -> Tone {
    match state {
        QuoteState::Open => Tone::Warn,
        QuoteState::Approved => Tone::Good,
        QuoteState::Declined | QuoteState::Expired | QuoteState::Withdrawn => Tone::Neutral,
    }
}

pub fn queue(queue: Queue) -> &'static str {
    t(match queue {
        Queue::New => T::OrdersQueueNew,
        Queue::Quoted => T::OrdersQueueQuoted,
        Queue::Working => T::OrdersQueueWorking,
        Queue::Over => T::OrdersQueueOver,
    })
}
