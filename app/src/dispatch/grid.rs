//! The board as a plan: a row for each person, department or vendor, a column for each day. On a phone the rows become lists.

use std::sync::Arc;

use domain::{
    bookings::BoardRow,
    dispatch::{Mark, Plan},
    id::{BookingId, PersonId},
    resources::{CalendarDay, DayKind, Kind, Resource},
    services::terms::DEPARTMENTS,
    time::Date,
};
use leptos::prelude::*;

use super::{
    api::AssignBooking,
    look::{By, Shown},
    words::{mark, name},
};
use crate::{
    bookings::words,
    i18n::{T, pick, t},
    problem::Form,
    services::words::provider,
    ui::*,
    viewer::viewer,
    when,
};

/// A row of the plan. Whoever's row it is can be given a booking by dropping it there.
struct Lane<'s> {
    title: String,
    person: Option<PersonId>,
    rows: Vec<&'s BoardRow>,
}

/// What is being dragged: a booking, the day it is on, and those who cannot have it.
#[derive(Clone)]
struct Moving {
    id: String,
    day: Date,
    blocked: Vec<PersonId>,
}

/// What the cells and cards of a plan share, so that work can be given by dragging.
#[derive(Clone)]
struct Drag {
    plan: Arc<Plan>,
    moving: RwSignal<Option<Moving>>,
    assign: Form<AssignBooking>,
}

impl Drag {
    /// Looks once, as a card is lifted, at who has no time for it.
    fn lift(&self, id: BookingId, day: Date) {
        let Some(row) = self.plan.rows.iter().find(|row| row.booking.id == id) else { return };
        let zone = viewer().zone;
        let blocked = |resource: &Resource| {
            let person = resource.person()?;
            self.plan.obstacle(row, resource, &zone).filter(Mark::is_serious).map(|_| person)
        };
        let blocked = self.plan.resources.iter().filter_map(blocked).collect();
        self.moving.set(Some(Moving { id: id.to_string(), day, blocked }));
    }

    /// How a cell of somebody looks meanwhile.
    fn over(&self, day: Date, person: PersonId) -> Option<&'static str> {
        self.moving.with(|moving| {
            let moving = moving.as_ref().filter(|moving| moving.day == day)?;
            Some(if moving.blocked.contains(&person) { "blocked" } else { "open" })
        })
    }
}

pub fn grid(shown: &Shown, assign: Form<AssignBooking>) -> AnyView {
    let drag = (shown.by == By::Person).then(|| Drag {
        plan: Arc::new(shown.board.plan.clone()),
        moving: RwSignal::new(None),
        assign,
    });
    let days: Vec<Date> = (0..shown.board.days).map(|away| shown.board.date.plus_days(away)).collect();
    let today = viewer().zone.date(viewer().now);
    let heads = days
        .iter()
        .map(|day| {
            let special = special(shown, *day);
            view! {
                <li class="plan-day" aria-current=(*day == today).then_some("date")>
                    {when::long_day(*day)}
                    {special}
                </li>
            }
        })
        .collect_view();
    let lanes = lanes(shown).iter().map(|lane| lane_view(shown, lane, &days, drag.as_ref())).collect_view();
    let (count, plain) = (shown.board.days.to_string(), shown.by == By::Time);
    let corner = (!plain).then(|| view! { <li></li> });
    let hint = (shown.by == By::Person).then(|| view! { <p class="small soft plan-hint">{t(T::DispatchDragHint)}</p> });
    view! {
        {hint}
        <div class="plan">
            <ul class="plan-days" aria-hidden="true" data-count=count data-plain=plain.then_some("true")>
                {corner}
                {heads}
            </ul>
            {lanes}
        </div>
    }
    .into_any()
}

fn special(shown: &Shown, day: Date) -> Option<AnyView> {
    let CalendarDay { kind, name, .. } = shown.board.special.iter().find(|one| one.day == day)?;
    let tone = if *kind == DayKind::MakeUp { Tone::Info } else { Tone::Gold };
    let text = pick(&name.name_zh, &name.name_en).to_owned();
    Some(view! { <Badge text=text tone=tone /> }.into_any())
}

