//! On a service's page: what is there now, for how long, the rule in words, and the form that asks for it.

use domain::{
    services::{Mode, Service},
    stock::{AHEAD, CONTENTS, Item, Kind, NOTE},
    time::{HOUR, MINUTE},
};
use leptos::{form::ActionForm, prelude::*};

use super::{api::AskFor, words};
use crate::{
    forms::{kept, kept_or},
    i18n::{T, pick, t},
    problem::{Form, Problem},
    services::{api::ServiceDetail, facts},
    ui::*,
    viewer::viewer,
    when,
};

/// Whether the service gives out items by this form.
pub fn offers(service: &Service, items: &[Item]) -> bool {
    matches!(service.mode, Mode::Loan | Mode::Supply) && !items.is_empty()
}

pub fn offer(detail: ServiceDetail, form: Form<AskFor>) -> AnyView {
    let ServiceDetail { service, items, may_book, key, .. } = detail;
    let ask = if may_book {
        ask_form(&items, &key.to_string(), form)
    } else {
        view! { <Alert tone=Tone::Info>{t(T::RefusalNotYours)}</Alert> }.into_any()
    };
    let rules = rules(&items);
    let facts = facts(&service);
    view! {
        <div class="split">
            <div class="stack">{ask}</div>
            <aside class="stack">
                {rules} <Card title=t(T::ServicesFacts)>
                    <Facts items=facts />
                </Card>
            </aside>
        </div>
    }
    .into_any()
}

/// What is there and the rule, item by item, also for whoever may not ask.
fn rules(items: &[Item]) -> AnyView {
    let lines = items
        .iter()
        .map(|item| {
            let tone = if item.on_hand == 0 { Tone::Neutral } else { Tone::Good };
            let left = view! { <Badge text=words::left(item) tone=tone /> }.into_any();
            view! { <Row title=pick(&item.name.name_zh, &item.name.name_en) sub=words::rule(item) end=left /> }
        })
        .collect_view();
    let custody = items.iter().any(|item| item.kind == Kind::Custody);
    let note = if custody { T::StockRulesCustody } else { T::StockRules };
    view! {
        <Card title=t(T::StockThere)>
            <Rows>{lines}</Rows>
            <p class="small soft">{t(note)}</p>
        </Card>
    }
    .into_any()
}

fn ask_form(items: &[Item], key: &str, form: Form<AskFor>) -> AnyView {
    if items.iter().all(|item| item.on_hand == 0) {
        return view! {
            <Problem error=form.error />
            <Empty icon=Glyph::Clock title=t(T::StockAllOut) text=t(T::StockAllOutHint) />
        }
        .into_any();
    }
    let kind = items.first().map_or(Kind::Lend, |item| item.kind);
    let options = items
        .iter()
        .map(|item| {
            let choice = Choice::new(item.id.to_string(), pick(&item.name.name_zh, &item.name.name_en));
            let choice = choice.note(words::left(item));
            if item.on_hand == 0 { choice.disabled() } else { choice }
        })
        .collect();
    let first = items.iter().find(|item| item.on_hand > 0).map(|item| item.id.to_string()).unwrap_or_default();
    let most = items.iter().map(|item| item.most).max().unwrap_or(1).to_string();
    let quantity = Input::number(kept_or("ask[quantity]", "1")).range("1", most).required();
    let (legend, send) = match kind {
        Kind::Lend => (T::StockChooseLend, T::StockAskLend),
        Kind::Custody => (T::StockChooseCustody, T::StockAskCustody),
        Kind::Supply => (T::StockChooseSupply, T::StockAskSupply),
    };
    let contents = (kind == Kind::Custody).then(|| {
        let input = Input::text(kept("ask[contents]")).length(1, CONTENTS).required();
        view! {
            <Field
                name="ask[contents]"
                label=t(T::StockContents)
                input=input
                hint=t(T::StockContentsHint)
                error=form.fault("contents")
            />
        }
    });
    let moment = moment_fields(kind, form);
    let key = key.to_owned();
    view! {
        <Card title=t(send)>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="ask[key]" value=key />
                <Choices
                    name="ask[item]"
                    legend=t(legend)
                    options=options
                    selected=vec![kept_or("ask[item]", &first)]
                    error=form.fault("item")
                />
                <Field name="ask[quantity]" label=t(T::StockQuantity) input=quantity error=form.fault("quantity") />
                {contents}
                {moment}
                <Textarea
                    name="ask[note]"
                    label=t(T::StockNote)
                    input=Input::text(kept("ask[note]")).rows(2).length(0, NOTE)
                    hint=t(T::StockNoteHint)
                    error=form.fault("note")
                />
                <Check
                    name="ask[only_me]"
                    label=t(T::BookingsOnlyMe)
                    hint=t(T::BookingsOnlyMeHint)
                    checked=!kept("ask[only_me]").is_empty()
                />
                <div class="form-actions">
                    <Button pending=form.pending()>{t(send)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

/// Day and time, from the next quarter of an hour on.
fn moment_fields(kind: Kind, form: Form<AskFor>) -> AnyView {
    const QUARTER: i64 = 15 * MINUTE;
    let now = viewer().now;
    // Quarters of an hour are the same in every zone that estates lie in.
    let soon = domain::time::Ms((now.0 + HOUR / 4 + QUARTER - 1).div_euclid(QUARTER) * QUARTER);
    let (today, first) = (when::date(now), when::date(soon));
    let day = Input::date(kept_or("ask[day]", &first.to_string()))
        .range(today.to_string(), today.plus_days(AHEAD).to_string())
        .required();
    let time = Input::time(kept_or("ask[time]", &when::clock(soon))).required();
    let (day_label, time_label) = match kind {
        Kind::Custody => (T::StockBringDay, T::StockBringTime),
        Kind::Lend | Kind::Supply => (T::StockFetchDay, T::StockFetchTime),
    };
    view! {
        <Field name="ask[day]" label=t(day_label) input=day error=form.fault("day") />
        <Field name="ask[time]" label=t(time_label) input=time error=form.fault("time") />
    }
    .into_any()
}
