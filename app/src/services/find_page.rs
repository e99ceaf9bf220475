//! One service: what it is, what it costs the reader, and its calendar to book from.

use domain::services::{Family, Mode, Service};
use leptos::prelude::*;

use super::{
    about,
    api::{ServiceDetail, find_service},
    booking_forms::{Forms, booking_forms, price_body},
    words,
};
use crate::{
    i18n::{T, pick, say, t},
    load::{load, param, show},
    orders,
    problem::{Form, form},
    stock::{
        api::AskFor,
        offer::{offer, offers},
    },
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_service);
    let forms =
        Forms { hold: form(), book: form(), release: form(), join: form(), order: orders::form::Forms::start() };
    let ask = form();
    show(data, move |detail| service_page(detail, (forms, ask)))
}

fn service_page(mut detail: ServiceDetail, (forms, ask): (Forms, Form<AskFor>)) -> AnyView {
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
            {about::about(&detail)}
            {detail.about.recurs.then(|| about::recurring(service.id))}
            {match (service.mode, detail.counter.take()) {
                _ if !service.stage.is_bookable() => about::reading(facts(&service)),
                (Mode::Scheduled, _) => booking_forms(detail, forms),
                (_, Some(counter)) => {
                    orders::form::order_form(&service, counter, detail.key.to_string(), facts(&service), forms.order)
                }
                _ if offers(&service, &detail.items) => offer(detail, ask),
                _ => other_way(&detail),
            }}
        </Page>
    }
    .into_any()
}

pub fn facts(service: &Service) -> Vec<Fact> {
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

/// What is always there, lent or told, and what one asks for by a ticket (报事).
fn other_way(detail: &ServiceDetail) -> AnyView {
    let service = &detail.service;
    let href = format!("/tickets/new?service={}", service.id);
    let ask = !matches!(service.mode, Mode::Standing);
    let facts = facts(service);
    // What is always there and free has no price to explain.
    let priced = ask && (service.family != Family::Free || detail.tariff.spends(service.family));
    let price = priced.then(|| {
        let body = price_body(detail, detail.measure);
        view! { <Card title=t(T::BookingsPrice)>{body}</Card> }
    });
    view! {
        <Card title=t(T::ServicesFacts)>
            <Facts items=facts />
        </Card>
        {price}
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
