//! Records of the directory. Residents read what is shown; staff keep it.

use super::{Draft, Entry, Grade, Kind};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    forms,
    id::DirectoryId,
    on, on_tx,
    scope::{Actor, Staff},
};

/// Filters of the directory, as the URL has them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub kind: Option<Kind>,
    pub grade: Option<Grade>,
}

/// The directory, by kind, grade and name. Staff also see what is hidden.
pub async fn list(ctx: &Ctx, by: &Actor, filter: Filter) -> Result<Vec<Entry>, Error> {
    let mut entries: Vec<Entry> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, kind, grade, name_zh, name_en, place_zh, place_en, feature_zh, feature_en, hours, each_fen AS each,
                    contact, hidden, changed_at
             FROM directory_entry
             WHERE estate_id = $1 AND ($2 IS NULL OR kind = $2) AND ($3 IS NULL OR grade = $3) AND ($4 OR hidden = $5)
             ORDER BY name_zh, id LIMIT 500",
        )
        .bind(by.estate())
        .bind(filter.kind)
        .bind(filter.grade)
        .bind(by.is_staff())
        .bind(false)
        .fetch_all(pool)
        .await?
    });
    entries.sort_by_key(|entry| (entry.kind, entry.grade));
    Ok(entries)
}

/// # Errors
/// `NotFound` for an entry of another estate.
pub async fn find(ctx: &Ctx, by: &Staff, id: DirectoryId) -> Result<Entry, Error> {
    let found: Option<Entry> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, kind, grade, name_zh, name_en, place_zh, place_en, feature_zh, feature_en, hours, each_fen AS each,
                    contact, hidden, changed_at
             FROM directory_entry WHERE estate_id = $1 AND id = $2",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_optional(pool)
        .await?
    });
    found.ok_or(Error::NotFound)
}

/// Adds an entry, or changes one. The same form key a second time gives the first entry.
///
/// # Errors
/// `NotFound` for an entry of another estate; `Refused(Stale)` where somebody changed it since the form was opened.
pub async fn save(ctx: &Ctx, by: &Staff, draft: Draft) -> Result<DirectoryId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (id, act) = match draft.changes {
                    Some((id, _)) => {
                        change(&context, tx, &staff, draft).await?;
                        (id, "directory.change")
                    }
                    None => {
                        let id: DirectoryId = context.id();
                        let who = (staff.estate(), staff.person());
                        if let Some(made) = forms::claim(&context, tx, who, draft.key, id.0).await? {
                            return Ok(DirectoryId(made));
                        }
                        add(&context, tx, &staff, (id, draft)).await?;
                        (id, "directory.add")
                    }
                };
                note(&context, tx, &staff, (id, act)).await?;
                Ok(id)
            })
        })
        .await
}

async fn add(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, draft): (DirectoryId, Draft)) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO directory_entry (id, estate_id, kind, grade, name_zh, name_en, place_zh, place_en, feature_zh,
                                          feature_en, hours, each_fen, contact, hidden, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(id)
        .bind(by.estate())
        .bind(draft.kind)
        .bind(draft.grade)
        .bind(draft.name.name_zh)
        .bind(draft.name.name_en)
        .bind(draft.place.0)
        .bind(draft.place.1)
        .bind(draft.feature.0)
        .bind(draft.feature.1)
        .bind(draft.hours)
        .bind(draft.each)
        .bind(draft.contact)
        .bind(false)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn change(ctx: &Ctx, tx: &mut Tx, by: &Staff, draft: Draft) -> Result<(), Error> {
    let Some((id, seen)) = draft.changes else { return Ok(()) };
    // Later than what was seen, also within one millisecond: else a second form of the same state would pass.
    let now = ctx.now().max(seen.plus(1));
    let changed = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE directory_entry SET kind = $4, grade = $5, name_zh = $6, name_en = $7, place_zh = $8, place_en = $9,
                    feature_zh = $10, feature_en = $11, hours = $12, each_fen = $13, contact = $14, changed_at = $15, changed_by = $16
             WHERE estate_id = $1 AND id = $2 AND changed_at = $3",
        )
        .bind(by.estate())
        .bind(id)
        .bind(seen)
        .bind(draft.kind)
        .bind(draft.grade)
        .bind(draft.name.name_zh)
        .bind(draft.name.name_en)
        .bind(draft.place.0)
        .bind(draft.place.1)
        .bind(draft.feature.0)
        .bind(draft.feature.1)
        .bind(draft.hours)
        .bind(draft.each)
        .bind(draft.contact)
        .bind(now)
        .bind(by.person())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if changed == 1 { Ok(()) } else { missing_or_stale(tx, by, id).await }
}

async fn missing_or_stale(tx: &mut Tx, by: &Staff, id: DirectoryId) -> Result<(), Error> {
    let there: Option<i64> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT CAST(1 AS BIGINT) FROM directory_entry WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    Err(if there.is_some() { Refusal::Stale.into() } else { Error::NotFound })
}

/// Hides an entry from residents, or shows it again. Doing it twice is no failure.
///
/// # Errors
/// `NotFound` for an entry of another estate.
pub async fn set_hidden(ctx: &Ctx, by: &Staff, id: DirectoryId, hidden: bool) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let set = on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE directory_entry SET hidden = $3, changed_at = CASE WHEN changed_at >= $4 THEN changed_at + 1 ELSE $4 END,
                                changed_by = $5
                         WHERE estate_id = $1 AND id = $2",
                    )
                    .bind(staff.estate())
                    .bind(id)
                    .bind(hidden)
                    .bind(context.now())
                    .bind(staff.person())
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if set == 0 {
                    return Err(Error::NotFound);
                }
                note(&context, tx, &staff, (id, if hidden { "directory.hide" } else { "directory.show" })).await
            })
        })
        .await
}

async fn note(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, act): (DirectoryId, &str)) -> Result<(), Error> {
    let act = Act { estate: by.estate(), by: Some(by.person()), act, subject: Some(id.0), reason: "" };
    audit::record(ctx, tx, act).await
}
