//! The portal: the frame around all pages, and each feature's routes.

use std::{pin::Pin, sync::Arc};

use leptos::{prelude::*, tachys::view::iterators::StaticVec};
use leptos_meta::provide_meta_context;
use leptos_router::{
    ChooseView, NestedRoute, PossibleRouteMatch, SsrMode,
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
    components::{FlatRoutes, FlatRoutesProps, RouteChildren, Router},
};

use crate::{
    account, admin, bookings, card, club, concierge,
    frame::{Footer, TabBar, TopBar},
    handbook, home,
    i18n::{T, t},
    ledger,
    live::Live,
    load::{Refresh, missing_page},
    orders, plans, platform, search, services, stock, styleguide, tickets, vendors,
};

/// A page's address with the code that shows it.
pub type PageRoute = AnyNestedRoute;

/// A page whose code is part of the portal's first chunk.
pub fn ready(path: impl PossibleRouteMatch + Clone + Send + 'static, view: fn() -> AnyView) -> PageRoute {
    let page = Page(Arc::new(move || Box::pin(async move { view() })));
    NestedRoute::new(path, page).ssr_mode(SsrMode::Async).into_any_nested_route()
}

/// A page whose code the browser fetches with that of its area, when one of the area's pages is first visited.
pub fn fetched<F>(
    path: impl PossibleRouteMatch + Clone + Send + 'static,
    open: impl Fn() -> F + Send + Sync + 'static,
) -> PageRoute
where
    F: Future<Output = AnyView> + 'static,
{
    let page = Page(Arc::new(move || {
        let page = open();
        Box::pin(async move {
            platform::all_texts().await;
            page.await
        })
    }));
    NestedRoute::new(path, page).ssr_mode(SsrMode::Async).into_any_nested_route()
}

/// How a page is opened. One type for all pages: the router's code for it is in the first chunk once.
#[derive(Clone)]
struct Page(Arc<dyn Fn() -> Pin<Box<dyn Future<Output = AnyView>>> + Send + Sync>);

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        (self.0)().await
    }

    async fn preload(&self) {}
}

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(platform::viewer());
    provide_context(platform::drafts());
    provide_context(Refresh(RwSignal::new(0)));
    provide_context(Live(RwSignal::new(0)));
    view! {
        <Router>
            <a class="skip" href="#content">
                {t(T::ShellSkip)}
            </a>
            <TopBar />
            <main class="wrap" id="content" tabindex="-1">
                {pages()}
            </main>
            <Footer />
            <TabBar />
        </Router>
    }
}

/// Every page of the portal, feature by feature.
fn pages() -> impl IntoView {
    let routes = [
        home::routes(),
        account::routes(),
        admin::routes(),
        search::routes(),
        services::routes(),
        tickets::routes(),
        bookings::routes(),
        orders::routes(),
        stock::routes(),
        club::routes(),
        card::routes(),
        concierge::routes(),
        handbook::routes(),
        plans::routes(),
        ledger::routes(),
        vendors::routes(),
        styleguide::routes(),
    ];
    let routes = move || StaticVec::from(routes.concat());
    FlatRoutes(FlatRoutesProps::builder().fallback(missing_page).children(RouteChildren::to_children(routes)).build())
}
