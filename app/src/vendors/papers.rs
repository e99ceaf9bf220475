//! A vendor's papers: those in force, the form for a new one or for the one that renews another, and what was replaced (VN-4).

use domain::vendors::{Paper, PaperKind};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{AddPaper, EndPaper, VendorSheet},
    find_page::Forms,
    words,
};
use crate::{
    forms::{kept, kept_or},
    i18n::{T, say, t},
    problem::{Form, Problem},
    ui::*,
    viewer::viewer,
    when,
};

/// The cards of the papers. `renew` is the paper whose renewal the address asks for.
pub fn papers(sheet: &VendorSheet, renew: &str, forms: Forms) -> AnyView {
    let (now, past): (Vec<&Paper>, Vec<&Paper>) = sheet.view.papers.iter().partition(|paper| paper.ended_at.is_none());
    let keeps = viewer().may("vendors/add_paper");
    let renewed = now.iter().find(|paper| paper.id.to_string() == renew).copied();
    let form = keeps.then(|| paper_form(sheet, renewed, forms.add));
    let rows = if now.is_empty() {
        view! { <p class="soft">{t(T::VendorsPapersNone)}</p> }.into_any()
    } else {
        let rows = now.into_iter().map(|paper| paper_row(sheet, paper, keeps, forms.end)).collect_view();
        view! { <Rows>{rows}</Rows> }.into_any()
    };
    let past = (!past.is_empty()).then(|| {
        let rows = past.into_iter().map(past_row).collect_view();
        view! {
            <Confirm label=t(T::VendorsPapersPast)>
                <Rows>{rows}</Rows>
            </Confirm>
        }
    });
    view! {
        <Card title=t(T::VendorsPapers)>
            <Problem error=forms.end.error />
            {rows}
            {past}
        </Card>
        {form}
    }
    .into_any()
}

fn title(paper: &Paper) -> String {
    format!("{} {}", words::paper(paper.kind), paper.number)
}

fn paper_row(sheet: &VendorSheet, paper: &Paper, keeps: bool, form: Form<EndPaper>) -> AnyView {
    let vendor = sheet.view.vendor.id;
    let (left, tone) = words::left(paper.expires_at, sheet.now);
    let until = say(T::VendorsGoodUntil, &[("day", &words::last_day(paper.expires_at))]);
    let sub = if paper.required { format!("{until} · {}", t(T::VendorsRequiredShort)) } else { until };
    let renew = format!("/admin/vendors/{vendor}?renew={}#paper", paper.id);
    let (id, own, title) = (vendor.to_string(), paper.id.to_string(), title(paper));
    let spoken = format!("{} {title}", t(T::VendorsPaperEnd));
    let spoken_renew = format!("{} {title}", t(T::VendorsRenew));
    let acts = keeps.then(|| {
        view! {
            <a class="btn btn-quiet" href=renew aria-label=spoken_renew>
                {t(T::VendorsRenew)}
            </a>
            <ActionForm action=form.action>
                <Hidden name="id" value=id />
                <Hidden name="paper" value=own />
                <Button variant=Variant::Quiet pending=form.pending() attr:aria-label=spoken>
                    {t(T::VendorsPaperEnd)}
                </Button>
            </ActionForm>
        }
    });
    let end = view! {
        <span class="cluster">
            <Badge text=left tone=tone />
            {acts}
        </span>
    }
    .into_any();
    view! { <Row title=title sub=sub end=end /> }.into_any()
}

fn past_row(paper: &Paper) -> AnyView {
    let until = say(T::VendorsGoodUntil, &[("day", &words::last_day(paper.expires_at))]);
    let day = when::day(when::date(paper.made_at));
    let recorded = say(T::VendorsRecordedBy, &[("who", &words::name(&paper.by)), ("day", &day)]);
    view! { <Row title=title(paper) sub=format!("{until} · {recorded}") /> }.into_any()
}

fn paper_form(sheet: &VendorSheet, renewed: Option<&Paper>, form: Form<AddPaper>) -> AnyView {
    let (vendor, key) = (sheet.view.vendor.id.to_string(), sheet.key.to_string());
    let heading = match renewed {
        Some(paper) => say(T::VendorsPaperRenew, &[("name", &title(paper))]),
        None => t(T::VendorsPaperAdd).to_owned(),
    };
    let replaces = renewed.map(|paper| paper.id.to_string()).unwrap_or_default();
    let mut kinds = vec![Choice::prompt(t(T::VendorsChoose))];
    kinds.extend(PaperKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::paper(*kind))));
    let kind = kept_or("paper[kind]", renewed.map(|paper| paper.kind.as_str()).unwrap_or_default());
    let number = kept_or("paper[number]", renewed.map(|paper| paper.number.as_str()).unwrap_or_default());
    let required = renewed.is_none_or(|paper| paper.required);
    view! {
        <div id="paper">
            <Card title=heading>
                <ActionForm action=form.action attr:class="form">
                    <Problem error=form.error />
                    <Hidden name="paper[vendor]" value=vendor />
                    <Hidden name="paper[replaces]" value=replaces />
                    <Hidden name="paper[key]" value=key />
                    <Select
                        name="paper[kind]"
                        label=t(T::VendorsPaperKind)
                        options=kinds
                        selected=kind
                        error=form.fault("kind")
                    />
                    <Field
                        name="paper[number]"
                        label=t(T::VendorsNumber)
                        input=Input::text(number).length(1, 60).required()
                        error=form.fault("number")
                    />
                    <Field
                        name="paper[until]"
                        label=t(T::VendorsUntil)
                        input=Input::date(kept("paper[until]")).required()
                        hint=t(T::VendorsUntilHint)
                        error=form.fault("until")
                    />
                    <Check name="paper[required]" label=t(T::VendorsRequired) checked=required />
                    <div class="form-actions">
                        <Button variant=Variant::Quiet pending=form.pending()>
                            {t(T::VendorsPaperSave)}
                        </Button>
                    </div>
                </ActionForm>
            </Card>
        </div>
    }
    .into_any()
}
