//! The house account (挂账): the owner's statement, and the desk that records payments, credits and refunds.

pub mod api;
pub mod house_page;
pub mod houses_page;
mod month;
mod own_page;
mod statement;
pub mod waiting_page;
pub mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

/// The code of this page travels when it is first visited.
#[lazy]
fn ledger() -> AnyView {
    own_page::page()
}

pub fn routes() -> Vec<PageRoute> {
    vec![fetched(path!("/house-account"), ledger)]
}
