//! Recurring services (定期服务) and days away (外出).

pub mod api;
mod away_page;
pub mod day_page;
mod find_page;
mod form_page;
mod list_page;
mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

#[derive(Clone, Copy)]
enum Place {
    List,
    New,
    Plan,
    Away,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn plans(place: Place) -> AnyView {
    match place {
        Place::List => list_page::page(),
        Place::New => form_page::page(),
        Place::Plan => find_page::page(),
        Place::Away => away_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/plans"), || plans(Place::List)),
        fetched(path!("/plans/new/:id"), || plans(Place::New)),
        fetched(path!("/plans/away/:id"), || plans(Place::Away)),
        fetched(path!("/plans/:id"), || plans(Place::Plan)),
    ]
}
