//! Booking a scheduled service in two steps: a time, which is then kept while the rest is filled in. For a full slot, the line.

use domain::{
    bookings::{self, QUOTED, line::Hold},
    error::Refusal,
    services::{
        price::{Price, Shown},
        tariff::{Basis, MOST_UNITS, Measure},
    },
    time::MINUTE,
};
use leptos::{form::ActionForm, prelude::*, web_sys::HtmlInputElement};

use super::{
    api::ServiceDetail,
    find_page::facts,
    price::{price_lines, shown, why},
};
use crate::{
    bookings::{
        Countdown,
        api::RequestBooking,
        line_api::{HoldPlaces, JoinLine, ReleaseHold},
        picker,
        visit_page::beside_note,
    },
    error::AppError,
    forms::{kept, kept_or},
    i18n::{T, pick, say, t},
    orders,
    problem::{Form, Problem},
    ui::*,
    when,
};

#[derive(Clone, Copy)]
pub struct Forms {
    pub hold: Form<HoldPlaces>,
    pub book: Form<RequestBooking>,
    pub release: Form<ReleaseHold>,
    pub join: Form<JoinLine>,
    pub order: orders::form::Forms,
}

pub fn booking_forms(mut detail: ServiceDetail, forms: Forms) -> AnyView {
    match detail.hold.take() {
        Some(hold) => held_form(detail, hold, forms),
        None => choose_form(detail, forms),
    }
}

/// A price with its lines and the reasons for it.
pub fn price_body(detail: &ServiceDetail, measure: Measure) -> AnyView {
    let own = detail.card.and_then(|card| card.tier);
    match detail.price(measure) {
        Some(price) => view! {
            {price_lines(&price)}
            {why(&price, &detail.cards, own)}
        }
        .into_any(),
        None => view! { <p>{t(T::ServicesQuoteHint)}</p> }.into_any(),
    }
}

/// The first step. While places, units and time are being chosen, the price follows.
fn choose_form(detail: ServiceDetail, forms: Forms) -> AnyView {
    let measure = RwSignal::new(detail.measure);
    let priced = detail.clone();
    let price = view! {
        <Card title=t(T::BookingsPrice)>
            <div aria-live="polite">{move || price_body(&priced, measure.get())}</div>
        </Card>
    }
    .into_any();
    let times: Vec<(String, i64)> =
        detail.slots.iter().map(|slot| (slot.id.to_string(), (slot.ends_at.0 - slot.starts_at.0) / MINUTE)).collect();
    let units = units("hold[units]", &detail, forms.hold.fault("units"));
    let line_units = units_of(&detail);
    let ServiceDetail { service, slots, quotas, may_book, key, .. } = detail;
    if slots.is_empty() {
        return view! {
            <Problem error=forms.book.error />
            <Empty icon=Glyph::Calendar title=t(T::ServicesNoSlots) text=t(T::ServicesNoSlotsHint)>
                <LinkButton href=format!("/tickets/new?service={}", service.id)>{t(T::ServicesAsk)}</LinkButton>
            </Empty>
        }
        .into_any();
    }
    let hold = forms.hold;
    let days = picker::days(&slots, &kept("hold[slot]"));
    let places = picker::places("hold[places]", kept_or("hold[places]", "1"), &slots, hold.fault("places"));
    let go_on = if may_book {
        view! {
            <div class="form-actions">
                <Button pending=hold.pending()>{t(T::BookingsHold)}</Button>
            </div>
            <p class="small soft">{t(T::BookingsHoldHint)}</p>
        }
        .into_any()
    } else {
        view! { <Alert tone=Tone::Info>{t(T::RefusalNotYours)}</Alert> }.into_any()
    };
    let rules = picker::rules(service.notice_hours, &quotas);
    let line = may_book.then(|| line_form(&slots, (&key.to_string(), line_units), forms.join));
    let typed = move |event: leptos::ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        measure.update(|measure| follow(measure, (&input.name(), &input.value()), &times));
    };
    view! {
        <Problem error=forms.book.error />
        <ActionForm action=hold.action attr:class="split" on:input=typed>
            <div class="stack">
                <Problem error=hold.error />
                <SlotPicker name="hold[slot]" legend=t(T::BookingsChooseTime) days=days error=hold.fault("slot") />
            </div>
            <aside class="stack">
                {price} <Card title=t(T::BookingsDetails)>
                    <div class="form">{places} {units} {go_on}</div>
                </Card> {rules} <Card title=t(T::ServicesFacts)>
                    <Facts items=facts(&service) />
                </Card>
            </aside>
        </ActionForm>
        {line}
    }
    .into_any()
}

