//! MB-3: how one can pay, venue by venue.

use super::{changes, record};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    forms,
    id::MethodId,
    on, on_tx,
    scope::Staff,
    settings::{MethodDraft, MethodRow, Methods},
};

/// What the acts of this page begin with.
const ACTS: &str = "methods";

/// Every way to pay in its order, with the latest changes.
pub async fn methods(ctx: &Ctx, by: &Staff) -> Result<Methods, Error> {
    let methods: Vec<MethodRow> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, venue_zh, venue_en, means, note_zh, note_en, hidden, changed_at FROM payment_method
             WHERE estate_id = $1 ORDER BY place, id LIMIT 200",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    });
    Ok(Methods { methods, changes: changes(ctx, by, ACTS).await? })
}

/// # Errors
/// `NotFound` for one of another estate.
pub async fn find_method(ctx: &Ctx, by: &Staff, id: MethodId) -> Result<MethodRow, Error> {
    let found: Option<MethodRow> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, venue_zh, venue_en, means, note_zh, note_en, hidden, changed_at FROM payment_method
             WHERE estate_id = $1 AND id = $2",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_optional(pool)
        .await?
    });
    found.ok_or(Error::NotFound)
}

/// Adds a way to pay at the end, or changes one. The same form key a second time gives the first.
///
/// # Errors
/// `NotFound` for one of another estate; `Refused(Stale)` where somebody changed it since the form was opened.
pub async fn save_method(ctx: &Ctx, by: &Staff, draft: MethodDraft) -> Result<MethodId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { save_in(&context, tx, &staff, draft).await })).await
}

async fn save_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, draft: MethodDraft) -> Result<MethodId, Error> {
    let label = format!("{} · {}", draft.venue.0, draft.means);
    let (id, act) = match draft.changes {
        Some((id, _)) => {
            change(ctx, tx, by, draft).await?;
            (id, "methods.change")
        }
        None => {
            let id: MethodId = ctx.id();
            if let Some(made) = forms::claim(ctx, tx, (by.estate(), by.person()), draft.key, id.0).await? {
                return Ok(MethodId(made));
            }
            add(ctx, tx, by, (id, draft)).await?;
            (id, "methods.add")
        }
    };
    record(ctx, tx, by, (act, Some(id.0), &label)).await?;
    Ok(id)
}

/// Whoever changes the list or its order holds the estate's row.
async fn lock(tx: &mut Tx, by: &Staff) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE estate SET slug = slug WHERE id = $1").bind(by.estate()).execute(conn).await?;
    });
    Ok(())
}

async fn add(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, draft): (MethodId, MethodDraft)) -> Result<(), Error> {
    lock(tx, by).await?;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO payment_method (id, estate_id, venue_zh, venue_en, means, note_zh, note_en, place, hidden, changed_at,
                                         changed_by)
             SELECT $1, $2, $3, $4, $5, $6, $7, COALESCE(MAX(m.place), 0) + 1, $8, $9, $10
             FROM payment_method m WHERE m.estate_id = $2",
        )
        .bind(id)
        .bind(by.estate())
        .bind(draft.venue.0)
        .bind(draft.venue.1)
        .bind(draft.means)
        .bind(draft.note.0)
        .bind(draft.note.1)
        .bind(false)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn change(ctx: &Ctx, tx: &mut Tx, by: &Staff, draft: MethodDraft) -> Result<(), Error> {
    let Some((id, seen)) = draft.changes else { return Ok(()) };
    // Later than what was seen, also within one millisecond: else a second form of the same state would pass.
    let now = ctx.now().max(seen.plus(1));
    let changed = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE payment_method SET venue_zh = $4, venue_en = $5, means = $6, note_zh = $7, note_en = $8, changed_at = $9,
                    changed_by = $10
             WHERE estate_id = $1 AND id = $2 AND changed_at = $3",
        )
        .bind(by.estate())
        .bind(id)
        .bind(seen)
        .bind(draft.venue.0)
        .bind(draft.venue.1)
        .bind(draft.means)
        .bind(draft.note.0)
        .bind(draft.note.1)
        .bind(now)
        .bind(by.person())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if changed == 1 {
        return Ok(());
    }
    let there: Option<i64> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT CAST(1 AS BIGINT) FROM payment_method WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    Err(if there.is_some() { Refusal::Stale.into() } else { Error::NotFound })
}

/// Hides a way to pay from residents, or shows it again. Doing it twice is no failure.
///
/// # Errors
/// `NotFound` for one of another estate.
pub async fn set_method_hidden(ctx: &Ctx, by: &Staff, id: MethodId, hidden: bool) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { hide_in(&context, tx, &staff, (id, hidden)).await })).await
}

async fn hide_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, hidden): (MethodId, bool)) -> Result<(), Error> {
    let set: Option<String> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "UPDATE payment_method SET hidden = $3, changed_at = CASE WHEN changed_at >= $4 THEN changed_at + 1 ELSE $4 END,
                    changed_by = $5
             WHERE estate_id = $1 AND id = $2 RETURNING venue_zh",
        )
        .bind(by.estate())
        .bind(id)
        .bind(hidden)
        .bind(ctx.now())
        .bind(by.person())
        .fetch_optional(conn)
        .await?
    });
    let venue = set.ok_or(Error::NotFound)?;
    record(ctx, tx, by, (if hidden { "methods.hide" } else { "methods.show" }, Some(id.0), &venue)).await
}

/// Moves a way to pay one place up, or else down. What stands at the end already stays there.
///
/// # Errors
/// `NotFound` for one of another estate.
pub async fn move_method(ctx: &Ctx, by: &Staff, id: MethodId, up: bool) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { move_in(&context, tx, &staff, (id, up)).await })).await
}

async fn move_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, up): (MethodId, bool)) -> Result<(), Error> {
    lock(tx, by).await?;
    let mut order: Vec<(MethodId, String)> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT id, venue_zh FROM payment_method WHERE estate_id = $1 ORDER BY place, id")
            .bind(by.estate())
            .fetch_all(conn)
            .await?
    });
    let place = order.iter().position(|(other, _)| *other == id).ok_or(Error::NotFound)?;
    let other = if up { place.checked_sub(1) } else { Some(place + 1).filter(|next| *next < order.len()) };
    let Some(other) = other else { return Ok(()) };
    order.swap(place, other);
    let venue = order.get(other).map(|(_, venue)| venue.clone()).unwrap_or_default();
    for (place, (id, _)) in (1_i64..).zip(order) {
        on_tx!(tx, |conn| {
            sqlx::query("UPDATE payment_method SET place = $3 WHERE estate_id = $1 AND id = $2")
                .bind(by.estate())
                .bind(id)
                .bind(place)
                .execute(conn)
                .await?;
        });
    }
    record(ctx, tx, by, (if up { "methods.up" } else { "methods.down" }, Some(id.0), &venue)).await
}
