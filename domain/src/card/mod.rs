//! The membership card of a house (MB-1): its tier, and what it takes off. Rates are data of the estate.

use serde::{Deserialize, Serialize};

use crate::{
    locale::Bilingual,
    money::BasisPoints,
    services::{Family, Tier},
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
}
