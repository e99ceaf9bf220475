//! The staff's words for the catalogue.

use domain::services::{Family, Service, stage::Move};

use crate::{
    i18n::{T, t},
    services::words,
};

pub fn act(act: Move) -> &'static str {
    t(match act {
        Move::Try => T::CatalogueActTry,
        Move::Adopt => T::CatalogueActAdopt,
        Move::ScaleDown => T::CatalogueActScaleDown,
        Move::Retire => T::CatalogueActRetire,
    })
}

pub fn act_note(act: Move) -> &'static str {
    t(match act {
        Move::Try => T::CatalogueActTryNote,
        Move::Adopt => T::CatalogueActAdoptNote,
        Move::ScaleDown => T::CatalogueActScaleDownNote,
        Move::Retire => T::CatalogueActRetireNote,
    })
}

/// What a service costs, in one or two words.
pub fn price(service: &Service) -> String {
    match (service.price, service.family) {
        (Some(price), _) if price.0 > 0 => price.to_string(),
        (_, Family::Free) => words::family(Family::Free).to_owned(),
        _ => t(T::ServicesQuoted).to_owned(),
    }
}
