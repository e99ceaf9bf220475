//! The catalogue: 便民服务索引, one list in three families.

pub mod about;
pub mod api;
mod booking_forms;
pub mod downloads;
mod find_page;
mod list_page;
pub mod price;
pub mod wish_api;
mod wish_page;
pub mod words;

pub use booking_forms::units_field;
pub use find_page::facts;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

#[derive(Clone, Copy)]
enum Place {
    Catalogue,
    Service,
    Wish,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn services(place: Place) -> AnyView {
    match place {
        Place::Catalogue => list_page::page(),
        Place::Service => find_page::page(),
        Place::Wish => wish_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/services"), || services(Place::Catalogue)),
        fetched(path!("/services/wish"), || services(Place::Wish)),
        fetched(path!("/services/:id"), || services(Place::Service)),
    ]
}
