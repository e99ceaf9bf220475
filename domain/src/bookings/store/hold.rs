//! Holds: places kept for a few minutes while the form is filled in. One per person and service.

use super::{Full, Outcome, journal, places, quota, terms::Terms, visit};
use crate::{
    bookings::{Keep, line::HOLD},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{ServiceId, SlotId},
    on_tx,
    scope::{Actor, Member},
};

/// Keeps places of a slot for the member; what was held of the service before is given back. Tells the slot's service.
///
/// # Errors
/// As for booking: `NotFound`, `Refused` with `SlotFull`, `TooLate`, `Quota` or `NotYours`.
pub async fn hold(ctx: &Ctx, by: &Member, keep: Keep) -> Result<ServiceId, Error> {
    let (context, member) = (ctx.clone(), *by);
    let outcome = ctx.db.write(move |tx| Box::pin(async move { hold_in(&context, tx, &member, keep).await })).await?;
    outcome.answer(ctx, by.estate()).await
}

async fn hold_in(ctx: &Ctx, tx: &mut Tx, by: &Member, keep: Keep) -> Result<Outcome<ServiceId>, Error> {
    let Keep { slot, places: wanted, units, visit } = keep;
    let (estate, who) = (by.estate(), (by.estate(), by.person()));
    if let Some(booking) = visit {
        journal::lock(tx, &Actor::Member(*by), booking).await?;
    }
    // Two forms of one person one after the other: there is one hold.
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE person SET state = state WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(by.person())
            .execute(conn)
            .await?;
    });
    let terms = Terms::read(ctx, tx, (estate, by.house()), slot).await?;
    if !by.may(terms.right()) {
        return Err(Refusal::NotYours.into());
    }
    if terms.closes_at() <= ctx.now() {
        return Err(Refusal::TooLate.into());
    }
    if let Some(booking) = visit {
        visit::beside(tx, by, booking, terms.part()).await?;
    }
    if let Some(quota) = quota::broken(tx, (estate, by.house()), &terms, None).await? {
        return Err(Refusal::Quota(quota).into());
    }
    let service = terms.service_id;
    let before = places::held(tx, who, service).await?;
    places::lock(tx, estate, before.into_iter().chain([slot])).await?;
    places::settle(ctx, tx, estate, slot).await?;
    let own = own_hold(tx, by, slot).await?;
    if !places::take(tx, estate, slot, wanted - own).await? {
        return Ok(Outcome::Full(Full { service, at: terms.starts_at, places: wanted, slot }));
    }
    places::drop_hold(ctx, tx, who, service, slot).await?;
    let until = ctx.now().plus(HOLD).min(terms.closes_at());
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO slot_hold (person_id, service_id, estate_id, house_id, slot_id, places, units, expires_at, beside_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(by.person())
        .bind(service)
        .bind(estate)
        .bind(by.house())
        .bind(slot)
        .bind(wanted)
        .bind(units)
        .bind(until)
        .bind(visit)
        .execute(conn)
        .await?;
    });
    if wanted < own {
        places::settle(ctx, tx, estate, slot).await?;
    }
    Ok(Outcome::Done(service))
}

async fn own_hold(tx: &mut Tx, by: &Member, slot: SlotId) -> Result<i64, Error> {
    let places: Option<i64> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT places FROM slot_hold WHERE estate_id = $1 AND person_id = $2 AND slot_id = $3")
            .bind(by.estate())
            .bind(by.person())
            .bind(slot)
            .fetch_optional(conn)
            .await?
    });
    Ok(places.unwrap_or(0))
}

/// Gives back what the member holds of a service. Nothing where nothing is held.
pub async fn release(ctx: &Ctx, by: &Member, service: ServiceId) -> Result<(), Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let who = (member.estate(), member.person());
                let Some(slot) = places::held(tx, who, service).await? else { return Ok(()) };
                places::lock(tx, who.0, [slot]).await?;
                // No slot is kept: the nil id is none.
                places::drop_hold(&context, tx, who, service, SlotId(uuid::Uuid::nil())).await
            })
        })
        .await
}
