//! The catalogue: 便民服务索引, one list in three families.

pub mod api;
mod find_page;
mod list_page;
pub mod price;
pub mod words;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use find_page::ServicePage;
pub use list_page::CataloguePage;

#[component(transparent)]
pub fn ServiceRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/services") view={Lazy::<CataloguePage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/services/:id") view={Lazy::<ServicePage>::new()} ssr=SsrMode::Async />
    }
    .into_inner()
}
