//! The places of a slot: taking, giving back, and passing on to the waiting list what became free.

use std::collections::BTreeSet;

use super::journal::{Whose, announce};
use crate::{
    bookings::line::{OFFER, RECENT},
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{BookingId, EstateId, HouseId, PersonId, ServiceId, SlotId, WaitingId},
    mail::{self, Letter},
    on_tx,
    time::{EstateZone, HOUR, Ms},
    vendors::paused,
};

/// Locks slots by touching their rows, always in the same order, so that no two writers wait for each other.
pub(super) async fn lock(
    tx: &mut Tx,
    estate: EstateId,
    slots: impl IntoIterator<Item = SlotId> + Send,
) -> Result<(), Error> {
    let slots: BTreeSet<SlotId> = slots.into_iter().collect();
    for slot in slots {
        on_tx!(tx, |conn| {
            sqlx::query("UPDATE slot SET taken = taken WHERE estate_id = $1 AND id = $2")
                .bind(estate)
                .bind(slot)
                .execute(conn)
                .await?;
        });
    }
    Ok(())
}

/// Takes places in one conditional statement; a negative number gives some back. `false` where too few are left.
pub(super) async fn take(tx: &mut Tx, estate: EstateId, slot: SlotId, places: i64) -> Result<bool, Error> {
    let taken = on_tx!(tx, |conn| {
        sqlx::query("UPDATE slot SET taken = taken + $3 WHERE estate_id = $1 AND id = $2 AND taken + $3 <= capacity")
            .bind(estate)
            .bind(slot)
            .bind(places)
            .execute(conn)
            .await?
            .rows_affected()
    });
    Ok(taken == 1)
}

/// Gives places back. Call [`settle`] afterwards: somebody may be waiting for them.
pub(super) async fn give(tx: &mut Tx, estate: EstateId, slot: SlotId, places: i64) -> Result<(), Error> {
    if take(tx, estate, slot, -places).await? {
        Ok(())
    } else {
        Err(Error::broken("places of no slot were given back"))
    }
}

/// Gives back what is overdue of a locked slot, then offers what is free to those who wait for it.
///
/// Whoever locks a slot calls this, so that nothing depends on a timer being alive.
pub(super) async fn settle(ctx: &Ctx, tx: &mut Tx, estate: EstateId, slot: SlotId) -> Result<(), Error> {
    let holds: Vec<i64> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "DELETE FROM slot_hold WHERE estate_id = $1 AND slot_id = $2 AND expires_at <= $3 RETURNING places",
        )
        .bind(estate)
        .bind(slot)
        .bind(ctx.now())
        .fetch_all(conn)
        .await?
    });
    let offers: Vec<(i64, WaitingId, HouseId, PersonId, bool)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE waiting SET state = 'expired'
             WHERE estate_id = $1 AND slot_id = $2 AND state = 'offered' AND expires_at <= $3
             RETURNING places, id, house_id, person_id, only_me",
        )
        .bind(estate)
        .bind(slot)
        .bind(ctx.now())
        .fetch_all(conn)
        .await?
    });
    let mut freed: i64 = holds.iter().sum();
    for (places, id, house, person, only_me) in offers {
        freed += places;
        announce(tx, estate, id.0, &Whose { house, person, only_me });
    }
    if freed > 0 {
        give(tx, estate, slot, freed).await?;
    }
    while let Some(next) = first_in_line(ctx, tx, estate, slot).await? {
        offer(ctx, tx, (estate, slot), next).await?;
    }
    Ok(())
}

/// Whoever is to have the free places of a slot.
#[derive(sqlx::FromRow)]
struct Next {
    id: WaitingId,
    house_id: HouseId,
    person_id: PersonId,
    places: i64,
    only_me: bool,
    starts_at: Ms,
    notice_hours: i64,
    name: String,
    service: String,
    zone: String,
}

/// The first whose wish fits: those whose house had no booking of the service lately before those who had, then by time.
///
/// Nobody who has left the house since, and nobody once it is too late to book or the service is not to be had then.
async fn first_in_line(ctx: &Ctx, tx: &mut Tx, estate: EstateId, slot: SlotId) -> Result<Option<Next>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(concat!(
            "SELECT w.id, w.house_id, w.person_id, w.places, w.only_me, l.starts_at, s.notice_hours, e.zone,
                    CASE WHEN p.locale = 'en' THEN p.name_en ELSE p.name_zh END AS name,
                    CASE WHEN p.locale = 'en' THEN s.name_en ELSE s.name_zh END AS service
             FROM waiting w JOIN slot l ON l.id = w.slot_id JOIN service s ON s.id = l.service_id
             JOIN person p ON p.id = w.person_id JOIN estate e ON e.id = w.estate_id
             WHERE w.estate_id = $1 AND w.slot_id = $2 AND w.state = 'waiting' AND w.places <= l.capacity - l.taken
               AND l.starts_at > $3 + s.notice_hours * $4 AND p.state = 'active' AND s.stage IN ('trial', 'standard')
               AND NOT EXISTS (SELECT 1 FROM blackout x WHERE x.estate_id = l.estate_id AND x.service_id = l.service_id
                 AND x.lifted_at IS NULL AND x.starts_at < l.ends_at AND x.ends_at > l.starts_at)
               AND NOT ",
            paused!("s.estate_id", "s.id", "$3"),
            "
               AND EXISTS (SELECT 1 FROM household_member m WHERE m.person_id = w.person_id AND m.house_id = w.house_id
                             AND m.estate_id = w.estate_id AND (m.until IS NULL OR m.until > $3))
             ORDER BY CASE WHEN EXISTS (SELECT 1 FROM booking b WHERE b.estate_id = w.estate_id AND b.house_id = w.house_id
                             AND b.service_id = l.service_id AND b.state <> 'cancelled' AND b.starts_at > $5) THEN 1 ELSE 0 END,
                      w.joined_at, w.id LIMIT 1"
        ))
        .bind(estate)
        .bind(slot)
        .bind(ctx.now())
        .bind(HOUR)
        .bind(ctx.now().plus(-RECENT))
        .fetch_optional(conn)
        .await?
    }))
}

