//! The days of deliveries: settled when they can't be stopped any more, then marked by the desk.

use std::collections::BTreeSet;

use super::{Locked, announce, lock_for};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EstateId, HouseId, PersonId, PlanId, TurnId},
    ledger::{
        self,
        store::{NewEntry, post},
    },
    money::Fen,
    on_tx,
    plans::{Kind, TurnState},
    scope::{Actor, Staff},
    time::{Date, Ms},
};

/// How many days back are settled where nobody has looked at a plan for long.
pub(super) const BACK: i64 = 14;

/// Settles the days of a locked delivery that can't be stopped any more: they will come, or the house is away.
pub(super) async fn settle(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, id): (EstateId, PlanId),
    plan: &Locked,
) -> Result<(), Error> {
    if plan.kind != Kind::Delivery {
        return Ok(());
    }
    let zone = plan.zone()?.around(ctx.now());
    let (today, open) = (zone.date(ctx.now()), plan.first_open(ctx, &zone));
    let first = plan.open_from.max(today.plus_days(-BACK));
    let days: Vec<Date> = plan.rhythm.days(first, open.plus_days(-1)).filter(|day| plan.counts(*day)).collect();
    if days.is_empty() {
        return Ok(());
    }
    let there: BTreeSet<Date> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT day FROM plan_turn WHERE estate_id = $1 AND plan_id = $2 AND day >= $3")
            .bind(estate)
            .bind(id)
            .bind(first)
            .fetch_all(conn)
            .await?
    })
    .into_iter()
    .collect();
    if days.iter().all(|day| there.contains(day)) {
        return Ok(());
    }
    let away: Vec<(Date, Date)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT first_day, last_day FROM house_away WHERE estate_id = $1 AND house_id = $2 AND last_day >= $3
               AND withdrawn_at IS NULL",
        )
        .bind(estate)
        .bind(plan.house_id)
        .bind(first)
        .fetch_all(conn)
        .await?
    });
    for day in days.into_iter().filter(|day| !there.contains(day)) {
        let is_away = away.iter().any(|(first, last)| *first <= day && day <= *last);
        let state = if is_away { TurnState::Away } else { TurnState::Due };
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO plan_turn (id, estate_id, plan_id, day, state, reason, at) VALUES ($1, $2, $3, $4, $5, '', $6)
                 ON CONFLICT (plan_id, day) DO NOTHING",
            )
            .bind(ctx.id::<TurnId>())
            .bind(estate)
            .bind(id)
            .bind(day)
            .bind(state)
            .bind(ctx.now())
            .execute(conn)
            .await?;
        });
    }
    Ok(())
}

/// Marks a delivery as brought, which charges the house once, or as not brought, for a reason that the house reads. Marking
/// what was brought a second time changes nothing.
///
/// # Errors
/// `NotFound` for a plan of another estate; `Refused(Stale)` for a day to come, one on which nothing is due, or one that was
/// marked otherwise.
pub async fn mark(ctx: &Ctx, by: &Staff, (id, day): (PlanId, Date), missed: Option<String>) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let plan = lock_for(&context, tx, &Actor::Staff(staff), id).await?;
                let today = plan.zone()?.around(context.now()).date(context.now());
                let (turn, state) = find(tx, staff.estate(), (id, day)).await?.ok_or(Refusal::Stale)?;
                match (state, &missed) {
                    (TurnState::Done, None) => return Ok(()),
                    (TurnState::Due, _) if day <= today => {}
                    _ => return Err(Refusal::Stale.into()),
                }
                let to = if missed.is_some() { TurnState::Skipped } else { TurnState::Done };
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE plan_turn SET state = $3, reason = $4, by_id = $5, at = $6 WHERE estate_id = $1 AND id = $2",
                    )
                    .bind(staff.estate())
                    .bind(turn)
                    .bind(to)
                    .bind(missed.unwrap_or_default())
                    .bind(staff.person())
                    .bind(context.now())
                    .execute(conn)
                    .await?;
                });
                if to == TurnState::Done {
                    charge(&context, tx, (staff.estate(), staff.person()), (&plan, turn, day)).await?;
                }
                announce(tx, staff.estate(), id.0, (plan.house_id, plan.person_id));
                Ok(())
            })
        })
        .await
}

async fn find(tx: &mut Tx, estate: EstateId, (id, day): (PlanId, Date)) -> Result<Option<(TurnId, TurnState)>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as("SELECT id, state FROM plan_turn WHERE estate_id = $1 AND plan_id = $2 AND day = $3")
            .bind(estate)
            .bind(id)
            .bind(day)
            .fetch_optional(conn)
            .await?
    }))
}

/// Charges a delivery to its house at the price that the plan keeps. Free ones leave no entry.
async fn charge(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, by): (EstateId, PersonId),
    (plan, turn, day): (&Locked, TurnId, Date),
) -> Result<(), Error> {
    if plan.total == Fen::ZERO {
        return Ok(());
    }
    let service: String = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT name_zh FROM service WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(plan.service_id)
            .fetch_one(conn)
            .await?
    });
    let entry = delivered(turn, (plan.house_id, plan.total), (ctx.now(), by));
    post(ctx, tx, estate, NewEntry { memo: format!("{service} {day}"), ..entry }).await?;
    Ok(())
}

/// The entry of a delivery.
pub(crate) fn delivered(turn: TurnId, (house, amount): (HouseId, Fen), (at, by): (Ms, PersonId)) -> NewEntry {
    NewEntry {
        house,
        kind: ledger::Kind::Charge,
        amount,
        key: format!("turn:{turn}"),
        at,
        by,
        memo: String::new(),
        booking: None,
        order: None,
        means: None,
        reference: String::new(),
    }
}
