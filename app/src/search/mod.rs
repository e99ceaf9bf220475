//! Search over services, notices and the forum: one question in the address, results by kind.

pub mod api;
mod find_page;
mod hit;

use domain::search::Kind;
use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::{
    routes::{PageRoute, fetched},
    viewer::Viewer,
};

/// The code of this page travels when it is first visited.
#[lazy]
fn search() -> AnyView {
    find_page::page()
}

pub fn routes() -> Vec<PageRoute> {
    vec![fetched(path!("/search"), search)]
}

/// Whether there is anything that this reader could find.
pub fn open_to(viewer: &Viewer) -> bool {
    Kind::ALL.iter().any(|kind| viewer.may(kind.endpoint()))
}
