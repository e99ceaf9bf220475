//! The form of an entry, new or changed.

use domain::concierge::{Entry, Grade, Kind};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{EntryNeeds, SaveEntry, find_entry},
    words,
};
use crate::{
    admin::AdminFrame,
    forms::kept_or,
    i18n::{T, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_entry);
    let form = form();
    show(data, move |needs| form_page(needs, form))
}

fn form_page(needs: EntryNeeds, form: Form<SaveEntry>) -> AnyView {
    let EntryNeeds { entry, key } = needs;
    let title = t(if entry.is_some() { T::ConciergeChange } else { T::ConciergeAdd });
    let (id, seen) =
        entry.as_ref().map(|entry| (entry.id.to_string(), entry.changed_at.0.to_string())).unwrap_or_default();
    let fields = fields(entry.as_ref(), form);
    view! {
        <AdminFrame>
            <a class="back" href="/admin/concierge">
                <Icon glyph=Glyph::Back />
                {t(T::ConciergeTitle)}
            </a>
            <Page title=title>
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <Hidden name="entry[key]" value=key.to_string() />
                    <Hidden name="entry[id]" value=id />
                    <Hidden name="entry[seen]" value=seen />
                    {fields}
                    <div class="form-actions">
                        <Button pending=form.pending()>{t(T::ConciergeSave)}</Button>
                        <LinkButton href="/admin/concierge" variant=Variant::Quiet>
                            {t(T::ConciergeBack)}
                        </LinkButton>
                    </div>
                </ActionForm>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// What stands in a field at first: what was typed and refused, else what the entry says.
fn start(entry: Option<&Entry>, field: &str, value: impl Fn(&Entry) -> &str) -> String {
    kept_or(field, entry.map(value).unwrap_or_default())
}

fn fields(entry: Option<&Entry>, form: Form<SaveEntry>) -> AnyView {
    let mut kinds = vec![Choice::prompt(t(T::ConciergeChoose))];
    kinds.extend(Kind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::kind(*kind))));
    let mut grades = vec![Choice::prompt(t(T::ConciergeChoose))];
    grades.extend(Grade::ALL.iter().map(|grade| Choice::new(grade.as_str(), words::grade(*grade))));
    let kind = start(entry, "entry[kind]", |entry| entry.kind.as_str());
    let grade = start(entry, "entry[grade]", |entry| entry.grade.as_str());
    let hours = start(entry, "entry[hours]", |entry| &entry.hours);
    let contact = start(entry, "entry[contact]", |entry| &entry.contact);
    let each = entry.and_then(|entry| entry.each).map(domain::ledger::plain_yuan).unwrap_or_default();
    let each = kept_or("entry[each]", &each);
    let names = names(entry, form);
    view! {
        <Select name="entry[kind]" label=t(T::ConciergeKind) options=kinds selected=kind error=form.fault("kind") />
        <Select
            name="entry[grade]"
            label=t(T::ConciergeGrade)
            options=grades
            selected=grade
            error=form.fault("grade")
        />
        {names}
        <Field
            name="entry[hours]"
            label=t(T::ConciergeHours)
            input=Input::text(hours).required().length(1, 60)
            hint=t(T::ConciergeHoursHint)
            error=form.fault("hours")
        />
        <Field
            name="entry[each]"
            label=t(T::ConciergeEach)
            input=Input::text(each).mode("decimal").length(0, 20)
            hint=t(T::ConciergeEachHint)
            error=form.fault("each")
        />
        <Field
            name="entry[contact]"
            label=t(T::ConciergeContact)
            input=Input::text(contact).required().length(1, 80)
            error=form.fault("contact")
        />
    }
    .into_any()
}

fn names(entry: Option<&Entry>, form: Form<SaveEntry>) -> AnyView {
    let name_zh = start(entry, "entry[name_zh]", |entry| &entry.name.name_zh);
    let name_en = start(entry, "entry[name_en]", |entry| &entry.name.name_en);
    let place_zh = start(entry, "entry[place_zh]", |entry| &entry.place_zh);
    let place_en = start(entry, "entry[place_en]", |entry| &entry.place_en);
    let feature_zh = start(entry, "entry[feature_zh]", |entry| &entry.feature_zh);
    let feature_en = start(entry, "entry[feature_en]", |entry| &entry.feature_en);
    view! {
        <Field
            name="entry[name_zh]"
            label=t(T::ConciergeNameZh)
            input=Input::text(name_zh).required().length(1, 60)
            error=form.fault("name_zh")
        />
        <Field
            name="entry[name_en]"
            label=t(T::ConciergeNameEn)
            input=Input::text(name_en).length(0, 80)
            hint=t(T::ConciergeEnHint)
            error=form.fault("name_en")
        />
        <Field
            name="entry[place_zh]"
            label=t(T::ConciergePlaceZh)
            input=Input::text(place_zh).required().length(1, 120)
            error=form.fault("place_zh")
        />
        <Field
            name="entry[place_en]"
            label=t(T::ConciergePlaceEn)
            input=Input::text(place_en).length(0, 160)
            error=form.fault("place_en")
        />
        <Textarea
            name="entry[feature_zh]"
            label=t(T::ConciergeFeatureZh)
            input=Input::text(feature_zh).rows(2).required().length(1, 200)
            error=form.fault("feature_zh")
        />
        <Textarea
            name="entry[feature_en]"
            label=t(T::ConciergeFeatureEn)
            input=Input::text(feature_en).rows(2).length(0, 300)
            error=form.fault("feature_en")
        />
    }
    .into_any()
}
