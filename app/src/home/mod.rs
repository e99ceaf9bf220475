//! The home page: what is next, what is open, what is new, and the card.

pub mod api;
mod page;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use page::HomePage;

#[component(transparent)]
pub fn HomeRoutes() -> impl MatchNestedRoutes + Clone {
    view! { <Route path=path!("/") view={Lazy::<HomePage>::new()} ssr=SsrMode::Async /> }.into_inner()
}
