//! The house's orders: what is going on, and what is over.

use domain::{
    orders::{OrderRow, State},
    page::Page as Paged,
};
use leptos::prelude::*;

use super::{api::list_orders, words};
use crate::{
    i18n::{T, pick, t},
    load::{load, query, show},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let (part, from) = (query("part"), query("from"));
    let data = load(move || (part() == "past", from()), |(over, from)| list_orders(over, from));
    show(data, move |page| orders_page(page, part() == "past"))
}

fn orders_page(page: Paged<OrderRow>, over: bool) -> AnyView {
    let tabs = vec![
        LinkItem::new("/bookings", t(T::OrdersBookings)),
        LinkItem::new("/orders", t(T::OrdersOpen)).current(!over),
        LinkItem::new("/orders?part=past", t(T::OrdersOver)).current(over),
    ];
    let older = page
        .older
        .map(|cursor| format!("/orders?{}from={cursor}", if over { "part=past&" } else { "" }))
        .unwrap_or_default();
    let list = if page.items.is_empty() {
        view! {
            <Empty icon=Glyph::Services title=t(T::OrdersNone) text=t(T::OrdersNoneHint)>
                <LinkButton href="/services">{t(T::OrdersBrowse)}</LinkButton>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Card>
                <Rows>{page.items.iter().map(order_row).collect_view()}</Rows>
            </Card>
        }
        .into_any()
    };
    view! {
        <Page
            title=t(T::OrdersTitle)
            lead=t(T::OrdersLead)
            actions=view! {
                <LinkButton href="/orders/new">
                    <Icon glyph=Glyph::Plus />
                    {t(T::OrdersAnything)}
                </LinkButton>
            }
                .into_any()
        >
            <Tabs label=t(T::OrdersTitle) items=tabs />
            {list}
            <Pager label=t(T::OrdersTitle) older=older older_text=t(T::OrdersMore) />
        </Page>
    }
    .into_any()
}

/// Between the parts of a line. The dot never ends or begins a line.
const DOT: &str = "\u{a0}·\u{a0}";

fn order_row(row: &OrderRow) -> AnyView {
    let date = when::date(row.created_at);
    let title = pick(&row.service.name_zh, &row.service.name_en).to_owned();
    let when = match row.starts_at.zip(row.ends_at) {
        Some((from, to)) => format!("{} {}", when::long_day(when::date(from)), when::span(from, to)),
        None => when::moment(row.created_at),
    };
    let total = row
        .total
        .filter(|total| total.0 > 0 && row.state != State::Cancelled)
        .map(|total| format!("{DOT}{total}"))
        .unwrap_or_default();
    let lock = if row.only_me { format!("{DOT}{}", t(T::OrdersOnlyMeShort)) } else { String::new() };
    view! {
        <Row
            title=title
            href=format!("/orders/{}", row.id)
            sub=format!("{when}{total}{lock}")
            lead=view! { <DateMark iso=date.to_string() day=date.day.to_string() note=when::weekday(date) /> }
                .into_any()
            end=view! { <Badge text=words::state(row.state, row.mode) tone=words::tone(row.state) /> }.into_any()
        />
    }
    .into_any()
}
