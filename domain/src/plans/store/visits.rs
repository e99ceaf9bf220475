//! Booking the visits of plans: up to two weeks ahead, each day once, whoever gets there first.

use std::collections::BTreeSet;

use sqlx::types::Json;

use super::{Locked, announce, everything, lock, lock_for, note, turns};
use crate::{
    bookings::store as bookings,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    household::store::lock_house,
    id::{BookingId, EstateId, PlanId, ServiceId, SlotId, TurnId},
    mail::{self, Letter},
    money::Fen,
    on, on_tx,
    plans::{AHEAD, Kind, Rhythm, Step, TurnState, Why},
    rights::Right,
    scope::{Actor, Member},
    time::{Date, EstateZone, Ms},
};

/// A calendar that has no times for a day may yet be opened, until so many days before.
const PATIENCE: i64 = 3;

#[derive(sqlx::FromRow)]
struct Active {
    estate_id: EstateId,
    id: PlanId,
    kind: Kind,
    #[sqlx(flatten)]
    rhythm: Rhythm,
    open_from: Date,
    cutoff_hour: i64,
    zone: String,
}

/// Books the visits of the next two weeks and settles deliveries, for all estates: the job belongs to the machine. A plan
/// rests while its person does not live in the house any more.
pub async fn run(ctx: &Ctx) -> Result<(), Error> {
    run_some(ctx, None).await
}

/// As [`run`], for one plan.
pub(super) async fn run_one(ctx: &Ctx, id: PlanId) -> Result<(), Error> {
    run_some(ctx, Some(id)).await
}

async fn run_some(ctx: &Ctx, only: Option<PlanId>) -> Result<(), Error> {
    let plans: Vec<Active> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.estate_id, p.id, p.kind, p.weekdays, p.every_weeks, p.from_day, p.until_day, p.open_from, p.cutoff_hour,
                    e.zone
             FROM plan p JOIN estate e ON e.id = p.estate_id JOIN person w ON w.id = p.person_id
             WHERE p.state = 'active' AND ($1 IS NULL OR p.id = $1) AND w.state = 'active'
               AND EXISTS (SELECT 1 FROM household_member m WHERE m.person_id = p.person_id AND m.house_id = p.house_id
                             AND m.estate_id = p.estate_id AND (m.until IS NULL OR m.until > $2))
             ORDER BY p.created_at, p.id",
        )
        .bind(only)
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    for plan in plans {
        let zone = EstateZone::named(&plan.zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
        let zone = zone.around(ctx.now());
        let today = zone.date(ctx.now());
        let open = super::open_day(ctx, &zone, plan.kind, plan.cutoff_hour);
        let (first, last) = match plan.kind {
            Kind::Delivery => (today.plus_days(-turns::BACK), open.plus_days(-1)),
            Kind::Visit => (today, today.plus_days(AHEAD)),
        };
        let days: Vec<Date> = plan.rhythm.days(first.max(plan.open_from), last).collect();
        let missing = missing(ctx, &plan, days).await?;
        match plan.kind {
            Kind::Delivery if !missing.is_empty() => settle(ctx, &plan).await?,
            Kind::Delivery => {}
            Kind::Visit => {
                for day in missing {
                    book(ctx, (plan.estate_id, plan.id), (day, today)).await?;
                }
            }
        }
    }
    Ok(())
}

/// The days for which nothing was settled.
async fn missing(ctx: &Ctx, plan: &Active, days: Vec<Date>) -> Result<Vec<Date>, Error> {
    let Some(first) = days.first().copied() else { return Ok(days) };
    let there: Vec<Date> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT day FROM plan_turn WHERE estate_id = $1 AND plan_id = $2 AND day >= $3")
            .bind(plan.estate_id)
            .bind(plan.id)
            .bind(first)
            .fetch_all(pool)
            .await?
    });
    let there: BTreeSet<Date> = there.into_iter().collect();
    Ok(days.into_iter().filter(|day| !there.contains(day)).collect())
}

