//! Borrowing, safekeeping and supplies (借用与领用): the household's face and the desk's.

pub mod api;
pub mod counter_page;
pub mod desk_api;
pub mod desk_page;
mod find_page;
mod issue_row;
mod levels;
mod list_page;
pub mod offer;
pub mod staff_page;
mod story;
mod take_in;
pub mod words;

pub use issue_row::issue_row;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

#[derive(Clone, Copy)]
enum Place {
    List,
    Issue,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn loans(place: Place) -> AnyView {
    match place {
        Place::List => list_page::page(),
        Place::Issue => find_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![fetched(path!("/loans"), || loans(Place::List)), fetched(path!("/loans/:id"), || loans(Place::Issue))]
}
