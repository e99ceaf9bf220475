//! Writing plans and days away. Whoever locks a plan first settles the days that can't be stopped any more, so that nothing
//! depends on a timer being alive. Locks: plans by id, then as bookings do.

mod away;
mod plan;
mod turns;
mod visits;

pub use away::{call_off, come_back, go_away};
pub use plan::{skip, start, step};
pub(crate) use turns::delivered;
pub use turns::mark;
pub use visits::{choose, run};

use sqlx::types::Json;

use super::{Kind, Rhythm, State, Step};
use crate::{
    bookings::Wish,
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EntryId, EstateId, HouseId, PersonId, PlanId, ServiceId, SlotId},
    live::{Change, Subject},
    money::Fen,
    on_tx,
    scope::{Actor, Sight},
    services::price::Price,
    time::{Date, EstateZone, Zone},
};

/// A plan whose row is locked.
#[derive(sqlx::FromRow)]
struct Locked {
    house_id: HouseId,
    person_id: PersonId,
    service_id: ServiceId,
    kind: Kind,
    #[sqlx(flatten)]
    rhythm: Rhythm,
    minute: Option<i64>,
    note: String,
    state: State,
    open_from: Date,
    cutoff_hour: i64,
    price: Json<Price>,
    total: Fen,
    zone: String,
}

impl Locked {
    /// Whether a day of it counts: it is one of the rule, and after the last pause.
    fn counts(&self, day: Date) -> bool {
        self.state == State::Active && day >= self.open_from && self.rhythm.on(day)
    }

    /// One visit in a slot. What it costs is not asked: the plan keeps its price.
    fn wish(&self, ctx: &Ctx, slot: SlotId) -> Wish {
        Wish {
            slot,
            places: 1,
            units: 1,
            shown: None,
            note: self.note.clone(),
            only_me: false,
            visit: None,
            key: ctx.id(),
        }
    }

    fn zone(&self) -> Result<EstateZone, Error> {
        EstateZone::named(&self.zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))
    }

    /// The first day that the house can still change.
    fn first_open(&self, ctx: &Ctx, zone: &Zone) -> Date {
        open_day(ctx, zone, self.kind, self.cutoff_hour)
    }
}

/// The first day that the house can still change: of visits tomorrow, of deliveries the first before whose hour it is.
pub(super) fn open_day(ctx: &Ctx, zone: &Zone, kind: Kind, cutoff_hour: i64) -> Date {
    match kind {
        Kind::Delivery => super::first_open(zone, ctx.now(), cutoff_hour),
        Kind::Visit => zone.date(ctx.now()).plus_days(1),
    }
}

/// Everything in an estate: for the machine itself.
fn everything() -> Sight {
    let nobody = uuid::Uuid::nil();
    Sight { everywhere: true, house: HouseId(nobody), shared: true, person: PersonId(nobody) }
}

/// Locks a plan by touching its row.
///
/// # Errors
/// `NotFound` where it is out of sight.
async fn lock(tx: &mut Tx, estate: EstateId, sight: Sight, id: PlanId) -> Result<Locked, Error> {
    let touched = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE plan SET state = state
             WHERE estate_id = $1 AND id = $2 AND ($3 OR (house_id = $4 AND (person_id = $5 OR $6)))",
        )
        .bind(estate)
        .bind(id)
        .bind(sight.everywhere)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if touched == 0 {
        return Err(Error::NotFound);
    }
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT p.house_id, p.person_id, p.service_id, p.kind, p.weekdays, p.every_weeks, p.from_day, p.until_day, p.minute,
                    p.note, p.state, p.open_from, p.cutoff_hour, p.price, p.total_fen AS total, e.zone
             FROM plan p JOIN estate e ON e.id = p.estate_id WHERE p.estate_id = $1 AND p.id = $2",
        )
        .bind(estate)
        .bind(id)
        .fetch_one(conn)
        .await?
    }))
}

/// As [`lock`], for somebody; what can't be stopped any more is settled before anything else happens to the plan.
async fn lock_for(ctx: &Ctx, tx: &mut Tx, by: &Actor, id: PlanId) -> Result<Locked, Error> {
    let plan = lock(tx, by.estate(), by.sight(), id).await?;
    turns::settle(ctx, tx, (by.estate(), id), &plan).await?;
    Ok(plan)
}

async fn note(
    ctx: &Ctx,
    tx: &mut Tx,
    plan: (EstateId, PlanId),
    (by, step, day): (PersonId, Step, Option<Date>),
) -> Result<(), Error> {
    let id: EntryId = ctx.id();
    on_tx!(tx, |conn| {
        // Later than the step before it, also within one millisecond or after the clock was set back.
        sqlx::query(
            "INSERT INTO plan_event (id, estate_id, plan_id, at, by_id, step, day)
             SELECT $1, $2, $3, CASE WHEN MAX(e.at) >= $4 THEN MAX(e.at) + 1 ELSE $4 END, $5, $6, $7
             FROM plan_event e WHERE e.estate_id = $2 AND e.plan_id = $3",
        )
        .bind(id)
        .bind(plan.0)
        .bind(plan.1)
        .bind(ctx.now())
        .bind(by)
        .bind(step)
        .bind(day)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Open pages of the household and of those who keep bookings hear of it.
fn announce(tx: &mut Tx, estate: EstateId, id: uuid::Uuid, (house, person): (HouseId, PersonId)) {
    tx.announce(Change {
        estate,
        subject: Subject::Booking,
        id,
        house: Some(house),
        person: Some(person),
        only_me: false,
        internal: false,
    });
}
