//! The style guide: every primitive in its states on one living page. The demo shows it, an estate does not.
//!
//! Its samples borrow texts of other features where they fit, because every text travels in the first chunk.

mod base;
mod fields;
mod lists;
mod page;
mod records;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use page::StyleguidePage;

#[component(transparent)]
pub fn StyleguideRoutes() -> impl MatchNestedRoutes + Clone {
    view! { <Route path=path!("/styleguide") view={Lazy::<StyleguidePage>::new()} ssr=SsrMode::Async /> }.into_inner()
}
