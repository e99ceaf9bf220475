//! Quotas, and the lines for slots that are full: one house waits, one is offered a place.

use serde::Deserialize;

use super::cast::{Cast, EstateEntry};
use crate::{
    bookings::{
        line::{OFFER, WaitingState},
        quota::Span,
    },
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{ServiceId, SlotId, WaitingId},
    on_tx,
    time::{HOUR, Ms},
};

#[derive(Deserialize)]
struct Lines {
    quota: Vec<Quota>,
    waiting: Vec<Waiting>,
}

#[derive(Deserialize)]
struct Quota {
    estate: String,
    service: String,
    span: Span,
    most: i64,
}

#[derive(Deserialize)]
struct Waiting {
    estate: String,
    service: String,
    house: String,
    person: String,
    day: i64,
    start: String,
    joined: i64,
    #[serde(default)]
    note: String,
    #[serde(default)]
    offered: bool,
}

pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast) -> Result<(), Error> {
    let lines: Lines = toml::from_str(include_str!("../../demo/lines.toml"))
        .map_err(|error| Error::broken(format!("demo/lines.toml: {error}")))?;
    for quota in &lines.quota {
        let estate = cast.estate(&quota.estate)?;
        let service = service(tx, estate, &quota.service).await?;
        on_tx!(tx, |conn| {
            sqlx::query("INSERT INTO booking_quota (service_id, span, estate_id, most) VALUES ($1, $2, $3, $4)")
                .bind(service)
                .bind(quota.span)
                .bind(estate.id())
                .bind(quota.most)
                .execute(conn)
                .await?;
        });
    }
    for waiting in lines.waiting {
        join(ctx, tx, cast, waiting).await?;
    }
    Ok(())
}

pub(super) async fn service(tx: &mut Tx, estate: &EstateEntry, code: &str) -> Result<ServiceId, Error> {
    let found: Option<ServiceId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM service WHERE estate_id = $1 AND code = $2")
            .bind(estate.id())
            .bind(code)
            .fetch_optional(conn)
            .await?
    });
    found.ok_or_else(|| Error::broken(format!("the demo's files name no service {code}")))
}

async fn join(ctx: &Ctx, tx: &mut Tx, cast: &Cast, waiting: Waiting) -> Result<(), Error> {
    let estate = cast.estate(&waiting.estate)?;
    let service = service(tx, estate, &waiting.service).await?;
    let slot = slot(tx, estate, (service, estate.at(waiting.day, &waiting.start)?), waiting.offered).await?;
    let (state, expires_at) = if waiting.offered {
        (WaitingState::Offered, Some(ctx.now().plus(OFFER)))
    } else {
        (WaitingState::Waiting, None)
    };
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO waiting (id, estate_id, house_id, person_id, slot_id, places, note, only_me, state, joined_at,
                                  offered_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11)",
        )
        .bind(ctx.id::<WaitingId>())
        .bind(estate.id())
        .bind(cast.house(&waiting.estate, &waiting.house)?.id)
        .bind(cast.person(&waiting.person)?)
        .bind(slot)
        .bind(waiting.note)
        .bind(false)
        .bind(state)
        .bind(ctx.now().plus(-waiting.joined * HOUR))
        .bind(expires_at.map(|_| ctx.now()))
        .bind(expires_at)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// The slot, full for who waits, with one place more taken for who is offered it.
async fn slot(tx: &mut Tx, estate: &EstateEntry, start: (ServiceId, Ms), offered: bool) -> Result<SlotId, Error> {
    let more = i64::from(offered);
    let found: Option<SlotId> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "UPDATE slot SET taken = taken + $4
             WHERE estate_id = $1 AND service_id = $2 AND starts_at = $3 AND taken + $4 = capacity RETURNING id",
        )
        .bind(estate.id())
        .bind(start.0)
        .bind(start.1)
        .bind(more)
        .fetch_optional(conn)
        .await?
    });
    found.ok_or_else(|| Error::broken("a line of the demo is for no slot that is full"))
}
