//! Changing a service from a day on, and taking back what waits for its day.

use super::{
    stage::Stage,
    terms::{Change, Terms, charges, unconfirmed},
    versions::{self, New},
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    id::{EstateId, ServiceId},
    on_tx,
    scope::Staff,
    time::{Date, EstateZone, Ms},
};

async fn changed(tx: &mut Tx, at: (EstateId, ServiceId)) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE service SET revision = revision + 1 WHERE estate_id = $1 AND id = $2")
            .bind(at.0)
            .bind(at.1)
            .execute(conn)
            .await?;
    });
    Ok(())
}

/// Saves a new version, in force from the start of a day, or at once. A version that says nothing new is not written.
///
/// # Errors
/// `Refused(Stale)` where somebody saved in between, a version waits already, or the service is retired; `Invalid` on
/// `effective` for a day that has passed, on `price` for a free service that would cost, and on `confirm` where bookings
/// rely on what changes and not exactly as many were confirmed.
pub async fn revise(ctx: &Ctx, by: &Staff, id: ServiceId, (terms, change): (Terms, Change)) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { revise_in(&context, tx, &staff, (id, terms, change)).await })).await
}

async fn revise_in(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    (id, terms, change): (ServiceId, Terms, Change),
) -> Result<(), Error> {
    let at = (by.estate(), id);
    versions::catch_up_in(ctx, tx, by.estate()).await?;
    let service = versions::lock(tx, by.estate(), id).await?;
    if service.revision != change.revision || service.stage == Stage::Retired || waits(tx, at).await? {
        return Err(Refusal::Stale.into());
    }
    if !charges(service.family, terms.basis, terms.price) {
        let costs = terms.price.is_some_and(|price| price.0 > 0);
        let (field, rule) = if costs { ("price", Rule::NoAmount) } else { ("basis", Rule::NotAChoice) };
        return Err(Error::invalid(field, rule));
    }
    let effective_at = match change.effective {
        None => ctx.now(),
        Some(day) => moment(ctx, tx, by.estate(), day).await?,
    };
    if terms == service.terms {
        return Ok(());
    }
    if service.terms.touches_bookings(&terms) {
        let (all, met) = versions::ahead(ctx, tx, at, effective_at).await?;
        if met > 0 && change.confirmed != Some(all) {
            return Err(unconfirmed());
        }
    }
    versions::remember(ctx, tx, at, service.terms).await?;
    versions::add(ctx, tx, at, New { terms, note: change.note, effective_at, by: Some(by.person()) }).await?;
    changed(tx, at).await
}

async fn waits(tx: &mut Tx, at: (EstateId, ServiceId)) -> Result<bool, Error> {
    let count: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT count(*) FROM service_version
             WHERE estate_id = $1 AND service_id = $2 AND applied_at IS NULL AND withdrawn_at IS NULL",
        )
        .bind(at.0)
        .bind(at.1)
        .fetch_one(conn)
        .await?
    });
    Ok(count > 0)
}

/// When a day starts on the estate; now for today.
async fn moment(ctx: &Ctx, tx: &mut Tx, estate: EstateId, day: Date) -> Result<Ms, Error> {
    let zone: String = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT zone FROM estate WHERE id = $1").bind(estate).fetch_one(conn).await?
    });
    let zone = EstateZone::named(&zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    let today = zone.around(ctx.now()).date(ctx.now());
    if day < today {
        return Err(Error::invalid("effective", Rule::InThePast));
    }
    if day == today {
        return Ok(ctx.now());
    }
    zone.at(day, 0, 0).ok_or_else(|| Error::invalid("effective", Rule::NotADate))
}

/// Takes back the version that waits for its day.
///
/// # Errors
/// `Refused(Stale)` where none waits any more.
pub async fn withdraw(ctx: &Ctx, by: &Staff, id: ServiceId) -> Result<(), Error> {
    let (context, at) = (ctx.clone(), (by.estate(), id));
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                // First what is due: a version in force is not taken back but followed by another.
                versions::catch_up_in(&context, tx, at.0).await?;
                versions::lock(tx, at.0, at.1).await?;
                if versions::withdraw_in(&context, tx, at).await? == 0 {
                    return Err(Refusal::Stale.into());
                }
                changed(tx, at).await
            })
        })
        .await
}
