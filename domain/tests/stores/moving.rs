//! Moving a booking to another slot.

use domain::{
    bookings::{Act, Shift, State, Step, read, store},
    error::{Error, Refusal},
    id::SlotId,
    money::Fen,
    on, on_tx,
    rights::Capability,
    scope::Actor,
    time::{DAY, HOUR},
};

use crate::{
    bookings::{booked, service, taken},
    support::{START, World, not_found, on_both},
};

fn to(slot: SlotId) -> Shift {
    Shift { slot, reason: None }
}

async fn lin(world: &World) -> Actor {
    world.actor("lin", Capability::Bookings).await
}

on_both! {
    async fn a_moved_booking_has_its_new_place_its_old_price_and_is_confirmed_anew(world: World) {
        let (service, slots) = service(&world, "paid", Some(Fen(50_000)), 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        let staff = world.staff("min", Capability::Bookings).await;
        store::assign(&world.ctx, &staff, id, world.people["li"]).await.unwrap();
        store::step(&world.ctx, &staff, id, Act::Confirm).await.unwrap();
        world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| { sqlx::query("UPDATE service SET price_fen = 90000 WHERE id = $1").bind(service).execute(conn).await?; });
            Ok(())
        })).await.unwrap();
        store::move_to(&world.ctx, &lin(&world).await, id, to(slots[3])).await.unwrap();
        store::move_to(&world.ctx, &lin(&world).await, id, to(slots[3])).await.unwrap();
        assert_eq!((taken(&world, slots[0]).await, taken(&world, slots[3]).await), (0, 1), "moved once");
        let view = read::find(&world.ctx, &lin(&world).await, id).await.unwrap().unwrap();
        assert_eq!((view.row.state, view.row.starts_at, view.price.total), (State::Requested, START.plus(4 * DAY), Fen(50_000)));
        assert_eq!((view.row.assigned_en.as_deref(), view.may_move), (None, true));
        let last = view.timeline.last().unwrap();
        assert_eq!((last.step, last.was_at, view.timeline.len()), (Step::Moved, Some(START.plus(DAY)), 4));
    }
}

on_both! {
    async fn a_full_slot_is_answered_with_the_three_nearest_and_the_old_place_is_kept(world: World) {
        let (_, slots) = service(&world, "free", None, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        booked(&world, "xu", slots[1]).await;
        let result = store::move_to(&world.ctx, &lin(&world).await, id, to(slots[1])).await;
        let Err(Error::Refused(Refusal::SlotFull { nearest })) = result else { panic!("{result:?}") };
        assert_eq!(nearest.iter().map(|(slot, _)| *slot).collect::<Vec<_>>(), [slots[2], slots[3], slots[4]]);
        assert_eq!(taken(&world, slots[0]).await, 1);
        let view = read::find(&world.ctx, &lin(&world).await, id).await.unwrap().unwrap();
        assert_eq!((view.row.starts_at, view.timeline.len()), (START.plus(DAY), 1));
    }
}

on_both! {
    async fn a_booking_stays_within_its_service_and_its_estate(world: World) {
        let (_, slots) = service(&world, "free", None, 2).await;
        let (_, others) = service(&world, "free", None, 2).await;
        let id = booked(&world, "lin", slots[0]).await;
        assert!(matches!(store::move_to(&world.ctx, &lin(&world).await, id, to(others[1])).await, Err(Error::Invalid(_))));
        not_found(store::move_to(&world.ctx, &lin(&world).await, id, to(world.ctx.id())).await);
        for key in ["xu", "bao", "yao"] {
            let stranger = world.actor(key, Capability::Bookings).await;
            not_found(store::move_to(&world.ctx, &stranger, id, to(slots[1])).await);
        }
        assert_eq!((taken(&world, slots[0]).await, taken(&world, slots[1]).await, taken(&world, others[1]).await), (1, 0, 0));
    }
}

on_both! {
    async fn inside_the_notice_only_staff_move_and_into_it_only_with_a_reason_that_the_owner_reads(world: World) {
        let (_, slots) = service(&world, "free", None, 2).await;
        let (id, later) = (booked(&world, "lin", slots[0]).await, booked(&world, "lin", slots[2]).await);
        world.clock.advance(DAY - HOUR);
        let late = |result: Result<(), Error>| assert!(matches!(result, Err(Error::Refused(Refusal::TooLate))), "{result:?}");
        late(store::move_to(&world.ctx, &lin(&world).await, id, to(slots[3])).await);
        late(store::move_to(&world.ctx, &lin(&world).await, later, to(slots[0])).await);
        assert!(!read::find(&world.ctx, &lin(&world).await, id).await.unwrap().unwrap().may_move);
        let staff = world.actor("min", Capability::Bookings).await;
        store::move_to(&world.ctx, &staff, id, to(slots[3])).await.unwrap();
        late(store::move_to(&world.ctx, &staff, later, to(slots[0])).await);
        let shift = Shift { slot: slots[0], reason: Some("园丁提前到了".to_owned()) };
        store::move_to(&world.ctx, &staff, later, shift).await.unwrap();
        let view = read::find(&world.ctx, &lin(&world).await, later).await.unwrap().unwrap();
        let last = view.timeline.last().unwrap();
        assert_eq!((last.step, last.words.as_str(), last.by.name_en.as_str()), (Step::Overridden, "园丁提前到了", "min"));
        let audited: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM audit WHERE act = 'booking.override'")
            .fetch_one(pool).await.unwrap());
        assert_eq!(audited, 1);
        // A resident's reason is no pass.
        world.clock.advance(DAY);
        let shift = Shift { slot: slots[1], reason: Some("请通融".to_owned()) };
        late(store::move_to(&world.ctx, &lin(&world).await, id, shift).await);
    }
}

