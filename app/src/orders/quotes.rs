//! Quotes (报价) of an order: the one that waits for an answer, and the earlier ones.

use domain::orders::{OrderView, Quote, QuoteState, WORDS};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{ApproveQuote, DeclineQuote},
    words,
};
use crate::{
    forms::kept,
    i18n::{T, say, t},
    problem::{Form, Problem},
    services::price::{amount, lines_with},
    tickets::story::paragraphs,
    ui::*,
    when,
};

fn body(quote: &Quote) -> AnyView {
    let lines = lines_with(&quote.price, t(T::OrdersQuoteNote));
    let note = paragraphs(&quote.note);
    view! {
        {note}
        {lines}
    }
    .into_any()
}

fn title(quote: &Quote) -> String {
    say(T::OrdersQuote, &[("n", &quote.number.to_string())])
}

/// The open quote with its two answers, for those of the house who may give them.
pub fn open(order: &OrderView, forms: (Form<ApproveQuote>, Form<DeclineQuote>)) -> Option<AnyView> {
    let quote = order.open()?;
    let (approve, decline) = forms;
    let (id, quote_id) = (order.row.id.to_string(), quote.id.to_string());
    let answers = if order.may_pay {
        let rule = say(T::OrdersApproveRule, &[("total", &amount(&quote.price))]);
        let declining = decline_form((id.clone(), quote_id.clone()), decline);
        view! {
            <p class="small soft">{rule}</p>
            <ActionForm action=approve.action>
                <Hidden name="id" value=id />
                <Hidden name="quote" value=quote_id />
                <div class="form-actions">
                    <Button pending=approve.pending()>{t(T::OrdersApprove)}</Button>
                </div>
            </ActionForm>
            {declining}
        }
        .into_any()
    } else {
        view! { <Alert tone=Tone::Info>{t(T::OrdersOwnerPays)}</Alert> }.into_any()
    };
    let until = say(T::OrdersQuoteUntil, &[("at", &when::moment(quote.expires_at))]);
    let body = body(quote);
    Some(
        view! {
            <Card title=title(quote)>
                <div class="stack">
                    <p>{until}</p>
                    {body}
                    {answers}
                </div>
            </Card>
        }
        .into_any(),
    )
}

fn decline_form((id, quote): (String, String), form: Form<DeclineQuote>) -> AnyView {
    view! {
        <Confirm label=t(T::OrdersDeclineQuote) variant=Variant::Quiet>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="answer[id]" value=id />
                <Hidden name="answer[quote]" value=quote />
                <Textarea
                    name="answer[words]"
                    label=t(T::OrdersDeclineWords)
                    input=Input::text(kept("answer[words]")).rows(3).length(0, WORDS)
                    hint=t(T::OrdersDeclineWordsHint)
                    error=form.fault("words")
                />
                <div class="form-actions">
                    <Button variant=Variant::Danger pending=form.pending()>
                        {t(T::OrdersDeclineSend)}
                    </Button>
                </div>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}

/// The open quote as staff see it.
pub fn waiting(order: &OrderView) -> Option<AnyView> {
    let quote = order.open()?;
    let until = say(T::OrdersQuoteUntil, &[("at", &when::moment(quote.expires_at))]);
    let body = body(quote);
    Some(
        view! {
            <Card title=title(quote)>
                <div class="stack">
                    <p>{until}</p>
                    {body}
                </div>
            </Card>
        }
        .into_any(),
    )
}

/// All that is not open, each to be opened.
pub fn earlier(order: &OrderView) -> Option<AnyView> {
    let past: Vec<AnyView> =
        order.quotes.iter().filter(|quote| quote.state != QuoteState::Open).map(earlier_quote).collect();
    (!past.is_empty()).then(|| {
        view! {
            <Card title=t(T::OrdersOlderQuotes)>
                <div class="stack">{past}</div>
            </Card>
        }
        .into_any()
    })
}

fn earlier_quote(quote: &Quote) -> AnyView {
    let label = format!("{} · {} · {}", title(quote), amount(&quote.price), words::quote(quote.state));
    let body = body(quote);
    view! {
        <details class="more">
            <summary>{label}</summary>
            <div class="stack">{body}</div>
        </details>
    }
    .into_any()
}
