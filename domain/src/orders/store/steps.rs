//! The steps of an order's fulfilment, and its end.

use sqlx::types::Json;

use super::{
    journal::{Event, Locked, announce, lock, move_on, note, write_to},
    place::{add_line, give_back},
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    forms,
    id::{EntryId, EstateId, OrderId, PersonId},
    ledger::{self, MOST},
    money::Fen,
    on_tx,
    orders::{Act, Completion, Reason, State, Step, Told},
    rights::{Capability, Role},
    scope::{Actor, Member, Staff},
    services::price::{Item, Price},
};

/// Takes a step that needs no words: packing, or beginning. What has no price by the list may be begun for nothing.
///
/// # Errors
/// `NotFound` for an order of another estate; `Refused(Stale)` where the order does not allow it, or no price is agreed.
pub async fn step(ctx: &Ctx, by: &Staff, id: OrderId, act: Act) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let order = lock(tx, &Actor::Staff(staff), id).await?;
                if !act.is_plain() {
                    return Err(Refusal::Stale.into());
                }
                let next = order.next(act)?;
                let price = order.price.is_none().then(Price::free);
                move_on(tx, (staff.estate(), id), next, price).await?;
                let step = if act == Act::Pack { Step::Packed } else { Step::Started };
                note(&context, tx, (staff.estate(), id), Event::of(step, staff.person())).await?;
                announce(tx, (staff.estate(), id), &order.whose());
                Ok(())
            })
        })
        .await
}

/// Ends an order that was done, and charges it to the house, once. Receipts of a bill come on top at cost, up to the amount
/// that the resident typed.
///
/// # Errors
/// `NotFound` for an order of another estate; `Refused`: `Stale` where it is not under way, `AboveAgreed` for receipts of more
/// than was agreed, `TooMuch` for what the ledger cannot hold.
pub async fn complete(ctx: &Ctx, by: &Staff, done: Completion) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { finish(&context, tx, &staff, done).await })).await
}

async fn finish(ctx: &Ctx, tx: &mut Tx, by: &Staff, done: Completion) -> Result<(), Error> {
    let (estate, id) = (by.estate(), done.order);
    let mut order = lock(tx, &Actor::Staff(*by), id).await?;
    let next = order.next(Act::Complete)?;
    let price = final_price(&mut order, done.receipts.clone())?;
    move_on(tx, (estate, id), State::UnderWay, Some(price)).await?;
    for receipt in done.receipts {
        add_line(ctx, tx, (estate, id), None, receipt).await?;
    }
    let ended = on_tx!(tx, |conn| {
        sqlx::query("UPDATE service_order SET state = $3, completed_at = $4 WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(id)
            .bind(next)
            .bind(ctx.now())
            .execute(conn)
            .await?
            .rows_affected()
    });
    if ended != 1 {
        return Err(Error::NotFound);
    }
    ledger::store::charge_order(ctx, tx, &Actor::Staff(*by), id).await?;
    let event = Event { words: &done.words, ..Event::of(Step::Completed, by.person()) };
    note(ctx, tx, (estate, id), event).await?;
    announce(tx, (estate, id), &order.whose());
    Ok(())
}

/// The agreed price with the receipts, which come to no more than the bill that the resident handed over.
fn final_price(order: &mut Locked, receipts: Vec<Item>) -> Result<Price, Error> {
    let Json(agreed) = order.price.take().ok_or(Refusal::Stale)?;
    // What was quoted is what is paid: the bill stands in its lines.
    let handed = order.bill_fen.filter(|_| !order.quoted).unwrap_or(Fen::ZERO);
    let before = agreed.total;
    let price = agreed.with_receipts(receipts).ok_or(Refusal::TooMuch)?;
    if price.total.minus(before).is_none_or(|more| more > handed) {
        return Err(Refusal::AboveAgreed.into());
    }
    if price.total > MOST { Err(Refusal::TooMuch.into()) } else { Ok(price) }
}

/// BK-8: staff decline, with the code of the reason and words that the resident also has by mail.
///
/// # Errors
/// `NotFound` for an order of another estate; `Refused(Stale)` once it is under way or over.
pub async fn decline(ctx: &Ctx, by: &Staff, id: OrderId, (reason, words): (Reason, String)) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (ctx, estate) = (&context, staff.estate());
                let order = lock(tx, &Actor::Staff(staff), id).await?;
                let next = order.next(Act::Decline)?;
                end(ctx, tx, (estate, id), &order, (next, Some(reason))).await?;
                let event = Event { words: &words, ..Event::of(Step::Declined, staff.person()) };
                note(ctx, tx, (estate, id), event).await?;
                write_to(ctx, tx, estate, &order, &words).await?;
                announce(tx, (estate, id), &order.whose());
                Ok(())
            })
        })
        .await
}

