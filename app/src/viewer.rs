//! What a page knows of its reader without asking: language, rights, the estate's clock. The server writes it into the page.

use domain::{
    household::{Home, Scheme, TextSize},
    locale::{Bilingual, Locale},
    policy::{self, Need},
    rights::{Capability, Right},
    time::{Ms, Zone},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub locale: Locale,
    pub scheme: Scheme,
    pub text_size: TextSize,
    /// Name and house of whoever is signed in.
    pub name: Option<Bilingual>,
    pub home: Option<Home>,
    pub capabilities: Vec<Capability>,
    pub estate: Bilingual,
    pub zone: Zone,
    /// When the page was made.
    pub now: Ms,
    /// The demo: development pages are shown.
    pub demo: bool,
}

impl Default for Viewer {
    fn default() -> Self {
        Self {
            locale: Locale::Zh,
            scheme: Scheme::System,
            text_size: TextSize::Normal,
            name: None,
            home: None,
            capabilities: Vec::new(),
            estate: Bilingual::default(),
            zone: Zone::default(),
            now: Ms(0),
            demo: false,
        }
    }
}

impl Viewer {
    pub fn signed_in(&self) -> bool {
        self.name.is_some()
    }

    pub fn is_staff(&self) -> bool {
        !self.capabilities.is_empty()
    }

    pub fn has(&self, right: Right) -> bool {
        self.home.as_ref().is_some_and(|home| home.relation.may(right))
    }

    pub fn can(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }

    /// Whether a link to what an endpoint shows makes sense. The server decides again.
    pub fn may(&self, endpoint: &str) -> bool {
        policy::row(endpoint).is_some_and(|row| match row.need {
            Need::Anyone => true,
            Need::SignedIn => self.signed_in(),
            Need::Resident(right) => self.has(right),
            Need::Staff(capability) => self.can(capability),
            Need::Either(right, capability) => self.has(right) || self.can(capability),
        })
    }
}

/// The reader of the page being made. A stranger where nothing is known, as when routes are listed.
pub fn viewer() -> Viewer {
    use_context().unwrap_or_default()
}
