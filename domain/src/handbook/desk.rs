//! The handbook as its keepers work on it: look at the draft, write its preface, draw it anew, publish it.

use sqlx::types::Json;

use super::{Content, DeskView, Issue, IssueState, Seen, notice, store};
use crate::{
    audit::{self, Act},
    club::notices::publish_in,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EstateId, HandbookId, PersonId},
    ledger::Month,
    locale::Bilingual,
    on_tx,
    scope::{Staff, System},
    services::versions,
    time::Ms,
};

/// The issue of a month, draft or not, among all; without a month the newest one.
///
/// # Errors
/// `NotFound` for a month that has no issue.
pub async fn read(ctx: &Ctx, by: &Staff, month: Option<Month>) -> Result<DeskView, Error> {
    let issue = store::issue(ctx, by.estate(), month, true).await?;
    if issue.is_none() && month.is_some() {
        return Err(Error::NotFound);
    }
    let issues = store::issues(ctx, by.estate(), true).await?;
    let outdated = match issue.as_ref().filter(|issue| issue.state == IssueState::Draft) {
        Some(draft) => store::now(ctx, by.estate(), draft.month).await? != draft.content,
        None => false,
    };
    Ok(DeskView { issue, issues, outdated })
}

/// An issue in whatever state, for a look at its pages.
pub async fn find(ctx: &Ctx, by: &Staff, month: Month) -> Result<Option<Issue>, Error> {
    store::issue(ctx, by.estate(), Some(month), true).await
}

#[derive(sqlx::FromRow)]
struct Locked {
    id: HandbookId,
    revision: i64,
    content: Json<Content>,
    preface_zh: String,
    preface_en: String,
    drafted_at: Ms,
}

/// Locks a draft by touching its row; `None` where there is none, or it is published.
async fn lock(tx: &mut Tx, estate: EstateId, month: Month) -> Result<Option<Locked>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE handbook_issue SET revision = revision WHERE estate_id = $1 AND month = $2 AND state = 'draft'
             RETURNING id, revision, content, preface_zh, preface_en, drafted_at",
        )
        .bind(estate)
        .bind(month.to_string())
        .fetch_optional(conn)
        .await?
    }))
}

/// Who published a month's issue, and at which revision.
async fn published(tx: &mut Tx, estate: EstateId, month: Month) -> Result<Option<(PersonId, i64)>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT published_by, revision FROM handbook_issue WHERE estate_id = $1 AND month = $2 AND state = 'published'",
        )
        .bind(estate)
        .bind(month.to_string())
        .fetch_optional(conn)
        .await?
    }))
}

/// The draft that a form was made for.
///
/// # Errors
/// `NotFound` for a month without an issue; `Refused(Stale)` where it was changed or published in between.
async fn draft(tx: &mut Tx, estate: EstateId, seen: Seen) -> Result<Locked, Error> {
    match lock(tx, estate, seen.month).await? {
        Some(locked) if locked.revision == seen.revision => Ok(locked),
        Some(_) => Err(Refusal::Stale.into()),
        None if published(tx, estate, seen.month).await?.is_some() => Err(Refusal::Stale.into()),
        None => Err(Error::NotFound),
    }
}

/// Writes the preface of a draft.
///
/// # Errors
/// As [`publish`].
pub async fn write_preface(ctx: &Ctx, by: &Staff, seen: Seen, preface: Bilingual) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let locked = draft(tx, staff.estate(), seen).await?;
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE handbook_issue SET preface_zh = $3, preface_en = $4, revision = revision + 1
                         WHERE estate_id = $1 AND id = $2",
                    )
                    .bind(staff.estate())
                    .bind(locked.id)
                    .bind(preface.zh)
                    .bind(preface.en)
                    .execute(conn)
                    .await?;
                });
                note(&context, tx, &staff, (locked.id, "handbook.preface")).await
            })
        })
        .await
}

/// Draws a draft anew from the catalogue as it is now; its preface stays. Twice is as good as once.
///
/// # Errors
/// `NotFound` for a month without an issue; `Refused(Stale)` for one that is published.
pub async fn redraw(ctx: &Ctx, by: &Staff, month: Month) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let estate = staff.estate();
                versions::catch_up_in(&context, tx, estate).await?;
                let Some(locked) = lock(tx, estate, month).await? else {
                    let there = published(tx, estate, month).await?.is_some();
                    return Err(if there { Refusal::Stale.into() } else { Error::NotFound });
                };
                let content = store::now_in(tx, estate, month).await?;
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE handbook_issue SET content = $3, drafted_at = $4, revision = revision + 1
                         WHERE estate_id = $1 AND id = $2",
                    )
                    .bind(estate)
                    .bind(locked.id)
                    .bind(Json(content))
                    .bind(context.now())
                    .execute(conn)
                    .await?;
                });
                note(&context, tx, &staff, (locked.id, "handbook.redraw")).await
            })
        })
        .await
}

/// SC-1: publishes a draft exactly as it was seen, and says so on the club's board. A second press of the same form changes
/// nothing.
///
/// # Errors
/// `NotFound` for a month without an issue; `Refused(Stale)` where the draft was changed or published in between, or another
/// issue than the one that it was compared with is the last that people have.
pub async fn publish(ctx: &Ctx, by: &Staff, seen: Seen) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { publish_issue(&context, tx, &staff, seen).await })).await
}

async fn publish_issue(ctx: &Ctx, tx: &mut Tx, by: &Staff, seen: Seen) -> Result<(), Error> {
    let estate = by.estate();
    // Two months are not published at once: each looks at the last issue that people have.
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE estate SET next_ticket = next_ticket WHERE id = $1").bind(estate).execute(conn).await?;
    });
    let locked = match draft(tx, estate, seen).await {
        Ok(locked) => locked,
        Err(Error::Refused(Refusal::Stale))
            if published(tx, estate, seen.month).await? == Some((by.person(), seen.revision)) =>
        {
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    if last(tx, estate).await? != locked.content.since {
        return Err(Refusal::Stale.into());
    }
    let now = ctx.now();
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE handbook_issue SET state = 'published', published_at = $3, published_by = $4 WHERE estate_id = $1 AND id = $2",
        )
        .bind(estate)
        .bind(locked.id)
        .bind(now)
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    let issue = Issue {
        id: locked.id,
        month: seen.month,
        state: IssueState::Published,
        preface: Bilingual { zh: locked.preface_zh, en: locked.preface_en },
        content: locked.content.0,
        revision: locked.revision,
        drafted_at: locked.drafted_at,
        published_at: Some(now),
        by: None,
    };
    // The notice announces itself to the open pages of the estate.
    publish_in(ctx, tx, &System::of(estate), by.person(), notice::of(&issue, now)).await?;
    note(ctx, tx, by, (issue.id, "handbook.publish")).await
}

/// The month of the last issue that people have.
async fn last(tx: &mut Tx, estate: EstateId) -> Result<Option<Month>, Error> {
    let found: Option<String> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT MAX(month) FROM handbook_issue WHERE estate_id = $1 AND state = 'published'")
            .bind(estate)
            .fetch_one(conn)
            .await?
    });
    found.map(|month| month.parse().map_err(Error::broken)).transpose()
}

async fn note(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, act): (HandbookId, &str)) -> Result<(), Error> {
    let act = Act { estate: by.estate(), by: Some(by.person()), act, subject: Some(id.0), reason: "" };
    audit::record(ctx, tx, act).await
}
