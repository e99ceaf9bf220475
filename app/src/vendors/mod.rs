//! Vendors (合作商): their dossiers and papers, the callbacks after their visits, and the one visit that a crew opens by a link.

pub mod api;
pub mod callback_form;
pub mod callbacks_page;
pub mod crew_api;
mod crew_page;
pub mod desk_page;
mod fields;
pub mod find_page;
pub mod list_page;
pub mod new_page;
mod papers;
mod services;
pub mod visit_api;
pub mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

/// The code of this page travels when it is first visited: crews need nothing else of the portal.
#[lazy]
fn crew() -> AnyView {
    crew_page::page()
}

pub fn routes() -> Vec<PageRoute> {
    vec![fetched(path!("/job"), crew)]
}
