//! The form of a way to pay, new or changed.

use domain::{ledger::Means, settings::MethodRow};
use leptos::{form::ActionForm, prelude::*};

use super::api::{MethodNeeds, SaveMethod, find_method};
use crate::{
    admin::AdminFrame,
    forms::kept_or,
    i18n::{T, t},
    ledger,
    load::{load, param, show},
    problem::{Form, Problem, form},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_method);
    let form = form();
    show(data, move |needs| method_page(needs, form))
}

fn method_page(needs: MethodNeeds, form: Form<SaveMethod>) -> AnyView {
    let MethodNeeds { method, key } = needs;
    let title = t(if method.is_some() { T::SettingsChangeMethod } else { T::SettingsAddMethod });
    let (id, seen) =
        method.as_ref().map(|method| (method.id.to_string(), method.changed_at.0.to_string())).unwrap_or_default();
    let fields = fields(method.as_ref(), form);
    view! {
        <AdminFrame>
            <a class="back" href="/admin/settings/payment">
                <Icon glyph=Glyph::Back />
                {t(T::SettingsPayment)}
            </a>
            <Page title=title>
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <Hidden name="method[key]" value=key.to_string() />
                    <Hidden name="method[id]" value=id />
                    <Hidden name="method[seen]" value=seen />
                    {fields}
                    <div class="form-actions">
                        <Button pending=form.pending()>{t(T::SettingsSave)}</Button>
                        <LinkButton href="/admin/settings/payment" variant=Variant::Quiet>
                            {t(T::ConciergeBack)}
                        </LinkButton>
                    </div>
                </ActionForm>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// What stands in a field at first: what was typed and refused, else what is in force.
fn start(method: Option<&MethodRow>, field: &str, value: impl Fn(&MethodRow) -> &str) -> String {
    kept_or(field, method.map(value).unwrap_or_default())
}

fn fields(method: Option<&MethodRow>, form: Form<SaveMethod>) -> AnyView {
    let mut means = vec![Choice::prompt(t(T::AdminChoose))];
    means.extend(Means::ALL.iter().map(|one| Choice::new(one.as_str(), ledger::words::means(*one))));
    let venue_zh = start(method, "method[venue_zh]", |method| &method.venue_zh);
    let venue_en = start(method, "method[venue_en]", |method| &method.venue_en);
    let chosen = start(method, "method[means]", |method| method.means.as_str());
    let note_zh = start(method, "method[note_zh]", |method| &method.note_zh);
    let note_en = start(method, "method[note_en]", |method| &method.note_en);
    view! {
        <Field
            name="method[venue_zh]"
            label=t(T::SettingsVenueZh)
            input=Input::text(venue_zh).required().length(1, 60)
            error=form.fault("venue_zh")
        />
        <Field
            name="method[venue_en]"
            label=t(T::SettingsVenueEn)
            input=Input::text(venue_en).required().length(1, 80)
            error=form.fault("venue_en")
        />
        <Select
            name="method[means]"
            label=t(T::SettingsMeans)
            options=means
            selected=chosen
            error=form.fault("means")
        />
        <Textarea
            name="method[note_zh]"
            label=t(T::SettingsNoteZh)
            input=Input::text(note_zh).rows(2).length(0, 200)
            error=form.fault("note_zh")
        />
        <Textarea
            name="method[note_en]"
            label=t(T::SettingsNoteEn)
            input=Input::text(note_en).rows(2).length(0, 300)
            error=form.fault("note_en")
        />
    }
    .into_any()
}
