//! What is of no use any more is deleted: the less is kept, the less can leak. Nothing depends on when this runs.

use crate::{
    ctx::Ctx,
    error::Error,
    on_tx,
    time::{DAY, Ms},
};

/// What was typed into a refused form; whoever does not come back within a day will not.
const DRAFTS: i64 = DAY;
/// A form that lies open in a browser can be sent twice for as long as this.
const FORM_KEYS: i64 = 30 * DAY;
/// Letters that arrived, for questions about whether they did.
const SENT_MAIL: i64 = 90 * DAY;

/// Ends what is overdue; deletes sessions, codes and counters past their time, old drafts, form keys and letters that were sent. Works for all
/// estates: the job belongs to the machine.
pub async fn sweep(ctx: &Ctx) -> Result<(), Error> {
    crate::accounts::store::sweep(ctx).await?;
    crate::bookings::store::sweep(ctx).await?;
    crate::orders::store::sweep(ctx).await?;
    let now = ctx.now();
    let before = move |age: i64| Ms(now.0.saturating_sub(age));
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query("DELETE FROM form_draft WHERE kept_at < $1").bind(before(DRAFTS)).execute(conn).await?;
                });
                on_tx!(tx, |conn| {
                    sqlx::query("DELETE FROM form_key WHERE made_at < $1")
                        .bind(before(FORM_KEYS))
                        .execute(conn)
                        .await?;
                });
                on_tx!(tx, |conn| {
                    sqlx::query("DELETE FROM mail WHERE state = 'sent' AND sent_at < $1")
                        .bind(before(SENT_MAIL))
                        .execute(conn)
                        .await?;
                });
                Ok(())
            })
        })
        .await
}
