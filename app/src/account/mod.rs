//! Accounts: signing in and out, the ways in by a letter, the reader's own preferences and security.

mod account_page;
pub mod api;
mod bar;
mod calendar_feed;
mod entrance;
mod forms;
mod invitation_page;
mod reset_page;
mod second_factor;
mod sessions;
mod sign_in_page;
mod strength;
mod verify_page;
mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

pub use bar::{PreferForms, SignOutForm};
pub use invitation_page::languages;
pub use words::told;

#[derive(Clone, Copy)]
enum Place {
    SignIn,
    Reset,
    Invitation,
    Verify,
    Account,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn account(place: Place) -> AnyView {
    match place {
        Place::SignIn => sign_in_page::page(),
        Place::Reset => reset_page::page(),
        Place::Invitation => invitation_page::page(),
        Place::Verify => verify_page::page(),
        Place::Account => account_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/sign-in"), || account(Place::SignIn)),
        fetched(path!("/reset"), || account(Place::Reset)),
        fetched(path!("/reset/new"), || account(Place::Reset)),
        fetched(path!("/invitation"), || account(Place::Invitation)),
        fetched(path!("/verify"), || account(Place::Verify)),
        fetched(path!("/account"), || account(Place::Account)),
    ]
}
