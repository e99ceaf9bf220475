//! One visit for staff: the link for the vendor's crew, and the callback afterwards.

use domain::{bookings::State, vendors::job::Desk};
use leptos::{form::ActionForm, prelude::*, server_fn::ServerFn};

use super::{
    callback_form::callback_card,
    visit_api::{OpenJob, RecordCallback, RevokeJob, Visit, find_visit},
    words,
};
use crate::{
    admin::AdminFrame,
    bookings::words as booking_words,
    forms::kept_or,
    i18n::{T, pick, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

#[derive(Clone, Copy)]
struct Forms {
    open: Form<OpenJob>,
    revoke: Form<RevokeJob>,
    record: Form<RecordCallback>,
}

pub fn page() -> AnyView {
    let forms = Forms { open: form(), revoke: form(), record: form() };
    let data = load(param("id"), find_visit);
    show(data, move |visit| visit_page(&visit, forms))
}

fn visit_page(visit: &Visit, forms: Forms) -> AnyView {
    let desk = &visit.desk;
    let when = format!("{} {}", when::long_day(when::date(desk.starts_at)), when::span(desk.starts_at, desk.ends_at));
    let house = format!("{} · {}", desk.house, pick(&desk.person.zh, &desk.person.en));
    let lead = say(T::VendorsJobLead, &[("house", &house), ("when", &when)]);
    let back = format!("/admin?date={}", when::date(desk.starts_at));
    let (facts, paused) = (facts(desk), desk.vendor.as_ref().and_then(words::paused));
    let (title, state) = (words::name(&desk.service), desk.state);
    let booking = format!("/bookings/{}", desk.booking);
    let (link, callback) = (link_card(visit, forms), callback_card(desk, visit.key, forms.record));
    view! {
        <AdminFrame>
            <a class="back" href=back>
                <Icon glyph=Glyph::Back />
                {t(T::AdminBookings)}
            </a>
            <Page
                title=title
                lead=lead
                actions=view! { <Badge text=booking_words::state(state) tone=booking_words::tone(state) /> }.into_any()
            >
                {paused.map(|text| view! { <Alert tone=Tone::Warn>{text}</Alert> })}
                <div class="split">
                    <div class="stack">{callback}</div>
                    <aside class="stack">
                        {link} <Card title=t(T::VendorsVisit) href=booking link=t(T::VendorsBooking)>
                            <Facts items=facts />
                        </Card>
                    </aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn facts(desk: &Desk) -> Vec<Fact> {
    let vendor = desk.vendor.as_ref().map(|vendor| words::name(&vendor.name)).unwrap_or_default();
    let escort = desk.assigned.as_ref().map(|name| pick(&name.zh, &name.en)).unwrap_or(t(T::VendorsNoEscort));
    vec![Fact::new(t(T::VendorsVendor), vendor), Fact::new(t(T::VendorsEscort), escort)]
}

fn link_card(visit: &Visit, forms: Forms) -> AnyView {
    let desk = &visit.desk;
    let shown = (!visit.url.is_empty()).then(|| made(visit.url.clone()));
    let standing = match &desk.link {
        Some(_) => link_state(visit, forms.revoke),
        None => view! { <p class="soft small">{t(T::VendorsJobNone)}</p> }.into_any(),
    };
    let making = if visit.may_link {
        making(visit, forms.open)
    } else {
        view! { <p class="soft small">{t(T::VendorsJobClosed)}</p> }.into_any()
    };
    view! {
        <Card title=t(T::VendorsJob)>
            <Problem error=forms.open.error />
            <Problem error=forms.revoke.error />
            {shown}
            {standing}
            {making}
        </Card>
    }
    .into_any()
}

fn made(url: String) -> AnyView {
    view! {
        <Alert tone=Tone::Good title=t(T::VendorsJobMade)>
            <p>{t(T::VendorsJobOnce)}</p>
            <p>
                <code class="secret">{url}</code>
            </p>
        </Alert>
    }
    .into_any()
}

/// What became of the link that is in force.
fn link_state(visit: &Visit, form: Form<RevokeJob>) -> AnyView {
    let Some(link) = &visit.desk.link else { return ().into_any() };
    let who = words::name(&link.by);
    let (made, until) = (when::moment(link.made_at), when::moment(visit.until));
    let state = say(T::VendorsJobState, &[("who", &who), ("when", &made), ("until", &until)]);
    let mut steps = vec![match link.accepted_at {
        Some(at) => Step::done(say(T::VendorsJobAccepted, &[("when", &when::moment(at))]), ""),
        None if link.reported_at.is_some() => Step::done(t(T::VendorsCrewAccept), ""),
        None => Step::next(t(T::VendorsJobWaiting), ""),
    }];
    steps.extend(link.reported_at.map(|at| {
        let report = link.report.clone();
        Step::done(say(T::VendorsJobReported, &[("when", &when::moment(at))]), "")
            .body(view! { <p>{report}</p> }.into_any())
    }));
    let id = visit.desk.booking.to_string();
    view! {
        <p class="soft small">{state}</p>
        <Timeline items=steps />
        <ActionForm action=form.action>
            <Hidden name="id" value=id />
            <Button variant=Variant::Quiet pending=form.pending()>
                {t(T::VendorsJobRevoke)}
            </Button>
        </ActionForm>
    }
    .into_any()
}

/// A plain form: the link travels to the next page in a cookie that scripts can't read.
fn making(visit: &Visit, form: Form<OpenJob>) -> AnyView {
    let (booking, key) = (visit.desk.booking.to_string(), visit.key.to_string());
    let note = visit.desk.link.as_ref().map(|link| link.note.as_str()).unwrap_or_default();
    let label = t(if visit.desk.link.is_some() { T::VendorsJobAgain } else { T::VendorsJobMake });
    let over = visit.desk.state == State::Completed;
    let input = Input::text(kept_or("link[note]", note)).rows(3).length(0, 500);
    view! {
        <form class="form" method="post" action=OpenJob::PATH>
            <Hidden name="link[booking]" value=booking />
            <Hidden name="link[key]" value=key />
            <Textarea
                name="link[note]"
                label=t(T::VendorsJobNote)
                input=input
                hint=t(T::VendorsJobNoteHint)
                error=form.fault("note")
            />
            <div class="form-actions">
                <Button variant=if over { Variant::Quiet } else { Variant::Primary }>{label}</Button>
            </div>
        </form>
    }
    .into_any()
}
