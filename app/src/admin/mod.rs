//! The staff's area: the same server functions, met with another face.

mod board_page;
mod frame;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::{
    people, post,
    routes::{PageRoute, fetched},
    tickets,
};

pub use frame::AdminFrame;

#[derive(Clone, Copy)]
enum Place {
    Board,
    Queue,
    Desk,
    People,
    Invite,
    Person,
    DeadLetters,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn staff(place: Place) -> AnyView {
    match place {
        Place::Board => board_page::page(),
        Place::Queue => tickets::queue_page::page(),
        Place::Desk => tickets::desk_page::page(),
        Place::People => people::list_page::page(),
        Place::Invite => people::invite_page::page(),
        Place::Person => people::find_page::page(),
        Place::DeadLetters => post::dead_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/admin"), || staff(Place::Board)),
        fetched(path!("/admin/tickets"), || staff(Place::Queue)),
        fetched(path!("/admin/tickets/:id"), || staff(Place::Desk)),
        fetched(path!("/admin/people"), || staff(Place::People)),
        fetched(path!("/admin/people/invite"), || staff(Place::Invite)),
        fetched(path!("/admin/people/:id"), || staff(Place::Person)),
        fetched(path!("/admin/mail"), || staff(Place::DeadLetters)),
    ]
}
