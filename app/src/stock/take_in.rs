//! The form that takes a thing in, back or to be kept, with photos of how it looks. The browser sends it by itself, so that
//! its own progress shows.

use domain::{
    id::FormKey,
    stock::{Act, CONTENTS, IssueView, NOTE, SHELF},
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{desk_api::TakeIn, words};
use crate::{
    error::AppError,
    forms::{kept, kept_or},
    i18n::{T, t},
    problem::Problem,
    tickets::{fault, photo_fields},
    ui::*,
};

pub fn take_in_form(issue: &IssueView, act: Act, (key, error): (FormKey, Signal<Option<AppError>>)) -> AnyView {
    let id = issue.row.id.to_string();
    let (keeps, lost) = (act == Act::Keep, issue.row.state == domain::stock::State::Lost);
    let title = if lost { t(T::StockFound) } else { words::act(act) };
    let slip = keeps.then(|| slip_fields(&issue.row.contents, error));
    // Not `words`: another form of the page has a field of that name, and so of that id.
    let look = Input::text(kept("look")).rows(3).length(0, NOTE);
    let again =
        error.with_untracked(Option::is_some).then(|| view! { <p class="small soft">{t(T::TicketsFileAgain)}</p> });
    view! {
        <Card title=title>
            <form class="form" method="post" action=TakeIn::PATH enctype="multipart/form-data">
                <Problem error=error />
                <Hidden name="id" value=id />
                <Hidden name="act" value=act.as_str() />
                <Hidden name="key" value=key.to_string() />
                {slip}
                <Textarea
                    name="look"
                    label=t(T::StockLook)
                    input=look
                    hint=t(T::StockLookHint)
                    error=fault(error, "words")
                />
                {photo_fields(error)}
                {again}
                <div class="form-actions">
                    <Button>{title}</Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// What is kept, as it was asked for, and where it lies.
fn slip_fields(contents: &str, error: Signal<Option<AppError>>) -> AnyView {
    let contents = Input::text(kept_or("contents", contents)).length(1, CONTENTS).required();
    let shelf = Input::text(kept("shelf")).length(1, SHELF).required();
    view! {
        <Field name="contents" label=t(T::StockContents) input=contents error=fault(error, "contents") />
        <Field name="shelf" label=t(T::StockShelf) input=shelf hint=t(T::StockShelfHint) error=fault(error, "shelf") />
    }
    .into_any()
}
