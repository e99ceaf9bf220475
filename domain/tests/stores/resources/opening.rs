//! Rules open slots up to their horizon, again and again without doing anything twice.

use domain::{
    bookings::{read, store as bookings},
    error::{Error, Refusal, Rule},
    id::ServiceId,
    on, on_tx,
    resources::{BlackoutForm, DayForm, DayKind, RuleDraft, RuleForm, Subject, store},
    rights::Capability,
    time::{DAY, HOUR, MINUTE, Ms},
};

use super::{fault, key, manager, refused, work};
use crate::{
    bookings::{booked, service, wish},
    support::{START, World, not_found, on_both},
};

fn form(service: ServiceId) -> RuleForm {
    RuleForm {
        service: service.to_string(),
        weekdays: ["0", "1", "2", "3", "4"].map(str::to_owned).to_vec(),
        minutes: "60".to_owned(),
        places: "2".to_owned(),
        buffer: "30".to_owned(),
        lead: "12".to_owned(),
        horizon: "14".to_owned(),
        holidays: Some("true".to_owned()),
        active: Some("true".to_owned()),
        ..RuleForm::default()
    }
}

fn draft(service: ServiceId) -> RuleDraft {
    form(service).parse().unwrap()
}

/// A service without slots.
async fn bare(world: &World) -> ServiceId {
    let (id, _) = service(world, "free", None, 1).await;
    world
        .ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query("DELETE FROM slot WHERE service_id = $1").bind(id).execute(conn).await?;
                });
                Ok(())
            })
        })
        .await
        .unwrap();
    id
}

async fn slots(world: &World, service: ServiceId) -> Vec<(Ms, Ms)> {
    on!(world.ctx.db, |pool| {
        sqlx::query_as("SELECT starts_at, ends_at FROM slot WHERE service_id = $1 ORDER BY starts_at")
            .bind(service)
            .fetch_all(pool)
            .await
            .unwrap()
    })
}

fn day(text: &str, kind: DayKind, works_as: &str) -> DayForm {
    DayForm {
        day: text.to_owned(),
        kind: kind.as_str().to_owned(),
        name_zh: "国庆节".to_owned(),
        works_as: works_as.to_owned(),
        ..DayForm::default()
    }
}

on_both! {
    async fn a_rule_opens_its_slots_at_once_and_the_job_adds_only_what_is_missing(world: World) {
        let service = bare(&world).await;
        work(&world, Subject::Service(service), "09:00-12:00").await;
        // Two weeks with ten working days, two visits each.
        assert_eq!(store::set_rule(&world.ctx, &manager(&world).await, draft(service)).await.unwrap(), 20);
        assert_eq!(store::open(&world.ctx).await.unwrap(), 0);
        let tries = (0..5).map(|_| store::open(&world.ctx));
        assert!(futures::future::join_all(tries).await.into_iter().all(|opened| opened.unwrap() == 0));
        world.clock.advance(DAY);
        assert_eq!(store::open(&world.ctx).await.unwrap(), 0, "the day that the horizon reaches is a Sunday");
        world.clock.advance(DAY);
        assert_eq!(store::open(&world.ctx).await.unwrap(), 2);
        let all = slots(&world, service).await;
        assert_eq!(all.len(), 22);
        assert!(all.windows(2).all(|pair| pair[1].0 >= pair[0].1.plus(30 * MINUTE)));
    }
}

on_both! {
    async fn holidays_are_left_out_make_up_days_are_worked_and_both_are_data(world: World) {
        let (service, staff) = (bare(&world).await, manager(&world).await);
        work(&world, Subject::Department("butler".to_owned()), "09:00-10:00").await;
        for entry in [day("2026-11-23", DayKind::Holiday, ""), day("2026-11-28", DayKind::MakeUp, "0")] {
            store::set_day(&world.ctx, &staff, entry.parse().unwrap()).await.unwrap();
        }
        let rule = RuleForm { horizon: "7".to_owned(), ..form(service) }.parse().unwrap();
        // Tuesday to Friday and the Saturday; no Monday.
        assert_eq!(store::set_rule(&world.ctx, &staff, rule).await.unwrap(), 5);
        store::remove_day(&world.ctx, &staff, "2026-11-23".parse().unwrap()).await.unwrap();
        store::remove_day(&world.ctx, &staff, "2026-11-23".parse().unwrap()).await.unwrap();
        assert_eq!(store::open(&world.ctx).await.unwrap(), 1);
        let stranger = world.staff("yao", Capability::Bookings).await;
        let year = ("2026-01-01".parse().unwrap(), "2027-01-01".parse().unwrap());
        assert!(store::days(&world.ctx, &stranger, year).await.unwrap().is_empty());
        assert_eq!(store::days(&world.ctx, &staff, year).await.unwrap().len(), 1);
    }
}

