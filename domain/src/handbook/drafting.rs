//! Drafts of the month, made by the machine: on the first day, at the estate's own midnight or soon after.

use sqlx::types::Json;

use super::{Content, store};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EstateId, HandbookId},
    ledger::Month,
    on, on_tx,
    services::versions,
    time::EstateZone,
};

/// SC-1: drafts this month's issue for every estate that has none yet. Run as often as one likes, on as many nodes: there is
/// one row for each estate and month.
pub async fn draft_due(ctx: &Ctx) -> Result<(), Error> {
    let estates: Vec<(EstateId, String)> =
        on!(ctx.db, |pool| sqlx::query_as("SELECT id, zone FROM estate ORDER BY slug").fetch_all(pool).await?);
    for (estate, zone) in estates {
        let Some(zone) = EstateZone::named(&zone) else {
            tracing::warn!(estate.zone = zone, "handbook.no_such_zone");
            continue;
        };
        let month = Month::of(zone.around(ctx.now()).date(ctx.now()));
        if !exists(ctx, estate, month).await? {
            let context = ctx.clone();
            // A transaction each: one estate waits for no other.
            ctx.db.write(move |tx| Box::pin(async move { draft_in(&context, tx, estate, month).await })).await?;
        }
    }
    Ok(())
}

async fn exists(ctx: &Ctx, estate: EstateId, month: Month) -> Result<bool, Error> {
    let found: Option<HandbookId> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT id FROM handbook_issue WHERE estate_id = $1 AND month = $2")
            .bind(estate)
            .bind(month.to_string())
            .fetch_optional(pool)
            .await?
    });
    Ok(found.is_some())
}

/// Drafts a month's issue from the catalogue as it is now. Nothing happens where the month has one, or there is nothing to tell.
pub(crate) async fn draft_in(ctx: &Ctx, tx: &mut Tx, estate: EstateId, month: Month) -> Result<(), Error> {
    versions::catch_up_in(ctx, tx, estate).await?;
    let content = store::now_in(tx, estate, month).await?;
    if content.entries.is_empty() {
        return Ok(());
    }
    insert(ctx, tx, (estate, month), content).await
}

pub(crate) async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, month): (EstateId, Month),
    content: Content,
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        // Another node may have been quicker: its draft is as good.
        sqlx::query(
            "INSERT INTO handbook_issue (id, estate_id, month, state, preface_zh, preface_en, content, revision, drafted_at)
             VALUES ($1, $2, $3, 'draft', '', '', $4, 1, $5) ON CONFLICT (estate_id, month) DO NOTHING",
        )
        .bind(ctx.id::<HandbookId>())
        .bind(estate)
        .bind(month.to_string())
        .bind(Json(content))
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}
