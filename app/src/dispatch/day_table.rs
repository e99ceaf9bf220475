//! A day by time: each booking with its forms.

use domain::{
    bookings::{Act, BoardRow, State},
    resources::Kind,
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{AssignBooking, StepBooking},
    board_page::Forms,
    look::Shown,
    words::{candidates, marks, name},
};
use crate::{
    bookings::words,
    i18n::{T, pick, t},
    problem::Form,
    ui::*,
    viewer::viewer,
    when,
};

pub fn table(shown: &Shown, forms: Forms) -> AnyView {
    let columns = [T::AdminTime, T::AdminService, T::AdminHouse, T::AdminState, T::AdminAssigned, T::AdminNext]
        .map(|label| t(label).to_owned())
        .to_vec();
    let rows = shown.board.plan.rows.iter().map(|row| board_row(shown, row, forms)).collect_view();
    view! {
        <Table caption=t(T::AdminBookings) columns=columns>
            {rows}
        </Table>
    }
    .into_any()
}

fn board_row(shown: &Shown, row: &BoardRow, forms: Forms) -> AnyView {
    let (plan, booking) = (&shown.board.plan, &row.booking);
    let service = pick(&booking.service.name_zh, &booking.service.name_en).to_owned();
    let person = pick(&row.person_zh, &row.person_en);
    let house = format!("{} · {person}", row.house);
    let note = (!row.note.is_empty()).then(|| view! { <p class="small soft">{row.note.clone()}</p> });
    let escort = row.escort.then(|| view! { <Badge text=t(T::AdminEscort) tone=Tone::Gold /> });
    let stands = marks(&plan.marks(row, &viewer().zone));
    let wishes = plan.instructions_for(row).count();
    let wishes = (wishes > 0).then(|| view! { <Badge text=t(T::DispatchKnown) tone=Tone::Info /> });
    let over = booking.state.is_over();
    let assigning = (!over).then(|| assign_form(shown, row, forms.assign));
    let things: Vec<String> = plan.holds(row).filter(|one| one.kind != Kind::Person).map(name).collect();
    let things = (!things.is_empty()).then(|| view! { <p class="small soft">{things.join(" · ")}</p> });
    let who =
        booking.assigned_zh.as_deref().zip(booking.assigned_en.as_deref()).map(|(zh, en)| pick(zh, en).to_owned());
    let done = if over { who } else { None };
    let back = shown.here();
    let steps = steps(row, forms.step, &back);
    let moving = matches!(booking.state, State::Requested | State::Confirmed)
        .then(|| link(format!("/bookings/{}/move", booking.id), T::BookingsMove));
    let outside =
        (row.escort || !row.vendor.is_empty()).then(|| link(format!("/admin/jobs/{}", booking.id), T::VendorsJob));
    let details = (!over).then(|| link(format!("{}#visit", shown.opening(row)), T::DispatchDetails));
    let (time, state, tone) =
        (when::span(booking.starts_at, booking.ends_at), words::state(booking.state), words::tone(booking.state));
    view! {
        <TableRow>
            <Cell label=t(T::AdminTime)>{time}</Cell>
            <Cell label=t(
                T::AdminService,
            )>{service} {note} <span class="plan-marks">{escort} {wishes} {stands}</span></Cell>
            <Cell label=t(T::AdminHouse)>{house}</Cell>
            <Cell label=t(T::AdminState)>
                <Badge text=state tone=tone />
            </Cell>
            <Cell label=t(T::AdminAssigned)>{assigning} {done} {things}</Cell>
            <Cell>
                <div class="board-actions">{steps} {details} {moving} {outside}</div>
            </Cell>
        </TableRow>
    }
    .into_any()
}

fn link(href: String, text: T) -> AnyView {
    view! {
        <a class="link" href=href>
            {t(text)}
        </a>
    }
    .into_any()
}

fn assign_form(shown: &Shown, row: &BoardRow, form: Form<AssignBooking>) -> AnyView {
    let (id, back) = (row.booking.id.to_string(), shown.here());
    let assigned = row.assigned_to.map(|id| id.to_string()).unwrap_or_default();
    let options = candidates(&shown.board.plan, row, Kind::Person)
        .into_iter()
        .map(|(value, label)| {
            let chosen = value == assigned;
            view! {
                <option value=value selected=chosen>
                    {label}
                </option>
            }
        })
        .collect_view();
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

/// What can be done next, as one button each.
pub fn steps(row: &BoardRow, form: Form<StepBooking>, back: &str) -> AnyView {
    let id = row.booking.id.to_string();
    let acts = row.booking.state.acts().filter(|act| *act != Act::Cancel);
    acts.map(|act| step_form(form, &id, act, back)).collect_view().into_any()
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
