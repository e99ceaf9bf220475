//! The closed sets of resources in words.

use domain::{
    resources::{DayKind, Kind, Resource},
    services::terms::DEPARTMENTS,
};

use crate::{
    i18n::{T, pick, t},
    services::words::provider,
    ui::{Choice, Tone},
};

pub fn kind(kind: Kind) -> &'static str {
    t(match kind {
        Kind::Person => T::ResourcesPerson,
        Kind::Vendor => T::ResourcesVendor,
        Kind::Room => T::ResourcesRoom,
        Kind::Equipment => T::ResourcesEquipment,
    })
}

pub fn name(resource: &Resource) -> String {
    pick(&resource.name.name_zh, &resource.name.name_en).to_owned()
}

pub fn department(word: &str) -> &'static str {
    if word.is_empty() { "" } else { provider(word) }
}

pub fn departments() -> Vec<Choice> {
    let mut options = vec![Choice::new("", t(T::ResourcesNoneDepartment))];
    options.extend(DEPARTMENTS.iter().map(|word| Choice::new(*word, provider(word))));
    options
}

pub fn day_kind(kind: DayKind) -> &'static str {
    t(match kind {
        DayKind::Holiday => T::ResourcesHoliday,
        DayKind::MakeUp => T::ResourcesMakeUp,
        DayKind::Closed => T::ResourcesClosed,
    })
}

pub const fn day_tone(kind: DayKind) -> Tone {
    match kind {
        DayKind::Holiday => Tone::Good,
        DayKind::MakeUp => Tone::Info,
        DayKind::Closed => Tone::Warn,
    }
}

/// Monday first.
pub fn weekdays() -> [&'static str; 7] {
    [
        T::ResourcesMon,
        T::ResourcesTue,
        T::ResourcesWed,
        T::ResourcesThu,
        T::ResourcesFri,
        T::ResourcesSat,
        T::ResourcesSun,
    ]
    .map(t)
}

/// What was done, told above the page.
pub fn done(done: &str) -> Option<T> {
    match done {
        "saved" => Some(T::ResourcesDoneSaved),
        "hours" => Some(T::ResourcesDoneHours),
        "blackout" => Some(T::ResourcesDoneBlackout),
        "day" => Some(T::ResourcesDoneDay),
        "rule" => Some(T::ResourcesDoneRule),
        _ => None,
    }
}
