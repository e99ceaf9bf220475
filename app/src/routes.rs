//! The portal: the frame around all pages, and each feature's routes.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Router, Routes};

use crate::{
    account::AccountRoutes,
    admin::AdminRoutes,
    bookings::BookingRoutes,
    card::CardRoutes,
    club::ClubRoutes,
    frame::{Footer, TabBar, TopBar},
    home::HomeRoutes,
    i18n::{T, t},
    live::Live,
    load::{Refresh, missing_page},
    people::PeopleRoutes,
    platform,
    post::PostRoutes,
    search::SearchRoutes,
    services::ServiceRoutes,
    styleguide::StyleguideRoutes,
    tickets::TicketRoutes,
    viewer::viewer,
};

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(platform::viewer());
    provide_context(platform::drafts());
    provide_context(Refresh(RwSignal::new(0)));
    let live = Live(RwSignal::new(0));
    provide_context(live);
    let signed_in = viewer().signed_in();
    Effect::new(move |_| {
        if signed_in {
            platform::listen(live);
        }
    });
    view! {
        <Router>
            <a class="skip" href="#content">
                {t(T::ShellSkip)}
            </a>
            <TopBar />
            <main class="wrap" id="content" tabindex="-1">
                <Routes fallback=missing_page>
                    <HomeRoutes />
                    <AccountRoutes />
                    <AdminRoutes />
                    <PeopleRoutes />
                    <PostRoutes />
                    <SearchRoutes />
                    <ServiceRoutes />
                    <TicketRoutes />
                    <BookingRoutes />
                    <ClubRoutes />
                    <CardRoutes />
                    <StyleguideRoutes />
                </Routes>
            </main>
            <Footer />
            <TabBar />
        </Router>
    }
}
