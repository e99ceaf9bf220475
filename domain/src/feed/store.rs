//! Opening, closing and reading a calendar feed. Its secret has 256 bits and is kept by its hash, as a session's is (B1).

use super::Feed;
use crate::{
    accounts::digest::digest,
    audit::{self, Act},
    bookings::State,
    ctx::Ctx,
    error::Error,
    household::store as household,
    id::{BookingId, EstateId, PersonId, SessionId},
    on, on_tx,
    policy::Need,
    rights::Right,
    scope::{Actor, Member, Visitor},
    services::Name,
    time::{DAY, HOUR, Ms},
};

/// How far a feed looks back and ahead, in milliseconds.
const BACK: i64 = 30 * DAY;
const AHEAD: i64 = 365 * DAY;

/// A booking as a calendar shows it. `changed_at` is its last step.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    pub id: BookingId,
    #[sqlx(flatten)]
    pub service: Name,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub state: State,
    pub changed_at: Ms,
}

/// The feed of the visitor; `None` where none is open.
pub async fn find(ctx: &Ctx, by: &Visitor) -> Result<Option<Feed>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as("SELECT created_at, read_at FROM calendar_feed WHERE estate_id = $1 AND person_id = $2")
            .bind(by.estate())
            .bind(by.person())
            .fetch_optional(pool)
            .await?
    }))
}

/// Opens a feed and answers its secret, which is never to be had again. An address that was given out before is dead.
pub async fn open(ctx: &Ctx, by: &Visitor) -> Result<String, Error> {
    let (own, by, secret) = (ctx.clone(), by.clone(), ctx.secret());
    let hash = digest(&secret);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO calendar_feed (person_id, estate_id, token_hash, created_at) VALUES ($1, $2, $3, $4)
                         ON CONFLICT (person_id) DO UPDATE
                         SET token_hash = excluded.token_hash, created_at = excluded.created_at, read_at = NULL",
                    )
                    .bind(by.person())
                    .bind(by.estate())
                    .bind(&hash)
                    .bind(own.now())
                    .execute(conn)
                    .await?;
                });
                let subject = Some(by.person().0);
                let act = Act { estate: by.estate(), by: Some(by.person()), act: "feed.open", subject, reason: "" };
                audit::record(&own, tx, act).await
            })
        })
        .await?;
    Ok(secret)
}

/// Closes the visitor's feed. Doing it twice is no failure.
pub async fn close(ctx: &Ctx, by: &Visitor) -> Result<(), Error> {
    let (own, by) = (ctx.clone(), by.clone());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let closed = on_tx!(tx, |conn| {
                    sqlx::query("DELETE FROM calendar_feed WHERE estate_id = $1 AND person_id = $2")
                        .bind(by.estate())
                        .bind(by.person())
                        .execute(conn)
                        .await?
                        .rows_affected()
                });
                if closed == 0 {
                    return Ok(());
                }
                let subject = Some(by.person().0);
                let act = Act { estate: by.estate(), by: Some(by.person()), act: "feed.close", subject, reason: "" };
                audit::record(&own, tx, act).await
            })
        })
        .await
}

#[derive(sqlx::FromRow)]
struct Found {
    estate_id: EstateId,
    person_id: PersonId,
    read_at: Option<Ms>,
}

/// What the calendar behind a secret shows, and for whom. Rights are those of this moment: who was suspended, has left the
/// house or may no longer book gets nothing.
///
/// `None` for a secret that is unknown or was called back.
pub async fn read(ctx: &Ctx, secret: &str) -> Result<Option<(Visitor, Vec<Event>)>, Error> {
    if secret.len() != 64 {
        return Ok(None);
    }
    let hash = digest(secret);
    let found: Option<Found> = on!(ctx.db, |pool| {
        sqlx::query_as("SELECT estate_id, person_id, read_at FROM calendar_feed WHERE token_hash = $1")
            .bind(&hash)
            .fetch_optional(pool)
            .await?
    });
    let Some(found) = found else { return Ok(None) };
    // No session stands behind a calendar: its visitor lives for this one read.
    let nobody = SessionId(uuid::Uuid::nil());
    let visitor = household::visitor(ctx, found.estate_id, found.person_id, nobody).await?;
    let Some(visitor) = visitor.filter(|visitor| visitor.may(Need::Resident(Right::BookFree))) else { return Ok(None) };
    let events = events(ctx, &visitor.member()?).await?;
    if found.read_at.is_none_or(|at| ctx.now() >= at.plus(HOUR)) {
        note_read(ctx, &visitor).await;
    }
    Ok(Some((visitor, events)))
}

async fn events(ctx: &Ctx, by: &Member) -> Result<Vec<Event>, Error> {
    let sight = Actor::Member(*by).sight();
    let now = ctx.now();
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT b.id, s.name_zh, s.name_en, b.starts_at, b.ends_at, b.state,
                    COALESCE((SELECT MAX(e.at) FROM booking_event e WHERE e.estate_id = b.estate_id AND e.booking_id = b.id),
                             b.created_at) AS changed_at
             FROM booking b JOIN service s ON s.id = b.service_id
             WHERE b.estate_id = $1 AND b.house_id = $2 AND (b.person_id = $3 OR ($4 AND b.only_me = $5))
               AND b.state NOT IN ('cancelled', 'no_show') AND b.starts_at >= $6 AND b.starts_at < $7
             ORDER BY b.starts_at, b.id LIMIT 1000",
        )
        .bind(by.estate())
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .bind(now.plus(-BACK))
        .bind(now.plus(AHEAD))
        .fetch_all(pool)
        .await?
    }))
}

/// So that a resident sees whether anything reads the address. A full disk must not keep a calendar from reading.
async fn note_read(ctx: &Ctx, by: &Visitor) {
    let (estate, person, now) = (by.estate(), by.person(), ctx.now());
    let noted = ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE calendar_feed SET read_at = $3 WHERE estate_id = $1 AND person_id = $2")
                        .bind(estate)
                        .bind(person)
                        .bind(now)
                        .execute(conn)
                        .await?;
                });
                Ok(())
            })
        })
        .await;
    if let Err(error) = noted {
        tracing::warn!(%error, "feed.not_noted");
    }
}
