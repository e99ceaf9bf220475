//! What the house has asked for, has out and has with the desk; and what is over.

use domain::{page::Page as Paged, stock::IssueRow};
use leptos::prelude::*;

use super::{api::list_issues, issue_row};
use crate::{
    i18n::{T, t},
    load::{load, query, show},
    ui::*,
};

pub fn page() -> AnyView {
    let (part, from) = (query("part"), query("from"));
    let data = load(move || (part() == "past", from()), |(past, from)| list_issues(past, from));
    show(data, move |page| loans_page(&page, part() == "past"))
}

fn loans_page(page: &Paged<IssueRow>, past: bool) -> AnyView {
    let tabs = vec![
        LinkItem::new("/loans", t(T::StockOpen)).current(!past),
        LinkItem::new("/loans?part=past", t(T::StockPast)).current(past),
    ];
    let older = page.older.map(|cursor| format!("/loans?{}from={cursor}", if past { "part=past&" } else { "" }));
    let rows = page.items.iter().map(issue_row).collect_view();
    let list = if page.items.is_empty() {
        view! {
            <Empty icon=Glyph::Services title=t(T::StockNothing) text=t(T::StockNothingHint)>
                <LinkButton href="/services?family=free">{t(T::StockBrowse)}</LinkButton>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Card>
                <Rows>{rows}</Rows>
            </Card>
        }
        .into_any()
    };
    view! {
        <a class="back" href="/bookings">
            <Icon glyph=Glyph::Back />
            {t(T::BookingsTitle)}
        </a>
        <Page title=t(T::StockTitle) lead=t(T::StockLead)>
            <Tabs label=t(T::StockTitle) items=tabs />
            {list}
            <Pager label=t(T::StockTitle) older=older.unwrap_or_default() older_text=t(T::ShellMore) />
        </Page>
    }
    .into_any()
}
