//! The orders of the demo as their file has them.

use serde::Deserialize;
use std::collections::BTreeMap;

use crate::{
    locale::Bilingual,
    money::Fen,
    orders::{Reason, State},
    services::price::Item,
};

#[derive(Deserialize)]
pub(super) struct File {
    pub window: Vec<Window>,
    pub product: Vec<Product>,
    pub order: Vec<Order>,
}

#[derive(Deserialize)]
pub(super) struct Window {
    pub service: String,
    pub starts: String,
    pub ends: String,
    pub cutoff_hours: i64,
    pub most: i64,
}

#[derive(Deserialize)]
pub(super) struct Product {
    pub key: String,
    pub service: String,
    pub name_zh: String,
    pub name_en: String,
    pub unit_zh: String,
    pub unit_en: String,
    pub price: Fen,
    #[serde(default)]
    pub at_cost: bool,
    #[serde(default = "yes")]
    pub available: bool,
}

const fn yes() -> bool {
    true
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Line {
    AtCost(String, i64, Fen, bool),
    Plain(String, i64, Fen),
}

impl From<Line> for Item {
    fn from(line: Line) -> Self {
        let (text, quantity, each, at_cost) = match line {
            Line::AtCost(text, quantity, each, at_cost) => (text, quantity, each, at_cost),
            Line::Plain(text, quantity, each) => (text, quantity, each, false),
        };
        Self { text: Bilingual { zh: text.clone(), en: text }, quantity, each, at_cost }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    pub service: Option<String>,
    pub house: String,
    pub person: String,
    pub ago: i64,
    pub state: State,
    pub staff: Option<String>,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub wanted: String,
    #[serde(default)]
    pub quote: Vec<Line>,
    #[serde(default)]
    pub quote_note: String,
    #[serde(default)]
    pub days: i64,
    pub due: Option<i64>,
    pub bill: Option<Fen>,
    pub receipt: Option<Line>,
    pub day: Option<i64>,
    pub window: Option<String>,
    #[serde(default)]
    pub chosen: BTreeMap<String, i64>,
    pub told: Option<String>,
    pub reason: Option<Reason>,
    #[serde(default)]
    pub words: String,
}
