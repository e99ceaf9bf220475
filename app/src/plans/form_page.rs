//! The form of a new plan.

use domain::plans::Kind;
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{PlanNeeds, StartPlan, new_plan},
    find_page::each,
    words,
};
use crate::{
    forms::{kept, kept_or},
    i18n::{T, pick, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    services::price::price_lines,
    ui::*,
    when,
};

/// Monday first.
const DAYS: [&str; 7] = ["plan[mon]", "plan[tue]", "plan[wed]", "plan[thu]", "plan[fri]", "plan[sat]", "plan[sun]"];

pub fn page() -> AnyView {
    let data = load(param("id"), new_plan);
    let form = form();
    show(data, move |needs| form_page(&needs, form))
}

fn form_page(needs: &PlanNeeds, form: Form<StartPlan>) -> AnyView {
    let offer = &needs.offer;
    let name = pick(&offer.service.name_zh, &offer.service.name_en).to_owned();
    let (service, key) = (offer.service_id.to_string(), needs.key.to_string());
    let fields = fields(needs, form);
    let price = price_lines(&needs.price);
    let listed = each(offer.kind, needs.price.total);
    let (address, rule) = (format!("/services/{}", offer.service_id), words::cutoff(offer.kind, offer.cutoff_hour));
    view! {
        <a class="back" href=address>
            <Icon glyph=Glyph::Back />
            {name.clone()}
        </a>
        <Page title=say(T::PlansNewTitle, &[("service", &name)]) lead=listed>
            <div class="split">
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <Hidden name="plan[service]" value=service />
                    <Hidden name="plan[key]" value=key />
                    {fields}
                    <div class="form-actions">
                        <Button pending=form.pending()>{t(T::PlansStart)}</Button>
                        <LinkButton href="/plans" variant=Variant::Quiet>
                            {t(T::PlansTitle)}
                        </LinkButton>
                    </div>
                </ActionForm>
                <aside class="stack">
                    <Card title=t(T::PlansPriceEach)>{price} <p class="small soft">{t(T::PlansPriceKept)}</p></Card>
                    <Promise>{rule}</Promise>
                </aside>
            </div>
        </Page>
    }
    .into_any()
}

fn fields(needs: &PlanNeeds, form: Form<StartPlan>) -> AnyView {
    let offer = &needs.offer;
    let earliest = needs.earliest.to_string();
    let weeks = (1..=4_i64)
        .map(|weeks| {
            let label = if weeks == 1 {
                t(T::PlansWeekly).to_owned()
            } else {
                say(T::PlansWeeks, &[("n", &weeks.to_string())])
            };
            Choice::new(weeks.to_string(), label)
        })
        .collect::<Vec<_>>();
    let days = weekdays(form);
    let first = if offer.kind == Kind::Visit { time_field(needs, form) } else { quantity_field(needs, form) };
    let from = Input::date(kept_or("plan[from]", &earliest)).required().range(earliest.clone(), "");
    view! {
        {days}
        <Select
            name="plan[every]"
            label=t(T::PlansEvery)
            options=weeks
            selected=kept_or("plan[every]", "1")
            error=form.fault("every")
        />
        {first}
        <Field
            name="plan[from]"
            label=t(T::PlansFromLabel)
            input=from
            hint=say(T::PlansFromHint, &[("day", &when::long_day(needs.earliest))])
            error=form.fault("from")
        />
        <Field
            name="plan[until]"
            label=t(T::PlansUntilLabel)
            input=Input::date(kept("plan[until]")).range(earliest, "")
            hint=t(T::PlansUntilHint)
            error=form.fault("until")
        />
        <Field
            name="plan[note]"
            label=t(T::PlansNote)
            input=Input::text(kept("plan[note]")).length(0, 200)
            hint=t(T::PlansNoteHint)
            error=form.fault("note")
        />
    }
    .into_any()
}

/// Seven boxes. What was ticked before a refusal is ticked again.
fn weekdays(form: Form<StartPlan>) -> AnyView {
    let boxes = (0_u8..)
        .zip(DAYS)
        .map(|(day, name)| view! { <Check name=name label=words::weekday(day) checked=!kept(name).is_empty() /> })
        .collect_view();
    let fault = form.fault("weekdays");
    view! {
        <fieldset class="field choices" aria-describedby="weekdays-error">
            <legend class="field-label">{t(T::PlansWeekdays)}</legend>
            <div class="weekdays">{boxes}</div>
            <div class="field-error" id="weekdays-error" aria-live="polite">
                {move || fault.try_get().filter(|text| !text.is_empty()).map(|text| view! { <p>{text}</p> })}
            </div>
        </fieldset>
    }
    .into_any()
}

fn quantity_field(needs: &PlanNeeds, form: Form<StartPlan>) -> AnyView {
    let most = needs.offer.most.to_string();
    view! {
        <Field
            name="plan[quantity]"
            label=t(T::PlansQuantity)
            input=Input::number(kept_or("plan[quantity]", "1")).required().range("1", most)
            error=form.fault("quantity")
        />
    }
    .into_any()
}

fn time_field(needs: &PlanNeeds, form: Form<StartPlan>) -> AnyView {
    let mut options = vec![Choice::prompt(t(T::PlansChooseTime))];
    options.extend(needs.times.iter().map(|minute| Choice::new(words::clock(*minute), words::clock(*minute))));
    view! {
        <Hidden name="plan[quantity]" value="1" />
        <Select
            name="plan[time]"
            label=t(T::PlansTime)
            options=options
            selected=kept("plan[time]")
            hint=t(T::PlansTimeHint)
            error=form.fault("time")
        />
    }
    .into_any()
}
