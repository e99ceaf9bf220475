//! The house's bookings: what is coming, and what was.

use domain::bookings::BookingRow;
use leptos::prelude::*;

use super::{
    api::{BookingList, list_bookings},
    waiting_rows::waiting_card,
    words,
};
use crate::{
    i18n::{T, pick, t},
    load::{load, query, show},
    problem::form,
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let (part, from) = (query("part"), query("from"));
    let data = load(move || (part() == "past", from()), |(past, from)| list_bookings(past, from));
    let (accept, leave) = (form(), form());
    show(data, move |list| {
        let waiting = waiting_card(&list.waiting, (accept, leave));
        bookings_page(list, part() == "past", waiting)
    })
}

fn bookings_page(list: BookingList, past: bool, waiting: AnyView) -> AnyView {
    let page = list.page;
    let tabs = vec![
        LinkItem::new("/bookings", t(T::BookingsComing)).current(!past),
        LinkItem::new("/bookings?part=past", t(T::BookingsPast)).current(past),
        LinkItem::new("/orders", t(T::OrdersTitle)),
    ];
    let older = page
        .older
        .map(|cursor| format!("/bookings?{}from={cursor}", if past { "part=past&" } else { "" }))
        .unwrap_or_default();
    let list = if page.items.is_empty() {
        view! {
            <Empty icon=Glyph::Calendar title=t(T::BookingsNone) text=t(T::BookingsNoneHint)>
                <LinkButton href="/services">{t(T::BookingsBrowse)}</LinkButton>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Card>
                <Rows>{page.items.iter().map(booking_row).collect_view()}</Rows>
            </Card>
        }
        .into_any()
    };
    view! {
        <Page
            title=t(T::BookingsTitle)
            lead=t(T::BookingsLead)
            actions=view! {
                <LinkButton href="/plans" variant=Variant::Quiet>
                    <Icon glyph=Glyph::Clock />
                    {t(T::PlansTitle)}
                </LinkButton>
                <LinkButton href="/services">
                    <Icon glyph=Glyph::Plus />
                    {t(T::BookingsBrowse)}
                </LinkButton>
                <LinkButton href="/loans" variant=Variant::Quiet>
                    {t(T::StockTitle)}
                </LinkButton>
            }
                .into_any()
        >
            {waiting}
            <Tabs label=t(T::BookingsTitle) items=tabs />
            {list}
            <Pager label=t(T::BookingsTitle) older=older older_text=t(T::ShellMore) />
        </Page>
    }
    .into_any()
}

/// Between the parts of a line. The dot never ends or begins a line.
const DOT: &str = "\u{a0}·\u{a0}";

/// A booking as a line of a list, here and on the home page.
pub fn booking_row(row: &BookingRow) -> AnyView {
    let date = when::date(row.starts_at);
    let title = pick(&row.service.name_zh, &row.service.name_en).to_owned();
    let who = row
        .assigned_zh
        .as_deref()
        .zip(row.assigned_en.as_deref())
        .map(|(zh, en)| format!("{DOT}{}", pick(zh, en)))
        .unwrap_or_default();
    let lock = if row.only_me { format!("{DOT}{}", t(T::BookingsOnlyMeShort)) } else { String::new() };
    view! {
        <Row
            title=title
            href=format!("/bookings/{}", row.id)
            sub=format!("{} {}{who}{lock}", when::day(date), when::span(row.starts_at, row.ends_at))
            lead=view! { <DateMark iso=date.to_string() day=date.day.to_string() note=when::weekday(date) /> }
                .into_any()
            end=view! { <Badge text=words::state(row.state) tone=words::tone(row.state) /> }.into_any()
        />
    }
    .into_any()
}
