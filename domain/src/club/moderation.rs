//! What moderators do with posts. Nothing is deleted: a hidden post can be shown again, and both acts are in the audit.

use super::posting::announce;
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EstateId, PostId, TopicId},
    on_tx,
    scope::Staff,
    search::{
        Kind,
        store::{self as search, Doc},
    },
    time::Ms,
};

/// Hides a post from other members. Its author sees the reason (1 to 300 characters).
///
/// # Errors
/// `Invalid` on `reason`; `NotFound` for a post of another estate; `Refused(Stale)` where it is hidden already.
pub async fn hide(ctx: &Ctx, by: &Staff, id: PostId, reason: &str) -> Result<(), Error> {
    let reason = super::reason(reason)?;
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let topic: Option<TopicId> = on_tx!(tx, |conn| {
                    sqlx::query_scalar(
                        "UPDATE post SET hidden_at = $3, hidden_by = $4, hidden_reason = $5
                         WHERE estate_id = $1 AND id = $2 AND hidden_at IS NULL RETURNING topic_id",
                    )
                    .bind(staff.estate())
                    .bind(id)
                    .bind(context.now())
                    .bind(staff.person())
                    .bind(reason.clone())
                    .fetch_optional(conn)
                    .await?
                });
                search::remove(tx, staff.estate(), Kind::Post, id.0).await?;
                settle(&context, tx, &staff, (id, topic), ("post.hide", &reason)).await
            })
        })
        .await
}

/// Shows a hidden post again.
///
/// # Errors
/// `NotFound` for a post of another estate; `Refused(Stale)` where it is not hidden.
pub async fn show(ctx: &Ctx, by: &Staff, id: PostId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let shown: Option<(TopicId, String, Ms)> = on_tx!(tx, |conn| {
                    sqlx::query_as(
                        "UPDATE post SET hidden_at = NULL, hidden_by = NULL, hidden_reason = NULL
                         WHERE estate_id = $1 AND id = $2 AND hidden_at IS NOT NULL RETURNING topic_id, html, created_at",
                    )
                    .bind(staff.estate())
                    .bind(id)
                    .fetch_optional(conn)
                    .await?
                });
                if let Some((topic, html, at)) = &shown {
                    search::index(tx, Doc::post(staff.estate(), (id, *topic), html, *at)).await?;
                }
                let topic = shown.map(|(topic, ..)| topic);
                settle(&context, tx, &staff, (id, topic), ("post.show", "")).await
            })
        })
        .await
}

/// Records and announces what was done; where no row was changed, says why.
async fn settle(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    (post, topic): (PostId, Option<TopicId>),
    (act, reason): (&str, &str),
) -> Result<(), Error> {
    let Some(topic) = topic else {
        return Err(if exists(tx, by.estate(), post).await? { Refusal::Stale.into() } else { Error::NotFound });
    };
    let act = Act { estate: by.estate(), by: Some(by.person()), act, subject: Some(post.0), reason };
    audit::record(ctx, tx, act).await?;
    announce(tx, by.estate(), topic);
    Ok(())
}

async fn exists(tx: &mut Tx, estate: EstateId, id: PostId) -> Result<bool, Error> {
    let found: Option<PostId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM post WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    Ok(found.is_some())
}
