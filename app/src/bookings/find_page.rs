//! One booking: what was agreed, what has happened, what comes next.

use domain::{
    bookings::{BookingRow, BookingView, Entry, State},
    id::UseId,
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{CancelBooking, find_booking},
    picker::move_rule,
    visit_page::parts_card,
    words,
};
use crate::{
    i18n::{T, pick, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    services::{
        about::opinion_form,
        price::{card_of, price_lines, why},
    },
    ui::*,
    viewer::viewer,
    when,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_booking);
    let cancel = form();
    show(data, move |booking| booking_page(booking, cancel))
}

fn booking_page(booking: BookingView, cancel: Form<CancelBooking>) -> AnyView {
    let row = booking.row.clone();
    let title = pick(&row.service.name_zh, &row.service.name_en).to_owned();
    let date = when::date(row.starts_at);
    let lead = format!("{} {}", when::long_day(date), when::span(row.starts_at, row.ends_at));
    let places = if booking.places > 1 { booking.places.to_string() } else { String::new() };
    let facts = vec![
        Fact::new(t(T::BookingsHouse), booking.house.clone()),
        Fact::new(t(T::BookingsPlaces), places),
        Fact::new(t(T::BookingsNote), booking.note.clone()),
        Fact::new(t(T::BookingsSight), if row.only_me { t(T::BookingsOnlyMeShort) } else { "" }),
    ];
    let opinion =
        booking.unopined.then(|| opinion_form((UseId(row.id.0), row.starts_at), format!("/bookings/{}", row.id)));
    let steps = timeline(&booking);
    let (price, reasons) = (price_lines(&booking.price), why(&booking.price, &booking.cards, card_of(&booking.price)));
    let open = matches!(row.state, State::Requested | State::Confirmed);
    // Also where it is too late: the page says so, and what to do instead.
    let moving = open.then(|| {
        view! {
            <div class="stack">
                <LinkButton variant=Variant::Quiet href=format!("/bookings/{}/move", row.id)>
                    {t(T::BookingsMove)}
                </LinkButton>
                <p class="small soft">{move_rule(booking.notice_hours)}</p>
            </div>
        }
    });
    let visit = (!booking.visit.is_empty()).then(|| parts_card(&booking.visit));
    let adding = (open && viewer().may("bookings/beside")).then(|| adding(&row));
    let cancelling = booking.may_cancel.then(|| cancel_form(row.id.to_string(), cancel));
    let job = viewer().may("jobs/find").then(|| {
        view! {
            <LinkButton variant=Variant::Quiet href=format!("/admin/jobs/{}", row.id)>
                {t(T::VendorsJob)}
            </LinkButton>
        }
    });
    let next = words::next(row.state).map(|text| view! { <Promise>{text}</Promise> });
    view! {
        <a class="back" href="/bookings">
            <Icon glyph=Glyph::Back />
            {t(T::BookingsTitle)}
        </a>
        <Page
            title=title
            eyebrow=t(T::BookingsTitle)
            lead=lead
            actions=view! { <Badge text=words::state(row.state) tone=words::tone(row.state) /> }.into_any()
        >
            <div class="split">
                <div class="stack">
                    <Problem error=cancel.error />
                    {opinion}
                    {visit}
                    <Card title=t(T::BookingsTimeline)>
                        <Timeline items=steps />
                        {next}
                    </Card>
                </div>
                <aside class="stack">
                    <Card title=t(T::BookingsPrice)>{price} {reasons}</Card>
                    <Card title=t(T::BookingsDetails)>
                        <Facts items=facts />
                    </Card>
                    {adding}
                    {moving}
                    {job}
                    {cancelling}
                </aside>
            </div>
        </Page>
    }
    .into_any()
}

fn adding(row: &BookingRow) -> AnyView {
    view! {
        <div class="stack">
            <LinkButton variant=Variant::Quiet href=format!("/bookings/{}/add", row.id)>
                <Icon glyph=Glyph::Plus />
                {t(T::VisitsAdd)}
            </LinkButton>
            <p class="small soft">{t(T::VisitsAddHint)}</p>
        </div>
    }
    .into_any()
}

fn timeline(booking: &BookingView) -> Vec<Step> {
    let over = booking.row.state.is_over();
    let mut items: Vec<Step> = booking.timeline.iter().map(entry).collect();
    if !over {
        items.push(Step::next(t(T::BookingsVisit), when::moment(booking.row.starts_at)));
    }
    items
}

fn entry(entry: &Entry) -> Step {
    let who = pick(&entry.by.name_zh, &entry.by.name_en);
    let whom =
        entry.subject_zh.as_deref().zip(entry.subject_en.as_deref()).map(|(zh, en)| pick(zh, en)).unwrap_or_default();
    let was = entry.was_at.map(when::moment).unwrap_or_default();
    let places = [("who", who), ("whom", whom), ("was", was.as_str()), ("words", entry.words.as_str())];
    Step::done(say(words::step(entry.step), &places), when::moment(entry.at))
}

fn cancel_form(id: String, cancel: Form<CancelBooking>) -> AnyView {
    view! {
        <Confirm label=t(T::BookingsCancel) variant=Variant::Quiet>
            <p>{t(T::BookingsCancelRule)}</p>
            <ActionForm action=cancel.action>
                <Hidden name="id" value=id />
                <Button variant=Variant::Danger pending=cancel.pending()>
                    {t(T::BookingsCancelReally)}
                </Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}
