//! What staff do on the page of an order, each by a form that works without scripts.

use domain::orders::{Act, Desk, Mode, OrderView, QUOTE_DAYS, Reason, Row, State, WORDS};
use leptos::{form::ActionForm, prelude::*};

use super::{
    desk_api::{AssignOrder, CompleteOrder, DeclineOrder, QuoteOrder, StepOrder, TellOrder, WithdrawQuote},
    words,
};
use crate::{
    forms::{kept, kept_or},
    i18n::{T, pick, say, t},
    problem::{Form, Problem, form},
    ui::*,
};

#[derive(Clone, Copy)]
pub struct Forms {
    assign: Form<AssignOrder>,
    step: Form<StepOrder>,
    quote: Form<QuoteOrder>,
    withdraw: Form<WithdrawQuote>,
    tell: Form<TellOrder>,
    decline: Form<DeclineOrder>,
    complete: Form<CompleteOrder>,
}

impl Forms {
    pub fn new() -> Self {
        Self {
            assign: form(),
            step: form(),
            quote: form(),
            withdraw: form(),
            tell: form(),
            decline: form(),
            complete: form(),
        }
    }
}

/// The names of a row's fields: text, number, amount, whether at cost.
type Names = [&'static str; 4];

macro_rules! names {
    ($form:literal: $($row:literal)+) => {
        [$([
            concat!($form, "[rows][", $row, "][text]"),
            concat!($form, "[rows][", $row, "][quantity]"),
            concat!($form, "[rows][", $row, "][each]"),
            concat!($form, "[rows][", $row, "][at_cost]"),
        ]),+]
    };
}

const ROWS: [Names; 6] = names!("quote": "a" "b" "c" "d" "e" "f");
const RECEIPTS: [Names; 3] = names!("done": "a" "b" "c");
/// The rows of a quote that are in sight at once.
const SHOWN: usize = 3;

/// Who takes it, and what can be done next.
pub fn acts(desk: &Desk, forms: Forms) -> AnyView {
    let order = &desk.order;
    if order.row.state.is_over() {
        return ().into_any();
    }
    let (assign, steps) = (assign_forms(desk, forms.assign), steps(order, forms));
    let complete = (order.row.state == State::UnderWay).then(|| complete_form(order, forms.complete));
    let decline = order.row.state.next(Act::Decline, order.agreed).map(|_| decline_form(order, forms.decline));
    view! {
        <Card title=t(T::OrdersActs)>
            <div class="stack">
                <Problem error=forms.assign.error />
                <Problem error=forms.step.error />
                <Problem error=forms.withdraw.error />
                {assign}
                {steps}
                {complete}
                {decline}
            </div>
        </Card>
    }
    .into_any()
}

fn assign_forms(desk: &Desk, form: Form<AssignOrder>) -> AnyView {
    let id = desk.order.row.id.to_string();
    let assigned = desk.order.assigned_to.map(|id| id.to_string()).unwrap_or_default();
    let taking = id.clone();
    let take = assigned.is_empty().then(|| {
        view! {
            <ActionForm action=form.action>
                <Hidden name="id" value=taking />
                <Button variant=Variant::Quiet pending=form.pending()>
                    {t(T::OrdersTake)}
                </Button>
            </ActionForm>
        }
    });
    let mut options = vec![Choice::prompt(t(T::OrdersChoose))];
    options.extend(
        desk.workers
            .iter()
            .map(|worker| Choice::new(worker.id.to_string(), pick(&worker.name.name_zh, &worker.name.name_en))),
    );
    view! {
        {take}
        <ActionForm action=form.action attr:class="form">
            <Hidden name="id" value=id />
            <Select name="worker" label=t(T::OrdersAssigned) options=options selected=assigned />
            <div class="form-actions">
                <Button variant=Variant::Quiet pending=form.pending()>
                    {t(T::OrdersAssign)}
                </Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// The steps of a single press, or why there is none yet.
fn steps(order: &OrderView, forms: Forms) -> AnyView {
    let id = order.row.id.to_string();
    let buttons: Vec<AnyView> = [Act::Pack, Act::Start]
        .into_iter()
        .filter(|act| order.row.state.next(*act, order.agreed).is_some())
        .map(|act| step_form(order, act, forms.step))
        .collect();
    let hint = match order.row.state {
        State::Asked if !order.agreed => Some(T::OrdersNeedsQuote),
        State::Quoted => Some(T::OrdersNeedsAnswer),
        _ => None,
    };
    let hint = hint.map(|key| view! { <p class="small soft">{t(key)}</p> });
    let withdraw = order.open().is_some().then(|| {
        view! {
            <ActionForm action=forms.withdraw.action>
                <Hidden name="id" value=id />
                <Button variant=Variant::Quiet pending=forms.withdraw.pending()>
                    {t(T::OrdersWithdraw)}
                </Button>
            </ActionForm>
        }
    });
    view! {
        {buttons}
        {hint}
        {withdraw}
    }
    .into_any()
}

fn step_form(order: &OrderView, act: Act, form: Form<StepOrder>) -> AnyView {
    let label = match (act, order.row.mode) {
        (Act::Pack, _) => T::OrdersActPack,
        (_, Mode::Delivery) => T::OrdersActDeliver,
        _ if order.price.is_none() => T::OrdersActStartFree,
        _ => T::OrdersActStart,
    };
    let id = order.row.id.to_string();
    view! {
        <ActionForm action=form.action>
            <Hidden name="id" value=id />
            <Button name="act" value=act.as_str() pending=form.pending()>
                {t(label)}
            </Button>
        </ActionForm>
    }
    .into_any()
}

/// The last step; of a bill with the receipts.
fn complete_form(order: &OrderView, form: Form<CompleteOrder>) -> AnyView {
    let quoted = order.quotes.iter().any(|quote| quote.state == domain::orders::QuoteState::Approved);
    let receipts = order.bill.filter(|_| !quoted).map(|bill| {
        let rule = say(T::OrdersReceiptsRule, &[("amount", &bill.amount.to_string())]);
        let rows = RECEIPTS.into_iter().enumerate().map(|(place, names)| receipt_row(place, names)).collect_view();
        view! {
            <fieldset class="field">
                <legend class="field-label">{t(T::OrdersReceipts)}</legend>
                <p class="field-hint">{rule}</p>
                <div class="form">{rows}</div>
                {fault(form.fault("rows"))}
            </fieldset>
        }
    });
    let label = if order.row.mode == Mode::Delivery { T::OrdersCompleteDeliver } else { T::OrdersComplete };
    let id = order.row.id.to_string();
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="done[id]" value=id />
            {receipts}
            <Textarea
                name="done[words]"
                label=t(T::OrdersCompleteWords)
                input=Input::text(kept("done[words]")).rows(2).length(0, WORDS)
                error=form.fault("words")
            />
            <p class="small soft">{t(T::OrdersCompleteRule)}</p>
            <div class="form-actions">
                <Button pending=form.pending()>{t(label)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// What is wrong with rows: they have one place for it.
fn fault(error: Signal<String>) -> AnyView {
    let words = move || {
        let text = error.try_get().unwrap_or_default();
        (!text.is_empty()).then(|| view! { <p>{text}</p> })
    };
    view! {
        <div class="field-error" aria-live="polite">
            {words}
        </div>
    }
    .into_any()
}

fn receipt_row(place: usize, names: Names) -> AnyView {
    let [text, _, each, _] = names;
    let number = (place + 1).to_string();
    let label = |key: T| format!("{} · {}", say(T::OrdersRow, &[("n", &number)]), t(key));
    view! {
        <div class="order-line">
            <Field name=text label=label(T::OrdersRowText) input=Input::text(kept(text)).length(0, 120) />
            <Field
                name=each
                label=label(T::OrdersRowEach)
                input=Input::text(kept(each)).mode("decimal").length(0, 20)
            />
        </div>
    }
    .into_any()
}

/// A quote, line by line. It starts with what the service costs by its list.
pub fn compose(desk: &Desk, forms: Forms) -> Option<AnyView> {
    let (order, form) = (&desk.order, forms.quote);
    order.row.state.next(Act::Quote, order.agreed)?;
    let title = if order.open().is_some() { T::OrdersComposeAgain } else { T::OrdersCompose };
    let mut rows: Vec<AnyView> = Vec::new();
    for (place, names) in ROWS.into_iter().enumerate() {
        rows.push(quote_row(place, names, &desk.suggested.get(place).cloned().unwrap_or_default()));
    }
    let more = rows.split_off(SHOWN);
    let expires = Input::date(kept_or("quote[expires_on]", &desk.expires_on.to_string())).required().range(
        desk.expires_on.plus_days(-QUOTE_DAYS.0).to_string(),
        desk.expires_on.plus_days(QUOTE_DAYS.1 - QUOTE_DAYS.0).to_string(),
    );
    let (id, key) = (order.row.id.to_string(), desk.keys.0.to_string());
    Some(
        view! {
            <Card title=t(title)>
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <p class="small soft">{t(T::OrdersComposeRule)}</p>
                    <Hidden name="quote[order]" value=id />
                    <Hidden name="quote[key]" value=key />
                    {rows}
                    <details class="more">
                        <summary>{t(T::OrdersMoreRows)}</summary>
                        <div class="form">{more}</div>
                    </details>
                    {fault(form.fault("rows"))}
                    <Textarea
                        name="quote[note]"
                        label=t(T::OrdersQuoteWords)
                        input=Input::text(kept("quote[note]")).rows(3).length(0, WORDS)
                        error=form.fault("note")
                    />
                    <Field
                        name="quote[expires_on]"
                        label=t(T::OrdersExpiresOn)
                        input=expires
                        error=form.fault("expires_on")
                    />
                    <div class="form-actions">
                        <Button pending=form.pending()>{t(T::OrdersQuoteSend)}</Button>
                    </div>
                </ActionForm>
            </Card>
        }
        .into_any(),
    )
}

fn quote_row(place: usize, names: Names, start: &Row) -> AnyView {
    let [text, quantity, each, at_cost] = names;
    let number = (place + 1).to_string();
    let label = |key: T| format!("{} · {}", say(T::OrdersRow, &[("n", &number)]), t(key));
    let cost = !kept(at_cost).is_empty() || start.at_cost.is_some();
    let (words, count, price) =
        (kept_or(text, &start.text), kept_or(quantity, &start.quantity), kept_or(each, &start.each));
    view! {
        <div class="order-line">
            <Field name=text label=label(T::OrdersRowText) input=Input::text(words).length(0, 120) />
            <Field name=quantity label=label(T::OrdersRowQuantity) input=Input::number(count).range("1", "999") />
            <Field name=each label=label(T::OrdersRowEach) input=Input::text(price).mode("decimal").length(0, 20) />
            <Check name=at_cost label=label(T::OrdersRowAtCost) checked=cost />
        </div>
    }
    .into_any()
}

/// Words to the house, in the timeline and by mail.
pub fn tell(desk: &Desk, forms: Forms) -> Option<AnyView> {
    let (order, form) = (&desk.order, forms.tell);
    if order.row.state.is_over() {
        return None;
    }
    let (id, key) = (order.row.id.to_string(), desk.keys.1.to_string());
    Some(
        view! {
            <Card title=t(T::OrdersTell)>
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <Hidden name="answer[id]" value=id />
                    <Hidden name="answer[key]" value=key />
                    <Textarea
                        name="answer[words]"
                        label=t(T::OrdersDeclineText)
                        input=Input::text(kept("answer[words]")).rows(3).length(1, WORDS).required()
                        hint=t(T::OrdersTellHint)
                        error=form.fault("words")
                    />
                    <div class="form-actions">
                        <Button variant=Variant::Quiet pending=form.pending()>
                            <Icon glyph=Glyph::Mail />
                            {t(T::OrdersTellSend)}
                        </Button>
                    </div>
                </ActionForm>
            </Card>
        }
        .into_any(),
    )
}

/// BK-8: a no with its reason and with words.
fn decline_form(order: &OrderView, form: Form<DeclineOrder>) -> AnyView {
    let mut options = vec![Choice::prompt(t(T::OrdersChoose))];
    options.extend(Reason::ALL.iter().map(|reason| Choice::new(reason.as_str(), words::reason(*reason))));
    let id = order.row.id.to_string();
    view! {
        <Confirm label=t(T::OrdersDecline) variant=Variant::Quiet>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <p>{t(T::OrdersDeclineRule)}</p>
                <Hidden name="refusal[id]" value=id />
                <Select
                    name="refusal[reason]"
                    label=t(T::OrdersDeclineReason)
                    options=options
                    selected=kept("refusal[reason]")
                    error=form.fault("reason")
                />
                <Textarea
                    name="refusal[words]"
                    label=t(T::OrdersDeclineText)
                    input=Input::text(kept("refusal[words]")).rows(3).length(1, WORDS).required()
                    error=form.fault("words")
                />
                <div class="form-actions">
                    <Button variant=Variant::Danger pending=form.pending()>
                        {t(T::OrdersDeclineReally)}
                    </Button>
                </div>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}
