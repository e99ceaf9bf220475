//! The services that are had by time, and whether a rule opens them.

use domain::resources::ServiceRule;
use leptos::prelude::*;

use super::{api::slot_rules, words};
use crate::{
    admin::AdminFrame,
    i18n::{T, pick, t},
    load::{load, show},
    services::words::provider,
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| slot_rules());
    show(data, |rules| rules_page(&rules))
}

fn rules_page(rules: &[ServiceRule]) -> AnyView {
    let columns = [T::ResourcesService, T::ResourcesDepartment, T::ResourcesRuleState, T::ResourcesUntil]
        .map(|label| t(label).to_owned())
        .to_vec();
    let body = if rules.is_empty() {
        view! { <Empty icon=Glyph::Calendar title=t(T::ResourcesRulesNone) /> }.into_any()
    } else {
        let rows = rules.iter().map(row).collect_view();
        view! {
            <Table caption=t(T::ResourcesRules) columns=columns>
                {rows}
            </Table>
        }
        .into_any()
    };
    view! {
        <AdminFrame>
            <a class="back" href="/admin/resources">
                <Icon glyph=Glyph::Back />
                {t(T::ResourcesTitle)}
            </a>
            <Page title=t(T::ResourcesRules) lead=t(T::ResourcesRulesLead)>
                {body}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn row(rule: &ServiceRule) -> AnyView {
    let (name, href) =
        (pick(&rule.name.name_zh, &rule.name.name_en).to_owned(), format!("/admin/resources/rules/{}", rule.id));
    let (state, tone) = match rule.active {
        Some(true) => (T::ResourcesRuleOn, Tone::Good),
        Some(false) => (T::ResourcesRuleOff, Tone::Warn),
        None => (T::ResourcesRuleNone, Tone::Neutral),
    };
    let until = rule.until.map(|at| when::long_day(when::date(at))).unwrap_or_default();
    let department = if words::department(&rule.provider).is_empty() { "" } else { provider(&rule.provider) };
    view! {
        <TableRow>
            <Cell label=t(T::ResourcesService)>
                <a class="link" href=href>
                    {name}
                </a>
            </Cell>
            <Cell label=t(T::ResourcesDepartment)>{department}</Cell>
            <Cell label=t(T::ResourcesRuleState)>
                <Badge text=t(state) tone=tone />
            </Cell>
            <Cell label=t(T::ResourcesUntil)>{until}</Cell>
        </TableRow>
    }
    .into_any()
}
