//! Moving a booking: the rules first, then the free times.

use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{MoveBooking, Moving, find_moving},
    picker::{days, moment_of, move_rule, quota},
};
use crate::{
    forms::kept,
    i18n::{T, pick, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_moving);
    let form = form();
    show(data, move |moving| move_page(moving, form))
}

fn move_page(moving: Moving, form: Form<MoveBooking>) -> AnyView {
    let Moving { booking, slots, quotas, staff } = moving;
    let row = booking.row.clone();
    let id = row.id.to_string();
    let name = pick(&row.service.name_zh, &row.service.name_en).to_owned();
    let now = say(T::BookingsMoveFrom, &[("when", &moment_of(row.starts_at, row.ends_at))]);
    let mut rules = vec![move_rule(booking.notice_hours), t(T::BookingsMoveAgain).to_owned()];
    rules.extend(quotas.into_iter().map(quota));
    let rules = rules.into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view();
    let body = if !booking.may_move {
        view! { <Alert tone=Tone::Info>{t(T::BookingsMoveClosed)}</Alert> }.into_any()
    } else if slots.is_empty() {
        view! { <Empty icon=Glyph::Calendar title=t(T::ServicesNoSlots) text=t(T::ServicesNoSlotsHint) /> }.into_any()
    } else {
        let shown = days(&slots, &kept("change[slot]"));
        let reason = staff.then(|| reason_field("change[reason]", form.fault("reason")));
        view! {
            <ActionForm action=form.action attr:class="stack">
                <Hidden name="change[id]" value=id.clone() />
                <SlotPicker name="change[slot]" legend=t(T::BookingsChooseTime) days=shown error=form.fault("slot") />
                {reason}
                <div class="form-actions">
                    <Button pending=form.pending()>{t(T::BookingsMoveReally)}</Button>
                </div>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <a class="back" href=format!("/bookings/{}", row.id)>
            <Icon glyph=Glyph::Back />
            {name.clone()}
        </a>
        <Page title=t(T::BookingsMove) eyebrow=name lead=now>
            <Problem error=form.error />
            <Card title=t(T::BookingsRules)>
                <ul>{rules}</ul>
            </Card>
            {body}
        </Page>
    }
    .into_any()
}

/// Why staff pass over notice or quota. The owner reads it.
pub fn reason_field(name: &'static str, error: Signal<String>) -> AnyView {
    view! {
        <Field
            name=name
            label=t(T::BookingsReason)
            input=Input::text(kept(name)).length(0, 200)
            hint=t(T::BookingsReasonHint)
            error=error
        />
    }
    .into_any()
}
