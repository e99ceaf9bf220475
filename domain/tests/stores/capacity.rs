//! J1: capacity is never exceeded and every place is accounted for, after any sequence, under contention; and the checker of
//! that finds programs that get it wrong.
//!
//! `PORTAL_LONG=1` plays 1 000 sequences of 100 steps.

use domain::{
    bookings::{Act, Shift, Wish, store},
    error::{Error, Refusal},
    household::store::{self as household, NewPerson},
    id::{BookingId, PersonId, ServiceId, SessionId, SlotId, WaitingId},
    locale::{Bilingual, Locale},
    on, on_tx,
    rights::{Capability, Relation},
    scope::{Actor, Member, Staff},
    time::{DAY, HOUR, MINUTE},
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};

use crate::{
    bookings::{booked, service, taken, wish},
    support::{World, on_both},
};

/// A service with three slots of five, two and one places, starting in one, two and three days.
async fn opened(world: &World) -> (ServiceId, Vec<SlotId>) {
    let (id, _) = service(world, "free", None, 5).await;
    let (estate, now) = (world.estate, world.ctx.now());
    let slots: Vec<SlotId> = (0..3).map(|_| world.ctx.id()).collect();
    let made = slots.clone();
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            for (slot, (day, places)) in made.into_iter().zip([(1, 5_i64), (2, 2), (3, 1)]) {
                // An odd minute, so that it is no start of the slots that are there.
                let starts = now.plus(day * DAY + 7 * MINUTE);
                on_tx!(tx, |conn| {
                    sqlx::query("INSERT INTO slot (id, estate_id, service_id, starts_at, ends_at, capacity, taken) VALUES ($1, $2, $3, $4, $5, $6, 0)")
                        .bind(slot).bind(estate).bind(id).bind(starts).bind(starts.plus(HOUR)).bind(places)
                        .execute(conn).await?;
                });
            }
            Ok(())
        })
    });
    write.await.unwrap();
    (id, slots)
}

/// What is wrong with the slots of a service, in words. Knows nothing of how places are taken.
pub async fn faults(world: &World, service: ServiceId) -> Vec<String> {
    const SLOTS: &str = "SELECT l.capacity, l.taken,
          CAST(COALESCE((SELECT SUM(b.places) FROM booking b WHERE b.slot_id = l.id AND b.state <> 'cancelled'), 0) AS BIGINT),
          CAST(COALESCE((SELECT SUM(h.places) FROM slot_hold h WHERE h.slot_id = l.id), 0) AS BIGINT),
          CAST(COALESCE((SELECT SUM(w.places) FROM waiting w WHERE w.slot_id = l.id AND w.state = 'offered'), 0) AS BIGINT)
        FROM slot l WHERE l.service_id = $1";
    let rows: Vec<(i64, i64, i64, i64, i64)> =
        on!(world.ctx.db, |pool| sqlx::query_as(SLOTS).bind(service).fetch_all(pool).await.unwrap());
    let mut faults = Vec::new();
    for (capacity, taken, booked, held, offered) in rows {
        if booked + held + offered > capacity {
            faults.push(format!("oversold: {booked} booked, {held} held, {offered} offered of {capacity}"));
        }
        if taken != booked + held + offered {
            faults.push(format!("{taken} taken, but {booked} booked, {held} held, {offered} offered"));
        }
    }
    faults
}

#[derive(Clone, Debug)]
enum Op {
    Hold { who: usize, slot: usize, places: i64 },
    Release { who: usize },
    Book { who: usize, slot: usize, places: i64 },
    Confirm { booking: usize },
    Cancel { booking: usize },
    Move { booking: usize, slot: usize, staff: bool },
    Join { who: usize, slot: usize, places: i64 },
    Accept { entry: usize },
    Leave { entry: usize },
    Wait { minutes: i64 },
    Sweep,
}

fn op() -> impl Strategy<Value = Op> {
    let (who, slot, nth) = (0..4usize, 0..3usize, 0..1_000usize);
    prop_oneof![
        3 => (who.clone(), slot.clone(), 1..4i64).prop_map(|(who, slot, places)| Op::Hold { who, slot, places }),
        1 => who.clone().prop_map(|who| Op::Release { who }),
        4 => (who.clone(), slot.clone(), 1..4i64).prop_map(|(who, slot, places)| Op::Book { who, slot, places }),
        1 => nth.clone().prop_map(|booking| Op::Confirm { booking }),
        2 => nth.clone().prop_map(|booking| Op::Cancel { booking }),
        3 => (nth.clone(), slot.clone(), any::<bool>()).prop_map(|(booking, slot, staff)| Op::Move { booking, slot, staff }),
        4 => (who, slot, 1..3i64).prop_map(|(who, slot, places)| Op::Join { who, slot, places }),
        2 => nth.clone().prop_map(|entry| Op::Accept { entry }),
        1 => nth.prop_map(|entry| Op::Leave { entry }),
        2 => prop_oneof![Just(2), Just(6), Just(31)].prop_map(|minutes| Op::Wait { minutes }),
        1 => Just(Op::Sweep),
    ]
}

