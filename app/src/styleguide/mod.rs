//! The style guide: every primitive in its states on one living page. The demo shows it, an estate does not.
//!
//! Its samples borrow texts of other features where they fit, because every text travels in the first chunk.

mod base;
mod fields;
mod lists;
mod page;
mod records;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

/// The code of this page travels when it is first visited.
#[lazy]
fn styleguide() -> AnyView {
    page::page()
}

pub fn routes() -> Vec<PageRoute> {
    vec![fetched(path!("/styleguide"), styleguide)]
}