/// Takes over what was typed or chosen; what is no number yet changes nothing.
fn follow(measure: &mut Measure, (name, value): (&str, &str), times: &[(String, i64)]) {
    let number = |most| value.parse::<i64>().ok().filter(|number| (1..=most).contains(number));
    match name {
        "hold[places]" => measure.places = number(50).unwrap_or(measure.places),
        "hold[units]" => measure.units = number(MOST_UNITS).unwrap_or(measure.units),
        "hold[slot]" => {
            let chosen = times.iter().find(|(id, _)| id == value);
            measure.minutes = chosen.map_or(measure.minutes, |(_, minutes)| *minutes);
        }
        _ => {}
    }
}

/// The name of what is counted; `None` where nothing is.
fn units_of(detail: &ServiceDetail) -> Option<String> {
    let unit = &detail.tariff.unit;
    (detail.tariff.basis == Basis::Unit).then(|| pick(&unit.unit_zh, &unit.unit_en).to_owned())
}

/// How many pieces, where the price is for each of them.
fn units(name: &'static str, detail: &ServiceDetail, error: Signal<String>) -> Option<AnyView> {
    units_of(detail).map(|unit| units_field(name, &unit, error))
}

pub fn units_field(name: &'static str, unit: &str, error: Signal<String>) -> AnyView {
    let input = Input::number(kept_or(name, "1")).range("1", MOST_UNITS.to_string()).required();
    view! { <Field name=name label=say(T::BookingsUnits, &[("unit", unit)]) input=input error=error /> }.into_any()
}

