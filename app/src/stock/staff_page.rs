//! An issue as the desk sees it: the story, and the steps that are possible from where it stands.

use domain::stock::{Act, IssueView, NOTE};
use leptos::{form::ActionForm, prelude::*, server_fn::ServerFn};

use super::{
    api::{CancelIssue, IssueDetail, find_issue},
    desk_api::{StepIssue, TakeIn},
    find_page::cancel_form,
    story,
    take_in::take_in_form,
    words,
};
use crate::{
    admin::AdminFrame,
    error::AppError,
    forms::kept,
    i18n::{T, t},
    load::{load, not_found, param, show},
    problem::{Form, Problem, form},
    tickets::refused,
    ui::*,
    viewer::viewer,
};

#[derive(Clone, Copy)]
struct Forms {
    step: Form<StepIssue>,
    cancel: Form<CancelIssue>,
    take_in: Signal<Option<AppError>>,
}

pub fn page() -> AnyView {
    let data = load(param("id"), find_issue);
    let forms = Forms { step: form(), cancel: form(), take_in: refused(TakeIn::PATH) };
    show(data, move |detail| staff_page(&detail, forms))
}

fn staff_page(detail: &IssueDetail, forms: Forms) -> AnyView {
    // The function answers residents too, with their own face of the issue; this address is not theirs.
    if !viewer().may("stock/desk") {
        crate::status::set(404);
        return not_found();
    }
    let issue = &detail.issue;
    let (state, tone) = words::badge(&issue.row);
    let (notice, told, photos) = (story::notice(issue), story::story(issue), story::photos(issue));
    let facts = story::facts(issue, true);
    let acts = acts(detail, forms);
    let title = words::title(&issue.row);
    let eyebrow = format!("{} · {}", words::kind(issue.row.kind), issue.row.house);
    view! {
        <AdminFrame>
            <a class="back" href="/admin/loans">
                <Icon glyph=Glyph::Back />
                {t(T::StockDeskTitle)}
            </a>
            <Page title=title eyebrow=eyebrow actions=view! { <Badge text=state tone=tone /> }.into_any()>
                {notice}
                <div class="split">
                    <div class="stack">{told} {photos}</div>
                    <aside class="stack">{acts} {facts}</aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// The forms that the state allows, the one that leads on first. A refusal is told even where the form itself went away
/// because a colleague was quicker.
fn acts(detail: &IssueDetail, forms: Forms) -> AnyView {
    let issue = &detail.issue;
    let id = issue.row.id.to_string();
    let can = |act: &Act| issue.acts.contains(act);
    let looks = [Act::TakeBack, Act::Keep].into_iter().find(can);
    let looks = looks.map(|act| take_in_form(issue, act, (detail.key, forms.take_in)));
    let steps = [Act::HandOut, Act::HandOver, Act::Collect, Act::Extend, Act::Lose].into_iter().filter(can);
    let steps = steps.map(|act| step_form(issue, act, forms.step)).collect_view();
    let cancelling = can(&Act::Cancel).then(|| cancel_form(&id, &format!("/admin/loans/{id}"), forms.cancel));
    view! {
        <Problem error=forms.step.error />
        <Problem error=forms.cancel.error />
        {looks}
        {steps}
        {cancelling}
    }
    .into_any()
}

fn step_form(issue: &IssueView, act: Act, form: Form<StepIssue>) -> AnyView {
    let id = issue.row.id.to_string();
    if act == Act::Lose {
        return lose_form(id, form);
    }
    let variant = if act == Act::Extend { Variant::Quiet } else { Variant::Primary };
    view! {
        <ActionForm action=form.action>
            <Hidden name="id" value=id />
            <Hidden name="act" value=act.as_str() />
            <Button variant=variant pending=form.pending()>
                {words::act(act)}
            </Button>
        </ActionForm>
    }
    .into_any()
}

fn lose_form(id: String, form: Form<StepIssue>) -> AnyView {
    view! {
        <Confirm label=t(T::StockActLose) variant=Variant::Quiet>
            <p>{t(T::StockLoseRule)}</p>
            <ActionForm action=form.action attr:class="form">
                <Hidden name="id" value=id />
                <Hidden name="act" value=Act::Lose.as_str() />
                <Textarea
                    name="words"
                    label=t(T::StockLoseWords)
                    input=Input::text(kept("words")).rows(2).length(0, NOTE)
                    error=form.fault("words")
                />
                <Button variant=Variant::Danger pending=form.pending()>
                    {t(T::StockLoseReally)}
                </Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}
