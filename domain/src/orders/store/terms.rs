//! The terms on which a house orders from a service: what pricing and checking need.

use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EstateId, HouseId, ServiceId},
    money::Fen,
    on_tx,
    services::{
        Family, Mode, Tier,
        discount::{self, Reduction},
        price::Price,
        rules::RuleRow,
        stage::Stage,
        tariff::{Basis, Measure, Tariff, Unit},
        versions,
    },
    time::EstateZone,
};

#[derive(sqlx::FromRow)]
pub(super) struct Terms {
    id: ServiceId,
    pub mode: Mode,
    family: Family,
    stage: Stage,
    zone: String,
    /// FE-7: the service whose price a late bill has.
    pub late_service: Option<ServiceId>,
    price: Option<Fen>,
    basis: Basis,
    #[sqlx(flatten)]
    unit: Unit,
}

impl Terms {
    /// # Errors
    /// `NotFound` for a service of another estate or one that residents do not see; `Refused(NotBookable)` where it is there
    /// to be read only, or had in another way.
    pub async fn read(ctx: &Ctx, tx: &mut Tx, estate: EstateId, service: ServiceId, mode: Mode) -> Result<Self, Error> {
        // The version whose moment has come is the one that prices.
        versions::catch_up_in(ctx, tx, estate).await?;
        let terms = Self::find(tx, estate, service).await?.ok_or(Error::NotFound)?;
        terms.stage.admit_booking()?;
        if terms.mode != mode {
            return Err(Refusal::NotBookable.into());
        }
        Ok(terms)
    }

    pub async fn find(tx: &mut Tx, estate: EstateId, service: ServiceId) -> Result<Option<Self>, Error> {
        Ok(on_tx!(tx, |conn| {
            sqlx::query_as(
                "SELECT s.id, s.mode, s.family, s.stage, e.zone, b.late_service_id AS late_service, s.price_fen AS price,
                        s.basis, s.unit_zh, s.unit_en
                 FROM service s JOIN estate e ON e.id = s.estate_id LEFT JOIN bill_rule b ON b.service_id = s.id
                 WHERE s.estate_id = $1 AND s.id = $2",
            )
            .bind(estate)
            .bind(service)
            .fetch_optional(conn)
            .await?
        }))
    }

    /// What the card of a house takes off the service.
    pub async fn card(&self, ctx: &Ctx, tx: &mut Tx, house: (EstateId, HouseId)) -> Result<Option<Reduction>, Error> {
        card(ctx, tx, house, (self.family, self.id)).await
    }

    /// Whether having it can cost money.
    pub fn spends(&self) -> bool {
        Tariff::of(self.family, self.basis, self.price, self.unit.clone()).spends(self.family)
    }

    /// What it costs a house to have it once.
    pub async fn once(&self, ctx: &Ctx, tx: &mut Tx, house: (EstateId, HouseId)) -> Result<Price, Error> {
        let each = self.price.unwrap_or(Fen::ZERO);
        let tariff = Tariff { basis: Basis::Visit, each, unit: Unit::default() };
        let card = self.card(ctx, tx, house).await?;
        Price::at(&tariff, Measure::default(), card).ok_or_else(|| Error::broken("a price does not fit"))
    }

    pub fn zone(&self) -> Result<EstateZone, Error> {
        EstateZone::named(&self.zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    held: Tier,
    #[sqlx(flatten)]
    rule: RuleRow,
}

/// What the card of a house takes off a service now; of what has no service, what it takes off paid ones.
pub(super) async fn card(
    ctx: &Ctx,
    tx: &mut Tx,
    house: (EstateId, HouseId),
    what: (Family, ServiceId),
) -> Result<Option<Reduction>, Error> {
    let rows: Vec<Row> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT m.tier AS held, r.id AS rule_id, r.tier AS rule_tier, r.family AS rule_family, r.service_id AS rule_service,
                    r.rate, r.valid_from, r.valid_to, r.made_at
             FROM membership m
             LEFT JOIN discount_rule r ON r.estate_id = m.estate_id AND r.tier = m.tier AND (r.family = $3 OR r.service_id = $4)
               AND r.valid_from <= $5 AND (r.valid_to IS NULL OR r.valid_to > $5)
             WHERE m.estate_id = $1 AND m.house_id = $2 AND m.valid_from <= $5 AND m.valid_to > $5",
        )
        .bind(house.0)
        .bind(house.1)
        .bind(what.0)
        .bind(what.1)
        .bind(ctx.now())
        .fetch_all(conn)
        .await?
    });
    let rules = RuleRow::all(rows.iter().map(|row| &row.rule))?;
    Ok(rows.first().map(|row| discount::reduction(&rules, row.held, what, ctx.now())))
}

/// What stands for no service.
pub(super) const NO_SERVICE: (Family, ServiceId) = (Family::Paid, ServiceId(uuid::Uuid::nil()));

pub(super) async fn zone_of(tx: &mut Tx, estate: EstateId) -> Result<EstateZone, Error> {
    let zone: String = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT zone FROM estate WHERE id = $1").bind(estate).fetch_one(conn).await?
    });
    EstateZone::named(&zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))
}
