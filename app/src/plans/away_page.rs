//! Days away: what falls on them, which the house may call off, and coming back earlier.

use domain::plans::Meanwhile;
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::{AwayDetail, CallOff, ComeBack, find_away},
    words,
};
use crate::{
    account::told,
    i18n::{T, pick, say, t},
    load::{load, param, show},
    problem::{Form, Problem, form},
    ui::*,
    when,
};

pub fn page() -> AnyView {
    let data = load(param("id"), find_away);
    let (off, back) = (form(), form());
    show(data, move |detail| away_page(&detail, off, back))
}

fn away_page(detail: &AwayDetail, off: Form<CallOff>, back: Form<ComeBack>) -> AnyView {
    let away = &detail.away;
    let span = say(T::PlansSpan, &[("from", &when::day(away.first_day)), ("until", &when::day(away.last_day))]);
    let facts = vec![
        Fact::new(t(T::PlansFirstDay), when::long_day(away.first_day)),
        Fact::new(t(T::PlansLastDay), when::long_day(away.last_day)),
        Fact::new(t(T::PlansAwayNote), away.note.clone()),
        Fact::new(t(T::PlansAwayBy), pick(&away.by.name_zh, &away.by.name_en)),
    ];
    let withdrawn = away.withdrawn_at.map(|_| view! { <Alert tone=Tone::Info>{t(T::PlansWithdrawn)}</Alert> });
    let id = away.id.to_string();
    let meanwhile = meanwhile_card(&detail.meanwhile, id.clone(), off);
    let coming_back = (away.last_day >= detail.today && away.withdrawn_at.is_none())
        .then(|| back_form(id, away.first_day > detail.today, back));
    view! {
        <a class="back" href="/plans">
            <Icon glyph=Glyph::Back />
            {t(T::PlansTitle)}
        </a>
        <Page title=span eyebrow=t(T::PlansAway) lead=t(T::PlansAwayLead)>
            {told(words::done)}
            {withdrawn}
            <Problem error=off.error />
            <Problem error=back.error />
            <div class="split">
                <div class="stack">{meanwhile}</div>
                <aside class="stack">
                    <Card title=t(T::PlansAway)>
                        <Facts items=facts />
                    </Card>
                    {coming_back}
                </aside>
            </div>
        </Page>
    }
    .into_any()
}

/// Bookings on these days: nothing is called off unless somebody ticks it.
fn meanwhile_card(bookings: &[Meanwhile], id: String, off: Form<CallOff>) -> AnyView {
    if bookings.is_empty() {
        return view! {
            <Card title=t(T::PlansMeanwhile)>
                <p class="soft">{t(T::PlansMeanwhileNone)}</p>
            </Card>
        }
        .into_any();
    }
    let options = bookings
        .iter()
        .map(|booking| {
            let when = format!(
                "{} {}",
                when::long_day(when::date(booking.starts_at)),
                when::span(booking.starts_at, booking.ends_at)
            );
            Choice::new(booking.id.to_string(), pick(&booking.service.name_zh, &booking.service.name_en)).note(when)
        })
        .collect();
    view! {
        <Card title=t(T::PlansMeanwhile)>
            <p class="soft">{t(T::PlansMeanwhileHint)}</p>
            <ActionForm action=off.action attr:class="form">
                <Hidden name="id" value=id />
                <Choices
                    name="bookings[]"
                    legend=t(T::PlansMeanwhileChoose)
                    options=options
                    many=true
                    error=off.fault("bookings")
                />
                <div class="form-actions">
                    <Button variant=Variant::Danger pending=off.pending()>
                        {t(T::PlansCallOff)}
                    </Button>
                </div>
            </ActionForm>
        </Card>
    }
    .into_any()
}

fn back_form(id: String, before: bool, back: Form<ComeBack>) -> AnyView {
    let (label, hint) =
        if before { (T::PlansAwayDrop, T::PlansAwayDropHint) } else { (T::PlansComeBack, T::PlansComeBackHint) };
    view! {
        <Confirm label=t(label)>
            <p>{t(hint)}</p>
            <ActionForm action=back.action>
                <Hidden name="id" value=id />
                <Button pending=back.pending()>{t(T::PlansComeBackReally)}</Button>
            </ActionForm>
        </Confirm>
    }
    .into_any()
}
