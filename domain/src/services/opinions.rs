//! What residents think of a service in trial: asked after every use (SC-2).

use super::{stage::Stage, wishes::Grade};
use crate::{
    bookings,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{BookingId, ServiceId},
    on, on_tx,
    scope::{Actor, Member},
    time::Ms,
};

/// The latest use of a service in trial by the member's house that nobody has given an opinion on (SC-2: after every use).
pub async fn unopined(ctx: &Ctx, by: &Member, service: ServiceId) -> Result<Option<(BookingId, Ms)>, Error> {
    let sight = Actor::Member(*by).sight();
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT b.id, b.starts_at FROM booking b JOIN service s ON s.id = b.service_id
             LEFT JOIN service_opinion o ON o.booking_id = b.id
             WHERE b.estate_id = $1 AND b.service_id = $2 AND b.house_id = $3 AND (b.person_id = $4 OR ($5 AND b.only_me = $6))
               AND b.state = 'completed' AND s.stage = 'trial' AND o.booking_id IS NULL
             ORDER BY b.starts_at DESC LIMIT 1",
        )
        .bind(by.estate())
        .bind(service)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(pool)
        .await?
    }))
}

/// Records an opinion on one use of a service in trial.
///
/// # Errors
/// `NotFound` for a booking that the member does not see; `Refused(Stale)` where the use is not over, the trial is, or an
/// opinion was given.
pub async fn opine(ctx: &Ctx, by: &Member, id: BookingId, (grade, words): (Grade, String)) -> Result<(), Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { opine_in(&context, tx, &member, (id, grade, words)).await })).await
}

async fn opine_in(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Member,
    (id, grade, words): (BookingId, Grade, String),
) -> Result<(), Error> {
    let sight = Actor::Member(*by).sight();
    let used: Option<(ServiceId, bookings::State, Stage)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT b.service_id, b.state, s.stage FROM booking b JOIN service s ON s.id = b.service_id
             WHERE b.estate_id = $1 AND b.id = $2 AND b.house_id = $3 AND (b.person_id = $4 OR ($5 AND b.only_me = $6))",
        )
        .bind(by.estate())
        .bind(id)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(conn)
        .await?
    });
    let (service, state, stage) = used.ok_or(Error::NotFound)?;
    if state != bookings::State::Completed || stage != Stage::Trial {
        return Err(Refusal::Stale.into());
    }
    let given = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service_opinion (booking_id, estate_id, service_id, person_id, at, grade, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (booking_id) DO NOTHING",
        )
        .bind(id)
        .bind(by.estate())
        .bind(service)
        .bind(by.person())
        .bind(ctx.now())
        .bind(grade)
        .bind(words)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if given == 1 { Ok(()) } else { Err(Refusal::Stale.into()) }
}
