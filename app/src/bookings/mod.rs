//! Bookings (预约) of the house.

pub mod api;
mod find_page;
pub mod list_page;
pub mod words;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use find_page::BookingPage;
pub use list_page::BookingsPage;

#[component(transparent)]
pub fn BookingRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/bookings") view={Lazy::<BookingsPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/bookings/:id") view={Lazy::<BookingPage>::new()} ssr=SsrMode::Async />
    }
    .into_inner()
}
