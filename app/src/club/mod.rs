//! The club 蔚蓝会: notices with receipts (CB-1, CB-15), and the members' forum under aliases (CB-2).

pub mod api;
mod board_page;
mod home_page;
mod new_topic_page;
mod notice_page;
mod post;
mod topic_page;
pub mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

#[derive(Clone, Copy)]
enum Place {
    Club,
    Notice,
    Board,
    NewTopic,
    Topic,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn club(place: Place) -> AnyView {
    match place {
        Place::Club => home_page::page(),
        Place::Notice => notice_page::page(),
        Place::Board => board_page::page(),
        Place::NewTopic => new_topic_page::page(),
        Place::Topic => topic_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/club"), || club(Place::Club)),
        fetched(path!("/club/notices/:id"), || club(Place::Notice)),
        fetched(path!("/club/boards/:slug"), || club(Place::Board)),
        fetched(path!("/club/boards/:slug/new"), || club(Place::NewTopic)),
        fetched(path!("/club/topics/:id"), || club(Place::Topic)),
    ]
}
