//! Resources of the first estate, their hours and rules, what bookings hold, special days of both estates.

mod calendar;
mod holds;

use std::collections::HashMap;

use serde::Deserialize;

use super::{
    cast::{Cast, EstateEntry},
    data::read,
};
use crate::{
    ctx::Ctx,
    db::Tx,
    dispatch::InstructionKind,
    error::Error,
    id::{CheckId, EstateId, InstructionId, PersonId, ResourceId, ServiceId},
    on_tx,
    resources::{DayKind, Kind},
    time::DAY,
};

/// The estate whose board is full of life.
const LIVELY: &str = "weilan";

#[derive(Deserialize)]
struct File {
    department: Vec<Department>,
    resource: Vec<Thing>,
    hours: Vec<Hours>,
    rule: Vec<Rule>,
    hold: Vec<Hold>,
    checklist: Vec<Checklist>,
    blackout: Vec<Blackout>,
    instruction: Vec<Instruction>,
    day: Vec<Day>,
}

#[derive(Deserialize)]
struct Department {
    staff: String,
    department: String,
}

#[derive(Deserialize)]
struct Thing {
    key: String,
    kind: Kind,
    name_zh: String,
    name_en: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    shared: bool,
}

#[derive(Deserialize)]
struct Hours {
    department: Option<String>,
    staff: Option<String>,
    service: Option<String>,
    days: Vec<u8>,
    line: String,
}

#[derive(Deserialize)]
struct Rule {
    service: String,
    buffer: i64,
    holidays: bool,
}

#[derive(Deserialize)]
struct Hold {
    service: String,
    house: String,
    day: i64,
    start: String,
    of: String,
}

#[derive(Deserialize)]
struct Checklist {
    service: String,
    lines: Vec<String>,
}

#[derive(Deserialize)]
struct Blackout {
    staff: Option<String>,
    of: Option<String>,
    day: i64,
    days: i64,
    reason: String,
}

#[derive(Deserialize)]
struct Instruction {
    house: String,
    kind: InstructionKind,
    words: String,
}

#[derive(Deserialize)]
struct Day {
    day: String,
    until: Option<String>,
    kind: DayKind,
    name_zh: String,
    name_en: String,
    works_as: Option<i64>,
}

/// What the parts of the loader share.
struct Stage<'c> {
    cast: &'c Cast,
    estate: &'c EstateEntry,
    /// Vendors, rooms and equipment by key.
    things: HashMap<String, ResourceId>,
}

pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast) -> Result<(), Error> {
    let file: File = read("resources.toml", include_str!("../../../demo/resources.toml"))?;
    for estate in cast.estates() {
        people(tx, estate.id()).await?;
        calendar::days(ctx, tx, estate, &file.day).await?;
    }
    for entry in &file.department {
        place(tx, cast.person(&entry.staff)?, &entry.department).await?;
    }
    let mut stage = Stage { cast, estate: cast.estate(LIVELY)?, things: HashMap::new() };
    for thing in &file.resource {
        let id = add(ctx, tx, stage.estate.id(), thing).await?;
        stage.things.insert(thing.key.clone(), id);
    }
    calendar::hours(ctx, tx, &stage, &file.hours).await?;
    calendar::rules(ctx, tx, &stage, &file.rule).await?;
    for estate in cast.estates() {
        holds::people_and_vendors(ctx, tx, estate.id()).await?;
    }
    holds::others(ctx, tx, &stage, &file.hold).await?;
    calendar::blackouts(ctx, tx, &stage, &file.blackout).await?;
    for list in &file.checklist {
        ask(ctx, tx, &stage, list).await?;
    }
    for instruction in &file.instruction {
        tell(ctx, tx, &stage, instruction).await?;
    }
    Ok(())
}

/// Everybody who works here.
async fn people(tx: &mut Tx, estate: EstateId) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO resource (id, estate_id, kind, name_zh, name_en, department, person_id, alone, active, changed_at)
             SELECT DISTINCT p.id, p.estate_id, 'person', p.name_zh, p.name_en, '', p.id, $2, $2, 0
             FROM person p JOIN staff_role r ON r.person_id = p.id WHERE p.estate_id = $1",
        )
        .bind(estate)
        .bind(true)
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn place(tx: &mut Tx, person: PersonId, department: &str) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE resource SET department = $2 WHERE id = $1")
            .bind(person)
            .bind(department.to_owned())
            .execute(conn)
            .await?;
    });
    Ok(())
}

async fn add(ctx: &Ctx, tx: &mut Tx, estate: EstateId, thing: &Thing) -> Result<ResourceId, Error> {
    let id: ResourceId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO resource (id, estate_id, kind, name_zh, name_en, department, alone, active, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(estate)
        .bind(thing.kind)
        .bind(thing.name_zh.clone())
        .bind(thing.name_en.clone())
        .bind(thing.department.clone())
        .bind(!thing.shared)
        .bind(true)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(id)
}

async fn service(tx: &mut Tx, estate: EstateId, code: &str) -> Result<ServiceId, Error> {
    let found: Option<ServiceId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM service WHERE estate_id = $1 AND code = $2")
            .bind(estate)
            .bind(code.to_owned())
            .fetch_optional(conn)
            .await?
    });
    found.ok_or_else(|| Error::broken(format!("the demo's files name no service {code}")))
}

async fn ask(ctx: &Ctx, tx: &mut Tx, stage: &Stage<'_>, list: &Checklist) -> Result<(), Error> {
    let service = service(tx, stage.estate.id(), &list.service).await?;
    for (place, line) in (0_i64..).zip(&list.lines) {
        let (zh, en) = line.split_once(" | ").unwrap_or((line, ""));
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO checklist_item (id, estate_id, service_id, place, words_zh, words_en) VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(ctx.id::<CheckId>())
            .bind(stage.estate.id())
            .bind(service)
            .bind(place)
            .bind(zh.to_owned())
            .bind(en.to_owned())
            .execute(conn)
            .await?;
        });
    }
    Ok(())
}

async fn tell(ctx: &Ctx, tx: &mut Tx, stage: &Stage<'_>, instruction: &Instruction) -> Result<(), Error> {
    let house = stage.cast.house(LIVELY, &instruction.house)?;
    let since = stage.cast.now().plus(-200 * DAY);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO house_instruction (id, estate_id, house_id, kind, words, valid_from, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
        )
        .bind(ctx.id::<InstructionId>())
        .bind(stage.estate.id())
        .bind(house.id)
        .bind(instruction.kind)
        .bind(instruction.words.clone())
        .bind(since)
        .bind(house.butler)
        .execute(conn)
        .await?;
    });
    Ok(())
}
