//! The membership card of the house (MB-1).

pub mod api;
mod page;
pub mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

/// The code of this page travels when it is first visited.
#[lazy]
fn card() -> AnyView {
    page::page()
}

pub fn routes() -> Vec<PageRoute> {
    vec![fetched(path!("/card"), card)]
}
