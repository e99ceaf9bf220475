//! Reading a span of the board, and keeping what households want known.

use super::{Instruction, InstructionDraft, Plan};
use crate::{
    audit::{self, Act},
    bookings::read,
    ctx::Ctx,
    db::Tx,
    error::{Error, Rule},
    forms,
    id::{EstateId, HouseId, InstructionId, ResourceId},
    on, on_tx,
    resources::{self, Blackout, Held, Shift, Window},
    scope::Staff,
    time::{DAY, Date, EstateZone, Ms},
};

/// All that the board of a span needs, in as many statements for a thousand bookings as for one.
pub async fn plan(ctx: &Ctx, by: &Staff, span: (Ms, Ms)) -> Result<Plan, Error> {
    Ok(Plan {
        rows: read::board(ctx, by, span).await?,
        resources: resources::store::list(ctx, by).await?,
        held: held(ctx, by, span).await?,
        shifts: shifts(ctx, by).await?,
        blackouts: blackouts(ctx, by, span).await?,
        instructions: instructions(ctx, by, span).await?,
    })
}

/// What bookings hold in a span. None holds anything for longer than two days.
async fn held(ctx: &Ctx, by: &Staff, span: (Ms, Ms)) -> Result<Vec<Held>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT o.booking_id, o.resource_id, o.slot_id, o.starts_at, o.ends_at, h.code AS house
             FROM booking_resource o JOIN booking b ON b.id = o.booking_id JOIN house h ON h.id = b.house_id
             WHERE o.estate_id = $1 AND o.starts_at >= $2 AND o.starts_at < $3 AND o.ends_at > $4
             ORDER BY o.starts_at, o.booking_id, o.resource_id LIMIT 4000",
        )
        .bind(by.estate())
        .bind(span.0.plus(-2 * DAY))
        .bind(span.1)
        .bind(span.0)
        .fetch_all(pool)
        .await?
    }))
}

/// A row of working hours that is a resource's or a department's.
#[derive(sqlx::FromRow)]
struct Row {
    resource_id: Option<ResourceId>,
    department: Option<String>,
    weekday: i64,
    from_minute: i64,
    to_minute: i64,
}

impl From<Row> for Shift {
    fn from(row: Row) -> Self {
        let weekday = u8::try_from(row.weekday).unwrap_or(0);
        Self {
            resource: row.resource_id,
            department: row.department.unwrap_or_default(),
            window: Window { weekday, from: row.from_minute, to: row.to_minute },
        }
    }
}

async fn shifts(ctx: &Ctx, by: &Staff) -> Result<Vec<Shift>, Error> {
    let rows: Vec<Row> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT resource_id, department, weekday, from_minute, to_minute FROM working_hours
             WHERE estate_id = $1 AND service_id IS NULL ORDER BY weekday, from_minute LIMIT 4000",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    });
    Ok(rows.into_iter().map(Shift::from).collect())
}

async fn blackouts(ctx: &Ctx, by: &Staff, span: (Ms, Ms)) -> Result<Vec<Blackout>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, resource_id, service_id, starts_at, ends_at, reason FROM blackout
             WHERE estate_id = $1 AND ends_at > $2 AND starts_at < $3 AND lifted_at IS NULL ORDER BY ends_at, id LIMIT 500",
        )
        .bind(by.estate())
        .bind(span.0)
        .bind(span.1)
        .fetch_all(pool)
        .await?
    }))
}

/// What the households that are visited in a span want known.
async fn instructions(ctx: &Ctx, by: &Staff, span: (Ms, Ms)) -> Result<Vec<Instruction>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT i.id, i.house_id, i.kind, i.words, i.valid_from, i.valid_to, i.ended_at FROM house_instruction i
             WHERE i.estate_id = $1 AND i.ended_at IS NULL AND i.valid_from < $3 AND (i.valid_to IS NULL OR i.valid_to > $2)
               AND i.house_id IN (SELECT b.house_id FROM booking b
                 WHERE b.estate_id = $1 AND b.starts_at >= $2 AND b.starts_at < $3 AND b.state <> 'cancelled')
             ORDER BY i.kind DESC, i.made_at, i.id LIMIT 2000",
        )
        .bind(by.estate())
        .bind(span.0)
        .bind(span.1)
        .fetch_all(pool)
        .await?
    }))
}

