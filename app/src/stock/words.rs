//! Items and issues in words.

use domain::{
    bookings::quota::Span,
    locale::Locale,
    stock::{Act, Desk, IssueRow, Item, Kind, State, Step},
};

use crate::{
    i18n::{T, pick, say, t},
    ui::Tone,
    viewer::viewer,
    when,
};

pub fn state(state: State) -> &'static str {
    t(match state {
        State::Asked => T::StockStateAsked,
        State::HandedOut => T::StockStateHandedOut,
        State::Returned => T::StockStateReturned,
        State::Lost => T::StockStateLost,
        State::Kept => T::StockStateKept,
        State::Collected => T::StockStateCollected,
        State::HandedOver => T::StockStateHandedOver,
        State::Cancelled => T::StockStateCancelled,
    })
}

/// The state in a word, or that it is overdue, and how that looks.
pub fn badge(row: &IssueRow) -> (&'static str, Tone) {
    if row.is_overdue(viewer().now) {
        return (t(T::StockOverdue), Tone::Danger);
    }
    let tone = match row.state {
        State::Asked => Tone::Gold,
        State::HandedOut | State::Kept => Tone::Info,
        State::Returned | State::Collected | State::HandedOver => Tone::Good,
        State::Lost => Tone::Warn,
        State::Cancelled => Tone::Neutral,
    };
    (state(row.state), tone)
}

pub fn act(act: Act) -> &'static str {
    t(match act {
        Act::HandOut => T::StockActHandOut,
        Act::TakeBack => T::StockActTakeBack,
        Act::Lose => T::StockActLose,
        Act::Extend => T::StockActExtend,
        Act::Keep => T::StockActKeep,
        Act::Collect => T::StockActCollect,
        Act::HandOver => T::StockActHandOver,
        Act::Cancel => T::StockActCancel,
    })
}

/// A step of the timeline as a sentence with a place `{who}`, and `{words}` for an exception.
pub const fn step(step: Step) -> T {
    match step {
        Step::Asked => T::StockStepAsked,
        Step::OnBehalf => T::StockStepOnBehalf,
        Step::Overridden => T::StockStepOverridden,
        Step::HandedOut => T::StockStepHandedOut,
        Step::Returned => T::StockStepReturned,
        Step::Lost => T::StockStepLost,
        Step::Extended => T::StockStepExtended,
        Step::Kept => T::StockStepKept,
        Step::Collected => T::StockStepCollected,
        Step::HandedOver => T::StockStepHandedOver,
        Step::Cancelled => T::StockStepCancelled,
    }
}

pub fn kind(kind: Kind) -> &'static str {
    t(match kind {
        Kind::Lend => T::StockKindLend,
        Kind::Custody => T::StockKindCustody,
        Kind::Supply => T::StockKindSupply,
    })
}

pub fn desk(desk: Desk) -> &'static str {
    t(match desk {
        Desk::Asked => T::StockDeskAsked,
        Desk::Out => T::StockDeskOut,
        Desk::Kept => T::StockDeskKept,
        Desk::Past => T::StockDeskPast,
        Desk::Stock => T::StockDeskStock,
    })
}

/// `大伞`, or `大伞 × 2`.
pub fn title(row: &IssueRow) -> String {
    let name = pick(&row.item.name_zh, &row.item.name_en);
    if row.quantity > 1 { format!("{name} × {}", row.quantity) } else { name.to_owned() }
}

/// `12 把`; English often does without a unit, and shows none of the other language: `12`.
pub fn count(n: i64, (zh, en): (&str, &str)) -> String {
    let unit = if viewer().locale == Locale::Zh { zh } else { en };
    format!("{n} {unit}").trim_end().to_owned()
}

/// How much of an item is there now.
pub fn left(item: &Item) -> String {
    let key = match item.kind {
        Kind::Custody => T::StockFree,
        Kind::Lend | Kind::Supply => T::StockOnHand,
    };
    if item.on_hand == 0 {
        return t(T::StockNone).to_owned();
    }
    say(key, &[("n", &count(item.on_hand, (&item.unit_zh, &item.unit_en)))])
}

/// The rule of an item in one sentence: for how long, and how many for a house.
pub fn rule(item: &Item) -> String {
    let most = count(item.most, (&item.unit_zh, &item.unit_en));
    match (item.span, item.hours) {
        (Some(Span::Day), _) => say(T::StockRuleDay, &[("n", &most)]),
        (Some(Span::Week), _) => say(T::StockRuleWeek, &[("n", &most)]),
        (Some(Span::Month), _) => say(T::StockRuleMonth, &[("n", &most)]),
        (None, hours) => {
            let key = if item.kind == Kind::Custody { T::StockRuleCustody } else { T::StockRuleLend };
            say(key, &[("long", &length(hours.unwrap_or_default())), ("n", &most)])
        }
    }
}

fn length(hours: i64) -> String {
    if hours % 24 == 0 {
        say(T::StockDays, &[("n", &(hours / 24).to_string())])
    } else {
        say(T::StockHours, &[("n", &hours.to_string())])
    }
}

/// Where an issue stands, with its time, in one sentence.
pub fn standing(row: &IssueRow) -> String {
    let due = row.due_at.map(when::moment).unwrap_or_default();
    match (row.state, row.kind) {
        (State::Asked, Kind::Custody) => say(T::StockBringAt, &[("when", &when::moment(row.wanted_at))]),
        (State::Asked, _) => say(T::StockFetchAt, &[("when", &when::moment(row.wanted_at))]),
        (State::HandedOut, _) => say(T::StockReturnBy, &[("when", &due)]),
        (State::Kept, _) => say(T::StockCollectBy, &[("when", &due)]),
        _ => when::moment(row.created_at),
    }
}

/// What happens next, told to the owner. Nothing once it is over.
pub fn next(row: &IssueRow) -> Option<String> {
    let key = match (row.state, row.kind) {
        (State::Asked, Kind::Custody) => T::StockNextBring,
        (State::Asked, _) => T::StockNextFetch,
        (State::HandedOut, _) if row.is_overdue(viewer().now) => T::StockNextLate,
        (State::HandedOut, _) => T::StockNextReturn,
        (State::Kept, _) => T::StockNextCollect,
        _ => return None,
    };
    let when = row.due_at.unwrap_or(row.wanted_at);
    let receipt = row.receipt.map(|number| number.to_string()).unwrap_or_default();
    Some(say(key, &[("when", &when::moment(when)), ("number", &receipt)]))
}
