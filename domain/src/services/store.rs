//! Reading the catalogue and the card that prices it.

use super::{Category, Family, Service, Tier};
use crate::{
    ctx::Ctx,
    error::Error,
    id::{EstateId, HouseId, ServiceId},
    money::BasisPoints,
    on,
    scope::{Actor, Member},
};

/// Filters of the catalogue, as the URL has them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub family: Option<Family>,
    pub category: Option<Category>,
}

/// The services of the estate, by family and code.
pub async fn list(ctx: &Ctx, by: &Actor, filter: Filter) -> Result<Vec<Service>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, code, family, category, mode, provider, name_zh, name_en, summary_zh, summary_en, minutes,
                    price_fen AS price, notice_hours, escort
             FROM service
             WHERE estate_id = $1 AND ($2 IS NULL OR family = $2) AND ($3 IS NULL OR category = $3) ORDER BY code",
        )
        .bind(by.estate())
        .bind(filter.family)
        .bind(filter.category)
        .fetch_all(pool)
        .await?
    }))
}

pub async fn find(ctx: &Ctx, estate: &Actor, id: ServiceId) -> Result<Option<Service>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, code, family, category, mode, provider, name_zh, name_en, summary_zh, summary_en, minutes,
                    price_fen AS price, notice_hours, escort
             FROM service WHERE estate_id = $1 AND id = $2",
        )
        .bind(estate.estate())
        .bind(id)
        .fetch_optional(pool)
        .await?
    }))
}

/// The discount of the house's valid card on a family of services; `None` without a card.
pub async fn discount(ctx: &Ctx, by: &Member, family: Family) -> Result<Option<(Tier, BasisPoints)>, Error> {
    discount_of_house(ctx, by.estate(), by.house(), family).await
}

pub(crate) async fn discount_of_house(
    ctx: &Ctx,
    estate: EstateId,
    house: HouseId,
    family: Family,
) -> Result<Option<(Tier, BasisPoints)>, Error> {
    let found: Option<(Tier, i64)> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT m.tier, COALESCE(d.rate, 0) FROM membership m
             LEFT JOIN tier_discount d ON d.estate_id = m.estate_id AND d.tier = m.tier AND d.family = $3
             WHERE m.estate_id = $1 AND m.house_id = $2 AND m.valid_from <= $4 AND m.valid_to > $4",
        )
        .bind(estate)
        .bind(house)
        .bind(family)
        .bind(ctx.now())
        .fetch_optional(pool)
        .await?
    });
    match found {
        None => Ok(None),
        Some((tier, rate)) => Ok(Some((tier, BasisPoints::try_from(rate).map_err(Error::broken)?))),
    }
}
