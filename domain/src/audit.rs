//! The audit: who did what to whom, written in the transaction of the act itself (J5).

use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EntryId, EstateId, PersonId},
    on_tx,
};

/// An act worth a row. `by` is `None` where the machine acted.
pub struct Act<'a> {
    pub estate: EstateId,
    pub by: Option<PersonId>,
    pub act: &'a str,
    pub subject: Option<uuid::Uuid>,
    pub reason: &'a str,
}

pub async fn record(ctx: &Ctx, tx: &mut Tx, act: Act<'_>) -> Result<(), Error> {
    let id: EntryId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO audit (id, estate_id, at, by_id, act, subject_id, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(act.estate)
        .bind(ctx.now())
        .bind(act.by)
        .bind(act.act)
        .bind(act.subject)
        .bind(act.reason)
        .execute(conn)
        .await?;
    });
    Ok(())
}
