//! Visits that book themselves: each day once, at the plan's price, and what happens where it can't be.

use domain::{
    bookings::{State, read as bookings},
    error::{Refusal, Rule},
    id::{BookingId, TurnId},
    money::Fen,
    on, on_tx,
    plans::{Act, Kind, PlanForm, TurnState, Why, read, store},
    rights::Capability,
    time::EstateZone,
};

use super::{coming, count, daily, day, faults, gone, recurring, refused, slots_at, started, turn_to, zone};
use crate::{
    bookings::{booked as book, taken},
    support::{World, not_found, on_both},
};

use TurnState::{Away, Booked, Skipped, Unbooked};

const BOOKED: &str = "SELECT COUNT(*) FROM booking WHERE state = 'requested'";

on_both! {
    /// The slots of the tests are on Monday to Friday at 14:00.
    async fn a_plan_books_its_visits_at_once_and_at_its_own_price(world: World) {
        let (garden, slots) = recurring(&world, Kind::Visit, Fen(28_000)).await;
        let plan = started(&world, "lin", PlanForm { note: "后院".to_owned(), ..daily(&world, garden) }).await;
        assert_eq!(count(&world, BOOKED).await, 5);
        assert_eq!(taken(&world, slots[0]).await, 1);
        let view = read::find(&world.ctx, &world.member("lin").await, &zone(), plan).await.unwrap();
        let booking = view.dates[0].turn.as_ref().unwrap().booking_id.unwrap();
        let found = bookings::find(&world.ctx, &world.actor("zhou", Capability::Bookings).await, booking).await.unwrap().unwrap();
        assert_eq!((found.price.total, found.note.as_str(), found.row.state), (Fen(28_000), "后院", State::Requested));
        // The weekend's calendar may yet be opened: nothing is said about it.
        assert_eq!(coming(&world, plan).await[5], ("2026-11-28".to_owned(), None));
    }
}

on_both! {
    async fn any_number_of_jobs_make_one_booking_for_each_day(world: World) {
        let (garden, slots) = recurring(&world, Kind::Visit, Fen(28_000)).await;
        started(&world, "lin", daily(&world, garden)).await;
        slots_at(&world, garden, vec![zone().at(day("2026-11-28"), 14, 0).unwrap()]).await;
        let tasks = (0..6).map(|_| {
            let ctx = world.ctx.clone();
            tokio::spawn(async move { store::run(&ctx).await })
        });
        for result in futures::future::join_all(tasks).await {
            result.unwrap().unwrap();
        }
        assert_eq!((count(&world, BOOKED).await, taken(&world, slots[0]).await), (6, 1));
    }
}

async fn unbooked(world: &World) -> (TurnId, Why) {
    on!(world.ctx.db, |pool| sqlx::query_as("SELECT id, why FROM plan_turn WHERE state = 'unbooked'")
        .fetch_one(pool)
        .await
        .unwrap())
}

