//! Holds of forms and the line for a full slot.

use domain::{
    bookings::{
        Wish,
        line::{HOLD, OFFER, WaitingRow, WaitingState},
        read, store,
    },
    error::{Error, Refusal},
    household::store::end_member,
    id::{ServiceId, SlotId, WaitingId},
    money::Fen,
    on, on_tx,
    rights::Capability,
    time::{DAY, MINUTE, Ms},
};

use crate::{
    bookings::{booked, service, taken, wish},
    support::{World, not_found, on_both},
};

/// Joins a moment after whoever joined before.
async fn join(world: &World, key: &str, slot: SlotId) -> WaitingId {
    world.clock.advance(1);
    store::join(&world.ctx, &world.member(key).await, wish(world, slot)).await.unwrap()
}

async fn waiting(world: &World, key: &str) -> Vec<WaitingRow> {
    read::waiting(&world.ctx, &world.member(key).await).await.unwrap()
}

async fn hold(world: &World, key: &str, slot: SlotId) -> Result<ServiceId, Error> {
    store::hold(&world.ctx, &world.member(key).await, (slot, 1).into()).await
}

async fn request(world: &World, key: &str, slot: SlotId) -> Result<domain::id::BookingId, Error> {
    store::request(&world.ctx, &world.member(key).await, wish(world, slot)).await
}

#[track_caller]
fn full<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::Refused(Refusal::SlotFull { .. }))), "{result:?}");
}

async fn letters(world: &World) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM mail").fetch_one(pool).await.unwrap())
}

async fn left(world: &World, key: &str, service: ServiceId) -> i64 {
    let actor = world.actor(key, Capability::Bookings).await;
    read::calendar(&world.ctx, &actor, service, (Ms(0), Ms(i64::MAX))).await.unwrap()[0].left
}

on_both! {
    async fn the_first_in_line_is_offered_what_a_cancellation_frees_and_nobody_else_gets_it(world: World) {
        let (_, slots) = service(&world, "free", None, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        let (first, _) = (join(&world, "xu", slots[0]).await, join(&world, "zhou", slots[0]).await);
        assert_eq!((waiting(&world, "xu").await[0].position, waiting(&world, "zhou").await[0].position), (1, 2));
        store::cancel(&world.ctx, &world.member("lin").await, id).await.unwrap();
        assert_eq!(taken(&world, slots[0]).await, 1, "held for the offer");
        let offered = &waiting(&world, "xu").await[0];
        assert_eq!((offered.id, offered.state, offered.expires_at), (first, WaitingState::Offered, Some(world.ctx.now().plus(OFFER))));
        assert_eq!((waiting(&world, "zhou").await[0].position, letters(&world).await), (1, 1));
        full(request(&world, "wang", slots[0]).await);
        let member = world.member("xu").await;
        let tries = (0..5).map(|_| store::accept(&world.ctx, &member, first));
        let made: Vec<_> = futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
        assert!(made.iter().all(|id| *id == made[0]));
        assert_eq!((taken(&world, slots[0]).await, waiting(&world, "xu").await.len()), (1, 0));
    }
}

on_both! {
    async fn whoever_declines_or_lets_an_offer_pass_makes_way_for_the_next(world: World) {
        let (service, slots) = service(&world, "free", None, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        let (xu, zhou, wang) = (join(&world, "xu", slots[0]).await, join(&world, "zhou", slots[0]).await, join(&world, "wang", slots[0]).await);
        store::cancel(&world.ctx, &world.member("lin").await, id).await.unwrap();
        store::leave(&world.ctx, &world.member("xu").await, xu).await.unwrap();
        assert_eq!(waiting(&world, "zhou").await[0].state, WaitingState::Offered);
        assert!(matches!(store::leave(&world.ctx, &world.member("xu").await, xu).await, Err(Error::Refused(Refusal::Stale))));
        world.clock.advance(OFFER);
        // Nobody has swept, and the offer is gone all the same.
        assert!(waiting(&world, "zhou").await.iter().all(|row| row.id != zhou));
        let late = store::accept(&world.ctx, &world.member("zhou").await, zhou).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::OfferGone))), "{late:?}");
        full(request(&world, "xu", slots[0]).await);
        let row = waiting(&world, "wang").await.into_iter().find(|row| row.id == wang).unwrap();
        assert_eq!((row.state, taken(&world, slots[0]).await), (WaitingState::Offered, 1));
        world.clock.advance(OFFER);
        assert_eq!(left(&world, "xu", service).await, 1, "a calendar counts it as free before anybody sweeps");
        store::sweep(&world.ctx).await.unwrap();
        assert_eq!((taken(&world, slots[0]).await, waiting(&world, "wang").await.len()), (0, 0));
        assert!(request(&world, "xu", slots[0]).await.is_ok());
    }
}

