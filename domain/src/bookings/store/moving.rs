//! Moving a booking to another slot of its service.

use super::{
    Full, Outcome,
    journal::{Event, Locked, announce, lock, note},
    places, quota,
    request::overridden,
    terms::Terms,
    visit,
};
use crate::{
    bookings::{Shift, State, Step},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    id::{BookingId, EstateId, SlotId},
    on_tx,
    resources::store as resources,
    scope::Actor,
};

/// Moves a booking. The new place is taken before the old one is given back, so that nobody ever stands without one; the
/// price stays as it was agreed. Staff confirm and assign anew, as the new time may not suit. A second time changes nothing.
///
/// Residents move what has not come inside the notice of the service, to a slot outside it and within the quota. Staff may
/// pass over both with a reason, which the owner reads; never over the places.
///
/// # Errors
/// `NotFound` for a booking or slot that the actor may not see; `Invalid` for a slot of another service; `Refused`:
/// `SlotFull` with the three nearest alternatives, `TooLate`, `Quota`, `Stale` once it is under way or over.
pub async fn move_to(ctx: &Ctx, by: &Actor, id: BookingId, shift: Shift) -> Result<(), Error> {
    let (context, actor) = (ctx.clone(), *by);
    let outcome =
        ctx.db.write(move |tx| Box::pin(async move { move_in(&context, tx, &actor, (id, shift)).await })).await?;
    outcome.answer(ctx, by.estate()).await
}

async fn move_in(ctx: &Ctx, tx: &mut Tx, by: &Actor, (id, shift): (BookingId, Shift)) -> Result<Outcome<()>, Error> {
    let booking = lock(tx, by, id).await?;
    let (estate, slot) = (by.estate(), shift.slot);
    if booking.slot_id == slot {
        return Ok(Outcome::Done(()));
    }
    if !matches!(booking.state, State::Requested | State::Confirmed) {
        return Err(Refusal::Stale.into());
    }
    let terms = Terms::read(ctx, tx, (estate, booking.house_id), slot).await?;
    if booking.service_id != terms.service_id {
        return Err(Error::invalid("slot", Rule::NotAChoice));
    }
    let passed = check(ctx, tx, by, (&booking, id, &terms, &shift)).await?;
    let owner = (estate, booking.person_id);
    let held = places::held(tx, owner, terms.service_id).await?;
    places::lock(tx, estate, held.into_iter().chain([slot, booking.slot_id])).await?;
    places::settle(ctx, tx, estate, slot).await?;
    let more = booking.places - places::own(tx, owner, slot).await?;
    if !places::take(tx, estate, slot, more).await? {
        let (service, at, places) = (terms.service_id, terms.starts_at, booking.places);
        return Ok(Outcome::Full(Full { service, at, places, slot: booking.slot_id }));
    }
    // Who was to come may not have time then: arranged anew, as it is confirmed anew.
    resources::release(tx, estate, id).await?;
    write(tx, estate, id, &terms, slot).await?;
    visit::part_moved(tx, estate, id, (terms.starts_at, terms.ends_at)).await?;
    places::give(tx, estate, booking.slot_id, booking.places).await?;
    places::drop_hold(ctx, tx, owner, terms.service_id, slot).await?;
    places::end_wait(tx, owner, slot, id).await?;
    places::settle(ctx, tx, estate, booking.slot_id).await?;
    if more < 0 {
        places::settle(ctx, tx, estate, slot).await?;
    }
    let event = Event { was_at: Some(booking.starts_at), ..Event::of(Step::Moved, by.person()) };
    note(ctx, tx, (estate, id), event).await?;
    if passed && let Some(words) = &shift.reason {
        overridden(ctx, tx, (estate, id), by.person(), words).await?;
    }
    announce(tx, estate, id.0, &booking.whose());
    Ok(Outcome::Done(()))
}

/// Whether staff pass over a rule; what may not be is refused.
async fn check(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Actor,
    (booking, id, terms, shift): (&Locked, BookingId, &Terms, &Shift),
) -> Result<bool, Error> {
    let now = ctx.now();
    let excused = by.is_staff() && shift.reason.is_some();
    if booking.starts_at <= now || terms.starts_at <= now {
        return Err(Refusal::TooLate.into());
    }
    // Staff move what is near without more ado: they know who was to come.
    let late = terms.closed(terms.starts_at, now) || (!by.is_staff() && terms.closed(booking.starts_at, now));
    if late && !excused {
        return Err(Refusal::TooLate.into());
    }
    match quota::broken(tx, (by.estate(), booking.house_id), terms, Some(id)).await? {
        Some(quota) if !excused => Err(Refusal::Quota(quota).into()),
        broken => Ok(late || broken.is_some()),
    }
}

async fn write(tx: &mut Tx, estate: EstateId, id: BookingId, terms: &Terms, slot: SlotId) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE booking SET slot_id = $3, starts_at = $4, ends_at = $5, state = 'requested', assigned_to = NULL,
                    reminded_at = NULL
             WHERE estate_id = $1 AND id = $2",
        )
        .bind(estate)
        .bind(id)
        .bind(slot)
        .bind(terms.starts_at)
        .bind(terms.ends_at)
        .execute(conn)
        .await?;
    });
    Ok(())
}
