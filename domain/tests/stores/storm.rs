//! J1 at the size of a release of the year's slots: many clients at once over many slots, on one node and on two. Each client has a booking
//! that is really there or a clear refusal; nothing is oversold, lost or charged twice. Programs that get it wrong are caught.
//!
//! `PORTAL_LONG=1` lets 2 000 clients loose on 200 slots.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    sync::Arc,
};

use domain::{
    bookings::{Act, store},
    ctx::{Ctx, Settings},
    db::Db,
    error::{Error, Refusal},
    id::{BookingId, ServiceId, SlotId},
    ledger,
    money::Fen,
    on, on_tx,
    rights::Capability,
    scope::{Member, Staff},
    time::{HOUR, MINUTE},
};
use futures::{StreamExt as _, stream};
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{
    bookings::{service, taken, wish},
    capacity::{crowd, faults, insert_only},
    support::{START, World, on_both},
};

/// Requests under way at once: what a node lets in before it makes others wait.
const AT_ONCE: usize = 64;
/// Places of a slot.
const PLACES: i64 = 8;

/// Clients and slots: fewer places than clients, so that many have to be refused.
fn size() -> (usize, usize) {
    #[expect(clippy::disallowed_methods, reason = "the long form is asked for from outside")]
    let long = std::env::var("PORTAL_LONG").is_ok();
    if long { (2_000, 200) } else { (400, 40) }
}

/// A service that costs something, with so many slots of [`PLACES`] places.
async fn calendar(world: &World, slots: usize) -> (ServiceId, Vec<SlotId>) {
    let (id, _) = service(world, "paid", Some(Fen(8_800)), PLACES).await;
    let (estate, made): (_, Vec<SlotId>) = (world.estate, (0..slots).map(|_| world.ctx.id()).collect());
    let ids = made.clone();
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            for (hour, slot) in (0_i64..).zip(ids) {
                // An odd minute, so that it is no start of the slots that are there.
                let starts = START.plus((24 + hour) * HOUR + 7 * MINUTE);
                on_tx!(tx, |conn| {
                    sqlx::query("INSERT INTO slot (id, estate_id, service_id, starts_at, ends_at, capacity, taken) VALUES ($1, $2, $3, $4, $5, $6, 0)")
                        .bind(slot).bind(estate).bind(id).bind(starts).bind(starts.plus(HOUR)).bind(PLACES)
                        .execute(conn).await?;
                });
            }
            Ok(())
        })
    });
    write.await.unwrap();
    (id, made)
}

/// How a client came away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Booked(BookingId),
    Cancelled(BookingId),
    /// Told plainly that there is no place.
    Refused,
}

/// What a whole storm came to: how each client ended, or what stood in for an answer.
#[derive(Default)]
struct Ends {
    booked: BTreeSet<BookingId>,
    cancelled: BTreeSet<BookingId>,
    refused: usize,
    unanswered: Vec<String>,
}

impl Ends {
    fn add(&mut self, end: Result<End, Error>) {
        match end {
            Ok(End::Booked(id)) => assert!(self.booked.insert(id), "one booking for two clients"),
            Ok(End::Cancelled(id)) => assert!(self.cancelled.insert(id), "one booking for two clients"),
            Ok(End::Refused) => self.refused += 1,
            Err(other) => self.unanswered.push(format!("{other:?}")),
        }
    }
}

/// Lets the clients loose, at most [`AT_ONCE`] at a time, each with its number.
async fn storm<F>(clients: usize, client: impl Fn(usize) -> F) -> Ends
where
    F: Future<Output = Result<End, Error>> + Send + 'static,
{
    let mut ends = Ends::default();
    let mut running = stream::iter(0..clients).map(|turn| tokio::spawn(client(turn))).buffer_unordered(AT_ONCE);
    while let Some(end) = running.next().await {
        ends.add(end.unwrap());
    }
    ends
}

