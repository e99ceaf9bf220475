//! The line for a full slot: joining, leaving, taking up an offer.

use super::{
    Outcome,
    journal::{Whose, announce},
    places, quota,
    request::{Order, Rules, place},
    terms::Terms,
};
use crate::{
    bookings::{Wish, line::WaitingState},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{BookingId, EstateId, HouseId, PersonId, SlotId, WaitingId},
    on_tx,
    scope::{Actor, Member},
    time::Ms,
};

/// Joins the line of a full slot. Whoever stands in it already keeps the place in it.
///
/// # Errors
/// As for booking, and `Refused(PlacesFree)` where the slot can be booked at once; `Invalid` for more places than it has.
pub async fn join(ctx: &Ctx, by: &Member, wish: Wish) -> Result<WaitingId, Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { join_in(&context, tx, &member, wish).await })).await
}

async fn join_in(ctx: &Ctx, tx: &mut Tx, by: &Member, wish: Wish) -> Result<WaitingId, Error> {
    let (id, estate, house): (WaitingId, _, _) = (ctx.id(), by.estate(), by.house());
    if let Some(made) = forms::claim(ctx, tx, (estate, by.person()), wish.key, id.0).await? {
        return Ok(WaitingId(made));
    }
    let terms = Terms::read(ctx, tx, (estate, house), wish.slot).await?;
    if !by.may(terms.right()) {
        return Err(Refusal::NotYours.into());
    }
    if terms.closes_at() <= ctx.now() {
        return Err(Refusal::TooLate.into());
    }
    if wish.places > terms.capacity {
        return Err(Error::invalid("places", Rule::TooMany(u16::try_from(terms.capacity).unwrap_or(u16::MAX))));
    }
    if let Some(quota) = quota::broken(tx, (estate, house), &terms, None).await? {
        return Err(Refusal::Quota(quota).into());
    }
    places::lock(tx, estate, [wish.slot]).await?;
    places::settle(ctx, tx, estate, wish.slot).await?;
    if let Some(there) = in_line(tx, by, wish.slot).await? {
        return Ok(there);
    }
    if left(tx, estate, wish.slot).await? >= wish.places {
        return Err(Refusal::PlacesFree.into());
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO waiting (id, estate_id, house_id, person_id, slot_id, places, units, note, only_me, state, joined_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10)",
        )
        .bind(id)
        .bind(estate)
        .bind(house)
        .bind(by.person())
        .bind(wish.slot)
        .bind(wish.places)
        .bind(wish.units)
        .bind(wish.note)
        .bind(wish.only_me)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    announce(tx, estate, id.0, &Whose { house, person: by.person(), only_me: wish.only_me });
    Ok(id)
}

async fn in_line(tx: &mut Tx, by: &Member, slot: SlotId) -> Result<Option<WaitingId>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT id FROM waiting WHERE estate_id = $1 AND person_id = $2 AND slot_id = $3 AND state IN ('waiting', 'offered')",
        )
        .bind(by.estate())
        .bind(by.person())
        .bind(slot)
        .fetch_optional(conn)
        .await?
    }))
}

async fn left(tx: &mut Tx, estate: EstateId, slot: SlotId) -> Result<i64, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT capacity - taken FROM slot WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(slot)
            .fetch_one(conn)
            .await?
    }))
}

#[derive(sqlx::FromRow)]
struct Entry {
    house_id: HouseId,
    person_id: PersonId,
    slot_id: SlotId,
    places: i64,
    units: i64,
    note: String,
    only_me: bool,
    state: WaitingState,
    booking_id: Option<BookingId>,
}

/// An entry of the member's house, by the rule of sight.
async fn find(tx: &mut Tx, by: &Member, id: WaitingId) -> Result<Entry, Error> {
    let sight = Actor::Member(*by).sight();
    let found: Option<Entry> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT house_id, person_id, slot_id, places, units, note, only_me, state, booking_id FROM waiting
             WHERE estate_id = $1 AND id = $2 AND house_id = $3 AND (person_id = $4 OR ($5 AND only_me = $6))",
        )
        .bind(by.estate())
        .bind(id)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(conn)
        .await?
    });
    found.ok_or(Error::NotFound)
}

/// Leaves the line, or declines an offer: its places go to the next in line in the same moment.
///
/// # Errors
/// `NotFound` where the member may not see it; `Refused(Stale)` once it is booked, left or overdue.
pub async fn leave(ctx: &Ctx, by: &Member, id: WaitingId) -> Result<(), Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (estate, entry) = (member.estate(), find(tx, &member, id).await?);
                places::lock(tx, estate, [entry.slot_id]).await?;
                let gone: Option<(i64, Option<Ms>)> = on_tx!(tx, |conn| {
                    sqlx::query_as(
                        "UPDATE waiting SET state = 'left' WHERE estate_id = $1 AND id = $2 AND state IN ('waiting', 'offered')
                         RETURNING places, expires_at",
                    )
                    .bind(estate)
                    .bind(id)
                    .fetch_optional(conn)
                    .await?
                });
                let (places, offered) = gone.ok_or(Refusal::Stale)?;
                if offered.is_some() {
                    places::give(tx, estate, entry.slot_id, places).await?;
                }
                places::settle(&context, tx, estate, entry.slot_id).await?;
                announce(tx, estate, id.0, &Whose { house: entry.house_id, person: entry.person_id, only_me: entry.only_me });
                Ok(())
            })
        })
        .await
}

/// Takes up an offer: its places become a booking at today's price. A second time gives the same booking.
///
/// # Errors
/// `NotFound` where the member may not see it; `Refused`: `OfferGone` after its deadline, and as for booking.
pub async fn accept(ctx: &Ctx, by: &Member, id: WaitingId) -> Result<BookingId, Error> {
    let (context, member) = (ctx.clone(), *by);
    let outcome: Outcome<BookingId> = ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                let entry = find(tx, &member, id).await?;
                if let (WaitingState::Booked, Some(booking)) = (entry.state, entry.booking_id) {
                    return Ok(Outcome::Done(booking));
                }
                let (slot, places, note, only_me) = (entry.slot_id, entry.places, entry.note, entry.only_me);
                let order = Order {
                    estate: member.estate(),
                    house: entry.house_id,
                    person: entry.person_id,
                    by: member.person(),
                    wish: Wish {
                        slot,
                        places,
                        units: entry.units,
                        shown: None,
                        note,
                        only_me,
                        visit: None,
                        key: context.id(),
                    },
                    rules: Rules::Offer(member, id),
                };
                place(&context, tx, order).await
            })
        })
        .await?;
    outcome.answer(ctx, by.estate()).await
}
