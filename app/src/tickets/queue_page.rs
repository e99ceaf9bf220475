//! The staff's queue: the most urgent first, four views by links.

use domain::{
    page::Page as Paged,
    tickets::{Queue, TicketRow},
};
use leptos::prelude::*;

use super::{api::ticket_queue, words};
use crate::{
    admin::AdminFrame,
    i18n::{T, t},
    load::{load, query, show},
    ui::*,
    viewer::viewer,
    when,
};

pub fn page() -> AnyView {
    let (part, from) = (query("show"), query("from"));
    let data = load(move || (part(), from()), |(part, from)| ticket_queue(part, from));
    show(data, move |page| queue_page(page, part().parse().unwrap_or(Queue::Open), from().is_empty()))
}

fn address(queue: Queue) -> String {
    format!("/admin/tickets?show={queue}")
}

fn queue_page(page: Paged<TicketRow>, shown: Queue, first: bool) -> AnyView {
    let tabs: Vec<LinkItem> = Queue::ALL
        .iter()
        .map(|queue| LinkItem::new(address(*queue), words::queue(*queue)).current(*queue == shown))
        .collect();
    let older = page.older.map(|cursor| format!("{}&from={cursor}", address(shown))).unwrap_or_default();
    let newest = if first { String::new() } else { address(shown) };
    let columns = [
        T::TicketsTicket,
        T::TicketsHouse,
        T::TicketsState,
        T::TicketsWaiting,
        T::TicketsPromised,
        T::TicketsResponsible,
    ];
    let columns: Vec<String> = columns.into_iter().map(|column| t(column).to_owned()).collect();
    let body = if page.items.is_empty() {
        view! { <Empty icon=Glyph::Check title=t(T::TicketsQueueNone) text=t(T::TicketsQueueNoneHint) /> }.into_any()
    } else {
        let rows: Vec<AnyView> = page.items.iter().map(queue_row).collect();
        view! {
            <Table caption=t(T::TicketsQueueTitle) columns=columns>
                {rows}
            </Table>
        }
        .into_any()
    };
    view! {
        <AdminFrame>
            <Page title=t(T::TicketsQueueTitle) lead=t(T::TicketsQueueLead)>
                <Tabs label=t(T::TicketsQueueTitle) items=tabs />
                {body}
                <Pager
                    label=t(T::TicketsQueueTitle)
                    older=older
                    older_text=t(T::TicketsMore)
                    newest=newest
                    newest_text=t(T::TicketsFirst)
                />
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn queue_row(row: &TicketRow) -> AnyView {
    let locale = viewer().locale;
    let href = format!("/admin/tickets/{}", row.id);
    let link = format!("#{} {}", row.number, words::kind(row.kind));
    let title = format!("{} · {}", row.place, row.title);
    let house = format!("{} · {}", row.house, row.reporter.pick(locale));
    let responsible =
        row.responsible.as_ref().map_or_else(|| t(T::TicketsNobody).to_owned(), |name| name.pick(locale).to_owned());
    let promised = when::moment(row.promised_at);
    let late = words::is_late(row).then(|| view! { <Badge text=t(T::TicketsLate) tone=Tone::Warn /> });
    let badge = super::story::badge(row.state);
    let waiting = when::moment(row.created_at);
    view! {
        <TableRow>
            <Cell label=t(T::TicketsTicket)>
                <a class="link" href=href>
                    {link}
                </a>
                <p class="small soft">{title}</p>
            </Cell>
            <Cell label=t(T::TicketsHouse)>{house}</Cell>
            <Cell label=t(T::TicketsState)>{badge}</Cell>
            <Cell label=t(T::TicketsWaiting)>{waiting}</Cell>
            <Cell label=t(T::TicketsPromised)>{promised} {late}</Cell>
            <Cell label=t(T::TicketsResponsible)>{responsible}</Cell>
        </TableRow>
    }
    .into_any()
}