/// Everything wrong with what is stored after a storm, in words. Knows nothing of how places are taken.
async fn verdict(world: &World, service: ServiceId, ends: &Ends) -> Vec<String> {
    let mut found = faults(world, service).await;
    found.extend(ends.unanswered.iter().map(|answer| format!("unanswered: {answer}")));
    let rows: Vec<(BookingId, bool)> = on!(world.ctx.db, |pool| {
        sqlx::query_as("SELECT id, state <> 'cancelled' FROM booking WHERE service_id = $1")
            .bind(service)
            .fetch_all(pool)
            .await
            .unwrap()
    });
    let stored: BTreeMap<BookingId, bool> = rows.into_iter().collect();
    for id in &ends.booked {
        if stored.get(id) != Some(&true) {
            found.push(format!("lost: {id} was acknowledged"));
        }
    }
    for id in &ends.cancelled {
        if stored.get(id) != Some(&false) {
            found.push(format!("lost: {id} was cancelled"));
        }
    }
    let known = ends.booked.len() + ends.cancelled.len();
    if stored.len() != known {
        found.push(format!("{} bookings, of which clients know {known}", stored.len()));
    }
    found
}

/// A client that wants a place: half of them keep it while they fill in the form, and take the nearest alternative where theirs is full; every
/// third changes its mind afterwards. A lost answer is asked for again with the same form.
async fn wants(ctx: &Ctx, member: Member, (turn, slot): (usize, SlotId)) -> Result<End, Error> {
    let key = ctx.id();
    let mut slot = slot;
    for _ in 0..4 {
        if turn % 2 == 0 {
            match store::hold(ctx, &member, (slot, 1).into()).await {
                Ok(_) => tokio::task::yield_now().await,
                Err(Error::Refused(Refusal::SlotFull { .. })) => {}
                Err(other) => return Err(other),
            }
        }
        let form = domain::bookings::Wish {
            slot,
            places: 1,
            units: 1,
            shown: None,
            note: String::new(),
            only_me: false,
            visit: None,
            key,
        };
        match store::request(ctx, &member, form.clone()).await {
            Ok(id) if turn % 3 == 0 => {
                store::cancel(ctx, &member, id).await?;
                return Ok(End::Cancelled(id));
            }
            Ok(id) => {
                // The answer may have been lost on its way: the same form a second time is the same booking.
                assert_eq!(store::request(ctx, &member, form).await?, id);
                return Ok(End::Booked(id));
            }
            Err(Error::Refused(Refusal::SlotFull { nearest })) => match nearest.first() {
                Some((other, _)) => slot = *other,
                None => return Ok(End::Refused),
            },
            Err(other) => return Err(other),
        }
    }
    Ok(End::Refused)
}

/// Every client's own slot: half of them want one of a few.
fn wanted(slots: &[SlotId], turn: usize) -> SlotId {
    if turn.is_multiple_of(2) { slots[turn % 4] } else { slots[turn % slots.len()] }
}

/// Two members of staff lead each booking to its end at the same moment.
async fn complete_twice(ctx: &Ctx, staff: Staff, bookings: &[BookingId]) {
    for id in bookings {
        for act in [Act::Confirm, Act::Depart, Act::Arrive] {
            store::step(ctx, &staff, *id, act).await.unwrap();
        }
        let both =
            tokio::join!(store::step(ctx, &staff, *id, Act::Complete), store::step(ctx, &staff, *id, Act::Complete));
        assert!(matches!(
            both,
            (Ok(()), Err(Error::Refused(Refusal::Stale))) | (Err(Error::Refused(Refusal::Stale)), Ok(()))
        ));
    }
}

async fn charges(world: &World) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT COUNT(*) FROM ledger_entry WHERE kind = 'charge'")
        .fetch_one(pool)
        .await
        .unwrap())
}

