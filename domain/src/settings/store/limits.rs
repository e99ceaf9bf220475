//! Quotas of services, and what one member of staff may give alone.

use super::{changes, record, services};
use crate::{
    bookings::quota::Span,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::ServiceId,
    ledger::ALONE,
    money::Fen,
    on, on_tx,
    scope::Staff,
    settings::{Limits, QuotaRow, QuotaWish},
};

/// What the acts of this page begin with.
const ACTS: &str = "limits";

/// Every limit of the estate, with the latest changes.
pub async fn limits(ctx: &Ctx, by: &Staff) -> Result<Limits, Error> {
    let quotas: Vec<QuotaRow> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT s.id, s.code, s.name_zh, s.name_en, q.span, q.most FROM booking_quota q JOIN service s ON s.id = q.service_id
             WHERE q.estate_id = $1 ORDER BY s.code, q.span",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    });
    let alone: Option<Fen> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT alone_fen FROM ledger_setting WHERE estate_id = $1")
            .bind(by.estate())
            .fetch_optional(pool)
            .await?
    });
    let (services, changes) = (services(ctx, by).await?, changes(ctx, by, ACTS).await?);
    Ok(Limits { quotas, services, alone: alone.unwrap_or(ALONE), changes })
}

/// Sets how many bookings of a service a house may have in a span. What is booked already stays.
///
/// # Errors
/// `NotFound` for a service of another estate; `Refused(Stale)` where the quota is not what the form was made for.
pub async fn set_quota(ctx: &Ctx, by: &Staff, wish: QuotaWish) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { set_in(&context, tx, &staff, wish).await })).await
}

async fn set_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, wish: QuotaWish) -> Result<(), Error> {
    lock(tx, by, wish.service).await?;
    let most = quota(tx, by, (wish.service, wish.span)).await?;
    if most == Some(wish.most) {
        return Ok(());
    }
    if most != wish.seen {
        return Err(Refusal::Stale.into());
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO booking_quota (service_id, span, estate_id, most) VALUES ($1, $2, $3, $4)
             ON CONFLICT (service_id, span) DO UPDATE SET most = excluded.most",
        )
        .bind(wish.service)
        .bind(wish.span)
        .bind(by.estate())
        .bind(wish.most)
        .execute(conn)
        .await?;
    });
    let reason = format!("{} {} → {}", wish.span, told(most), wish.most);
    record(ctx, tx, by, ("limits.quota", Some(wish.service.0), &reason)).await
}

fn told(most: Option<i64>) -> String {
    most.map_or_else(|| "–".to_owned(), |most| most.to_string())
}

/// Lifts a quota.
///
/// # Errors
/// `NotFound` for a service of another estate; `Refused(Stale)` where it has none.
pub async fn drop_quota(ctx: &Ctx, by: &Staff, what: (ServiceId, Span)) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { drop_in(&context, tx, &staff, what).await })).await
}

async fn drop_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, what: (ServiceId, Span)) -> Result<(), Error> {
    lock(tx, by, what.0).await?;
    let gone: Option<i64> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "DELETE FROM booking_quota WHERE estate_id = $1 AND service_id = $2 AND span = $3 RETURNING most",
        )
        .bind(by.estate())
        .bind(what.0)
        .bind(what.1)
        .fetch_optional(conn)
        .await?
    });
    let most = gone.ok_or(Refusal::Stale)?;
    record(ctx, tx, by, ("limits.quota", Some(what.0.0), &format!("{} {most} → –", what.1))).await
}

async fn lock(tx: &mut Tx, by: &Staff, service: ServiceId) -> Result<(), Error> {
    let locked = on_tx!(tx, |conn| {
        sqlx::query("UPDATE service SET code = code WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(service)
            .execute(conn)
            .await?
            .rows_affected()
    });
    if locked == 1 { Ok(()) } else { Err(Error::NotFound) }
}

async fn quota(tx: &mut Tx, by: &Staff, what: (ServiceId, Span)) -> Result<Option<i64>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT most FROM booking_quota WHERE estate_id = $1 AND service_id = $2 AND span = $3")
            .bind(by.estate())
            .bind(what.0)
            .bind(what.1)
            .fetch_optional(conn)
            .await?
    }))
}

/// Sets what one may let off or give back to a house within a day without a second person.
///
/// # Errors
/// `Refused(Stale)` where it is not what the form was made for.
pub async fn set_alone(ctx: &Ctx, by: &Staff, change: (Fen, Fen)) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { set_alone_in(&context, tx, &staff, change).await })).await
}

async fn set_alone_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, (amount, seen): (Fen, Fen)) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE estate SET slug = slug WHERE id = $1").bind(by.estate()).execute(conn).await?;
    });
    let set: Option<Fen> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT alone_fen FROM ledger_setting WHERE estate_id = $1")
            .bind(by.estate())
            .fetch_optional(conn)
            .await?
    });
    let before = set.unwrap_or(ALONE);
    if before == amount {
        return Ok(());
    }
    if before != seen {
        return Err(Refusal::Stale.into());
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO ledger_setting (estate_id, alone_fen) VALUES ($1, $2)
             ON CONFLICT (estate_id) DO UPDATE SET alone_fen = excluded.alone_fen",
        )
        .bind(by.estate())
        .bind(amount)
        .execute(conn)
        .await?;
    });
    record(ctx, tx, by, ("limits.alone", None, &format!("{before} → {amount}"))).await
}
