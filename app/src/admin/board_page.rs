//! The day's bookings: confirm, assign, and each step of the fulfilment (BK-1).

use domain::{
    bookings::{Act, BoardRow, State, Worker},
    time::Date,
};
use leptos::{form::ActionForm, prelude::*};

use super::AdminFrame;
use crate::{
    bookings::{
        api::{AssignBooking, Board, StepBooking, bookings_board},
        words,
    },
    i18n::{T, pick, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(query("date"), bookings_board);
    let assign = form();
    let step = form();
    show(data, move |board| board_page(board, assign, step))
}

fn address(date: Date) -> String {
    format!("/admin?date={date}")
}

fn board_page(board: Board, assign: Form<AssignBooking>, step: Form<StepBooking>) -> AnyView {
    let Board { date, rows, workers } = board;
    let days: Vec<LinkItem> = (-1..=5)
        .map(|away| {
            let day = date.plus_days(away);
            LinkItem::new(address(day), when::long_day(day)).current(away == 0)
        })
        .collect();
    let tally = tally(&rows);
    let back = address(date);
    let columns = vec![
        t(T::AdminTime).to_owned(),
        t(T::AdminService).to_owned(),
        t(T::AdminHouse).to_owned(),
        t(T::AdminState).to_owned(),
        t(T::AdminAssigned).to_owned(),
        t(T::AdminNext).to_owned(),
    ];
    let body = if rows.is_empty() {
        view! { <Empty icon=Glyph::Calendar title=t(T::AdminNoBookings) /> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| board_row(row, &workers, &back, (assign, step))).collect_view();
        view! {
            <Table caption=t(T::AdminBookings) columns=columns>
                {rows}
            </Table>
        }
        .into_any()
    };
    view! {
        <AdminFrame>
            <Page
                title=t(T::AdminBookings)
                lead=when::long_day(date)
                actions=view! {
                    <LinkButton href="/admin/bookings/new">
                        <Icon glyph=Glyph::Plus />
                        {t(T::BookingsBehalf)}
                    </LinkButton>
                }
                    .into_any()
            >
                <Chips label=t(T::AdminDays) items=days />
                <Problem error=assign.error />
                <Problem error=step.error />
                {tally}
                {body}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn tally(rows: &[BoardRow]) -> AnyView {
    let count = |state: State| rows.iter().filter(|row| row.booking.state == state).count();
    let free = rows.iter().filter(|row| row.assigned_to.is_none() && !row.booking.state.is_over()).count();
    view! {
        <dl class="tally">
            <div data-tone="warn">
                <dt>{words::state(State::Requested)}</dt>
                <dd>{count(State::Requested)}</dd>
            </div>
            <div>
                <dt>{t(T::AdminUnassigned)}</dt>
                <dd>{free}</dd>
            </div>
            <div>
                <dt>{words::state(State::Confirmed)}</dt>
                <dd>{count(State::Confirmed)}</dd>
            </div>
            <div>
                <dt>{words::state(State::Completed)}</dt>
                <dd>{count(State::Completed)}</dd>
            </div>
        </dl>
    }
    .into_any()
}

fn board_row(
    row: BoardRow,
    workers: &[Worker],
    back: &str,
    forms: (Form<AssignBooking>, Form<StepBooking>),
) -> AnyView {
    let (assign, step) = forms;
    let booking = row.booking.clone();
    let id = booking.id.to_string();
    let service = pick(&booking.service.name_zh, &booking.service.name_en).to_owned();
    let person = pick(&row.person_zh, &row.person_en).to_owned();
    let note = (!row.note.is_empty()).then(|| view! { <p class="small soft">{row.note.clone()}</p> });
    let escort = row.escort.then(|| view! { <Badge text=t(T::AdminEscort) tone=Tone::Gold /> });
    let assigned = row.assigned_to.map(|id| id.to_string()).unwrap_or_default();
    let assigning = (!booking.state.is_over()).then(|| assign_form(assign, (&id, &assigned), workers, back));
    let name =
        booking.assigned_zh.as_deref().zip(booking.assigned_en.as_deref()).map(|(zh, en)| pick(zh, en).to_owned());
    let done = if assigning.is_none() { name } else { None };
    let steps = booking
        .state
        .acts()
        .filter(|act| *act != Act::Cancel)
        .map(|act| step_form(step, &id, act, back))
        .collect_view();
    let moving = matches!(booking.state, State::Requested | State::Confirmed)
        .then(|| view! { <a href=format!("/bookings/{}/move", booking.id)>{t(T::BookingsMove)}</a> });
    view! {
        <TableRow>
            <Cell label=t(T::AdminTime)>{when::span(booking.starts_at, booking.ends_at)}</Cell>
            <Cell label=t(T::AdminService)>{service}{note}{escort}</Cell>
            <Cell label=t(T::AdminHouse)>{format!("{} · {person}", row.house)}</Cell>
            <Cell label=t(T::AdminState)>
                <Badge text=words::state(booking.state) tone=words::tone(booking.state) />
            </Cell>
            <Cell label=t(T::AdminAssigned)>{assigning}{done}</Cell>
            <Cell>
                <div class="board-actions">{steps} {moving}</div>
            </Cell>
        </TableRow>
    }
    .into_any()
}

fn assign_form(form: Form<AssignBooking>, booking: (&str, &str), workers: &[Worker], back: &str) -> AnyView {
    let (id, assigned) = (booking.0.to_owned(), booking.1.to_owned());
    let options = workers
        .iter()
        .map(|worker| {
            let value = worker.id.to_string();
            let chosen = value == assigned;
            view! {
                <option value=value selected=chosen>
                    {pick(&worker.name.name_zh, &worker.name.name_en).to_owned()}
                </option>
            }
        })
        .collect_view();
    let back = back.to_owned();
    view! {
        <ActionForm action=form.action attr:class="cluster">
            <Hidden name="id" value=id />
            <Hidden name="back" value=back />
            <select class="input" name="worker" aria-label=t(T::AdminAssigned) required=true>
                <option value="">{t(T::AdminChoose)}</option>
                {options}
            </select>
            <Button variant=Variant::Quiet pending=form.pending()>
                {t(T::AdminAssign)}
            </Button>
        </ActionForm>
    }
    .into_any()
}

fn step_form(form: Form<StepBooking>, id: &str, act: Act, back: &str) -> AnyView {
    let (id, back) = (id.to_owned(), back.to_owned());
    let variant = if act == Act::NoShow { Variant::Quiet } else { Variant::Primary };
    view! {
        <ActionForm action=form.action>
            <Hidden name="id" value=id />
            <Hidden name="back" value=back />
            <Button variant=variant name="act" value=act.as_str()>
                {words::act(act)}
            </Button>
        </ActionForm>
    }
    .into_any()
}