/// The resident cancels, free of charge, until work has begun or the goods are packed.
///
/// # Errors
/// `NotFound` where the member may not see it; `Refused(Stale)` once it is too late for that.
pub async fn cancel(ctx: &Ctx, by: &Member, id: OrderId) -> Result<(), Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (ctx, estate) = (&context, member.estate());
                let order = lock(tx, &Actor::Member(member), id).await?;
                let next = order.next(Act::Cancel)?;
                end(ctx, tx, (estate, id), &order, (next, None)).await?;
                note(ctx, tx, (estate, id), Event::of(Step::Cancelled, member.person())).await?;
                announce(tx, (estate, id), &order.whose());
                Ok(())
            })
        })
        .await
}

/// Ends an order that is not done: its open quote is withdrawn, its place in the run is free again.
async fn end(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, id): (EstateId, OrderId),
    order: &Locked,
    (state, reason): (State, Option<Reason>),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE service_order SET state = $3, reason = $4 WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(id)
            .bind(state)
            .bind(reason)
            .execute(conn)
            .await?;
    });
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE quote SET state = CASE WHEN expires_at <= $3 THEN 'expired' ELSE 'withdrawn' END
             WHERE estate_id = $1 AND order_id = $2 AND state = 'open'",
        )
        .bind(estate)
        .bind(id)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    match order.run_id {
        Some(run) => give_back(tx, estate, run).await,
        None => Ok(()),
    }
}

/// Staff answer in words, which the resident reads on the page and by mail. The same form twice answers once.
///
/// # Errors
/// `NotFound` for an order of another estate; `Refused(Stale)` once it is over.
pub async fn tell(ctx: &Ctx, by: &Staff, told: Told) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (ctx, estate, id) = (&context, staff.estate(), told.order);
                let order = lock(tx, &Actor::Staff(staff), id).await?;
                let entry: EntryId = ctx.id();
                if forms::claim(ctx, tx, (estate, staff.person()), told.key, entry.0).await?.is_some() {
                    return Ok(());
                }
                if order.state.is_over() {
                    return Err(Refusal::Stale.into());
                }
                let event = Event { words: &told.words, ..Event::of(Step::Told, staff.person()) };
                note(ctx, tx, (estate, id), event).await?;
                write_to(ctx, tx, estate, &order, &told.words).await?;
                announce(tx, (estate, id), &order.whose());
                Ok(())
            })
        })
        .await
}

/// Gives an order to a member of staff; to oneself where none is named.
///
/// # Errors
/// `NotFound` for an order or a person of another estate, or one who can't do it; `Refused(Stale)` once it is over.
pub async fn assign(ctx: &Ctx, by: &Staff, id: OrderId, worker: Option<PersonId>) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (estate, worker) = (staff.estate(), worker.unwrap_or(staff.person()));
                let order = lock(tx, &Actor::Staff(staff), id).await?;
                if order.state.is_over() {
                    return Err(Refusal::Stale.into());
                }
                if !can_work(tx, estate, worker).await? {
                    return Err(Error::NotFound);
                }
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE service_order SET assigned_to = $3 WHERE estate_id = $1 AND id = $2")
                        .bind(estate)
                        .bind(id)
                        .bind(worker)
                        .execute(conn)
                        .await?;
                });
                let event = Event { subject: Some(worker), ..Event::of(Step::Assigned, staff.person()) };
                note(&context, tx, (estate, id), event).await?;
                announce(tx, (estate, id), &order.whose());
                Ok(())
            })
        })
        .await
}

async fn can_work(tx: &mut Tx, estate: EstateId, worker: PersonId) -> Result<bool, Error> {
    let roles: Vec<Role> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT r.role FROM staff_role r JOIN person p ON p.id = r.person_id
             WHERE r.estate_id = $1 AND r.person_id = $2 AND p.state = 'active'",
        )
        .bind(estate)
        .bind(worker)
        .fetch_all(conn)
        .await?
    });
    Ok(roles.iter().any(|role| role.capabilities().contains(&Capability::Bookings)))
}