struct Players {
    members: Vec<Member>,
    staff: Staff,
    desk: Actor,
}

impl Players {
    async fn of(world: &World) -> Self {
        let mut members = Vec::new();
        for key in ["lin", "zhou", "wang", "xu"] {
            members.push(world.member(key).await);
        }
        let staff = world.staff("min", Capability::Bookings).await;
        Self { members, staff, desk: world.actor("min", Capability::Bookings).await }
    }
}

/// What a game has made so far, and by whom.
#[derive(Default)]
struct Made {
    bookings: Vec<(BookingId, usize)>,
    entries: Vec<(WaitingId, usize)>,
}

fn nth<T: Copy>(list: &[T], place: usize) -> Option<T> {
    (!list.is_empty()).then(|| list[place % list.len()])
}

/// Refusals are answers; anything else that fails is a failure of the test.
fn answered<T>(result: Result<T, Error>) -> Result<Option<T>, TestCaseError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::Refused(_) | Error::Invalid(_)) => Ok(None),
        Err(other) => Err(TestCaseError::fail(format!("{other:?}"))),
    }
}

async fn play(world: &World, players: &Players, ops: Vec<Op>) -> Result<(), TestCaseError> {
    let (service, slots) = opened(world).await;
    let mut made = Made::default();
    for op in ops {
        turn(world, players, (service, &slots), (&op, &mut made)).await?;
        let found = faults(world, service).await;
        prop_assert!(found.is_empty(), "after {op:?}: {found:?}");
    }
    Ok(())
}

async fn turn(
    world: &World,
    players: &Players,
    (service, slots): (ServiceId, &[SlotId]),
    (op, made): (&Op, &mut Made),
) -> Result<(), TestCaseError> {
    let ctx = &world.ctx;
    let wanted = |slot: usize, places| Wish { places, ..wish(world, slots[slot]) };
    match *op {
        Op::Hold { who, slot, places } => {
            answered(store::hold(ctx, &players.members[who], (slots[slot], places).into()).await)?;
        }
        Op::Release { who } => {
            answered(store::release(ctx, &players.members[who], service).await)?;
        }
        Op::Book { who, slot, places } => {
            let booked = answered(store::request(ctx, &players.members[who], wanted(slot, places)).await)?;
            made.bookings.extend(booked.map(|id| (id, who)));
        }
        Op::Confirm { booking } => {
            if let Some((id, _)) = nth(&made.bookings, booking) {
                answered(store::step(ctx, &players.staff, id, Act::Confirm).await)?;
            }
        }
        Op::Cancel { booking } => {
            if let Some((id, who)) = nth(&made.bookings, booking) {
                answered(store::cancel(ctx, &players.members[who], id).await)?;
            }
        }
        Op::Move { booking, slot, staff } => {
            if let Some((id, who)) = nth(&made.bookings, booking) {
                let by = if staff { players.desk } else { Actor::Member(players.members[who]) };
                answered(store::move_to(ctx, &by, id, Shift { slot: slots[slot], reason: None }).await)?;
            }
        }
        Op::Join { who, slot, places } => {
            let joined = answered(store::join(ctx, &players.members[who], wanted(slot, places)).await)?;
            made.entries.extend(joined.map(|id| (id, who)));
        }
        Op::Accept { entry } => {
            if let Some((id, who)) = nth(&made.entries, entry) {
                let booked = answered(store::accept(ctx, &players.members[who], id).await)?;
                made.bookings.extend(booked.map(|id| (id, who)));
            }
        }
        Op::Leave { entry } => {
            if let Some((id, who)) = nth(&made.entries, entry) {
                answered(store::leave(ctx, &players.members[who], id).await)?;
            }
        }
        Op::Wait { minutes } => world.clock.advance(minutes * MINUTE),
        Op::Sweep => {
            answered(store::sweep(ctx).await)?;
        }
    }
    Ok(())
}

fn length() -> (u32, usize) {
    #[expect(clippy::disallowed_methods, reason = "the long form is asked for from outside")]
    let long = std::env::var("PORTAL_LONG").is_ok();
    if long { (1_000, 100) } else { (6, 30) }
}

on_both! {
    async fn every_place_is_accounted_for_after_any_sequence(world: World) {
        let (cases, steps) = length();
        let players = Players::of(&world).await;
        let handle = tokio::runtime::Handle::current();
        let mut runner = TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() });
        tokio::task::block_in_place(|| {
            runner.run(&vec(op(), steps), |ops| handle.block_on(play(&world, &players, ops))).unwrap();
        });
    }
}

/// So many owners of house A-02, each with a session of their own.
pub async fn crowd(world: &World, count: usize) -> Vec<Member> {
    let (ctx, estate, house) = (world.ctx.clone(), world.estate, world.houses["A-02"]);
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            let mut people: Vec<PersonId> = Vec::new();
            for number in 0..count {
                let person = NewPerson {
                    email: format!("crowd{number}@example.com"),
                    name: Bilingual { zh: format!("住户{number}"), en: format!("Resident {number}") },
                    alias: format!("邻居{number}"),
                    title: Bilingual::default(),
                    locale: Locale::Zh,
                    password_hash: Some("none".to_owned()),
                };
                let id = household::add_person(&ctx, tx, estate, person).await?;
                household::add_member(&ctx, tx, estate, id, (house, Relation::Owner)).await?;
                people.push(id);
            }
            Ok(people)
        })
    });
    let mut members = Vec::new();
    for person in write.await.unwrap() {
        let visitor = household::visitor(&world.ctx, world.estate, person, SessionId(uuid::Uuid::nil())).await;
        members.push(visitor.unwrap().unwrap().member().unwrap());
    }
    members
}

