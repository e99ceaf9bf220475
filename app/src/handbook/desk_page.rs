//! The handbook's desk: the month's draft with its preface, a look at what residents will read, and the press.

use domain::handbook::{Issue, IssueRow, IssueState, PREFACE, month_name};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{HandbookAtDesk, PublishIssue, RedrawIssue, WritePreface, handbook_desk},
    issue::issue,
    read_page::pdf_link,
};
use crate::{
    account::told,
    admin::AdminFrame,
    forms::kept_or,
    i18n::{T, pick, say, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
    viewer::viewer,
    when,
};

#[derive(Clone, Copy)]
struct Forms {
    preface: Form<WritePreface>,
    redraw: Form<RedrawIssue>,
    publish: Form<PublishIssue>,
}

pub fn page() -> AnyView {
    let data = load(query("month"), handbook_desk);
    let forms = Forms { preface: form(), redraw: form(), publish: form() };
    show(data, move |desk| desk_page(&desk, forms))
}

fn done(done: &str) -> Option<T> {
    match done {
        "saved" => Some(T::HandbookDoneSaved),
        "redrawn" => Some(T::HandbookDoneRedrawn),
        "published" => Some(T::HandbookDonePublished),
        _ => None,
    }
}

fn desk_page(desk: &HandbookAtDesk, forms: Forms) -> AnyView {
    let view = &desk.view;
    let body = match &view.issue {
        None => view! { <Empty icon=Glyph::Services title=t(T::HandbookDeskNone) text=t(T::HandbookDeskNoneHint) /> }
            .into_any(),
        Some(shown) => {
            let head = head(shown, desk.pdf);
            let draft = shown.state == IssueState::Draft;
            let work = if draft { work(shown, view.outdated, forms) } else { ().into_any() };
            let (months, preview) = (months(&view.issues, shown), issue(shown, false));
            view! {
                {months}
                {head}
                {work}
                {preview}
            }
            .into_any()
        }
    };
    view! {
        <AdminFrame>
            <Page title=t(T::HandbookTitle) lead=t(T::HandbookDeskLead)>
                {told(done)}
                <Problem error=forms.preface.error />
                <Problem error=forms.redraw.error />
                <Problem error=forms.publish.error />
                {body}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn months(issues: &[IssueRow], shown: &Issue) -> AnyView {
    let locale = viewer().locale;
    let item = |row: &IssueRow| {
        let name = month_name(row.month, locale);
        let label = if row.state == IssueState::Draft { format!("{name} · {}", t(T::HandbookDraft)) } else { name };
        LinkItem::new(format!("/admin/handbook?month={}", row.month), label).current(row.month == shown.month)
    };
    let items = issues.iter().map(item).collect();
    view! { <Chips label=t(T::HandbookMonths) items=items /> }.into_any()
}

/// The month, where it stands, and the ways to look at it.
fn head(issue: &Issue, pdf: bool) -> AnyView {
    let draft = issue.state == IssueState::Draft;
    let (label, tone) = if draft { (T::HandbookDraft, Tone::Warn) } else { (T::HandbookPublished, Tone::Good) };
    let told = match issue.published_at {
        None => say(T::HandbookDrafted, &[("when", &when::moment(issue.drafted_at))]),
        Some(at) => {
            let who = issue.by.as_ref().map(|by| pick(&by.zh, &by.en)).unwrap_or_default();
            say(T::HandbookPublishedBy, &[("who", who), ("when", &when::moment(at))])
        }
    };
    let file = pdf.then(|| pdf_link(issue, Variant::Quiet.class(), T::HandbookPreviewPdf));
    let page = (!draft).then(|| {
        view! {
            <LinkButton href=format!("/handbook/{}", issue.month) variant=Variant::Quiet>
                {t(T::HandbookResidentPage)}
            </LinkButton>
        }
    });
    view! {
        <Card title=month_name(issue.month, viewer().locale)>
            <p class="cluster">
                <Badge text=t(label) tone=tone />
                <span class="soft">{told}</span>
            </p>
            <div class="form-actions">{file} {page}</div>
        </Card>
    }
    .into_any()
}

/// What is done with a draft.
fn work(issue: &Issue, outdated: bool, forms: Forms) -> AnyView {
    let warning = outdated.then(|| {
        view! {
            <Alert tone=Tone::Warn title=t(T::HandbookOutdated)>
                {t(T::HandbookOutdatedText)}
            </Alert>
        }
    });
    let (preface, month, revision) =
        (preface(issue, forms.preface), issue.month.to_string(), issue.revision.to_string());
    let again = month.clone();
    let (redraw, publish) = (forms.redraw, forms.publish);
    view! {
        {warning}
        {preface}
        <div class="cluster">
            <ActionForm action=redraw.action>
                <Hidden name="month" value=again />
                <Button variant=Variant::Quiet pending=redraw.pending()>
                    {t(T::HandbookRedraw)}
                </Button>
            </ActionForm>
            <Confirm label=t(T::HandbookPublish) variant=Variant::Primary>
                <p>{t(T::HandbookPublishText)}</p>
                <ActionForm action=publish.action>
                    <Hidden name="month" value=month />
                    <Hidden name="revision" value=revision />
                    <Button pending=publish.pending()>{t(T::HandbookPublishReally)}</Button>
                </ActionForm>
            </Confirm>
        </div>
    }
    .into_any()
}

fn preface(issue: &Issue, form: Form<WritePreface>) -> AnyView {
    let (month, revision) = (issue.month.to_string(), issue.revision.to_string());
    let zh = Input::text(kept_or("preface[zh]", &issue.preface.zh)).rows(5).length(0, PREFACE);
    let en = Input::text(kept_or("preface[en]", &issue.preface.en)).rows(5).length(0, PREFACE);
    view! {
        <Card title=t(T::HandbookPrefaceTitle)>
            <ActionForm action=form.action attr:class="form">
                <Hidden name="preface[month]" value=month />
                <Hidden name="preface[revision]" value=revision />
                <Textarea
                    name="preface[zh]"
                    label=t(T::HandbookPrefaceZh)
                    input=zh
                    hint=t(T::HandbookPrefaceHint)
                    error=form.fault("zh")
                />
                <Textarea name="preface[en]" label=t(T::HandbookPrefaceEn) input=en error=form.fault("en") />
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(T::HandbookPrefaceSave)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
