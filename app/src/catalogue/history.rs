//! What was, what is coming, and who relies on a service.

use domain::services::{
    sheet::{Relied, Sheet, Version},
    stage::StageEntry,
};
use leptos::{form::ActionForm, prelude::*};

use super::{api::WithdrawVersion, changes::changes};
use crate::{
    i18n::{T, pick, say, t},
    problem::{Form, Problem},
    services::words,
    ui::*,
    when,
};

/// Who did it; the import where nobody did.
fn who(zh: Option<&String>, en: Option<&String>) -> String {
    zh.zip(en).map_or_else(|| t(T::CatalogueByImport).to_owned(), |(zh, en)| pick(zh, en).to_owned())
}

/// The steps of its life, each with its reason.
pub fn life(sheet: &Sheet) -> AnyView {
    let steps: Vec<Step> = sheet.steps.iter().map(entry).collect();
    (!steps.is_empty())
        .then(|| {
            view! {
                <Card title=t(T::CatalogueLife)>
                    <Timeline items=steps />
                </Card>
            }
        })
        .into_any()
}

fn entry(entry: &StageEntry) -> Step {
    let sub = format!("{} · {}", when::moment(entry.at), who(entry.by_zh.as_ref(), entry.by_en.as_ref()));
    let step = Step::done(words::stage(entry.stage), sub);
    let reason = entry.reason.clone();
    if reason.is_empty() { step } else { step.body(view! { <p>{reason}</p> }.into_any()) }
}

/// Every version with what it changed, newest first.
pub fn versions(sheet: &Sheet) -> AnyView {
    let older = sheet.versions.iter().skip(1).map(Some).chain(std::iter::once(None));
    let items: Vec<Step> = sheet.versions.iter().zip(older).map(|(version, old)| version_step(version, old)).collect();
    (!items.is_empty())
        .then(|| {
            view! {
                <Card title=t(T::CatalogueVersions)>
                    <Timeline items=items />
                </Card>
            }
        })
        .into_any()
}

fn from(version: &Version) -> String {
    if version.effective_at.0 == 0 {
        return t(T::CatalogueVersionFirst).to_owned();
    }
    say(T::CatalogueVersionFrom, &[("when", &when::moment(version.effective_at))])
}

fn version_step(version: &Version, old: Option<&Version>) -> Step {
    let number = say(T::CatalogueVersion, &[("n", &version.number.to_string())]);
    let sub = format!("{} · {}", from(version), who(version.by_zh.as_ref(), version.by_en.as_ref()));
    let step = match (version.withdrawn_at, version.is_coming()) {
        (Some(_), _) => Step::failed(format!("{number} · {}", t(T::CatalogueVersionWithdrawn)), sub),
        (None, true) => Step::next(format!("{number} · {}", t(T::CatalogueVersionComing)), sub),
        (None, false) => Step::done(number, sub),
    };
    let lines = old.map(|old| changes(&old.terms, &version.terms)).unwrap_or_default();
    let note = (!version.note.is_empty()).then(|| version.note.clone());
    step.body(described(note, lines))
}

fn described(note: Option<String>, lines: Vec<String>) -> AnyView {
    let list = (!lines.is_empty()).then(|| {
        view! { <ul class="small soft">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
    });
    view! {
        {note.map(|note| view! { <p>{note}</p> })}
        {list}
    }
    .into_any()
}

/// The version that waits for its day, in place of the form for a change.
pub fn waiting(sheet: &Sheet, form: Form<WithdrawVersion>) -> AnyView {
    let Some(version) = sheet.coming() else { return ().into_any() };
    let text = say(T::CatalogueComingText, &[("when", &when::moment(version.effective_at))]);
    let lines = changes(&sheet.terms, &version.terms);
    let (id, body) = (sheet.id.to_string(), described(Some(version.note.clone()), lines));
    view! {
        <Card title=t(T::CatalogueComingTitle)>
            <p>{text}</p>
            {body}
            <Problem error=form.error />
            <Confirm label=t(T::CatalogueWithdraw)>
                <p>{t(T::CatalogueWithdrawText)}</p>
                <ActionForm action=form.action>
                    <Hidden name="id" value=id />
                    <Button pending=form.pending()>{t(T::CatalogueWithdrawReally)}</Button>
                </ActionForm>
            </Confirm>
        </Card>
    }
    .into_any()
}

/// The bookings that a change would meet.
pub fn relied(sheet: &Sheet) -> AnyView {
    let count = sheet.relied.len().to_string();
    let rows = sheet.relied.iter().map(relied_row).collect_view();
    let body = if sheet.relied.is_empty() {
        view! { <p class="soft">{t(T::CatalogueReliedNone)}</p> }.into_any()
    } else {
        view! {
            <p class="soft">{say(T::CatalogueReliedLead, &[("n", &count)])}</p>
            <Rows>{rows}</Rows>
        }
        .into_any()
    };
    view! { <Card title=t(T::CatalogueRelied)>{body}</Card> }.into_any()
}

fn relied_row(booking: &Relied) -> AnyView {
    let date = when::date(booking.starts_at);
    let title = format!("{} {}", when::long_day(date), when::clock(booking.starts_at));
    let sub = format!("{} · {}", booking.house, pick(&booking.person_zh, &booking.person_en));
    view! { <Row title=title href=format!("/admin?date={date}") sub=sub /> }.into_any()
}
