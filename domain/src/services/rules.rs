//! Reading the rules of discounts, and the card of a house that they are for.

use super::{
    Family, Tier,
    discount::{self, Reduction, Rule, Scope},
};
use crate::{
    ctx::Ctx,
    error::Error,
    id::{DiscountId, EstateId, HouseId, ServiceId},
    money::BasisPoints,
    on,
    rights::Right,
    scope::{Actor, Member},
    time::Ms,
};

/// The columns of a rule; all `None` where an outer join found none.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct RuleRow {
    pub rule_id: Option<DiscountId>,
    pub rule_tier: Option<Tier>,
    pub rule_family: Option<Family>,
    pub rule_service: Option<ServiceId>,
    pub rate: Option<i64>,
    pub valid_from: Option<Ms>,
    pub valid_to: Option<Ms>,
    pub made_at: Option<Ms>,
}

impl RuleRow {
    pub fn rule(&self) -> Result<Option<Rule>, Error> {
        let parts = (self.rule_id, self.rule_tier, self.rate, self.valid_from, self.made_at);
        let (Some(id), Some(tier), Some(rate), Some(valid_from), Some(made_at)) = parts else { return Ok(None) };
        let scope = match (self.rule_service, self.rule_family) {
            (Some(service), _) => Scope::Service(service),
            (None, Some(family)) => Scope::Family(family),
            (None, None) => return Err(Error::broken("a discount is for nothing")),
        };
        let rate = BasisPoints::try_from(rate).map_err(Error::broken)?;
        Ok(Some(Rule { id, tier, scope, rate, valid_from, valid_to: self.valid_to, made_at }))
    }

    pub fn all<'r>(rows: impl IntoIterator<Item = &'r Self>) -> Result<Vec<Rule>, Error> {
        rows.into_iter().filter_map(|row| row.rule().transpose()).collect()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    held: Option<Tier>,
    #[sqlx(flatten)]
    rule: RuleRow,
}

/// What the cards take off one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cards {
    /// Of the reader's house, as far as the reader may see it.
    pub own: Option<Reduction>,
    /// Of each card; empty for whoever may not see that of the house, as the amounts would name it.
    pub all: Vec<Reduction>,
}

/// What the cards take off a service at an instant, by the rules of that time. One statement.
pub async fn cards(ctx: &Ctx, by: &Actor, what: (Family, ServiceId), at: Ms) -> Result<Cards, Error> {
    let member = match by {
        Actor::Member(member) => Some(member),
        Actor::Staff(_) => None,
    };
    let house = member.map_or(HouseId(uuid::Uuid::nil()), Member::house);
    let (held, rules) = read(ctx, (by.estate(), house), what, at).await?;
    let own = held.map(|tier| discount::reduction(&rules, tier, what, at));
    let sees = member.is_none_or(|member| member.may(Right::SeeCard));
    if !sees {
        return Ok(Cards { own: own.map(Reduction::veiled), all: Vec::new() });
    }
    let all = Tier::ALL.iter().map(|tier| discount::reduction(&rules, *tier, what, at)).collect();
    Ok(Cards { own, all })
}

/// The valid card of a house, and the rules for a service that are in force.
async fn read(
    ctx: &Ctx,
    whose: (EstateId, HouseId),
    (family, service): (Family, ServiceId),
    at: Ms,
) -> Result<(Option<Tier>, Vec<Rule>), Error> {
    let rows: Vec<Row> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT m.tier AS held, r.id AS rule_id, r.tier AS rule_tier, r.family AS rule_family, r.service_id AS rule_service,
                    r.rate, r.valid_from, r.valid_to, r.made_at
             FROM estate e
             LEFT JOIN membership m ON m.estate_id = e.id AND m.house_id = $2 AND m.valid_from <= $5 AND m.valid_to > $5
             LEFT JOIN discount_rule r ON r.estate_id = e.id AND (r.family = $3 OR r.service_id = $4)
               AND r.valid_from <= $5 AND (r.valid_to IS NULL OR r.valid_to > $5)
             WHERE e.id = $1",
        )
        .bind(whose.0)
        .bind(whose.1)
        .bind(family)
        .bind(service)
        .bind(at)
        .fetch_all(pool)
        .await?
    });
    let rules = RuleRow::all(rows.iter().map(|row| &row.rule))?;
    Ok((rows.first().and_then(|row| row.held), rules))
}
