//! The membership card of the house (MB-1).

pub mod api;
mod page;
pub mod words;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use page::CardPage;

#[component(transparent)]
pub fn CardRoutes() -> impl MatchNestedRoutes + Clone {
    view! { <Route path=path!("/card") view={Lazy::<CardPage>::new()} ssr=SsrMode::Async /> }.into_inner()
}
