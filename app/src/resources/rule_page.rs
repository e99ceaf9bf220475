//! The rule by which one service opens its times, its hours, what comes next, and when it is not to be had.

use domain::resources::{RuleSheet, SlotRule, Subject};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{RuleNeeds, SetHours, SetRule, slot_rule},
    blackouts::{self, blackouts_card},
    hours_page::hours_form,
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    dispatch::{api::SetItems, checklist::items_card},
    forms::kept_or,
    i18n::{T, pick, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form, rule as sentence},
    services::words::provider,
    ui::*,
    when,
};

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    rule: Form<SetRule>,
    hours: Form<SetHours>,
    blackouts: blackouts::Forms,
    items: Form<SetItems>,
}

pub fn page() -> AnyView {
    let data = load(param("id"), slot_rule);
    let forms = Forms { rule: form(), hours: form(), blackouts: (form(), form()), items: form() };
    show(data, move |needs| rule_page(&needs, forms))
}

fn rule_page(needs: &RuleNeeds, forms: Forms) -> AnyView {
    let sheet = &needs.sheet;
    let title = pick(&sheet.name.name_zh, &sheet.name.name_en).to_owned();
    let (of, back) = (Subject::Service(sheet.id), format!("/admin/resources/rules/{}", sheet.id));
    let rule = rule_form(sheet, forms.rule);
    let hours = hours_form((&of, &sheet.own), &back, forms.hours);
    let hint = say(T::ResourcesRuleHoursHint, &[("name", provider(&sheet.provider))]);
    let away = blackouts_card(&of, &sheet.blackouts, (needs.key, &back), forms.blackouts);
    let preview = preview(sheet);
    let list = items_card((sheet.id, &needs.items), &back, forms.items);
    view! {
        <AdminFrame>
            <a class="back" href="/admin/resources/rules">
                <Icon glyph=Glyph::Back />
                {t(T::ResourcesRules)}
            </a>
            <Page title=title eyebrow=t(T::ResourcesRules)>
                {told(words::done)}
                <div class="split">
                    <div class="stack">
                        {rule} <Card title=t(T::ResourcesRuleHours)>
                            <p class="small soft">{t(T::ResourcesHoursHint)} {hint}</p>
                            {hours}
                        </Card>
                    </div>
                    <aside class="stack">{preview} {list} {away}</aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// What opens next, a line for each day; or why nothing does.
fn preview(sheet: &RuleSheet) -> AnyView {
    let body = match &sheet.preview {
        Err(fault) => {
            let why = sentence(fault.rule().1);
            view! { <Alert tone=Tone::Warn>{why}</Alert> }.into_any()
        }
        Ok(openings) if openings.is_empty() => view! { <p class="soft">{t(T::ResourcesPreviewNone)}</p> }.into_any(),
        Ok(openings) => {
            let mut days: Vec<(String, Vec<String>)> = Vec::new();
            for opening in openings {
                let (day, time) = (when::long_day(when::date(opening.starts_at)), when::clock(opening.starts_at));
                match days.last_mut().filter(|(last, _)| *last == day) {
                    Some((_, times)) => times.push(time),
                    None => days.push((day, vec![time])),
                }
            }
            let facts = days.into_iter().take(7).map(|(day, times)| Fact::new(day, times.join(" · "))).collect();
            view! { <Facts items=facts /> }.into_any()
        }
    };
    view! { <Card title=t(T::ResourcesPreview)>{body}</Card> }.into_any()
}

fn rule_form(sheet: &RuleSheet, form: Form<SetRule>) -> AnyView {
    let rule = sheet.rule.as_ref();
    let seen = rule.map(|rule| rule.changed_at.0.to_string()).unwrap_or_default();
    let weekdays =
        (0..7).zip(words::weekdays()).map(|(day, label): (u8, _)| Choice::new(day.to_string(), label)).collect();
    let chosen: Vec<String> =
        (0..7_u8).filter(|day| rule.is_none_or(|rule| rule.opens_on(*day))).map(|day| day.to_string()).collect();
    let (holidays, active) = (rule.is_none_or(|rule| rule.holidays), rule.is_none_or(|rule| rule.active));
    let numbers = numbers(sheet, rule, form);
    let service = sheet.id.to_string();
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="rule[service]" value=service />
            <Hidden name="rule[seen]" value=seen />
            <Choices
                name="rule[weekdays][]"
                legend=t(T::ResourcesRuleWeekdays)
                options=weekdays
                selected=chosen
                many=true
                error=form.fault("weekdays")
            />
            {numbers}
            <Check name="rule[holidays]" label=t(T::ResourcesRuleHolidays) checked=holidays />
            <Check name="rule[active]" label=t(T::ResourcesRuleActive) checked=active />
            <div class="form-actions">
                <Button pending=form.pending()>{t(T::ResourcesRuleSave)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

fn numbers(sheet: &RuleSheet, rule: Option<&SlotRule>, form: Form<SetRule>) -> AnyView {
    let start = |name: &str, value: Option<i64>, usual: i64| kept_or(name, &value.unwrap_or(usual).to_string());
    let minutes = start("rule[minutes]", rule.map(|rule| rule.minutes), sheet.minutes.unwrap_or(60));
    let places = start("rule[places]", rule.map(|rule| rule.places), sheet.places.unwrap_or(1));
    let buffer = start("rule[buffer]", rule.map(|rule| rule.buffer_minutes), 30);
    let lead = start("rule[lead]", rule.map(|rule| rule.lead_hours), 12);
    let horizon = start("rule[horizon]", rule.map(|rule| rule.horizon_days), 28);
    view! {
        <Field
            name="rule[minutes]"
            label=t(T::ResourcesRuleMinutes)
            input=Input::number(minutes).required().range("5", "1440")
            error=form.fault("minutes")
        />
        <Field
            name="rule[places]"
            label=t(T::ResourcesRulePlaces)
            input=Input::number(places).required().range("1", "1000")
            error=form.fault("places")
        />
        <Field
            name="rule[buffer]"
            label=t(T::ResourcesRuleBuffer)
            input=Input::number(buffer).required().range("0", "480")
            hint=t(T::ResourcesRuleBufferHint)
            error=form.fault("buffer")
        />
        <Field
            name="rule[lead]"
            label=t(T::ResourcesRuleLead)
            input=Input::number(lead).required().range("0", "8760")
            error=form.fault("lead")
        />
        <Field
            name="rule[horizon]"
            label=t(T::ResourcesRuleHorizon)
            input=Input::number(horizon).required().range("1", "366")
            error=form.fault("horizon")
        />
    }
    .into_any()
}
