//! One plan: its rule and price, what is coming, what was done with it.

use domain::{
    id::PlanId,
    money::Fen,
    plans::{Dated, Entry, Kind, Nearest, PlanRow, PlanView, TurnState},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{ChooseTime, SkipDay, StepPlan, find_plan},
    list_page::steps,
    words,
};
use crate::{
    account::told,
    i18n::{T, pick, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    services::price::price_lines,
    ui::*,
    when,
};

#[derive(Clone, Copy)]
struct Forms {
    step: Form<StepPlan>,
    skip: Form<SkipDay>,
    choose: Form<ChooseTime>,
}

pub fn page() -> AnyView {
    let data = load(param("id"), find_plan);
    let forms = Forms { step: form(), skip: form(), choose: form() };
    show(data, move |plan| plan_page(&plan, forms))
}

/// What one piece or visit costs, in words.
pub fn each(kind: Kind, each: Fen) -> String {
    if each == Fen::ZERO {
        return t(T::ServicesFree).to_owned();
    }
    let key = if kind == Kind::Visit { T::PlansEachVisit } else { T::PlansEachPiece };
    say(key, &[("price", &each.to_string())])
}

/// What the plan costs each time.
pub fn each_time(plan: &PlanRow) -> String {
    if plan.total == Fen::ZERO {
        return t(T::ServicesFree).to_owned();
    }
    say(T::PlansEachTime, &[("price", &plan.total.to_string())])
}

/// A coming day in words; of a visit that was moved, when it is now.
pub fn day_title(plan: &PlanRow, dated: &Dated) -> String {
    let booked = dated.turn.as_ref().and_then(|turn| turn.starts_at);
    match (booked, plan.minute) {
        (Some(at), _) => format!("{} {}", when::day(when::date(at)), when::clock(at)),
        (None, Some(minute)) => format!("{} {}", when::day(dated.day), words::clock(minute)),
        (None, None) => when::day(dated.day),
    }
}

fn plan_page(view: &PlanView, forms: Forms) -> AnyView {
    let plan = &view.row;
    let name = pick(&plan.service.name_zh, &plan.service.name_en).to_owned();
    let facts = vec![
        Fact::new(t(T::PlansRule), words::rule(plan)),
        Fact::new(t(T::PlansSpanLabel), words::span(&plan.rhythm)),
        Fact::new(t(T::PlansWho), pick(&plan.person_zh, &plan.person_en)),
        Fact::new(t(T::PlansNote), plan.note.clone()),
        Fact::new(t(T::PlansRules), words::cutoff(plan.kind, plan.cutoff_hour)),
    ];
    let listed = view.listed.map(|listed| {
        let text = say(T::PlansListed, &[("price", &each(plan.kind, listed))]);
        view! { <Alert tone=Tone::Info>{text}</Alert> }
    });
    let price = price_lines(&view.price);
    let dates = view.dates.iter().map(|dated| date_row(plan, dated, forms.skip)).collect_view();
    let none = view.dates.is_empty().then(|| view! { <p class="soft">{t(T::PlansNothingComing)}</p> });
    let other = view.nearest.as_ref().map(|nearest| choose_card(nearest, forms.choose));
    let timeline = view.timeline.iter().map(entry).collect();
    let steps = steps(plan, forms.step);
    view! {
        <a class="back" href="/plans">
            <Icon glyph=Glyph::Back />
            {t(T::PlansTitle)}
        </a>
        <Page
            title=name
            eyebrow=t(T::PlansTitle)
            lead=format!("{} · {}", words::rule(plan), each_time(plan))
            actions=view! { <Badge text=words::state(plan.state) tone=words::tone(plan.state) /> }.into_any()
        >
            {told(words::done)}
            <Problem error=forms.step.error />
            <Problem error=forms.skip.error />
            <Problem error=forms.choose.error />
            <div class="split">
                <div class="stack">
                    {other} <Card title=t(T::PlansComing)>{none} <Rows>{dates}</Rows></Card>
                    <Card title=t(T::PlansTimeline)>
                        <Timeline items=timeline />
                    </Card>
                </div>
                <aside class="stack">
                    <Card title=t(
                        T::PlansPriceEach,
                    )>{price} <p class="small soft">{t(T::PlansPriceKept)}</p> {listed}</Card>
                    <Card title=t(T::PlansFacts)>
                        <Facts items=facts />
                    </Card>
                    {steps}
                </aside>
            </div>
        </Page>
    }
    .into_any()
}

fn date_row(plan: &PlanRow, dated: &Dated, skip: Form<SkipDay>) -> AnyView {
    let (word, tone) = words::dated(dated);
    let turn = dated.turn.as_ref();
    let reason = turn.map(|turn| turn.why.map_or(turn.reason.clone(), |why| words::why(why).to_owned()));
    let href = turn.and_then(|turn| turn.booking_id).map(|id| format!("/bookings/{id}")).unwrap_or_default();
    let button = dated.open.then(|| skip_button(plan.id, dated, skip));
    view! {
        <Row
            title=day_title(plan, dated)
            href=href
            sub=reason.unwrap_or_default()
            lead=view! {
                <DateMark iso=dated.day.to_string() day=dated.day.day.to_string() note=when::weekday(dated.day) />
            }
                .into_any()
            end=view! {
                <span class="cluster">
                    <Badge text=word tone=tone />
                    {button}
                </span>
            }
                .into_any()
        />
    }
    .into_any()
}

fn skip_button(id: PlanId, dated: &Dated, skip: Form<SkipDay>) -> AnyView {
    let skipped = dated.state == Some(TurnState::Skipped);
    let label = t(if skipped { T::PlansRestore } else { T::PlansSkip });
    let (spoken, restore) = (format!("{label} {}", when::day(dated.day)), if skipped { "yes" } else { "" });
    let day = dated.day.to_string();
    view! {
        <ActionForm action=skip.action>
            <Hidden name="id" value=id.to_string() />
            <Hidden name="day" value=day />
            <Hidden name="restore" value=restore />
            <Button variant=Variant::Quiet pending=skip.pending() attr:aria-label=spoken>
                {label}
            </Button>
        </ActionForm>
    }
    .into_any()
}

/// The nearest free times for the first day that could not be booked.
fn choose_card(Nearest { turn, day, slots }: &Nearest, choose: Form<ChooseTime>) -> AnyView {
    let title = say(T::PlansChooseFor, &[("day", &when::day(*day))]);
    if slots.is_empty() {
        return view! {
            <Alert tone=Tone::Warn title=title>
                {t(T::PlansChooseNone)}
            </Alert>
        }
        .into_any();
    }
    let options = slots
        .iter()
        .map(|(id, at)| {
            Choice::new(id.to_string(), format!("{} {}", when::long_day(when::date(*at)), when::clock(*at)))
        })
        .collect();
    let turn = turn.to_string();
    view! {
        <Card title=title>
            <p class="soft">{t(T::PlansChooseHint)}</p>
            <ActionForm action=choose.action attr:class="form">
                <Hidden name="choice[turn]" value=turn />
                <Choices
                    name="choice[slot]"
                    legend=t(T::BookingsChooseTime)
                    options=options
                    error=choose.fault("slot")
                />
                <div class="form-actions">
                    <Button pending=choose.pending()>{t(T::PlansChoose)}</Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn entry(entry: &Entry) -> Step {
    let day = entry.day.map(when::day).unwrap_or_default();
    let who = pick(&entry.by.name_zh, &entry.by.name_en);
    Step::done(say(words::step(entry.step), &[("who", who), ("day", &day)]), when::moment(entry.at))
}