on_both! {
    async fn what_is_under_way_or_over_stays_where_it_is(world: World) {
        let (_, slots) = service(&world, "free", None, 2).await;
        let (id, gone) = (booked(&world, "lin", slots[0]).await, booked(&world, "lin", slots[1]).await);
        let staff = world.staff("min", Capability::Bookings).await;
        for act in [Act::Confirm, Act::Depart] {
            store::step(&world.ctx, &staff, id, act).await.unwrap();
        }
        store::cancel(&world.ctx, &world.member("lin").await, gone).await.unwrap();
        for id in [id, gone] {
            let result = store::move_to(&world.ctx, &lin(&world).await, id, to(slots[3])).await;
            assert!(matches!(result, Err(Error::Refused(Refusal::Stale))), "{result:?}");
        }
        assert_eq!(taken(&world, slots[3]).await, 0);
    }
}

on_both! {
    /// Each waits for the other's slot: locks in one order let both through.
    async fn bookings_that_cross_each_other_all_arrive(world: World) {
        let (_, slots) = service(&world, "free", None, 40).await;
        let mut there = Vec::new();
        for turn in 0..24 {
            there.push((booked(&world, "lin", slots[turn % 2]).await, slots[1 - turn % 2]));
        }
        let actor = lin(&world).await;
        let moves = there.into_iter().map(|(id, slot)| {
            let ctx = world.ctx.clone();
            tokio::spawn(async move { store::move_to(&ctx, &actor, id, to(slot)).await })
        });
        for result in futures::future::join_all(moves).await {
            result.unwrap().unwrap();
        }
        assert_eq!((taken(&world, slots[0]).await, taken(&world, slots[1]).await), (12, 12));
    }
}

on_both! {
    async fn the_confirmation_finds_out_that_a_slot_was_oversold_or_is_over(world: World) {
        let (_, slots) = service(&world, "free", None, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        let staff = world.staff("min", Capability::Bookings).await;
        // A program that forgot to take a place.
        world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| { sqlx::query("UPDATE booking SET places = 2 WHERE id = $1").bind(id).execute(conn).await?; });
            Ok(())
        })).await.unwrap();
        let result = store::step(&world.ctx, &staff, id, Act::Confirm).await;
        assert!(matches!(result, Err(Error::Refused(Refusal::SlotFull { .. }))), "{result:?}");
        let late = booked(&world, "xu", slots[1]).await;
        world.clock.advance(2 * DAY + HOUR);
        let result = store::step(&world.ctx, &staff, late, Act::Confirm).await;
        assert!(matches!(result, Err(Error::Refused(Refusal::TooLate))), "{result:?}");
    }
}
