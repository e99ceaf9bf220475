//! What bookings hold. Whoever wants a resource locks its row first; a trigger refuses what a program forgets.

use std::collections::{BTreeMap, BTreeSet};

use super::keep;
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{BookingId, EstateId, PersonId, ResourceId, SlotId},
    on_tx,
    resources::{Has, Kind, Lacks},
    time::{MINUTE, Ms},
};

/// A booking, locked, as its resources see it. Bookings of one slot are one visit.
pub(crate) struct Visit {
    pub estate: EstateId,
    pub booking: BookingId,
    pub slot: SlotId,
    pub starts_at: Ms,
    pub ends_at: Ms,
    /// Who arranges it.
    pub by: PersonId,
}

/// What a booking holds, by kind.
async fn held(tx: &mut Tx, estate: EstateId, booking: BookingId) -> Result<BTreeMap<ResourceId, Kind>, Error> {
    let rows: Vec<(ResourceId, Kind)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT o.resource_id, r.kind FROM booking_resource o JOIN resource r ON r.id = o.resource_id
             WHERE o.estate_id = $1 AND o.booking_id = $2",
        )
        .bind(estate)
        .bind(booking)
        .fetch_all(conn)
        .await?
    });
    Ok(rows.into_iter().collect())
}

/// BK-3: what the booking still lacks of vendor and escort.
pub(crate) async fn lacks(tx: &mut Tx, estate: EstateId, booking: BookingId) -> Result<Option<Lacks>, Error> {
    let (provider, escort): (String, bool) = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT s.provider, s.escort FROM booking b JOIN service s ON s.id = b.service_id
             WHERE b.estate_id = $1 AND b.id = $2",
        )
        .bind(estate)
        .bind(booking)
        .fetch_one(conn)
        .await?
    });
    let held = held(tx, estate, booking).await?;
    let has = |kind: Kind| held.values().any(|held| *held == kind);
    Ok(Lacks::of((&provider, escort), Has { vendor: has(Kind::Vendor), person: has(Kind::Person) }))
}

/// Makes the booking hold this person in place of any other; the rest stays.
///
/// # Errors
/// As [`hold`].
pub(crate) async fn hold_person(ctx: &Ctx, tx: &mut Tx, visit: &Visit, person: PersonId) -> Result<(), Error> {
    let others = held(tx, visit.estate, visit.booking).await?;
    let rest = others.into_iter().filter(|(_, kind)| *kind != Kind::Person).map(|(id, _)| id);
    hold(ctx, tx, visit, rest.chain([person.into()]).collect()).await
}

/// Makes the booking hold exactly these, all or none.
///
/// # Errors
/// `NotFound` for a resource of another estate; `Refused`: `Held` with what it is held for, `Away` during a blackout,
/// `OutOfUse`.
pub(crate) async fn hold(ctx: &Ctx, tx: &mut Tx, visit: &Visit, wanted: BTreeSet<ResourceId>) -> Result<(), Error> {
    let before = held(tx, visit.estate, visit.booking).await?;
    for gone in before.keys().filter(|id| !wanted.contains(id)) {
        on_tx!(tx, |conn| {
            sqlx::query("DELETE FROM booking_resource WHERE estate_id = $1 AND booking_id = $2 AND resource_id = $3")
                .bind(visit.estate)
                .bind(visit.booking)
                .bind(*gone)
                .execute(conn)
                .await?;
        });
    }
    let until = visit.ends_at.plus(buffer(tx, visit).await?);
    // In the order of their ids, so that no two arrangements wait for each other.
    for id in wanted.into_iter().filter(|id| !before.contains_key(id)) {
        take(ctx, tx, visit, (id, until)).await?;
    }
    Ok(())
}

