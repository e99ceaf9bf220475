//! What a household wants known: its taboos, preferences and how to come in (HL-11).

use domain::dispatch::{Instruction, InstructionKind};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{Instruct, Instructions, RetireInstruction, house_instructions},
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    forms::kept,
    i18n::{T, say, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
    viewer::viewer,
    when,
};

pub fn page() -> AnyView {
    let data = load(query("house"), house_instructions);
    let forms = (form(), form());
    show(data, move |found| instructions_page(&found, forms))
}

fn done(done: &str) -> Option<T> {
    match done {
        "added" => Some(T::DispatchDoneAdded),
        "ended" => Some(T::DispatchDoneEnded),
        _ => None,
    }
}

fn instructions_page(found: &Instructions, (add, end): (Form<Instruct>, Form<RetireInstruction>)) -> AnyView {
    let code = found.house.as_ref().map(|(_, code)| code.clone()).unwrap_or_default();
    let mut houses = vec![Choice::prompt(t(T::AdminChoose))];
    houses.extend(found.houses.iter().map(|house| Choice::new(house.code.clone(), house.code.clone())));
    let body = found.house.is_some().then(|| {
        let list = list(found, &code, end);
        let form = add_form(found, &code, add);
        view! {
            <div class="split">
                <div class="stack">{list}</div>
                <aside class="stack">
                    <Card title=t(T::DispatchAdd)>{form}</Card>
                </aside>
            </div>
        }
    });
    view! {
        <AdminFrame>
            <a class="back" href="/admin">
                <Icon glyph=Glyph::Back />
                {t(T::AdminBookings)}
            </a>
            <Page title=t(T::DispatchInstructions) lead=t(T::DispatchInstructionsLead)>
                {told(done)}
                <form method="get" class="cluster">
                    <Select name="house" label=t(T::DispatchHouse) options=houses selected=code.clone() />
                    <Button variant=Variant::Quiet>{t(T::DispatchShow)}</Button>
                </form>
                <Problem error=add.error />
                <Problem error=end.error />
                {body}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn list(found: &Instructions, code: &str, end: Form<RetireInstruction>) -> AnyView {
    if found.all.is_empty() {
        return view! { <Empty icon=Glyph::Info title=t(T::DispatchInstructionsNone) /> }.into_any();
    }
    let rows = found.all.iter().map(|one| row(one, code, end)).collect_view();
    view! { <Rows>{rows}</Rows> }.into_any()
}

fn row(one: &Instruction, code: &str, end: Form<RetireInstruction>) -> AnyView {
    let day = |at| when::long_day(when::date(at));
    let over = one.valid_to.is_some_and(|end| end <= viewer().now);
    let mut sub = say(T::DispatchSince, &[("when", &day(one.valid_from))]);
    if let Some(ended) = one.ended_at {
        sub = say(T::DispatchEnded, &[("when", &when::moment(ended))]);
    } else if let Some(to) = one.valid_to {
        // Up to but without that midnight: people mean the day before.
        sub = format!("{sub} · {}", say(T::DispatchUntil, &[("when", &day(to.plus(-1)))]));
    }
    let (kind, tone) = (words::instruction(one.kind), words::instruction_tone(one.kind));
    let tone = if one.ended_at.is_some() || over { Tone::Neutral } else { tone };
    let (id, code) = (one.id.to_string(), code.to_owned());
    let button = (one.ended_at.is_none() && !over).then(|| {
        let spoken = format!("{} {}", t(T::DispatchEnd), one.words);
        view! {
            <ActionForm action=end.action>
                <Hidden name="id" value=id />
                <Hidden name="code" value=code />
                <Button variant=Variant::Quiet pending=end.pending() attr:aria-label=spoken>
                    {t(T::DispatchEnd)}
                </Button>
            </ActionForm>
        }
    });
    view! {
        <Row
            title=one.words.clone()
            sub=sub
            end=view! {
                <span class="cluster">
                    <Badge text=kind tone=tone />
                    {button}
                </span>
            }
                .into_any()
        />
    }
    .into_any()
}

fn add_form(found: &Instructions, code: &str, form: Form<Instruct>) -> AnyView {
    let house = found.house.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
    let mut kinds = vec![Choice::prompt(t(T::AdminChoose))];
    kinds.extend(InstructionKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::instruction(*kind))));
    let (key, code) = (found.key.to_string(), code.to_owned());
    view! {
        <ActionForm action=form.action attr:class="form">
            <Hidden name="instruction[house]" value=house />
            <Hidden name="instruction[key]" value=key />
            <Hidden name="code" value=code />
            <Select
                name="instruction[kind]"
                label=t(T::DispatchKind)
                options=kinds
                selected=kept("instruction[kind]")
                error=form.fault("kind")
            />
            <Textarea
                name="instruction[words]"
                label=t(T::DispatchWords)
                input=Input::text(kept("instruction[words]")).rows(3).required().length(1, 300)
                hint=t(T::DispatchWordsHint)
                error=form.fault("words")
            />
            <Field
                name="instruction[from]"
                label=t(T::DispatchFrom)
                input=Input::date(kept("instruction[from]"))
                hint=t(T::DispatchFromHint)
                error=form.fault("from")
            />
            <Field
                name="instruction[to]"
                label=t(T::DispatchTo)
                input=Input::date(kept("instruction[to]"))
                hint=t(T::DispatchToHint)
                error=form.fault("to")
            />
            <div class="form-actions">
                <Button pending=form.pending()>{t(T::DispatchAdd)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}