/// The line for a slot that is full. Nothing where none is.
fn line_form(slots: &[bookings::Slot], (key, unit): (&str, Option<String>), form: Form<JoinLine>) -> AnyView {
    let full: Vec<&bookings::Slot> = slots.iter().filter(|slot| slot.left <= 0).collect();
    if full.is_empty() {
        return view! { <Problem error=form.error /> }.into_any();
    }
    let mut options = vec![Choice::prompt(t(T::BookingsChooseTime))];
    options.extend(
        full.iter().map(|slot| Choice::new(slot.id.to_string(), picker::moment_of(slot.starts_at, slot.ends_at))),
    );
    let places = picker::places("booking[places]", kept_or("booking[places]", "1"), slots, form.fault("places"));
    let key = key.to_owned();
    let units = unit.map(|unit| units_field("booking[units]", &unit, form.fault("units")));
    view! {
        <Card title=t(T::BookingsJoinTitle)>
            <Problem error=form.error />
            <p class="soft">{t(T::BookingsJoinHint)}</p>
            <ActionForm action=form.action attr:class="form">
                <Select
                    name="booking[slot]"
                    label=t(T::BookingsFullTimes)
                    options=options
                    selected=kept("booking[slot]")
                    error=form.fault("slot")
                />
                {places}
                {units}
                <Hidden name="booking[key]" value=key />
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(T::BookingsJoin)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

/// The second step: the time is kept, the rest is asked for.
fn held_form(detail: ServiceDetail, (hold, left): (Hold, i64), forms: Forms) -> AnyView {
    let (book, release) = (forms.book, forms.release);
    let offered = detail.price(hold.measure());
    let total = total_field(offered.as_ref(), book);
    let unit = units_of(&detail);
    let (priced, measure) = (detail.clone(), hold.measure());
    let price = move || match changed(book) {
        // The lines are those of the old price; the new ones stand on the page of the booking.
        Some(now) => {
            view! { <PriceLines lines=Vec::new() total_label=t(T::ServicesTotal) total=shown(now) /> }.into_any()
        }
        None => price_body(&priced, measure),
    };
    let price = view! { <Card title=t(T::BookingsPrice)>{price}</Card> };
    let ServiceDetail { service, quotas, key, .. } = detail;
    let until = say(T::BookingsHeldUntil, &[("when", &when::clock(hold.expires_at))]);
    let places = if hold.places > 1 { hold.places.to_string() } else { String::new() };
    let chosen = vec![
        Fact::new(t(T::BookingsVisit), picker::moment_of(hold.starts_at, hold.ends_at)),
        Fact::new(t(T::BookingsPlaces), places),
        Fact::new(t(T::BookingsAmount), unit.map(|unit| format!("{} {unit}", hold.units)).unwrap_or_default()),
    ];
    let rules = picker::rules(service.notice_hours, &quotas);
    let beside = hold.beside_id.map(beside_note);
    let visit = hold.beside_id.map(|id| id.to_string()).unwrap_or_default();
    view! {
        <Problem error=forms.hold.error />
        <Problem error=book.error />
        {beside}
        <Alert tone=Tone::Gold>{until} " " <Countdown seconds=left /></Alert>
        <div class="split">
            <ActionForm action=book.action attr:class="stack">
                <Card title=t(T::BookingsDetails)>
                    <div class="form">
                        <Facts items=chosen />
                        <Hidden name="booking[slot]" value=hold.slot_id.to_string() />
                        <Hidden name="booking[places]" value=hold.places.to_string() />
                        <Hidden name="booking[units]" value=hold.units.to_string() />
                        {total}
                        <Hidden name="booking[visit]" value=visit />
                        <Hidden name="booking[key]" value=key.to_string() />
                        <Textarea
                            name="booking[note]"
                            label=t(T::BookingsNote)
                            input=Input::text(kept("booking[note]")).rows(3).length(0, 500)
                            hint=t(T::BookingsNoteHint)
                            error=book.fault("note")
                        />
                        <Check
                            name="booking[only_me]"
                            label=t(T::BookingsOnlyMe)
                            hint=t(T::BookingsOnlyMeHint)
                            checked=!kept("booking[only_me]").is_empty()
                        />
                        <div class="form-actions">
                            <Button pending=book.pending()>{t(T::BookingsRequest)}</Button>
                        </div>
                    </div>
                </Card>
            </ActionForm>
            <aside class="stack">
                {price} {rules} <ActionForm action=release.action>
                    <Hidden name="service" value=service.id.to_string() />
                    <Button variant=Variant::Quiet pending=release.pending()>
                        {t(T::BookingsRelease)}
                    </Button>
                </ActionForm>
            </aside>
        </div>
    }
    .into_any()
}

/// The price that the booking was refused for, as it is now.
fn changed(form: Form<RequestBooking>) -> Option<Shown> {
    form.error.with(|error| match error {
        Some(AppError::Refused(Refusal::PriceChanged { now, .. })) => Some(*now),
        _ => None,
    })
}

/// The total that the reader sees travels with the form: at another price nothing is booked. Once the new one was told, the
/// form carries that.
fn total_field(price: Option<&Price>, form: Form<RequestBooking>) -> AnyView {
    let Some(first) = price.map(Price::shown) else { return ().into_any() };
    let value = move || changed(form).unwrap_or(first).map_or(QUOTED.to_owned(), |total| total.0.to_string());
    view! { <input type="hidden" name="booking[total]" value=value /> }.into_any()
}
