//! What stands around every page: the bar, the bottom bar of the phone, the foot.

use domain::rights::Right;
use leptos::{html, prelude::*};

use crate::{
    account::{PreferForms, SignOutForm},
    i18n::{T, pick, t},
    live::Live,
    platform, search,
    ui::*,
    viewer::viewer,
};

/// The five places of the portal: path, text, sign.
const PLACES: [(&str, T, Glyph); 5] = [
    ("/", T::ShellHome, Glyph::Home),
    ("/services", T::ShellServices, Glyph::Services),
    ("/tickets", T::ShellTickets, Glyph::Wrench),
    ("/club", T::ShellClub, Glyph::Club),
    ("/card", T::ShellCard, Glyph::Card),
];

fn places() -> Vec<(&'static str, T, Glyph)> {
    let viewer = viewer();
    let visible = |path: &str| match path {
        "/tickets" => viewer.has(Right::Report),
        "/card" => viewer.has(Right::SeeCard),
        "/services" | "/club" => viewer.home.is_some(),
        _ => viewer.signed_in(),
    };
    PLACES.into_iter().filter(|(path, ..)| visible(path)).collect()
}

#[component]
pub fn TopBar() -> AnyView {
    let viewer = viewer();
    let links =
        places().into_iter().map(|(href, label, _)| view! { <NavItem href=href label=t(label) exact=href == "/" /> });
    let staff = viewer.is_staff().then(|| view! { <NavItem href="/admin" label=t(T::ShellAdmin) /> });
    let name = viewer.name.as_ref().map(|name| name.pick(viewer.locale).to_owned());
    view! {
        <header class="bar">
            <Brand name=t(T::ShellBrand) href="/" />
            <nav class="bar-nav" aria-label=t(T::ShellMainNav)>
                {links.collect_view()}
                {staff}
            </nav>
            <div class="bar-tools">
                {search::open_to(&viewer)
                    .then(|| {
                        view! {
                            <a href="/search" aria-label=t(T::SearchTitle)>
                                <Icon glyph=Glyph::Search />
                            </a>
                        }
                    })} <PreferForms />
                {name
                    .map(|name| {
                        view! {
                            <Menu label=name.clone() icon=Glyph::User>
                                <p class="menu-item soft">{name}</p>
                                <hr />
                                {viewer
                                    .is_staff()
                                    .then(|| {
                                        view! {
                                            <a class="menu-item" href="/admin">
                                                <Icon glyph=Glyph::Services />
                                                {t(T::ShellAdmin)}
                                            </a>
                                        }
                                    })}
                                {viewer
                                    .home
                                    .is_some()
                                    .then(|| {
                                        view! {
                                            <a class="menu-item" href="/bookings">
                                                <Icon glyph=Glyph::Calendar />
                                                {t(T::ShellBookings)}
                                            </a>
                                        }
                                    })}
                                {viewer
                                    .has(Right::SeeAccount)
                                    .then(|| {
                                        view! {
                                            <a class="menu-item" href="/house-account">
                                                <Icon glyph=Glyph::Card />
                                                {t(T::ShellHouseAccount)}
                                            </a>
                                        }
                                    })}
                                <a class="menu-item" href="/account">
                                    <Icon glyph=Glyph::User />
                                    {t(T::ShellAccount)}
                                </a>
                                <SignOutForm />
                            </Menu>
                        }
                    })}
            </div>
        </header>
    }
    .into_any()
}

/// The bottom bar within reach of the thumb; wider screens hide it.
#[component]
pub fn TabBar() -> AnyView {
    let places = places();
    (places.len() > 1)
        .then(|| {
            view! {
                <nav class="tabbar" aria-label=t(T::ShellTabNav)>
                    {places
                        .into_iter()
                        .map(|(href, label, glyph)| {
                            view! { <NavItem href=href label=t(label) glyph=glyph exact=href == "/" /> }
                        })
                        .collect_view()}
                </nav>
            }
        })
        .into_any()
}

/// The page wakes up from its top to its foot: what listens for changes begins when all above can show them.
#[component]
pub fn Footer() -> AnyView {
    let viewer = viewer();
    let foot = NodeRef::<html::Footer>::new();
    if let Some(live) = use_context::<Live>().filter(|_| viewer.signed_in()) {
        foot.on_load(move |_| platform::listen(live));
    }
    let estate = pick(&viewer.estate.zh, &viewer.estate.en).to_owned();
    view! {
        <footer class="foot" node_ref=foot>
            <span>{estate}</span>
            {viewer.demo.then(|| view! { <span>{t(T::ShellDemo)}</span> })}
        </footer>
    }
    .into_any()
}
