//! The desk's lists by links: what is asked for, what is out and due first, the owners' things, what is over, how much there is.

use domain::stock::{Act, Desk, IssueRow, State, next};
use leptos::{form::ActionForm, prelude::*};

use super::{
    desk_api::{AddItem, ChangeLevel, DeskList, StepIssue, stock_desk},
    levels, words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    i18n::{T, pick, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
    viewer::viewer,
};

#[derive(Clone, Copy)]
struct Forms {
    step: Form<StepIssue>,
    change: Form<ChangeLevel>,
    add: Form<AddItem>,
}

pub fn page() -> AnyView {
    let (part, from) = (query("show"), query("from"));
    let data = load(move || (part(), from()), |(part, from)| stock_desk(part, from));
    let forms = Forms { step: form(), change: form(), add: form() };
    show(data, move |list| desk_page(&list, forms, from().is_empty()))
}

fn address(desk: Desk) -> String {
    format!("/admin/loans?show={desk}")
}

fn done(done: &str) -> Option<T> {
    match done {
        "changed" => Some(T::StockChanged),
        "added" => Some(T::StockAdded),
        _ => None,
    }
}

fn desk_page(list: &DeskList, forms: Forms, first: bool) -> AnyView {
    let shown = list.show;
    let tabs = Desk::ALL
        .iter()
        .map(|desk| LinkItem::new(address(*desk), words::desk(*desk)).current(*desk == shown))
        .collect();
    let body = match shown {
        Desk::Stock => levels::levels(list, (forms.change, forms.add)),
        _ if list.page.items.is_empty() => {
            view! { <Empty icon=Glyph::Check title=t(T::StockDeskNone) text=t(T::StockDeskNoneHint) /> }.into_any()
        }
        _ => table(list, forms.step),
    };
    let older = list.page.older.map(|cursor| format!("{}&from={cursor}", address(shown))).unwrap_or_default();
    let newest = if first { String::new() } else { address(shown) };
    view! {
        <AdminFrame>
            <Page
                title=t(T::StockDeskTitle)
                lead=t(T::StockDeskLead)
                actions=view! {
                    <LinkButton href="/admin/loans/new">
                        <Icon glyph=Glyph::Plus />
                        {t(T::StockCounter)}
                    </LinkButton>
                }
                    .into_any()
            >
                <Tabs label=t(T::StockDeskTitle) items=tabs />
                {told(done)}
                <Problem error=forms.step.error />
                {body}
                <Pager
                    label=t(T::StockDeskTitle)
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

fn table(list: &DeskList, step: Form<StepIssue>) -> AnyView {
    let columns = [T::StockItem, T::BookingsHouse, T::StockWhen, T::AdminState, T::AdminNext];
    let columns = columns.map(|label| t(label).to_owned()).to_vec();
    let back = address(list.show);
    let rows = list.page.items.iter().map(|row| table_row(row, &back, step)).collect_view();
    view! {
        <Table caption=words::desk(list.show) columns=columns>
            {rows}
        </Table>
    }
    .into_any()
}

fn table_row(row: &IssueRow, back: &str, step: Form<StepIssue>) -> AnyView {
    let href = format!("/admin/loans/{}", row.id);
    let (state, tone) = words::badge(row);
    let person = format!("{} · {}", row.house, pick(&row.person_zh, &row.person_en));
    let where_it_is = match row.receipt {
        Some(number) => format!("#{number} · {} · {}", row.shelf, row.contents),
        None => row.contents.clone(),
    };
    let more = [where_it_is, row.note.clone()].into_iter().filter(|text| !text.is_empty());
    let more = more.map(|text| view! { <p class="small soft">{text}</p> }).collect_view();
    let late = (row.state == State::Asked && row.wanted_at < viewer().now)
        .then(|| view! { <p class="small soft">{t(T::StockNotCome)}</p> });
    let (title, standing, quick) = (words::title(row), words::standing(row), quick(row, back, step));
    view! {
        <TableRow>
            <Cell label=t(T::StockItem)>
                <a class="link" href=href>
                    {title}
                </a>
                {more}
            </Cell>
            <Cell label=t(T::BookingsHouse)>{person}</Cell>
            <Cell label=t(T::StockWhen)>{standing} {late}</Cell>
            <Cell label=t(T::AdminState)>
                <Badge text=state tone=tone />
            </Cell>
            <Cell label=t(T::AdminNext)>{quick}</Cell>
        </TableRow>
    }
    .into_any()
}

/// The usual next step: at once where one press is enough, else the way to the form.
fn quick(row: &IssueRow, back: &str, step: Form<StepIssue>) -> AnyView {
    let usual = [Act::HandOut, Act::HandOver, Act::Keep, Act::TakeBack, Act::Collect];
    let Some(act) = usual.into_iter().find(|act| row.state.is_open() && next(row.kind, row.state, *act).is_some())
    else {
        return ().into_any();
    };
    let spoken = format!("{} {} {}", words::act(act), words::title(row), row.house);
    if act.looks() {
        let href = format!("/admin/loans/{}", row.id);
        return view! {
            <LinkButton href=href variant=Variant::Quiet attr:aria-label=spoken>
                {words::act(act)}
            </LinkButton>
        }
        .into_any();
    }
    let (id, back) = (row.id.to_string(), back.to_owned());
    view! {
        <ActionForm action=step.action>
            <Hidden name="id" value=id />
            <Hidden name="act" value=act.as_str() />
            <Hidden name="back" value=back />
            <Button pending=step.pending() attr:aria-label=spoken>
                {words::act(act)}
            </Button>
        </ActionForm>
    }
    .into_any()
}
