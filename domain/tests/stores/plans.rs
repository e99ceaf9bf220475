//! Recurring services and days away.

use domain::{
    error::{Error, Refusal, Rule},
    id::{AwayId, PlanId, ServiceId, SlotId},
    money::Fen,
    on, on_tx,
    plans::{AwayForm, Kind, PlanForm, TurnState, read, store},
    rights::Capability,
    time::{Date, EstateZone, HOUR, Ms},
};

use crate::support::World;

mod away;
mod deliveries;
mod visits;

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn zone() -> EstateZone {
    EstateZone::named("Asia/Shanghai").unwrap()
}

/// A service that recurs, until 18:00 of the day before; with slots where there are visits.
pub async fn recurring(world: &World, kind: Kind, each: Fen) -> (ServiceId, Vec<SlotId>) {
    let (service, slots) = crate::bookings::service(world, "paid", Some(Fen(99_900)), 1).await;
    let estate = world.estate;
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("INSERT INTO plan_rule (service_id, estate_id, kind, turn_fen, most, cutoff_hour) VALUES ($1, $2, $3, $4, 6, 18)")
                    .bind(service).bind(estate).bind(kind).bind(each).execute(conn).await?;
            });
            Ok(())
        })
    });
    write.await.unwrap();
    (service, slots)
}

/// Every day from Monday 2026-11-23 on; visits at 14:00, when the slots of the tests begin.
pub fn daily(world: &World, service: ServiceId) -> PlanForm {
    let (tick, key): (_, domain::id::FormKey) = (Some("true".to_owned()), world.ctx.id());
    PlanForm {
        service: service.to_string(),
        quantity: "1".to_owned(),
        mon: tick.clone(),
        tue: tick.clone(),
        wed: tick.clone(),
        thu: tick.clone(),
        fri: tick.clone(),
        sat: tick.clone(),
        sun: tick,
        every: "1".to_owned(),
        from: "2026-11-23".to_owned(),
        time: "14:00".to_owned(),
        key: key.to_string(),
        ..PlanForm::default()
    }
}

pub async fn started(world: &World, key: &str, form: PlanForm) -> PlanId {
    store::start(&world.ctx, &world.member(key).await, form.parse().unwrap()).await.unwrap()
}

pub fn away_form(world: &World, first: &str, last: &str) -> AwayForm {
    let key: domain::id::FormKey = world.ctx.id();
    AwayForm { first: first.to_owned(), last: last.to_owned(), note: String::new(), key: key.to_string() }
}

pub async fn gone(world: &World, key: &str, first: &str, last: &str) -> AwayId {
    let wish = away_form(world, first, last).parse().unwrap();
    store::go_away(&world.ctx, &world.member(key).await, wish).await.unwrap()
}

/// The next eight days of a plan, with their states.
pub async fn coming(world: &World, id: PlanId) -> Vec<(String, Option<TurnState>)> {
    let view = read::find(&world.ctx, &world.member("lin").await, &zone(), id).await.unwrap();
    view.dates.into_iter().map(|dated| (dated.day.to_string(), dated.state)).collect()
}

/// What the desk's list says of a day: house and state.
pub async fn listed(world: &World, on: &str) -> Vec<(String, Option<TurnState>)> {
    let desk = world.staff("he", Capability::Bookings).await;
    let (rows, _) = read::day(&world.ctx, &desk, &zone(), day(on)).await.unwrap();
    rows.into_iter().map(|row| (row.house, row.state)).collect()
}

pub async fn count(world: &World, question: &'static str) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar(question).fetch_one(pool).await.unwrap())
}

/// Turns the clock to an hour of a day in Shanghai.
pub fn turn_to(world: &World, on: &str, hour: u8) {
    let at = zone().at(day(on), hour, 0).unwrap();
    world.clock.advance(at.0 - world.ctx.now().0);
}

/// More slots of a service, of one place and one hour each.
pub async fn slots_at(world: &World, service: ServiceId, starts: Vec<Ms>) {
    let (ctx, estate) = (world.ctx.clone(), world.estate);
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            for at in starts {
                on_tx!(tx, |conn| {
                    sqlx::query("INSERT INTO slot (id, estate_id, service_id, starts_at, ends_at, capacity, taken) VALUES ($1, $2, $3, $4, $5, 1, 0)")
                        .bind(ctx.id::<SlotId>()).bind(estate).bind(service).bind(at).bind(at.plus(HOUR)).execute(conn).await?;
                });
            }
            Ok(())
        })
    });
    write.await.unwrap();
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, Error>, expected: &Refusal) {
    let Err(Error::Refused(refusal)) = &result else { panic!("{result:?}") };
    assert_eq!(refusal, expected);
}

#[track_caller]
pub fn faults<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, Rule)> {
    let Err(Error::Invalid(faults)) = result else { panic!("{result:?}") };
    faults.into_iter().map(|fault| (fault.field, fault.rule)).collect()
}
