//! Reading the card of a house.

use super::{CardView, Special};
use crate::{
    ctx::Ctx,
    error::Error,
    id::ServiceId,
    locale::Bilingual,
    on,
    rights::Right,
    scope::Member,
    services::{
        Family, Name, Tier,
        discount::{self, Rule, Scope},
        rules::RuleRow,
    },
    time::Ms,
};

#[derive(sqlx::FromRow)]
struct Row {
    tier: Tier,
    card_no: String,
    name_zh: String,
    name_en: String,
    card_from: Ms,
    card_to: Ms,
    #[sqlx(flatten)]
    rule: RuleRow,
    service_zh: Option<String>,
    service_en: Option<String>,
    service_family: Option<Family>,
}

impl Row {
    fn service(&self) -> Option<Name> {
        Some(Name { name_zh: self.service_zh.clone()?, name_en: self.service_en.clone()? })
    }
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
            "SELECT m.tier, m.card_no, p.name_zh, p.name_en, m.valid_from AS card_from, m.valid_to AS card_to, r.id AS rule_id,
                    r.tier AS rule_tier, r.family AS rule_family, r.service_id AS rule_service, r.rate, r.valid_from, r.valid_to,
                    r.made_at, s.name_zh AS service_zh, s.name_en AS service_en, s.family AS service_family
             FROM membership m JOIN person p ON p.id = $3
             LEFT JOIN discount_rule r ON r.estate_id = m.estate_id AND r.tier = m.tier
               AND (r.valid_to IS NULL OR (r.valid_to > $4 AND r.valid_to > r.valid_from))
             LEFT JOIN service s ON s.id = r.service_id
             WHERE m.estate_id = $1 AND m.house_id = $2",
        )
        .bind(by.estate())
        .bind(by.house())
        .bind(by.person())
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    let rules = RuleRow::all(rows.iter().map(|row| &row.rule))?;
    let Some(first) = rows.first() else { return Ok(None) };
    let at = ctx.now();
    let rate = |family: &Family| (*family, discount::reduction(&rules, first.tier, (*family, NO_SERVICE), at).rate);
    Ok(Some(CardView {
        tier: first.tier,
        card_no: first.card_no.clone(),
        holder: Bilingual { zh: first.name_zh.clone(), en: first.name_en.clone() },
        valid_from: first.card_from,
        valid_to: first.card_to,
        discounts: Family::ALL.iter().map(rate).collect(),
        special: special(&rows, &rules, at),
        coming: coming(&rows, &rules, at),
    }))
}

/// A service that no rule names: for it the rule of its family holds.
const NO_SERVICE: ServiceId = ServiceId(uuid::Uuid::nil());

/// The services for which the card has a rule of their own, each with the one that holds.
fn special(rows: &[Row], rules: &[Rule], at: Ms) -> Vec<Special> {
    let mut found: Vec<Special> = Vec::new();
    for row in rows {
        let (Some(service), Some(family), Some(name)) = (row.rule.rule_service, row.service_family, row.service())
        else {
            continue;
        };
        let holds = discount::winner(rules, row.tier, (family, service), at);
        let Some(rule) = holds.filter(|rule| Some(rule.id) == row.rule.rule_id) else { continue };
        found.push(Special {
            service: Some((service, name)),
            family,
            rate: rule.rate,
            from: rule.valid_from,
            to: rule.valid_to,
        });
    }
    found.sort_by_key(|special| special.service.as_ref().map(|(id, _)| *id));
    found
}

/// Rules that begin later, soonest first.
fn coming(rows: &[Row], rules: &[Rule], at: Ms) -> Vec<Special> {
    let mut found = Vec::new();
    for rule in rules.iter().filter(|rule| rule.valid_from > at) {
        let row = rows.iter().find(|row| row.rule.rule_id == Some(rule.id));
        let service = row.and_then(|row| Some((row.rule.rule_service?, row.service()?)));
        let family = match rule.scope {
            Scope::Family(family) => Some(family),
            Scope::Service(_) => row.and_then(|row| row.service_family),
        };
        let Some(family) = family else { continue };
        found.push(Special { service, family, rate: rule.rate, from: rule.valid_from, to: rule.valid_to });
    }
    found.sort_by_key(|special| special.from);
    found
}
