//! Starting a plan, pausing, resuming and ending it, and leaving out one day.

use sqlx::types::Json;

use super::{announce, lock_for, note, open_day, visits};
use crate::{
    check::Check,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{EstateId, PlanId, ServiceId, TurnId},
    money::Fen,
    on_tx,
    plans::{Act, Kind, PlanWish, Rhythm, Step, TurnState, price_of},
    rights::Right,
    scope::{Actor, Member},
    services::{
        Family, Tier,
        discount::{self, Reduction},
        price::Price,
        rules::RuleRow,
        stage::Stage,
    },
    time::{DAY, Date, EstateZone, Ms, Zone},
};

/// On which terms a house gets a service regularly.
#[derive(sqlx::FromRow)]
struct Terms {
    kind: Kind,
    each: Fen,
    most: i64,
    cutoff_hour: i64,
    family: Family,
    stage: Stage,
    zone: String,
    tier: Option<Tier>,
    /// What the card of the house takes off.
    #[sqlx(skip)]
    card: Option<Reduction>,
}

/// The terms with one of the rules of discounts that may price them; the terms alone where there is none.
#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    terms: Terms,
    #[sqlx(flatten)]
    rule: RuleRow,
}

impl Terms {
    /// # Errors
    /// `NotFound` for a service that does not recur, or of another estate; `Refused(NotBookable)` where it is to be read only.
    async fn read(ctx: &Ctx, tx: &mut Tx, by: &Member, service: ServiceId) -> Result<Self, Error> {
        let rows: Vec<Row> = on_tx!(tx, |conn| {
            sqlx::query_as(
                "SELECT p.kind, p.turn_fen AS each, p.most, p.cutoff_hour, s.family, s.stage, e.zone, m.tier, r.id AS rule_id,
                        r.tier AS rule_tier, r.family AS rule_family, r.service_id AS rule_service, r.rate, r.valid_from,
                        r.valid_to, r.made_at
                 FROM plan_rule p JOIN service s ON s.id = p.service_id JOIN estate e ON e.id = p.estate_id
                 LEFT JOIN membership m ON m.estate_id = p.estate_id AND m.house_id = $3 AND m.valid_from <= $4 AND m.valid_to > $4
                 LEFT JOIN discount_rule r ON r.estate_id = p.estate_id AND r.tier = m.tier
                   AND (r.family = s.family OR r.service_id = s.id)
                   AND r.valid_from <= $4 AND (r.valid_to IS NULL OR r.valid_to > $4)
                 WHERE p.estate_id = $1 AND p.service_id = $2",
            )
            .bind(by.estate())
            .bind(service)
            .bind(by.house())
            .bind(ctx.now())
            .fetch_all(conn)
            .await?
        });
        let rules = RuleRow::all(rows.iter().map(|row| &row.rule))?;
        let mut terms = rows.into_iter().next().ok_or(Error::NotFound)?.terms;
        let what = (terms.family, service);
        terms.card = terms.tier.map(|tier| discount::reduction(&rules, tier, what, ctx.now()));
        terms.stage.admit_booking()?;
        Ok(terms)
    }

    fn price(&self, quantity: i64) -> Result<Price, Error> {
        price_of(self.each, quantity, self.card).ok_or_else(|| Error::broken("a price does not fit"))
    }

    fn right(&self) -> Right {
        if self.family == Family::Free && self.each == Fen::ZERO { Right::BookFree } else { Right::BookPaid }
    }
}

/// Starts a plan at today's price, which it keeps. Visits of the next days are booked at once. The same form key a second time
/// gives the first plan.
///
/// # Errors
/// `NotFound` for a service that does not recur; `Invalid` on `quantity`, `from`, `until` and `time`; `Refused`: `NotYours`
/// where the relation does not include paid services, `NotBookable`.
pub async fn start(ctx: &Ctx, by: &Member, wish: PlanWish) -> Result<PlanId, Error> {
    let (context, member) = (ctx.clone(), *by);
    let id = ctx.db.write(move |tx| Box::pin(async move { start_in(&context, tx, &member, wish).await })).await?;
    visits::run_one(ctx, id).await?;
    Ok(id)
}

