//! What is brought to the door: its days, the hour until which it can be stopped, the desk's marks and the charge.

use domain::{
    error::{Refusal, Rule},
    household::store::end_member,
    id::ServiceId,
    ledger::store::{Faults, verify},
    money::Fen,
    plans::{Act, Kind, PlanForm, TurnState, read, store},
    rights::Capability,
};

use super::{coming, count, daily, day, faults, listed, recurring, refused, started, turn_to, zone};
use crate::support::{World, not_found, on_both};

use TurnState::{Done, Due, Skipped};

async fn milk(world: &World) -> ServiceId {
    recurring(world, Kind::Delivery, Fen(1_200)).await.0
}

const CHARGES: &str = "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'charge' AND key LIKE 'turn:%'";

on_both! {
    async fn milk_comes_on_its_days_and_each_is_charged_once_when_the_desk_marks_it(world: World) {
        let plan = started(&world, "lin", PlanForm { quantity: "2".to_owned(), ..daily(&world, milk(&world).await) }).await;
        let desk = world.staff("he", Capability::Bookings).await;
        assert_eq!(listed(&world, "2026-11-23").await, [("A-01".to_owned(), None)]);
        assert_eq!(listed(&world, "2026-11-22").await, []);
        turn_to(&world, "2026-11-22", 18);
        assert_eq!(listed(&world, "2026-11-23").await, [("A-01".to_owned(), Some(Due))]);
        refused(store::mark(&world.ctx, &desk, (plan, day("2026-11-23")), None).await, &Refusal::Stale);
        turn_to(&world, "2026-11-23", 8);
        let tries = (0..8).map(|_| store::mark(&world.ctx, &desk, (plan, day("2026-11-23")), None));
        for result in futures::future::join_all(tries).await {
            result.unwrap();
        }
        assert_eq!(listed(&world, "2026-11-23").await, [("A-01".to_owned(), Some(Done))]);
        assert_eq!(count(&world, CHARGES).await, 1);
        assert_eq!(count(&world, "SELECT balance_fen FROM house_account").await, 2_400);
        assert_eq!(verify(&world.ctx, &world.system()).await.unwrap(), Faults::default());
        let late = store::mark(&world.ctx, &desk, (plan, day("2026-11-23")), Some("没有送".to_owned())).await;
        refused(late, &Refusal::Stale);
        let stranger = world.staff("yao", Capability::Bookings).await;
        not_found(store::mark(&world.ctx, &stranger, (plan, day("2026-11-24")), None).await);
    }
}

on_both! {
    async fn what_did_not_come_has_a_reason_and_costs_nothing(world: World) {
        let plan = started(&world, "lin", daily(&world, milk(&world).await)).await;
        turn_to(&world, "2026-11-23", 9);
        let desk = world.staff("he", Capability::Bookings).await;
        store::mark(&world.ctx, &desk, (plan, day("2026-11-23")), Some("奶站断货".to_owned())).await.unwrap();
        let view = read::find(&world.ctx, &world.member("zhou").await, &zone(), plan).await.unwrap();
        let first = view.dates[0].turn.as_ref().unwrap();
        assert_eq!((first.state, first.reason.as_str()), (Skipped, "奶站断货"));
        assert_eq!(count(&world, CHARGES).await, 0);
    }
}

on_both! {
    async fn a_day_is_left_out_until_the_hour_of_the_day_before(world: World) {
        let plan = started(&world, "lin", daily(&world, milk(&world).await)).await;
        let wang = world.member("wang").await;
        let skip = |on: &str, restore| store::skip(&world.ctx, &wang, (plan, day(on)), restore);
        skip("2026-11-23", false).await.unwrap();
        skip("2026-11-23", false).await.unwrap();
        skip("2026-11-24", false).await.unwrap();
        skip("2026-11-24", true).await.unwrap();
        turn_to(&world, "2026-11-22", 18);
        refused(skip("2026-11-23", true).await, &Refusal::TooLate);
        refused(skip("2026-11-22", false).await, &Refusal::Stale);
        let states = coming(&world, plan).await;
        assert_eq!(states[..2], [("2026-11-23".to_owned(), Some(Skipped)), ("2026-11-24".to_owned(), None)]);
        turn_to(&world, "2026-11-23", 18);
        refused(skip("2026-11-24", false).await, &Refusal::TooLate);
        not_found(store::skip(&world.ctx, &world.member("xu").await, (plan, day("2026-11-26")), false).await);
    }
}

