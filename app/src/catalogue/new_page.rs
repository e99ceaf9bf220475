//! A new service, which starts as a proposal that residents do not see.

use domain::{
    id::FormKey,
    services::{Category, Family, Mode, terms::Terms},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{CreateService, new_service},
    fields::fields,
};
use crate::{
    admin::AdminFrame,
    forms::kept,
    i18n::{T, t},
    load::{load, show},
    problem::{Form, Problem, form},
    services::words,
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| new_service());
    let form = form();
    show(data, move |key| new_page(key, form))
}

fn choices(each: impl Iterator<Item = (&'static str, &'static str)>) -> Vec<Choice> {
    let prompt = Choice::prompt(t(T::CatalogueChoose));
    std::iter::once(prompt).chain(each.map(|(value, label)| Choice::new(value, label))).collect()
}

fn new_page(key: FormKey, form: Form<CreateService>) -> AnyView {
    let kind = kind_fields(form);
    let terms = fields(&Terms::default(), &|field| form.fault(field));
    view! {
        <AdminFrame>
            <a class="back" href="/admin/services">
                <Icon glyph=Glyph::Back />
                {t(T::CatalogueTitle)}
            </a>
            <Page title=t(T::CatalogueNew) lead=t(T::CatalogueNewLead)>
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <Hidden name="new[key]" value=key.to_string() />
                    {kind}
                    {terms}
                    <Textarea
                        name="new[reason]"
                        label=t(T::CatalogueReason)
                        input=Input::text(kept("new[reason]")).rows(3).length(1, 500).required()
                        hint=t(T::CatalogueReasonHint)
                        error=form.fault("reason")
                    />
                    <div class="form-actions">
                        <Button pending=form.pending()>{t(T::CatalogueCreate)}</Button>
                        <LinkButton href="/admin/services" variant=Variant::Quiet>
                            {t(T::CatalogueBack)}
                        </LinkButton>
                    </div>
                </ActionForm>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// What a service is from its first day on and stays.
fn kind_fields(form: Form<CreateService>) -> AnyView {
    let families = choices(Family::ALL.iter().map(|one| (one.as_str(), words::family(*one))));
    let categories = choices(Category::ALL.iter().map(|one| (one.as_str(), words::category(*one))));
    let modes = choices(Mode::ALL.iter().map(|one| (one.as_str(), words::mode(*one))));
    view! {
        <Field
            name="new[mark]"
            label=t(T::CatalogueCode)
            input=Input::text(kept("new[mark]")).length(1, 20).required()
            hint=t(T::CatalogueCodeHint)
            error=form.fault("mark")
        />
        <Select
            name="new[family]"
            label=t(T::CatalogueFamily)
            options=families
            selected=kept("new[family]")
            error=form.fault("family")
        />
        <Select
            name="new[category]"
            label=t(T::CatalogueCategory)
            options=categories
            selected=kept("new[category]")
            error=form.fault("category")
        />
        <Select
            name="new[mode]"
            label=t(T::CatalogueMode)
            options=modes
            selected=kept("new[mode]")
            error=form.fault("mode")
        />
    }
    .into_any()
}
