//! The absences of a resource or a service: the list, and the form for one more.

use domain::{
    error::Rule,
    id::FormKey,
    resources::{Blackout, Subject},
};
use leptos::{form::ActionForm, prelude::*};

use super::api::{BlackOut, Lift};
use crate::{
    error::AppError,
    forms::kept,
    i18n::{T, say, t},
    problem::{Form, Problem},
    ui::*,
    when,
};

/// Both forms of a page.
pub type Forms = (Form<BlackOut>, Form<Lift>);

pub fn blackouts_card(of: &Subject, all: &[Blackout], (key, back): (FormKey, &str), (add, lift): Forms) -> AnyView {
    let rows = all.iter().map(|one| row(one, back, lift)).collect_view();
    let list = if all.is_empty() {
        view! { <p class="soft">{t(T::ResourcesBlackoutsNone)}</p> }.into_any()
    } else {
        view! { <Rows>{rows}</Rows> }.into_any()
    };
    let form = add_form(of, (key, back), add);
    view! {
        <Card title=t(T::ResourcesBlackouts)>
            <p class="small soft">{t(T::ResourcesBlackoutsHint)}</p>
            <Problem error=lift.error />
            {list}
            {form}
        </Card>
    }
    .into_any()
}

fn row(one: &Blackout, back: &str, lift: Form<Lift>) -> AnyView {
    let span = format!("{} – {}", when::moment(one.starts_at), when::moment(one.ends_at));
    let (id, back, spoken) = (one.id.to_string(), back.to_owned(), format!("{} {}", t(T::ResourcesLift), one.reason));
    view! {
        <Row
            title=one.reason.clone()
            sub=span
            end=view! {
                <ActionForm action=lift.action>
                    <Hidden name="id" value=id />
                    <Hidden name="back" value=back />
                    <Button variant=Variant::Quiet pending=lift.pending() attr:aria-label=spoken>
                        {t(T::ResourcesLift)}
                    </Button>
                </ActionForm>
            }
                .into_any()
        />
    }
    .into_any()
}

/// How many bookings the refusal says lie in the span.
fn met(error: Option<&AppError>) -> Option<u16> {
    match error?.fault("confirm")?.rule {
        Rule::TooMany(count) => Some(count),
        _ => None,
    }
}

fn add_form(of: &Subject, (key, back): (FormKey, &str), form: Form<BlackOut>) -> AnyView {
    let (of, key, back) = (of.to_string(), key.to_string(), back.to_owned());
    // Asked only once the server has said how many there are.
    let ask = move || {
        let count = form.error.try_with(|error| met(error.as_ref())).flatten()?.to_string();
        let (text, label) = (say(T::ResourcesMet, &[("n", &count)]), say(T::ResourcesMetConfirm, &[("n", &count)]));
        Some(view! {
            <Alert tone=Tone::Warn>{text}</Alert>
            <label class="choice check">
                <input type="checkbox" name="blackout[confirm]" value=count />
                <span class="choice-text">{label}</span>
            </label>
        })
    };
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="blackout[of]" value=of />
            <Hidden name="blackout[key]" value=key />
            <Hidden name="back" value=back />
            <Field
                name="blackout[reason]"
                label=t(T::ResourcesReason)
                input=Input::text(kept("blackout[reason]")).required().length(1, 200)
                error=form.fault("reason")
            />
            <Field
                name="blackout[from]"
                label=t(T::ResourcesFrom)
                input=Input::date(kept("blackout[from]")).required()
                error=form.fault("from")
            />
            <Field
                name="blackout[from_time]"
                label=t(T::ResourcesFromTime)
                input=Input::time(kept("blackout[from_time]"))
                hint=t(T::ResourcesTimeHint)
                error=form.fault("from_time")
            />
            <Field
                name="blackout[to]"
                label=t(T::ResourcesTo)
                input=Input::date(kept("blackout[to]")).required()
                error=form.fault("to")
            />
            <Field
                name="blackout[to_time]"
                label=t(T::ResourcesToTime)
                input=Input::time(kept("blackout[to_time]"))
                hint=t(T::ResourcesTimeHint)
                error=form.fault("to_time")
            />
            {ask}
            <div class="form-actions">
                <Button variant=Variant::Quiet pending=form.pending()>
                    {t(T::ResourcesBlackOut)}
                </Button>
            </div>
        </ActionForm>
    }
    .into_any()
}
