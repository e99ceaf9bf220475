//! The home page of a resident; staff without a house find the way to their area.

use domain::{bookings::line::WaitingRow, club::NoticeRow, orders::OrderRow, stock::IssueRow, tickets::TicketRow};
use leptos::prelude::*;
use leptos_router::components::Redirect;

use super::api::{HomeView, read_home};
use crate::{
    bookings::{list_page::booking_row, picker::moment_of, waiting_rows::standing},
    card,
    i18n::{T, pick, say, t},
    load::{load, show},
    stock::issue_row,
    tickets::words as ticket_words,
    ui::*,
    viewer::{Viewer, viewer},
    when,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| read_home());
    let viewer = viewer();
    if !viewer.signed_in() {
        return view! { <Redirect path="/sign-in" /> }.into_any();
    }
    show(data, move |home| home_page(home, &viewer))
}

fn greeting(viewer: &Viewer) -> String {
    let hour = viewer.zone.civil(viewer.now).hour;
    let key = match hour {
        5..=10 => T::HomeMorning,
        11..=13 => T::HomeNoon,
        14..=17 => T::HomeAfternoon,
        _ => T::HomeEvening,
    };
    let name = viewer.name.as_ref().map(|name| name.pick(viewer.locale)).unwrap_or_default();
    say(key, &[("name", name)])
}

fn home_page(home: HomeView, viewer: &Viewer) -> AnyView {
    let today = when::long_day(viewer.zone.date(viewer.now));
    let lead = home
        .butler
        .as_ref()
        .map(|butler| say(T::HomeButler, &[("name", butler.pick(viewer.locale))]))
        .unwrap_or_default();
    let card = home.card.as_ref().map(card::words::member_card);
    if viewer.home.is_none() {
        return view! {
            <Hero title=greeting(viewer) eyebrow=today lead=t(T::HomeStaffLead) />
            <div class="form-actions">
                <LinkButton href="/admin">{t(T::ShellAdmin)}</LinkButton>
            </div>
        }
        .into_any();
    }
    view! {
        <Hero title=greeting(viewer) eyebrow=today lead=lead>
            {card}
        </Hero>
        {quick(viewer)}
        <div class="home">
            <div class="stack">
                {offers(&home.offers)} {quotes(&home.quotes)} {loans(&home.loans)}
                {viewer.may("bookings/list").then(|| bookings(&home))}
                {viewer.may("tickets/list").then(|| tickets(&home.tickets))}
            </div>
            <div class="stack">{notices(&home.notices)}</div>
        </div>
    }
    .into_any()
}

/// The four things people come for.
fn quick(viewer: &Viewer) -> AnyView {
    let links = [
        ("/services", T::HomeBook, Glyph::Calendar, "services/list"),
        ("/tickets/new", T::HomeReport, Glyph::Wrench, "tickets/new"),
        ("/club", T::HomeClub, Glyph::Club, "club/home"),
        ("/card", T::HomeCard, Glyph::Card, "card/read"),
    ];
    let links = links
        .into_iter()
        .filter(|(.., endpoint)| viewer.may(endpoint))
        .map(|(href, text, glyph, _)| {
            view! {
                <a href=href>
                    <Icon glyph=glyph />
                    <span>{t(text)}</span>
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="quick" aria-label=t(T::HomeQuick)>
            {links}
        </nav>
    }
    .into_any()
}

/// Places that became free and are kept for the house until their deadline.
fn offers(rows: &[WaitingRow]) -> AnyView {
    let alerts = rows.iter().map(|row| {
        let name = pick(&row.service.name_zh, &row.service.name_en).to_owned();
        let text = format!("{} · {}", moment_of(row.starts_at, row.ends_at), standing(row));
        view! {
            <Alert tone=Tone::Gold title=name>
                {text}
                " "
                <a href="/bookings">{t(T::BookingsAnswerOffer)}</a>
            </Alert>
        }
    });
    alerts.collect_view().into_any()
}

/// Quotes that wait for an answer.
fn quotes(rows: &[OrderRow]) -> AnyView {
    let alerts = rows.iter().map(|row| {
        let name = pick(&row.service.name_zh, &row.service.name_en).to_owned();
        let href = format!("/orders/{}", row.id);
        view! {
            <Alert tone=Tone::Gold title=name>
                {t(T::HomeQuote)}
                " "
                <a href=href>{t(T::HomeQuoteAnswer)}</a>
            </Alert>
        }
    });
    alerts.collect_view().into_any()
}

/// What is to come back soon, or should have; nothing where there is none.
fn loans(rows: &[IssueRow]) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let rows = rows.iter().map(issue_row).collect_view();
    Some(
        view! {
            <Card title=t(T::StockHome) href="/loans" link=t(T::StockTitle)>
                <Rows>{rows}</Rows>
            </Card>
        }
        .into_any(),
    )
}

fn bookings(home: &HomeView) -> AnyView {
    let rows = home.bookings.iter().map(booking_row).collect_view();
    let body = if home.bookings.is_empty() {
        view! { <p class="soft">{t(T::HomeNoBookings)}</p> }.into_any()
    } else {
        view! { <Rows>{rows}</Rows> }.into_any()
    };
    view! {
        <Card title=t(T::HomeNext) href="/bookings" link=t(T::HomeAllBookings)>
            {body}
        </Card>
    }
    .into_any()
}

fn tickets(tickets: &[TicketRow]) -> AnyView {
    let rows = tickets
        .iter()
        .map(|ticket| {
            view! {
                <Row
                    title=ticket.title.clone()
                    href=format!("/tickets/{}", ticket.id)
                    sub=format!("{} · {}", ticket.number, when::moment(ticket.created_at))
                    end=view! { <Badge text=ticket_words::state(ticket.state) tone=ticket_words::tone(ticket.state) /> }
                        .into_any()
                />
            }
        })
        .collect_view();
    let body = if tickets.is_empty() {
        view! { <p class="soft">{t(T::HomeNoTickets)}</p> }.into_any()
    } else {
        view! { <Rows>{rows}</Rows> }.into_any()
    };
    view! {
        <Card title=t(T::HomeTickets) href="/tickets" link=t(T::HomeAllTickets)>
            {body}
        </Card>
    }
    .into_any()
}

fn notices(notices: &[NoticeRow]) -> AnyView {
    let rows = notices
        .iter()
        .map(|notice| {
            let end =
                notice.must_read.then(|| view! { <Badge text=t(T::HomeMustRead) tone=Tone::Danger /> }.into_any());
            view! {
                <Row
                    title=pick(&notice.title.zh, &notice.title.en).to_owned()
                    href=format!("/club/notices/{}", notice.id)
                    sub=when::moment(notice.published_at)
                    end=end.unwrap_or_else(|| ().into_any())
                />
            }
        })
        .collect_view();
    let body = if notices.is_empty() {
        view! { <p class="soft">{t(T::HomeNoNotices)}</p> }.into_any()
    } else {
        view! { <Rows>{rows}</Rows> }.into_any()
    };
    view! {
        <Card title=t(T::HomeNotices) href="/club" link=t(T::HomeAllNotices)>
            {body}
        </Card>
    }
    .into_any()
}
