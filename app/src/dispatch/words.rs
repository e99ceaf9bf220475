//! What stands in the way of a visit, in words.

use domain::{
    bookings::BoardRow,
    dispatch::{InstructionKind, Mark, Plan},
    resources::{Kind, Resource},
};
use leptos::prelude::*;

use crate::{
    i18n::{T, pick, say, t},
    services::words::provider,
    ui::*,
    viewer::viewer,
    when,
};

pub fn mark(mark: &Mark) -> String {
    let key = match mark {
        Mark::Clash { house, from, to } => {
            return say(T::DispatchClash, &[("house", house), ("time", &when::span(*from, *to))]);
        }
        Mark::Away { reason } => return say(T::DispatchAway, &[("reason", reason)]),
        Mark::OutOfUse => T::DispatchOutOfUse,
        Mark::OffHours => T::DispatchOffHours,
        Mark::NoVendor => T::DispatchNoVendor,
        Mark::NoEscort => T::DispatchNoEscort,
        Mark::Unassigned => T::DispatchUnassigned,
        Mark::Paused => T::VendorsPausedMark,
    };
    t(key).to_owned()
}

pub fn marks(marks: &[Mark]) -> AnyView {
    marks
        .iter()
        .map(|one| {
            let tone = if one.is_serious() { Tone::Danger } else { Tone::Warn };
            view! { <Badge text=mark(one) tone=tone /> }
        })
        .collect_view()
        .into_any()
}

pub fn instruction(kind: InstructionKind) -> &'static str {
    t(match kind {
        InstructionKind::Taboo => T::DispatchTaboo,
        InstructionKind::Preference => T::DispatchPreference,
        InstructionKind::Access => T::DispatchAccess,
    })
}

pub const fn instruction_tone(kind: InstructionKind) -> Tone {
    match kind {
        InstructionKind::Taboo => Tone::Danger,
        InstructionKind::Preference => Tone::Good,
        InstructionKind::Access => Tone::Info,
    }
}

pub fn name(resource: &Resource) -> String {
    pick(&resource.name.name_zh, &resource.name.name_en).to_owned()
}

/// Those of a kind that a booking can be given, each with what stands in the way: who has time comes first, and whoever is of
/// the department that does it.
pub fn candidates(plan: &Plan, row: &BoardRow, kind: Kind) -> Vec<(String, String)> {
    let zone = viewer().zone;
    let held: Vec<&Resource> = plan.holds(row).collect();
    let mut all: Vec<(u8, String, String)> = plan
        .resources
        .iter()
        .filter(|resource| resource.kind == kind && (resource.active || held.contains(resource)))
        .map(|resource| {
            let obstacle = plan.obstacle(row, resource, &zone);
            let ours = resource.department == row.provider || name(resource) == row.vendor;
            let rank = match &obstacle {
                None if ours => 0,
                None => 1,
                Some(mark) if !mark.is_serious() => 2,
                Some(_) => 3,
            };
            let mut label = name(resource);
            if kind == Kind::Person && !resource.department.is_empty() {
                label = format!("{label} · {}", provider(&resource.department));
            }
            if let Some(obstacle) = obstacle {
                label = format!("{label} · {}", mark(&obstacle));
            }
            (rank, resource.id.to_string(), label)
        })
        .collect();
    all.sort_by_key(|(rank, ..)| *rank);
    all.into_iter().map(|(_, id, label)| (id, label)).collect()
}