/// The whole storm over the nodes in turn, and then the money.
async fn weathered(world: &World, nodes: &[Ctx]) {
    let (clients, count) = size();
    let (service, slots) = calendar(world, count).await;
    let members = crowd(world, clients).await;
    let ends = storm(clients, |turn| {
        let (ctx, member, slot) = (nodes[turn % nodes.len()].clone(), members[turn], wanted(&slots, turn));
        async move { wants(&ctx, member, (turn, slot)).await }
    })
    .await;
    assert_eq!(verdict(world, service, &ends).await, Vec::<String>::new());
    assert!(!ends.booked.is_empty() && !ends.cancelled.is_empty(), "a storm in which nothing happens proves nothing");
    let staff = world.staff("min", Capability::Bookings).await;
    let ended: Vec<BookingId> = ends.booked.iter().copied().take(20).collect();
    complete_twice(nodes.last().unwrap(), staff, &ended).await;
    assert_eq!(charges(world).await, 20);
    assert_eq!(ledger::store::verify(&world.ctx, &world.system()).await.unwrap(), ledger::store::Faults::default());
    assert_eq!(verdict(world, service, &ends).await, Vec::<String>::new());
}

on_both! {
    async fn many_clients_over_many_slots_are_all_served_or_told(world: World) {
        weathered(&world, std::slice::from_ref(&world.ctx)).await;
    }
}

/// Two nodes on one PostgreSQL, each with a pool of its own and nothing else in common.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_on_one_postgres_sell_no_place_twice() {
    let world = World::on_postgres().await;
    let second = Db::open(&world.url).await.unwrap();
    let files = Arc::new(object_store::memory::InMemory::new());
    let second = Ctx::new(second, files, Arc::new(world.clock.clone()), Settings { demo: true, hashes_at_once: 2 });
    weathered(&world, &[world.ctx.clone(), second.clone()]).await;
    second.db.close().await;
    crate::support::drop_database(&world.database).await;
}

/// A client of a program that looks first, all of them before any of them writes.
async fn careless(
    world: Arc<World>,
    barrier: Arc<tokio::sync::Barrier>,
    (slot, like): (SlotId, BookingId),
) -> Result<End, Error> {
    let left: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT capacity - taken FROM slot WHERE id = $1")
        .bind(slot)
        .fetch_one(pool)
        .await
        .unwrap());
    barrier.wait().await;
    if left <= 0 {
        return Ok(End::Refused);
    }
    Ok(End::Booked(insert_only(&world, like).await))
}

on_both! {
    /// Must be caught: check, then insert.
    async fn must_be_caught_by_the_storm_check_then_insert(world: World) {
        let (service, slots) = service(&world, "free", None, 3).await;
        let like = store::request(&world.ctx, &world.member("lin").await, wish(&world, slots[0])).await.unwrap();
        let (world, barrier) = (Arc::new(world), Arc::new(tokio::sync::Barrier::new(8)));
        let mut ends = storm(8, |_| careless(Arc::clone(&world), Arc::clone(&barrier), (slots[0], like))).await;
        ends.booked.insert(like);
        let found = verdict(&world, service, &ends).await;
        assert!(found.iter().any(|fault| fault.starts_with("oversold: 9 booked")), "{found:?}");
    }
}

/// Looks and writes in one transaction, but without waiting for others first.
async fn deferred_postgres(
    world: &World,
    barrier: &tokio::sync::Barrier,
    (slot, like): (SlotId, BookingId),
) -> Result<End, Error> {
    let mut conn = sqlx::PgConnection::connect(&world.url).await?;
    let id: BookingId = world.ctx.id();
    sqlx::query("BEGIN").execute(&mut conn).await?;
    let left: i64 = sqlx::query_scalar(LEFT).bind(slot).fetch_one(&mut conn).await?;
    barrier.wait().await;
    if left <= 0 {
        return Ok(End::Refused);
    }
    sqlx::query(COPY).bind(id).bind(like).execute(&mut conn).await?;
    sqlx::query("COMMIT").execute(&mut conn).await?;
    Ok(End::Booked(id))
}

