//! Letters that could not be delivered, for staff (the mail's dead letters).

pub mod api;
mod dead_page;
mod words;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use dead_page::DeadLettersPage;

#[component(transparent)]
pub fn PostRoutes() -> impl MatchNestedRoutes + Clone {
    view! { <Route path=path!("/admin/mail") view={Lazy::<DeadLettersPage>::new()} ssr=SsrMode::Async /> }.into_inner()
}
