//! Tickets (报事): the household's face and the staff's, over the same server functions.

pub mod api;
mod composers;
mod desk_forms;
pub mod desk_page;
mod find_page;
mod list_page;
mod new_page;
mod photos;
pub mod queue_page;
pub mod story;
pub mod words;

pub use photos::{fault, photo_fields, refused};
pub use story::paragraphs;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

#[derive(Clone, Copy)]
enum Place {
    List,
    New,
    Ticket,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn tickets(place: Place) -> AnyView {
    match place {
        Place::List => list_page::page(),
        Place::New => new_page::page(),
        Place::Ticket => find_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/tickets"), || tickets(Place::List)),
        fetched(path!("/tickets/new"), || tickets(Place::New)),
        fetched(path!("/tickets/:id"), || tickets(Place::Ticket)),
    ]
}