async fn start_in(ctx: &Ctx, tx: &mut Tx, by: &Member, mut wish: PlanWish) -> Result<PlanId, Error> {
    let id: PlanId = ctx.id();
    if let Some(made) = forms::claim(ctx, tx, (by.estate(), by.person()), wish.key, id.0).await? {
        return Ok(PlanId(made));
    }
    let terms = Terms::read(ctx, tx, by, wish.service).await?;
    if !by.may(terms.right()) {
        return Err(Refusal::NotYours.into());
    }
    if terms.kind == Kind::Visit {
        wish.quantity = 1;
    } else {
        wish.minute = None;
    }
    check(ctx, tx, by.estate(), (&terms, &wish)).await?;
    insert(ctx, tx, by, (id, &terms, wish)).await?;
    note(ctx, tx, (by.estate(), id), (by.person(), Step::Started, None)).await?;
    announce(tx, by.estate(), id.0, (by.house(), by.person()));
    Ok(id)
}

/// What only the estate's day, calendar and list of services can tell, all of it at once.
async fn check(ctx: &Ctx, tx: &mut Tx, estate: EstateId, (terms, wish): (&Terms, &PlanWish)) -> Result<(), Error> {
    let zone = EstateZone::named(&terms.zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    let zone = zone.around(ctx.now());
    let mut check = Check::default();
    if wish.quantity > terms.most {
        check.fault("quantity", Rule::TooMany(u16::try_from(terms.most).unwrap_or(u16::MAX)));
    }
    let earliest = open_day(ctx, &zone, terms.kind, terms.cutoff_hour);
    if wish.rhythm.from_day < earliest {
        check.fault("from", Rule::NotBefore(earliest));
    }
    let endless = Rhythm { until_day: None, ..wish.rhythm };
    if let (Some(until), Some(first)) = (wish.rhythm.until_day, endless.next(wish.rhythm.from_day, 1).first())
        && until < *first
    {
        check.fault("until", Rule::NotBefore(*first));
    }
    if terms.kind == Kind::Visit && !offered(ctx, tx, (estate, wish.service), (&zone, wish.minute)).await? {
        check.fault("time", if wish.minute.is_none() { Rule::Required } else { Rule::NotAChoice });
    }
    check.done(|| Some(()))
}

/// Whether the calendar of the next weeks has a visit at this time of day.
async fn offered(
    ctx: &Ctx,
    tx: &mut Tx,
    service: (EstateId, ServiceId),
    (zone, minute): (&Zone, Option<i64>),
) -> Result<bool, Error> {
    let starts: Vec<Ms> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT starts_at FROM slot WHERE estate_id = $1 AND service_id = $2 AND starts_at > $3 AND starts_at < $4
             ORDER BY starts_at LIMIT 1000",
        )
        .bind(service.0)
        .bind(service.1)
        .bind(ctx.now())
        .bind(ctx.now().plus(crate::plans::AHEAD * DAY))
        .fetch_all(conn)
        .await?
    });
    Ok(starts.into_iter().any(|at| {
        let civil = zone.civil(at);
        Some(i64::from(civil.hour) * 60 + i64::from(civil.minute)) == minute
    }))
}

async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Member,
    (id, terms, wish): (PlanId, &Terms, PlanWish),
) -> Result<(), Error> {
    let price = terms.price(wish.quantity)?;
    let (total, rhythm) = (price.total, wish.rhythm);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO plan (id, estate_id, house_id, person_id, service_id, kind, quantity, weekdays, every_weeks, from_day,
                               until_day, minute, note, state, open_from, cutoff_hour, each_fen, price, total_fen, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'active', $10, $14, $15, $16, $17, $18)",
        )
        .bind(id)
        .bind(by.estate())
        .bind(by.house())
        .bind(by.person())
        .bind(wish.service)
        .bind(terms.kind)
        .bind(wish.quantity)
        .bind(rhythm.weekdays)
        .bind(rhythm.every_weeks)
        .bind(rhythm.from_day)
        .bind(rhythm.until_day)
        .bind(wish.minute)
        .bind(wish.note)
        .bind(terms.cutoff_hour)
        .bind(terms.each)
        .bind(Json(price))
        .bind(total)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Pauses, resumes or ends a plan of the house. What can't be stopped any more still comes; visits that are booked stay.
