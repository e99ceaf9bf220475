//! Tickets and their photos: what the store promises, by theme.

mod photos;
mod queues;
mod reports;
mod sight;
mod steps;

use domain::{
    error::{Error, Fault, Refusal, Rule},
    id::{FormKey, HouseId, PersonId, TicketId},
    on, on_tx,
    rights::Capability,
    scope::Staff,
    tickets::{CallbackForm, Kind, NewTicket, TicketView, store},
};

use crate::support::World;

pub fn key() -> FormKey {
    FormKey(uuid::Uuid::from_u128(rand::random()))
}

pub fn wish() -> NewTicket {
    NewTicket {
        kind: Kind::Repair,
        place: "主卧卫生间".to_owned(),
        description: "洗手台下面的角阀在渗水。".to_owned(),
        only_me: false,
        service: None,
        key: key(),
    }
}

pub async fn reported(world: &World, who: &str) -> TicketId {
    store::report(&world.ctx, &world.member(who).await, wish(), Vec::new()).await.unwrap()
}

pub async fn taken(world: &World) -> TicketId {
    let id = reported(world, "lin").await;
    store::take(&world.ctx, &desk(world).await, id, None).await.unwrap();
    id
}

pub async fn resolved(world: &World) -> TicketId {
    let id = taken(world).await;
    store::resolve(&world.ctx, &desk(world).await, id, "换了角阀。").await.unwrap();
    id
}

pub async fn closed(world: &World) -> TicketId {
    let id = resolved(world).await;
    store::call_back(&world.ctx, &caller(world).await, id, called(true)).await.unwrap();
    id
}

pub fn called(satisfied: bool) -> CallbackForm {
    CallbackForm { satisfied, words: "还在滴水。".to_owned() }
}

pub async fn desk(world: &World) -> Staff {
    world.staff("he", Capability::Tickets).await
}

pub async fn caller(world: &World) -> Staff {
    world.staff("he", Capability::Callback).await
}

/// The ticket as somebody sees it.
pub async fn seen(world: &World, who: &str, id: TicketId) -> Option<TicketView> {
    store::find(&world.ctx, &world.actor(who, Capability::Tickets).await, id).await.unwrap()
}

pub async fn end_member(world: &World, person: &str, house: &str) {
    let (person, house): (PersonId, HouseId) = (world.people[person], world.houses[house]);
    domain::household::store::end_member(&world.ctx, &world.system(), person, house).await.unwrap();
}

pub async fn count(world: &World, statement: &'static str) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar(statement).fetch_one(pool).await.unwrap())
}

/// Runs a statement on one row past the store, as somebody with a database shell would.
pub async fn raw(world: &World, statement: &'static str, id: uuid::Uuid) -> Result<u64, Error> {
    world
        .ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                Ok(on_tx!(tx, |conn| sqlx::query(statement).bind(id).execute(conn).await?.rows_affected()))
            })
        })
        .await
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, Error>, expected: Refusal) {
    assert!(
        matches!(&result, Err(Error::Refused(refusal)) if *refusal == expected),
        "expected {expected:?}, got {result:?}"
    );
}

#[track_caller]
pub fn invalid<T: std::fmt::Debug>(result: Result<T, Error>, field: &str, rule: Rule) {
    let expected = [Fault::new(field, rule)];
    assert!(
        matches!(&result, Err(Error::Invalid(faults)) if *faults == expected),
        "expected {expected:?}, got {result:?}"
    );
}
