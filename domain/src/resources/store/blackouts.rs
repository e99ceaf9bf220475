//! Spans in which a resource or a service is not to be had.

use super::{keep, note, zone};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Rule},
    forms,
    id::{BlackoutId, EstateId, PersonId, ResourceId, ServiceId},
    on_tx,
    resources::{BlackoutDraft, Subject},
    scope::Staff,
    time::{Date, EstateZone, Ms},
};

/// Takes a resource or a service away for a span. Slots of a service inside it are neither shown nor booked meanwhile.
///
/// # Errors
/// `NotFound` for a subject of another estate; `Invalid` on `confirm` where bookings lie in the span and not exactly as many
/// were confirmed, on `to` for a span that is over.
pub async fn black_out(ctx: &Ctx, by: &Staff, draft: BlackoutDraft) -> Result<BlackoutId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { black_out_in(&context, tx, &staff, draft).await })).await
}

async fn black_out_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, draft: BlackoutDraft) -> Result<BlackoutId, Error> {
    let (estate, id): (EstateId, BlackoutId) = (by.estate(), ctx.id());
    let zone = zone(tx, estate).await?;
    let span = instant(&zone, draft.from).zip(instant(&zone, draft.to));
    let span =
        span.filter(|(from, to)| from < to && *to > ctx.now()).ok_or_else(|| Error::invalid("to", Rule::InThePast))?;
    let (resource, service): (Option<ResourceId>, Option<ServiceId>) = match draft.of {
        Subject::Resource(id) => (Some(id), None),
        Subject::Service(id) => (None, Some(id)),
        Subject::Department(_) => return Err(Error::NotFound),
    };
    let count = relying(ctx, tx, estate, (resource, service), span).await?;
    if let Some(made) = forms::claim(ctx, tx, (estate, by.person()), draft.key, id.0).await? {
        return Ok(BlackoutId(made));
    }
    if count > 0 && draft.confirmed != Some(count) {
        return Err(Error::invalid("confirm", Rule::TooMany(u16::try_from(count).unwrap_or(u16::MAX))));
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO blackout (id, estate_id, resource_id, service_id, starts_at, ends_at, reason, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(estate)
        .bind(resource)
        .bind(service)
        .bind(span.0)
        .bind(span.1)
        .bind(draft.reason.clone())
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    note(ctx, tx, by, (id.0, "blackout.add", &draft.reason)).await?;
    Ok(id)
}

fn instant(zone: &EstateZone, (day, minute): (Date, i64)) -> Option<Ms> {
    let (day, minute) = if minute >= 1_440 { (day.plus_days(1), 0) } else { (day, minute) };
    zone.at(day, u8::try_from(minute / 60).ok()?, u8::try_from(minute % 60).ok()?)
}

/// Locks the subject and counts the bookings that lie in the span.
async fn relying(
    ctx: &Ctx,
    tx: &mut Tx,
    estate: EstateId,
    (resource, service): (Option<ResourceId>, Option<ServiceId>),
    span: (Ms, Ms),
) -> Result<i64, Error> {
    let from = span.0.max(ctx.now());
    if let Some(id) = resource {
        keep::ensure_person(tx, estate, PersonId(id.0)).await?;
        keep::lock(tx, estate, id).await?;
        return keep::reliant(tx, estate, id, (from, span.1)).await;
    }
    let found = on_tx!(tx, |conn| {
        sqlx::query("UPDATE service SET revision = revision WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(service)
            .execute(conn)
            .await?
            .rows_affected()
    });
    if found == 0 {
        return Err(Error::NotFound);
    }
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT count(*) FROM booking WHERE estate_id = $1 AND service_id = $2 AND ends_at > $3 AND starts_at < $4
               AND state IN ('requested', 'confirmed', 'departed', 'arrived')",
        )
        .bind(estate)
        .bind(service)
        .bind(from)
        .bind(span.1)
        .fetch_one(conn)
        .await?
    }))
}

/// Ends a blackout before its time. Doing it twice is no failure.
///
/// # Errors
/// `NotFound` for one of another estate.
pub async fn lift(ctx: &Ctx, by: &Staff, id: BlackoutId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let before: Option<Option<Ms>> = on_tx!(tx, |conn| {
                    sqlx::query_scalar(
                        "UPDATE blackout SET reason = reason WHERE estate_id = $1 AND id = $2 RETURNING lifted_at",
                    )
                    .bind(staff.estate())
                    .bind(id)
                    .fetch_optional(conn)
                    .await?
                });
                if before.ok_or(Error::NotFound)?.is_some() {
                    return Ok(());
                }
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE blackout SET lifted_at = $3, lifted_by = $4 WHERE estate_id = $1 AND id = $2")
                        .bind(staff.estate())
                        .bind(id)
                        .bind(context.now())
                        .bind(staff.person())
                        .execute(conn)
                        .await?;
                });
                note(&context, tx, &staff, (id.0, "blackout.lift", "")).await
            })
        })
        .await
}
