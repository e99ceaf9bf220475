//! The people of the estate: who they are, where they live or what they do, and whether they can come in.

use domain::{accounts::PersonRow, page::Page as Paged};
use leptos::prelude::*;
use leptos_router::location::Url;

use super::{api::list_people, words};
use crate::{
    admin::AdminFrame,
    i18n::{T, pick, t},
    load::{load, query, show},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let (search, from) = (query("q"), query("from"));
    let data = load(move || (search(), from()), |(search, from)| list_people(search, from));
    show(data, move |page| people_page(page, search(), !from().is_empty()))
}

fn people_page(page: Paged<PersonRow>, search: String, further: bool) -> AnyView {
    let found = if search.is_empty() { String::new() } else { format!("q={}", Url::escape(&search)) };
    let older = page
        .older
        .map(|cursor| format!("/admin/people?{found}{}from={cursor}", if found.is_empty() { "" } else { "&" }))
        .unwrap_or_default();
    let newest = if further { format!("/admin/people?{found}") } else { String::new() };
    let columns = [T::PeopleName, T::PeopleHouse, T::PeopleStanding, T::PeopleState, T::PeopleSince]
        .map(|label| t(label).to_owned())
        .to_vec();
    let all = (!search.is_empty()).then(|| {
        view! {
            <LinkButton href="/admin/people" variant=Variant::Quiet>
                {t(T::PeopleAll)}
            </LinkButton>
        }
    });
    let body = if page.items.is_empty() {
        view! { <Empty icon=Glyph::Search title=t(T::PeopleNone) text=t(T::PeopleNoneHint) /> }.into_any()
    } else {
        view! {
            <Table caption=t(T::PeopleTitle) columns=columns>
                {page.items.into_iter().map(person_row).collect_view()}
            </Table>
        }
        .into_any()
    };
    view! {
        <AdminFrame>
            <Page
                title=t(T::PeopleTitle)
                lead=t(T::PeopleLead)
                actions=view! {
                    <LinkButton href="/admin/people/invite">
                        <Icon glyph=Glyph::Plus />
                        {t(T::PeopleInvite)}
                    </LinkButton>
                }
                    .into_any()
            >
                <form class="form" method="get" action="/admin/people" role="search">
                    <Field
                        name="q"
                        label=t(T::PeopleSearch)
                        input=Input::search(search).length(0, 80)
                        hint=t(T::PeopleSearchHint)
                    />
                    <div class="form-actions">
                        <Button variant=Variant::Quiet>{t(T::PeopleSearchButton)}</Button>
                        {all}
                    </div>
                </form>
                {body}
                <Pager
                    label=t(T::PeopleTitle)
                    older=older
                    older_text=t(T::ShellMore)
                    newest=newest
                    newest_text=t(T::ShellNewest)
                />
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// The relation to the house and the roles, in one line.
pub fn standing(person: &PersonRow) -> String {
    let relation = person.relation.map(words::relation);
    let roles = person.roles.iter().map(|role| words::role(*role));
    relation.into_iter().chain(roles).collect::<Vec<_>>().join(" · ")
}

fn person_row(person: PersonRow) -> AnyView {
    let name = pick(&person.name_zh, &person.name_en).to_owned();
    let (standing, href) = (standing(&person), format!("/admin/people/{}", person.id));
    let house = person.house_code.unwrap_or_default();
    view! {
        <TableRow>
            <Cell label=t(T::PeopleName)>
                <span class="person">
                    <Avatar name=name.clone() />
                    <span>
                        <a class="link" href=href>
                            {name}
                        </a>
                        <small>{person.email}</small>
                    </span>
                </span>
            </Cell>
            <Cell label=t(T::PeopleHouse)>{house}</Cell>
            <Cell label=t(T::PeopleStanding)>{standing}</Cell>
            <Cell label=t(T::PeopleState)>
                <Badge text=words::state(person.state) tone=words::tone(person.state) />
            </Cell>
            <Cell label=t(T::PeopleSince)>{when::day(when::date(person.created_at))}</Cell>
        </TableRow>
    }
    .into_any()
}
