//! What is to be called back, the longest waiting first; what was called, latest first (TK-5).

use domain::vendors::callback::{CallbackRow, Part};
use leptos::prelude::*;

use super::{
    visit_api::{CallbackList, list_callbacks},
    words,
};
use crate::{
    admin::AdminFrame,
    i18n::{T, pick, say, t},
    load::{load, query, show},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let (part, from) = (query("show"), query("from"));
    let data = load(move || (part(), from()), |(part, from)| list_callbacks(part, from));
    show(data, callbacks_page)
}

fn part(part: Part) -> &'static str {
    t(match part {
        Part::Due => T::VendorsDue,
        Part::Open => T::VendorsOpen,
        Part::Done => T::VendorsDone,
    })
}

fn address(part: Part) -> String {
    format!("/admin/callbacks?show={part}")
}

fn callbacks_page(list: CallbackList) -> AnyView {
    let CallbackList { part: shown, page } = list;
    let chips =
        Part::ALL.iter().map(|one| LinkItem::new(address(*one), part(*one)).current(*one == shown)).collect::<Vec<_>>();
    let older = page.older.map(|from| format!("{}&from={from}", address(shown))).unwrap_or_default();
    let body = if page.items.is_empty() {
        view! { <Empty icon=Glyph::Phone title=t(T::VendorsCallbacksNone) text=t(T::VendorsCallbacksNoneHint) /> }
            .into_any()
    } else {
        let rows = page.items.iter().map(|item| row(item, shown)).collect_view();
        view! {
            <Card>
                <Rows>{rows}</Rows>
            </Card>
        }
        .into_any()
    };
    view! {
        <AdminFrame>
            <Page title=t(T::VendorsCallbacks) lead=t(T::VendorsCallbacksLead)>
                <Chips label=t(T::VendorsFilter) items=chips />
                {body}
                <Pager label=t(T::VendorsCallbacks) older=older older_text=t(T::ShellMore) />
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn row(item: &CallbackRow, shown: Part) -> AnyView {
    let vendor = item.vendor_zh.as_deref().zip(item.vendor_en.as_deref()).map(|(zh, en)| pick(zh, en));
    let house = format!("{} · {}", item.house, pick(&item.person_zh, &item.person_en));
    let ended = format!("{} {}", t(T::VendorsEnded), when::moment(item.ends_at));
    let sub =
        [Some(house.as_str()), vendor, Some(ended.as_str())].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let tries = (item.unsatisfied > 0).then(|| {
        let text = say(T::VendorsTries, &[("n", &item.unsatisfied.to_string())]);
        view! { <Badge text=text tone=Tone::Warn /> }
    });
    let state = (shown == Part::Done).then(|| view! { <Badge text=t(T::VendorsSatisfied) tone=Tone::Good /> });
    let end = view! { <span class="cluster">{tries} {state}</span> }.into_any();
    view! { <Row title=words::name(&item.service) href=format!("/admin/jobs/{}", item.booking) sub=sub end=end /> }
        .into_any()
}
