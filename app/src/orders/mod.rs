//! Orders (代办与配送): asking, having delivered, and the quotes that a house approves.

pub mod api;
pub mod desk_api;
mod desk_forms;
pub mod desk_page;
mod find_page;
pub mod form;
pub mod goods_api;
pub mod goods_page;
mod list_page;
mod new_page;
mod place_form;
pub mod queue_page;
mod quotes;
mod story;
pub mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

#[derive(Clone, Copy)]
enum Place {
    List,
    New,
    Order,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn orders(place: Place) -> AnyView {
    match place {
        Place::List => list_page::page(),
        Place::New => new_page::page(),
        Place::Order => find_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/orders"), || orders(Place::List)),
        fetched(path!("/orders/new"), || orders(Place::New)),
        fetched(path!("/orders/:id"), || orders(Place::Order)),
    ]
}
