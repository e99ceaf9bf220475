//! The staff's queues of orders, four views by links.

use domain::{
    orders::{OrderRow, Queue},
    page::Page as Paged,
};
use leptos::prelude::*;

use super::{desk_api::order_queue, words};
use crate::{
    admin::AdminFrame,
    i18n::{T, pick, t},
    load::{load, query, show},
    ui::*,
    viewer::viewer,
    when,
};

pub fn page() -> AnyView {
    let (part, from) = (query("show"), query("from"));
    let data = load(move || (part(), from()), |(part, from)| order_queue(part, from));
    show(data, move |page| queue_page(page, part().parse().unwrap_or(Queue::New), from().is_empty()))
}

fn address(queue: Queue) -> String {
    format!("/admin/orders?show={queue}")
}

fn queue_page(page: Paged<OrderRow>, shown: Queue, first: bool) -> AnyView {
    let tabs: Vec<LinkItem> = Queue::ALL
        .iter()
        .map(|queue| LinkItem::new(address(*queue), words::queue(*queue)).current(*queue == shown))
        .collect();
    let older = page.older.map(|cursor| format!("{}&from={cursor}", address(shown))).unwrap_or_default();
    let newest = if first { String::new() } else { address(shown) };
    let columns = [T::OrdersOrder, T::OrdersHouse, T::OrdersState, T::OrdersSince, T::OrdersPrice, T::OrdersAssigned];
    let columns: Vec<String> = columns.into_iter().map(|column| t(column).to_owned()).collect();
    let body = if page.items.is_empty() {
        view! { <Empty icon=Glyph::Check title=t(T::OrdersQueueNone) text=t(T::OrdersQueueNoneHint) /> }.into_any()
    } else {
        let rows: Vec<AnyView> = page.items.iter().map(queue_row).collect();
        view! {
            <Table caption=t(T::OrdersQueueTitle) columns=columns>
                {rows}
            </Table>
        }
        .into_any()
    };
    let goods = viewer()
        .may("orders/goods")
        .then(|| {
            view! {
                <LinkButton href="/admin/services/goods" variant=Variant::Quiet>
                    {t(T::OrdersGoodsTitle)}
                </LinkButton>
            }
        })
        .into_any();
    view! {
        <AdminFrame>
            <Page title=t(T::OrdersQueueTitle) lead=t(T::OrdersQueueLead) actions=goods>
                <Tabs label=t(T::OrdersQueueTitle) items=tabs />
                {body}
                <Pager
                    label=t(T::OrdersQueueTitle)
                    older=older
                    older_text=t(T::OrdersMore)
                    newest=newest
                    newest_text=t(T::OrdersFirst)
                />
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn queue_row(row: &OrderRow) -> AnyView {
    let href = format!("/admin/orders/{}", row.id);
    let service = pick(&row.service.name_zh, &row.service.name_en).to_owned();
    let window = row
        .starts_at
        .zip(row.ends_at)
        .map(|(from, to)| format!("{} {}", when::day(when::date(from)), when::span(from, to)))
        .map(|window| view! { <p class="small soft">{window}</p> });
    let house = format!("{} · {}", row.house, pick(&row.person_zh, &row.person_en));
    let total = row.total.map(|total| total.to_string()).unwrap_or_default();
    let assigned = row.assigned_zh.as_deref().zip(row.assigned_en.as_deref());
    let assigned = assigned.map_or_else(|| t(T::AdminUnassigned).to_owned(), |(zh, en)| pick(zh, en).to_owned());
    let state = view! { <Badge text=words::state(row.state, row.mode) tone=words::tone(row.state) /> };
    let since = when::moment(row.created_at);
    view! {
        <TableRow>
            <Cell label=t(T::OrdersOrder)>
                <a class="link" href=href>
                    {service}
                </a>
                {window}
            </Cell>
            <Cell label=t(T::OrdersHouse)>{house}</Cell>
            <Cell label=t(T::OrdersState)>{state}</Cell>
            <Cell label=t(T::OrdersSince)>{since}</Cell>
            <Cell label=t(T::OrdersPrice)>{total}</Cell>
            <Cell label=t(T::OrdersAssigned)>{assigned}</Cell>
        </TableRow>
    }
    .into_any()
}
