//! The callbacks of a visit, and the form for the next one (TK-4, TK-5).

use domain::{
    bookings::State,
    id::FormKey,
    vendors::{callback::Callback, job::Desk},
};
use leptos::{form::ActionForm, prelude::*};

use super::{visit_api::RecordCallback, words};
use crate::{
    forms::{kept, kept_or},
    i18n::{T, say, t},
    problem::{Form, Problem},
    ui::*,
    viewer::viewer,
    when,
};

pub fn callback_card(desk: &Desk, key: FormKey, form: Form<RecordCallback>) -> AnyView {
    let steps: Vec<Step> = desk.callbacks.iter().map(step).collect();
    let told = if steps.is_empty() {
        view! { <p class="soft">{t(T::VendorsCallbacksEmpty)}</p> }.into_any()
    } else {
        view! { <Timeline items=steps /> }.into_any()
    };
    let badge = match (desk.state, desk.callback_due) {
        (State::Completed, true) => Some((T::VendorsCallbackDue, Tone::Warn)),
        (State::Completed, false) if desk.callbacks.iter().any(|call| call.satisfied) => {
            Some((T::VendorsCallbackDone, Tone::Good))
        }
        _ => None,
    };
    let badge = badge.map(|(text, tone)| view! { <Badge text=t(text) tone=tone /> });
    let call = (desk.callback_due && viewer().may("callbacks/record")).then(|| call_form(desk, key, form));
    view! {
        <Card title=t(T::VendorsCallback)>
            <p>{badge}</p>
            <Problem error=form.error />
            {told}
            {call}
        </Card>
    }
    .into_any()
}

fn step(call: &Callback) -> Step {
    let (who, grade) = (words::name(&call.by), call.grade.to_string());
    let text = say(T::VendorsCallLine, &[("who", &who), ("grade", &grade)]);
    let step = if call.satisfied {
        Step::done(text, when::moment(call.at))
    } else {
        Step::failed(text, when::moment(call.at))
    };
    let said = call.words.clone();
    if said.is_empty() { step } else { step.body(view! { <p>{said}</p> }.into_any()) }
}

fn call_form(desk: &Desk, key: FormKey, form: Form<RecordCallback>) -> AnyView {
    let (booking, key) = (desk.booking.to_string(), key.to_string());
    let answers = vec![
        Choice::new("true", t(T::VendorsSatisfied)).note(t(T::VendorsSatisfiedNote)),
        Choice::new("false", t(T::VendorsUnsatisfied)).note(t(T::VendorsUnsatisfiedNote)),
    ];
    let mut grades = vec![Choice::prompt(t(T::VendorsChoose))];
    grades.extend((1..=5).rev().map(|grade: i64| {
        let grade = grade.to_string();
        Choice::new(grade.clone(), say(T::VendorsGradeN, &[("n", &grade)]))
    }));
    view! {
        <ActionForm action=form.action attr:class="form">
            <p class="soft small">{t(T::VendorsCallbackHint)}</p>
            <Hidden name="callback[booking]" value=booking />
            <Hidden name="callback[key]" value=key />
            <Choices
                name="callback[satisfied]"
                legend=t(T::VendorsAnswer)
                options=answers
                selected=vec![kept("callback[satisfied]")]
                error=form.fault("satisfied")
            />
            <Select
                name="callback[grade]"
                label=t(T::VendorsGrade)
                options=grades
                selected=kept_or("callback[grade]", "")
                error=form.fault("grade")
            />
            <Textarea
                name="callback[words]"
                label=t(T::VendorsWords)
                input=Input::text(kept("callback[words]")).rows(3).length(0, 500)
                hint=t(T::VendorsWordsHint)
                error=form.fault("words")
            />
            <div class="form-actions">
                <Button pending=form.pending()>{t(T::VendorsSend)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}
