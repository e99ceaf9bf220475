//! One vendor: its papers and services, the dossier, and what was decided about it.

use domain::vendors::{State, VendorView};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{AddPaper, DecideVendor, EndPaper, GiveService, SaveVendor, TakeService, VendorSheet, find_vendor},
    fields::fields,
    papers::papers,
    services::services,
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    forms::kept,
    i18n::{T, say, t},
    load::{load, param, query, show},
    problem::{Form, Problem, form},
    ui::*,
    viewer::viewer,
    when,
};

/// The forms of the page.
#[derive(Clone, Copy)]
pub struct Forms {
    save: Form<SaveVendor>,
    decide: Form<DecideVendor>,
    pub give: Form<GiveService>,
    pub take: Form<TakeService>,
    pub add: Form<AddPaper>,
    pub end: Form<EndPaper>,
}

pub fn page() -> AnyView {
    let forms = Forms { save: form(), decide: form(), give: form(), take: form(), add: form(), end: form() };
    let data = load(param("id"), find_vendor);
    let renew = query("renew");
    show(data, move |sheet| {
        let body = move || vendor_page(&sheet, &renew(), forms);
        view! { {body} }.into_any()
    })
}

fn vendor_page(sheet: &VendorSheet, renew: &str, forms: Forms) -> AnyView {
    let vendor = &sheet.view.vendor;
    let (name, state) = (words::name(&vendor.name), vendor.state);
    let lead = format!("{} · {}", vendor.contact, vendor.phone);
    let keeps = viewer().may("vendors/save");
    let edit = keeps.then(|| edit(sheet, forms.save));
    let decide = keeps.then(|| decide(&sheet.view, forms.decide));
    let (papers, services) = (papers(sheet, renew, forms), services(&sheet.view, forms));
    let (paused, score, life) = (paused(sheet), words::score(&sheet.view.score), life(&sheet.view));
    view! {
        <AdminFrame>
            <a class="back" href="/admin/vendors">
                <Icon glyph=Glyph::Back />
                {t(T::VendorsTitle)}
            </a>
            <Page
                title=name
                lead=lead
                actions=view! { <Badge text=words::state(state) tone=words::tone(state) /> }.into_any()
            >
                {told(done)}
                {paused}
                <div class="split">
                    <div class="stack">{papers} {edit}</div>
                    <aside class="stack">
                        <Card title=t(T::VendorsScore)>
                            <p>{score}</p>
                            <p class="soft small">{t(T::VendorsScoreHint)}</p>
                        </Card>
                        {services}
                        {decide}
                        {life}
                    </aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

fn done(done: &str) -> Option<T> {
    match done {
        "saved" => Some(T::VendorsDoneSaved),
        "decided" => Some(T::VendorsDoneDecided),
        "paper" => Some(T::VendorsDonePaper),
        "service" => Some(T::VendorsDoneService),
        _ => None,
    }
}

/// Says that residents do not see what the vendor does, and why.
fn paused(sheet: &VendorSheet) -> Option<AnyView> {
    let text = if sheet.view.vendor.state == State::Suspended {
        t(T::VendorsPausedState).to_owned()
    } else {
        let paper = sheet.view.lapsed(sheet.now)?;
        say(T::VendorsPausedSince, &[("day", &words::last_day(paper.expires_at))])
    };
    Some(view! { <Alert tone=Tone::Warn>{text}</Alert> }.into_any())
}

fn edit(sheet: &VendorSheet, form: Form<SaveVendor>) -> AnyView {
    let vendor = &sheet.view.vendor;
    let (id, revision, key) = (vendor.id.to_string(), vendor.revision.to_string(), sheet.key.to_string());
    let fields = fields(Some(vendor), form);
    view! {
        <Card title=t(T::VendorsEdit)>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="vendor[id]" value=id />
                <Hidden name="vendor[revision]" value=revision />
                <Hidden name="vendor[key]" value=key />
                {fields}
                <div class="form-actions">
                    <Button pending=form.pending()>{t(T::VendorsSave)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn decide(view: &VendorView, form: Form<DecideVendor>) -> AnyView {
    let vendor = &view.vendor;
    let acts: Vec<Choice> = vendor
        .state
        .acts()
        .map(|act| {
            let (label, note) = words::act(act);
            Choice::new(act.as_str(), label).note(note)
        })
        .collect();
    let (id, from) = (vendor.id.to_string(), vendor.state.as_str());
    view! {
        <Card title=t(T::VendorsDecide)>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="decision[id]" value=id />
                <Hidden name="decision[from]" value=from />
                <Choices
                    name="decision[act]"
                    legend=t(T::VendorsAct)
                    options=acts
                    selected=vec![kept("decision[act]")]
                    error=form.fault("act")
                />
                <Textarea
                    name="decision[reason]"
                    label=t(T::VendorsReason)
                    input=Input::text(kept("decision[reason]")).rows(2).length(1, 300).required()
                    error=form.fault("reason")
                />
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(T::VendorsDecideSave)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn life(view: &VendorView) -> Option<AnyView> {
    let steps: Vec<Step> = view
        .steps
        .iter()
        .map(|step| {
            let who = words::name(&step.by);
            let values = [("who", who.as_str()), ("state", words::state(step.state)), ("reason", step.reason.as_str())];
            let (text, at) = (say(T::VendorsLifeLine, &values), when::moment(step.at));
            if step.state == State::Suspended { Step::failed(text, at) } else { Step::done(text, at) }
        })
        .collect();
    (!steps.is_empty()).then(|| {
        view! {
            <Card title=t(T::VendorsLife)>
                <Timeline items=steps />
            </Card>
        }
        .into_any()
    })
}
