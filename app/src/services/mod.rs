//! The catalogue: 便民服务索引, one list in three families.

pub mod api;
mod find_page;
mod list_page;
pub mod price;
pub mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

#[derive(Clone, Copy)]
enum Place {
    Catalogue,
    Service,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn services(place: Place) -> AnyView {
    match place {
        Place::Catalogue => list_page::page(),
        Place::Service => find_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/services"), || services(Place::Catalogue)),
        fetched(path!("/services/:id"), || services(Place::Service)),
    ]
}
