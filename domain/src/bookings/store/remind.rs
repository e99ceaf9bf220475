//! A letter the day before a confirmed visit, once, whichever node sends it.

use super::places::written;
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{BookingId, EstateId, PersonId},
    mail::{self, Letter},
    on_tx,
    time::{DAY, Ms},
};

/// Rows of one transaction: nobody waits long for them.
const AT_ONCE: i64 = 50;

/// Writes the letters for visits of the next day that were booked more than a day ahead. Works for all estates: the job
/// belongs to the machine.
pub async fn remind(ctx: &Ctx) -> Result<(), Error> {
    loop {
        let context = ctx.clone();
        let reminded = ctx.db.write(move |tx| Box::pin(async move { some(&context, tx).await })).await?;
        if reminded < AT_ONCE {
            return Ok(());
        }
    }
}

async fn some(ctx: &Ctx, tx: &mut Tx) -> Result<i64, Error> {
    let now = ctx.now();
    // Asked for again outside: another node may have been first.
    let due: Vec<(BookingId, EstateId, PersonId)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE booking SET reminded_at = $1 WHERE state = 'confirmed' AND reminded_at IS NULL AND id IN
               (SELECT b.id FROM booking b WHERE b.state = 'confirmed' AND b.reminded_at IS NULL AND b.starts_at > $1
                  AND b.starts_at <= $2 AND b.created_at < b.starts_at - $3 ORDER BY b.starts_at LIMIT $4)
             RETURNING id, estate_id, person_id",
        )
        .bind(now)
        .bind(now.plus(DAY))
        .bind(DAY)
        .bind(AT_ONCE)
        .fetch_all(conn)
        .await?
    });
    let mut count = 0;
    for (id, estate, person) in due {
        let letter = letter(tx, estate, id).await?;
        mail::enqueue(ctx, tx, estate, person, letter).await?;
        count += 1;
    }
    Ok(count)
}

#[derive(sqlx::FromRow)]
struct Visit {
    name: String,
    service: String,
    place: String,
    prepare: String,
    starts_at: Ms,
    zone: String,
}

async fn letter(tx: &mut Tx, estate: EstateId, id: BookingId) -> Result<Letter, Error> {
    let visit: Visit = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT CASE WHEN p.locale = 'en' THEN p.name_en ELSE p.name_zh END AS name,
                    CASE WHEN p.locale = 'en' THEN s.name_en ELSE s.name_zh END AS service,
                    CASE WHEN p.locale = 'en' THEN s.place_en ELSE s.place_zh END AS place,
                    CASE WHEN p.locale = 'en' THEN s.prepare_en ELSE s.prepare_zh END AS prepare, b.starts_at, e.zone
             FROM booking b JOIN person p ON p.id = b.person_id JOIN service s ON s.id = b.service_id
             JOIN estate e ON e.id = b.estate_id WHERE b.estate_id = $1 AND b.id = $2",
        )
        .bind(estate)
        .bind(id)
        .fetch_one(conn)
        .await?
    });
    let when = written(&visit.zone, visit.starts_at)?;
    let Visit { name, service, place, prepare, .. } = visit;
    Ok(Letter::VisitTomorrow { name, service, when, place, prepare })
}
