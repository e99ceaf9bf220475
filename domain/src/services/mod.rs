//! The service catalogue (1.D of the estate's list): 47 services in three families.

use serde::{Deserialize, Serialize};

use crate::{id::ServiceId, locale::Bilingual, money::Fen};

#[cfg(feature = "store")]
pub mod desk;
pub mod discount;
#[cfg(feature = "store")]
pub mod evaluation;
#[cfg(feature = "store")]
pub mod import;
#[cfg(feature = "store")]
pub mod opinions;
pub mod pace;
pub mod price;
#[cfg(feature = "store")]
pub mod revise;
#[cfg(feature = "store")]
pub mod rules;
pub mod seek;
pub mod sheet;
#[cfg(feature = "store")]
mod sound;
pub mod stage;
#[cfg(feature = "store")]
pub mod store;
pub mod tariff;
pub mod terms;
#[cfg(feature = "store")]
pub mod versions;
pub mod wishes;
#[cfg(feature = "store")]
pub mod wishing;

text_enum! {
    /// The price family: 免费, 有偿, 整合社会服务资源.
    pub enum Family { Free = "free", Paid = "paid", Partner = "partner" }
}

text_enum! {
    pub enum Category { Living = "living", Amenity = "amenity", Hobby = "hobby", Dining = "dining", Other = "other" }
}

text_enum! {
    /// How a service is had.
    pub enum Mode {
        /// By slot of a calendar.
        Scheduled = "scheduled",
        /// By asking; staff answer.
        Request = "request",
        Loan = "loan",
        Supply = "supply",
        Delivery = "delivery",
        Information = "information",
        /// Always there; nothing to be done.
        Standing = "standing",
    }
}

text_enum! {
    /// The four cards (MB-1).
    pub enum Tier { Blue = "blue", Silver = "silver", Gold = "gold", Platinum = "platinum" }
}

/// A service as the catalogue shows it. `minutes` is the length of a visit; `price` is for each of `basis`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Service {
    pub id: ServiceId,
    pub code: String,
    pub family: Family,
    pub category: Category,
    pub mode: Mode,
    pub provider: String,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub name: Name,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub summary: Summary,
    pub minutes: Option<i64>,
    pub price: Option<Fen>,
    pub basis: tariff::Basis,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub unit: tariff::Unit,
    pub notice_hours: i64,
    pub escort: bool,
    pub stage: stage::Stage,
    /// The readings of its Chinese name, for [`seek::matches`].
    pub sought: String,
}

impl Service {
    pub fn tariff(&self) -> tariff::Tariff {
        tariff::Tariff::of(self.family, self.basis, self.price, self.unit.clone())
    }
}

/// What the service's own page says beside that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct About {
    /// The partner's name, where a partner does it.
    pub vendor: String,
    pub place_zh: String,
    pub place_en: String,
    pub prepare_zh: String,
    pub prepare_en: String,
    /// 仅限园区内.
    pub inside_only: bool,
    /// Whether it can be had regularly (定期).
    pub recurs: bool,
    /// Whether there are forms to download.
    pub has_forms: bool,
}

/// The columns `name_zh` and `name_en`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Name {
    pub name_zh: String,
    pub name_en: String,
}

impl Name {
    pub fn pick(&self, locale: crate::locale::Locale) -> &str {
        locale.pick(&self.name_zh, &self.name_en)
    }
}

impl From<Bilingual> for Name {
    fn from(text: Bilingual) -> Self {
        Self { name_zh: text.zh, name_en: text.en }
    }
}

/// The columns `summary_zh` and `summary_en`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Summary {
    pub summary_zh: String,
    pub summary_en: String,
}

impl Summary {
    pub fn pick(&self, locale: crate::locale::Locale) -> &str {
        locale.pick(&self.summary_zh, &self.summary_en)
    }
}
