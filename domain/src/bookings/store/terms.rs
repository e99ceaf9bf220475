//! The terms on which a house books a slot: what pricing and checking a wish need, read in one statement.

use super::visit::Part;
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EstateId, HouseId, ServiceId, SlotId},
    money::Fen,
    on_tx,
    rights::Right,
    services::{
        Family, Tier,
        discount::{self, Reduction},
        price::Price,
        rules::RuleRow,
        stage::Stage,
        tariff::{Basis, Measure, Tariff, Unit},
        versions,
    },
    time::{EstateZone, HOUR, MINUTE, Ms},
    vendors::paused,
};

#[derive(sqlx::FromRow)]
pub(super) struct Terms {
    pub service_id: ServiceId,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub capacity: i64,
    family: Family,
    each: Option<Fen>,
    basis: Basis,
    #[sqlx(flatten)]
    unit: Unit,
    notice_hours: i64,
    tier: Option<Tier>,
    zone: String,
    stage: Stage,
    /// Blackouts of the service at that time.
    shut: i64,
    /// Its vendor may not do it now (VN-4).
    paused: bool,
    /// What the card of the house takes off.
    #[sqlx(skip)]
    card: Option<Reduction>,
}

/// The terms with one of the rules that may price them; the terms alone where there is none.
#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    terms: Terms,
    #[sqlx(flatten)]
    rule: RuleRow,
}

impl Terms {
    /// # Errors
    /// `NotFound` for a slot of another estate or of a service that residents do not see; `Refused(NotBookable)` where it is
    /// there to be read only or not to be had at that time, `Refused(VendorPaused)` where its vendor may not do it now (VN-4).
    pub async fn read(ctx: &Ctx, tx: &mut Tx, house: (EstateId, HouseId), slot: SlotId) -> Result<Self, Error> {
        // The version whose moment has come is the one that prices.
        versions::catch_up_in(ctx, tx, house.0).await?;
        let rows: Vec<Row> = on_tx!(tx, |conn| {
            sqlx::query_as(concat!(
                "SELECT l.service_id, l.starts_at, l.ends_at, l.capacity, s.family, s.price_fen AS each, s.basis, s.unit_zh,
                        s.unit_en, s.notice_hours, m.tier, e.zone, s.stage, r.id AS rule_id, r.tier AS rule_tier,
                        r.family AS rule_family, r.service_id AS rule_service, r.rate, r.valid_from, r.valid_to, r.made_at,
                        (SELECT count(*) FROM blackout x WHERE x.estate_id = l.estate_id AND x.service_id = l.service_id AND x.lifted_at IS NULL
                           AND x.starts_at < l.ends_at AND x.ends_at > l.starts_at) AS shut, ",
                paused!("l.estate_id", "l.service_id", "$4"),
                " AS paused
                 FROM slot l JOIN service s ON s.id = l.service_id JOIN estate e ON e.id = l.estate_id
                 LEFT JOIN membership m ON m.estate_id = l.estate_id AND m.house_id = $3 AND m.valid_from <= $4 AND m.valid_to > $4
                 LEFT JOIN discount_rule r ON r.estate_id = l.estate_id AND r.tier = m.tier
                   AND (r.family = s.family OR r.service_id = s.id)
                   AND r.valid_from <= $4 AND (r.valid_to IS NULL OR r.valid_to > $4)
                 WHERE l.estate_id = $1 AND l.id = $2"
            ))
            .bind(house.0)
            .bind(slot)
            .bind(house.1)
            .bind(ctx.now())
            .fetch_all(conn)
            .await?
        });
        let rules = RuleRow::all(rows.iter().map(|row| &row.rule))?;
        let mut terms = rows.into_iter().next().ok_or(Error::NotFound)?.terms;
        let what = (terms.family, terms.service_id);
        terms.card = terms.tier.map(|tier| discount::reduction(&rules, tier, what, ctx.now()));
        terms.stage.admit_booking()?;
        if terms.paused {
            return Err(Refusal::VendorPaused.into());
        }
        if terms.shut > 0 { Err(Refusal::NotBookable.into()) } else { Ok(terms) }
    }

    /// What it would be as a part of a visit.
    pub fn part(&self) -> Part {
        Part { service: self.service_id, span: (self.starts_at, self.ends_at) }
    }

    fn tariff(&self) -> Tariff {
        Tariff::of(self.family, self.basis, self.each, self.unit.clone())
    }

    /// What the house pays for so many places and units of this slot.
    pub fn price(&self, places: i64, units: i64) -> Result<Price, Error> {
        let measure = Measure { places, units, minutes: (self.ends_at.0 - self.starts_at.0) / MINUTE };
        Price::at(&self.tariff(), measure, self.card).ok_or_else(|| Error::broken("a price does not fit"))
    }

    /// The right that a resident needs.
    pub fn right(&self) -> Right {
        if self.tariff().spends(self.family) { Right::BookPaid } else { Right::BookFree }
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