async fn settle(ctx: &Ctx, plan: &Active) -> Result<(), Error> {
    let (context, estate, id) = (ctx.clone(), plan.estate_id, plan.id);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let plan = lock(tx, estate, everything(), id).await?;
                turns::settle(&context, tx, (estate, id), &plan).await
            })
        })
        .await
}

/// Books one day in a transaction of its own: the booking and the row that says so are there together or not at all.
async fn book(ctx: &Ctx, (estate, id): (EstateId, PlanId), (day, today): (Date, Date)) -> Result<(), Error> {
    let context = ctx.clone();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let plan = lock(tx, estate, everything(), id).await?;
                // Days away stay as they are from here on.
                lock_house(tx, (estate, plan.house_id)).await?;
                if !plan.counts(day) || plan.kind != Kind::Visit || settled(tx, estate, (id, day), &plan).await? {
                    return Ok(());
                }
                let found = slot(tx, estate, &plan, day).await?;
                if found.is_none() && day > today.plus_days(PATIENCE) {
                    return Ok(());
                }
                let outcome = match found {
                    Some(slot) => attempt(&context, tx, estate, (&plan, slot)).await?,
                    None => Err(Why::NoTime),
                };
                settle_visit(&context, tx, estate, (id, day, outcome)).await?;
                if outcome.is_err() {
                    tell(&context, tx, estate, (&plan, day)).await?;
                }
                announce(tx, estate, id.0, (plan.house_id, plan.person_id));
                Ok(())
            })
        })
        .await
}

/// Whether the day is no more to be booked: something was settled for it, or the house is away.
async fn settled(tx: &mut Tx, estate: EstateId, (id, day): (PlanId, Date), plan: &Locked) -> Result<bool, Error> {
    let found: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT (SELECT COUNT(*) FROM plan_turn WHERE estate_id = $1 AND plan_id = $2 AND day = $3)
                  + (SELECT COUNT(*) FROM house_away WHERE estate_id = $1 AND house_id = $4 AND first_day <= $3 AND last_day >= $3
                       AND withdrawn_at IS NULL)",
        )
        .bind(estate)
        .bind(id)
        .bind(day)
        .bind(plan.house_id)
        .fetch_one(conn)
        .await?
    });
    Ok(found > 0)
}

/// When the plan's visit of a day starts. In a gap of the clocks, at the later reading; in a fold, at the earlier.
fn start_of(plan: &Locked, day: Date) -> Result<Option<Ms>, Error> {
    let Some(minute) = plan.minute else { return Ok(None) };
    let (hour, minute) = (u8::try_from(minute / 60), u8::try_from(minute % 60));
    Ok(hour.ok().zip(minute.ok()).and_then(|(hour, minute)| plan.zone().ok()?.at(day, hour, minute)))
}

async fn slot(tx: &mut Tx, estate: EstateId, plan: &Locked, day: Date) -> Result<Option<SlotId>, Error> {
    let Some(at) = start_of(plan, day)? else { return Ok(None) };
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM slot WHERE estate_id = $1 AND service_id = $2 AND starts_at = $3")
            .bind(estate)
            .bind(plan.service_id)
            .bind(at)
            .fetch_optional(conn)
            .await?
    }))
}

/// The booking, or why there is none. What is refused has taken nothing.
async fn attempt(
    ctx: &Ctx,
    tx: &mut Tx,
    estate: EstateId,
    (plan, slot): (&Locked, SlotId),
) -> Result<Result<BookingId, Why>, Error> {
    let wish = plan.wish(ctx, slot);
    let Json(price) = plan.price.clone();
    let whose = (estate, plan.house_id, plan.person_id);
    match bookings::book_for_plan(ctx, tx, whose, (wish, price)).await {
        Ok(booked) => Ok(booked.ok_or(Why::Full)),
        Err(Error::Refused(Refusal::TooLate)) => Ok(Err(Why::Late)),
        Err(Error::Refused(Refusal::Quota(_))) => Ok(Err(Why::Quota)),
        Err(Error::Refused(_) | Error::NotFound) => Ok(Err(Why::Closed)),
        Err(other) => Err(other),
    }
}

