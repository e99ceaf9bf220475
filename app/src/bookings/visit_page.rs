//! One more service in the same visit (同一次上门): what is done in it already, and what has time before or after.

use domain::bookings::{
    BookingRow,
    visit::{Beside, Companion},
};
use leptos::{form::ActionForm, prelude::*};

use super::{line_api::HoldPlaces, list_page::booking_row, picker::moment_of, visit_api::find_beside};
use crate::{
    forms::kept,
    i18n::{T, pick, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    services::units_field,
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_beside);
    let form = form();
    show(data, move |beside| add_page(&beside, form))
}

fn add_page(beside: &Beside, form: Form<HoldPlaces>) -> AnyView {
    let row = &beside.booking;
    let name = pick(&row.service.name_zh, &row.service.name_en).to_owned();
    let href = format!("/bookings/{}", row.id);
    let parts = parts_card(&beside.parts);
    let lead = if beside.companions.is_empty() { "" } else { t(T::VisitsLead) };
    let body = if beside.companions.is_empty() {
        view! {
            <Empty icon=Glyph::Calendar title=t(T::VisitsNone) text=t(T::VisitsNoneHint)>
                <LinkButton href="/services">{t(T::BookingsBrowse)}</LinkButton>
            </Empty>
        }
        .into_any()
    } else {
        choose(beside, form)
    };
    view! {
        <a class="back" href=href>
            <Icon glyph=Glyph::Back />
            {name.clone()}
        </a>
        <Page title=t(T::VisitsAdd) eyebrow=name lead=lead>
            <Problem error=form.error />
            {parts}
            {body}
        </Page>
    }
    .into_any()
}

fn choose(beside: &Beside, form: Form<HoldPlaces>) -> AnyView {
    let options = beside.companions.iter().map(option).collect::<Vec<_>>();
    let booking = beside.booking.id.to_string();
    let units = units(&beside.companions);
    let units = (!units.is_empty()).then(|| units_field("hold[units]", &units.join(" / "), form.fault("units")));
    view! {
        <ActionForm action=form.action attr:class="stack">
            <Card>
                <div class="form">
                    <Hidden name="hold[visit]" value=booking />
                    <Hidden name="hold[places]" value="1" />
                    <Choices
                        name="hold[slot]"
                        legend=t(T::VisitsChoose)
                        options=options
                        selected=vec![kept("hold[slot]")]
                        error=form.fault("slot")
                    />
                    {units}
                    <div class="form-actions">
                        <Button pending=form.pending()>{t(T::BookingsHold)}</Button>
                    </div>
                    <p class="small soft">{t(T::BookingsHoldHint)}</p>
                </div>
            </Card>
        </ActionForm>
    }
    .into_any()
}

fn option(companion: &Companion) -> Choice {
    let name = pick(&companion.service.name_zh, &companion.service.name_en);
    Choice::new(companion.slot_id.to_string(), name).note(moment_of(companion.starts_at, companion.ends_at))
}

/// The names of what is counted, each once.
fn units(companions: &[Companion]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for companion in companions {
        let name = pick(&companion.unit.unit_zh, &companion.unit.unit_en);
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// All that is done in one visit, by time.
pub fn parts_card(parts: &[BookingRow]) -> AnyView {
    let rows = parts.iter().map(booking_row).collect_view();
    view! {
        <Card title=t(T::VisitsTitle)>
            <Rows>{rows}</Rows>
        </Card>
    }
    .into_any()
}

/// What the form of a kept time says where it is for a visit that is booked already.
pub fn beside_note(booking: domain::id::BookingId) -> AnyView {
    view! {
        <Alert tone=Tone::Info>
            {t(T::VisitsBeside)} " " <a href=format!("/bookings/{booking}")>{t(T::VisitsLook)}</a>
        </Alert>
    }
    .into_any()
}