on_both! {
    async fn slots_that_are_there_stay_and_no_new_one_comes_too_near(world: World) {
        // Slots of an hour at 14:00 on five days.
        let (service, before) = service(&world, "free", None, 1).await;
        let booking = booked(&world, "lin", before[1]).await;
        work(&world, Subject::Service(service), "13:00-17:00").await;
        let rule = RuleForm { horizon: "7".to_owned(), ..form(service) }.parse().unwrap();
        // 13:00 and 14:30 meet the one at 14:00; 16:00 does not. Five working days.
        assert_eq!(store::set_rule(&world.ctx, &manager(&world).await, rule).await.unwrap(), 5);
        let all = slots(&world, service).await;
        assert_eq!(all.len(), 10);
        let actor = world.actor("lin", Capability::Bookings).await;
        assert_eq!(read::find(&world.ctx, &actor, booking).await.unwrap().unwrap().slot_id, before[1]);
    }
}

on_both! {
    async fn a_rule_that_opens_nothing_is_refused_with_the_reason_and_not_saved(world: World) {
        let (service, staff) = (bare(&world).await, manager(&world).await);
        let try_rule = |form: RuleForm| store::set_rule(&world.ctx, &staff, form.parse().unwrap());
        assert_eq!(fault(try_rule(form(service)).await, "weekdays"), Rule::NoHours);
        work(&world, Subject::Service(service), "09:00-09:30").await;
        assert_eq!(fault(try_rule(form(service)).await, "minutes"), Rule::NeverOpen);
        let sheet = store::rule(&world.ctx, &staff, service).await.unwrap();
        assert!(sheet.rule.is_none() && slots(&world, service).await.is_empty());
        let shift = RuleForm { minutes: "30".to_owned(), ..form(service) };
        assert!(try_rule(shift.clone()).await.unwrap() > 0);
        assert_eq!(try_rule(shift.clone()).await.unwrap(), 0, "the same again is no change");
        let late = RuleForm { places: "3".to_owned(), ..shift };
        assert_eq!(refused(try_rule(late).await), Refusal::Stale);
        let stranger = world.staff("yao", Capability::Bookings).await;
        not_found(store::rule(&world.ctx, &stranger, service).await);
        not_found(store::set_rule(&world.ctx, &stranger, draft(service)).await);
    }
}

on_both! {
    async fn a_blackout_of_a_service_asks_about_bookings_hides_its_slots_and_gives_them_back(world: World) {
        let (service, slots) = service(&world, "free", None, 2).await;
        booked(&world, "lin", slots[0]).await;
        let staff = manager(&world).await;
        let form = |confirm: Option<&str>| BlackoutForm {
            of: Subject::Service(service).to_string(),
            from: "2026-11-23".to_owned(),
            to: "2026-11-24".to_owned(),
            reason: "设备检修".to_owned(),
            confirm: confirm.map(str::to_owned),
            key: key(&world),
            ..BlackoutForm::default()
        };
        let ask = store::black_out(&world.ctx, &staff, form(None).parse().unwrap()).await;
        assert_eq!(fault(ask, "confirm"), Rule::TooMany(1));
        let id = store::black_out(&world.ctx, &staff, form(Some("1")).parse().unwrap()).await.unwrap();
        let actor = world.actor("xu", Capability::Bookings).await;
        let week = (START, START.plus(7 * DAY));
        assert_eq!(read::calendar(&world.ctx, &actor, service, week).await.unwrap().len(), 3);
        let late = bookings::request(&world.ctx, &world.member("xu").await, wish(&world, slots[1])).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::NotBookable))), "{late:?}");
        store::lift(&world.ctx, &staff, id).await.unwrap();
        assert_eq!(read::calendar(&world.ctx, &actor, service, week).await.unwrap().len(), 5);
        assert!(bookings::request(&world.ctx, &world.member("xu").await, wish(&world, slots[1])).await.is_ok());
        world.clock.advance(HOUR);
    }
}
