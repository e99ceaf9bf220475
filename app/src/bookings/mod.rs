//! Bookings (预约) of the house.

pub mod api;
pub mod behalf_api;
pub mod behalf_page;
mod countdown;
mod find_page;
pub mod line_api;
pub mod list_page;
mod move_page;
pub mod picker;
pub mod visit_api;
pub mod visit_page;
pub mod waiting_rows;
pub mod words;

pub use countdown::Countdown;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

#[derive(Clone, Copy)]
enum Place {
    List,
    Booking,
    Move,
    Add,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn bookings(place: Place) -> AnyView {
    match place {
        Place::List => list_page::page(),
        Place::Booking => find_page::page(),
        Place::Move => move_page::page(),
        Place::Add => visit_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/bookings"), || bookings(Place::List)),
        fetched(path!("/bookings/:id/add"), || bookings(Place::Add)),
        fetched(path!("/bookings/:id/move"), || bookings(Place::Move)),
        fetched(path!("/bookings/:id"), || bookings(Place::Booking)),
    ]
}
