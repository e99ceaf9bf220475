//! What a service's page says beside what is booked: its stage, where it is done, what to prepare, how long it really takes.

use domain::{
    id::{ServiceId, UseId},
    services::{About, pace::Pace, stage::Stage, wishes::Grade},
    time::Ms,
};
use leptos::{form::ActionForm, prelude::*};

use super::{api::ServiceDetail, downloads::downloads, wish_api::Opine, words};
use crate::{
    forms::kept,
    i18n::{T, pick, say, t},
    problem::{Problem, form},
    ui::*,
    when,
};

/// Stage, facts and the question after a trial; nothing where there is nothing to say.
pub fn about(detail: &ServiceDetail) -> AnyView {
    let stage = stage_note(detail.service.stage);
    let facts = facts(&detail.about, detail.pace);
    let note = detail.pace.map(|pace| say(T::ServicesPaceNote, &[("n", &pace.uses.to_string())]));
    let card = (!facts.is_empty()).then(|| {
        view! {
            <Card title=t(T::ServicesAbout)>
                <Facts items=facts />
                {note.map(|note| view! { <p class="soft small">{note}</p> })}
            </Card>
        }
    });
    let opinion = detail.unopined.map(|used| opinion_form(used, format!("/services/{}", detail.service.id)));
    view! {
        {stage}
        {opinion}
        {card}
        {downloads(&detail.downloads)}
    }
    .into_any()
}

/// The way to having it regularly.
pub fn recurring(service: ServiceId) -> AnyView {
    view! {
        <div class="form-actions">
            <LinkButton href=format!("/plans/new/{service}") variant=Variant::Quiet>
                <Icon glyph=Glyph::Clock />
                {t(T::PlansLink)}
            </LinkButton>
            <span class="small soft">{t(T::PlansLinkHint)}</span>
        </div>
    }
    .into_any()
}

/// In place of booking and asking, where a service is there to be read only.
pub fn reading(facts: Vec<Fact>) -> AnyView {
    view! {
        <Card title=t(T::ServicesFacts)>
            <Facts items=facts />
        </Card>
    }
    .into_any()
}

fn stage_note(stage: Stage) -> Option<AnyView> {
    let (tone, title, text) = match stage {
        Stage::Standard => return None,
        Stage::Trial => (Tone::Warn, T::ServicesTrialTitle, t(T::ServicesTrialText)),
        Stage::Information => (Tone::Info, T::ServicesInformationTitle, t(T::ServicesInformationText)),
        Stage::Proposal | Stage::Retired => (Tone::Info, T::ServicesHiddenTitle, words::stage(stage)),
    };
    Some(
        view! {
            <Alert tone=tone title=t(title)>
                {text}
            </Alert>
        }
        .into_any(),
    )
}

fn facts(about: &About, pace: Option<Pace>) -> Vec<Fact> {
    let visit = pace.and_then(|pace| pace.visit).map(words::length).unwrap_or_default();
    let all = [
        (T::ServicesPlace, pick(&about.place_zh, &about.place_en).to_owned()),
        (T::ServicesArea, if about.inside_only { t(T::ServicesInsideOnly).to_owned() } else { String::new() }),
        (T::ServicesVendor, about.vendor.clone()),
        (T::ServicesPrepare, pick(&about.prepare_zh, &about.prepare_en).to_owned()),
        (T::ServicesPaceWhole, pace.map(|pace| words::length(pace.whole)).unwrap_or_default()),
        (T::ServicesPaceVisit, visit),
    ];
    let known = all.into_iter().filter(|(_, value)| !value.is_empty());
    known.map(|(label, value)| Fact::new(t(label), value)).collect()
}

/// The question after a use in trial. `back` is the page that it stands on.
pub fn opinion_form((used, at): (UseId, Ms), back: String) -> AnyView {
    let form = form::<Opine>();
    let grades = Grade::ALL.iter().map(|grade| Choice::new(grade.as_str(), words::grade(*grade))).collect();
    let use_of = say(T::ServicesOpinionUse, &[("when", &when::moment(at))]);
    view! {
        <Card title=t(T::ServicesOpinion)>
            <p class="soft">{use_of}</p>
            <ActionForm action=form.action attr:class="form">
                <Problem error=form.error />
                <Hidden name="opinion[used]" value=used.to_string() />
                <Hidden name="opinion[back]" value=back />
                <Choices
                    name="opinion[grade]"
                    legend=t(T::ServicesOpinionGrade)
                    options=grades
                    selected=vec![kept("opinion[grade]")]
                    error=form.fault("grade")
                />
                <Textarea
                    name="opinion[words]"
                    label=t(T::ServicesOpinionWords)
                    input=Input::text(kept("opinion[words]")).rows(3).length(0, 500)
                    hint=t(T::ServicesOpinionWordsHint)
                    error=form.fault("words")
                />
                <div class="form-actions">
                    <Button variant=Variant::Quiet pending=form.pending()>
                        {t(T::ServicesOpinionSend)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}
