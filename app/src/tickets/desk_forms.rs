//! The steps that staff can take from where a ticket stands; what is not possible is not shown.

use domain::{
    rights::Capability,
    tickets::{Act, State, TicketView, WORDS},
};
use leptos::{form::ActionForm, prelude::*};

use super::api::{CallBack, DispatchTicket, ResolveTicket, TakeTicket, TicketDetail};
use crate::{
    forms::{kept, kept_or},
    i18n::{T, pick, say, t},
    problem::{Form, Problem, form},
    ui::*,
    viewer::viewer,
};

/// The forms of the steps.
#[derive(Clone, Copy)]
pub struct Acts {
    take: Form<TakeTicket>,
    dispatch: Form<DispatchTicket>,
    resolve: Form<ResolveTicket>,
    call_back: Form<CallBack>,
}

impl Acts {
    pub fn new() -> Self {
        Self { take: form(), dispatch: form(), resolve: form(), call_back: form() }
    }

    /// The forms that the ticket's state allows, the one that leads on first. A refusal is told even where the form itself
    /// went away because a colleague was quicker.
    pub fn view(self, detail: &TicketDetail) -> AnyView {
        let ticket = &detail.ticket;
        let can = |act: Act| ticket.acts.contains(&act);
        let take = can(Act::Take).then(|| take(ticket, self.take));
        let dispatch = can(Act::Dispatch).then(|| dispatch(detail, self.dispatch));
        let resolve = can(Act::Resolve).then(|| resolve(ticket, self.resolve));
        let call_back = can(Act::Satisfied).then(|| call_back(ticket, self.call_back));
        view! {
            <Problem error=self.take.error />
            <Problem error=self.dispatch.error />
            <Problem error=self.resolve.error />
            <Problem error=self.call_back.error />
            {call_back}
            {resolve}
            {dispatch}
            {take}
        }
        .into_any()
    }
}

fn take(ticket: &TicketView, form: Form<TakeTicket>) -> AnyView {
    let id = ticket.row.id.to_string();
    let seen = ticket.responsible_id.map(|id| id.to_string()).unwrap_or_default();
    let new = ticket.row.state == State::New;
    let (label, variant) = if new { (T::TicketsTake, Variant::Primary) } else { (T::TicketsTakeOver, Variant::Quiet) };
    let holder =
        ticket.row.responsible.as_ref().map(|name| say(T::TicketsTakeOverHint, &[("who", name.pick(viewer().locale))]));
    view! {
        <Card>
            <ActionForm action=form.action attr:class="form">
                {holder.map(|text| view! { <p class="small soft">{text}</p> })}
                <Hidden name="id" value=id />
                <Hidden name="seen" value=seen />
                <div class="form-actions">
                    <Button variant=variant pending=form.pending()>
                        {t(label)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn dispatch(detail: &TicketDetail, form: Form<DispatchTicket>) -> AnyView {
    let ticket = &detail.ticket;
    let id = ticket.row.id.to_string();
    let label = if ticket.worker.is_some() { T::TicketsDispatchAgain } else { T::TicketsDispatch };
    let mut options = vec![Choice::prompt(t(T::TicketsChoose))];
    options.extend(detail.workers.iter().map(|(id, name)| Choice::new(id.to_string(), pick(&name.zh, &name.en))));
    view! {
        <Card title=t(label)>
            <ActionForm action=form.action attr:class="form">
                <Hidden name="id" value=id />
                <Select name="worker" label=t(T::TicketsChooseWorker) options=options error=form.fault("worker") />
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(label)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn resolve(ticket: &TicketView, form: Form<ResolveTicket>) -> AnyView {
    let id = ticket.row.id.to_string();
    let input = Input::text(kept("result[text]")).rows(4).length(1, WORDS).required();
    view! {
        <Card title=t(T::TicketsResolve)>
            <ActionForm action=form.action attr:class="form">
                <Hidden name="result[id]" value=id />
                <Textarea
                    name="result[text]"
                    label=t(T::TicketsResult)
                    input=input
                    hint=t(T::TicketsResultHint)
                    error=form.fault("text")
                />
                <div class="form-actions">
                    <Button pending=form.pending()>{t(T::TicketsResolveSend)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

/// TK-5: who may not call back is told that somebody else will.
fn call_back(ticket: &TicketView, form: Form<CallBack>) -> AnyView {
    if !viewer().can(Capability::Callback) {
        return view! { <Alert>{t(T::TicketsCallbackOthers)}</Alert> }.into_any();
    }
    let id = ticket.row.id.to_string();
    let options = vec![
        Choice::new("true", t(T::TicketsSatisfied)).note(t(T::TicketsSatisfiedNote)),
        Choice::new("false", t(T::TicketsUnsatisfied)).note(t(T::TicketsUnsatisfiedNote)),
    ];
    let input = Input::text(kept("callback[words]")).rows(3).length(0, WORDS);
    let chosen = vec![kept_or("callback[satisfied]", "")];
    view! {
        <Card title=t(T::TicketsCallback)>
            <ActionForm action=form.action attr:class="form">
                <p class="small soft">{t(T::TicketsCallbackHint)}</p>
                <Hidden name="callback[id]" value=id />
                <Choices
                    name="callback[satisfied]"
                    legend=t(T::TicketsCallbackAnswer)
                    options=options
                    selected=chosen
                    error=form.fault("satisfied")
                />
                <Textarea
                    name="callback[words]"
                    label=t(T::TicketsCallbackWords)
                    input=input
                    hint=t(T::TicketsCallbackWordsHint)
                    error=form.fault("words")
                />
                <div class="form-actions">
                    <Button pending=form.pending()>{t(T::TicketsCallbackSend)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
