//! What recurs in the demo's estates, and who is away.

use serde::Deserialize;
use sqlx::types::Json;

use super::{
    Summary,
    cast::{Cast, EstateEntry, HouseEntry},
    data::read,
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{AwayId, EntryId, HouseId, PersonId, PlanId, ServiceId, TurnId},
    money::Fen,
    on_tx,
    plans::{Kind, Rhythm, State, Step, TurnState, Weekdays, store::delivered, typed_time},
    services::{Family, price::Price},
    time::{DAY, HOUR, Ms},
};

#[derive(Deserialize)]
struct Plans {
    rule: Vec<Rule>,
    plan: Vec<Plan>,
    away: Vec<Away>,
}

#[derive(Deserialize)]
struct Rule {
    estate: String,
    service: String,
    kind: Kind,
    turn: Fen,
    most: i64,
    cutoff: i64,
}

#[derive(Deserialize)]
struct Plan {
    estate: String,
    service: String,
    house: String,
    person: String,
    quantity: i64,
    /// Days after today whose weekdays are meant.
    on: Vec<i64>,
    every: i64,
    from: i64,
    time: Option<String>,
    note: String,
    #[serde(default)]
    done: Vec<i64>,
    #[serde(default)]
    missed: Vec<Missed>,
    #[serde(default)]
    full: Vec<i64>,
    #[serde(default)]
    paused: bool,
}

#[derive(Deserialize)]
struct Missed {
    day: i64,
    reason: String,
}

#[derive(Deserialize)]
struct Away {
    estate: String,
    house: String,
    by: String,
    first: i64,
    last: i64,
    note: String,
    /// Days ago.
    said: i64,
}

/// After the accounts: deliveries are charged to them.
pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast, summary: &mut Summary) -> Result<(), Error> {
    let plans: Plans = read("plans.toml", include_str!("../../demo/plans.toml"))?;
    for rule in &plans.rule {
        allow(tx, cast.estate(&rule.estate)?, rule).await?;
    }
    for away in plans.away {
        leave(ctx, tx, cast, away).await?;
    }
    for plan in &plans.plan {
        let rule = plans.rule.iter().find(|rule| rule.estate == plan.estate && rule.service == plan.service);
        let rule = rule.ok_or_else(|| Error::broken(format!("the demo's {} does not recur", plan.service)))?;
        let made = start(ctx, tx, cast, (plan, rule)).await?;
        summary.entries += turns(ctx, tx, cast, (plan, &made)).await?;
    }
    Ok(())
}

async fn service(tx: &mut Tx, estate: &EstateEntry, code: &str) -> Result<(ServiceId, Family, String), Error> {
    let found: Option<(ServiceId, Family, String)> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT id, family, name_zh FROM service WHERE estate_id = $1 AND code = $2")
            .bind(estate.id())
            .bind(code.to_owned())
            .fetch_optional(conn)
            .await?
    });
    found.ok_or_else(|| Error::broken(format!("the demo's files name no service {code}")))
}

async fn allow(tx: &mut Tx, estate: &EstateEntry, rule: &Rule) -> Result<(), Error> {
    let (service, ..) = service(tx, estate, &rule.service).await?;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO plan_rule (service_id, estate_id, kind, turn_fen, most, cutoff_hour) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(service)
        .bind(estate.id())
        .bind(rule.kind)
        .bind(rule.turn)
        .bind(rule.most)
        .bind(rule.cutoff)
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn leave(ctx: &Ctx, tx: &mut Tx, cast: &Cast, away: Away) -> Result<(), Error> {
    let estate = cast.estate(&away.estate)?;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO house_away (id, estate_id, house_id, first_day, last_day, note, by_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(ctx.id::<AwayId>())
        .bind(estate.id())
        .bind(cast.house(&away.estate, &away.house)?.id)
        .bind(estate.today.plus_days(away.first))
        .bind(estate.today.plus_days(away.last))
        .bind(away.note)
        .bind(cast.person(&away.by)?)
        .bind(cast.now().plus(-away.said * DAY))
        .execute(conn)
        .await?;
    });
    Ok(())
}

struct Made {
    id: PlanId,
    house: HouseId,
    person: PersonId,
    rhythm: Rhythm,
    total: Fen,
    /// The service.
    name: String,
}

