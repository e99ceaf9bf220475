//! One resource: what it is, when it works, when it is away, and who relies on it.

use domain::resources::{Kind, Reliant, Resource, Sheet, Subject};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{ResourceNeeds, SaveResource, SetHours, find_resource},
    blackouts::{self, blackouts_card},
    hours_page::hours_form,
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    forms::kept_or,
    i18n::{T, pick, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    save: Form<SaveResource>,
    hours: Form<SetHours>,
    blackouts: blackouts::Forms,
}

pub fn page() -> AnyView {
    let data = load(param("id"), find_resource);
    let forms = Forms { save: form(), hours: form(), blackouts: (form(), form()) };
    show(data, move |needs| sheet_page(&needs, forms))
}

fn sheet_page(needs: &ResourceNeeds, forms: Forms) -> AnyView {
    let title =
        needs.sheet.as_ref().map_or_else(|| t(T::ResourcesAdd).to_owned(), |sheet| words::name(&sheet.resource));
    let form = save_form(needs, forms.save);
    let body = match &needs.sheet {
        None => form,
        Some(sheet) => {
            let of = Subject::Resource(sheet.resource.id);
            let back = format!("/admin/resources/{}", sheet.resource.id);
            let hours = hours_form((&of, &sheet.hours), &back, forms.hours);
            let away = blackouts_card(&of, &sheet.blackouts, (needs.key, &back), forms.blackouts);
            let coming = coming(&sheet.bookings);
            view! {
                <div class="split">
                    <div class="stack">
                        {form} <Card title=t(T::ResourcesHours)>
                            <p class="small soft">{t(T::ResourcesHoursHint)} {t(T::ResourcesHoursOwn)}</p>
                            {hours}
                        </Card>
                    </div>
                    <aside class="stack">{away} {coming}</aside>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <AdminFrame>
            <a class="back" href="/admin/resources">
                <Icon glyph=Glyph::Back />
                {t(T::ResourcesTitle)}
            </a>
            <Page title=title>{told(words::done)} {body}</Page>
        </AdminFrame>
    }
    .into_any()
}

/// Whoever relies on it, soonest first.
fn coming(bookings: &[Reliant]) -> AnyView {
    let rows = bookings
        .iter()
        .map(|one| {
            let title = format!("{} · {}", pick(&one.service.name_zh, &one.service.name_en), one.house);
            let day = when::date(one.starts_at);
            let sub = format!("{} {}", when::long_day(day), when::span(one.starts_at, one.ends_at));
            view! { <Row title=title href=format!("/admin?date={day}&open={}#visit", one.id) sub=sub /> }
        })
        .collect_view();
    let body = if bookings.is_empty() {
        view! { <p class="soft">{t(T::ResourcesComingNone)}</p> }.into_any()
    } else {
        view! { <Rows>{rows}</Rows> }.into_any()
    };
    view! { <Card title=t(T::ResourcesComing)>{body}</Card> }.into_any()
}

fn save_form(needs: &ResourceNeeds, form: Form<SaveResource>) -> AnyView {
    let resource = needs.sheet.as_ref().map(|sheet| &sheet.resource);
    let id = resource.map(|one| one.id.to_string()).unwrap_or_default();
    let seen = resource.map(|one| one.changed_at.0.to_string()).unwrap_or_default();
    let what = what(resource, form);
    let department = kept_or("resource[department]", resource.map(|one| one.department.as_str()).unwrap_or_default());
    let active = resource.is_none_or(|one| one.active);
    let relied = needs.sheet.as_ref().filter(|sheet| active && !sheet.bookings.is_empty()).map(relied);
    let key = needs.key.to_string();
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="resource[key]" value=key />
            <Hidden name="resource[id]" value=id />
            <Hidden name="resource[seen]" value=seen />
            {what}
            <Select
                name="resource[department]"
                label=t(T::ResourcesDepartment)
                options=words::departments()
                selected=department
                error=form.fault("department")
            />
            <Check name="resource[active]" label=t(T::ResourcesActive) checked=active hint=t(T::ResourcesActiveHint) />
            {relied}
            <p class="field-error">{form.fault("confirm")}</p>
            <div class="form-actions">
                <Button pending=form.pending()>{t(T::ResourcesSave)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// Kind, names, and whether it serves several at once: not for people, whose account says it.
fn what(resource: Option<&Resource>, form: Form<SaveResource>) -> AnyView {
    if resource.is_some_and(|one| one.kind == Kind::Person) {
        return view! {
            <Hidden name="resource[kind]" value="person" />
            <p class="small soft">{t(T::ResourcesPersonHint)}</p>
        }
        .into_any();
    }
    let kind = match resource {
        Some(one) => view! { <Hidden name="resource[kind]" value=one.kind.as_str() /> }.into_any(),
        None => {
            let mut options = vec![Choice::prompt(t(T::ResourcesChoose))];
            let kinds = Kind::ALL.iter().filter(|kind| **kind != Kind::Person);
            options.extend(kinds.map(|kind| Choice::new(kind.as_str(), words::kind(*kind))));
            let chosen = kept_or("resource[kind]", "");
            view! {
                <Select
                    name="resource[kind]"
                    label=t(T::ResourcesKind)
                    options=options
                    selected=chosen
                    error=form.fault("kind")
                />
            }
            .into_any()
        }
    };
    let start = |field: &str, value: Option<&str>| kept_or(field, value.unwrap_or_default());
    let name_zh = start("resource[name_zh]", resource.map(|one| one.name.name_zh.as_str()));
    let name_en = start("resource[name_en]", resource.map(|one| one.name.name_en.as_str()));
    let shared = resource.is_some_and(|one| !one.alone);
    view! {
        {kind}
        <Field
            name="resource[name_zh]"
            label=t(T::ResourcesNameZh)
            input=Input::text(name_zh).required().length(1, 80)
            error=form.fault("name_zh")
        />
        <Field
            name="resource[name_en]"
            label=t(T::ResourcesNameEn)
            input=Input::text(name_en).length(0, 80)
            error=form.fault("name_en")
        />
        <Check name="resource[shared]" label=t(T::ResourcesShared) checked=shared hint=t(T::ResourcesSharedHint) />
        <p class="field-error">{form.fault("shared")}</p>
    }
    .into_any()
}

/// Asks about those who rely on it, should it go out of use.
fn relied(sheet: &Sheet) -> AnyView {
    let count = sheet.bookings.len().to_string();
    let (title, label) = (say(T::ResourcesRelied, &[("n", &count)]), say(T::ResourcesConfirm, &[("n", &count)]));
    view! {
        <Alert tone=Tone::Info title=title>
            {t(T::ResourcesReliedHint)}
        </Alert>
        <label class="choice check">
            <input type="checkbox" name="resource[confirm]" value=count />
            <span class="choice-text">{label}</span>
        </label>
    }
    .into_any()
}
