//! One issue as its household sees it: until when it is theirs, what has happened, what comes next.

use domain::{id::UseId, rights::Capability};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{CancelIssue, IssueDetail, find_issue},
    story, words,
};
use crate::{
    i18n::{T, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    services::about::opinion_form,
    ui::*,
    viewer::viewer,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_issue);
    let cancel = form();
    show(data, move |detail| issue_page(&detail, cancel))
}

fn issue_page(detail: &IssueDetail, cancel: Form<CancelIssue>) -> AnyView {
    let issue = &detail.issue;
    let id = issue.row.id.to_string();
    let (state, tone) = words::badge(&issue.row);
    let (notice, told, photos) = (story::notice(issue), story::story(issue), story::photos(issue));
    let facts = story::facts(issue, false);
    let used = (UseId(issue.row.id.0), issue.row.created_at);
    let opinion = issue.unopined.then(|| opinion_form(used, format!("/loans/{id}")));
    let desk = viewer().can(Capability::Bookings).then(|| {
        view! {
            <LinkButton href=format!("/admin/loans/{id}") variant=Variant::Quiet>
                {t(T::StockStaffFace)}
            </LinkButton>
        }
    });
    let cancelling = issue.may_cancel.then(|| cancel_form(&id, "", cancel));
    view! {
        <a class="back" href="/loans">
            <Icon glyph=Glyph::Back />
            {t(T::StockTitle)}
        </a>
        <Page
            title=words::title(&issue.row)
            eyebrow=words::kind(issue.row.kind)
            actions=view! {
                <Badge text=state tone=tone />
                {desk}
            }
                .into_any()
        >
            {notice}
            <div class="split">
                <div class="stack">
                    <Problem error=cancel.error />
                    {opinion}
                    {told}
                    {photos}
                </div>
                <aside class="stack">{facts} {cancelling}</aside>
            </div>
        </Page>
    }
    .into_any()
}

/// The second step before an issue is cancelled; `back` is where to go then, the issue's own page where it is empty.
pub fn cancel_form(id: &str, back: &str, cancel: Form<CancelIssue>) -> AnyView {
    let (id, back) = (id.to_owned(), back.to_owned());
    view! {
        <Confirm label=t(T::StockCancel) variant=Variant::Quiet>
            <p>{t(T::StockCancelRule)}</p>
            <ActionForm action=cancel.action>
                <Hidden name="id" value=id />
                <Hidden name="back" value=back />
                <Button variant=Variant::Danger pending=cancel.pending()>
                    {t(T::StockCancelReally)}
                </Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}
