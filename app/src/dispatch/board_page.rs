//! The board of a day or a week: by time, person, department or vendor (BK-1).

use domain::bookings::State;
use leptos::prelude::*;

use super::{
    api::{ArrangeBooking, AssignBooking, SignBooking, StepBooking, TickBooking, booking_checks, bookings_board},
    day_table, grid,
    look::{By, Shown},
    panel,
};
use crate::{
    admin::AdminFrame,
    bookings::words,
    i18n::{T, t},
    load::{load, query, show},
    problem::{Form, Problem, form},
    ui::*,
    viewer::viewer,
    when,
};

/// The forms of the board.
#[derive(Clone, Copy)]
pub struct Forms {
    pub assign: Form<AssignBooking>,
    pub step: Form<StepBooking>,
    pub arrange: Form<ArrangeBooking>,
    pub tick: Form<TickBooking>,
    pub sign: Form<SignBooking>,
}

pub fn page() -> AnyView {
    let (date, view, by, open) = (query("date"), query("view"), query("by"), query("open"));
    let data = load(
        move || (date(), view(), by(), open()),
        |(date, view, by, open)| async move {
            let board = bookings_board(date, view).await?;
            // One that is not there, or of another day, opens nothing.
            let there = board.plan.rows.iter().any(|row| row.booking.id.to_string() == open);
            let checks = if there { Some(booking_checks(open.clone()).await?) } else { None };
            Ok(Shown { board, by: By::read(&by), open, checks })
        },
    );
    let forms = Forms { assign: form(), step: form(), arrange: form(), tick: form(), sign: form() };
    show(data, move |shown| board_page(&shown, forms))
}

fn board_page(shown: &Shown, forms: Forms) -> AnyView {
    let (date, week) = (shown.board.date, shown.week());
    let lead = if week {
        format!("{} – {}", when::long_day(date), when::long_day(date.plus_days(6)))
    } else {
        when::long_day(date)
    };
    let open = shown.opened().map(|row| panel::panel(shown, row, forms));
    let tally = tally(shown);
    let (days, looks) = (days(shown), looks(shown));
    let body = if shown.board.plan.rows.is_empty() && shown.by != By::Person {
        let (title, text) =
            if week { (T::DispatchNone, T::DispatchNoneHint) } else { (T::AdminNoBookings, T::DispatchNoneHint) };
        view! { <Empty icon=Glyph::Calendar title=t(title) text=t(text) /> }.into_any()
    } else if week || shown.by != By::Time {
        grid::grid(shown, forms.assign)
    } else {
        day_table::table(shown, forms)
    };
    view! {
        <AdminFrame>
            <Page
                title=t(T::AdminBookings)
                lead=lead
                actions=view! {
                    <LinkButton href="/admin/bookings/new">
                        <Icon glyph=Glyph::Plus />
                        {t(T::BookingsBehalf)}
                    </LinkButton>
                }
                    .into_any()
            >
                {looks}
                {days}
                <Problem error=forms.assign.error />
                <Problem error=forms.step.error />
                <Problem error=forms.arrange.error />
                {open}
                {tally}
                {body}
            </Page>
        </AdminFrame>
    }
    .into_any()
}

/// Day or week, and what stands in the rows.
fn looks(shown: &Shown) -> AnyView {
    let (date, week) = (shown.board.date, shown.week());
    let today = viewer().zone.date(viewer().now);
    // From a week one comes back to today where it lies in it.
    let inside = (date..date.plus_days(shown.board.days)).contains(&today);
    let day = if week && inside { today } else { date };
    let spans = vec![
        LinkItem::new(shown.address(day, false, shown.by), t(T::DispatchDay)).current(!week),
        LinkItem::new(shown.address(day, true, shown.by), t(T::DispatchWeek)).current(week),
    ];
    let rows = By::ALL
        .into_iter()
        .map(|by| {
            let label = match by {
                By::Time => T::DispatchByTime,
                By::Person => T::DispatchByPerson,
                By::Department => T::DispatchByDepartment,
                By::Vendor => T::DispatchByVendor,
            };
            LinkItem::new(shown.address(date, week, by), t(label)).current(by == shown.by)
        })
        .collect();
    view! {
        <div class="plan-looks">
            <Tabs label=t(T::DispatchViews) items=spans />
            <Chips label=t(T::DispatchBy) items=rows />
        </div>
    }
    .into_any()
}

fn days(shown: &Shown) -> AnyView {
    let (date, by) = (shown.board.date, shown.by);
    let items: Vec<LinkItem> = if shown.week() {
        let this = viewer().zone.date(viewer().now);
        let here = (date..date.plus_days(7)).contains(&this);
        vec![
            LinkItem::new(shown.address(date.plus_days(-7), true, by), t(T::DispatchBefore)),
            LinkItem::new(shown.address(this, true, by), t(T::DispatchThisWeek)).current(here),
            LinkItem::new(shown.address(date.plus_days(7), true, by), t(T::DispatchAfter)),
        ]
    } else {
        let link = |away: i64| {
            let day = date.plus_days(away);
            LinkItem::new(shown.address(day, false, by), when::long_day(day)).current(away == 0)
        };
        (-1..=5).map(link).collect()
    };
    view! { <Chips label=t(T::AdminDays) items=items /> }.into_any()
}

fn tally(shown: &Shown) -> AnyView {
    let (plan, zone) = (&shown.board.plan, viewer().zone);
    let count = |state: State| plan.rows.iter().filter(|row| row.booking.state == state).count();
    let free = plan.rows.iter().filter(|row| row.assigned_to.is_none() && !row.booking.state.is_over()).count();
    let serious = plan.rows.iter().filter(|row| plan.marks(row, &zone).iter().any(|mark| mark.is_serious())).count();
    view! {
        <dl class="tally">
            <div data-tone="warn">
                <dt>{words::state(State::Requested)}</dt>
                <dd>{count(State::Requested)}</dd>
            </div>
            <div>
                <dt>{t(T::AdminUnassigned)}</dt>
                <dd>{free}</dd>
            </div>
            <div data-tone=(serious > 0).then_some("danger")>
                <dt>{t(T::DispatchClashes)}</dt>
                <dd>{serious}</dd>
            </div>
            <div>
                <dt>{words::state(State::Confirmed)}</dt>
                <dd>{count(State::Confirmed)}</dd>
            </div>
            <div>
                <dt>{words::state(State::Completed)}</dt>
                <dd>{count(State::Completed)}</dd>
            </div>
        </dl>
    }
    .into_any()
}
