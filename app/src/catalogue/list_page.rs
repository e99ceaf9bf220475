//! Every service in whatever stage, with what changes next.

use domain::services::{sheet::SheetRow, stage::Stage};
use leptos::prelude::*;

use super::{api::list_catalogue, words};
use crate::{
    admin::AdminFrame,
    i18n::{T, pick, t},
    load::{load, query, show},
    services::words as service_words,
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| list_catalogue());
    let stage = query("stage");
    show(data, move |rows| {
        let body = move || list_page(rows.clone(), stage().parse().ok());
        view! { {body} }.into_any()
    })
}

fn list_page(rows: Vec<SheetRow>, stage: Option<Stage>) -> AnyView {
    let chips = chips(&rows, stage);
    let rows: Vec<SheetRow> =
        rows.into_iter().filter(|row| stage.is_none_or(|stage| row.service.stage == stage)).collect();
    let columns =
        [T::CatalogueName, T::CatalogueCode, T::CatalogueStage, T::CataloguePrice, T::CatalogueWho, T::CatalogueComing]
            .map(|label| t(label).to_owned())
            .to_vec();
    let body = if rows.is_empty() {
        view! { <Empty icon=Glyph::Services title=t(T::CatalogueNone) /> }.into_any()
    } else {
        view! {
            <Table caption=t(T::CatalogueTitle) columns=columns>
                {rows.into_iter().map(row).collect_view()}
            </Table>
        }
        .into_any()
    };
    view! {
        <AdminFrame>
            <Page
                title=t(T::CatalogueTitle)
                lead=t(T::CatalogueLead)
                actions=view! {
                    <LinkButton href="/admin/services/new">
                        <Icon glyph=Glyph::Plus />
                        {t(T::CatalogueNew)}
                    </LinkButton>
                    <LinkButton href="/admin/services/evaluation" variant=Variant::Quiet>
                        {t(T::CatalogueEvaluation)}
                    </LinkButton>
                }
                    .into_any()
            >
                <Chips label=t(T::CatalogueStages) items=chips />
                {body}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn chips(rows: &[SheetRow], stage: Option<Stage>) -> Vec<LinkItem> {
    let all = LinkItem::new("/admin/services", t(T::CatalogueAll)).current(stage.is_none());
    let each = Stage::ALL.iter().map(|one| {
        let count = rows.iter().filter(|row| row.service.stage == *one).count();
        LinkItem::new(format!("/admin/services?stage={one}"), service_words::stage(*one))
            .current(stage == Some(*one))
            .count(i64::try_from(count).unwrap_or(0))
    });
    std::iter::once(all).chain(each).collect()
}

fn row(row: SheetRow) -> AnyView {
    let SheetRow { service, coming } = row;
    let href = format!("/admin/services/{}", service.id);
    let name = pick(&service.name.name_zh, &service.name.name_en).to_owned();
    let (price, who) = (words::price(&service), service_words::provider(&service.provider));
    let coming = coming.map(|at| when::day(when::date(at))).unwrap_or_default();
    view! {
        <TableRow>
            <Cell label=t(T::CatalogueName)>
                <a class="link" href=href>
                    {name}
                </a>
            </Cell>
            <Cell label=t(T::CatalogueCode)>{service.code}</Cell>
            <Cell label=t(T::CatalogueStage)>
                <Badge text=service_words::stage(service.stage) tone=service_words::stage_tone(service.stage) />
            </Cell>
            <Cell label=t(T::CataloguePrice)>{price}</Cell>
            <Cell label=t(T::CatalogueWho)>{who}</Cell>
            <Cell label=t(T::CatalogueComing)>{coming}</Cell>
        </TableRow>
    }
    .into_any()
}
