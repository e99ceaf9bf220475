//! The accounts of the estate's houses, found by code.

use domain::ledger::{Found, HouseRow};
use leptos::prelude::*;

use super::{api::list_accounts, words};
use crate::{
    admin::AdminFrame,
    i18n::{T, pick, t},
    load::{load, query, show},
    ui::*,
};

pub fn page() -> AnyView {
    let (search, from) = (query("q"), query("from"));
    let data = load(move || (search(), from()), |(search, from)| list_accounts(search, from));
    show(data, move |found| houses_page(found, search()))
}

fn houses_page(found: Found, search: String) -> AnyView {
    let again = if search.is_empty() { String::new() } else { format!("q={}&", words::escaped(&search)) };
    let older =
        found.older.map(|code| format!("/admin/accounts?{again}from={}", words::escaped(&code))).unwrap_or_default();
    let columns = [T::LedgerHouse, T::LedgerAddress, T::LedgerBalance].map(|label| t(label).to_owned()).to_vec();
    let body = if found.houses.is_empty() {
        view! { <Empty icon=Glyph::Search title=t(T::LedgerNoHouse) text=t(T::LedgerNoHouseHint) /> }.into_any()
    } else {
        view! {
            <Table caption=t(T::LedgerTitle) columns=columns>
                {found.houses.into_iter().map(house_row).collect_view()}
            </Table>
        }
        .into_any()
    };
    let tabs = tabs(false, found.waiting);
    view! {
        <AdminFrame>
            <Page title=t(T::LedgerTitle) lead=t(T::LedgerHousesLead)>
                {tabs}
                <form class="form" method="get" action="/admin/accounts" role="search">
                    <Field
                        name="q"
                        label=t(T::LedgerSearch)
                        input=Input::search(search).length(0, 40)
                        hint=t(T::LedgerSearchHint)
                    />
                    <div class="form-actions">
                        <Button variant=Variant::Quiet>{t(T::LedgerSearchButton)}</Button>
                    </div>
                </form>
                {body}
                <Pager label=t(T::LedgerTitle) older=older older_text=t(T::LedgerMore) />
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// Accounts and what waits for a second person, side by side.
pub fn tabs(waiting_shown: bool, waiting: i64) -> AnyView {
    let items = vec![
        LinkItem::new("/admin/accounts", t(T::LedgerHouses)).current(!waiting_shown),
        LinkItem::new("/admin/credits", t(T::LedgerWaitingTitle)).current(waiting_shown).count(waiting),
        LinkItem::new("/admin/settings/payment", t(T::SettingsPayment)),
    ];
    view! { <Tabs label=t(T::LedgerTitle) items=items /> }.into_any()
}

fn house_row(house: HouseRow) -> AnyView {
    let href = format!("/admin/accounts/{}", words::escaped(&house.code));
    view! {
        <TableRow>
            <Cell label=t(T::LedgerHouse)>
                <a class="link" href=href>
                    {house.code}
                </a>
            </Cell>
            <Cell label=t(T::LedgerAddress)>{pick(&house.address_zh, &house.address_en).to_owned()}</Cell>
            <Cell label=t(T::LedgerBalance)>
                <Badge text=words::balance(house.balance) tone=words::balance_tone(house.balance) />
            </Cell>
        </TableRow>
    }
    .into_any()
}
