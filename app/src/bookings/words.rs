//! Where a booking stands, in words.

use domain::bookings::{Act, State, Step};

use crate::{
    i18n::{T, t},
    ui::Tone,
};

pub fn state(state: State) -> &'static str {
    t(match state {
        State::Requested => T::BookingsRequested,
        State::Confirmed => T::BookingsConfirmed,
        State::Departed => T::BookingsDeparted,
        State::Arrived => T::BookingsArrived,
        State::Completed => T::BookingsCompleted,
        State::Cancelled => T::BookingsCancelled,
        State::NoShow => T::BookingsNoShow,
    })
}

pub const fn tone(state: State) -> Tone {
    match state {
        State::Requested => Tone::Gold,
        State::Confirmed | State::Completed => Tone::Good,
        State::Departed | State::Arrived => Tone::Info,
        State::Cancelled => Tone::Neutral,
        State::NoShow => Tone::Warn,
    }
}

pub fn act(act: Act) -> &'static str {
    t(match act {
        Act::Confirm => T::BookingsActConfirm,
        Act::Depart => T::BookingsActDepart,
        Act::Arrive => T::BookingsActArrive,
        Act::Complete => T::BookingsActComplete,
        Act::NoShow => T::BookingsActNoShow,
        Act::Cancel => T::BookingsActCancel,
    })
}

/// A step of the timeline as a sentence with places `{who}` and, for an assignment, `{whom}`.
pub const fn step(step: Step) -> T {
    match step {
        Step::Requested => T::BookingsStepRequested,
        Step::Confirmed => T::BookingsStepConfirmed,
        Step::Assigned => T::BookingsStepAssigned,
        Step::Arranged => T::BookingsStepArranged,
        Step::Moved => T::BookingsStepMoved,
        Step::Planned => T::BookingsStepPlanned,
        Step::OnBehalf => T::BookingsStepOnBehalf,
        Step::Overridden => T::BookingsStepOverridden,
        Step::Departed => T::BookingsStepDeparted,
        Step::Arrived => T::BookingsStepArrived,
        Step::Completed => T::BookingsStepCompleted,
        Step::Cancelled => T::BookingsStepCancelled,
        Step::NoShow => T::BookingsStepNoShow,
        Step::JobAccepted => T::BookingsStepJobAccepted,
        Step::JobReported => T::BookingsStepJobReported,
        Step::CalledBack => T::BookingsStepCalledBack,
        Step::CallbackOpen => T::BookingsStepCallbackOpen,
    }
}

/// What happens next, told to the owner. Nothing once it is over.
pub fn next(state: State) -> Option<&'static str> {
    let key = match state {
        State::Requested => T::BookingsNextRequested,
        State::Confirmed => T::BookingsNextConfirmed,
        State::Departed => T::BookingsNextDeparted,
        State::Arrived => T::BookingsNextArrived,
        State::Completed | State::Cancelled | State::NoShow => return None,
    };
    Some(t(key))
}
