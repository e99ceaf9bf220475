//! Reading the card of a house.

use super::CardView;
use crate::{
    ctx::Ctx,
    error::Error,
    locale::Bilingual,
    money::BasisPoints,
    on,
    rights::Right,
    scope::Member,
    services::{Family, Tier},
    time::Ms,
};

#[derive(sqlx::FromRow)]
struct Row {
    tier: Tier,
    card_no: String,
    name_zh: String,
    name_en: String,
    valid_from: Ms,
    valid_to: Ms,
    family: Option<Family>,
    rate: Option<i64>,
}

/// MB-1: the card of the member's house, in the name of the member who looks. Also one that is over: its page says so.
///
/// # Errors
/// `NotFound` where the relation to the house does not include the card.
pub async fn read(ctx: &Ctx, by: &Member) -> Result<Option<CardView>, Error> {
    if !by.may(Right::SeeCard) {
        return Err(Error::NotFound);
    }
    let rows: Vec<Row> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT m.tier, m.card_no, p.name_zh, p.name_en, m.valid_from, m.valid_to, d.family, d.rate
             FROM membership m JOIN person p ON p.id = $3
             LEFT JOIN tier_discount d ON d.estate_id = m.estate_id AND d.tier = m.tier
             WHERE m.estate_id = $1 AND m.house_id = $2",
        )
        .bind(by.estate())
        .bind(by.house())
        .bind(by.person())
        .fetch_all(pool)
        .await?
    });
    let mut rates = Vec::new();
    for family in Family::ALL {
        let rate = rows.iter().find(|row| row.family == Some(*family)).and_then(|row| row.rate).unwrap_or(0);
        rates.push((*family, BasisPoints::try_from(rate).map_err(Error::broken)?));
    }
    Ok(rows.into_iter().next().map(|row| CardView {
        tier: row.tier,
        card_no: row.card_no,
        holder: Bilingual { zh: row.name_zh, en: row.name_en },
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        discounts: rates,
    }))
}
