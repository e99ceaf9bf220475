//! Gives back what is overdue although nobody has touched its slot since. Nothing depends on when this runs.

use super::places;
use crate::{
    ctx::Ctx,
    error::Error,
    id::{EstateId, SlotId},
    on, on_tx,
};

/// Ends overdue holds and offers, passes their places on, and closes the lines of slots that have begun. Works for all
/// estates: the job belongs to the machine.
pub async fn sweep(ctx: &Ctx) -> Result<(), Error> {
    let due: Vec<(EstateId, SlotId)> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT h.estate_id, h.slot_id FROM slot_hold h WHERE h.expires_at <= $1
             UNION SELECT w.estate_id, w.slot_id FROM waiting w WHERE w.state = 'offered' AND w.expires_at <= $1",
        )
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    for (estate, slot) in due {
        let context = ctx.clone();
        // A transaction each: nobody waits for all of them.
        ctx.db
            .write(move |tx| {
                Box::pin(async move {
                    places::lock(tx, estate, [slot]).await?;
                    places::settle(&context, tx, estate, slot).await
                })
            })
            .await?;
    }
    let now = ctx.now();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE waiting SET state = 'expired'
                         WHERE state = 'waiting' AND EXISTS (SELECT 1 FROM slot l WHERE l.id = waiting.slot_id AND l.starts_at <= $1)",
                    )
                    .bind(now)
                    .execute(conn)
                    .await?;
                });
                Ok(())
            })
        })
        .await
}