on_both! {
    async fn a_day_that_is_full_is_told_by_letter_and_another_time_can_be_chosen(world: World) {
        let (garden, slots) = recurring(&world, Kind::Visit, Fen(28_000)).await;
        book(&world, "xu", slots[1]).await;
        let form = PlanForm { mon: None, wed: None, thu: None, fri: None, ..daily(&world, garden) };
        let plan = started(&world, "lin", form).await;
        assert_eq!(coming(&world, plan).await[0], ("2026-11-24".to_owned(), Some(Unbooked)));
        let letter = "SELECT COUNT(*) FROM mail m JOIN person p ON p.id = m.person_id
                      WHERE p.email = 'lin@example.com' AND CAST(m.letter AS TEXT) LIKE '%visit_unbooked%'";
        assert_eq!(count(&world, letter).await, 1);
        store::run(&world.ctx).await.unwrap();
        assert_eq!(count(&world, letter).await, 1);
        let (turn, why) = unbooked(&world).await;
        assert_eq!(why, Why::Full);
        let lin = world.member("lin").await;
        let view = read::find(&world.ctx, &lin, &zone(), plan).await.unwrap();
        let near = view.nearest.unwrap();
        assert_eq!((near.turn, near.day, near.slots[0].0), (turn, day("2026-11-24"), slots[0]));
        let (_, others) = crate::bookings::service(&world, "free", None, 1).await;
        let wrong = faults(store::choose(&world.ctx, &lin, turn, others[0]).await);
        assert_eq!(wrong, [("slot".to_owned(), Rule::NotAChoice)]);
        refused(store::choose(&world.ctx, &lin, turn, slots[1]).await, &Refusal::SlotFull { nearest: Vec::new() });
        refused(store::choose(&world.ctx, &world.member("wang").await, turn, slots[0]).await, &Refusal::NotYours);
        not_found(store::choose(&world.ctx, &world.member("xu").await, turn, slots[0]).await);
        assert_eq!(store::choose(&world.ctx, &lin, turn, slots[0]).await.unwrap(), plan);
        refused(store::choose(&world.ctx, &lin, turn, slots[2]).await, &Refusal::Stale);
        assert_eq!((taken(&world, slots[0]).await, taken(&world, slots[2]).await), (1, 0));
        assert_eq!(coming(&world, plan).await[0].1, Some(Booked));
    }
}

on_both! {
    async fn where_the_calendar_never_opens_the_day_is_told_three_days_before(world: World) {
        let (garden, _) = recurring(&world, Kind::Visit, Fen(28_000)).await;
        let form = PlanForm { mon: None, tue: None, wed: None, thu: None, fri: None, sun: None, ..daily(&world, garden) };
        let plan = started(&world, "lin", form).await;
        assert_eq!(coming(&world, plan).await[0], ("2026-11-28".to_owned(), None));
        turn_to(&world, "2026-11-25", 8);
        store::run(&world.ctx).await.unwrap();
        assert_eq!(coming(&world, plan).await[0].1, Some(Unbooked));
        assert_eq!(unbooked(&world).await.1, Why::NoTime);
    }
}

on_both! {
    async fn inside_the_notice_and_over_the_quota_nothing_is_booked(world: World) {
        let (garden, _) = recurring(&world, Kind::Visit, Fen(28_000)).await;
        let estate = world.estate;
        world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("INSERT INTO booking_quota (estate_id, service_id, span, most) VALUES ($1, $2, 'week', 2)")
                    .bind(estate).bind(garden).execute(conn).await?;
            });
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE service SET notice_hours = 30 WHERE id = $1").bind(garden).execute(conn).await?;
            });
            Ok(())
        })).await.unwrap();
        started(&world, "lin", daily(&world, garden)).await;
        let why = |word: &'static str| count(&world, word);
        assert_eq!(why("SELECT COUNT(*) FROM plan_turn WHERE why = 'late'").await, 1);
        assert_eq!(why("SELECT COUNT(*) FROM plan_turn WHERE why = 'quota'").await, 2);
        assert_eq!(count(&world, BOOKED).await, 2);
    }
}

on_both! {
    async fn on_days_away_nothing_is_booked_and_what_was_booked_stays(world: World) {
        let (garden, _) = recurring(&world, Kind::Visit, Fen(28_000)).await;
        gone(&world, "lin", "2026-11-24", "2026-11-25").await;
        let plan = started(&world, "lin", daily(&world, garden)).await;
        let states: Vec<_> = coming(&world, plan).await.into_iter().map(|(_, state)| state).collect();
        assert_eq!(states[..4], [Some(Booked), Some(Away), Some(Away), Some(Booked)]);
        assert_eq!(count(&world, BOOKED).await, 3);
        let later = gone(&world, "lin", "2026-11-26", "2026-11-26").await;
        store::run(&world.ctx).await.unwrap();
        assert_eq!(count(&world, BOOKED).await, 3);
        let (_, meanwhile) = read::away(&world.ctx, &world.member("lin").await, &zone(), later).await.unwrap();
        assert_eq!(meanwhile.len(), 1);
    }
}

