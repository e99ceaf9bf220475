//! The catalogue's own history: facts that its file has no column for, stages, a proposal, wishes, opinions on a trial.

use serde::Deserialize;
use sqlx::types::Json;

use super::cast::{Cast, EstateEntry};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EntryId, EstateId, ServiceId, WishId},
    on_tx,
    services::{
        stage::{Move, Stage},
        terms::Terms,
        versions::{self, New},
        wishes::{Grade, WishState, topic},
    },
    time::{DAY, HOUR, Ms},
};

/// The estate whose catalogue has moved on.
const LIVELY: &str = "weilan";

#[derive(Deserialize)]
struct File {
    about: Vec<About>,
    moved: Vec<Moved>,
    wish: Vec<Wish>,
    opinion: Vec<Opinion>,
    proposal: Proposal,
}

#[derive(Deserialize)]
struct About {
    service: String,
    #[serde(flatten)]
    facts: Terms,
}

#[derive(Deserialize)]
struct Moved {
    service: String,
    act: Move,
    days_ago: i64,
    by: String,
    reason: String,
}

#[derive(Deserialize)]
struct Wish {
    house: String,
    person: String,
    days_ago: i64,
    what: String,
    #[serde(default)]
    wanted: String,
    #[serde(default)]
    contact: String,
    state: Option<WishState>,
    #[serde(default)]
    answer: String,
}

#[derive(Deserialize)]
struct Opinion {
    house: String,
    day: i64,
    start: String,
    after_hours: i64,
    grade: Grade,
    words: String,
}

#[derive(Deserialize)]
struct Proposal {
    code: String,
    name_zh: String,
    name_en: String,
    summary_zh: String,
    summary_en: String,
    by: String,
    reason: String,
    days_ago: i64,
}

pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast) -> Result<(), Error> {
    let file: File = toml::from_str(include_str!("../../demo/services.toml"))
        .map_err(|error| Error::broken(format!("demo/services.toml: {error}")))?;
    for estate in cast.estates() {
        for about in &file.about {
            describe(tx, estate, about).await?;
        }
        date_back(tx, estate.id(), cast.now().plus(-365 * DAY)).await?;
    }
    let estate = cast.estate(LIVELY)?;
    for step in &file.moved {
        advance(ctx, tx, (cast, estate), step).await?;
    }
    let proposal = propose(ctx, tx, (cast, estate), &file.proposal).await?;
    for wish in &file.wish {
        record(ctx, tx, (cast, estate), (wish, proposal)).await?;
    }
    for opinion in &file.opinion {
        judge(tx, (cast, estate), opinion).await?;
    }
    Ok(())
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

/// Adds the facts to the row and to the version that says the same.
async fn describe(tx: &mut Tx, estate: &EstateEntry, about: &About) -> Result<(), Error> {
    let id = service(tx, estate.id(), &about.service).await?;
    let facts = about.facts.clone();
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE service SET place_zh = $3, place_en = $4, prepare_zh = $5, prepare_en = $6, vendor = $7, inside_only = $8
             WHERE estate_id = $1 AND id = $2",
        )
        .bind(estate.id())
        .bind(id)
        .bind(facts.place_zh)
        .bind(facts.place_en)
        .bind(facts.prepare_zh)
        .bind(facts.prepare_en)
        .bind(facts.vendor)
        .bind(facts.inside_only)
        .execute(conn)
        .await?;
    });
    let terms = versions::lock(tx, estate.id(), id).await?.terms;
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE service_version SET terms = $3 WHERE estate_id = $1 AND service_id = $2")
            .bind(estate.id())
            .bind(id)
            .bind(Json(terms))
            .execute(conn)
            .await?;
    });
    Ok(())
}

/// The catalogue was imported when the first residents moved in.
async fn date_back(tx: &mut Tx, estate: EstateId, since: Ms) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE service_step SET at = $2 WHERE estate_id = $1")
            .bind(estate)
            .bind(since)
            .execute(conn)
            .await?;
    });
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE service_version SET effective_at = $2, made_at = $2, applied_at = $2 WHERE estate_id = $1")
            .bind(estate)
            .bind(since)
            .execute(conn)
            .await?;
    });
    Ok(())
}

async fn advance(ctx: &Ctx, tx: &mut Tx, (cast, estate): (&Cast, &EstateEntry), step: &Moved) -> Result<(), Error> {
    let id = service(tx, estate.id(), &step.service).await?;
    let from = versions::lock(tx, estate.id(), id).await?.stage;
    let to = from.next(step.act).ok_or_else(|| Error::broken(format!("{} cannot {}", step.service, step.act)))?;
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE service SET stage = $3, revision = revision + 1 WHERE estate_id = $1 AND id = $2")
            .bind(estate.id())
            .bind(id)
            .bind(to)
            .execute(conn)
            .await?;
    });
    let at = cast.now().plus(-step.days_ago * DAY);
    enter(ctx, tx, (cast, estate, id), (at, &step.by, Some(from), to, &step.reason)).await
}

