//! Several services in one visit: what may join it, who sees it, and what leaves it.

use domain::{
    bookings::{
        Keep, Shift, Wish,
        read::{self, beside},
        store,
    },
    error::{Error, Refusal},
    id::{BookingId, ServiceId, SlotId},
    on_tx,
    scope::{Actor, Member},
    time::{DAY, HOUR},
};

use crate::{
    bookings::{booked, service, taken, wish},
    support::{START, World, not_found, on_both},
};

/// A free service of two places with one slot, so many hours after the first slot of every other service, at a place.
async fn at(world: &World, hours: i64, place: &'static str) -> (ServiceId, SlotId) {
    let (id, slots) = service(world, "free", None, 2).await;
    let starts = START.plus(DAY + hours * HOUR);
    let slot = slots[0];
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("DELETE FROM slot WHERE service_id = $1 AND id <> $2")
                    .bind(id)
                    .bind(slot)
                    .execute(&mut *conn)
                    .await?;
                sqlx::query("UPDATE slot SET starts_at = $2, ends_at = $3 WHERE id = $1")
                    .bind(slot)
                    .bind(starts)
                    .bind(starts.plus(HOUR))
                    .execute(&mut *conn)
                    .await?;
                sqlx::query("UPDATE service SET place_zh = $2 WHERE id = $1")
                    .bind(id)
                    .bind(place)
                    .execute(conn)
                    .await?;
            });
            Ok(())
        })
    });
    write.await.unwrap();
    (id, slot)
}

async fn join(world: &World, by: &Member, slot: SlotId, visit: BookingId) -> Result<BookingId, Error> {
    store::request(&world.ctx, by, Wish { visit: Some(visit), ..wish(world, slot) }).await
}

async fn visit(world: &World, by: &Member, id: BookingId) -> Vec<BookingId> {
    let found = read::find(&world.ctx, &Actor::Member(*by), id).await.unwrap().unwrap();
    found.visit.iter().map(|part| part.id).collect()
}

on_both! {
    async fn what_has_time_before_or_after_at_the_same_place_joins_the_visit(world: World) {
        let (_, first) = at(&world, 0, "").await;
        let (after, later) = at(&world, 1, "").await;
        let (before, earlier) = at(&world, -2, "").await;
        at(&world, 0, "").await; // at the same time
        at(&world, 5, "").await; // four hours on
        at(&world, 1, "会所").await; // elsewhere
        let (lin, zhou) = (world.member("lin").await, world.member("zhou").await);
        let id = booked(&world, "lin", first).await;
        let found = beside(&world.ctx, &lin, id).await.unwrap().unwrap();
        let mut offered: Vec<(ServiceId, SlotId)> = found.companions.iter().map(|one| (one.service_id, one.slot_id)).collect();
        offered.sort();
        let mut wanted = vec![(after, later), (before, earlier)];
        wanted.sort();
        assert_eq!((offered, found.parts.len()), (wanted, 1));

        // Kept for the visit first, as the form does.
        store::hold(&world.ctx, &lin, Keep { slot: later, places: 1, units: 1, visit: Some(id) }).await.unwrap();
        let hold = read::hold(&world.ctx, &lin, after).await.unwrap().unwrap();
        assert_eq!(hold.beside_id, Some(id));
        let second = join(&world, &lin, later, id).await.unwrap();
        // The spouse adds a third before it, to any of its parts.
        let third = join(&world, &zhou, earlier, second).await.unwrap();
        for part in [id, second, third] {
            assert_eq!(visit(&world, &zhou, part).await, [third, id, second]);
        }
        assert_eq!((taken(&world, later).await, taken(&world, earlier).await), (1, 1));
        assert_eq!(beside(&world.ctx, &lin, id).await.unwrap().unwrap().companions, []);
    }
}