async fn deferred_sqlite(
    world: &World,
    barrier: &tokio::sync::Barrier,
    (slot, like): (SlotId, BookingId),
) -> Result<End, Error> {
    let path = world.url.trim_start_matches("sqlite:");
    let mut conn = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await?;
    let id: BookingId = world.ctx.id();
    sqlx::query("BEGIN DEFERRED").execute(&mut conn).await?;
    let left: i64 = sqlx::query_scalar(LEFT).bind(slot).fetch_one(&mut conn).await?;
    barrier.wait().await;
    if left <= 0 {
        return Ok(End::Refused);
    }
    sqlx::query(COPY).bind(id).bind(like).execute(&mut conn).await?;
    sqlx::query("COMMIT").execute(&mut conn).await?;
    Ok(End::Booked(id))
}

const LEFT: &str = "SELECT l.capacity - CAST(COALESCE(SUM(b.places), 0) AS BIGINT) FROM slot l
    LEFT JOIN booking b ON b.slot_id = l.id AND b.state <> 'cancelled' WHERE l.id = $1 GROUP BY l.capacity";
const COPY: &str =
    "INSERT INTO booking (id, estate_id, house_id, person_id, service_id, slot_id, starts_at, ends_at, places, state,
                                         price, total_fen, note, only_me, created_at)
    SELECT $1, estate_id, house_id, person_id, service_id, slot_id, starts_at, ends_at, places, 'requested',
           price, total_fen, note, only_me, created_at FROM booking WHERE id = $2";

on_both! {
    /// Must be caught: a transaction that reads before it locks. PostgreSQL sells too much; SQLite leaves all but one without an answer.
    async fn must_be_caught_by_the_storm_a_deferred_transaction(world: World) {
        let (service, slots) = service(&world, "free", None, 3).await;
        let like = store::request(&world.ctx, &world.member("lin").await, wish(&world, slots[0])).await.unwrap();
        let (world, barrier) = (Arc::new(world), Arc::new(tokio::sync::Barrier::new(8)));
        let postgres = world.url.starts_with("postgres");
        let mut ends = storm(8, |_| {
            let (world, barrier, what) = (Arc::clone(&world), Arc::clone(&barrier), (slots[0], like));
            async move {
                if postgres { deferred_postgres(&world, &barrier, what).await } else { deferred_sqlite(&world, &barrier, what).await }
            }
        })
        .await;
        ends.booked.insert(like);
        let found = verdict(&world, service, &ends).await;
        let caught = if postgres { "oversold: 9 booked" } else { "unanswered: " };
        assert!(found.iter().filter(|fault| fault.starts_with(caught)).count() >= if postgres { 1 } else { 7 }, "{found:?}");
    }
}

on_both! {
    /// Must be caught: a confirmation that trusts what was true at the request. The real one looks again and refuses.
    async fn must_be_caught_by_the_storm_no_look_at_the_confirmation(world: World) {
        let (service, slots) = service(&world, "free", None, 3).await;
        let like = store::request(&world.ctx, &world.member("lin").await, wish(&world, slots[0])).await.unwrap();
        // Requests that another program wrote without taking places: five for three.
        for _ in 0..4 {
            insert_only(&world, like).await;
        }
        let staff = world.staff("min", Capability::Bookings).await;
        let refused = store::step(&world.ctx, &staff, like, Act::Confirm).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::SlotFull { .. }))), "{refused:?}");
        assert_eq!(confirmed(&world, service).await, 0);
        let trusting = world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE booking SET state = 'confirmed' WHERE service_id = $1").bind(service).execute(conn).await?;
            });
            Ok(())
        }));
        trusting.await.unwrap();
        assert_eq!((confirmed(&world, service).await, taken(&world, slots[0]).await), (5, 1));
        let ends = Ends { booked: BTreeSet::from([like]), ..Ends::default() };
        let found = verdict(&world, service, &ends).await;
        assert!(found.iter().any(|fault| fault.starts_with("oversold: 5 booked")), "{found:?}");
    }
}

async fn confirmed(world: &World, service: ServiceId) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar(
        "SELECT COUNT(*) FROM booking WHERE service_id = $1 AND state = 'confirmed'"
    )
    .bind(service)
    .fetch_one(pool)
    .await
    .unwrap())
}
