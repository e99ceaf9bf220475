//! Plans in words: the rule, where a day stands, what was done.

use domain::{
    plans::{Act, Dated, Kind, PlanRow, Rhythm, State, Step, TurnState, Why},
    time::Date,
};

use crate::{
    bookings,
    i18n::{T, say, t},
    ui::Tone,
    when,
};

/// A Monday.
const MONDAY: i64 = 4;

pub fn weekday(day: u8) -> &'static str {
    when::weekday(Date::from_epoch_day(MONDAY + i64::from(day)))
}

/// `09:30`.
pub fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn days(rhythm: &Rhythm) -> String {
    let names: Vec<&str> = rhythm.weekdays.iter().map(weekday).collect();
    names.join(t(T::PlansBetween))
}

/// `每周一、周三 · 09:30`.
pub fn rule(plan: &PlanRow) -> String {
    let rhythm = &plan.rhythm;
    let daily = rhythm.weekdays == domain::plans::Weekdays::DAILY;
    let mut text = match rhythm.every_weeks {
        ..=1 if daily => t(T::PlansEveryDay).to_owned(),
        ..=1 => say(T::PlansEveryWeek, &[("days", &days(rhythm))]),
        weeks => say(T::PlansEveryWeeks, &[("n", &weeks.to_string()), ("days", &days(rhythm))]),
    };
    if let Some(minute) = plan.minute {
        text = format!("{text} · {}", clock(minute));
    }
    if plan.quantity > 1 {
        text = format!("{text} · {}", say(T::PlansPieces, &[("n", &plan.quantity.to_string())]));
    }
    text
}

/// From when to when.
pub fn span(rhythm: &Rhythm) -> String {
    let from = when::day(rhythm.from_day);
    match rhythm.until_day {
        Some(until) => say(T::PlansFromUntil, &[("from", &from), ("until", &when::day(until))]),
        None => say(T::PlansFrom, &[("from", &from)]),
    }
}

pub fn state(state: State) -> &'static str {
    t(match state {
        State::Active => T::PlansActive,
        State::Paused => T::PlansPaused,
        State::Ended => T::PlansEnded,
    })
}

pub const fn tone(state: State) -> Tone {
    match state {
        State::Active => Tone::Good,
        State::Paused => Tone::Warn,
        State::Ended => Tone::Neutral,
    }
}

pub fn act(act: Act) -> &'static str {
    t(match act {
        Act::Pause => T::PlansPause,
        Act::Resume => T::PlansResume,
        Act::End => T::PlansEnd,
    })
}

pub fn turn(state: Option<TurnState>) -> &'static str {
    t(match state {
        None => T::PlansPlanned,
        Some(TurnState::Due) => T::PlansDue,
        Some(TurnState::Done) => T::PlansDone,
        Some(TurnState::Skipped) => T::PlansSkipped,
        Some(TurnState::Away) => T::PlansAwayPause,
        Some(TurnState::Booked) => T::PlansBooked,
        Some(TurnState::Unbooked) => T::PlansUnbooked,
    })
}

pub const fn turn_tone(state: Option<TurnState>) -> Tone {
    match state {
        Some(TurnState::Due | TurnState::Booked) => Tone::Info,
        Some(TurnState::Done) => Tone::Good,
        Some(TurnState::Away) => Tone::Gold,
        Some(TurnState::Unbooked) => Tone::Warn,
        None | Some(TurnState::Skipped) => Tone::Neutral,
    }
}

/// Where a day stands, with the booking's own word where there is one.
pub fn dated(dated: &Dated) -> (&'static str, Tone) {
    match dated.turn.as_ref().and_then(|turn| turn.booking) {
        Some(booking) => (bookings::words::state(booking), bookings::words::tone(booking)),
        None => (turn(dated.state), turn_tone(dated.state)),
    }
}

pub fn why(why: Why) -> &'static str {
    t(match why {
        Why::NoTime => T::PlansWhyNoTime,
        Why::Full => T::PlansWhyFull,
        Why::Late => T::PlansWhyLate,
        Why::Quota => T::PlansWhyQuota,
        Why::Closed => T::PlansWhyClosed,
    })
}

/// A step of the timeline as a sentence with places `{who}` and `{day}`.
pub const fn step(step: Step) -> T {
    match step {
        Step::Started => T::PlansStepStarted,
        Step::Paused => T::PlansStepPaused,
        Step::Resumed => T::PlansStepResumed,
        Step::Ended => T::PlansStepEnded,
        Step::Skipped => T::PlansStepSkipped,
        Step::Restored => T::PlansStepRestored,
        Step::Chosen => T::PlansStepChosen,
    }
}

/// Until when a day can be left out.
pub fn cutoff(kind: Kind, hour: i64) -> String {
    match kind {
        Kind::Delivery => say(T::PlansCutoff, &[("hour", &clock(hour * 60))]),
        Kind::Visit => t(T::PlansAhead).to_owned(),
    }
}

/// What was just done, by the word in the page's address.
pub fn done(done: &str) -> Option<T> {
    Some(match done {
        "started" => T::PlansDidStart,
        "pause" => T::PlansDidPause,
        "resume" => T::PlansDidResume,
        "end" => T::PlansDidEnd,
        "away" => T::PlansDidAway,
        "back" => T::PlansDidBack,
        "off" => T::PlansDidOff,
        _ => return None,
    })
}
