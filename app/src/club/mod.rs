//! The club 蔚蓝会: notices with receipts (CB-1, CB-15), and the members' forum under aliases (CB-2).

pub mod api;
mod board_page;
mod home_page;
mod new_topic_page;
mod notice_page;
mod post;
mod topic_page;
pub mod words;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use board_page::BoardPage;
pub use home_page::ClubPage;
pub use new_topic_page::NewTopicPage;
pub use notice_page::NoticePage;
pub use topic_page::TopicPage;

#[component(transparent)]
pub fn ClubRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/club") view={Lazy::<ClubPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/club/notices/:id") view={Lazy::<NoticePage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/club/boards/:slug") view={Lazy::<BoardPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/club/boards/:slug/new") view={Lazy::<NewTopicPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/club/topics/:id") view={Lazy::<TopicPage>::new()} ssr=SsrMode::Async />
    }
    .into_inner()
}
