//! The membership card of a house (MB-1): its tier, and what it takes off. Rates are data of the estate.

use serde::{Deserialize, Serialize};

use crate::{
    id::ServiceId,
    locale::Bilingual,
    money::BasisPoints,
    services::{Family, Name, Tier},
    time::Ms,
};

#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "store")]
pub use store::read;

/// A card as its holder sees it. Valid from `valid_from` until just before `valid_to`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardView {
    pub tier: Tier,
    pub card_no: String,
    pub holder: Bilingual,
    pub valid_from: Ms,
    pub valid_to: Ms,
    /// What the card takes off, one entry for each family of services.
    pub discounts: Vec<(Family, BasisPoints)>,
    /// What it takes off single services, by rules of their own.
    pub special: Vec<Special>,
    /// What will hold from a later day on, soonest first.
    pub coming: Vec<Special>,
}

/// A rule as the holder of the card reads it: for a service, or for a family where none is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Special {
    pub service: Option<(ServiceId, Name)>,
    pub family: Family,
    pub rate: BasisPoints,
    pub from: Ms,
    pub to: Option<Ms>,
}
