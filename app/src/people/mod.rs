//! The people of the estate, for staff who look after them: invite, suspend, give roles (ID-1, ID-5).

pub mod api;
mod find_page;
mod invite_page;
mod list_page;
pub mod words;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use find_page::PersonPage;
pub use invite_page::InvitePage;
pub use list_page::PeoplePage;

#[component(transparent)]
pub fn PeopleRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/admin/people") view={Lazy::<PeoplePage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/admin/people/invite") view={Lazy::<InvitePage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/admin/people/:id") view={Lazy::<PersonPage>::new()} ssr=SsrMode::Async />
    }
    .into_inner()
}