on_both! {
    /// J1: half of them keep a place while they fill in the form, the others book at once.
    async fn two_hundred_clients_for_twenty_places_get_exactly_twenty_also_through_holds(world: World) {
        let (service, slots) = service(&world, "free", None, 20).await;
        let slot = slots[2];
        let tries = crowd(&world, 200).await.into_iter().enumerate().map(|(turn, member)| {
            let (ctx, wish) = (world.ctx.clone(), wish(&world, slot));
            tokio::spawn(async move {
                if turn % 2 == 0 {
                    store::hold(&ctx, &member, (slot, 1).into()).await?;
                    tokio::task::yield_now().await;
                }
                store::request(&ctx, &member, wish).await
            })
        });
        let (mut made, mut refused) = (0, 0);
        for result in futures::future::join_all(tries).await {
            match result.unwrap() {
                Ok(_) => made += 1,
                Err(Error::Refused(Refusal::SlotFull { .. })) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((made, refused, taken(&world, slot).await), (20, 180, 20));
        assert_eq!(faults(&world, service).await, Vec::<String>::new());
    }
}

on_both! {
    /// Everybody waits, everybody gives up: the places go round and none is lost or doubled.
    async fn a_line_under_cancellations_neither_loses_nor_doubles_a_place(world: World) {
        let (service, slots) = service(&world, "free", None, 5).await;
        let members = crowd(&world, 40).await;
        let mut bookings = Vec::new();
        for member in &members[..5] {
            bookings.push((*member, store::request(&world.ctx, member, wish(&world, slots[0])).await.unwrap()));
        }
        let mut tasks = Vec::new();
        for (turn, member) in members.into_iter().enumerate().skip(5) {
            let (ctx, wish, given_up) = (world.ctx.clone(), wish(&world, slots[0]), bookings.get(turn - 5).copied());
            tasks.push(tokio::spawn(async move {
                if let Some((owner, booking)) = given_up {
                    store::cancel(&ctx, &owner, booking).await.unwrap();
                }
                match store::join(&ctx, &member, wish).await {
                    Ok(entry) if turn % 2 == 0 => drop(store::accept(&ctx, &member, entry).await),
                    Ok(entry) => drop(store::leave(&ctx, &member, entry).await),
                    Err(Error::Refused(Refusal::PlacesFree)) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(faults(&world, service).await, Vec::<String>::new());
        world.clock.advance(31 * MINUTE);
        store::sweep(&world.ctx).await.unwrap();
        assert_eq!(faults(&world, service).await, Vec::<String>::new());
    }
}

/// Copies a booking under a new id into the same slot, as a program does that takes no place for it.
pub async fn insert_only(world: &World, like: BookingId) -> BookingId {
    let id: BookingId = world.ctx.id();
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query(
                    "INSERT INTO booking (id, estate_id, house_id, person_id, service_id, slot_id, starts_at, ends_at, places, state,
                                          price, total_fen, note, only_me, created_at)
                     SELECT $1, estate_id, house_id, person_id, service_id, slot_id, starts_at, ends_at, places, 'requested',
                            price, total_fen, note, only_me, created_at FROM booking WHERE id = $2",
                )
                .bind(id).bind(like).execute(conn).await?;
            });
            Ok(())
        })
    });
    write.await.unwrap();
    id
}

on_both! {
    /// Must be caught: a cancellation that keeps the place, and an offer that ends without giving its place back.
    async fn must_be_caught_places_that_are_not_given_back(world: World) {
        for planted in [
            "UPDATE booking SET state = 'cancelled' WHERE slot_id = $1",
            "UPDATE waiting SET state = 'expired' WHERE slot_id = $1",
            "DELETE FROM slot_hold WHERE slot_id = $1",
        ] {
            let (service, slots) = service(&world, "free", None, 3).await;
            let slot = slots[0];
            booked(&world, "lin", slot).await;
            let last = booked(&world, "lin", slot).await;
            store::hold(&world.ctx, &world.member("zhou").await, (slot, 1).into()).await.unwrap();
            store::join(&world.ctx, &world.member("xu").await, wish(&world, slot)).await.unwrap();
            store::cancel(&world.ctx, &world.member("lin").await, last).await.unwrap();
            assert_eq!(faults(&world, service).await, Vec::<String>::new());
            world.ctx.db.write(move |tx| Box::pin(async move {
                on_tx!(tx, |conn| { sqlx::query(planted).bind(slot).execute(conn).await?; });
                Ok(())
            })).await.unwrap();
            assert!(!faults(&world, service).await.is_empty(), "{planted}");
        }
    }
}
