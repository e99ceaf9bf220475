//! What forms share: text kept after a refusal, for readers without scripts.

use std::collections::BTreeMap;

use leptos::prelude::*;

/// What was typed into the form that was refused, by field name.
#[derive(Clone, Debug, Default)]
pub struct Drafts(pub BTreeMap<String, String>);

/// What the reader had typed into a field; empty where nothing was kept.
pub fn kept(field: &str) -> String {
    use_context::<Drafts>().and_then(|Drafts(fields)| fields.get(field).cloned()).unwrap_or_default()
}

/// What the reader had typed, or else a value to start with.
pub fn kept_or(field: &str, start: &str) -> String {
    let kept = kept(field);
    if kept.is_empty() { start.to_owned() } else { kept }
}