on_both! {
    async fn a_house_that_had_its_share_lately_waits_behind_one_that_had_not(world: World) {
        let (_, slots) = service(&world, "free", None, 1).await;
        booked(&world, "lin", slots[1]).await;
        let id = booked(&world, "wang", slots[0]).await;
        join(&world, "zhou", slots[0]).await;
        join(&world, "xu", slots[0]).await;
        assert_eq!((waiting(&world, "xu").await[0].position, waiting(&world, "zhou").await[0].position), (1, 2));
        store::cancel(&world.ctx, &world.member("wang").await, id).await.unwrap();
        assert_eq!(waiting(&world, "xu").await[0].state, WaitingState::Offered);
        assert_eq!(waiting(&world, "zhou").await[0].state, WaitingState::Waiting);
    }
}

on_both! {
    async fn nobody_waits_for_what_is_free_or_twice_or_for_more_than_there_is(world: World) {
        let (_, slots) = service(&world, "free", None, 1).await;
        let member = world.member("xu").await;
        let result = store::join(&world.ctx, &member, wish(&world, slots[0])).await;
        assert!(matches!(result, Err(Error::Refused(Refusal::PlacesFree))), "{result:?}");
        booked(&world, "lin", slots[0]).await;
        let first = join(&world, "xu", slots[0]).await;
        assert_eq!(join(&world, "xu", slots[0]).await, first);
        let many = Wish { places: 2, ..wish(&world, slots[0]) };
        assert!(matches!(store::join(&world.ctx, &member, many).await, Err(Error::Invalid(_))));
        world.clock.advance(DAY);
        let late = store::join(&world.ctx, &world.member("zhou").await, wish(&world, slots[0])).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::TooLate))), "{late:?}");
        assert!(waiting(&world, "xu").await.is_empty(), "the slot has begun");
    }
}

on_both! {
    async fn the_line_is_seen_and_left_by_its_own_house_only(world: World) {
        let (_, slots) = service(&world, "paid", Some(Fen(100)), 1).await;
        let booking = booked(&world, "xu", slots[0]).await;
        let nanny = store::join(&world.ctx, &world.member("wang").await, wish(&world, slots[0])).await;
        assert!(matches!(nanny, Err(Error::Refused(Refusal::NotYours))), "{nanny:?}");
        let private = Wish { only_me: true, ..wish(&world, slots[0]) };
        let id = store::join(&world.ctx, &world.member("lin").await, private).await.unwrap();
        for key in ["zhou", "xu", "bao"] {
            let member = world.member(key).await;
            assert!(waiting(&world, key).await.is_empty(), "{key}");
            not_found(store::leave(&world.ctx, &member, id).await);
            not_found(store::accept(&world.ctx, &member, id).await);
        }
        not_found(store::join(&world.ctx, &world.member("bao").await, wish(&world, slots[0])).await);
        not_found(hold(&world, "bao", slots[0]).await);
        // Whoever has moved away is passed over.
        end_member(&world.ctx, &world.system(), world.people["lin"], world.houses["A-01"]).await.unwrap();
        store::cancel(&world.ctx, &world.member("xu").await, booking).await.unwrap();
        assert_eq!((taken(&world, slots[0]).await, letters(&world).await), (0, 0));
    }
}

