//! The home page: what is next, what is open, what is new, and the card.

pub mod api;
mod page;

use leptos_router::path;

use crate::routes::{PageRoute, ready};

/// Most visits begin here, so that its code travels with the portal's own.
pub fn routes() -> Vec<PageRoute> {
    vec![ready(path!("/"), page::page)]
}
