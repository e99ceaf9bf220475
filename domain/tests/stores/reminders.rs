use domain::{
    bookings::{Act, Shift, store},
    id::{BookingId, SlotId},
    on,
    rights::Capability,
    time::{DAY, HOUR, MINUTE},
};

use crate::{
    bookings::{booked, service},
    support::{World, on_both},
};

/// The reminders in the outbox, as (e-mail, instant in words).
async fn reminders(world: &World) -> Vec<(String, String)> {
    let rows: Vec<(String, sqlx::types::Json<serde_json::Value>)> = on!(world.ctx.db, |pool| {
        sqlx::query_as("SELECT address, letter FROM mail ORDER BY created_at, id").fetch_all(pool).await.unwrap()
    });
    rows.into_iter()
        .filter(|(_, letter)| letter["kind"] == "visit_tomorrow")
        .map(|(address, letter)| (address, letter["when"].as_str().unwrap().to_owned()))
        .collect()
}

async fn confirmed(world: &World, slot: SlotId) -> BookingId {
    let id = booked(world, "lin", slot).await;
    let staff = world.staff("min", Capability::Bookings).await;
    store::step(&world.ctx, &staff, id, Act::Confirm).await.unwrap();
    id
}

on_both! {
    async fn a_confirmed_visit_is_reminded_of_once_the_day_before(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        confirmed(&world, slots[1]).await;
        store::remind(&world.ctx).await.unwrap();
        assert!(reminders(&world).await.is_empty(), "two days ahead");
        world.clock.advance(DAY);
        for _ in 0..3 {
            store::remind(&world.ctx).await.unwrap();
        }
        assert_eq!(reminders(&world).await, [("lin@example.com".to_owned(), "2026-11-24 14:00".to_owned())]);
    }
}

on_both! {
    /// Two nodes ask at the same moment.
    async fn jobs_that_run_side_by_side_send_one_letter_each(world: World) {
        let (_, slots) = service(&world, "free", None, 70).await;
        for _ in 0..60 {
            confirmed(&world, slots[1]).await;
        }
        world.clock.advance(DAY);
        let jobs = (0..6).map(|_| {
            let ctx = world.ctx.clone();
            tokio::spawn(async move { store::remind(&ctx).await })
        });
        for job in futures::future::join_all(jobs).await {
            job.unwrap().unwrap();
        }
        store::remind(&world.ctx).await.unwrap();
        assert_eq!(reminders(&world).await.len(), 60);
    }
}

on_both! {
    async fn nobody_is_reminded_of_what_is_not_confirmed_cancelled_begun_or_just_booked(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        booked(&world, "lin", slots[1]).await;
        let off = confirmed(&world, slots[1]).await;
        store::cancel(&world.ctx, &world.member("lin").await, off).await.unwrap();
        confirmed(&world, slots[0]).await;
        world.clock.advance(DAY + HOUR);
        confirmed(&world, slots[1]).await;
        store::remind(&world.ctx).await.unwrap();
        assert!(reminders(&world).await.is_empty(), "{:?}", reminders(&world).await);
    }
}

on_both! {
    async fn a_visit_that_has_moved_is_reminded_of_anew(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        let id = confirmed(&world, slots[1]).await;
        world.clock.advance(DAY);
        store::remind(&world.ctx).await.unwrap();
        let shift = Shift { slot: slots[3], reason: None };
        store::move_to(&world.ctx, &world.actor("lin", Capability::Bookings).await, id, shift).await.unwrap();
        let staff = world.staff("min", Capability::Bookings).await;
        store::step(&world.ctx, &staff, id, Act::Confirm).await.unwrap();
        world.clock.advance(2 * DAY + MINUTE);
        store::remind(&world.ctx).await.unwrap();
        assert_eq!(reminders(&world).await.len(), 2);
    }
}