on_both! {
    async fn a_hold_keeps_a_place_until_it_is_booked(world: World) {
        let (service, slots) = service(&world, "free", None, 1).await;
        assert_eq!(hold(&world, "lin", slots[0]).await.unwrap(), service);
        assert_eq!(hold(&world, "lin", slots[0]).await.unwrap(), service);
        assert_eq!((taken(&world, slots[0]).await, left(&world, "lin", service).await, left(&world, "xu", service).await), (1, 1, 0));
        full(request(&world, "xu", slots[0]).await);
        full(hold(&world, "zhou", slots[0]).await);
        let held = read::hold(&world.ctx, &world.member("lin").await, service).await.unwrap().unwrap();
        let (member, actor) = (world.member("lin").await, world.actor("lin", Capability::Bookings).await);
        let known = read::known(&world.ctx, &actor, Some(&member), service).await.unwrap();
        assert_eq!(known, (Vec::new(), Some(held.clone())));
        assert_eq!((held.slot_id, held.places, held.expires_at), (slots[0], 1, world.ctx.now().plus(HOLD)));
        assert_eq!(read::hold(&world.ctx, &world.member("zhou").await, service).await.unwrap(), None);
        assert!(request(&world, "lin", slots[0]).await.is_ok());
        assert_eq!(taken(&world, slots[0]).await, 1);
        assert_eq!(read::hold(&world.ctx, &world.member("lin").await, service).await.unwrap(), None);
    }
}

on_both! {
    async fn a_new_hold_replaces_the_old_and_an_overdue_one_is_free_without_a_sweep(world: World) {
        let (service, slots) = service(&world, "free", None, 1).await;
        hold(&world, "lin", slots[0]).await.unwrap();
        hold(&world, "lin", slots[1]).await.unwrap();
        assert_eq!((taken(&world, slots[0]).await, taken(&world, slots[1]).await), (0, 1));
        hold(&world, "xu", slots[0]).await.unwrap();
        full(hold(&world, "lin", slots[0]).await);
        assert_eq!(taken(&world, slots[1]).await, 1, "a hold that is refused leaves the one before");
        world.clock.advance(HOLD);
        assert_eq!((left(&world, "zhou", service).await, read::hold(&world.ctx, &world.member("lin").await, service).await.unwrap()), (1, None));
        assert!(request(&world, "zhou", slots[0]).await.is_ok());
        store::sweep(&world.ctx).await.unwrap();
        assert_eq!((taken(&world, slots[0]).await, taken(&world, slots[1]).await), (1, 0));
        hold(&world, "lin", slots[2]).await.unwrap();
        store::release(&world.ctx, &world.member("lin").await, service).await.unwrap();
        store::release(&world.ctx, &world.member("lin").await, service).await.unwrap();
        assert_eq!(taken(&world, slots[2]).await, 0);
    }
}

on_both! {
    async fn a_hold_that_is_given_up_goes_to_whoever_waits(world: World) {
        let (service, slots) = service(&world, "free", None, 1).await;
        hold(&world, "lin", slots[0]).await.unwrap();
        join(&world, "xu", slots[0]).await;
        request(&world, "lin", slots[1]).await.unwrap();
        assert_eq!(waiting(&world, "xu").await[0].state, WaitingState::Offered);
        assert_eq!(read::hold(&world.ctx, &world.member("lin").await, service).await.unwrap(), None);
        assert_eq!((taken(&world, slots[0]).await, taken(&world, slots[1]).await), (1, 1));
    }
}

on_both! {
    /// An offer close to the notice stands only until the notice begins.
    async fn an_offer_ends_where_booking_ends(world: World) {
        let (_, slots) = service(&world, "free", None, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        join(&world, "xu", slots[0]).await;
        world.clock.advance(22 * 60 * MINUTE - 10 * MINUTE - 1);
        store::cancel(&world.ctx, &world.member("lin").await, id).await.unwrap();
        assert_eq!(waiting(&world, "xu").await[0].expires_at, Some(world.ctx.now().plus(10 * MINUTE)));
    }
}

on_both! {
    async fn nothing_is_offered_of_what_is_not_to_be_had(world: World) {
        let (service, slots) = service(&world, "free", None, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        join(&world, "xu", slots[0]).await;
        let stage = |stage: &'static str| world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE service SET stage = $2 WHERE id = $1").bind(service).bind(stage).execute(conn).await?;
            });
            Ok(())
        }));
        stage("information").await.unwrap();
        store::cancel(&world.ctx, &world.member("lin").await, id).await.unwrap();
        assert_eq!((waiting(&world, "xu").await[0].state, letters(&world).await), (WaitingState::Waiting, 0));
        // Once it is back, whoever looks for a place next sets the line moving.
        stage("standard").await.unwrap();
        full(hold(&world, "zhou", slots[0]).await);
        assert_eq!((waiting(&world, "xu").await[0].state, letters(&world).await), (WaitingState::Offered, 1));
    }
}
