//! What a vendor does for the estate, and did; giving it a service, and taking one back.

use domain::vendors::{Given, State, VendorView};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{GiveService, TakeService},
    find_page::Forms,
    words,
};
use crate::{
    i18n::{T, say, t},
    problem::{Form, Problem},
    ui::*,
    viewer::viewer,
    when,
};

pub fn services(view: &VendorView, forms: Forms) -> AnyView {
    let keeps = viewer().may("vendors/give");
    let rows = view.services.iter().map(|given| row(view, given, keeps, forms.take)).collect_view();
    let give = match view.vendor.state {
        _ if !keeps => ().into_any(),
        State::Approved => give(view, forms.give),
        _ => view! { <p class="soft small">{t(T::VendorsGiveFirst)}</p> }.into_any(),
    };
    view! {
        <Card title=t(T::VendorsGive)>
            <Problem error=forms.take.error />
            <Rows>{rows}</Rows>
            {give}
        </Card>
    }
    .into_any()
}

fn row(view: &VendorView, given: &Given, keeps: bool, form: Form<TakeService>) -> AnyView {
    let day = |at| when::day(when::date(at));
    let (name, since) = (words::name(&given.service), day(given.since));
    let sub = match given.until {
        None => say(T::VendorsSince, &[("day", &since)]),
        Some(until) => say(T::VendorsServed, &[("from", &since), ("to", &day(until))]),
    };
    let (id, own) = (view.vendor.id.to_string(), given.id.to_string());
    let spoken = format!("{} {name}", t(T::VendorsTaken));
    let end = (keeps && given.until.is_none()).then(|| {
        view! {
            <ActionForm action=form.action>
                <Hidden name="id" value=id />
                <Hidden name="given" value=own />
                <Button variant=Variant::Quiet pending=form.pending() attr:aria-label=spoken>
                    {t(T::VendorsTaken)}
                </Button>
            </ActionForm>
        }
    });
    view! { <Row title=name sub=sub end=end.into_any() /> }.into_any()
}

fn give(view: &VendorView, form: Form<GiveService>) -> AnyView {
    let id = view.vendor.id.to_string();
    let mut options = vec![Choice::prompt(t(T::VendorsChoose))];
    options.extend(view.free.iter().map(|service| Choice::new(service.id.to_string(), words::name(&service.name))));
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="id" value=id />
            <Select name="service" label=t(T::VendorsGiveLabel) options=options error=form.fault("service") />
            <div class="form-actions">
                <Button variant=Variant::Quiet pending=form.pending()>
                    {t(T::VendorsGiveSave)}
                </Button>
            </div>
        </ActionForm>
    }
    .into_any()
}
