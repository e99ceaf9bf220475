//! Where the house waits for a place, and what it is offered.

use domain::bookings::line::{WaitingRow, WaitingState};
use leptos::{form::ActionForm, prelude::*};

use super::{
    line_api::{AcceptOffer, LeaveLine},
    picker::moment_of,
};
use crate::{
    i18n::{T, pick, say, t},
    problem::{Form, Problem},
    ui::*,
    when,
};

/// Nothing where the house waits for nothing.
pub fn waiting_card(rows: &[WaitingRow], (accept, leave): (Form<AcceptOffer>, Form<LeaveLine>)) -> AnyView {
    if rows.is_empty() {
        // What went wrong is told even when the offer that it was about is gone.
        return view! { <Problem error=accept.error /> }.into_any();
    }
    let rows = rows.iter().map(|row| waiting_row(row, accept, leave)).collect_view();
    view! {
        <Problem error=accept.error />
        <Problem error=leave.error />
        <Card title=t(T::BookingsWaiting)>
            <p class="small soft">{t(T::BookingsWaitingHint)}</p>
            <Rows>{rows}</Rows>
        </Card>
    }
    .into_any()
}

/// Where an entry stands, in a sentence.
pub fn standing(row: &WaitingRow) -> String {
    match (row.state, row.expires_at) {
        (WaitingState::Offered, Some(until)) => say(T::BookingsOfferedUntil, &[("when", &when::moment(until))]),
        _ => say(T::BookingsPosition, &[("n", &row.position.to_string())]),
    }
}

fn waiting_row(row: &WaitingRow, accept: Form<AcceptOffer>, leave: Form<LeaveLine>) -> AnyView {
    let offered = row.state == WaitingState::Offered;
    let id = row.id.to_string();
    let taking = offered.then(|| {
        let id = id.clone();
        view! {
            <ActionForm action=accept.action>
                <Hidden name="id" value=id />
                <Button pending=accept.pending()>{t(T::BookingsAccept)}</Button>
            </ActionForm>
        }
    });
    let leaving = if offered { T::BookingsDecline } else { T::BookingsLeave };
    let end = view! {
        <div class="cluster">
            {taking} <ActionForm action=leave.action>
                <Hidden name="id" value=id />
                <Button variant=Variant::Quiet pending=leave.pending()>
                    {t(leaving)}
                </Button>
            </ActionForm>
        </div>
    };
    let date = when::date(row.starts_at);
    let sub = format!("{} · {}", moment_of(row.starts_at, row.ends_at), standing(row));
    view! {
        <Row
            title=pick(&row.service.name_zh, &row.service.name_en).to_owned()
            sub=sub
            lead=view! { <DateMark iso=date.to_string() day=date.day.to_string() note=when::weekday(date) /> }
                .into_any()
            end=end.into_any()
        />
    }
    .into_any()
}