async fn settle_visit(
    ctx: &Ctx,
    tx: &mut Tx,
    estate: EstateId,
    (id, day, outcome): (PlanId, Date, Result<BookingId, Why>),
) -> Result<(), Error> {
    let state = if outcome.is_ok() { TurnState::Booked } else { TurnState::Unbooked };
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO plan_turn (id, estate_id, plan_id, day, state, why, reason, booking_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8)",
        )
        .bind(ctx.id::<TurnId>())
        .bind(estate)
        .bind(id)
        .bind(day)
        .bind(state)
        .bind(outcome.err())
        .bind(outcome.ok())
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Says by letter that a day could not be booked; the plan's page has the nearest free times.
async fn tell(ctx: &Ctx, tx: &mut Tx, estate: EstateId, (plan, day): (&Locked, Date)) -> Result<(), Error> {
    let (name, service): (String, String) = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT CASE WHEN p.locale = 'en' THEN p.name_en ELSE p.name_zh END,
                    CASE WHEN p.locale = 'en' THEN s.name_en ELSE s.name_zh END
             FROM person p JOIN service s ON s.estate_id = p.estate_id WHERE p.estate_id = $1 AND p.id = $2 AND s.id = $3",
        )
        .bind(estate)
        .bind(plan.person_id)
        .bind(plan.service_id)
        .fetch_one(conn)
        .await?
    });
    let minute = plan.minute.unwrap_or(0);
    let when = format!("{day} {:02}:{:02}", minute / 60, minute % 60);
    mail::enqueue(ctx, tx, estate, plan.person_id, Letter::VisitUnbooked { name, service, when }).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Unbooked {
    plan_id: PlanId,
    day: Date,
}

/// Books another time for a day that could not be booked, at the plan's price. Tells the plan.
///
/// # Errors
/// `NotFound` where the member may not see it; `Invalid` for a slot of another service; `Refused`: `Stale` where it was booked
/// meanwhile, and as for booking.
pub async fn choose(ctx: &Ctx, by: &Member, turn: TurnId, slot: SlotId) -> Result<PlanId, Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { choose_in(&context, tx, &member, (turn, slot)).await })).await
}

async fn choose_in(ctx: &Ctx, tx: &mut Tx, by: &Member, (turn, slot): (TurnId, SlotId)) -> Result<PlanId, Error> {
    let estate = by.estate();
    let found: Option<Unbooked> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT plan_id, day FROM plan_turn WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(turn)
            .fetch_optional(conn)
            .await?
    });
    let Unbooked { plan_id, day } = found.ok_or(Error::NotFound)?;
    let plan = lock_for(ctx, tx, &Actor::Member(*by), plan_id).await?;
    if plan.total > Fen::ZERO && !by.may(Right::BookPaid) {
        return Err(Refusal::NotYours.into());
    }
    if service_of(tx, estate, slot).await? != Some(plan.service_id) {
        return Err(Error::invalid("slot", crate::Rule::NotAChoice));
    }
    let wish = plan.wish(ctx, slot);
    let Json(price) = plan.price.clone();
    let whose = (estate, plan.house_id, plan.person_id);
    let booked = bookings::book_for_plan(ctx, tx, whose, (wish, price)).await?;
    let booking = booked.ok_or(Refusal::SlotFull { nearest: Vec::new() })?;
    let changed = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE plan_turn SET state = 'booked', why = NULL, booking_id = $3, by_id = $4, at = $5
             WHERE estate_id = $1 AND id = $2 AND state = 'unbooked'",
        )
        .bind(estate)
        .bind(turn)
        .bind(booking)
        .bind(by.person())
        .bind(ctx.now())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if changed == 0 {
        return Err(Refusal::Stale.into());
    }
    note(ctx, tx, (estate, plan_id), (by.person(), Step::Chosen, Some(day))).await?;
    announce(tx, estate, plan_id.0, (plan.house_id, plan.person_id));
    Ok(plan_id)
}

async fn service_of(tx: &mut Tx, estate: EstateId, slot: SlotId) -> Result<Option<ServiceId>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT service_id FROM slot WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(slot)
            .fetch_optional(conn)
            .await?
    }))
}
