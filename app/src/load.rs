//! A page's data: one resource, one place where it is waited for, one look for every failure.

use std::future::Future;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    error::AppError,
    i18n::{T, t},
    live::{self, Live},
    problem::Problem,
    ui::*,
};

/// The data of a page as it is fetched.
pub type Data<T> = Resource<Result<T, AppError>>;

/// Counts what was done on this page, so that its data is read anew afterwards.
#[derive(Clone, Copy)]
pub struct Refresh(pub RwSignal<u32>);

/// Fetches a page's data by something that the URL says; again when that changes or an action on the page succeeds.
pub fn load<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> Data<T>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let refresh = use_context::<Refresh>();
    let data = Resource::new(
        move || (source(), refresh.map_or(0, |Refresh(count)| count.get())),
        move |(source, _)| fetch(source),
    );
    live::refetch(use_context::<Live>(), move || data.refetch());
    data
}

/// A part of the path, such as `id`; empty where the route has none.
pub fn param(name: &'static str) -> impl Fn() -> String + Copy {
    let params = use_params_map();
    move || params.with(|params| params.get(name).unwrap_or_default())
}

/// A value of the query; empty where it is missing.
pub fn query(name: &'static str) -> impl Fn() -> String + Copy {
    let query = use_query_map();
    move || query.with(|query| query.get(name).unwrap_or_default())
}

/// Shows the data once it is there. What was shown stays while newer data is on its way.
pub fn show<T>(data: Data<T>, view: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let body = move || {
        let view = view.clone();
        Suspend::new(async move {
            match data.await {
                Ok(value) => view(value),
                Err(error) => failed(error),
            }
        })
    };
    view! { <Transition fallback=|| view! { <div class="skeleton" aria-busy="true"></div> }>{body}</Transition> }
        .into_any()
}

/// A page that could not be shown, with the status that says so to a program.
fn failed(error: AppError) -> AnyView {
    crate::status::set(error.status());
    match error {
        AppError::NotFound => not_found(),
        AppError::SignIn => view! { <SignInFirst /> }.into_any(),
        error => view! {
            <Page title=t(T::ErrorTitle)>
                <Problem error=Signal::stored(Some(error)) />
            </Page>
        }
        .into_any(),
    }
}

/// What one may not see and what is not there look the same.
pub fn not_found() -> AnyView {
    view! {
        <Page title=t(T::ErrorNotFoundTitle)>
            <Empty icon=Glyph::Search title=t(T::ErrorNotFoundTitle) text=t(T::ErrorNotFound)>
                <LinkButton href="/">{t(T::ErrorHome)}</LinkButton>
            </Empty>
        </Page>
    }
    .into_any()
}

/// The page for an address that the portal does not have.
pub fn missing_page() -> AnyView {
    crate::status::set(404);
    not_found()
}

/// Asks to sign in and remembers where to go on.
#[component]
fn SignInFirst() -> AnyView {
    let location = leptos_router::hooks::use_location();
    let href = move || format!("/sign-in?next={}", location.pathname.get());
    view! {
        <Page title=t(T::ErrorSignInTitle)>
            <Empty icon=Glyph::Lock title=t(T::ErrorSignInTitle) text=t(T::ErrorSignIn)>
                <LinkButton href=href()>{t(T::ErrorSignInButton)}</LinkButton>
            </Empty>
        </Page>
    }
    .into_any()
}
