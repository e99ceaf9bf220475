//! The staff's area: the same server functions, met with another face.

mod board_page;
mod frame;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use board_page::BoardPage;
pub use frame::AdminFrame;

#[component(transparent)]
pub fn AdminRoutes() -> impl MatchNestedRoutes + Clone {
    view! { <Route path=path!("/admin") view={Lazy::<BoardPage>::new()} ssr=SsrMode::Async /> }.into_inner()
}