///
/// # Errors
/// `NotFound` where the member may not see it; `Refused`: `Stale` where it is no longer in a state that allows the act,
/// `NotYours` for resuming what costs money where the relation does not include that.
pub async fn step(ctx: &Ctx, by: &Member, id: PlanId, act: Act) -> Result<(), Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let plan = lock_for(&context, tx, &Actor::Member(member), id).await?;
                let next = plan.state.next(act).ok_or(Refusal::Stale)?;
                if act == Act::Resume && plan.total > Fen::ZERO && !member.may(Right::BookPaid) {
                    return Err(Refusal::NotYours.into());
                }
                let zone = plan.zone()?.around(context.now());
                let open_from = if act == Act::Resume {
                    plan.open_from.max(plan.first_open(&context, &zone))
                } else {
                    plan.open_from
                };
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE plan SET state = $3, open_from = $4 WHERE estate_id = $1 AND id = $2")
                        .bind(member.estate())
                        .bind(id)
                        .bind(next)
                        .bind(open_from)
                        .execute(conn)
                        .await?;
                });
                note(&context, tx, (member.estate(), id), (member.person(), act.step(), None)).await?;
                announce(tx, member.estate(), id.0, (plan.house_id, plan.person_id));
                Ok(())
            })
        })
        .await?;
    if act == Act::Resume { visits::run_one(ctx, id).await } else { Ok(()) }
}

/// Leaves out one day of a plan, or with `restore` takes it back in. Doing it twice is no failure.
///
/// # Errors
/// `NotFound` where the member may not see it; `Refused`: `TooLate` past the hour until which it can be stopped, `Stale` for
/// a day that the plan does not have, or for which something else was settled.
pub async fn skip(ctx: &Ctx, by: &Member, (id, day): (PlanId, Date), restore: bool) -> Result<(), Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let plan = lock_for(&context, tx, &Actor::Member(member), id).await?;
                if !plan.counts(day) {
                    return Err(Refusal::Stale.into());
                }
                let zone = plan.zone()?.around(context.now());
                if day < plan.first_open(&context, &zone) {
                    return Err(Refusal::TooLate.into());
                }
                let changed = if restore {
                    take_back(tx, member.estate(), (id, day)).await?
                } else {
                    leave_out(&context, tx, &member, (id, day)).await?
                };
                if changed {
                    let step = if restore { Step::Restored } else { Step::Skipped };
                    note(&context, tx, (member.estate(), id), (member.person(), step, Some(day))).await?;
                    announce(tx, member.estate(), id.0, (plan.house_id, plan.person_id));
                }
                Ok(())
            })
        })
        .await?;
    if restore { visits::run_one(ctx, id).await } else { Ok(()) }
}

/// `false` where it was left out before.
async fn leave_out(ctx: &Ctx, tx: &mut Tx, by: &Member, (id, day): (PlanId, Date)) -> Result<bool, Error> {
    let made = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO plan_turn (id, estate_id, plan_id, day, state, reason, by_id, at)
             VALUES ($1, $2, $3, $4, 'skipped', '', $5, $6) ON CONFLICT (plan_id, day) DO NOTHING",
        )
        .bind(ctx.id::<TurnId>())
        .bind(by.estate())
        .bind(id)
        .bind(day)
        .bind(by.person())
        .bind(ctx.now())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if made == 1 {
        return Ok(true);
    }
    let there: TurnState = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT state FROM plan_turn WHERE estate_id = $1 AND plan_id = $2 AND day = $3")
            .bind(by.estate())
            .bind(id)
            .bind(day)
            .fetch_one(conn)
            .await?
    });
    if there == TurnState::Skipped { Ok(false) } else { Err(Refusal::Stale.into()) }
}

/// `false` where it was not left out.
async fn take_back(tx: &mut Tx, estate: EstateId, (id, day): (PlanId, Date)) -> Result<bool, Error> {
    let gone = on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM plan_turn WHERE estate_id = $1 AND plan_id = $2 AND day = $3 AND state = 'skipped'")
            .bind(estate)
            .bind(id)
            .bind(day)
            .execute(conn)
            .await?
            .rows_affected()
    });
    Ok(gone == 1)
}
