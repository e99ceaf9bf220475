//! Accounts: signing in and out, the ways in by a letter, the reader's own preferences and security.

mod account_page;
pub mod api;
mod bar;
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

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use account_page::AccountPage;
pub use bar::{PreferForms, SignOutForm};
pub use invitation_page::{InvitationPage, languages};
pub use reset_page::ResetPage;
pub use sign_in_page::SignInPage;
pub use verify_page::VerifyPage;
pub use words::told;

#[component(transparent)]
pub fn AccountRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/sign-in") view={Lazy::<SignInPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/reset") view={Lazy::<ResetPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/reset/new") view={Lazy::<ResetPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/invitation") view={Lazy::<InvitationPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/verify") view={Lazy::<VerifyPage>::new()} ssr=SsrMode::Async />
        <Route path=path!("/account") view={Lazy::<AccountPage>::new()} ssr=SsrMode::Async />
    }
    .into_inner()
}
