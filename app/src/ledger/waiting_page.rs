//! Credits and refunds that wait for a second person, and what was decided last.

use domain::ledger::{ProposalRow, Waiting, forms::WORDS};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{ApproveCredit, DeclineCredit, waiting_credits},
    houses_page::tabs,
    words,
};
use crate::{
    admin::AdminFrame,
    i18n::{T, pick, say, t},
    load::{load, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(|| (), |()| waiting_credits());
    let (approve, decline) = (form(), form());
    show(data, move |list| waiting_page(list, (approve, decline)))
}

type Forms = (Form<ApproveCredit>, Form<DeclineCredit>);

fn waiting_page(list: Waiting, forms: Forms) -> AnyView {
    let tabs = tabs(true, i64::try_from(list.waiting.len()).unwrap_or(i64::MAX));
    let rule = say(T::LedgerWaitingLead, &[("amount", &list.alone.to_string())]);
    let reader = list.reader;
    let waiting = if list.waiting.is_empty() {
        view! { <Empty icon=Glyph::Check title=t(T::LedgerNoneWaiting) /> }.into_any()
    } else {
        list.waiting
            .into_iter()
            .map(|row| {
                let own = row.proposed_by == reader;
                proposal(row, if own { None } else { Some(forms) })
            })
            .collect_view()
            .into_any()
    };
    let decided = (!list.decided.is_empty()).then(|| {
        let rows = list.decided.into_iter().map(decided).collect_view();
        view! {
            <Card title=t(T::LedgerDecided)>
                <Rows>{rows}</Rows>
            </Card>
        }
    });
    view! {
        <AdminFrame>
            <Page title=t(T::LedgerWaitingTitle) lead=rule>
                {tabs}
                <div class="stack">
                    <Problem error=forms.0.error />
                    <Problem error=forms.1.error />
                    {waiting}
                    {decided}
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn heading(row: &ProposalRow) -> String {
    format!("{} · {} {}", row.house, words::kind(row.kind), words::size(row.amount))
}

/// Without forms it is the reader's own, for somebody else to decide.
fn proposal(row: ProposalRow, forms: Option<Forms>) -> AnyView {
    let service = row.service_zh.as_deref().zip(row.service_en.as_deref()).map(|(zh, en)| pick(zh, en).to_owned());
    let facts = vec![
        Fact::new(t(T::LedgerReason), row.reason.clone()),
        Fact::new(t(T::LedgerAbout), service.unwrap_or_default()),
        Fact::new(t(T::LedgerRefundMeans), row.means.map(words::means).unwrap_or_default()),
        Fact::new(t(T::LedgerReference), row.reference.clone()),
        Fact::new(t(T::LedgerProposer), pick(&row.proposer_zh, &row.proposer_en)),
        Fact::new(t(T::LedgerProposedAt), when::moment(row.proposed_at)),
    ];
    let id = row.id.to_string();
    let actions = match forms {
        Some(forms) => decide(&id, forms),
        None => view! { <Alert>{t(T::RefusalSecondPerson)}</Alert> }.into_any(),
    };
    let href = format!("/admin/accounts/{}", words::escaped(&row.house));
    view! {
        <Card title=heading(&row) href=href link=t(T::LedgerToAccount)>
            <Facts items=facts />
            {actions}
        </Card>
    }
    .into_any()
}

fn decide(id: &str, (approve, decline): Forms) -> AnyView {
    let (one, two) = (id.to_owned(), id.to_owned());
    view! {
        <div class="form-actions">
            <ActionForm action=approve.action>
                <Hidden name="id" value=one />
                <Button pending=approve.pending()>{t(T::LedgerApprove)}</Button>
            </ActionForm>
            <Confirm label=t(T::LedgerDecline)>
                <ActionForm action=decline.action attr:class="form">
                    <Hidden name="answer[id]" value=two />
                    // The form stands under every proposal, so its field must not have an id.
                    <input
                        class="input"
                        type="text"
                        name="answer[reason]"
                        required=true
                        maxlength=WORDS
                        aria-label=t(T::LedgerDeclineReason)
                        placeholder=t(T::LedgerDeclineReason)
                    />
                    <Button variant=Variant::Danger pending=decline.pending()>
                        {t(T::LedgerDeclineReally)}
                    </Button>
                </ActionForm>
            </Confirm>
        </div>
    }
    .into_any()
}

fn decided(row: ProposalRow) -> AnyView {
    let who = row.decider_zh.as_deref().zip(row.decider_en.as_deref()).map(|(zh, en)| pick(zh, en).to_owned());
    let when = row.decided_at.map(when::moment);
    let parts = [Some(row.reason.clone()), who, when, Some(row.answer.clone())];
    let sub = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <Row
            title=heading(&row)
            sub=sub
            end=view! { <Badge text=words::state(row.state) tone=words::state_tone(row.state) /> }.into_any()
        />
    }
    .into_any()
}
