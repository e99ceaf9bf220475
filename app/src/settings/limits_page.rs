//! Quotas of services, and what one member of staff may give alone.

use domain::{
    bookings::quota::Span,
    services::terms::typed,
    settings::{Limits, QuotaRow},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{DropQuota, SetAlone, SetQuota, read_limits},
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    bookings::picker,
    forms::{kept, kept_or},
    i18n::{T, pick, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
};

#[derive(Clone, Copy)]
struct Forms {
    set: Form<SetQuota>,
    drop: Form<DropQuota>,
    alone: Form<SetAlone>,
}

pub fn page() -> AnyView {
    let (service, span) = (query("service"), query("span"));
    let data = load(|| (), |()| read_limits());
    let forms = Forms { set: form(), drop: form(), alone: form() };
    show(data, move |limits| limits_page(&limits, (&service(), &span()), forms))
}

fn limits_page(limits: &Limits, (service, span): (&str, &str), forms: Forms) -> AnyView {
    let chosen = limits.quotas.iter().find(|row| row.service.id.to_string() == service && row.span.as_str() == span);
    let rows: Vec<AnyView> = limits.quotas.iter().map(|quota| row(quota, forms.drop)).collect();
    let list = if rows.is_empty() {
        view! { <p class="soft">{t(T::SettingsNoQuotas)}</p> }.into_any()
    } else {
        view! { <Rows>{rows}</Rows> }.into_any()
    };
    let (quota, alone, changes) =
        (quota_form(limits, chosen, forms.set), alone_form(limits, forms.alone), words::changes(&limits.changes));
    view! {
        <AdminFrame>
            <Page title=t(T::SettingsTitle) lead=t(T::SettingsLimitsLead)>
                {words::tabs("/admin/settings/limits")}
                {told(words::done)}
                <Problem error=forms.drop.error />
                <div class="split">
                    <div class="stack">
                        <Card title=t(T::SettingsQuotas)>{list}</Card>
                        {quota}
                    </div>
                    <aside class="stack">{alone} {changes}</aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn row(row: &QuotaRow, form: Form<DropQuota>) -> AnyView {
    let service = &row.service;
    let title = format!("{} {}", service.code, pick(&service.name.name_zh, &service.name.name_en));
    let rule = picker::quota(domain::bookings::quota::Quota { span: row.span, most: row.most });
    let spoken = format!("{} {title} {}", t(T::SettingsDrop), words::span(row.span));
    let (id, span) = (service.id.to_string(), row.span.as_str());
    let href = format!("/admin/settings/limits?service={id}&span={span}");
    let end = view! {
        <ActionForm action=form.action>
            <Hidden name="quota[service]" value=id />
            <Hidden name="quota[span]" value=span />
            <Button variant=Variant::Quiet pending=form.pending() attr:aria-label=spoken>
                {t(T::SettingsDrop)}
            </Button>
        </ActionForm>
    };
    view! { <Row title=title href=href sub=rule end=end.into_any() /> }.into_any()
}

/// Adds a quota, or changes the one that was chosen: the form knows what it changes.
fn quota_form(limits: &Limits, chosen: Option<&QuotaRow>, form: Form<SetQuota>) -> AnyView {
    let (what, seen) = match chosen {
        Some(row) => (fixed(row), row.most.to_string()),
        None => (free(limits, form), String::new()),
    };
    let most = kept_or("quota[most]", &seen);
    let title = t(if chosen.is_some() { T::SettingsChangeQuota } else { T::SettingsSetQuota });
    view! {
        <Card title=title>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <p class="soft small">{t(T::SettingsQuotaHint)}</p>
                {what}
                <Hidden name="quota[seen]" value=seen />
                <Field
                    name="quota[most]"
                    label=t(T::SettingsMost)
                    input=Input::number(most).range("1", "1000").required()
                    error=form.fault("most")
                />
                <div class="form-actions">
                    <Button pending=form.pending()>{t(T::SettingsSave)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

/// What the chosen quota is for.
fn fixed(row: &QuotaRow) -> AnyView {
    let name = pick(&row.service.name.name_zh, &row.service.name.name_en);
    let facts = vec![
        Fact::new(t(T::AdminService), format!("{} {name}", row.service.code)),
        Fact::new(t(T::SettingsSpan), words::span(row.span)),
    ];
    let (id, span) = (row.service.id.to_string(), row.span.as_str());
    view! {
        <Facts items=facts />
        <Hidden name="quota[service]" value=id />
        <Hidden name="quota[span]" value=span />
    }
    .into_any()
}

/// What a new quota can be for.
fn free(limits: &Limits, form: Form<SetQuota>) -> AnyView {
    let mut services = vec![Choice::prompt(t(T::AdminChoose))];
    services.extend(limits.services.iter().map(|service| {
        let name = pick(&service.name.name_zh, &service.name.name_en);
        Choice::new(service.id.to_string(), format!("{} {name}", service.code))
    }));
    let spans = Span::ALL.iter().map(|span| Choice::new(span.as_str(), words::span(*span))).collect();
    view! {
        <Select
            name="quota[service]"
            label=t(T::AdminService)
            options=services
            selected=kept("quota[service]")
            error=form.fault("service")
        />
        <Select
            name="quota[span]"
            label=t(T::SettingsSpan)
            options=spans
            selected=kept_or("quota[span]", "week")
            error=form.fault("span")
        />
    }
    .into_any()
}

fn alone_form(limits: &Limits, form: Form<SetAlone>) -> AnyView {
    let amount = kept_or("alone[amount]", &typed(Some(limits.alone)));
    let seen = limits.alone.0.to_string();
    view! {
        <Card title=t(T::SettingsAlone)>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="alone[seen]" value=seen />
                <Field
                    name="alone[amount]"
                    label=t(T::SettingsAloneAmount)
                    input=Input::text(amount).mode("decimal").length(1, 14).required()
                    hint=t(T::SettingsAloneHint)
                    error=form.fault("amount")
                />
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(T::SettingsSave)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
