//! Tickets (报事): the household's face and the staff's, over the same server functions.

pub mod api;
mod composers;
mod desk_forms;
mod desk_page;
mod find_page;
mod list_page;
mod new_page;
mod photos;
mod queue_page;
mod story;
pub mod words;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use desk_page::DeskPage;
pub use find_page::TicketPage;
pub use list_page::{TicketsPage, ticket_row};
pub use new_page::ReportPage;
pub use queue_page::QueuePage;

#[component(transparent)]
pub fn TicketRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/tickets") view={Lazy::<TicketsPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/tickets/new") view={Lazy::<ReportPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/tickets/:id") view={Lazy::<TicketPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/admin/tickets") view={Lazy::<QueuePage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/admin/tickets/:id") view={Lazy::<DeskPage>::new()} ssr=SsrMode::Async />
    }
    .into_inner()
}