on_both! {
    async fn after_a_pause_what_was_due_still_comes_and_the_days_in_between_do_not(world: World) {
        let plan = started(&world, "lin", daily(&world, milk(&world).await)).await;
        let lin = world.member("lin").await;
        turn_to(&world, "2026-11-22", 19);
        store::step(&world.ctx, &lin, plan, Act::Pause).await.unwrap();
        refused(store::step(&world.ctx, &lin, plan, Act::Pause).await, &Refusal::Stale);
        assert_eq!(coming(&world, plan).await, [("2026-11-23".to_owned(), Some(Due))]);
        turn_to(&world, "2026-11-25", 19);
        store::run(&world.ctx).await.unwrap();
        assert_eq!(count(&world, "SELECT COUNT(*) FROM plan_turn").await, 1);
        refused(store::step(&world.ctx, &world.member("wang").await, plan, Act::Resume).await, &Refusal::NotYours);
        store::step(&world.ctx, &lin, plan, Act::Resume).await.unwrap();
        // Tomorrow's can't be ordered any more.
        assert_eq!(coming(&world, plan).await[0], ("2026-11-27".to_owned(), None));
        store::step(&world.ctx, &lin, plan, Act::End).await.unwrap();
        refused(store::step(&world.ctx, &lin, plan, Act::Resume).await, &Refusal::Stale);
        not_found(store::step(&world.ctx, &world.member("xu").await, plan, Act::End).await);
        not_found(store::step(&world.ctx, &world.member("bao").await, plan, Act::End).await);
    }
}

on_both! {
    async fn the_job_settles_what_nobody_looked_at_and_a_second_run_changes_nothing(world: World) {
        started(&world, "lin", daily(&world, milk(&world).await)).await;
        turn_to(&world, "2026-11-25", 20);
        let runs = (0..4).map(|_| store::run(&world.ctx));
        for result in futures::future::join_all(runs).await {
            result.unwrap();
        }
        assert_eq!(count(&world, "SELECT COUNT(*) FROM plan_turn WHERE state = 'due'").await, 4);
    }
}

on_both! {
    async fn a_plan_rests_when_its_person_has_moved_away(world: World) {
        started(&world, "lin", daily(&world, milk(&world).await)).await;
        end_member(&world.ctx, &world.system(), world.people["lin"], world.houses["A-01"]).await.unwrap();
        turn_to(&world, "2026-11-25", 20);
        store::run(&world.ctx).await.unwrap();
        assert_eq!(count(&world, "SELECT COUNT(*) FROM plan_turn").await, 0);
        assert_eq!(listed(&world, "2026-11-26").await, []);
    }
}

on_both! {
    async fn the_same_form_sent_twice_is_one_plan_and_the_price_is_kept(world: World) {
        let service = milk(&world).await;
        let (lin, wish) = (world.member("lin").await, daily(&world, service).parse().unwrap());
        let first = store::start(&world.ctx, &lin, wish.clone()).await.unwrap();
        assert_eq!(store::start(&world.ctx, &lin, wish).await.unwrap(), first);
        world.ctx.db.write(|tx| Box::pin(async move {
            domain::on_tx!(tx, |conn| { sqlx::query("UPDATE plan_rule SET turn_fen = 1500").execute(conn).await?; });
            Ok(())
        })).await.unwrap();
        let view = read::find(&world.ctx, &lin, &zone(), first).await.unwrap();
        assert_eq!((view.price.total, view.listed), (Fen(1_200), Some(Fen(1_500))));
        let second = started(&world, "zhou", daily(&world, service)).await;
        let view = read::find(&world.ctx, &lin, &zone(), second).await.unwrap();
        assert_eq!((view.price.total, view.listed), (Fen(1_500), None));
    }
}

on_both! {
    async fn a_plan_that_can_not_be_is_refused_with_all_its_faults(world: World) {
        let service = milk(&world).await;
        let lin = world.member("lin").await;
        let bad = PlanForm {
            quantity: "7".to_owned(),
            from: "2026-11-22".to_owned(),
            until: "2026-11-22".to_owned(),
            sun: None,
            ..daily(&world, service)
        };
        let found = faults(store::start(&world.ctx, &lin, bad.parse().unwrap()).await);
        let (monday, most) = (Rule::NotBefore(day("2026-11-23")), Rule::TooMany(6));
        let expected = [("quantity", most), ("from", monday), ("until", monday)];
        assert_eq!(found, expected.map(|(field, rule)| (field.to_owned(), rule)));
        // From 18:00 on the next day is closed.
        turn_to(&world, "2026-11-22", 18);
        let found = faults(store::start(&world.ctx, &lin, daily(&world, service).parse().unwrap()).await);
        assert_eq!(found, [("from".to_owned(), Rule::NotBefore(day("2026-11-24")))]);
        let later = || PlanForm { from: "2026-11-24".to_owned(), ..daily(&world, service) }.parse().unwrap();
        refused(store::start(&world.ctx, &world.member("wang").await, later()).await, &Refusal::NotYours);
        not_found(store::start(&world.ctx, &world.member("bao").await, later()).await);
        let (once, _) = crate::bookings::service(&world, "free", None, 1).await;
        let form = PlanForm { service: once.to_string(), ..daily(&world, service) };
        not_found(store::start(&world.ctx, &lin, form.parse().unwrap()).await);
        assert_eq!(count(&world, "SELECT COUNT(*) FROM plan").await, 0);
    }
}
