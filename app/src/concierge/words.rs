//! Kinds and grades of the directory in words.

use domain::concierge::{Grade, Kind};

use crate::{
    i18n::{T, t},
    ui::Tone,
};

pub fn kind(kind: Kind) -> &'static str {
    t(match kind {
        Kind::Eat => T::ConciergeEat,
        Kind::Stay => T::ConciergeStay,
        Kind::Travel => T::ConciergeTravel,
        Kind::Play => T::ConciergePlay,
        Kind::Tour => T::ConciergeTour,
        Kind::Shop => T::ConciergeShop,
    })
}

pub fn grade(grade: Grade) -> &'static str {
    t(match grade {
        Grade::High => T::ConciergeHigh,
        Grade::Middle => T::ConciergeMiddle,
        Grade::Plain => T::ConciergePlain,
    })
}

pub const fn tone(grade: Grade) -> Tone {
    match grade {
        Grade::High => Tone::Gold,
        Grade::Middle => Tone::Info,
        Grade::Plain => Tone::Neutral,
    }
}
