//! Estates, houses and the people who live or work there (1.A of the estate's list).

use serde::{Deserialize, Serialize};

use crate::{
    id::HouseId,
    locale::{Bilingual, Locale},
    rights::Relation,
};

#[cfg(feature = "store")]
pub mod store;

/// The house a resident acts for, and the relation to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    pub id: HouseId,
    pub code: String,
    pub relation: Relation,
}

text_enum! {
    /// The colours of the pages. `System` follows the device.
    pub enum Scheme { System = "system", Light = "light", Dark = "dark" }
}

text_enum! {
    /// The size of type; `Large` is 长辈模式.
    pub enum TextSize { Normal = "normal", Large = "large" }
}

text_enum! {
    /// Whether a person's account can be used.
    pub enum PersonState { Invited = "invited", Active = "active", Suspended = "suspended" }
}

/// What the pages need to know of the person who reads them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub name: Bilingual,
    pub locale: Locale,
    pub scheme: Scheme,
    pub text_size: TextSize,
    pub estate: Bilingual,
}
