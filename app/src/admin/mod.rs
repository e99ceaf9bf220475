//! The staff's area: the same server functions, met with another face.

mod frame;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::{
    bookings, catalogue, concierge, dispatch, ledger, people, plans, post, resources,
    routes::{PageRoute, fetched},
    settings, tickets,
};

pub use frame::AdminFrame;

#[derive(Clone, Copy)]
enum Place {
    Board,
    Behalf,
    Queue,
    Desk,
    People,
    Invite,
    Person,
    DeadLetters,
    Catalogue,
    Evaluation,
    NewService,
    Sheet,
    Deliveries,
    Directory,
    Entry,
    Accounts,
    Account,
    Credits,
    Discounts,
    Limits,
    Methods,
    Method,
    Instructions,
    Resources,
    Resource,
    Hours,
    Days,
    Rules,
    Rule,
}

/// The code of these pages travels together, when one of them is first visited.
#[lazy]
fn staff(place: Place) -> AnyView {
    match place {
        Place::Board => dispatch::board_page::page(),
        Place::Behalf => bookings::behalf_page::page(),
        Place::Queue => tickets::queue_page::page(),
        Place::Desk => tickets::desk_page::page(),
        Place::People => people::list_page::page(),
        Place::Invite => people::invite_page::page(),
        Place::Person => people::find_page::page(),
        Place::DeadLetters => post::dead_page::page(),
        Place::Catalogue => catalogue::list_page::page(),
        Place::Evaluation => catalogue::evaluation_page::page(),
        Place::NewService => catalogue::new_page::page(),
        Place::Sheet => catalogue::find_page::page(),
        Place::Deliveries => plans::day_page::page(),
        Place::Directory => concierge::desk_page::page(),
        Place::Entry => concierge::form_page::page(),
        Place::Accounts => ledger::houses_page::page(),
        Place::Account => ledger::house_page::page(),
        Place::Credits => ledger::waiting_page::page(),
        Place::Discounts => settings::discounts_page::page(),
        Place::Limits => settings::limits_page::page(),
        Place::Methods => settings::methods_page::page(),
        Place::Method => settings::method_page::page(),
        Place::Instructions => dispatch::instructions_page::page(),
        Place::Resources => resources::list_page::page(),
        Place::Resource => resources::sheet_page::page(),
        Place::Hours => resources::hours_page::page(),
        Place::Days => resources::days_page::page(),
        Place::Rules => resources::rules_page::page(),
        Place::Rule => resources::rule_page::page(),
    }
}

pub fn routes() -> Vec<PageRoute> {
    vec![
        fetched(path!("/admin"), || staff(Place::Board)),
        fetched(path!("/admin/bookings/new"), || staff(Place::Behalf)),
        fetched(path!("/admin/tickets"), || staff(Place::Queue)),
        fetched(path!("/admin/tickets/:id"), || staff(Place::Desk)),
        fetched(path!("/admin/people"), || staff(Place::People)),
        fetched(path!("/admin/people/invite"), || staff(Place::Invite)),
        fetched(path!("/admin/people/:id"), || staff(Place::Person)),
        fetched(path!("/admin/mail"), || staff(Place::DeadLetters)),
        fetched(path!("/admin/services"), || staff(Place::Catalogue)),
        fetched(path!("/admin/services/evaluation"), || staff(Place::Evaluation)),
        fetched(path!("/admin/services/new"), || staff(Place::NewService)),
        fetched(path!("/admin/services/:id"), || staff(Place::Sheet)),
        fetched(path!("/admin/plans"), || staff(Place::Deliveries)),
        fetched(path!("/admin/concierge"), || staff(Place::Directory)),
        fetched(path!("/admin/concierge/new"), || staff(Place::Entry)),
        fetched(path!("/admin/concierge/:id"), || staff(Place::Entry)),
        fetched(path!("/admin/accounts"), || staff(Place::Accounts)),
        fetched(path!("/admin/accounts/:code"), || staff(Place::Account)),
        fetched(path!("/admin/credits"), || staff(Place::Credits)),
        fetched(path!("/admin/settings"), || staff(Place::Discounts)),
        fetched(path!("/admin/settings/limits"), || staff(Place::Limits)),
        fetched(path!("/admin/settings/payment"), || staff(Place::Methods)),
        fetched(path!("/admin/settings/payment/:id"), || staff(Place::Method)),
        fetched(path!("/admin/instructions"), || staff(Place::Instructions)),
        fetched(path!("/admin/resources"), || staff(Place::Resources)),
        fetched(path!("/admin/resources/new"), || staff(Place::Resource)),
        fetched(path!("/admin/resources/days"), || staff(Place::Days)),
        fetched(path!("/admin/resources/rules"), || staff(Place::Rules)),
        fetched(path!("/admin/resources/rules/:id"), || staff(Place::Rule)),
        fetched(path!("/admin/resources/hours/:department"), || staff(Place::Hours)),
        fetched(path!("/admin/resources/:id"), || staff(Place::Resource)),
    ]
}
