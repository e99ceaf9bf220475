//! What each card takes off: rules by family and by service, each with its days. Rules that are over stay to be read.

use domain::{
    services::{Family, Tier},
    settings::{DiscountRow, Discounts, Standing},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{AddDiscount, EndDiscount, read_discounts},
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    forms::kept,
    i18n::{T, pick, say, t},
    load::{load, show},
    problem::{Form, Problem, form},
    services,
    ui::*,
    viewer::viewer,
    when,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| read_discounts());
    let (add, end) = (form(), form());
    show(data, move |discounts| discounts_page(&discounts, add, end))
}

fn discounts_page(discounts: &Discounts, add: Form<AddDiscount>, end: Form<EndDiscount>) -> AnyView {
    let now = viewer().now;
    let (over, live): (Vec<&DiscountRow>, Vec<&DiscountRow>) =
        discounts.rules.iter().partition(|rule| rule.standing(now) == Standing::Over);
    let rows = live.into_iter().map(|rule| row(discounts, rule, Some(end))).collect_view();
    let past = (!over.is_empty()).then(|| {
        let rows = over.into_iter().map(|rule| row(discounts, rule, None)).collect_view();
        view! {
            <Confirm label=t(T::SettingsPast)>
                <Table caption=t(T::SettingsPast) columns=columns()>
                    {rows}
                </Table>
            </Confirm>
        }
    });
    let new = new_form(discounts, add);
    view! {
        <AdminFrame>
            <Page title=t(T::SettingsTitle) lead=t(T::SettingsDiscountsLead)>
                {words::tabs("/admin/settings")}
                {told(words::done)}
                <Problem error=end.error />
                {new}
                <Table caption=t(T::SettingsDiscounts) columns=columns()>
                    {rows}
                </Table>
                {past}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn columns() -> Vec<String> {
    let labels = [T::SettingsCard, T::SettingsTarget, T::SettingsPercent, T::SettingsDays, T::SettingsBy];
    labels.map(|label| t(label).to_owned()).into_iter().chain([String::new()]).collect()
}

fn new_form(discounts: &Discounts, form: Form<AddDiscount>) -> AnyView {
    let mut tiers = vec![Choice::prompt(t(T::AdminChoose))];
    tiers.extend(Tier::ALL.iter().map(|tier| Choice::new(tier.as_str(), services::words::tier(*tier))));
    let mut targets = vec![Choice::prompt(t(T::AdminChoose))];
    let families = Family::ALL.iter().filter(|family| **family != Family::Free);
    targets.extend(families.map(|family| {
        Choice::new(family.as_str(), say(T::SettingsWholeFamily, &[("family", services::words::family(*family))]))
    }));
    targets.extend(discounts.services.iter().map(|service| {
        let name = pick(&service.name.name_zh, &service.name.name_en);
        Choice::new(service.id.to_string(), format!("{} {name}", service.code))
    }));
    let key = discounts.key.to_string();
    view! {
        <Card title=t(T::SettingsAddDiscount)>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="discount[key]" value=key />
                <Select
                    name="discount[tier]"
                    label=t(T::SettingsCard)
                    options=tiers
                    selected=kept("discount[tier]")
                    error=form.fault("tier")
                />
                <Select
                    name="discount[target]"
                    label=t(T::SettingsTarget)
                    options=targets
                    selected=kept("discount[target]")
                    hint=t(T::SettingsTargetHint)
                    error=form.fault("target")
                />
                <Field
                    name="discount[percent]"
                    label=t(T::SettingsPercent)
                    input=Input::text(kept("discount[percent]")).mode("decimal").length(1, 8).required()
                    hint=t(T::SettingsPercentHint)
                    error=form.fault("percent")
                />
                <Field
                    name="discount[from]"
                    label=t(T::SettingsFrom)
                    input=Input::date(kept("discount[from]"))
                    hint=t(T::SettingsFromHint)
                    error=form.fault("from")
                />
                <Field
                    name="discount[to]"
                    label=t(T::SettingsTo)
                    input=Input::date(kept("discount[to]"))
                    hint=t(T::SettingsToHint)
                    error=form.fault("to")
                />
                <div class="form-actions">
                    <Button pending=form.pending()>{t(T::SettingsAddDiscountReally)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn target(discounts: &Discounts, rule: &DiscountRow) -> String {
    match (rule.family, rule.service.and_then(|id| discounts.service(id))) {
        (Some(family), _) => say(T::SettingsWholeFamily, &[("family", services::words::family(family))]),
        (None, Some(service)) => {
            format!("{} {}", service.code, pick(&service.name.name_zh, &service.name.name_en))
        }
        // A service that is no more.
        (None, None) => t(T::ServicesStageRetired).to_owned(),
    }
}

fn days(rule: &DiscountRow) -> String {
    let day = |at| when::day(when::date(at));
    let from = match rule.valid_from.0 {
        0 => t(T::SettingsFromStart).to_owned(),
        _ => say(T::SettingsSince, &[("day", &day(rule.valid_from))]),
    };
    match rule.valid_to {
        None => from,
        // The last instant that counts.
        Some(to) => format!("{from} {}", say(T::SettingsUntil, &[("day", &day(to.plus(-1)))])),
    }
}

fn row(discounts: &Discounts, rule: &DiscountRow, form: Option<Form<EndDiscount>>) -> AnyView {
    let (card, target) = (services::words::tier(rule.tier), target(discounts, rule));
    let percent = format!("{} %", services::words::percent(rule.rate));
    let coming = (rule.standing(viewer().now) == Standing::Coming)
        .then(|| view! { <Badge text=t(T::SettingsComing) tone=Tone::Info /> });
    let ended = rule.ended.as_ref().map(|act| say(T::SettingsEndedBy, &[("who", &words::act(act))]));
    let button = form.map(|form| end_form(rule, form, &format!("{card} {target}")));
    let (days, made) = (days(rule), words::act(&rule.made));
    view! {
        <TableRow>
            <Cell label=t(T::SettingsCard)>{card}</Cell>
            <Cell label=t(T::SettingsTarget)>{target}</Cell>
            <Cell label=t(T::SettingsPercent)>{percent}</Cell>
            <Cell label=t(T::SettingsDays)>{days} " " {coming}</Cell>
            <Cell label=t(T::SettingsBy)>
                <span class="small soft">{made}</span>
                {ended.map(|ended| view! { <p class="small soft">{ended}</p> })}
            </Cell>
            <Cell>{button}</Cell>
        </TableRow>
    }
    .into_any()
}

fn end_form(rule: &DiscountRow, form: Form<EndDiscount>, what: &str) -> AnyView {
    let spoken = format!("{} {what}", t(T::SettingsEnd));
    let id = rule.id.to_string();
    view! {
        <Confirm label=t(T::SettingsEnd)>
            <p>{t(T::SettingsEndText)}</p>
            <ActionForm action=form.action>
                <Hidden name="id" value=id />
                <Button variant=Variant::Danger pending=form.pending() attr:aria-label=spoken>
                    {t(T::SettingsEndReally)}
                </Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}
