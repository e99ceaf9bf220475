//! Working hours of a resource, a service or a department.

use super::{keep, note, open};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EntryId, EstateId, PersonId, ResourceId, ServiceId},
    on, on_tx,
    resources::{Subject, WeekDraft, Window, hours},
    scope::Staff,
};

/// The three columns that say whose hours they are.
fn columns(of: &Subject) -> (Option<ResourceId>, Option<ServiceId>, Option<String>) {
    match of {
        Subject::Resource(id) => (Some(*id), None, None),
        Subject::Service(id) => (None, Some(*id), None),
        Subject::Department(word) => (None, None, Some(word.clone())),
    }
}

fn windows(rows: Vec<(i64, i64, i64)>) -> Vec<Window> {
    let mut windows: Vec<Window> = rows
        .into_iter()
        .map(|(weekday, from, to)| Window { weekday: u8::try_from(weekday).unwrap_or(0), from, to })
        .collect();
    windows.sort();
    windows
}

/// The hours of a week. None where nobody has set any.
pub async fn week(ctx: &Ctx, by: &Staff, of: &Subject) -> Result<Vec<Window>, Error> {
    let (resource, service, department) = columns(of);
    let rows = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT weekday, from_minute, to_minute FROM working_hours
             WHERE estate_id = $1 AND (resource_id = $2 OR service_id = $3 OR department = $4)",
        )
        .bind(by.estate())
        .bind(resource)
        .bind(service)
        .bind(department)
        .fetch_all(pool)
        .await?
    });
    Ok(windows(rows))
}

/// As [`week`], within a transaction.
pub(super) async fn week_in(tx: &mut Tx, estate: EstateId, of: &Subject) -> Result<Vec<Window>, Error> {
    let (resource, service, department) = columns(of);
    let rows = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT weekday, from_minute, to_minute FROM working_hours
             WHERE estate_id = $1 AND (resource_id = $2 OR service_id = $3 OR department = $4)",
        )
        .bind(estate)
        .bind(resource)
        .bind(service)
        .bind(department)
        .fetch_all(conn)
        .await?
    });
    Ok(windows(rows))
}

/// Sets the hours of a week as a whole. Slots that are open already stay; a service opens what is new at once.
///
/// # Errors
/// `NotFound` for a subject of another estate; `Refused(Stale)` where somebody changed them since the form was opened.
pub async fn set_week(ctx: &Ctx, by: &Staff, draft: WeekDraft) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { set_week_in(&context, tx, &staff, draft).await })).await
}

async fn set_week_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, draft: WeekDraft) -> Result<(), Error> {
    let estate = by.estate();
    let subject = lock(tx, estate, &draft.of).await?;
    let before = week_in(tx, estate, &draft.of).await?;
    if before == draft.windows {
        return Ok(());
    }
    if hours::digest(&before) != draft.seen {
        return Err(Refusal::Stale.into());
    }
    let (resource, service, department) = columns(&draft.of);
    on_tx!(tx, |conn| {
        sqlx::query(
            "DELETE FROM working_hours WHERE estate_id = $1 AND (resource_id = $2 OR service_id = $3 OR department = $4)",
        )
        .bind(estate)
        .bind(resource)
        .bind(service)
        .bind(department.clone())
        .execute(conn)
        .await?;
    });
    for window in draft.windows {
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO working_hours (id, estate_id, resource_id, service_id, department, weekday, from_minute, to_minute)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(ctx.id::<EntryId>())
            .bind(estate)
            .bind(resource)
            .bind(service)
            .bind(department.clone())
            .bind(i64::from(window.weekday))
            .bind(window.from)
            .bind(window.to)
            .execute(conn)
            .await?;
        });
    }
    note(ctx, tx, by, (subject, "hours.set", department.as_deref().unwrap_or_default())).await?;
    if let Some(service) = service {
        // A fault shows on the page of the rule; the hours are saved all the same.
        let _ = open::open_in(ctx, tx, (estate, service)).await?;
    }
    Ok(())
}

/// Locks whatever the hours hang on; its id for the audit.
async fn lock(tx: &mut Tx, estate: EstateId, of: &Subject) -> Result<uuid::Uuid, Error> {
    match of {
        Subject::Resource(id) => {
            keep::ensure_person(tx, estate, PersonId(id.0)).await?;
            keep::lock(tx, estate, *id).await?;
            Ok(id.0)
        }
        Subject::Service(id) => {
            let found = on_tx!(tx, |conn| {
                sqlx::query("UPDATE service SET revision = revision WHERE estate_id = $1 AND id = $2")
                    .bind(estate)
                    .bind(*id)
                    .execute(conn)
                    .await?
                    .rows_affected()
            });
            if found == 1 { Ok(id.0) } else { Err(Error::NotFound) }
        }
        Subject::Department(_) => {
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE estate SET zone = zone WHERE id = $1").bind(estate).execute(conn).await?;
            });
            Ok(estate.0)
        }
    }
}
