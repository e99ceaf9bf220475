//! Staff book for a house: the service first, then house, time and words.

use leptos::{form::ActionForm, prelude::*};

use super::{
    behalf_api::{BehalfSheet, RequestFor, new_behalf},
    move_page::reason_field,
    picker::{days, places, rules},
};
use crate::{
    admin::AdminFrame,
    forms::{kept, kept_or},
    i18n::{T, pick, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    services::units_field,
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(query("service"), new_behalf);
    let form = form();
    show(data, move |sheet| behalf_page(sheet, form))
}

fn behalf_page(sheet: BehalfSheet, form: Form<RequestFor>) -> AnyView {
    let chosen = sheet.chosen.map(|(id, _)| id.to_string()).unwrap_or_default();
    let mut options = vec![Choice::prompt(t(T::AdminChoose))];
    options.extend(
        sheet
            .services
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), pick(&name.name_zh, &name.name_en).to_owned())),
    );
    let rest = sheet.chosen.is_some().then(|| order_form(&sheet, form));
    view! {
        <AdminFrame>
            <a class="back" href="/admin">
                <Icon glyph=Glyph::Back />
                {t(T::AdminBookings)}
            </a>
            <Page title=t(T::BookingsBehalf) lead=t(T::BookingsBehalfLead)>
                <form method="get" class="cluster">
                    <Select name="service" label=t(T::AdminService) options=options selected=chosen />
                    <Button variant=Variant::Quiet>{t(T::AdminChooseService)}</Button>
                </form>
                <Problem error=form.error />
                {rest}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn order_form(sheet: &BehalfSheet, form: Form<RequestFor>) -> AnyView {
    if sheet.slots.is_empty() {
        return view! { <Empty icon=Glyph::Calendar title=t(T::ServicesNoSlots) /> }.into_any();
    }
    let mut houses = vec![Choice::prompt(t(T::AdminChoose))];
    houses.extend(sheet.houses.iter().map(|house| Choice::new(house.id.to_string(), house.code.clone())));
    let shown = days(&sheet.slots, &kept("behalf[slot]"));
    let units = sheet
        .unit
        .as_ref()
        .map(|unit| units_field("behalf[units]", pick(&unit.unit_zh, &unit.unit_en), form.fault("units")));
    let places = places("behalf[places]", kept_or("behalf[places]", "1"), &sheet.slots, form.fault("places"));
    let rules = rules(sheet.chosen.map_or(0, |(_, notice)| notice), &sheet.quotas);
    let key = sheet.key.to_string();
    view! {
        <ActionForm action=form.action attr:class="split">
            <div class="stack">
                <SlotPicker name="behalf[slot]" legend=t(T::BookingsChooseTime) days=shown error=form.fault("slot") />
            </div>
            <aside class="stack">
                <Card title=t(T::BookingsDetails)>
                    <div class="form">
                        <Select
                            name="behalf[house]"
                            label=t(T::AdminHouse)
                            options=houses
                            selected=kept("behalf[house]")
                            error=form.fault("house")
                        />
                        {places}
                        {units}
                        <Textarea
                            name="behalf[note]"
                            label=t(T::BookingsNote)
                            input=Input::text(kept("behalf[note]")).rows(3).length(0, 500)
                            error=form.fault("note")
                        />
                        {reason_field("behalf[reason]", form.fault("reason"))}
                        <Hidden name="behalf[key]" value=key />
                        <div class="form-actions">
                            <Button pending=form.pending()>{t(T::BookingsBehalfReally)}</Button>
                        </div>
                    </div>
                </Card>
                {rules}
            </aside>
        </ActionForm>
    }
    .into_any()
}