/// Holds the places for whoever is next, and says until when: on the page and by letter.
async fn offer(ctx: &Ctx, tx: &mut Tx, (estate, slot): (EstateId, SlotId), next: Next) -> Result<(), Error> {
    let now = ctx.now();
    let closes_at = next.starts_at.plus(-next.notice_hours.saturating_mul(HOUR));
    let until = now.plus(OFFER).min(closes_at);
    if !take(tx, estate, slot, next.places).await? {
        return Err(Error::broken("free places were gone under the lock"));
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE waiting SET state = 'offered', offered_at = $3, expires_at = $4 WHERE estate_id = $1 AND id = $2",
        )
        .bind(estate)
        .bind(next.id)
        .bind(now)
        .bind(until)
        .execute(conn)
        .await?;
    });
    let letter = Letter::PlaceOffered {
        name: next.name,
        service: next.service,
        when: written(&next.zone, next.starts_at)?,
        until: written(&next.zone, until)?,
    };
    mail::enqueue(ctx, tx, estate, next.person_id, letter).await?;
    announce(tx, estate, next.id.0, &Whose { house: next.house_id, person: next.person_id, only_me: next.only_me });
    Ok(())
}

/// An instant as letters write it: `2026-11-25 14:00`.
pub(super) fn written(zone: &str, at: Ms) -> Result<String, Error> {
    let zone = EstateZone::named(zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    let civil = zone.around(at).civil(at);
    Ok(format!("{} {:02}:{:02}", civil.date, civil.hour, civil.minute))
}

/// The slot of which a person holds places for a form of this service.
pub(super) async fn held(tx: &mut Tx, who: (EstateId, PersonId), service: ServiceId) -> Result<Option<SlotId>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT slot_id FROM slot_hold WHERE estate_id = $1 AND person_id = $2 AND service_id = $3")
            .bind(who.0)
            .bind(who.1)
            .bind(service)
            .fetch_optional(conn)
            .await?
    }))
}

/// The places of a locked and settled slot that a person's hold and offer already count.
pub(super) async fn own(tx: &mut Tx, who: (EstateId, PersonId), slot: SlotId) -> Result<i64, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(o.places), 0) AS BIGINT) FROM (
               SELECT places FROM slot_hold WHERE estate_id = $1 AND person_id = $2 AND slot_id = $3
               UNION ALL
               SELECT places FROM waiting WHERE estate_id = $1 AND person_id = $2 AND slot_id = $3 AND state = 'offered') o",
        )
        .bind(who.0)
        .bind(who.1)
        .bind(slot)
        .fetch_one(conn)
        .await?
    }))
}

/// Ends the person's hold for the service. Of another slot than `kept` its places are given back.
pub(super) async fn drop_hold(
    ctx: &Ctx,
    tx: &mut Tx,
    who: (EstateId, PersonId),
    service: ServiceId,
    kept: SlotId,
) -> Result<(), Error> {
    let dropped: Vec<(SlotId, i64)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "DELETE FROM slot_hold WHERE estate_id = $1 AND person_id = $2 AND service_id = $3 RETURNING slot_id, places",
        )
        .bind(who.0)
        .bind(who.1)
        .bind(service)
        .fetch_all(conn)
        .await?
    });
    for (slot, places) in dropped.into_iter().filter(|(slot, _)| *slot != kept) {
        give(tx, who.0, slot, places).await?;
        settle(ctx, tx, who.0, slot).await?;
    }
    Ok(())
}

/// The person's entry in the line of the slot has become a booking.
pub(super) async fn end_wait(
    tx: &mut Tx,
    who: (EstateId, PersonId),
    slot: SlotId,
    booking: BookingId,
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE waiting SET state = 'booked', booking_id = $4
             WHERE estate_id = $1 AND person_id = $2 AND slot_id = $3 AND state IN ('waiting', 'offered')",
        )
        .bind(who.0)
        .bind(who.1)
        .bind(slot)
        .bind(booking)
        .execute(conn)
        .await?;
    });
    Ok(())
}
