//! The fields of a vendor: who it is, and the six criteria of the dossier (VN-1, VN-2).

use domain::vendors::{Criterion, Mark, Vendor};
use leptos::prelude::*;

use super::{api::SaveVendor, words};
use crate::{
    forms::kept_or,
    i18n::{T, say, t},
    problem::Form,
    ui::*,
};

/// What stands in a field at first: what was typed and refused, else what is kept.
fn start(vendor: Option<&Vendor>, field: &str, value: impl Fn(&Vendor) -> &str) -> String {
    kept_or(field, vendor.map(value).unwrap_or_default())
}

pub fn fields(vendor: Option<&Vendor>, form: Form<SaveVendor>) -> AnyView {
    let name_zh = start(vendor, "vendor[name_zh]", |vendor| &vendor.name.name_zh);
    let name_en = start(vendor, "vendor[name_en]", |vendor| &vendor.name.name_en);
    let contact = start(vendor, "vendor[contact]", |vendor| &vendor.contact);
    let phone = start(vendor, "vendor[phone]", |vendor| &vendor.phone);
    let agreement = start(vendor, "vendor[agreement]", |vendor| &vendor.agreement);
    let criteria = Criterion::ALL.iter().map(|one| criterion(vendor, *one, form)).collect_view();
    let tests = tests(vendor, form);
    view! {
        <Field
            name="vendor[name_zh]"
            label=t(T::VendorsNameZh)
            input=Input::text(name_zh).length(1, 60).required()
            error=form.fault("name_zh")
        />
        <Field
            name="vendor[name_en]"
            label=t(T::VendorsNameEn)
            input=Input::text(name_en).length(0, 80)
            hint=t(T::VendorsEnHint)
            error=form.fault("name_en")
        />
        <Field
            name="vendor[contact]"
            label=t(T::VendorsContact)
            input=Input::text(contact).length(1, 60).required()
            error=form.fault("contact")
        />
        <Field
            name="vendor[phone]"
            label=t(T::VendorsPhone)
            input=Input::tel(phone).length(1, 40).required()
            error=form.fault("phone")
        />
        <Textarea
            name="vendor[agreement]"
            label=t(T::VendorsAgreement)
            input=Input::text(agreement).rows(2).length(0, 500)
            hint=t(T::VendorsAgreementHint)
            error=form.fault("agreement")
        />
        <h2>{t(T::VendorsDossier)}</h2>
        {criteria}
        {tests}
    }
    .into_any()
}

/// The names of a criterion's fields: the form's, and those of its faults.
const fn names(criterion: Criterion) -> [&'static str; 4] {
    match criterion {
        Criterion::Fame => ["vendor[fame]", "vendor[fame_note]", "fame", "fame_note"],
        Criterion::Repute => ["vendor[repute]", "vendor[repute_note]", "repute", "repute_note"],
        Criterion::Qualification => {
            ["vendor[qualification]", "vendor[qualification_note]", "qualification", "qualification_note"]
        }
        Criterion::Business => ["vendor[business]", "vendor[business_note]", "business", "business_note"],
        Criterion::Crew => ["vendor[crew]", "vendor[crew_note]", "crew", "crew_note"],
        Criterion::References => ["vendor[references]", "vendor[references_note]", "references", "references_note"],
    }
}

fn criterion(vendor: Option<&Vendor>, criterion: Criterion, form: Form<SaveVendor>) -> AnyView {
    let [mark, note, mark_fault, note_fault] = names(criterion);
    let found = vendor.map(|vendor| vendor.dossier.finding(criterion).clone()).unwrap_or_default();
    let marks = std::iter::once(Choice::new("", t(T::VendorsMarkNone)))
        .chain(Mark::ALL.iter().map(|mark| Choice::new(mark.as_str(), words::mark(*mark))))
        .collect();
    let selected = kept_or(mark, found.mark.map(Mark::as_str).unwrap_or_default());
    let label = words::criterion(criterion);
    view! {
        <div class="stack">
            <Select name=mark label=label options=marks selected=selected error=form.fault(mark_fault) />
            <Textarea
                name=note
                label=say(T::VendorsNoteOf, &[("name", label)])
                input=Input::text(kept_or(note, &found.note)).rows(2).length(0, 300)
                error=form.fault(note_fault)
            />
        </div>
    }
    .into_any()
}

fn tests(vendor: Option<&Vendor>, form: Form<SaveVendor>) -> AnyView {
    let kept = |field: &str, is: bool| !kept_or(field, if is { "true" } else { "" }).is_empty();
    let needed = kept("vendor[needed]", vendor.is_some_and(|vendor| vendor.dossier.needed));
    let high_end = kept("vendor[high_end]", vendor.is_some_and(|vendor| vendor.dossier.high_end));
    let speciality = start(vendor, "vendor[speciality]", |vendor| &vendor.dossier.speciality);
    view! {
        <Check name="vendor[needed]" label=t(T::VendorsNeeded) checked=needed />
        <Check name="vendor[high_end]" label=t(T::VendorsHighEnd) checked=high_end />
        <Textarea
            name="vendor[speciality]"
            label=t(T::VendorsSpeciality)
            input=Input::text(speciality).rows(2).length(0, 300)
            error=form.fault("speciality")
        />
    }
    .into_any()
}
