//! Rules of discounts. A rule is never changed: it is ended, and another is made.

use super::{record, services};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{DiscountId, EstateId, ServiceId},
    money::BasisPoints,
    on, on_tx,
    scope::Staff,
    services::{Family, Tier, discount::Scope},
    settings::{Act, DiscountRow, Discounts, NewDiscount},
    time::{Date, EstateZone, Ms},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: DiscountId,
    tier: Tier,
    family: Option<Family>,
    service_id: Option<ServiceId>,
    rate: i64,
    valid_from: Ms,
    valid_to: Option<Ms>,
    made_at: Ms,
    made_zh: Option<String>,
    made_en: Option<String>,
    ended_at: Option<Ms>,
    ended_zh: Option<String>,
    ended_en: Option<String>,
}

impl Row {
    fn read(self) -> Result<DiscountRow, Error> {
        let ended = self.ended_at.map(|at| Act { at, by_zh: self.ended_zh, by_en: self.ended_en });
        Ok(DiscountRow {
            id: self.id,
            tier: self.tier,
            family: self.family,
            service: self.service_id,
            rate: BasisPoints::try_from(self.rate).map_err(Error::broken)?,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            made: Act { at: self.made_at, by_zh: self.made_zh, by_en: self.made_en },
            ended,
        })
    }
}

/// The rules of the estate, those that begin last first, and what a new one can be for.
pub async fn discounts(ctx: &Ctx, by: &Staff) -> Result<Discounts, Error> {
    let rows: Vec<Row> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT r.id, r.tier, r.family, r.service_id, r.rate, r.valid_from, r.valid_to, r.made_at, p.name_zh AS made_zh,
                    p.name_en AS made_en, r.ended_at, q.name_zh AS ended_zh, q.name_en AS ended_en
             FROM discount_rule r LEFT JOIN person p ON p.id = r.made_by LEFT JOIN person q ON q.id = r.ended_by
             WHERE r.estate_id = $1 ORDER BY r.valid_from DESC, r.made_at DESC, r.id DESC LIMIT 500",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    });
    let rules = rows.into_iter().map(Row::read).collect::<Result<_, _>>()?;
    Ok(Discounts { rules, services: services(ctx, by).await?, key: ctx.id() })
}

/// Makes a rule, in force from the start of a day, or at once, until the end of another. The same form key a second time
/// gives the first rule.
///
/// # Errors
/// `NotFound` for a service of another estate; `Invalid` on `from` or `to` for a day that has passed.
pub async fn add_discount(ctx: &Ctx, by: &Staff, new: NewDiscount) -> Result<DiscountId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { add_in(&context, tx, &staff, new).await })).await
}

async fn add_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, new: NewDiscount) -> Result<DiscountId, Error> {
    let id: DiscountId = ctx.id();
    if let Some(made) = forms::claim(ctx, tx, (by.estate(), by.person()), new.key, id.0).await? {
        return Ok(DiscountId(made));
    }
    let (family, service) = match new.scope {
        Scope::Family(family) => (Some(family), None),
        Scope::Service(service) => (None, Some(service)),
    };
    if let Some(service) = service
        && !is_here(tx, by.estate(), service).await?
    {
        return Err(Error::NotFound);
    }
    let (from, to) = span(ctx, tx, by.estate(), (new.from, new.to)).await?;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO discount_rule (id, estate_id, tier, family, service_id, rate, valid_from, valid_to, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(by.estate())
        .bind(new.tier)
        .bind(family)
        .bind(service)
        .bind(new.rate.get())
        .bind(from)
        .bind(to)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    let target =
        family.map_or_else(|| service.map(|id| id.to_string()).unwrap_or_default(), |family| family.to_string());
    let reason = format!("{} {target} {}", new.tier, new.rate.get());
    record(ctx, tx, by, ("discounts.add", Some(id.0), &reason)).await?;
    Ok(id)
}

async fn is_here(tx: &mut Tx, estate: EstateId, service: ServiceId) -> Result<bool, Error> {
    let there: Option<i64> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT CAST(1 AS BIGINT) FROM service WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(service)
            .fetch_optional(conn)
            .await?
    });
    Ok(there.is_some())
}

/// From midnight of the first day, or now, until midnight after the last, in the estate's zone.
async fn span(
    ctx: &Ctx,
    tx: &mut Tx,
    estate: EstateId,
    (first, last): (Option<Date>, Option<Date>),
) -> Result<(Ms, Option<Ms>), Error> {
    let zone: String = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT zone FROM estate WHERE id = $1").bind(estate).fetch_one(conn).await?
    });
    let zone = EstateZone::named(&zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    let today = zone.around(ctx.now()).date(ctx.now());
    let midnight = |field, date: Date| zone.at(date, 0, 0).ok_or_else(|| Error::invalid(field, Rule::NotADate));
    let from = match first {
        Some(day) if day < today => return Err(Error::invalid("from", Rule::InThePast)),
        Some(day) if day > today => midnight("from", day)?,
        // What has been priced today stays as it was explained.
        _ => ctx.now(),
    };
    let to = match last {
        Some(day) if day < today => return Err(Error::invalid("to", Rule::InThePast)),
        Some(day) => Some(midnight("to", day.plus_days(1))?),
        None => None,
    };
    Ok((from, to))
}

/// Ends a rule now, or takes it back before its day. It stays in the list with who did it.
///
/// # Errors
/// `NotFound` for a rule of another estate; `Refused(Stale)` where it is over already.
pub async fn end_discount(ctx: &Ctx, by: &Staff, id: DiscountId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { end_in(&context, tx, &staff, id).await })).await
}

async fn end_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, id: DiscountId) -> Result<(), Error> {
    let ended = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE discount_rule SET valid_to = CASE WHEN valid_from > $3 THEN valid_from ELSE $3 END, ended_at = $3, ended_by = $4
             WHERE estate_id = $1 AND id = $2 AND (valid_to IS NULL OR (valid_to > $3 AND valid_to > valid_from))",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if ended == 1 {
        return record(ctx, tx, by, ("discounts.end", Some(id.0), "")).await;
    }
    let there: Option<i64> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT CAST(1 AS BIGINT) FROM discount_rule WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    Err(if there.is_some() { Refusal::Stale.into() } else { Error::NotFound })
}
