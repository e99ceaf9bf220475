//! A new vendor, which starts as a candidate.

use domain::id::FormKey;
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{SaveVendor, new_vendor},
    fields::fields,
};
use crate::{
    admin::AdminFrame,
    i18n::{T, t},
    load::{load, show},
    problem::{Form, Problem, form},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| new_vendor());
    let form = form();
    show(data, move |key| new_page(key, form))
}

fn new_page(key: FormKey, form: Form<SaveVendor>) -> AnyView {
    let fields = fields(None, form);
    view! {
        <AdminFrame>
            <a class="back" href="/admin/vendors">
                <Icon glyph=Glyph::Back />
                {t(T::VendorsTitle)}
            </a>
            <Page title=t(T::VendorsNew) lead=t(T::VendorsNewLead)>
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <Hidden name="vendor[key]" value=key.to_string() />
                    {fields}
                    <div class="form-actions">
                        <Button pending=form.pending()>{t(T::VendorsCreate)}</Button>
                        <LinkButton href="/admin/vendors" variant=Variant::Quiet>
                            {t(T::VendorsBack)}
                        </LinkButton>
                    </div>
                </ActionForm>
            </Page>
        </AdminFrame>
    }
    .into_any()
}
