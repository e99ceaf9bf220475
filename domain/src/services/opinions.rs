//! What residents think of a service in trial: asked after every use (SC-2), be it a booking, an order, or something that was
//! lent, kept or fetched.

use super::wishes::Grade;
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{HouseId, ServiceId, UseId},
    on, on_tx,
    scope::{Actor, Member},
    time::Ms,
};

/// Selects from the uses of services by houses: `u`, with its service `s` and the opinion `o` on it, each use with whether it is over.
/// Takes what is selected, and the condition on all three kinds of uses.
macro_rules! uses {
    ($what:literal, $which:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM (
               SELECT b.id, b.estate_id, b.service_id, b.house_id, b.person_id, b.only_me, b.starts_at AS at, b.state = 'completed' AS done
               FROM booking b WHERE ",
            $which,
            " UNION ALL
               SELECT b.id, b.estate_id, b.service_id, b.house_id, b.person_id, b.only_me, b.created_at, b.state = 'completed'
               FROM service_order b WHERE b.service_id IS NOT NULL AND ",
            $which,
            " UNION ALL
               SELECT b.id, b.estate_id, b.service_id, b.house_id, b.person_id, b.only_me, b.created_at,
                      b.state IN ('returned', 'collected', 'handed_over')
               FROM (SELECT g.*, i.service_id FROM stock_issue g JOIN stock_item i ON i.id = g.item_id) b WHERE ",
            $which,
            ") u JOIN service s ON s.id = u.service_id LEFT JOIN service_opinion o ON o.use_id = u.id ",
            $rest
        )
    };
}

/// The latest use of a service in trial by the member's house that nobody has given an opinion on (SC-2: after every use), and its time.
pub async fn unopined(ctx: &Ctx, by: &Member, service: ServiceId) -> Result<Option<(UseId, Ms)>, Error> {
    let sight = Actor::Member(*by).sight();
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(uses!(
            "u.id, u.at",
            "b.estate_id = $1 AND b.service_id = $2 AND b.house_id = $3 AND (b.person_id = $4 OR ($5 AND b.only_me = $6))",
            "WHERE u.done AND s.stage = 'trial' AND o.use_id IS NULL ORDER BY u.at DESC LIMIT 1"
        ))
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

/// Whether the member is asked for an opinion on this use: it is over, its service in trial, and nobody has given one.
pub async fn is_asked(ctx: &Ctx, by: &Member, id: UseId) -> Result<bool, Error> {
    let sight = Actor::Member(*by).sight();
    let asked: Option<UseId> = on!(ctx.db, |pool| {
        sqlx::query_scalar(uses!(
            "u.id",
            "b.estate_id = $1 AND b.id = $2 AND b.house_id = $3 AND (b.person_id = $4 OR ($5 AND b.only_me = $6))",
            "WHERE u.done AND s.stage = 'trial' AND o.use_id IS NULL"
        ))
        .bind(by.estate())
        .bind(id)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(pool)
        .await?
    });
    Ok(asked.is_some())
}

/// Records an opinion on one use of a service in trial.
///
/// # Errors
/// `NotFound` for a use that the member does not see; `Refused(Stale)` where the use is not over, the trial is, or an
/// opinion was given.
pub async fn opine(ctx: &Ctx, by: &Member, id: UseId, (grade, words): (Grade, String)) -> Result<(), Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { opine_in(&context, tx, &member, (id, grade, words)).await })).await
}

async fn opine_in(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Member,
    (id, grade, words): (UseId, Grade, String),
) -> Result<(), Error> {
    let sight = Actor::Member(*by).sight();
    let used: Option<(ServiceId, HouseId, bool)> = on_tx!(tx, |conn| {
        sqlx::query_as(uses!(
            "u.service_id, u.house_id, u.done AND s.stage = 'trial'",
            "b.estate_id = $1 AND b.id = $2 AND b.house_id = $3 AND (b.person_id = $4 OR ($5 AND b.only_me = $6))",
            ""
        ))
        .bind(by.estate())
        .bind(id)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(conn)
        .await?
    });
    let (service, house, tried) = used.ok_or(Error::NotFound)?;
    if !tried {
        return Err(Refusal::Stale.into());
    }
    let given = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service_opinion (use_id, estate_id, service_id, house_id, person_id, at, grade, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (use_id) DO NOTHING",
        )
        .bind(id)
        .bind(by.estate())
        .bind(service)
        .bind(house)
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
