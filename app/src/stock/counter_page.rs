//! The counter: staff give out, or take into safekeeping, in the name of a house. The service first, then the rest.

use domain::stock::{CONTENTS, Kind, NOTE, SHELF};
use leptos::{form::ActionForm, prelude::*};

use super::{
    desk_api::{CounterSheet, HandIssue, counter},
    words,
};
use crate::{
    admin::AdminFrame,
    forms::{kept, kept_or},
    i18n::{T, pick, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(query("service"), counter);
    let form = form();
    show(data, move |sheet| counter_page(&sheet, form))
}

fn counter_page(sheet: &CounterSheet, form: Form<HandIssue>) -> AnyView {
    let chosen = sheet.chosen.map(|id| id.to_string()).unwrap_or_default();
    let mut options = vec![Choice::prompt(t(T::AdminChoose))];
    options.extend(
        sheet.services.iter().map(|one| Choice::new(one.id.to_string(), pick(&one.name.name_zh, &one.name.name_en))),
    );
    let rest = sheet.chosen.is_some().then(|| hand_form(sheet, form));
    view! {
        <AdminFrame>
            <a class="back" href="/admin/loans">
                <Icon glyph=Glyph::Back />
                {t(T::StockDeskTitle)}
            </a>
            <Page title=t(T::StockCounter) lead=t(T::StockCounterLead)>
                <form method="get" class="cluster">
                    <Select name="service" label=t(T::AdminService) options=options selected=chosen />
                    <Button variant=Variant::Quiet>{t(T::AdminChooseService)}</Button>
                </form>
                <Problem error=form.error />
                {rest}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn hand_form(sheet: &CounterSheet, form: Form<HandIssue>) -> AnyView {
    let Some(kind) = sheet.items.first().map(|item| item.kind) else {
        return view! { <Empty icon=Glyph::Services title=t(T::StockNoItems) /> }.into_any();
    };
    let mut houses = vec![Choice::prompt(t(T::AdminChoose))];
    houses.extend(sheet.houses.iter().map(|house| Choice::new(house.id.to_string(), house.code.clone())));
    let items = sheet
        .items
        .iter()
        .map(|item| {
            let note = format!("{} · {}", words::left(item), words::rule(item));
            let choice = Choice::new(item.id.to_string(), pick(&item.name.name_zh, &item.name.name_en)).note(note);
            if item.on_hand == 0 { choice.disabled() } else { choice }
        })
        .collect();
    let first = sheet.items.iter().find(|item| item.on_hand > 0).map(|item| item.id.to_string()).unwrap_or_default();
    let slip = (kind == Kind::Custody).then(|| slip_fields(form));
    let key = sheet.key.to_string();
    view! {
        <Card>
            <ActionForm action=form.action attr:class="form">
                <Hidden name="handing[key]" value=key />
                <Hidden name="handing[kind]" value=kind.as_str() />
                <Select
                    name="handing[house]"
                    label=t(T::AdminHouse)
                    options=houses
                    selected=kept("handing[house]")
                    error=form.fault("house")
                />
                <Choices
                    name="handing[item]"
                    legend=t(T::StockItem)
                    options=items
                    selected=vec![kept_or("handing[item]", &first)]
                    error=form.fault("item")
                />
                <Field
                    name="handing[quantity]"
                    label=t(T::StockQuantity)
                    input=Input::number(kept_or("handing[quantity]", "1")).range("1", "9999").required()
                    error=form.fault("quantity")
                />
                {slip}
                <Textarea
                    name="handing[note]"
                    label=t(T::StockNote)
                    input=Input::text(kept("handing[note]")).rows(2).length(0, NOTE)
                    error=form.fault("note")
                />
                <Field
                    name="handing[reason]"
                    label=t(T::BookingsReason)
                    input=Input::text(kept("handing[reason]")).length(0, 200)
                    hint=t(T::StockExceptionHint)
                    error=form.fault("reason")
                />
                <div class="form-actions">
                    <Button pending=form.pending()>{words::act(kind.first())}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn slip_fields(form: Form<HandIssue>) -> AnyView {
    let contents = Input::text(kept("handing[contents]")).length(1, CONTENTS).required();
    let shelf = Input::text(kept("handing[shelf]")).length(1, SHELF).required();
    view! {
        <Field name="handing[contents]" label=t(T::StockContents) input=contents error=form.fault("contents") />
        <Field
            name="handing[shelf]"
            label=t(T::StockShelf)
            input=shelf
            hint=t(T::StockShelfHint)
            error=form.fault("shelf")
        />
    }
    .into_any()
}
