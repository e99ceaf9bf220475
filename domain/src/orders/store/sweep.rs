//! Ends quotes that nobody answered in time. Nothing depends on when this runs: an overdue quote cannot be approved anyway.

use super::journal::{Event, Whose, announce, move_on, note};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EstateId, HouseId, OrderId, PersonId, QuoteId},
    on, on_tx,
    orders::{Act, State, Step},
};

/// Works for all estates: the job belongs to the machine.
pub async fn sweep(ctx: &Ctx) -> Result<(), Error> {
    let due: Vec<(EstateId, OrderId, QuoteId)> = on!(ctx.db, |pool| {
        sqlx::query_as("SELECT estate_id, order_id, id FROM quote WHERE state = 'open' AND expires_at <= $1")
            .bind(ctx.now())
            .fetch_all(pool)
            .await?
    });
    for (estate, order, quote) in due {
        let context = ctx.clone();
        // A transaction each: nobody waits for all of them.
        ctx.db.write(move |tx| Box::pin(async move { expire(&context, tx, (estate, order), quote).await })).await?;
    }
    Ok(())
}

async fn expire(ctx: &Ctx, tx: &mut Tx, order: (EstateId, OrderId), quote: QuoteId) -> Result<(), Error> {
    let (house, person, only_me, state): (HouseId, PersonId, bool, State) = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE service_order SET state = state WHERE estate_id = $1 AND id = $2 RETURNING house_id, person_id, only_me, state",
        )
        .bind(order.0)
        .bind(order.1)
        .fetch_one(conn)
        .await?
    });
    let expired = on_tx!(tx, |conn| {
        sqlx::query("UPDATE quote SET state = 'expired' WHERE estate_id = $1 AND id = $2 AND state = 'open'")
            .bind(order.0)
            .bind(quote)
            .execute(conn)
            .await?
            .rows_affected()
    });
    // Somebody replaced it in the meantime.
    let Some(next) = state.next(Act::DropQuote, false).filter(|_| expired == 1) else { return Ok(()) };
    move_on(tx, order, next, None).await?;
    note(ctx, tx, order, Event { step: Step::QuoteExpired, by: None, subject: None, words: "" }).await?;
    announce(tx, order, &Whose { house, person, only_me });
    Ok(())
}
