//! The handbook as residents read it: the latest issue, or one of those before it.

use domain::handbook::{Issue, IssueRow, month_name};
use leptos::prelude::*;

use super::{
    api::{HandbookView, read_handbook},
    issue::issue,
    words,
};
use crate::{
    i18n::{T, pick, say, t},
    load::{load, param, show},
    ui::*,
    viewer::viewer,
    when,
};

pub fn page() -> AnyView {
    let data = load(param("month"), read_handbook);
    show(data, |view| handbook_page(&view))
}

fn handbook_page(view: &HandbookView) -> AnyView {
    let Some(shown) = &view.issue else {
        return view! {
            <Page title=t(T::HandbookTitle)>
                <Empty icon=Glyph::Services title=t(T::HandbookNone) text=t(T::HandbookNoneHint)>
                    <LinkButton href="/services">{t(T::ServicesTitle)}</LinkButton>
                </Empty>
            </Page>
        }
        .into_any();
    };
    let latest = view.issues.first().is_none_or(|row| row.month == shown.month);
    let (cover, older) = (cover(shown, view.pdf), (!latest).then(|| older(shown)));
    let (body, past) = (issue(shown, latest), past(&view.issues, shown));
    view! {
        {cover}
        {older}
        {body}
        {past}
    }
    .into_any()
}

/// The head of the page, as the cover of the book.
fn cover(issue: &Issue, pdf: bool) -> AnyView {
    let viewer = viewer();
    let month = month_name(issue.month, viewer.locale);
    let lead = words::lead(&issue.content, viewer.locale);
    let title = t(T::HandbookTitle);
    let eyebrow = pick(&viewer.estate.zh, &viewer.estate.en).to_owned();
    let file = pdf.then(|| pdf_link(issue, "handbook-file", T::HandbookPdf));
    view! {
        <Hero title=title eyebrow=eyebrow lead=lead>
            <div class="handbook-month">
                <p>{month}</p>
                {file}
            </div>
        </Hero>
    }
    .into_any()
}

/// A file is no page: it opens beside the portal, and the router leaves it alone.
pub fn pdf_link(issue: &Issue, class: &'static str, label: T) -> AnyView {
    let href = format!("/handbook/{}/handbook.pdf", issue.month);
    view! {
        <a class=class href=href target="_blank" rel="external">
            {t(label)}
        </a>
    }
    .into_any()
}

fn older(issue: &Issue) -> AnyView {
    let text = say(T::HandbookOlder, &[("month", &month_name(issue.month, viewer().locale))]);
    view! {
        <Alert tone=Tone::Info>
            {text} " " <a class="link" href="/handbook">
                {t(T::HandbookNewest)}
            </a>
        </Alert>
    }
    .into_any()
}

fn past(issues: &[IssueRow], shown: &Issue) -> AnyView {
    let locale = viewer().locale;
    let rows = issues.iter().map(|row| {
        let at = row.published_at.map(|at| say(T::HandbookPublishedOn, &[("when", &when::day(when::date(at)))]));
        let here = row.month == shown.month;
        let href = if here { String::new() } else { format!("/handbook/{}", row.month) };
        view! { <Row title=words::issue_of(row.month, locale) href=href sub=at.unwrap_or_default() /> }
    });
    let rows = rows.collect_view();
    view! {
        <Card title=t(T::HandbookPast)>
            <Rows>{rows}</Rows>
        </Card>
    }
    .into_any()
}
