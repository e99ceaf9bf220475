//! Search over services, notices and the forum: one question in the address, results by kind.

pub mod api;
mod find_page;
mod hit;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

use domain::search::Kind;

use crate::viewer::Viewer;

pub use find_page::SearchPage;

#[component(transparent)]
pub fn SearchRoutes() -> impl MatchNestedRoutes + Clone {
    view! { <Route path=path!("/search") view={Lazy::<SearchPage>::new()} ssr=SsrMode::Async /> }.into_inner()
}

/// Whether there is anything that this reader could find.
pub fn open_to(viewer: &Viewer) -> bool {
    Kind::ALL.iter().any(|kind| viewer.may(kind.endpoint()))
}
