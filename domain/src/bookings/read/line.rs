//! The house's places in lines, and the offers made to it.

use crate::{
    bookings::line::{RECENT, WaitingRow},
    ctx::Ctx,
    error::Error,
    on,
    scope::{Actor, Member},
};

/// Where the house waits and what it is offered, offers first. An overdue offer is gone, whether or not it was swept.
///
/// The position counts as places will be given: houses without a recent booking of the service first, then by time.
pub async fn waiting(ctx: &Ctx, by: &Member) -> Result<Vec<WaitingRow>, Error> {
    let (sight, now) = (Actor::Member(*by).sight(), ctx.now());
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "WITH line AS (
               SELECT w.id, ROW_NUMBER() OVER (PARTITION BY w.slot_id ORDER BY
                 CASE WHEN EXISTS (SELECT 1 FROM booking b WHERE b.estate_id = w.estate_id AND b.house_id = w.house_id
                   AND b.service_id = l.service_id AND b.state <> 'cancelled' AND b.starts_at > $7) THEN 1 ELSE 0 END,
                 w.joined_at, w.id) AS position
               FROM waiting w JOIN slot l ON l.id = w.slot_id
               WHERE w.estate_id = $1 AND w.state = 'waiting' AND w.slot_id IN (
                 SELECT o.slot_id FROM waiting o WHERE o.estate_id = $1 AND o.house_id = $2 AND o.state = 'waiting'))
             SELECT w.id, s.name_zh, s.name_en, l.service_id, w.slot_id, l.starts_at, l.ends_at, w.places, w.state,
                    COALESCE(n.position, 0) AS position, w.expires_at, w.only_me
             FROM waiting w JOIN slot l ON l.id = w.slot_id JOIN service s ON s.id = l.service_id LEFT JOIN line n ON n.id = w.id
             WHERE w.estate_id = $1 AND w.house_id = $2 AND (w.person_id = $3 OR ($4 AND w.only_me = $5)) AND l.starts_at > $6
               AND (w.state = 'waiting' OR (w.state = 'offered' AND w.expires_at > $6))
             ORDER BY w.state, l.starts_at, w.id LIMIT 50",
        )
        .bind(by.estate())
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .bind(now)
        .bind(now.plus(-RECENT))
        .fetch_all(pool)
        .await?
    }))
}
