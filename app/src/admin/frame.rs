//! What stands around every page of the staff's area.

use domain::rights::Capability;
use leptos::prelude::*;

use crate::{
    i18n::{T, t},
    ui::*,
    viewer::viewer,
};

/// The places of the staff's area that the reader may use: path, text, sign, what it takes.
const PLACES: &[(&str, T, Glyph, Capability)] = &[
    ("/admin", T::AdminBookings, Glyph::Calendar, Capability::Bookings),
    ("/admin/resources", T::ResourcesTitle, Glyph::Clock, Capability::Bookings),
    ("/admin/orders", T::OrdersQueueTitle, Glyph::Bell, Capability::Bookings),
    ("/admin/loans", T::StockDeskTitle, Glyph::Lock, Capability::Bookings),
    ("/admin/plans", T::PlansDesk, Glyph::Sun, Capability::Bookings),
    ("/admin/tickets", T::AdminTickets, Glyph::Wrench, Capability::Tickets),
    ("/admin/accounts", T::AdminAccounts, Glyph::Card, Capability::Accounts),
    ("/admin/services", T::AdminCatalogue, Glyph::Services, Capability::Catalogue),
    ("/admin/concierge", T::ConciergeTitle, Glyph::Pin, Capability::Bookings),
    ("/admin/settings", T::SettingsTitle, Glyph::Key, Capability::Catalogue),
    ("/admin/vendors", T::VendorsTitle, Glyph::Shield, Capability::Bookings),
    ("/admin/callbacks", T::VendorsCallbacks, Glyph::Phone, Capability::Callback),
    ("/admin/handbook", T::HandbookShort, Glyph::Pen, Capability::Catalogue),
    ("/admin/people", T::AdminPeople, Glyph::Users, Capability::People),
    ("/admin/mail", T::AdminMail, Glyph::Mail, Capability::Mail),
];

/// The side navigation beside a page; on a phone a line of chips above it.
///
/// `<AdminFrame>children</AdminFrame>`
#[component]
pub fn AdminFrame(children: Children) -> AnyView {
    let viewer = viewer();
    let places = PLACES.iter().copied().filter(|(.., capability)| viewer.can(*capability));
    let club = viewer
        .can(Capability::Moderate)
        .then(|| view! { <NavItem href="/club" label=t(T::AdminClub) glyph=Glyph::Chat /> });
    view! {
        <div class="admin">
            <nav class="admin-nav" aria-label=t(T::AdminNav)>
                {places
                    .map(|(href, label, glyph, _)| {
                        view! { <NavItem href=href label=t(label) glyph=glyph exact=href == "/admin" /> }
                    })
                    .collect_view()}
                {club}
            </nav>
            <div class="admin-main">{children()}</div>
        </div>
    }
    .into_any()
}
