//! One visit, as a crew sees it on a telephone: large, and nothing of the portal around it.

use domain::{time::Ms, vendors::job::Job};
use leptos::{form::ActionForm, prelude::*};
use leptos_meta::Title;

use super::{
    crew_api::{AcceptJob, ReportJob, read_job},
    words,
};
use crate::{
    i18n::{T, pick, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

#[derive(Clone, Copy)]
struct Forms {
    accept: Form<AcceptJob>,
    report: Form<ReportJob>,
}

pub fn page() -> AnyView {
    let code = query("code");
    let data = load(code, read_job);
    let forms = Forms { accept: form(), report: form() };
    show(data, move |job| match job {
        Some(job) => job_page(&job, &code(), forms),
        None => dead_link(),
    })
}

/// The bare page around a crew's visit.
fn bare(title: String, eyebrow: String, body: AnyView) -> AnyView {
    view! {
        <Title text=title_text(&title) />
        <div class="job">
            <p class="eyebrow">{eyebrow}</p>
            <h1>{title}</h1>
            {body}
        </div>
    }
    .into_any()
}

fn job_page(job: &Job, code: &str, forms: Forms) -> AnyView {
    let estate = pick(&job.estate.zh, &job.estate.en).to_owned();
    let place = match &job.address {
        Some(address) => pick(&address.zh, &address.en).to_owned(),
        None => t(T::VendorsCrewPlaceLater).to_owned(),
    };
    let escort = job.escort.as_ref().map(|name| pick(&name.zh, &name.en)).unwrap_or_default();
    let places = if job.places > 1 { job.places.to_string() } else { String::new() };
    let facts = vec![
        Fact::new(t(T::VendorsCrewWhen), time(job)),
        Fact::new(t(T::VendorsCrewPlace), place),
        Fact::new(t(T::VendorsCrewPlaces), places),
        Fact::new(t(T::VendorsCrewEscort), escort),
        Fact::new(t(T::VendorsCrewPrepare), pick(&job.prepare.zh, &job.prepare.en)),
        Fact::new(t(T::VendorsCrewNote), job.note.clone()),
    ];
    let (accept, report) = (accept(job, code, forms.accept), report(job, code, forms.report));
    let body = view! {
        <Facts items=facts />
        <p>{t(T::VendorsCrewEscortHint)}</p>
        {accept}
        {report}
    }
    .into_any();
    bare(words::name(&job.service), estate, body)
}

/// By the estate's clock: the reader is signed in nowhere.
fn time(job: &Job) -> String {
    let clock = |at: Ms| {
        let civil = job.zone.civil(at);
        format!("{:02}:{:02}", civil.hour, civil.minute)
    };
    let day = when::long_day(job.zone.date(job.starts_at));
    format!("{day} {}–{}", clock(job.starts_at), clock(job.ends_at))
}

fn accept(job: &Job, code: &str, form: Form<AcceptJob>) -> AnyView {
    let code = code.to_owned();
    match (job.accepted_at, job.reported_at) {
        (_, Some(_)) => ().into_any(),
        (Some(_), None) => view! { <Alert tone=Tone::Good>{t(T::VendorsCrewAccepted)}</Alert> }.into_any(),
        (None, None) => view! {
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="code" value=code />
                <Button pending=form.pending()>{t(T::VendorsCrewAccept)}</Button>
            </ActionForm>
        }
        .into_any(),
    }
}

fn report(job: &Job, code: &str, form: Form<ReportJob>) -> AnyView {
    if job.reported_at.is_some() {
        return view! { <Alert tone=Tone::Good>{t(T::VendorsCrewThanks)}</Alert> }.into_any();
    }
    if !job.begun {
        return ().into_any();
    }
    let code = code.to_owned();
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="report[code]" value=code />
            <Textarea
                name="report[words]"
                label=t(T::VendorsCrewReport)
                input=Input::text("").rows(3).length(1, 500).required()
                hint=t(T::VendorsCrewReportHint)
                error=form.fault("words")
            />
            <Button pending=form.pending()>{t(T::VendorsCrewDone)}</Button>
        </ActionForm>
    }
    .into_any()
}

fn dead_link() -> AnyView {
    crate::status::set(404);
    let body = view! { <Alert tone=Tone::Warn>{t(T::VendorsCrewDead)}</Alert> }.into_any();
    bare(t(T::VendorsCrewDeadTitle).to_owned(), t(T::VendorsCrewTitle).to_owned(), body)
}
