//! The hours of a week as a form, and the page of a department's hours.

use domain::{
    resources::{Subject, Window, hours},
    services::terms::DEPARTMENTS,
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{SetHours, department_hours},
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    forms::kept_or,
    i18n::{T, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(param("department"), |word| async move { Ok((department_hours(word.clone()).await?, word)) });
    let form = form();
    show(data, move |(week, word)| hours_page(&week, &word, form))
}

fn hours_page(week: &[Window], word: &str, form: Form<SetHours>) -> AnyView {
    let title = say(T::ResourcesHoursDepartment, &[("name", words::department(word))]);
    let departments: Vec<LinkItem> = DEPARTMENTS
        .iter()
        .map(|one| LinkItem::new(format!("/admin/resources/hours/{one}"), words::department(one)).current(*one == word))
        .collect();
    let back = format!("/admin/resources/hours/{word}");
    let fields = hours_form((&Subject::Department(word.to_owned()), week), &back, form);
    view! {
        <AdminFrame>
            <a class="back" href="/admin/resources">
                <Icon glyph=Glyph::Back />
                {t(T::ResourcesTitle)}
            </a>
            <Page title=title lead=t(T::ResourcesHoursHint)>
                {told(words::done)}
                <Chips label=t(T::ResourcesHoursDepartments) items=departments />
                {fields}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// Seven lines, Monday first.
pub fn hours_form((of, week): (&Subject, &[Window]), back: &str, form: Form<SetHours>) -> AnyView {
    const NAMES: [(&str, &str); 7] = [
        ("hours[mon]", "mon"),
        ("hours[tue]", "tue"),
        ("hours[wed]", "wed"),
        ("hours[thu]", "thu"),
        ("hours[fri]", "fri"),
        ("hours[sat]", "sat"),
        ("hours[sun]", "sun"),
    ];
    let lines = (0..)
        .zip(NAMES.into_iter().zip(words::weekdays()))
        .map(|(weekday, ((name, field), label))| {
            let value = kept_or(name, &hours::typed(week, weekday));
            view! {
                <Field
                    name=name
                    label=label
                    input=Input::text(value).length(0, 100).placeholder("09:00-18:00")
                    error=form.fault(field)
                />
            }
        })
        .collect_view();
    let (of, seen, back) = (of.to_string(), hours::digest(week), back.to_owned());
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="hours[of]" value=of />
            <Hidden name="hours[seen]" value=seen />
            <Hidden name="hours[back]" value=back />
            {lines}
            <div class="form-actions">
                <Button variant=Variant::Quiet pending=form.pending()>
                    {t(T::ResourcesHoursSave)}
                </Button>
            </div>
        </ActionForm>
    }
    .into_any()
}
