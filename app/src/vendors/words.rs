//! Vendors' closed sets in words.

use domain::{
    services::Name,
    time::{Ms, Zone},
    vendors::{Act, Criterion, Mark, PaperKind, Score, Standing, State},
};

use crate::{
    i18n::{T, pick, say, t},
    ui::Tone,
    viewer::viewer,
    when,
};

pub fn state(state: State) -> &'static str {
    t(match state {
        State::Candidate => T::VendorsCandidate,
        State::Approved => T::VendorsApproved,
        State::Suspended => T::VendorsSuspended,
    })
}

pub const fn tone(state: State) -> Tone {
    match state {
        State::Candidate => Tone::Info,
        State::Approved => Tone::Good,
        State::Suspended => Tone::Warn,
    }
}

pub fn act(act: Act) -> (&'static str, &'static str) {
    match act {
        Act::Approve => (t(T::VendorsApprove), t(T::VendorsApproveNote)),
        Act::Suspend => (t(T::VendorsSuspend), t(T::VendorsSuspendNote)),
    }
}

pub fn criterion(criterion: Criterion) -> &'static str {
    t(match criterion {
        Criterion::Fame => T::VendorsFame,
        Criterion::Repute => T::VendorsRepute,
        Criterion::Qualification => T::VendorsQualification,
        Criterion::Business => T::VendorsBusiness,
        Criterion::Crew => T::VendorsCrew,
        Criterion::References => T::VendorsReferences,
    })
}

pub fn mark(mark: Mark) -> &'static str {
    t(match mark {
        Mark::Good => T::VendorsMarkGood,
        Mark::Fair => T::VendorsMarkFair,
        Mark::Poor => T::VendorsMarkPoor,
    })
}

pub fn paper(kind: PaperKind) -> &'static str {
    t(match kind {
        PaperKind::Licence => T::VendorsLicence,
        PaperKind::Qualification => T::VendorsQualificationPaper,
        PaperKind::ServiceGrade => T::VendorsServiceGrade,
        PaperKind::Insurance => T::VendorsInsurance,
    })
}

/// Each word at most once in a sentence: how many calls, how many satisfied, how good.
pub fn score(score: &Score) -> String {
    let Some((share, mean)) = score.share().zip(score.mean()) else { return t(T::VendorsScoreNone).to_owned() };
    let mean = format!("{}.{}", mean / 10, mean % 10);
    let values = [("n", score.callbacks.to_string()), ("share", share.to_string()), ("mean", mean)];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    say(T::VendorsScoreLine, &values)
}

/// The last day on which a paper is good.
pub fn last_day(expires_at: Ms) -> String {
    when::day(when::date(expires_at.plus(-1)))
}

/// How much time a paper has left, in words, with the tone that it deserves.
pub fn left(expires_at: Ms, now: Ms) -> (String, Tone) {
    if expires_at <= now {
        return (t(T::VendorsExpired).to_owned(), Tone::Danger);
    }
    let zone: &Zone = &viewer().zone;
    match zone.date(expires_at.plus(-1)).epoch_day() - zone.date(now).epoch_day() {
        0 => (t(T::VendorsLastDay).to_owned(), Tone::Danger),
        days => {
            let tone = if days <= 30 { Tone::Warn } else { Tone::Neutral };
            (say(T::VendorsDaysLeft, &[("n", &days.to_string())]), tone)
        }
    }
}

pub fn name(name: &Name) -> String {
    pick(&name.name_zh, &name.name_en).to_owned()
}

/// Why residents do not see what a vendor does; nothing while they do.
pub fn paused(standing: &Standing) -> Option<String> {
    match (standing.state, standing.lapsed_at) {
        (State::Suspended, _) => Some(t(T::VendorsPausedState).to_owned()),
        (_, Some(at)) => Some(say(T::VendorsPausedSince, &[("day", &last_day(at))])),
        _ => None,
    }
}