async fn start(ctx: &Ctx, tx: &mut Tx, cast: &Cast, (plan, rule): (&Plan, &Rule)) -> Result<Made, Error> {
    let (estate, house) = (cast.estate(&plan.estate)?, cast.house(&plan.estate, &plan.house)?);
    let (service, family, name) = service(tx, estate, &plan.service).await?;
    let weekdays = Weekdays::of(plan.on.iter().map(|day| estate.today.plus_days(*day).weekday()));
    let rhythm =
        Rhythm { weekdays, every_weeks: plan.every, from_day: estate.today.plus_days(plan.from), until_day: None };
    let price = price(cast, plan, (house, family, rule.turn))?;
    let (id, total): (PlanId, Fen) = (ctx.id(), price.total);
    let person = cast.person(&plan.person)?;
    let made = Made { id, house: house.id, person, rhythm, total, name };
    let at = cast.now().plus((plan.from.min(0) - 2) * DAY);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO plan (id, estate_id, house_id, person_id, service_id, kind, quantity, weekdays, every_weeks, from_day,
                               minute, note, state, open_from, cutoff_hour, each_fen, price, total_fen, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $10, $14, $15, $16, $17, $18)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(house.id)
        .bind(person)
        .bind(service)
        .bind(rule.kind)
        .bind(plan.quantity)
        .bind(rhythm.weekdays)
        .bind(rhythm.every_weeks)
        .bind(rhythm.from_day)
        .bind(plan.time.as_deref().and_then(typed_time))
        .bind(plan.note.clone())
        .bind(if plan.paused { State::Paused } else { State::Active })
        .bind(rule.cutoff)
        .bind(rule.turn)
        .bind(Json(price))
        .bind(total)
        .bind(at)
        .execute(conn)
        .await?;
    });
    note(ctx, tx, (estate, &made), (Step::Started, at)).await?;
    if plan.paused {
        note(ctx, tx, (estate, &made), (Step::Paused, cast.now().plus(-HOUR))).await?;
    }
    Ok(made)
}

fn price(cast: &Cast, plan: &Plan, (house, family, each): (&HouseEntry, Family, Fen)) -> Result<Price, Error> {
    let card = cast.discount(&plan.estate, house, family);
    Price::of(each, plan.quantity, Some(card)).ok_or_else(|| Error::broken("a price does not fit"))
}

async fn note(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, plan): (&EstateEntry, &Made),
    (step, at): (Step, Ms),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("INSERT INTO plan_event (id, estate_id, plan_id, at, by_id, step) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(ctx.id::<EntryId>())
            .bind(estate.id())
            .bind(plan.id)
            .bind(at)
            .bind(plan.person)
            .bind(step)
            .execute(conn)
            .await?;
    });
    Ok(())
}

/// The days that are over. How many of them were charged.
async fn turns(ctx: &Ctx, tx: &mut Tx, cast: &Cast, (plan, made): (&Plan, &Made)) -> Result<usize, Error> {
    let (estate, desk) = (cast.estate(&plan.estate)?, cast.person("hezhiyuan")?);
    let mut charged = 0;
    for day in plan.done.iter().filter(|day| made.rhythm.on(estate.today.plus_days(**day))) {
        let (turn, at) = (ctx.id(), estate.at(*day, "08:30")?);
        turn_row(tx, (estate, made), (turn, *day, TurnState::Done), ("", desk, at)).await?;
        let entry = delivered(turn, (made.house, made.total), (at, desk));
        let memo = format!("{} {}", made.name, estate.today.plus_days(*day));
        crate::ledger::store::post(ctx, tx, estate.id(), crate::ledger::store::NewEntry { memo, ..entry }).await?;
        charged += 1;
    }
    for missed in &plan.missed {
        let at = estate.at(missed.day, "09:00")?;
        turn_row(tx, (estate, made), (ctx.id(), missed.day, TurnState::Skipped), (&missed.reason, desk, at)).await?;
    }
    for day in &plan.full {
        full(ctx, tx, (estate, made), (*day, cast.now().plus(-HOUR))).await?;
    }
    Ok(charged)
}

/// A day that could not be booked.
async fn full(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, plan): (&EstateEntry, &Made),
    (day, at): (i64, Ms),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO plan_turn (id, estate_id, plan_id, day, state, why, reason, at) VALUES ($1, $2, $3, $4, 'unbooked', 'full', '', $5)",
        )
        .bind(ctx.id::<TurnId>())
        .bind(estate.id())
        .bind(plan.id)
        .bind(estate.today.plus_days(day))
        .bind(at)
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn turn_row(
    tx: &mut Tx,
    (estate, plan): (&EstateEntry, &Made),
    (id, day, state): (TurnId, i64, TurnState),
    (reason, by, at): (&str, PersonId, Ms),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO plan_turn (id, estate_id, plan_id, day, state, reason, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(plan.id)
        .bind(estate.today.plus_days(day))
        .bind(state)
        .bind(reason.to_owned())
        .bind(by)
        .bind(at)
        .execute(conn)
        .await?;
    });
    Ok(())
}
