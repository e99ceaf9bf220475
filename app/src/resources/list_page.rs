//! All resources, by kind.

use domain::{
    resources::{Kind, Resource},
    rights::Capability,
    services::terms::DEPARTMENTS,
};
use leptos::prelude::*;

use super::{api::list_resources, words};
use crate::{
    admin::AdminFrame,
    i18n::{T, t},
    load::{load, query, show},
    services::words::provider,
    ui::*,
    viewer::viewer,
};

pub fn page() -> AnyView {
    let kind = query("kind");
    let data = load(kind, |kind| async move { Ok((list_resources().await?, kind)) });
    show(data, |(all, kind)| list_page(&all, kind.parse().ok()))
}

fn list_page(all: &[Resource], shown: Option<Kind>) -> AnyView {
    let mut kinds = vec![LinkItem::new("/admin/resources", t(T::ResourcesAll)).current(shown.is_none())];
    kinds.extend(Kind::ALL.iter().map(|kind| {
        LinkItem::new(format!("/admin/resources?kind={kind}"), words::kind(*kind)).current(shown == Some(*kind))
    }));
    let columns = [T::ResourcesName, T::ResourcesKind, T::ResourcesDepartment, T::ResourcesState]
        .map(|label| t(label).to_owned())
        .to_vec();
    let rows = all.iter().filter(|one| shown.is_none_or(|kind| one.kind == kind)).map(row).collect_view();
    let mut ways = vec![LinkItem::new("/admin/resources/days", t(T::ResourcesDays))];
    if viewer().can(Capability::Catalogue) {
        ways.push(LinkItem::new("/admin/resources/rules", t(T::ResourcesRules)));
    }
    ways.push(LinkItem::new("/admin/instructions", t(T::DispatchInstructions)));
    let departments: Vec<LinkItem> = DEPARTMENTS
        .iter()
        .map(|word| LinkItem::new(format!("/admin/resources/hours/{word}"), provider(word)))
        .collect();
    view! {
        <AdminFrame>
            <Page
                title=t(T::ResourcesTitle)
                lead=t(T::ResourcesLead)
                actions=view! {
                    <LinkButton href="/admin/resources/new">
                        <Icon glyph=Glyph::Plus />
                        {t(T::ResourcesAdd)}
                    </LinkButton>
                }
                    .into_any()
            >
                <Chips label=t(T::ResourcesTitle) items=ways />
                <Tabs label=t(T::ResourcesKind) items=kinds />
                <Table caption=t(T::ResourcesTitle) columns=columns>
                    {rows}
                </Table>
                <Card title=t(T::ResourcesHoursDepartments)>
                    <Chips label=t(T::ResourcesHoursDepartments) items=departments />
                </Card>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn row(one: &Resource) -> AnyView {
    let (name, href) = (words::name(one), format!("/admin/resources/{}", one.id));
    let (kind, department) = (words::kind(one.kind), words::department(&one.department));
    let (state, tone) =
        if one.active { (T::ResourcesActive, Tone::Good) } else { (T::ResourcesInactive, Tone::Neutral) };
    let shared = (!one.alone).then(|| view! { <Badge text=t(T::ResourcesSharedBadge) tone=Tone::Info /> });
    view! {
        <TableRow>
            <Cell label=t(T::ResourcesName)>
                <a class="link" href=href>
                    {name}
                </a>
            </Cell>
            <Cell label=t(T::ResourcesKind)>{kind}</Cell>
            <Cell label=t(T::ResourcesDepartment)>{department}</Cell>
            <Cell label=t(T::ResourcesState)>
                <span class="cluster">
                    <Badge text=t(state) tone=tone />
                    {shared}
                </span>
            </Cell>
        </TableRow>
    }
    .into_any()
}
