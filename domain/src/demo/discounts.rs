//! Discounts of single services, and those that begin on a later day.

use super::{
    cast::{Cast, EstateEntry},
    data::{Files, Rule},
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{DiscountId, ServiceId},
    ledger::Month,
    on_tx,
    time::Ms,
};

/// Who keeps the discounts of the first estate.
const KEEPER: &str = "qinshuo";

pub async fn load(ctx: &Ctx, tx: &mut Tx, (cast, files): (&Cast, &Files)) -> Result<(), Error> {
    for rule in &files.membership.rule {
        let estate = cast.estate(&rule.estate)?;
        let span = span(estate, rule)?;
        add(ctx, tx, (cast, estate), (rule, span)).await?;
    }
    Ok(())
}

fn span(estate: &EstateEntry, rule: &Rule) -> Result<(Ms, Option<Ms>), Error> {
    let first = match rule.months {
        0 => estate.today,
        months => (0..months).fold(Month::of(estate.today), |month, _| month.next()).first(),
    };
    let midnight = |date| estate.zone.at(date, 0, 0).ok_or_else(|| Error::broken("a day has no midnight"));
    let to = rule.days.map(|days| midnight(first.plus_days(days))).transpose()?;
    Ok((midnight(first)?, to))
}

async fn add(
    ctx: &Ctx,
    tx: &mut Tx,
    (cast, estate): (&Cast, &EstateEntry),
    (rule, (from, to)): (&Rule, (Ms, Option<Ms>)),
) -> Result<(), Error> {
    let service: Option<ServiceId> = match &rule.service {
        None => None,
        Some(code) => on_tx!(tx, |conn| {
            sqlx::query_scalar("SELECT id FROM service WHERE estate_id = $1 AND code = $2")
                .bind(estate.id())
                .bind(code.clone())
                .fetch_optional(conn)
                .await?
        }),
    };
    let by = if estate.key == "weilan" { Some(cast.person(KEEPER)?) } else { None };
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO discount_rule (id, estate_id, tier, family, service_id, rate, valid_from, valid_to, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(ctx.id::<DiscountId>())
        .bind(estate.id())
        .bind(rule.tier)
        .bind(rule.family)
        .bind(service)
        .bind(rule.rate)
        .bind(from)
        .bind(to)
        .bind(cast.now())
        .bind(by)
        .execute(conn)
        .await?;
    });
    Ok(())
}
