//! 园区设置: what the estate's staff set as data: discounts, limits, and how one can pay. Each change is in the audit.

use serde::{Deserialize, Serialize};

use crate::{
    bookings::quota::Span,
    id::{DiscountId, FormKey, MethodId, ServiceId},
    ledger::Means,
    money::{BasisPoints, Fen},
    services::{Family, Name, Tier},
    time::Ms,
};

mod forms;
#[cfg(feature = "store")]
pub mod store;

pub use forms::{
    AloneForm, DiscountForm, DropForm, MethodDraft, MethodForm, NewDiscount, QuotaForm, QuotaWish, percent, target,
};

/// A service that a rule can be made for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct ServiceChoice {
    pub id: ServiceId,
    pub code: String,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
}

/// A rule of discounts with who made and who ended it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountRow {
    pub id: DiscountId,
    pub tier: Tier,
    pub family: Option<Family>,
    pub service: Option<ServiceId>,
    pub rate: BasisPoints,
    /// [`Ms`] 0 where it was so before days were written down.
    pub valid_from: Ms,
    pub valid_to: Option<Ms>,
    pub made: Act,
    pub ended: Option<Act>,
}

/// Who did something, when. Nobody where a move of the data did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    pub at: Ms,
    pub by_zh: Option<String>,
    pub by_en: Option<String>,
}

/// Where a rule stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Coming,
    InForce,
    Over,
}

impl DiscountRow {
    pub fn standing(&self, now: Ms) -> Standing {
        match self.valid_to {
            Some(end) if end <= now || end <= self.valid_from => Standing::Over,
            _ if self.valid_from > now => Standing::Coming,
            _ => Standing::InForce,
        }
    }
}

/// The discounts of the estate: rules that hold or will, then those that are over, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discounts {
    pub rules: Vec<DiscountRow>,
    pub services: Vec<ServiceChoice>,
    pub key: FormKey,
}

impl Discounts {
    pub fn service(&self, id: ServiceId) -> Option<&ServiceChoice> {
        self.services.iter().find(|service| service.id == id)
    }
}

/// A quota with its service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct QuotaRow {
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: ServiceChoice,
    pub span: Span,
    pub most: i64,
}

/// What is limited, and how it came to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    pub quotas: Vec<QuotaRow>,
    pub services: Vec<ServiceChoice>,
    /// What one may let off or give back to a house within a day without a second person.
    pub alone: Fen,
    pub changes: Vec<Change>,
}

/// A change out of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Change {
    pub at: Ms,
    pub act: String,
    /// What changed to what.
    pub reason: String,
    pub by_zh: Option<String>,
    pub by_en: Option<String>,
    pub service_zh: Option<String>,
    pub service_en: Option<String>,
}

/// MB-3: a way to pay at a venue, as staff keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct MethodRow {
    pub id: MethodId,
    pub venue_zh: String,
    pub venue_en: String,
    pub means: Means,
    pub note_zh: String,
    pub note_en: String,
    /// Kept by staff, not shown to residents.
    pub hidden: bool,
    pub changed_at: Ms,
}

/// Every way to pay, in the order in which residents read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Methods {
    pub methods: Vec<MethodRow>,
    pub changes: Vec<Change>,
}
