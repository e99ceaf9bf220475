//! What the house has regularly, when it is away, and what else can be had.

use domain::plans::{Act, Away, Dated, Offer, PlanRow};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{GoAway, PlanList, StepPlan, list_plans},
    words,
};
use crate::{
    account::told,
    forms::kept,
    i18n::{T, pick, say, t},
    load::{load, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| list_plans());
    let (step, away) = (form(), form());
    show(data, move |list| plans_page(&list, step, away))
}

fn plans_page(list: &PlanList, step: Form<StepPlan>, away: Form<GoAway>) -> AnyView {
    let overview = &list.overview;
    let cards = overview.plans.iter().map(|(plan, dates)| plan_card(plan, dates, step)).collect_view();
    let none = overview
        .plans
        .is_empty()
        .then(|| view! { <Empty icon=Glyph::Clock title=t(T::PlansNone) text=t(T::PlansNoneHint) /> });
    let rows = overview.away.iter().map(away_row).collect_view();
    let entries = (!overview.away.is_empty()).then(|| view! { <Rows>{rows}</Rows> });
    let offers = overview.offers.iter().map(offer_row).collect_view();
    let form = away_form(list, away);
    view! {
        <a class="back" href="/bookings">
            <Icon glyph=Glyph::Back />
            {t(T::BookingsTitle)}
        </a>
        <Page title=t(T::PlansTitle) lead=t(T::PlansLead)>
            {told(words::done)}
            <Problem error=step.error />
            <div class="split">
                <div class="stack">
                    {cards} {none} <Card title=t(T::PlansOffers)>
                        <Rows>{offers}</Rows>
                    </Card>
                </div>
                <aside class="stack">
                    <Card title=t(T::PlansAway)>
                        <p class="small soft">{t(T::PlansAwayHint)}</p>
                        {entries}
                        {form}
                    </Card>
                </aside>
            </div>
        </Page>
    }
    .into_any()
}

fn plan_card(plan: &PlanRow, dates: &[Dated], step: Form<StepPlan>) -> AnyView {
    let name = pick(&plan.service.name_zh, &plan.service.name_en).to_owned();
    let price = super::find_page::each_time(plan);
    let rule = format!("{} · {price}", words::rule(plan));
    let (badge, tone) = (words::state(plan.state), words::tone(plan.state));
    let dates = dates.iter().map(|dated| date_row(plan, dated)).collect_view();
    let steps = steps(plan, step);
    view! {
        <Card title=name href=format!("/plans/{}", plan.id) link=t(T::PlansOpen)>
            <p class="cluster">
                <Badge text=badge tone=tone />
                <span>{rule}</span>
            </p>
            <Rows>{dates}</Rows>
            {steps}
        </Card>
    }
    .into_any()
}

/// A coming day with its state.
fn date_row(plan: &PlanRow, dated: &Dated) -> AnyView {
    let (word, tone) = words::dated(dated);
    view! {
        <Row
            title=super::find_page::day_title(plan, dated)
            lead=view! {
                <DateMark iso=dated.day.to_string() day=dated.day.day.to_string() note=when::weekday(dated.day) />
            }
                .into_any()
            end=view! { <Badge text=word tone=tone /> }.into_any()
        />
    }
    .into_any()
}

/// The buttons of a plan. Ending it takes a second press.
pub fn steps(plan: &PlanRow, step: Form<StepPlan>) -> AnyView {
    let id = plan.id.to_string();
    let name = pick(&plan.service.name_zh, &plan.service.name_en).to_owned();
    let button = move |act: Act, variant: Variant, label: &'static str| {
        let (id, spoken) = (id.clone(), format!("{label} {name}"));
        view! {
            <ActionForm action=step.action>
                <Hidden name="id" value=id />
                <Hidden name="act" value=act.as_str() />
                <Button variant=variant pending=step.pending() attr:aria-label=spoken>
                    {label}
                </Button>
            </ActionForm>
        }
        .into_any()
    };
    let buttons = plan
        .state
        .acts()
        .map(|act| match act {
            Act::End => {
                let really = button(act, Variant::Danger, t(T::PlansEndReally));
                view! {
                    <Confirm label=t(T::PlansEnd)>
                        <p>{t(T::PlansEndHint)}</p>
                        {really}
                    </Confirm>
                }
                .into_any()
            }
            act => button(act, Variant::Quiet, words::act(act)),
        })
        .collect_view();
    view! { <div class="cluster">{buttons}</div> }.into_any()
}

fn away_row(away: &Away) -> AnyView {
    let span = say(T::PlansSpan, &[("from", &when::day(away.first_day)), ("until", &when::day(away.last_day))]);
    let by = pick(&away.by.name_zh, &away.by.name_en);
    let sub = if away.note.is_empty() { by.to_owned() } else { format!("{by} · {}", away.note) };
    view! { <Row title=span href=format!("/plans/away/{}", away.id) sub=sub /> }.into_any()
}

fn away_form(list: &PlanList, form: Form<GoAway>) -> AnyView {
    let (today, key) = (list.overview.today.to_string(), list.key.to_string());
    let (first, last) = (kept("away[first]"), kept("away[last]"));
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="away[key]" value=key />
            <Field
                name="away[first]"
                label=t(T::PlansFirstDay)
                input=Input::date(first).required().range(today.clone(), "")
                error=form.fault("first")
            />
            <Field
                name="away[last]"
                label=t(T::PlansLastDay)
                input=Input::date(last).required().range(today, "")
                hint=t(T::PlansLastDayHint)
                error=form.fault("last")
            />
            <Field
                name="away[note]"
                label=t(T::PlansAwayNote)
                input=Input::text(kept("away[note]")).length(0, 200)
                hint=t(T::PlansAwayNoteHint)
                error=form.fault("note")
            />
            <div class="form-actions">
                <Button pending=form.pending()>{t(T::PlansGoAway)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn offer_row(offer: &Offer) -> AnyView {
    let each = super::find_page::each(offer.kind, offer.each);
    view! {
        <Row
            title=pick(&offer.service.name_zh, &offer.service.name_en).to_owned()
            href=format!("/plans/new/{}", offer.service_id)
            sub=each
            end=view! { <Icon glyph=Glyph::Arrow /> }.into_any()
        />
    }
    .into_any()
}
