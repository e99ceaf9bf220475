//! One service for those who keep it: change it, move it on in its life, and see who relies on it.

use domain::{
    services::{sheet::Sheet, stage::Stage},
    vendors::Standing,
};
use leptos::{form::ActionForm, prelude::*, server_fn::ServerFn};

use super::{
    api::{AddDownload, ReviseService, SheetDetail, StepService, WithdrawDownload, WithdrawVersion, find_sheet},
    downloads::{Refused, downloads},
    fields::fields,
    history::{life, relied, versions, waiting},
    words,
};
use crate::{
    account::told,
    admin::AdminFrame,
    forms::kept,
    i18n::{T, pick, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    services::words as service_words,
    tickets::refused,
    ui::*,
    vendors::words as vendor_words,
};

#[derive(Clone, Copy)]
struct Forms {
    revise: Form<ReviseService>,
    withdraw: Form<WithdrawVersion>,
    step: Form<StepService>,
    refused: Refused,
    end_download: Form<WithdrawDownload>,
}

pub fn page() -> AnyView {
    let forms = Forms {
        revise: form(),
        withdraw: form(),
        step: form(),
        refused: refused(AddDownload::PATH),
        end_download: form(),
    };
    let data = load(param("id"), find_sheet);
    show(data, move |detail| sheet_page(detail, forms))
}

fn sheet_page(SheetDetail { sheet, downloads: offered, key }: SheetDetail, forms: Forms) -> AnyView {
    let name = pick(&sheet.terms.name_zh, &sheet.terms.name_en).to_owned();
    let kind =
        [service_words::family(sheet.family), service_words::category(sheet.category), service_words::mode(sheet.mode)]
            .join(" · ");
    let stage = sheet.stage;
    let change = if sheet.coming().is_some() {
        waiting(&sheet, forms.withdraw)
    } else if stage == Stage::Retired {
        ().into_any()
    } else {
        edit(&sheet, forms.revise)
    };
    let (step, relied) = (step(&sheet, forms.step), relied(&sheet));
    let (life, versions) = (life(&sheet), versions(&sheet));
    let vendor = sheet.vendor.as_ref().map(vendor);
    let papers = downloads((sheet.id, key), &offered, (forms.refused, forms.end_download));
    view! {
        <AdminFrame>
            <a class="back" href="/admin/services">
                <Icon glyph=Glyph::Back />
                {t(T::CatalogueTitle)}
            </a>
            <Page
                title=name
                eyebrow=sheet.code
                lead=kind
                actions=view! { <Badge text=service_words::stage(stage) tone=service_words::stage_tone(stage) /> }
                    .into_any()
            >
                {told(done)}
                {vendor}
                <div class="split">
                    <div class="stack">{change} {papers} {versions}</div>
                    <aside class="stack">{step} {relied} {life}</aside>
                </div>
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// Who does it, and why residents do not see it where a paper of the vendor has expired (VN-4).
fn vendor(standing: &Standing) -> AnyView {
    let (name, href) = (vendor_words::name(&standing.name), format!("/admin/vendors/{}", standing.id));
    let link = view! {
        <a class="link" href=href>
            {name}
        </a>
    };
    match vendor_words::paused(standing) {
        Some(text) => view! { <Alert tone=Tone::Warn>{link} " " {text}</Alert> }.into_any(),
        None => view! { <p class="soft">{t(T::VendorsVendor)} " · " {link}</p> }.into_any(),
    }
}

fn done(done: &str) -> Option<T> {
    match done {
        "saved" => Some(T::CatalogueDoneSaved),
        "step" => Some(T::CatalogueDoneStep),
        "withdrawn" => Some(T::CatalogueDoneWithdrawn),
        "download" => Some(T::DownloadsDone),
        "download_ended" => Some(T::DownloadsDoneWithdrawn),
        _ => None,
    }
}

/// Shown where bookings rely on a change that nobody has confirmed.
fn unconfirmed(fault: Signal<String>) -> AnyView {
    let body = move || {
        fault.with(|text| {
            (!text.is_empty()).then(|| view! { <Alert tone=Tone::Warn>{t(T::CatalogueConfirmFault)}</Alert> })
        })
    };
    view! { <div aria-live="polite">{body}</div> }.into_any()
}

fn edit(sheet: &Sheet, form: Form<ReviseService>) -> AnyView {
    let (id, revision, seen) = (sheet.id.to_string(), sheet.revision.to_string(), sheet.relied.len());
    let terms = fields(&sheet.terms, &|field| form.fault(field));
    let confirm = (seen > 0).then(|| view! { <Check name="change[confirm]" label=t(T::CatalogueConfirm) /> });
    let asked = unconfirmed(form.fault("confirm"));
    view! {
        <Card title=t(T::CatalogueEdit)>
            <p class="soft">{t(T::CatalogueEditHint)}</p>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="change[id]" value=id />
                <Hidden name="change[revision]" value=revision />
                <Hidden name="change[seen]" value=seen.to_string() />
                {terms}
                <Field
                    name="change[effective]"
                    label=t(T::CatalogueEffective)
                    input=Input::date(kept("change[effective]"))
                    hint=t(T::CatalogueEffectiveHint)
                    error=form.fault("effective")
                />
                <Textarea
                    name="change[note]"
                    label=t(T::CatalogueNote)
                    input=Input::text(kept("change[note]")).rows(2).length(1, 500).required()
                    error=form.fault("note")
                />
                {asked}
                {confirm}
                <div class="form-actions">
                    <Button pending=form.pending()>{t(T::CatalogueSave)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn step(sheet: &Sheet, form: Form<StepService>) -> AnyView {
    let moves: Vec<Choice> =
        sheet.stage.moves().map(|act| Choice::new(act.as_str(), words::act(act)).note(words::act_note(act))).collect();
    if moves.is_empty() {
        return ().into_any();
    }
    let (id, from, seen) = (sheet.id.to_string(), sheet.stage.as_str(), sheet.relied.len());
    let confirm = (seen > 0).then(|| view! { <Check name="step[confirm]" label=t(T::CatalogueConfirmStep) /> });
    let asked = unconfirmed(form.fault("confirm"));
    view! {
        <Card title=t(T::CatalogueStep)>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="step[id]" value=id />
                <Hidden name="step[from]" value=from />
                <Hidden name="step[seen]" value=seen.to_string() />
                <Choices
                    name="step[act]"
                    legend=t(T::CatalogueStepAct)
                    options=moves
                    selected=vec![kept("step[act]")]
                    error=form.fault("act")
                />
                <Textarea
                    name="step[reason]"
                    label=t(T::CatalogueReason)
                    input=Input::text(kept("step[reason]")).rows(3).length(1, 500).required()
                    hint=t(T::CatalogueReasonHint)
                    error=form.fault("reason")
                />
                {asked}
                {confirm}
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(T::CatalogueStepSave)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