/// Everything that was ever written down of a household: what holds first, the newest first.
///
/// # Errors
/// `NotFound` for a house of another estate.
pub async fn of_house(ctx: &Ctx, by: &Staff, code: &str) -> Result<(HouseId, Vec<Instruction>), Error> {
    let house: Option<HouseId> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT id FROM house WHERE estate_id = $1 AND code = $2")
            .bind(by.estate())
            .bind(code.to_owned())
            .fetch_optional(pool)
            .await?
    });
    let house = house.ok_or(Error::NotFound)?;
    let mut all: Vec<Instruction> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, house_id, kind, words, valid_from, valid_to, ended_at FROM house_instruction
             WHERE estate_id = $1 AND house_id = $2 ORDER BY valid_from DESC, id DESC LIMIT 200",
        )
        .bind(by.estate())
        .bind(house)
        .fetch_all(pool)
        .await?
    });
    all.sort_by_key(|one| (!one.holds_at(ctx.now().max(one.valid_from)), one.kind));
    Ok((house, all))
}

/// Writes down what a household wants known. The same form key a second time gives the first one.
///
/// # Errors
/// `NotFound` for a house of another estate; `Invalid` on `to` for a day that is over.
pub async fn instruct(ctx: &Ctx, by: &Staff, draft: InstructionDraft) -> Result<InstructionId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { instruct_in(&context, tx, &staff, draft).await })).await
}

async fn instruct_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, draft: InstructionDraft) -> Result<InstructionId, Error> {
    let (estate, id): (EstateId, InstructionId) = (by.estate(), ctx.id());
    let zone: Option<String> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT e.zone FROM house h JOIN estate e ON e.id = h.estate_id WHERE h.estate_id = $1 AND h.id = $2",
        )
        .bind(estate)
        .bind(draft.house)
        .fetch_optional(conn)
        .await?
    });
    let zone = EstateZone::named(&zone.ok_or(Error::NotFound)?).ok_or_else(|| Error::broken("the zone is unknown"))?;
    if let Some(made) = forms::claim(ctx, tx, (estate, by.person()), draft.key, id.0).await? {
        return Ok(InstructionId(made));
    }
    let midnight = |day: Date| zone.at(day, 0, 0).ok_or_else(|| Error::invalid("from", Rule::NotADate));
    let from = draft.from.map(midnight).transpose()?.unwrap_or(ctx.now());
    let to = draft.to.map(|day| midnight(day.plus_days(1))).transpose()?;
    if to.is_some_and(|to| to <= from || to <= ctx.now()) {
        return Err(Error::invalid("to", Rule::InThePast));
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO house_instruction (id, estate_id, house_id, kind, words, valid_from, valid_to, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(estate)
        .bind(draft.house)
        .bind(draft.kind)
        .bind(draft.words)
        .bind(from)
        .bind(to)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    note(ctx, tx, by, (id, "instruction.add")).await?;
    Ok(id)
}

/// Ends an instruction; it stays to be read. Doing it twice is no failure.
///
/// # Errors
/// `NotFound` for one of another estate.
pub async fn retire(ctx: &Ctx, by: &Staff, id: InstructionId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let before: Option<Option<Ms>> = on_tx!(tx, |conn| {
                    sqlx::query_scalar(
                        "UPDATE house_instruction SET kind = kind WHERE estate_id = $1 AND id = $2 RETURNING ended_at",
                    )
                    .bind(staff.estate())
                    .bind(id)
                    .fetch_optional(conn)
                    .await?
                });
                if before.ok_or(Error::NotFound)?.is_some() {
                    return Ok(());
                }
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE house_instruction SET ended_at = $3, ended_by = $4 WHERE estate_id = $1 AND id = $2",
                    )
                    .bind(staff.estate())
                    .bind(id)
                    .bind(context.now())
                    .bind(staff.person())
                    .execute(conn)
                    .await?;
                });
                note(&context, tx, &staff, (id, "instruction.end")).await
            })
        })
        .await
}

async fn note(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, act): (InstructionId, &str)) -> Result<(), Error> {
    let act = Act { estate: by.estate(), by: Some(by.person()), act, subject: Some(id.0), reason: "" };
    audit::record(ctx, tx, act).await
}
