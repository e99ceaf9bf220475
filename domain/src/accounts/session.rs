//! Sessions: kept by the hash of their token (B1), with an idle and an absolute limit (B3).

pub use super::sign_in::{SignIn, SignedIn, sign_in};

use super::{SessionRow, digest::digest};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::Error,
    household::store as household,
    id::{EstateId, PersonId, SessionId},
    on, on_tx,
    scope::Visitor,
    time::{DAY, HOUR, MINUTE, Ms},
};

/// How long a session lasts without use, and at all; in milliseconds.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub idle: i64,
    pub absolute: i64,
}

impl Limits {
    pub const RESIDENT: Self = Self { idle: 14 * DAY, absolute: 90 * DAY };
    pub const STAFF: Self = Self { idle: 30 * MINUTE, absolute: 12 * HOUR };
}

/// A session to be written.
pub(super) struct New<'a> {
    pub id: SessionId,
    pub token: &'a str,
    pub device: &'a str,
    pub limits: Limits,
}

pub(super) async fn begin(ctx: &Ctx, tx: &mut Tx, who: (EstateId, PersonId), session: New<'_>) -> Result<(), Error> {
    let (estate, person) = who;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO session (id, estate_id, person_id, token_hash, device, created_at, seen_at, idle_ms, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)",
        )
        .bind(session.id)
        .bind(estate)
        .bind(person)
        .bind(digest(session.token))
        .bind(session.device)
        .bind(ctx.now())
        .bind(session.limits.idle)
        .bind(ctx.now().plus(session.limits.absolute))
        .execute(conn)
        .await?;
    });
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Found {
    id: SessionId,
    estate_id: EstateId,
    person_id: PersonId,
    seen_at: Ms,
    idle_ms: i64,
    expires_at: Ms,
}

/// Who a token belongs to, as of now. Three reads; at most once a minute also a write of when it was last seen.
///
/// `None` for a token that is unknown, too old, or of somebody who was suspended: its row is gone then.
pub async fn resume(ctx: &Ctx, token: &str) -> Result<Option<Visitor>, Error> {
    if token.len() > 128 {
        return Ok(None);
    }
    let found: Option<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, estate_id, person_id, seen_at, idle_ms, expires_at FROM session WHERE token_hash = $1",
        )
        .bind(digest(token))
        .fetch_optional(pool)
        .await?
    });
    let Some(found) = found else { return Ok(None) };
    let now = ctx.now();
    let over = now >= found.expires_at || now >= found.seen_at.plus(found.idle_ms);
    let visitor = if over { None } else { household::visitor(ctx, found.estate_id, found.person_id, found.id).await? };
    let written = match visitor {
        None => ctx.db.write(move |tx| Box::pin(async move { drop_one(tx, found.id).await })).await,
        Some(_) if now >= found.seen_at.plus(MINUTE) => {
            ctx.db.write(move |tx| Box::pin(async move { touch(tx, found.id, now).await })).await
        }
        Some(_) => Ok(()),
    };
    if let Err(error) = written {
        // A full disk must not keep anybody from reading: the limits are checked against what is stored.
        tracing::warn!(%error, "session.not_noted");
    }
    Ok(visitor)
}

/// Only forward: a clock that jumps back does not make a session older or younger.
async fn touch(tx: &mut Tx, id: SessionId, now: Ms) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2")
            .bind(id)
            .bind(now)
            .execute(conn)
            .await?;
    });
    Ok(())
}

async fn drop_one(tx: &mut Tx, id: SessionId) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM session WHERE id = $1").bind(id).execute(conn).await?;
    });
    Ok(())
}

/// One's own sessions that still hold, the last used first.
pub async fn list(ctx: &Ctx, by: &Visitor) -> Result<Vec<SessionRow>, Error> {
    let mut rows: Vec<SessionRow> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, device, created_at, seen_at FROM session
             WHERE estate_id = $1 AND person_id = $2 AND expires_at > $3 AND seen_at + idle_ms > $3
             ORDER BY seen_at DESC, id DESC LIMIT 100",
        )
        .bind(by.estate())
        .bind(by.person())
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    for row in &mut rows {
        row.current = row.id == by.session();
    }
    Ok(rows)
}

/// Ends one of one's own sessions. `NotFound` for anybody else's.
pub async fn end(ctx: &Ctx, by: &Visitor, id: SessionId) -> Result<(), Error> {
    let (own, by) = (ctx.clone(), by.clone());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let ended = on_tx!(tx, |conn| {
                    sqlx::query("DELETE FROM session WHERE estate_id = $1 AND person_id = $2 AND id = $3")
                        .bind(by.estate())
                        .bind(by.person())
                        .bind(id)
                        .execute(conn)
                        .await?
                        .rows_affected()
                });
                if ended == 0 {
                    return Err(Error::NotFound);
                }
                note(&own, tx, &by, "session.end").await
            })
        })
        .await
}

/// Signs out everywhere, or everywhere else.
pub async fn end_all(ctx: &Ctx, by: &Visitor, keep_current: bool) -> Result<(), Error> {
    let (own, by) = (ctx.clone(), by.clone());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                if keep_current {
                    end_others(tx, &by).await?;
                } else {
                    end_of(tx, (by.estate(), by.person())).await?;
                }
                note(&own, tx, &by, "session.end_all").await
            })
        })
        .await
}

/// Ends the current session. Doing it twice is no failure.
pub async fn sign_out(ctx: &Ctx, by: &Visitor) -> Result<(), Error> {
    let id = by.session();
    ctx.db.write(move |tx| Box::pin(async move { drop_one(tx, id).await })).await
}

async fn note(ctx: &Ctx, tx: &mut Tx, by: &Visitor, act: &str) -> Result<(), Error> {
    let subject = Some(by.person().0);
    audit::record(ctx, tx, Act { estate: by.estate(), by: Some(by.person()), act, subject, reason: "" }).await
}

/// Ends every session of a person.
pub(super) async fn end_of(tx: &mut Tx, who: (EstateId, PersonId)) -> Result<(), Error> {
    let (estate, person) = who;
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM session WHERE estate_id = $1 AND person_id = $2")
            .bind(estate)
            .bind(person)
            .execute(conn)
            .await?;
    });
    Ok(())
}

/// Ends every session of the visitor but the current one.
pub(super) async fn end_others(tx: &mut Tx, by: &Visitor) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM session WHERE estate_id = $1 AND person_id = $2 AND id <> $3")
            .bind(by.estate())
            .bind(by.person())
            .bind(by.session())
            .execute(conn)
            .await?;
    });
    Ok(())
}

/// Deletes sessions past a limit.
pub(super) async fn sweep(ctx: &Ctx, tx: &mut Tx) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM session WHERE expires_at <= $1 OR seen_at + idle_ms <= $1")
            .bind(ctx.now())
            .execute(conn)
            .await?;
    });
    Ok(())
}