/// The time after a visit that its service asks for.
async fn buffer(tx: &mut Tx, visit: &Visit) -> Result<i64, Error> {
    let minutes: Option<i64> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT r.buffer_minutes FROM slot_rule r JOIN booking b ON b.service_id = r.service_id
             WHERE r.estate_id = $1 AND b.id = $2",
        )
        .bind(visit.estate)
        .bind(visit.booking)
        .fetch_optional(conn)
        .await?
    });
    Ok(minutes.unwrap_or(0).saturating_mul(MINUTE))
}

async fn take(ctx: &Ctx, tx: &mut Tx, visit: &Visit, (id, until): (ResourceId, Ms)) -> Result<(), Error> {
    keep::ensure_person(tx, visit.estate, PersonId(id.0)).await?;
    let resource = keep::lock(tx, visit.estate, id).await?;
    if !resource.active {
        return Err(Refusal::OutOfUse.into());
    }
    let away: Option<(Ms, Ms)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT starts_at, ends_at FROM blackout
             WHERE estate_id = $1 AND resource_id = $2 AND starts_at < $4 AND ends_at > $3 AND lifted_at IS NULL ORDER BY starts_at LIMIT 1",
        )
        .bind(visit.estate)
        .bind(id)
        .bind(visit.starts_at)
        .bind(visit.ends_at)
        .fetch_optional(conn)
        .await?
    });
    if let Some((from, to)) = away {
        return Err(Refusal::Away { from, to }.into());
    }
    if resource.alone
        && let Some((house, from, to)) = conflict(tx, visit, (id, until)).await?
    {
        return Err(Refusal::Held { house, from, to }.into());
    }
    let taken = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO booking_resource (booking_id, resource_id, estate_id, slot_id, starts_at, ends_at, held_at, held_by)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE NOT $9 OR NOT EXISTS (
               SELECT 1 FROM booking_resource o WHERE o.estate_id = $3 AND o.resource_id = $2 AND o.booking_id <> $1
                 AND o.slot_id <> $4 AND o.starts_at < $6 AND o.ends_at > $5)",
        )
        .bind(visit.booking)
        .bind(id)
        .bind(visit.estate)
        .bind(visit.slot)
        .bind(visit.starts_at)
        .bind(until)
        .bind(ctx.now())
        .bind(visit.by)
        .bind(resource.alone)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if taken == 1 { Ok(()) } else { Err(Error::broken("a resource was held twice under its lock")) }
}

/// What holds a resource at the time of a visit: house, from, to.
async fn conflict(
    tx: &mut Tx,
    visit: &Visit,
    (id, until): (ResourceId, Ms),
) -> Result<Option<(String, Ms, Ms)>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT h.code, b.starts_at, b.ends_at FROM booking_resource o JOIN booking b ON b.id = o.booking_id
             JOIN house h ON h.id = b.house_id
             WHERE o.estate_id = $1 AND o.resource_id = $2 AND o.booking_id <> $3 AND o.slot_id <> $4
               AND o.starts_at < $6 AND o.ends_at > $5 ORDER BY o.starts_at LIMIT 1",
        )
        .bind(visit.estate)
        .bind(id)
        .bind(visit.booking)
        .bind(visit.slot)
        .bind(visit.starts_at)
        .bind(until)
        .fetch_optional(conn)
        .await?
    }))
}

/// Gives back all that a booking holds: it was cancelled, or goes to another time.
pub(crate) async fn release(tx: &mut Tx, estate: EstateId, booking: BookingId) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM booking_resource WHERE estate_id = $1 AND booking_id = $2")
            .bind(estate)
            .bind(booking)
            .execute(conn)
            .await?;
    });
    Ok(())
}

/// A visit that is over before its time frees its people for the next; who did it stays known.
pub(crate) async fn end(ctx: &Ctx, tx: &mut Tx, estate: EstateId, booking: BookingId) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE booking_resource SET ends_at = $3
             WHERE estate_id = $1 AND booking_id = $2 AND starts_at < $3 AND ends_at > $3",
        )
        .bind(estate)
        .bind(booking)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}
