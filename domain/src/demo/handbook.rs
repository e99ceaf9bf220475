//! Two published issues of the handbook, and this month's draft.

use std::collections::HashMap;

use serde::Deserialize;
use sqlx::types::Json;

use super::{
    cast::{Cast, EstateEntry},
    data::read,
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    handbook::{Content, Entry, compare, drafting, store},
    id::{EntryId, HandbookId, PersonId, ServiceId},
    ledger::Month,
    locale::Bilingual,
    money::Fen,
    on_tx,
    services::stage::Stage,
    time::{Date, HOUR},
};

/// The estate whose handbook has come out before.
const LIVELY: &str = "weilan";

#[derive(Deserialize)]
struct File {
    issue: Vec<Past>,
    gone: HashMap<String, Gone>,
}

#[derive(Deserialize)]
struct Past {
    months_ago: u8,
    by: String,
    preface_zh: String,
    preface_en: String,
    without: Vec<String>,
    was: Vec<Was>,
    gone: Vec<String>,
}

/// What a service said then; what is missing was the same.
#[derive(Deserialize)]
struct Was {
    service: String,
    /// Yuan.
    price: Option<i64>,
    notice_hours: Option<i64>,
    place_zh: Option<String>,
    place_en: Option<String>,
    vendor: Option<String>,
    stage: Option<Stage>,
}

/// A service that is no more: as one that is still there, under another name.
#[derive(Deserialize)]
struct Gone {
    like: String,
    code: String,
    name_zh: String,
    name_en: String,
    summary_zh: String,
    summary_en: String,
}

pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast) -> Result<(), Error> {
    let file: File = read("handbook.toml", include_str!("../../demo/handbook.toml"))?;
    let lively = cast.estate(LIVELY)?;
    let current = Month::of(lively.today);
    let now = store::now_in(tx, lively.id(), current).await?.entries;
    let gone: HashMap<&str, ServiceId> = file.gone.keys().map(|key| (key.as_str(), ctx.id())).collect();
    let mut before: Option<(Month, Content)> = None;
    for past in &file.issue {
        let month = (0..past.months_ago).fold(current, |month, _| month.previous());
        let entries = entries_then(&now, past, (&file, &gone))?;
        let old = before.as_ref().map(|(month, content)| (*month, content.entries.as_slice()));
        let content = compare::content(old, entries);
        publish(ctx, tx, (lively, cast.person(&past.by)?), (month, past, content.clone())).await?;
        before = Some((month, content));
    }
    for estate in cast.estates() {
        drafting::draft_in(ctx, tx, estate.id(), Month::of(estate.today)).await?;
    }
    Ok(())
}

/// The catalogue as it was when a past issue was drawn.
fn entries_then(
    now: &[Entry],
    past: &Past,
    (file, gone): (&File, &HashMap<&str, ServiceId>),
) -> Result<Vec<Entry>, Error> {
    let unknown = |what: &str| Error::broken(format!("demo/handbook.toml names no {what}"));
    let mut entries: Vec<Entry> = now.iter().filter(|entry| !past.without.contains(&entry.code)).cloned().collect();
    for was in &past.was {
        let entry = entries.iter_mut().find(|entry| entry.code == was.service);
        turn_back(entry.ok_or_else(|| unknown(&was.service))?, was);
    }
    for key in &past.gone {
        let (id, one) = gone.get(key.as_str()).zip(file.gone.get(key)).ok_or_else(|| unknown(key))?;
        let like = now.iter().find(|entry| entry.code == one.like).ok_or_else(|| unknown(&one.like))?;
        entries.push(Entry {
            id: *id,
            code: one.code.clone(),
            name: Bilingual { zh: one.name_zh.clone(), en: one.name_en.clone() },
            summary: Bilingual { zh: one.summary_zh.clone(), en: one.summary_en.clone() },
            ..like.clone()
        });
    }
    entries.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(entries)
}

fn turn_back(entry: &mut Entry, was: &Was) {
    if let Some(price) = was.price.and_then(|yuan| yuan.checked_mul(100)) {
        entry.tariff.each = Fen(price);
    }
    entry.notice_hours = was.notice_hours.unwrap_or(entry.notice_hours);
    entry.stage = was.stage.unwrap_or(entry.stage);
    for (now, then) in [
        (&mut entry.place.zh, &was.place_zh),
        (&mut entry.place.en, &was.place_en),
        (&mut entry.who.vendor, &was.vendor),
    ] {
        if let Some(then) = then {
            now.clone_from(then);
        }
    }
}

async fn publish(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, by): (&EstateEntry, PersonId),
    (month, past, content): (Month, &Past, Content),
) -> Result<(), Error> {
    let first = Date { day: 1, ..month.first() };
    let drafted = estate.zone.at(first, 0, 5).ok_or_else(|| Error::broken("the demo's zone has no midnight"))?;
    let published = drafted.plus(58 * HOUR);
    let id: HandbookId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO handbook_issue (id, estate_id, month, state, preface_zh, preface_en, content, revision, drafted_at,
                                         published_at, published_by)
             VALUES ($1, $2, $3, 'published', $4, $5, $6, 2, $7, $8, $9)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(month.to_string())
        .bind(past.preface_zh.trim().to_owned())
        .bind(past.preface_en.trim().to_owned())
        .bind(Json(content))
        .bind(drafted)
        .bind(published)
        .bind(by)
        .execute(conn)
        .await?;
    });
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO audit (id, estate_id, at, by_id, act, subject_id, reason) VALUES ($1, $2, $3, $4, $5, $6, '')",
        )
        .bind(ctx.id::<EntryId>())
        .bind(estate.id())
        .bind(published)
        .bind(by)
        .bind("handbook.publish")
        .bind(id.0)
        .execute(conn)
        .await?;
    });
    Ok(())
}