fn lanes(shown: &Shown) -> Vec<Lane<'_>> {
    let rows: Vec<&BoardRow> = shown.board.plan.rows.iter().collect();
    let all = match shown.by {
        By::Time => vec![Lane { title: String::new(), person: None, rows }],
        By::Person => by_person(shown, &rows),
        By::Department => by_department(&rows),
        By::Vendor => by_vendor(shown, &rows),
    };
    // Whoever has nothing to do stays in sight where work can be given.
    all.into_iter().filter(|lane| !lane.rows.is_empty() || lane.person.is_some()).collect()
}

fn by_person<'s>(shown: &'s Shown, rows: &[&'s BoardRow]) -> Vec<Lane<'s>> {
    let of =
        |person: Option<PersonId>| rows.iter().copied().filter(|row| row.assigned_to == person).collect::<Vec<_>>();
    let mut lanes = vec![Lane { title: t(T::DispatchNobody).to_owned(), person: None, rows: of(None) }];
    let people: Vec<_> = shown.board.plan.resources.iter().filter(|one| one.kind == Kind::Person).collect();
    for resource in &people {
        let rows = of(resource.person());
        if resource.active || !rows.is_empty() {
            let title = format!("{} · {}", name(resource), provider_or_none(&resource.department));
            lanes.push(Lane { title: title.trim_end_matches(" · ").to_owned(), person: resource.person(), rows });
        }
    }
    // Who has left since, but is still down for something.
    for row in
        rows.iter().filter(|row| row.assigned_to.is_some_and(|id| !people.iter().any(|one| one.person() == Some(id))))
    {
        let title =
            row.booking.assigned_zh.as_deref().zip(row.booking.assigned_en.as_deref()).map(|(zh, en)| pick(zh, en));
        lanes.push(Lane { title: title.unwrap_or_default().to_owned(), person: None, rows: vec![row] });
    }
    lanes
}

fn provider_or_none(department: &str) -> &'static str {
    if department.is_empty() { "" } else { provider(department) }
}

fn by_department<'s>(rows: &[&'s BoardRow]) -> Vec<Lane<'s>> {
    let lane = |title: &str, wanted: &dyn Fn(&str) -> bool| Lane {
        title: title.to_owned(),
        person: None,
        rows: rows.iter().copied().filter(|row| wanted(&row.provider)).collect(),
    };
    let mut lanes: Vec<Lane<'s>> =
        DEPARTMENTS.iter().map(|department| lane(provider(department), &|of| of == *department)).collect();
    lanes.push(lane(provider(""), &|of| !DEPARTMENTS.contains(&of)));
    lanes
}

