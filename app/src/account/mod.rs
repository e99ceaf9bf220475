//! Accounts: signing in and out, the reader's own preferences and security.

pub mod api;
mod bar;
mod sign_in_page;

use leptos::prelude::*;
use leptos_router::{Lazy, MatchNestedRoutes, SsrMode, components::Route, path};

pub use bar::{PreferForms, SignOutForm};
pub use sign_in_page::SignInPage;

#[component(transparent)]
pub fn AccountRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/sign-in") view={Lazy::<SignInPage>::new()} ssr=SsrMode::Async />
    }
    .into_inner()
}