on_both! {
    async fn a_visit_that_was_called_off_is_not_booked_again_and_a_day_left_out_is_not_booked(world: World) {
        let (garden, slots) = recurring(&world, Kind::Visit, Fen(28_000)).await;
        let plan = started(&world, "lin", daily(&world, garden)).await;
        let lin = world.member("lin").await;
        let view = read::find(&world.ctx, &lin, &zone(), plan).await.unwrap();
        let booking: BookingId = view.dates[0].turn.as_ref().unwrap().booking_id.unwrap();
        store::call_off(&world.ctx, &lin, vec![booking]).await.unwrap();
        refused(store::skip(&world.ctx, &lin, (plan, day("2026-11-24")), false).await, &Refusal::Stale);
        store::skip(&world.ctx, &lin, (plan, day("2026-11-28")), false).await.unwrap();
        slots_at(&world, garden, vec![zone().at(day("2026-11-28"), 14, 0).unwrap()]).await;
        store::run(&world.ctx).await.unwrap();
        assert_eq!((taken(&world, slots[0]).await, count(&world, BOOKED).await), (0, 4));
        assert_eq!(coming(&world, plan).await[5].1, Some(Skipped));
        store::skip(&world.ctx, &lin, (plan, day("2026-11-28")), true).await.unwrap();
        assert_eq!(count(&world, BOOKED).await, 5);
        store::step(&world.ctx, &lin, plan, Act::End).await.unwrap();
        assert_eq!(count(&world, BOOKED).await, 5, "what is booked stays");
    }
}

on_both! {
    async fn a_time_that_the_calendar_does_not_have_is_no_choice(world: World) {
        let (garden, _) = recurring(&world, Kind::Visit, Fen(28_000)).await;
        let lin = world.member("lin").await;
        let times = read::times(&world.ctx, &lin, (garden, &zone())).await.unwrap();
        assert_eq!(times, [14 * 60]);
        for (time, rule) in [("14:30", Rule::NotAChoice), ("", Rule::Required)] {
            let form = PlanForm { time: time.to_owned(), ..daily(&world, garden) };
            let found = faults(store::start(&world.ctx, &lin, form.parse().unwrap()).await);
            assert_eq!(found, [("time".to_owned(), rule)]);
        }
    }
}

on_both! {
    /// On 28 March 2027 the clocks of Berlin go from 02:00 to 03:00.
    async fn a_visit_keeps_its_time_of_day_when_the_clocks_change(world: World) {
        let berlin = EstateZone::named("Europe/Berlin").unwrap();
        world.ctx.db.write(|tx| Box::pin(async move {
            on_tx!(tx, |conn| { sqlx::query("UPDATE estate SET zone = 'Europe/Berlin'").execute(conn).await?; });
            Ok(())
        })).await.unwrap();
        world.clock.advance(berlin.at(day("2027-03-26"), 12, 0).unwrap().0 - world.ctx.now().0);
        let (garden, _) = recurring(&world, Kind::Visit, Fen(28_000)).await;
        let days = ["2027-03-27", "2027-03-28", "2027-03-29"];
        let mut starts: Vec<_> = days.iter().map(|on| berlin.at(day(on), 9, 30).unwrap()).collect();
        let early: Vec<_> = days.iter().map(|on| berlin.at(day(on), 2, 30).unwrap()).collect();
        starts.extend(early.iter().copied());
        slots_at(&world, garden, starts.clone()).await;
        for time in ["09:30", "02:30"] {
            let form = PlanForm { from: "2027-03-27".to_owned(), until: "2027-03-29".to_owned(), time: time.to_owned(), ..daily(&world, garden) };
            started(&world, "lin", form).await;
        }
        let mut booked: Vec<domain::time::Ms> =
            on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT starts_at FROM booking ORDER BY starts_at").fetch_all(pool).await.unwrap());
        booked.sort();
        starts.sort();
        assert_eq!(booked, starts);
        // Half past two did not exist on that day: the visit is at half past three.
        assert_eq!(early[1].0 - early[0].0, domain::time::DAY);
        assert_eq!(berlin.around(early[1]).civil(early[1]).hour, 3);
    }
}
