//! All vendors with their papers and their reputation; what is to be renewed stands above.

use domain::{
    time::Ms,
    vendors::{ExpiringRow, State, VendorRow},
};
use leptos::prelude::*;

use super::{
    api::{VendorList, list_vendors},
    words,
};
use crate::{
    admin::AdminFrame,
    i18n::{T, say, t},
    load::{load, query, show},
    ui::*,
    viewer::viewer,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| list_vendors());
    let state = query("state");
    show(data, move |list| {
        let body = move || list_page(&list, state().parse().ok());
        view! { {body} }.into_any()
    })
}

fn list_page(list: &VendorList, state: Option<State>) -> AnyView {
    let chips = chips(&list.vendors, state);
    let columns =
        [T::VendorsName, T::VendorsState, T::VendorsContact, T::VendorsServices, T::VendorsExpires, T::VendorsScore]
            .map(|label| t(label).to_owned())
            .to_vec();
    let rows: Vec<AnyView> = list
        .vendors
        .iter()
        .filter(|row| state.is_none_or(|state| row.state == state))
        .map(|vendor| row(vendor, list.now))
        .collect();
    let body = if rows.is_empty() {
        view! { <Empty icon=Glyph::Shield title=t(T::VendorsNone) /> }.into_any()
    } else {
        view! {
            <Table caption=t(T::VendorsTitle) columns=columns>
                {rows}
            </Table>
        }
        .into_any()
    };
    let expiring = expiring(&list.expiring, list.now);
    let add = viewer().may("vendors/save").then(|| {
        view! {
            <LinkButton href="/admin/vendors/new">
                <Icon glyph=Glyph::Plus />
                {t(T::VendorsNew)}
            </LinkButton>
        }
    });
    view! {
        <AdminFrame>
            <Page title=t(T::VendorsTitle) lead=t(T::VendorsLead) actions=add.into_any()>
                {expiring}
                <Chips label=t(T::VendorsFilter) items=chips />
                {body}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn chips(rows: &[VendorRow], state: Option<State>) -> Vec<LinkItem> {
    let all = LinkItem::new("/admin/vendors", t(T::VendorsAll)).current(state.is_none());
    let each = State::ALL.iter().map(|one| {
        let count = rows.iter().filter(|row| row.state == *one).count();
        LinkItem::new(format!("/admin/vendors?state={one}"), words::state(*one))
            .current(state == Some(*one))
            .count(i64::try_from(count).unwrap_or(0))
    });
    std::iter::once(all).chain(each).collect()
}

/// VN-4: what has expired or expires within thirty days.
fn expiring(rows: &[ExpiringRow], now: Ms) -> AnyView {
    let body = if rows.is_empty() {
        view! { <p class="soft">{t(T::VendorsExpiringNone)}</p> }.into_any()
    } else {
        let rows = rows.iter().map(|row| expiring_row(row, now)).collect_view();
        view! { <Rows>{rows}</Rows> }.into_any()
    };
    view! {
        <Card title=t(T::VendorsExpiring)>
            <p class="soft small">{t(T::VendorsExpiringLead)}</p>
            {body}
        </Card>
    }
    .into_any()
}

fn expiring_row(row: &ExpiringRow, now: Ms) -> AnyView {
    let (left, tone) = words::left(row.expires_at, now);
    let required = if row.required { format!(" · {}", t(T::VendorsRequiredShort)) } else { String::new() };
    let until = say(T::VendorsGoodUntil, &[("day", &words::last_day(row.expires_at))]);
    let sub = format!("{} {} · {until}{required}", words::paper(row.kind), row.number);
    view! {
        <Row
            title=words::name(&row.vendor)
            href=format!("/admin/vendors/{}", row.vendor_id)
            sub=sub
            end=view! { <Badge text=left tone=tone /> }.into_any()
        />
    }
    .into_any()
}

fn row(vendor: &VendorRow, now: Ms) -> AnyView {
    let (name, href) = (words::name(&vendor.name), format!("/admin/vendors/{}", vendor.id));
    let expires = vendor.expires_at.map(|at| {
        let soon = (at <= now.plus(domain::vendors::EARLY)).then(|| {
            let (left, tone) = words::left(at, now);
            view! { <Badge text=left tone=tone /> }
        });
        view! { <span class="cluster">{words::last_day(at)} {soon}</span> }
    });
    let count = say(T::VendorsServicesCount, &[("n", &vendor.services.to_string())]);
    let state = vendor.state;
    let (contact, score) = (format!("{} {}", vendor.contact, vendor.phone), words::score(&vendor.score));
    view! {
        <TableRow>
            <Cell label=t(T::VendorsName)>
                <a class="link" href=href>
                    {name}
                </a>
            </Cell>
            <Cell label=t(T::VendorsState)>
                <Badge text=words::state(state) tone=words::tone(state) />
            </Cell>
            <Cell label=t(T::VendorsContact)>{contact}</Cell>
            <Cell label=t(T::VendorsServices)>{count}</Cell>
            <Cell label=t(T::VendorsExpires)>{expires}</Cell>
            <Cell label=t(T::VendorsScore)>{score}</Cell>
        </TableRow>
    }
    .into_any()
}
