//! Bookings (预约) of the house.

pub mod api;
mod find_page;
pub mod list_page;
pub mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

#[derive(Clone, Copy)]
enum Place {
    List,
    Booking,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn bookings(place: Place) -> AnyView {
    match place {
        Place::List => list_page::page(),
        Place::Booking => find_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/bookings"), || bookings(Place::List)),
        fetched(path!("/bookings/:id"), || bookings(Place::Booking)),
    ]
}
