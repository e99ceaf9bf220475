//! The letters that could not be delivered: to whom and why, never what they say.

use domain::mail::DeadRow;
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{RetryLetter, dead_letters},
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    i18n::{T, pick, t},
    load::{load, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| dead_letters());
    let retry = form();
    show(data, move |letters| dead_page(letters, retry))
}

fn dead_page(letters: Vec<DeadRow>, retry: Form<RetryLetter>) -> AnyView {
    let columns = vec![
        t(T::PostKind).to_owned(),
        t(T::PostPerson).to_owned(),
        t(T::PostAttempts).to_owned(),
        t(T::PostError).to_owned(),
        t(T::PostSince).to_owned(),
        String::new(),
    ];
    let body = if letters.is_empty() {
        view! { <Empty icon=Glyph::Mail title=t(T::PostNone) text=t(T::PostNoneHint) /> }.into_any()
    } else {
        let rows = letters.into_iter().map(|letter| letter_row(letter, retry)).collect_view();
        view! {
            <Table caption=t(T::PostTitle) columns=columns>
                {rows}
            </Table>
        }
        .into_any()
    };
    view! {
        <AdminFrame>
            <Page title=t(T::PostTitle) lead=t(T::PostLead)>
                {told(done)}
                <Problem error=retry.error />
                {body}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn done(done: &str) -> Option<T> {
    (done == "queued").then_some(T::PostQueued)
}

fn letter_row(letter: DeadRow, form: Form<RetryLetter>) -> AnyView {
    let (kind, person) = (words::kind(letter.kind), pick(&letter.person.zh, &letter.person.en).to_owned());
    let label = format!("{} {kind} {person}", t(T::PostRetry));
    let id = letter.id.to_string();
    view! {
        <TableRow>
            <Cell label=t(T::PostKind)>{kind}</Cell>
            <Cell label=t(T::PostPerson)>{person}</Cell>
            <Cell label=t(T::PostAttempts)>{letter.attempts.to_string()}</Cell>
            <Cell label=t(T::PostError)>{letter.last_error}</Cell>
            <Cell label=t(T::PostSince)>{when::moment(letter.created_at)}</Cell>
            <Cell>
                <ActionForm action=form.action>
                    <Hidden name="id" value=id />
                    <Button variant=Variant::Quiet pending=form.pending() attr:aria-label=label>
                        {t(T::PostRetry)}
                    </Button>
                </ActionForm>
            </Cell>
        </TableRow>
    }
    .into_any()
}
