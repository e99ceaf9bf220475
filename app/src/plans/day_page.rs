//! The desk's list of a day: what is to be brought where, and who is away.

use domain::{
    plans::{AwayHouse, DayRow, TurnState},
    time::Date,
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{DayList, MarkDelivery, plans_of_day},
    words,
};
use crate::{
    admin::AdminFrame,
    i18n::{T, pick, say, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(query("date"), plans_of_day);
    let mark = form();
    show(data, move |list| day_page(&list, mark))
}

fn day_page(list: &DayList, mark: Form<MarkDelivery>) -> AnyView {
    let date = list.date;
    let days: Vec<LinkItem> = (-2..=4)
        .map(|away| {
            let day = date.plus_days(away);
            LinkItem::new(format!("/admin/plans?date={day}"), when::long_day(day)).current(away == 0)
        })
        .collect();
    let counted = tally(&list.rows);
    let columns = [T::AdminHouse, T::AdminService, T::PlansNote, T::AdminState]
        .map(|label| t(label).to_owned())
        .into_iter()
        .chain([String::new()])
        .collect();
    let body = if list.rows.is_empty() {
        view! { <Empty icon=Glyph::Calendar title=t(T::PlansDayNone) /> }.into_any()
    } else {
        let rows = list.rows.iter().map(|row| delivery(row, (date, list.today), mark)).collect_view();
        view! {
            <Table caption=t(T::PlansDesk) columns=columns>
                {rows}
            </Table>
        }
        .into_any()
    };
    let away = away_card(&list.away);
    view! {
        <AdminFrame>
            <Page title=t(T::PlansDesk) lead=when::long_day(date)>
                <Chips label=t(T::AdminDays) items=days />
                <Problem error=mark.error />
                {counted}
                {body}
                {away}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// How many pieces of each service are to be ordered for the day.
fn tally(rows: &[DayRow]) -> AnyView {
    let mut counts: Vec<(String, i64)> = Vec::new();
    for row in rows.iter().filter(|row| matches!(row.state, None | Some(TurnState::Due | TurnState::Done))) {
        let name = pick(&row.service.name_zh, &row.service.name_en);
        match counts.iter_mut().find(|(service, _)| service == name) {
            Some((_, count)) => *count += row.quantity,
            None => counts.push((name.to_owned(), row.quantity)),
        }
    }
    let cells = counts
        .into_iter()
        .map(|(name, count)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{count}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="tally">{cells}</dl> }.into_any()
}

fn delivery(row: &DayRow, (date, today): (Date, Date), mark: Form<MarkDelivery>) -> AnyView {
    let name = pick(&row.service.name_zh, &row.service.name_en).to_owned();
    let what = say(T::PlansWhat, &[("service", &name), ("n", &row.quantity.to_string())]);
    let who = pick(&row.person_zh, &row.person_en).to_owned();
    let (note, reason, house) = (row.note.clone(), row.reason.clone(), row.house.clone());
    let (word, tone) = (words::turn(row.state), words::turn_tone(row.state));
    let markable = row.state == Some(TurnState::Due) && date <= today;
    let buttons = markable.then(|| buttons(row, date, mark));
    view! {
        <TableRow>
            <Cell label=t(T::AdminHouse)>
                <span>{house} <small class="soft">" " {who}</small></span>
            </Cell>
            <Cell label=t(T::AdminService)>{what}</Cell>
            <Cell label=t(T::PlansNote)>{note}</Cell>
            <Cell label=t(T::AdminState)>
                <span class="cluster">
                    <Badge text=word tone=tone />
                    {reason}
                </span>
            </Cell>
            <Cell>{buttons}</Cell>
        </TableRow>
    }
    .into_any()
}

fn buttons(row: &DayRow, date: Date, mark: Form<MarkDelivery>) -> AnyView {
    let (plan, day) = (row.plan.to_string(), date.to_string());
    let (plan_again, day_again) = (plan.clone(), day.clone());
    let brought = format!("{} {}", t(T::PlansBrought), row.house);
    let missed = format!("{} {}", t(T::PlansReason), row.house);
    view! {
        <div class="cluster">
            <ActionForm action=mark.action>
                <Hidden name="mark[plan]" value=plan />
                <Hidden name="mark[day]" value=day />
                <Button pending=mark.pending() attr:aria-label=brought>
                    {t(T::PlansBrought)}
                </Button>
            </ActionForm>
            <Confirm label=t(T::PlansMissed)>
                <ActionForm action=mark.action attr:class="form">
                    <Hidden name="mark[plan]" value=plan_again />
                    <Hidden name="mark[day]" value=day_again />
                    <Hidden name="mark[missed]" value="yes" />
                    <input class="input" name="mark[reason]" required maxlength="200" aria-label=missed />
                    <p class="small soft">{t(T::PlansReasonHint)}</p>
                    <Button variant=Variant::Quiet pending=mark.pending()>
                        {t(T::PlansMissedReally)}
                    </Button>
                </ActionForm>
            </Confirm>
        </div>
    }
    .into_any()
}

fn away_card(houses: &[AwayHouse]) -> AnyView {
    if houses.is_empty() {
        return view! {
            <Card title=t(T::PlansAwayHouses)>
                <p class="soft">{t(T::PlansAwayHousesNone)}</p>
            </Card>
        }
        .into_any();
    }
    let rows = houses
        .iter()
        .map(|away| {
            let span = say(T::PlansSpan, &[("from", &when::day(away.first_day)), ("until", &when::day(away.last_day))]);
            let sub = if away.note.is_empty() { span } else { format!("{span} · {}", away.note) };
            view! { <Row title=away.house.clone() sub=sub /> }
        })
        .collect_view();
    view! {
        <Card title=t(T::PlansAwayHouses)>
            <Rows>{rows}</Rows>
        </Card>
    }
    .into_any()
}
