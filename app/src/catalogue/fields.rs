//! The fields of a version, for a new service and for a change of one.

use domain::services::{
    tariff::Basis,
    terms::{DEPARTMENTS, Terms, typed},
};
use leptos::prelude::*;

use crate::{
    forms::kept,
    i18n::{T, t},
    services::words,
    ui::*,
};

/// What is wrong with a field.
type Fault<'f> = &'f dyn Fn(&'static str) -> Signal<String>;

/// Where the form was refused, what was typed; else what is in force. A field that was emptied stays empty.
fn start(name: &str, value: &str) -> String {
    let refused = !kept("terms[provider]").is_empty();
    if refused { kept(name) } else { value.to_owned() }
}

fn ticked(name: &str, value: bool) -> bool {
    let refused = !kept("terms[provider]").is_empty();
    if refused { !kept(name).is_empty() } else { value }
}

pub fn fields(terms: &Terms, fault: Fault<'_>) -> AnyView {
    let (names, who, facts) = (names(terms, fault), who(terms, fault), facts(terms, fault));
    view! {
        {names}
        {who}
        {facts}
    }
    .into_any()
}

fn names(terms: &Terms, fault: Fault<'_>) -> AnyView {
    view! {
        <Field
            name="terms[name_zh]"
            label=t(T::CatalogueNameZh)
            input=Input::text(start("terms[name_zh]", &terms.name_zh)).length(1, 120).required()
            error=fault("name_zh")
        />
        <Field
            name="terms[name_en]"
            label=t(T::CatalogueNameEn)
            input=Input::text(start("terms[name_en]", &terms.name_en)).length(1, 120).required()
            error=fault("name_en")
        />
        <Textarea
            name="terms[summary_zh]"
            label=t(T::CatalogueSummaryZh)
            input=Input::text(start("terms[summary_zh]", &terms.summary_zh)).rows(3).length(0, 1_000)
            error=fault("summary_zh")
        />
        <Textarea
            name="terms[summary_en]"
            label=t(T::CatalogueSummaryEn)
            input=Input::text(start("terms[summary_en]", &terms.summary_en)).rows(3).length(0, 1_000)
            error=fault("summary_en")
        />
    }
    .into_any()
}

fn who(terms: &Terms, fault: Fault<'_>) -> AnyView {
    let own = |code: &str| DEPARTMENTS.contains(&code);
    let mut options: Vec<Choice> = DEPARTMENTS.iter().map(|code| Choice::new(*code, words::provider(code))).collect();
    // A partner keeps the word that the catalogue has for it.
    let partner = if terms.provider.is_empty() || own(&terms.provider) { "partner" } else { &terms.provider };
    options.push(Choice::new(partner, words::provider(partner)));
    view! {
        <Select
            name="terms[provider]"
            label=t(T::CatalogueProvider)
            options=options
            selected=start("terms[provider]", &terms.provider)
            error=fault("provider")
        />
        <Field
            name="terms[vendor]"
            label=t(T::CatalogueVendor)
            input=Input::text(start("terms[vendor]", &terms.vendor)).length(0, 80)
            hint=t(T::CatalogueVendorHint)
            error=fault("vendor")
        />
        <Field
            name="terms[place_zh]"
            label=t(T::CataloguePlaceZh)
            input=Input::text(start("terms[place_zh]", &terms.place_zh)).length(0, 120)
            error=fault("place_zh")
        />
        <Field
            name="terms[place_en]"
            label=t(T::CataloguePlaceEn)
            input=Input::text(start("terms[place_en]", &terms.place_en)).length(0, 120)
            error=fault("place_en")
        />
        <Check
            name="terms[inside_only]"
            label=t(T::CatalogueInsideOnly)
            checked=ticked("terms[inside_only]", terms.inside_only)
        />
        <Textarea
            name="terms[prepare_zh]"
            label=t(T::CataloguePrepareZh)
            input=Input::text(start("terms[prepare_zh]", &terms.prepare_zh)).rows(2).length(0, 500)
            error=fault("prepare_zh")
        />
        <Textarea
            name="terms[prepare_en]"
            label=t(T::CataloguePrepareEn)
            input=Input::text(start("terms[prepare_en]", &terms.prepare_en)).rows(2).length(0, 500)
            error=fault("prepare_en")
        />
    }
    .into_any()
}

fn facts(terms: &Terms, fault: Fault<'_>) -> AnyView {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let bases = Basis::ALL.iter().map(|basis| Choice::new(basis.as_str(), words::basis(*basis))).collect();
    view! {
        <Field
            name="terms[price]"
            label=t(T::CataloguePriceYuan)
            input=Input::text(start("terms[price]", &typed(terms.price)))
                .mode("decimal")
                .pattern("[0-9]+(\\.[0-9]{1,2})?")
            hint=t(T::CataloguePriceHint)
            error=fault("price")
        />
        <Select
            name="terms[basis]"
            label=t(T::CatalogueBasis)
            options=bases
            selected=start("terms[basis]", terms.basis.as_str())
            hint=t(T::CatalogueBasisHint)
            error=fault("basis")
        />
        <Field
            name="terms[unit_zh]"
            label=t(T::CatalogueUnitZh)
            input=Input::text(start("terms[unit_zh]", &terms.unit.unit_zh)).length(0, 20)
            hint=t(T::CatalogueUnitHint)
            error=fault("unit_zh")
        />
        <Field
            name="terms[unit_en]"
            label=t(T::CatalogueUnitEn)
            input=Input::text(start("terms[unit_en]", &terms.unit.unit_en)).length(0, 20)
            error=fault("unit_en")
        />
        <Field
            name="terms[minutes]"
            label=t(T::CatalogueMinutes)
            input=Input::number(start("terms[minutes]", &number(terms.minutes))).range("1", "1440")
            error=fault("minutes")
        />
        <Field
            name="terms[places]"
            label=t(T::CataloguePlaces)
            input=Input::number(start("terms[places]", &number(terms.places))).range("1", "1000")
            error=fault("places")
        />
        <Field
            name="terms[notice_hours]"
            label=t(T::CatalogueNoticeHours)
            input=Input::number(start("terms[notice_hours]", &terms.notice_hours.to_string())).range("0", "8760")
            error=fault("notice_hours")
        />
        <Check name="terms[escort]" label=t(T::CatalogueEscort) checked=ticked("terms[escort]", terms.escort) />
    }
    .into_any()
}
