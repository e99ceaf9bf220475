//! Booking a scheduled service in two steps: a time, which is then kept while the rest is filled in. For a full slot, the line.

use domain::bookings::{self, line::Hold};
use leptos::{form::ActionForm, prelude::*};

use super::{api::ServiceDetail, find_page::facts, price::price_lines};
use crate::{
    bookings::{
        Countdown,
        api::RequestBooking,
        line_api::{HoldPlaces, JoinLine, ReleaseHold},
        picker,
    },
    forms::{kept, kept_or},
    i18n::{T, say, t},
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
}

pub fn booking_forms(mut detail: ServiceDetail, forms: Forms) -> AnyView {
    match detail.hold.take() {
        Some(hold) => held_form(detail, hold, forms),
        None => choose_form(detail, forms),
    }
}

fn price_card(detail: &ServiceDetail) -> AnyView {
    let lines = match &detail.price {
        Some(price) => price_lines(price),
        None => view! { <p>{t(T::ServicesQuoteHint)}</p> }.into_any(),
    };
    view! { <Card title=t(T::BookingsPrice)>{lines}</Card> }.into_any()
}

/// The first step.
fn choose_form(detail: ServiceDetail, forms: Forms) -> AnyView {
    let price = price_card(&detail);
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
    let line = may_book.then(|| line_form(&slots, &key.to_string(), forms.join));
    view! {
        <Problem error=forms.book.error />
        <ActionForm action=hold.action attr:class="split">
            <div class="stack">
                <Problem error=hold.error />
                <SlotPicker name="hold[slot]" legend=t(T::BookingsChooseTime) days=days error=hold.fault("slot") />
            </div>
            <aside class="stack">
                {price} <Card title=t(T::BookingsDetails)>
                    <div class="form">{places} {go_on}</div>
                </Card> {rules} <Card title=t(T::ServicesFacts)>
                    <Facts items=facts(&service) />
                </Card>
            </aside>
        </ActionForm>
        {line}
    }
    .into_any()
}

/// The line for a slot that is full. Nothing where none is.
fn line_form(slots: &[bookings::Slot], key: &str, form: Form<JoinLine>) -> AnyView {
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
    let price = price_card(&detail);
    let ServiceDetail { service, quotas, key, .. } = detail;
    let (book, release) = (forms.book, forms.release);
    let until = say(T::BookingsHeldUntil, &[("when", &when::clock(hold.expires_at))]);
    let places = if hold.places > 1 { hold.places.to_string() } else { String::new() };
    let chosen = vec![
        Fact::new(t(T::BookingsVisit), picker::moment_of(hold.starts_at, hold.ends_at)),
        Fact::new(t(T::BookingsPlaces), places),
    ];
    let rules = picker::rules(service.notice_hours, &quotas);
    view! {
        <Problem error=forms.hold.error />
        <Problem error=book.error />
        <Alert tone=Tone::Gold>{until} " " <Countdown seconds=left /></Alert>
        <div class="split">
            <ActionForm action=book.action attr:class="stack">
                <Card title=t(T::BookingsDetails)>
                    <div class="form">
                        <Facts items=chosen />
                        <Hidden name="booking[slot]" value=hold.slot_id.to_string() />
                        <Hidden name="booking[places]" value=hold.places.to_string() />
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
