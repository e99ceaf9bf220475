//! Public holidays, make-up days and the estate's own closed days: data that the estate keeps.

use super::note;
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::EstateId,
    on, on_tx,
    resources::{CalendarDay, DayDraft, DayKind},
    scope::Staff,
    services::Name,
    time::Date,
};

/// A row as it is stored.
#[derive(sqlx::FromRow)]
pub(super) struct Stored {
    day: String,
    kind: DayKind,
    #[sqlx(flatten)]
    name: Name,
    works_as: Option<i64>,
}

pub(super) fn read(rows: Vec<Stored>) -> Vec<CalendarDay> {
    let day = |row: Stored| {
        let works_as = row.works_as.and_then(|day| u8::try_from(day).ok());
        Some(CalendarDay { day: row.day.parse().ok()?, kind: row.kind, name: row.name, works_as })
    };
    rows.into_iter().filter_map(day).collect()
}

/// The special days from one date to before another, by date.
pub async fn days(ctx: &Ctx, by: &Staff, span: (Date, Date)) -> Result<Vec<CalendarDay>, Error> {
    Ok(read(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT day, kind, name_zh, name_en, works_as FROM calendar_day
             WHERE estate_id = $1 AND day >= $2 AND day < $3 ORDER BY day LIMIT 1000",
        )
        .bind(by.estate())
        .bind(span.0.to_string())
        .bind(span.1.to_string())
        .fetch_all(pool)
        .await?
    })))
}

/// As [`days`], within a transaction.
pub(super) async fn days_in(tx: &mut Tx, estate: EstateId, span: (Date, Date)) -> Result<Vec<CalendarDay>, Error> {
    Ok(read(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT day, kind, name_zh, name_en, works_as FROM calendar_day
             WHERE estate_id = $1 AND day >= $2 AND day < $3 ORDER BY day LIMIT 1000",
        )
        .bind(estate)
        .bind(span.0.to_string())
        .bind(span.1.to_string())
        .fetch_all(conn)
        .await?
    })))
}

/// Says what a day is; what was said of it before is replaced. Slots that are open already stay.
pub async fn set_day(ctx: &Ctx, by: &Staff, draft: DayDraft) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let day = draft.day.to_string();
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO calendar_day (estate_id, day, kind, name_zh, name_en, works_as, changed_at, changed_by)
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                         ON CONFLICT (estate_id, day) DO UPDATE SET kind = excluded.kind, name_zh = excluded.name_zh,
                           name_en = excluded.name_en, works_as = excluded.works_as, changed_at = excluded.changed_at,
                           changed_by = excluded.changed_by",
                    )
                    .bind(staff.estate())
                    .bind(day.clone())
                    .bind(draft.kind)
                    .bind(draft.name.name_zh)
                    .bind(draft.name.name_en)
                    .bind(draft.works_as.map(i64::from))
                    .bind(context.now())
                    .bind(staff.person())
                    .execute(conn)
                    .await?;
                });
                note(&context, tx, &staff, (staff.estate().0, "day.set", &day)).await
            })
        })
        .await
}

/// Makes a day like others of its weekday again. Doing it twice is no failure.
pub async fn remove_day(ctx: &Ctx, by: &Staff, day: Date) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let day = day.to_string();
                let removed = on_tx!(tx, |conn| {
                    sqlx::query("DELETE FROM calendar_day WHERE estate_id = $1 AND day = $2")
                        .bind(staff.estate())
                        .bind(day.clone())
                        .execute(conn)
                        .await?
                        .rows_affected()
                });
                if removed == 0 {
                    return Ok(());
                }
                note(&context, tx, &staff, (staff.estate().0, "day.remove", &day)).await
            })
        })
        .await
}