/// When, by whom, from which stage, to which, why.
type Line<'f> = (Ms, &'f str, Option<Stage>, Stage, &'f str);

async fn enter(
    ctx: &Ctx,
    tx: &mut Tx,
    (cast, estate, service): (&Cast, &EstateEntry, ServiceId),
    (at, by, from, to, reason): Line<'_>,
) -> Result<(), Error> {
    let by = cast.person(by)?;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service_step (id, estate_id, service_id, at, by_id, came_from, stage, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(ctx.id::<EntryId>())
        .bind(estate.id())
        .bind(service)
        .bind(at)
        .bind(by)
        .bind(from)
        .bind(to)
        .bind(reason.to_owned())
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn propose(
    ctx: &Ctx,
    tx: &mut Tx,
    (cast, estate): (&Cast, &EstateEntry),
    proposal: &Proposal,
) -> Result<ServiceId, Error> {
    let (id, at): (ServiceId, Ms) = (ctx.id(), cast.now().plus(-proposal.days_ago * DAY));
    let terms = Terms {
        name_zh: proposal.name_zh.clone(),
        name_en: proposal.name_en.clone(),
        summary_zh: proposal.summary_zh.clone(),
        summary_en: proposal.summary_en.clone(),
        provider: "butler".to_owned(),
        ..Terms::default()
    };
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh, summary_en,
                                  notice_hours, escort, stage)
             VALUES ($1, $2, $3, 'partner', 'living', 'request', 'butler', $4, $5, '', '', 0, $6, 'proposal')",
        )
        .bind(id)
        .bind(estate.id())
        .bind(proposal.code.clone())
        .bind(proposal.name_zh.clone())
        .bind(proposal.name_en.clone())
        .bind(false)
        .execute(conn)
        .await?;
    });
    let new = New { terms, note: String::new(), effective_at: at, by: Some(cast.person(&proposal.by)?) };
    versions::add(ctx, tx, (estate.id(), id), new).await?;
    enter(ctx, tx, (cast, estate, id), (at, &proposal.by, None, Stage::Proposal, &proposal.reason)).await?;
    Ok(id)
}

async fn record(
    ctx: &Ctx,
    tx: &mut Tx,
    (cast, estate): (&Cast, &EstateEntry),
    (wish, proposal): (&Wish, ServiceId),
) -> Result<(), Error> {
    let at = cast.now().plus(-wish.days_ago * DAY);
    let state = wish.state.unwrap_or(WishState::Open);
    let answered = state != WishState::Open;
    let by = if answered { Some(cast.person("qinshuo")?) } else { None };
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service_wish (id, estate_id, house_id, person_id, at, what, topic, wanted, contact, state, service_id,
                                       answer, answered_at, answered_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(ctx.id::<WishId>())
        .bind(estate.id())
        .bind(cast.house(LIVELY, &wish.house)?.id)
        .bind(cast.person(&wish.person)?)
        .bind(at)
        .bind(wish.what.clone())
        .bind(topic(&wish.what))
        .bind(wish.wanted.clone())
        .bind(wish.contact.clone())
        .bind(state)
        .bind((state == WishState::TakenUp).then_some(proposal))
        .bind(wish.answer.clone())
        .bind(answered.then(|| at.plus(2 * DAY)))
        .bind(by)
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn judge(tx: &mut Tx, (cast, estate): (&Cast, &EstateEntry), opinion: &Opinion) -> Result<(), Error> {
    let house = cast.house(LIVELY, &opinion.house)?.id;
    let starts_at = estate.at(opinion.day, &opinion.start)?;
    let given = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service_opinion (use_id, estate_id, service_id, house_id, person_id, at, grade, words)
             SELECT b.id, b.estate_id, b.service_id, b.house_id, b.person_id, b.ends_at + $4, $5, $6
             FROM booking b JOIN service s ON s.id = b.service_id
             WHERE b.estate_id = $1 AND b.house_id = $2 AND b.starts_at = $3 AND b.state = 'completed' AND s.stage = 'trial'",
        )
        .bind(estate.id())
        .bind(house)
        .bind(starts_at)
        .bind(opinion.after_hours * HOUR)
        .bind(opinion.grade)
        .bind(opinion.words.clone())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if given == 1 { Ok(()) } else { Err(Error::broken("the demo's opinion is on no use of a trial")) }
}
