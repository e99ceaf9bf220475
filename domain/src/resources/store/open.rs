//! Opening slots up to the horizon of their rules. Doing it again adds only what is missing.

use super::{days::days_in, week::week_in, zone};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EstateId, ServiceId, SlotId},
    on, on_tx,
    resources::{
        Fault, Opening, SlotRule, Subject,
        slots::{Calendar, earliest, horizon},
    },
    services::stage::Stage,
    time::{DAY, MINUTE, Ms},
};

/// Opens what the rules of all estates ask for; tells how many slots are new. The job belongs to the machine.
pub async fn open(ctx: &Ctx) -> Result<usize, Error> {
    let due: Vec<(EstateId, ServiceId)> = on!(ctx.db, |pool| {
        sqlx::query_as("SELECT estate_id, service_id FROM slot_rule WHERE active = $1 ORDER BY estate_id, service_id")
            .bind(true)
            .fetch_all(pool)
            .await?
    });
    let mut opened = 0;
    for at in due {
        let context = ctx.clone();
        // A transaction each: nobody waits for all of them.
        let result = ctx.db.write(move |tx| Box::pin(async move { open_in(&context, tx, at).await })).await?;
        match result {
            Ok(count) => opened += count,
            Err(fault) => tracing::warn!(service.id = %at.1, ?fault, "slots.not_opened"),
        }
    }
    Ok(opened)
}

/// Opens the slots of one service; the inner error says why its rule opens none.
pub(super) async fn open_in(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, service): (EstateId, ServiceId),
) -> Result<Result<usize, Fault>, Error> {
    // Locked: two who open at once would each miss the other's slots.
    let rule: Option<SlotRule> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE slot_rule SET active = active WHERE estate_id = $1 AND service_id = $2 AND active = $3
             RETURNING weekdays, minutes, places, buffer_minutes, lead_hours, horizon_days, holidays, active, changed_at",
        )
        .bind(estate)
        .bind(service)
        .bind(true)
        .fetch_optional(conn)
        .await?
    });
    let (stage, provider): (Stage, String) = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT stage, provider FROM service WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(service)
            .fetch_one(conn)
            .await?
    });
    let Some(rule) = rule.filter(|_| stage.is_bookable()) else { return Ok(Ok(0)) };
    let openings = match openings(ctx, tx, (estate, service, &provider), &rule).await? {
        Ok(openings) => openings,
        Err(fault) => return Ok(Err(fault)),
    };
    let Some((first, last)) = openings.first().zip(openings.last()) else { return Ok(Ok(0)) };
    let there = there(tx, (estate, service), (first.starts_at, last.ends_at)).await?;
    let buffer = rule.buffer_minutes * MINUTE;
    let meets = |opening: &Opening, (from, to): &(Ms, Ms)| {
        *from < opening.ends_at.plus(buffer) && opening.starts_at < to.plus(buffer)
    };
    let after = earliest(&rule, ctx.now());
    let mut count = 0;
    for opening in openings {
        if opening.starts_at <= after || there.iter().any(|slot| meets(&opening, slot)) {
            continue;
        }
        count += insert(ctx, tx, (estate, service), (opening, rule.places)).await?;
    }
    Ok(Ok(count))
}

/// What a rule opens from now on, by the service's own hours, else by those of the department that does it.
pub(super) async fn openings(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, service, provider): (EstateId, ServiceId, &str),
    rule: &SlotRule,
) -> Result<Result<Vec<Opening>, Fault>, Error> {
    let zone = zone(tx, estate).await?;
    let mut hours = week_in(tx, estate, &Subject::Service(service)).await?;
    if hours.is_empty() {
        hours = week_in(tx, estate, &Subject::Department(provider.to_owned())).await?;
    }
    let span = horizon(rule, &zone, ctx.now());
    let days = days_in(tx, estate, span).await?;
    let blackouts: Vec<(Ms, Ms)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT starts_at, ends_at FROM blackout
             WHERE estate_id = $1 AND service_id = $2 AND ends_at > $3 AND lifted_at IS NULL",
        )
        .bind(estate)
        .bind(service)
        .bind(ctx.now())
        .fetch_all(conn)
        .await?
    });
    let calendar = Calendar { hours: &hours, days: &days, blackouts: &blackouts, zone: &zone };
    Ok(calendar.openings(rule, span))
}

/// The slots that are there already, however they came.
async fn there(tx: &mut Tx, at: (EstateId, ServiceId), span: (Ms, Ms)) -> Result<Vec<(Ms, Ms)>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT starts_at, ends_at FROM slot
             WHERE estate_id = $1 AND service_id = $2 AND starts_at > $3 AND starts_at < $4 ORDER BY starts_at",
        )
        .bind(at.0)
        .bind(at.1)
        .bind(span.0.plus(-2 * DAY))
        .bind(span.1.plus(DAY))
        .fetch_all(conn)
        .await?
    }))
}

async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    at: (EstateId, ServiceId),
    (opening, places): (Opening, i64),
) -> Result<usize, Error> {
    let made = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO slot (id, estate_id, service_id, starts_at, ends_at, capacity, taken) VALUES ($1, $2, $3, $4, $5, $6, 0)
             ON CONFLICT (service_id, starts_at) DO NOTHING",
        )
        .bind(ctx.id::<SlotId>())
        .bind(at.0)
        .bind(at.1)
        .bind(opening.starts_at)
        .bind(opening.ends_at)
        .bind(places)
        .execute(conn)
        .await?
        .rows_affected()
    });
    Ok(usize::try_from(made).unwrap_or(0))
}