fn by_vendor<'s>(shown: &'s Shown, rows: &[&'s BoardRow]) -> Vec<Lane<'s>> {
    let plan = &shown.board.plan;
    let vendor = |row: &BoardRow| plan.holds(row).find(|one| one.kind == Kind::Vendor).map(|one| one.id);
    let outsourced = || rows.iter().copied().filter(|row| !DEPARTMENTS.contains(&row.provider.as_str()));
    let mut lanes = vec![Lane {
        title: t(T::DispatchNoVendorRow).to_owned(),
        person: None,
        rows: outsourced().filter(|row| vendor(row).is_none()).collect(),
    }];
    lanes.extend(plan.resources.iter().filter(|one| one.kind == Kind::Vendor).map(|one| Lane {
        title: name(one),
        person: None,
        rows: rows.iter().copied().filter(|row| vendor(row) == Some(one.id)).collect(),
    }));
    lanes
}

fn lane_view(shown: &Shown, lane: &Lane<'_>, days: &[Date], drag: Option<&Drag>) -> AnyView {
    let cells = days
        .iter()
        .map(|day| {
            let rows: Vec<&BoardRow> =
                lane.rows.iter().copied().filter(|row| when::date(row.booking.starts_at) == *day).collect();
            cell(shown, (*day, lane.person), &rows, drag)
        })
        .collect_view();
    let count = lane.rows.len();
    let note = if count == 0 {
        view! { <span class="small soft">{t(T::DispatchFree)}</span> }.into_any()
    } else {
        view! { <span class="count">{count}</span> }.into_any()
    };
    let head = (!lane.title.is_empty()).then(|| {
        view! { <h2 class="plan-name">{lane.title.clone()} {note}</h2> }
    });
    let plain = head.is_none();
    view! {
        <section class="plan-row" data-plain=plain.then_some("true") data-empty=(count == 0).then_some("true")>
            {head}
            <ul class="plan-cells" data-count=days.len().to_string()>
                {cells}
            </ul>
        </section>
    }
    .into_any()
}

fn cell(shown: &Shown, (day, person): (Date, Option<PersonId>), rows: &[&BoardRow], drag: Option<&Drag>) -> AnyView {
    let cards = rows.iter().map(|row| card(shown, row, drag.map(|drag| (day, drag.clone())))).collect_view();
    let head = (shown.board.days > 1 && !rows.is_empty()).then(|| {
        let text = when::long_day(day);
        // Below the name of its row, where the row has one.
        if shown.by == By::Time {
            view! { <h2 class="plan-cell-day">{text}</h2> }.into_any()
        } else {
            view! { <h3 class="plan-cell-day">{text}</h3> }.into_any()
        }
    });
    let empty = rows.is_empty().then_some("true");
    let Some((person, drag)) = person.zip(drag.cloned()) else {
        return view! {
            <li class="plan-cell" data-empty=empty>
                {head}
                <ul class="plan-cards">{cards}</ul>
            </li>
        }
        .into_any();
    };
    let (worker, back) = (person.to_string(), shown.here());
    let (moving, assign, looks) = (drag.moving, drag.assign, drag);
    let fits = move || moving.with_untracked(|moving| moving.as_ref().is_some_and(|moving| moving.day == day));
    view! {
        <li
            class="plan-cell"
            data-empty=empty
            data-drop=move || looks.over(day, person)
            on:dragover=move |event| {
                if fits() {
                    event.prevent_default();
                }
            }
            on:drop=move |event| {
                event.prevent_default();
                if let Some(Moving { id, .. }) = moving.get_untracked().filter(|moving| moving.day == day) {
                    moving.set(None);
                    assign
                        .action
                        .dispatch(AssignBooking {
                            id,
                            worker: worker.clone(),
                            back: back.clone(),
                        });
                }
            }
        >
            {head}
            <ul class="plan-cards">{cards}</ul>
        </li>
    }
    .into_any()
}

/// A booking as a small card that leads to its arrangement.
fn card(shown: &Shown, row: &BoardRow, drag: Option<(Date, Drag)>) -> AnyView {
    let (booking, plan) = (&row.booking, &shown.board.plan);
    let href = format!("{}#visit", shown.opening(row));
    let service = pick(&booking.service.name_zh, &booking.service.name_en).to_owned();
    let who = if shown.by == By::Person {
        None
    } else {
        booking.assigned_zh.as_deref().zip(booking.assigned_en.as_deref()).map(|(zh, en)| pick(zh, en).to_owned())
    };
    let marks = plan.marks(row, &viewer().zone);
    let serious = marks.iter().any(|mark| mark.is_serious());
    // In the row of those whom nobody has, that nobody has it is said already.
    let marks: Vec<String> =
        marks.iter().filter(|one| !(shown.by == By::Person && **one == Mark::Unassigned)).map(mark).collect();
    let marks = (!marks.is_empty()).then(|| view! { <span class="plan-mark">{marks.join(" · ")}</span> });
    let (state, tone) = (words::state(booking.state), words::tone(booking.state).name());
    let current = (shown.open == booking.id.to_string()).then_some("true");
    let (time, house, id) = (when::clock(booking.starts_at), row.house.clone(), booking.id);
    let over = booking.state.is_over();
    let drags = drag.is_some() && !over;
    let moving = drag.as_ref().map(|(_, drag)| drag.moving);
    let start = move |_| {
        if let Some((day, drag)) = drag.as_ref().filter(|_| !over) {
            drag.lift(id, *day);
        }
    };
    let end = move |_| {
        if let Some(moving) = moving {
            moving.set(None);
        }
    };
    view! {
        <li>
            <a
                class="plan-card"
                href=href
                data-tone=tone
                data-serious=serious.then_some("true")
                data-over=over.then_some("true")
                aria-current=current
                draggable=if drags { "true" } else { "false" }
                on:dragstart=start
                on:dragend=end
            >
                <span class="plan-when">
                    <b>{time}</b>
                    {house}
                    <span class="plan-state">{state}</span>
                </span>
                <span class="plan-what">{service}</span>
                {who.map(|who| view! { <span class="plan-who">{who}</span> })}
                {marks}
            </a>
        </li>
    }
    .into_any()
}
