//! On a service's page: asking for it. What it costs is said before anything is sent.

use domain::{
    orders::{BillTerms, Counter, TEXT},
    services::{Mode, Service},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{AskOrder, PlaceOrder},
    place_form::place_form,
};
use crate::{
    forms::kept,
    i18n::{T, say, t},
    problem::{Form, Problem, form},
    services::price::amount,
    ui::*,
    when,
};

#[derive(Clone, Copy)]
pub struct Forms {
    ask: Form<AskOrder>,
    place: Form<PlaceOrder>,
}

impl Forms {
    pub fn start() -> Self {
        Self { ask: form(), place: form() }
    }
}

/// The form of a service that is asked for or delivered, beside the facts about it.
pub fn order_form(service: &Service, counter: Counter, key: String, facts: Vec<Fact>, forms: Forms) -> AnyView {
    let facts = view! {
        <Card title=t(T::ServicesFacts)>
            <Facts items=facts />
        </Card>
    }
    .into_any();
    if !counter.may_ask {
        return facts;
    }
    match service.mode {
        Mode::Delivery => place_form(service.id.to_string(), counter, key, facts, forms.place),
        _ => ask_card(service, &counter, key, facts, forms.ask),
    }
}

fn ask_card(service: &Service, counter: &Counter, key: String, facts: AnyView, form: Form<AskOrder>) -> AnyView {
    let cost = match &counter.bill {
        Some(terms) => bill_terms(terms),
        None => {
            let listed = service.price.filter(|price| price.0 > 0);
            let hint = if listed.is_some() || service.family != domain::services::Family::Free {
                t(T::OrdersQuoteHint)
            } else {
                t(T::OrdersFreeHint)
            };
            let listed = listed.map(|price| {
                let text = say(T::OrdersListed, &[("price", &price.to_string())]);
                view! { <p>{text}</p> }
            });
            view! {
                {listed}
                <p class="soft">{hint}</p>
            }
            .into_any()
        }
    };
    let fields = ask_form((service.id.to_string(), key), counter.bill.is_some(), counter.may_pay, form);
    view! {
        <div class="split">
            <div class="stack">
                <Card title=t(T::OrdersAskTitle)>{fields}</Card>
            </div>
            <aside class="stack">
                <Card title=t(T::OrdersBillTitle)>
                    <div class="stack">{cost}</div>
                </Card>
                {facts}
            </aside>
        </div>
    }
    .into_any()
}

/// FE-7, said before a bill is handed over.
fn bill_terms(terms: &BillTerms) -> AnyView {
    let day = when::day(terms.today);
    let free = say(T::OrdersBillFree, &[("day", &day)]);
    let late = say(T::OrdersBillLate, &[("day", &day), ("fee", &amount(&terms.late))]);
    view! {
        <p>{free}</p>
        <p>{late}</p>
        <p class="small soft">{t(T::OrdersBillRule)}</p>
    }
    .into_any()
}

/// What is needed, by when; of a bill its day and amount. Who may not approve what it costs is told so.
pub fn ask_form((service, key): (String, String), bill: bool, may_pay: bool, form: Form<AskOrder>) -> AnyView {
    let due = bill.then(|| {
        view! {
            <Field
                name="order[due_on]"
                label=t(T::OrdersDueOn)
                input=Input::date(kept("order[due_on]")).required()
                hint=t(T::OrdersDueHint)
                error=form.fault("due_on")
            />
            <Field
                name="order[amount]"
                label=t(T::OrdersAmount)
                input=Input::text(kept("order[amount]")).required().mode("decimal").length(1, 20)
                hint=t(T::OrdersAmountHint)
                error=form.fault("amount")
            />
        }
    });
    let note = Input::text(kept("order[note]")).rows(5).length(0, TEXT);
    let (label, hint, note) = if bill {
        (T::OrdersNoteMore, String::new(), note)
    } else {
        (T::OrdersNote, t(T::OrdersNoteHint).to_owned(), note.required())
    };
    view! {
        <ActionForm action=form.action attr:class="form">
            <Problem error=form.error />
            <Hidden name="order[service]" value=service />
            <Hidden name="order[key]" value=key />
            {due}
            <Textarea name="order[note]" label=t(label) input=note hint=hint error=form.fault("note") />
            <Field
                name="order[wanted]"
                label=t(T::OrdersWanted)
                input=Input::text(kept("order[wanted]")).length(0, 80)
                hint=t(T::OrdersWantedHint)
                error=form.fault("wanted")
            />
            {sight(may_pay)}
            <div class="form-actions">
                <Button pending=form.pending()>{t(T::OrdersSend)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}

/// 只有我可见, for those who may approve what it costs; the others read who does.
pub fn sight(may_pay: bool) -> AnyView {
    if may_pay {
        view! {
            <Check
                name="order[only_me]"
                label=t(T::OrdersOnlyMe)
                hint=t(T::OrdersOnlyMeHint)
                checked=!kept("order[only_me]").is_empty()
            />
        }
        .into_any()
    } else {
        view! { <Alert tone=Tone::Info>{t(T::OrdersOwnerPays)}</Alert> }.into_any()
    }
}
