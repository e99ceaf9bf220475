//! The list of a visit, ticked and signed on the board, and the list of a service, kept with its rule.

use domain::{
    bookings::{BoardRow, State},
    checklist::{Item, Line, Sheet, typed},
    id::ServiceId,
};
use leptos::{form::ActionForm, prelude::*};

use super::api::{SetItems, SignBooking, TickBooking};
use crate::{
    forms::kept_or,
    i18n::{T, pick, say, t},
    problem::{Form, Problem},
    ui::*,
    when,
};

/// The list of a visit: who ticked what, and who signed. Nothing where the service asks for nothing.
pub fn checks_card(
    sheet: &Sheet,
    (row, back): (&BoardRow, &str),
    (tick, sign): (Form<TickBooking>, Form<SignBooking>),
) -> Option<AnyView> {
    if sheet.lines.is_empty() && sheet.signed.is_none() {
        return None;
    }
    let body = match &sheet.signed {
        Some(_) => done(&sheet.lines),
        None => tick_form(sheet, (row, back), tick),
    };
    let signed = match &sheet.signed {
        Some(signed) => {
            let text = say(T::DispatchSigned, &[("name", &signed.name), ("when", &when::moment(signed.at))]);
            Some(view! { <Promise>{text}</Promise> }.into_any())
        }
        None => {
            let there = matches!(row.booking.state, State::Arrived | State::Completed);
            (there && sheet.left() == 0).then(|| sign_form((row, back), sign))
        }
    };
    Some(
        view! {
            <Card title=t(T::DispatchChecks)>
                <Problem error=tick.error />
                <Problem error=sign.error />
                {body}
                {signed}
            </Card>
        }
        .into_any(),
    )
}

fn words(item: &Item) -> String {
    pick(&item.words_zh, &item.words_en).to_owned()
}

fn note(line: &Line) -> String {
    let by = line.by_zh.as_deref().zip(line.by_en.as_deref()).map(|(zh, en)| pick(zh, en)).unwrap_or_default();
    line.at.map(|at| format!("{by} · {}", when::moment(at))).unwrap_or_default()
}

/// After the signature the list is only read.
fn done(lines: &[Line]) -> AnyView {
    let facts = lines.iter().map(|line| Fact::new(words(&line.item), note(line))).collect();
    view! { <Facts items=facts /> }.into_any()
}

fn tick_form(sheet: &Sheet, (row, back): (&BoardRow, &str), form: Form<TickBooking>) -> AnyView {
    let options: Vec<Choice> = sheet
        .lines
        .iter()
        .map(|line| Choice::new(line.item.id.to_string(), words(&line.item)).note(note(line)))
        .collect();
    let ticked: Vec<String> =
        sheet.lines.iter().filter(|line| line.at.is_some()).map(|line| line.item.id.to_string()).collect();
    let (id, back) = (row.booking.id.to_string(), back.to_owned());
    view! {
        <ActionForm action=form.action attr:class="form">
            <Hidden name="ticks[booking]" value=id />
            <Hidden name="ticks[back]" value=back />
            <Choices
                name="ticks[items][]"
                legend=t(T::DispatchChecksLegend)
                options=options
                selected=ticked
                many=true
                error=form.fault("items")
            />
            <div class="form-actions">
                <Button variant=Variant::Quiet pending=form.pending()>
                    {t(T::DispatchTick)}
                </Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn sign_form((row, back): (&BoardRow, &str), form: Form<SignBooking>) -> AnyView {
    let (id, back) = (row.booking.id.to_string(), back.to_owned());
    let name = kept_or("signature[name]", pick(&row.person_zh, &row.person_en));
    view! {
        <ActionForm action=form.action attr:class="form">
            <Hidden name="signature[booking]" value=id />
            <Hidden name="signature[back]" value=back />
            <Field
                name="signature[name]"
                label=t(T::DispatchSignName)
                input=Input::text(name).required().length(1, 40)
                hint=t(T::DispatchSignHint)
                error=form.fault("name")
            />
            <div class="form-actions">
                <Button pending=form.pending()>{t(T::DispatchSign)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// The list of a service as lines of text.
pub fn items_card((service, items): (ServiceId, &[Item]), back: &str, form: Form<SetItems>) -> AnyView {
    let seen = typed(items);
    let lines = kept_or("list[lines]", &seen);
    let (service, back) = (service.to_string(), back.to_owned());
    view! {
        <Card title=t(T::DispatchChecks)>
            <Problem error=form.error />
            <ActionForm action=form.action attr:class="form">
                <Hidden name="list[service]" value=service />
                <Hidden name="list[seen]" value=seen />
                <Hidden name="back" value=back />
                <Textarea
                    name="list[lines]"
                    label=t(T::DispatchItems)
                    input=Input::text(lines).rows(5).length(0, 4000)
                    hint=t(T::DispatchItemsHint)
                    error=form.fault("lines")
                />
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(T::DispatchItemsSave)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
