//! One service: what it is, what it costs the reader, and its calendar to book from.

use domain::{
    bookings,
    services::{Family, Mode, Service},
    time::Date,
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{ServiceDetail, find_service},
    price::price_lines,
    words,
};
use crate::{
    bookings::api::RequestBooking,
    forms::{kept, kept_or},
    i18n::{T, pick, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_service);
    let form = form();
    show(data, move |detail| service_page(detail, form))
}

fn service_page(detail: ServiceDetail, form: Form<RequestBooking>) -> AnyView {
    let service = detail.service.clone();
    let name = pick(&service.name.name_zh, &service.name.name_en).to_owned();
    let lead = pick(&service.summary.summary_zh, &service.summary.summary_en).to_owned();
    let eyebrow = format!("{} · {}", words::family(service.family), words::category(service.category));
    view! {
        <a class="back" href="/services">
            <Icon glyph=Glyph::Back />
            {t(T::ServicesTitle)}
        </a>
        <Page title=name eyebrow=eyebrow lead=lead>
            {match service.mode {
                Mode::Scheduled => booking_form(detail, form),
                _ => other_way(&service),
            }}
        </Page>
    }
    .into_any()
}

fn facts(service: &Service) -> Vec<Fact> {
    let minutes = service.minutes.map(|n| say(T::ServicesMinutes, &[("n", &n.to_string())])).unwrap_or_default();
    let notice = match service.notice_hours {
        0 => t(T::ServicesNoNotice).to_owned(),
        hours => say(T::ServicesNotice, &[("n", &hours.to_string())]),
    };
    vec![
        Fact::new(t(T::ServicesWho), words::provider(&service.provider)),
        Fact::new(t(T::ServicesHow), words::mode(service.mode)),
        Fact::new(t(T::ServicesLength), minutes),
        Fact::new(t(T::ServicesNoticeLabel), notice),
        Fact::new(t(T::ServicesEscort), if service.escort { t(T::ServicesEscortYes) } else { "" }),
    ]
}

/// Services without a calendar: what is always there, and what one asks for by a ticket (报事).
fn other_way(service: &Service) -> AnyView {
    let href = format!("/tickets/new?service={}", service.id);
    let ask = !matches!(service.mode, Mode::Standing);
    let facts = facts(service);
    let quoted = (service.family == Family::Partner && service.price.is_none())
        .then(|| view! { <p class="soft">{t(T::ServicesQuoteHint)}</p> });
    view! {
        <Card title=t(T::ServicesFacts)>
            <Facts items=facts />
            {quoted}
        </Card>
        <Promise>{if ask { t(T::ServicesAskHint) } else { t(T::ServicesStandingHint) }}</Promise>
        {ask
            .then(|| {
                view! {
                    <div class="form-actions">
                        <LinkButton href=href>{t(T::ServicesAsk)}</LinkButton>
                    </div>
                }
            })}
    }
    .into_any()
}

fn booking_form(detail: ServiceDetail, form: Form<RequestBooking>) -> AnyView {
    let ServiceDetail { service, price, slots, may_book, key } = detail;
    if slots.is_empty() {
        return view! {
            <Empty icon=Glyph::Calendar title=t(T::ServicesNoSlots) text=t(T::ServicesNoSlotsHint)>
                <LinkButton href=format!("/tickets/new?service={}", service.id)>{t(T::ServicesAsk)}</LinkButton>
            </Empty>
        }
        .into_any();
    }
    let group = slots.iter().any(|slot| slot.left > 1);
    let places = group.then(|| {
        view! {
            <Field
                name="booking[places]"
                label=t(T::BookingsPlaces)
                input=Input::number(kept_or("booking[places]", "1")).range("1", "50").required()
                error=form.fault("places")
            />
        }
    });
    let single = (!group).then(|| view! { <Hidden name="booking[places]" value="1" /> });
    view! {
        <ActionForm action=form.action attr:class="split">
            <div class="stack">
                <Problem error=form.error />
                <SlotPicker
                    name="booking[slot]"
                    legend=t(T::BookingsChooseTime)
                    days=days(slots)
                    error=form.fault("slot")
                />
            </div>
            <aside class="stack">
                <Card title=t(
                    T::BookingsPrice,
                )>
                    {price.as_ref().map_or_else(|| view! { <p>{t(T::ServicesQuoteHint)}</p> }.into_any(), price_lines)}
                </Card>
                <Card title=t(T::BookingsDetails)>
                    <div class="form">
                        {places} {single}
                        <Textarea
                            name="booking[note]"
                            label=t(T::BookingsNote)
                            input=Input::text(kept("booking[note]")).rows(3).length(0, 500)
                            hint=t(T::BookingsNoteHint)
                            error=form.fault("note")
                        />
                        <Check
                            name="booking[only_me]"
                            label=t(T::BookingsOnlyMe)
                            hint=t(T::BookingsOnlyMeHint)
                            checked=!kept("booking[only_me]").is_empty()
                        /> <Hidden name="booking[key]" value=key.to_string() />
                        {if may_book {
                            view! {
                                <div class="form-actions">
                                    <Button pending=form.pending()>{t(T::BookingsRequest)}</Button>
                                </div>
                            }
                                .into_any()
                        } else {
                            view! { <Alert tone=Tone::Info>{t(T::RefusalNotYours)}</Alert> }.into_any()
                        }}
                    </div>
                </Card>
                <Card title=t(T::ServicesFacts)>
                    <Facts items=facts(&service) />
                </Card>
            </aside>
        </ActionForm>
    }
    .into_any()
}

/// The calendar by days; a full slot stays visible, so that a reader sees that it was there.
fn days(slots: Vec<bookings::Slot>) -> Vec<SlotDay> {
    let chosen = kept("booking[slot]");
    let mut days: Vec<(Date, Vec<Slot>)> = Vec::new();
    for slot in slots {
        let date = when::date(slot.starts_at);
        let id = slot.id.to_string();
        let note = match slot.left {
            left if left <= 0 => t(T::BookingsFull).to_owned(),
            left => say(T::BookingsLeft, &[("n", &left.to_string())]),
        };
        let mut shown = Slot::new(id.clone(), when::span(slot.starts_at, slot.ends_at), note);
        if slot.left <= 0 {
            shown = shown.full();
        } else if chosen == id {
            shown = shown.checked();
        }
        match days.last_mut() {
            Some((last, list)) if *last == date => list.push(shown),
            _ => days.push((date, vec![shown])),
        }
    }
    days.into_iter()
        .map(|(date, slots)| SlotDay::new(date.to_string(), date.day.to_string(), when::weekday(date)).slots(slots))
        .collect()
}
