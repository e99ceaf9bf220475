//! The rules by which services open their slots.

use super::{days, note, open, week};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EstateId, ServiceId},
    on, on_tx,
    resources::{
        Blackout, RuleDraft, RuleSheet, ServiceRule, SlotRule, Subject,
        slots::{Calendar, earliest, horizon},
    },
    scope::Staff,
    services::{Name, stage::Stage},
    time::{EstateZone, Ms},
};

/// The services that are had by slot, by code.
pub async fn rules(ctx: &Ctx, by: &Staff) -> Result<Vec<ServiceRule>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT s.id, s.name_zh, s.name_en, s.provider, r.active,
                    (SELECT MAX(l.starts_at) FROM slot l WHERE l.estate_id = s.estate_id AND l.service_id = s.id) AS until
             FROM service s LEFT JOIN slot_rule r ON r.service_id = s.id
             WHERE s.estate_id = $1 AND s.mode = 'scheduled' AND s.stage IN ('trial', 'standard') ORDER BY s.code LIMIT 500",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    }))
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    name: Name,
    provider: String,
    minutes: Option<i64>,
    places: Option<i64>,
    zone: String,
}

/// # Errors
/// `NotFound` for a service of another estate, or one that is not had by slot.
pub async fn rule(ctx: &Ctx, by: &Staff, id: ServiceId) -> Result<RuleSheet, Error> {
    let found: Option<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT s.name_zh, s.name_en, s.provider, s.minutes, s.places, e.zone FROM service s JOIN estate e ON e.id = s.estate_id
             WHERE s.estate_id = $1 AND s.id = $2 AND s.mode = 'scheduled'",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_optional(pool)
        .await?
    });
    let Found { name, provider, minutes, places, zone } = found.ok_or(Error::NotFound)?;
    let zone = EstateZone::named(&zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    let rule: Option<SlotRule> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT weekdays, minutes, places, buffer_minutes, lead_hours, horizon_days, holidays, active, changed_at
             FROM slot_rule WHERE estate_id = $1 AND service_id = $2",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_optional(pool)
        .await?
    });
    let own = week(ctx, by, &Subject::Service(id)).await?;
    let department =
        if own.is_empty() { week(ctx, by, &Subject::Department(provider.clone())).await? } else { Vec::new() };
    let blackouts: Vec<Blackout> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, resource_id, service_id, starts_at, ends_at, reason FROM blackout
             WHERE estate_id = $1 AND service_id = $2 AND ends_at > $3 AND lifted_at IS NULL ORDER BY starts_at, id LIMIT 200",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    let preview = match &rule {
        Some(rule) => {
            let span = horizon(rule, &zone, ctx.now());
            let days = days(ctx, by, span).await?;
            let shut: Vec<(Ms, Ms)> = blackouts.iter().map(|blackout| (blackout.starts_at, blackout.ends_at)).collect();
            let hours = if own.is_empty() { &department } else { &own };
            let openings = Calendar { hours, days: &days, blackouts: &shut, zone: &zone }.openings(rule, span);
            let after = earliest(rule, ctx.now());
            openings.map(|all| all.into_iter().filter(|one| one.starts_at > after).take(40).collect())
        }
        None => Ok(Vec::new()),
    };
    Ok(RuleSheet { id, name, provider, minutes, places, rule, own, department, preview, blackouts })
}

async fn find(tx: &mut Tx, estate: EstateId, id: ServiceId) -> Result<Option<SlotRule>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT weekdays, minutes, places, buffer_minutes, lead_hours, horizon_days, holidays, active, changed_at
             FROM slot_rule WHERE estate_id = $1 AND service_id = $2",
        )
        .bind(estate)
        .bind(id)
        .fetch_optional(conn)
        .await?
    }))
}

/// Sets the rule of a service and opens what it asks for at once. Slots that are open already stay.
///
/// # Errors
/// `NotFound` for a service of another estate or one that is not had by slot; `Refused(NotBookable)` for one that cannot be
/// booked; `Refused(Stale)` where somebody changed the rule since the form was opened; `Invalid` on `weekdays` or `minutes`
/// where the hours leave nothing to open.
pub async fn set_rule(ctx: &Ctx, by: &Staff, draft: RuleDraft) -> Result<usize, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { set_rule_in(&context, tx, &staff, draft).await })).await
}

async fn set_rule_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, draft: RuleDraft) -> Result<usize, Error> {
    let (estate, id, rule) = (by.estate(), draft.service, draft.rule);
    let stage: Option<Stage> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "UPDATE service SET revision = revision WHERE estate_id = $1 AND id = $2 AND mode = 'scheduled' RETURNING stage",
        )
        .bind(estate)
        .bind(id)
        .fetch_optional(conn)
        .await?
    });
    stage.ok_or(Error::NotFound)?.admit_booking()?;
    let before = find(tx, estate, id).await?;
    if let Some(before) = &before
        && (SlotRule { changed_at: before.changed_at, ..rule.clone() }) == *before
    {
        return Ok(0);
    }
    if before.as_ref().map(|before| before.changed_at) != draft.seen {
        return Err(Refusal::Stale.into());
    }
    let changed_at = before.map_or(ctx.now(), |before| ctx.now().max(before.changed_at.plus(1)));
    write(tx, by, (id, &rule, changed_at)).await?;
    note(ctx, tx, by, (id.0, "slots.rule", "")).await?;
    let opened = open::open_in(ctx, tx, (estate, id)).await?;
    opened.map_err(|fault| {
        let (field, rule) = fault.rule();
        Error::invalid(field, rule)
    })
}

async fn write(tx: &mut Tx, by: &Staff, (id, rule, changed_at): (ServiceId, &SlotRule, Ms)) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO slot_rule (service_id, estate_id, weekdays, minutes, places, buffer_minutes, lead_hours, horizon_days,
                                    holidays, active, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (service_id) DO UPDATE SET weekdays = excluded.weekdays, minutes = excluded.minutes,
               places = excluded.places, buffer_minutes = excluded.buffer_minutes, lead_hours = excluded.lead_hours,
               horizon_days = excluded.horizon_days, holidays = excluded.holidays, active = excluded.active,
               changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        )
        .bind(id)
        .bind(by.estate())
        .bind(rule.weekdays)
        .bind(rule.minutes)
        .bind(rule.places)
        .bind(rule.buffer_minutes)
        .bind(rule.lead_hours)
        .bind(rule.horizon_days)
        .bind(rule.holidays)
        .bind(rule.active)
        .bind(changed_at)
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    Ok(())
}
