//! The terms on which a house books a slot: what pricing and checking a wish need, read in one statement.

use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EstateId, HouseId, ServiceId, SlotId},
    money::{BasisPoints, Fen},
    on_tx,
    rights::Right,
    services::{Family, Tier, price::Price, stage::Stage, versions},
    time::{EstateZone, HOUR, Ms},
};

#[derive(sqlx::FromRow)]
pub(super) struct Terms {
    pub service_id: ServiceId,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub capacity: i64,
    family: Family,
    each: Option<Fen>,
    notice_hours: i64,
    tier: Option<Tier>,
    rate: i64,
    zone: String,
    stage: Stage,
}

impl Terms {
    /// # Errors
    /// `NotFound` for a slot of another estate or of a service that residents do not see; `Refused(NotBookable)` where it is
    /// there to be read only.
    pub async fn read(ctx: &Ctx, tx: &mut Tx, house: (EstateId, HouseId), slot: SlotId) -> Result<Self, Error> {
        // The version whose moment has come is the one that prices.
        versions::catch_up_in(ctx, tx, house.0).await?;
        let found: Option<Self> = on_tx!(tx, |conn| {
            sqlx::query_as(
                "SELECT l.service_id, l.starts_at, l.ends_at, l.capacity, s.family, s.price_fen AS each, s.notice_hours,
                        m.tier, COALESCE(d.rate, 0) AS rate, e.zone, s.stage
                 FROM slot l JOIN service s ON s.id = l.service_id JOIN estate e ON e.id = l.estate_id
                 LEFT JOIN membership m ON m.estate_id = l.estate_id AND m.house_id = $3 AND m.valid_from <= $4 AND m.valid_to > $4
                 LEFT JOIN tier_discount d ON d.estate_id = l.estate_id AND d.tier = m.tier AND d.family = s.family
                 WHERE l.estate_id = $1 AND l.id = $2",
            )
            .bind(house.0)
            .bind(slot)
            .bind(house.1)
            .bind(ctx.now())
            .fetch_optional(conn)
            .await?
        });
        let terms = found.ok_or(Error::NotFound)?;
        terms.stage.admit_booking()?;
        Ok(terms)
    }

    pub fn price(&self, places: i64) -> Result<Price, Error> {
        let card = match self.tier {
            Some(tier) => Some((tier, BasisPoints::try_from(self.rate).map_err(Error::broken)?)),
            None => None,
        };
        let each = self.each.unwrap_or(Fen::ZERO);
        Price::of(each, places, card).ok_or_else(|| Error::broken("a price does not fit"))
    }

    /// The right that a resident needs.
    pub fn right(&self) -> Right {
        let free = self.family == Family::Free && self.each.unwrap_or(Fen::ZERO) == Fen::ZERO;
        if free { Right::BookFree } else { Right::BookPaid }
    }

    /// From this instant on it is too late without staff.
    pub fn closes_at(&self) -> Ms {
        self.starts_at.plus(-self.notice_hours.saturating_mul(HOUR))
    }

    /// What the notice of this service is, applied to another start.
    pub fn closed(&self, starts_at: Ms, now: Ms) -> bool {
        starts_at <= now.plus(self.notice_hours.saturating_mul(HOUR))
    }

    pub fn zone(&self) -> Result<EstateZone, Error> {
        EstateZone::named(&self.zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))
    }
}
