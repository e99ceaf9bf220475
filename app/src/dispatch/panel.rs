//! One booking of the board, opened: what stands in its way, what the household wants known, and who and what it is given.

use domain::{
    bookings::BoardRow,
    resources::{Has, Kind, Lacks},
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    api::ArrangeBooking,
    board_page::Forms,
    checklist::checks_card,
    day_table::steps,
    look::Shown,
    words::{self, candidates, marks},
};
use crate::{
    bookings,
    i18n::{T, pick, say, t},
    problem::Form,
    ui::*,
    viewer::viewer,
    when,
};

pub fn panel(shown: &Shown, row: &BoardRow, forms: Forms) -> AnyView {
    let booking = &row.booking;
    let service = pick(&booking.service.name_zh, &booking.service.name_en);
    let title = format!("{service} · {}", row.house);
    let time =
        format!("{} {}", when::long_day(when::date(booking.starts_at)), when::span(booking.starts_at, booking.ends_at));
    let facts = vec![
        Fact::new(t(T::AdminTime), time),
        Fact::new(t(T::AdminHouse), format!("{} · {}", row.house, pick(&row.person_zh, &row.person_en))),
        Fact::new(t(T::DispatchHouseNote), row.note.clone()),
    ];
    let found = shown.board.plan.marks(row, &viewer().zone);
    let state =
        view! { <Badge text=bookings::words::state(booking.state) tone=bookings::words::tone(booking.state) /> };
    let stands = if found.is_empty() {
        view! { <Badge text=t(T::DispatchClear) tone=Tone::Good /> }.into_any()
    } else {
        marks(&found)
    };
    let back = shown.opening(row);
    let form = (!booking.state.is_over()).then(|| arrange_form(shown, row, (forms.arrange, &back)));
    let known = known(shown, row);
    let checks = shown.checks.as_ref().and_then(|sheet| checks_card(sheet, (row, &back), (forms.tick, forms.sign)));
    let visit = visit(shown, row);
    let steps = steps(row, forms.step, &back);
    let label = title.clone();
    let (close, open) = (shown.here(), format!("/bookings/{}", booking.id));
    view! {
        <section class="card plan-panel" id="visit" aria-label=label>
            <header class="card-head">
                <h2>{title}</h2>
                <a href=close>{t(T::DispatchClose)}</a>
            </header>
            <p class="cluster">{state} {stands}</p>
            <div class="split">
                <div class="stack">{form} {checks}</div>
                <aside class="stack">
                    {visit} {known} <Facts items=facts />
                    <div class="board-actions">
                        {steps} <LinkButton href=open variant=Variant::Quiet>
                            {t(T::DispatchOpen)}
                        </LinkButton>
                    </div>
                </aside>
            </div>
        </section>
    }
    .into_any()
}

/// What else is done in the same visit.
fn visit(shown: &Shown, row: &BoardRow) -> Option<AnyView> {
    row.visit_id?;
    let others = shown.board.plan.rows.iter().filter(|other| other.visit_id == row.visit_id);
    let items: Vec<_> = others
        .filter(|other| other.booking.id != row.booking.id)
        .map(|other| {
            let booking = &other.booking;
            let service = pick(&booking.service.name_zh, &booking.service.name_en).to_owned();
            let time = when::span(booking.starts_at, booking.ends_at);
            view! {
                <li>
                    <a class="link" href=format!("{}#visit", shown.opening(other))>
                        {service}
                    </a>
                    " "
                    <span class="soft">{time}</span>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <Card title=t(T::VisitsTitle)>
                <ul>{items}</ul>
            </Card>
        }
        .into_any()
    })
}

/// HL-11: in sight before anybody is sent.
fn known(shown: &Shown, row: &BoardRow) -> AnyView {
    let items: Vec<_> = shown
        .board
        .plan
        .instructions_for(row)
        .map(|one| {
            let (kind, tone, text) =
                (words::instruction(one.kind), words::instruction_tone(one.kind), one.words.clone());
            view! {
                <li>
                    <Badge text=kind tone=tone />
                    {text}
                </li>
            }
        })
        .collect();
    let href = format!("/admin/instructions?house={}", row.house);
    let body = if items.is_empty() {
        view! { <p class="soft">{t(T::DispatchKnownNone)}</p> }.into_any()
    } else {
        view! { <ul class="plan-known">{items}</ul> }.into_any()
    };
    view! {
        <Card title=t(T::DispatchKnown) href=href link=t(T::DispatchKnownEdit)>
            {body}
        </Card>
    }
    .into_any()
}

fn arrange_form(shown: &Shown, row: &BoardRow, (form, back): (Form<ArrangeBooking>, &str)) -> AnyView {
    let plan = &shown.board.plan;
    let needs = Lacks::of((&row.provider, row.escort), Has::default());
    let held = |kind: Kind| -> Vec<String> {
        plan.holds(row).filter(|one| one.kind == kind).map(|one| one.id.to_string()).collect()
    };
    let choices = |kind: Kind| {
        let mut options = vec![Choice::new("", t(T::DispatchNobodyOption))];
        options.extend(candidates(plan, row, kind).into_iter().map(|(id, label)| Choice::new(id, label)));
        options
    };
    let label = if needs.is_some_and(|needs| needs.escort) { T::DispatchEscort } else { T::DispatchPerson };
    let person = row.assigned_to.map(|id| id.to_string()).unwrap_or_default();
    let people = choices(Kind::Person);
    let vendor = held(Kind::Vendor).into_iter().next();
    let vendor = (needs.is_some_and(|needs| needs.vendor) || vendor.is_some()).then(|| {
        let hint =
            if row.vendor.is_empty() { String::new() } else { say(T::DispatchVendorOf, &[("name", &row.vendor)]) };
        let (vendors, chosen) = (choices(Kind::Vendor), vendor.unwrap_or_default());
        view! {
            <Select
                name="plan[vendor]"
                label=t(T::DispatchVendor)
                options=vendors
                selected=chosen
                hint=hint
                error=form.fault("vendor")
            />
        }
    });
    let things: Vec<Choice> = [Kind::Room, Kind::Equipment]
        .into_iter()
        .flat_map(|kind| candidates(plan, row, kind))
        .map(|(id, label)| Choice::new(id, label))
        .collect();
    let taken: Vec<String> = held(Kind::Room).into_iter().chain(held(Kind::Equipment)).collect();
    let others = (!things.is_empty()).then(|| {
        view! { <Choices name="plan[others][]" legend=t(T::DispatchOthers) options=things selected=taken many=true /> }
    });
    let (id, back) = (row.booking.id.to_string(), back.to_owned());
    view! {
        <ActionForm action=form.action attr:class="form">
            <Hidden name="plan[id]" value=id />
            <Hidden name="plan[back]" value=back />
            <Select name="plan[person]" label=t(label) options=people selected=person error=form.fault("person") />
            {vendor}
            {others}
            <div class="form-actions">
                <Button pending=form.pending()>{t(T::DispatchSave)}</Button>
            </div>
        </ActionForm>
    }
    .into_any()
}
