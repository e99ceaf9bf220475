//! The house's tickets: what is open first.

use domain::tickets::TicketRow;
use leptos::prelude::*;

use super::{
    api::{TicketList, list_tickets},
    words,
};
use crate::{
    i18n::{T, t},
    load::{load, query, show},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(query("from"), list_tickets);
    show(data, tickets_page)
}

fn tickets_page(list: TicketList) -> AnyView {
    let TicketList { open, rest, older } = list;
    let none = open.is_empty() && rest.is_empty();
    let older = older.map(|cursor| format!("/tickets?from={cursor}")).unwrap_or_default();
    let (open, rest) = (part(T::TicketsOpen, &open), part(T::TicketsDone, &rest));
    let empty = none.then(|| {
        view! {
            <Empty icon=Glyph::Wrench title=t(T::TicketsNone) text=t(T::TicketsNoneHint)>
                <LinkButton href="/tickets/new">{t(T::TicketsReport)}</LinkButton>
            </Empty>
        }
    });
    let report = (!none).then(|| {
        view! {
            <LinkButton href="/tickets/new">
                <Icon glyph=Glyph::Plus />
                {t(T::TicketsReport)}
            </LinkButton>
        }
    });
    view! {
        <Page title=t(T::TicketsTitle) lead=t(T::TicketsLead) actions=report.into_any()>
            {open}
            {rest}
            {empty}
            <Pager label=t(T::TicketsTitle) older=older older_text=t(T::ShellMore) />
        </Page>
    }
    .into_any()
}

fn part(title: T, rows: &[TicketRow]) -> Option<AnyView> {
    let rows: Vec<AnyView> = rows.iter().map(ticket_row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <Card title=t(title)>
                <Rows>{rows}</Rows>
            </Card>
        }
        .into_any()
    })
}

/// A ticket as a line of a list, here and on the home page.
pub fn ticket_row(row: &TicketRow) -> AnyView {
    let lock = if row.only_me { t(T::TicketsOnlyMeShort) } else { "" };
    let promised = words::promised(row);
    let number = format!("#{}", row.number);
    let sub: Vec<&str> = [number.as_str(), row.place.as_str(), promised.as_str(), lock]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    view! {
        <Row
            title=format!("{} · {}", words::kind(row.kind), row.title)
            href=format!("/tickets/{}", row.id)
            sub=sub.join(" · ")
            lead=view! { <Icon glyph=words::glyph(row.kind) /> }.into_any()
            end=view! { <Badge text=words::state(row.state) tone=words::tone(row.state) /> }.into_any()
        />
    }
    .into_any()
}
