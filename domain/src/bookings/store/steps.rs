//! The steps of a booking's fulfilment, and its end.

use std::collections::BTreeSet;

use super::{
    journal::{Event, Locked, announce, lock, note},
    places,
};
use crate::{
    bookings::Act,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{BookingId, EstateId},
    ledger,
    mail::{self, Letter},
    on_tx,
    resources::store as resources,
    scope::{Actor, Member, Staff},
    time::Ms,
    vendors::{callbacks, paused},
};

async fn move_on(ctx: &Ctx, tx: &mut Tx, by: &Actor, id: BookingId, act: Act) -> Result<Locked, Error> {
    let booking = lock(tx, by, id).await?;
    let next = booking.state.next(act).ok_or(Refusal::Stale)?;
    if act == Act::Confirm {
        check_again(ctx, tx, by.estate(), &booking).await?;
        // BK-3: an outsourced visit is not promised before somebody comes and somebody goes along.
        if let Some(lacks) = resources::lacks(tx, by.estate(), id).await? {
            return Err(Refusal::Unready(lacks).into());
        }
    }
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE booking SET state = $3 WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .bind(next)
            .execute(conn)
            .await?;
    });
    if !next.holds_places() {
        places::lock(tx, by.estate(), [booking.slot_id]).await?;
        places::give(tx, by.estate(), booking.slot_id, booking.places).await?;
        places::settle(ctx, tx, by.estate(), booking.slot_id).await?;
        resources::release(tx, by.estate(), id).await?;
    } else if next.is_over() {
        resources::end(ctx, tx, by.estate(), id).await?;
    }
    note(ctx, tx, (by.estate(), id), Event::of(act.step(), by.person())).await?;
    announce(tx, by.estate(), id.0, &booking.whose());
    Ok(booking)
}

/// What was true at the request need not be at the confirmation: the slot must not be over, its places must be there, and its
/// vendor must have the papers that it needs.
async fn check_again(ctx: &Ctx, tx: &mut Tx, estate: EstateId, booking: &Locked) -> Result<(), Error> {
    if booking.ends_at <= ctx.now() {
        return Err(Refusal::TooLate.into());
    }
    let paused: bool = on_tx!(tx, |conn| {
        sqlx::query_scalar(concat!("SELECT ", paused!("$1", "$2", "$3")))
            .bind(estate)
            .bind(booking.service_id)
            .bind(ctx.now())
            .fetch_one(conn)
            .await?
    });
    if paused {
        return Err(Refusal::VendorPaused.into());
    }
    places::lock(tx, estate, [booking.slot_id]).await?;
    places::settle(ctx, tx, estate, booking.slot_id).await?;
    let fits: Option<Ms> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT l.starts_at FROM slot l WHERE l.estate_id = $1 AND l.id = $2 AND l.starts_at = $3 AND l.capacity >=
               (SELECT COALESCE(SUM(b.places), 0) FROM booking b
                WHERE b.estate_id = l.estate_id AND b.slot_id = l.id AND b.state <> 'cancelled')",
        )
        .bind(estate)
        .bind(booking.slot_id)
        .bind(booking.starts_at)
        .fetch_optional(conn)
        .await?
    });
    if fits.is_some() { Ok(()) } else { Err(Refusal::SlotFull { nearest: Vec::new() }.into()) }
}

/// Cancels a booking of the house before it starts; its places are free again in the same moment, for whoever waits first.
///
/// # Errors
/// `NotFound` where the member may not see it; `Refused(TooLate)` once it has started, `Refused(Stale)` where it is under way.
pub async fn cancel(ctx: &Ctx, by: &Member, id: BookingId) -> Result<(), Error> {
    let (context, actor) = (ctx.clone(), Actor::Member(*by));
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let booking = move_on(&context, tx, &actor, id, Act::Cancel).await?;
                if booking.starts_at <= context.now() {
                    return Err(Refusal::TooLate.into());
                }
                Ok(())
            })
        })
        .await
}

/// Cancels several bookings of the house, all or none.
///
/// # Errors
/// As [`cancel`], for any of them.
pub async fn cancel_all(ctx: &Ctx, by: &Member, ids: Vec<BookingId>) -> Result<(), Error> {
    let (context, actor) = (ctx.clone(), Actor::Member(*by));
    // Each once, and always in the same order.
    let ids: BTreeSet<BookingId> = ids.into_iter().collect();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let mut slots = Vec::new();
                for id in &ids {
                    let booking = lock(tx, &actor, *id).await?;
                    if booking.starts_at <= context.now() {
                        return Err(Refusal::TooLate.into());
                    }
                    slots.push(booking.slot_id);
                }
                places::lock(tx, actor.estate(), slots).await?;
                for id in ids {
                    move_on(&context, tx, &actor, id, Act::Cancel).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Takes the next step of the fulfilment. A confirmation is also told by mail.
///
/// # Errors
/// `Refused(Stale)` where the booking is no longer in a state that allows the act; for a confirmation `TooLate` once the
/// slot is over, `SlotFull` should its places not be there, `Unready` where an outsourced visit lacks vendor or escort,
/// `VendorPaused` where the vendor may not come now.
pub async fn step(ctx: &Ctx, by: &Staff, id: BookingId, act: Act) -> Result<(), Error> {
    let (context, actor) = (ctx.clone(), Actor::Staff(*by));
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let booking = move_on(&context, tx, &actor, id, act).await?;
                if act == Act::Complete {
                    ledger::store::charge(&context, tx, &actor, id).await?;
                    callbacks::fall_due(tx, actor.estate(), id).await?;
                }
                if act == Act::Confirm {
                    let letter = confirmation(tx, actor.estate(), id).await?;
                    mail::enqueue(&context, tx, actor.estate(), booking.person_id, letter).await?;
                }
                Ok(())
            })
        })
        .await
}

async fn confirmation(tx: &mut Tx, estate: EstateId, id: BookingId) -> Result<Letter, Error> {
    let (name, service, starts_at, zone): (String, String, Ms, String) = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT CASE WHEN p.locale = 'en' THEN p.name_en ELSE p.name_zh END,
                    CASE WHEN p.locale = 'en' THEN s.name_en ELSE s.name_zh END, b.starts_at, e.zone
             FROM booking b JOIN person p ON p.id = b.person_id JOIN service s ON s.id = b.service_id
             JOIN estate e ON e.id = b.estate_id WHERE b.estate_id = $1 AND b.id = $2",
        )
        .bind(estate)
        .bind(id)
        .fetch_one(conn)
        .await?
    });
    Ok(Letter::BookingConfirmed { name, service, when: places::written(&zone, starts_at)? })
}
