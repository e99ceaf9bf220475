//! The browser's entry into the portal. A crate of its own so that link-time optimisation reaches everything it needs.

/// Takes over the page that the server has made. Called by the page's own script.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::hydrate();
}