on_both! {
    async fn what_cannot_be_done_in_the_visit_is_refused_and_takes_no_place(world: World) {
        let (_, first) = at(&world, 0, "").await;
        let (_, same) = at(&world, 0, "").await;
        let (_, far) = at(&world, 4, "").await;
        let (_, away) = at(&world, 1, "会所").await;
        let (_, good) = at(&world, 1, "").await;
        let (lin, xu) = (world.member("lin").await, world.member("xu").await);
        let id = booked(&world, "lin", first).await;
        for slot in [same, far, away] {
            let refused = join(&world, &lin, slot, id).await;
            assert!(matches!(refused, Err(Error::Refused(Refusal::NotOneVisit))), "{refused:?}");
            let held = store::hold(&world.ctx, &lin, Keep { slot, places: 1, units: 1, visit: Some(id) }).await;
            assert!(matches!(held, Err(Error::Refused(Refusal::NotOneVisit))), "{held:?}");
            assert_eq!(taken(&world, slot).await, 0);
        }
        // Another house's booking does not exist.
        not_found(join(&world, &xu, good, id).await);
        assert_eq!(beside(&world.ctx, &xu, id).await.unwrap(), None);
        store::cancel(&world.ctx, &lin, id).await.unwrap();
        let stale = join(&world, &lin, good, id).await;
        assert!(matches!(stale, Err(Error::Refused(Refusal::Stale))), "{stale:?}");
        assert_eq!(taken(&world, good).await, 0);
    }
}

on_both! {
    async fn a_private_part_is_seen_by_nobody_else(world: World) {
        let (_, first) = at(&world, 0, "").await;
        let (_, later) = at(&world, 1, "").await;
        let (lin, zhou) = (world.member("lin").await, world.member("zhou").await);
        let id = booked(&world, "lin", first).await;
        let private = Wish { visit: Some(id), only_me: true, ..wish(&world, later) };
        let second = store::request(&world.ctx, &lin, private).await.unwrap();
        assert_eq!(visit(&world, &lin, id).await, [id, second]);
        assert_eq!(visit(&world, &zhou, id).await, []);
        assert_eq!(beside(&world.ctx, &zhou, second).await.unwrap(), None);
        // Nor does it show by what is offered or refused: neither its service is left out nor its time.
        let offered = beside(&world.ctx, &zhou, id).await.unwrap().unwrap().companions;
        assert_eq!(offered.iter().map(|one| one.slot_id).collect::<Vec<_>>(), [later]);
        let third = join(&world, &zhou, later, id).await.unwrap();
        assert_eq!(visit(&world, &zhou, id).await, [id, third]);
    }
}

on_both! {
    async fn whoever_moves_away_or_is_cancelled_leaves_the_visit(world: World) {
        let (_, first) = at(&world, 0, "").await;
        let (_, later) = at(&world, 1, "").await;
        let (_, slots) = service(&world, "free", None, 2).await;
        let lin = world.member("lin").await;
        let actor = Actor::Member(lin);
        let third = booked(&world, "lin", slots[0]).await;
        // The first slot of each service is at the same hour: the second day's is far from all of them.
        let id = join(&world, &lin, later, third).await.unwrap();
        assert_eq!(visit(&world, &lin, id).await, [third, id]);
        store::move_to(&world.ctx, &actor, third, Shift { slot: slots[1], reason: None }).await.unwrap();
        assert_eq!(visit(&world, &lin, id).await, []);
        assert_eq!(visit(&world, &lin, third).await, []);
        let other = join(&world, &lin, first, id).await.unwrap();
        assert_eq!(visit(&world, &lin, id).await, [other, id]);
        store::cancel(&world.ctx, &lin, other).await.unwrap();
        assert_eq!(visit(&world, &lin, id).await, []);
    }
}

on_both! {
    async fn two_who_add_at_the_same_time_never_overlap(world: World) {
        let (_, first) = at(&world, 0, "").await;
        let (_, one) = at(&world, 1, "").await;
        let (_, other) = at(&world, 1, "").await;
        let (lin, zhou) = (world.member("lin").await, world.member("zhou").await);
        let id = booked(&world, "lin", first).await;
        let both = tokio::join!(join(&world, &lin, one, id), join(&world, &zhou, other, id));
        let refused = [&both.0, &both.1].iter().filter(|end| matches!(end, Err(Error::Refused(Refusal::NotOneVisit)))).count();
        assert_eq!((refused, visit(&world, &lin, id).await.len()), (1, 2), "{both:?}");
        assert_eq!(taken(&world, one).await + taken(&world, other).await, 1);
    }
}
