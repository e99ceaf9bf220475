//! What is done in one visit, and what could be.

use crate::{
    bookings::{
        BookingRow, State,
        visit::{Beside, Companion, PAUSE, fits},
    },
    ctx::Ctx,
    error::Error,
    id::BookingId,
    money::Fen,
    on,
    rights::Right,
    scope::{Actor, Member},
    services::{
        Family,
        tariff::{Basis, Tariff, Unit},
    },
    time::{HOUR, Ms},
    vendors::paused,
};

/// The most times that are offered of one service.
const TIMES: usize = 2;

/// The parts of the visit of a booking that the actor may see, by time, itself among them. Empty where the actor may not see it.
pub(super) async fn parts(ctx: &Ctx, by: &Actor, id: BookingId) -> Result<Vec<BookingRow>, Error> {
    let sight = by.sight();
    let rows: Vec<BookingRow> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT b.id, s.name_zh, s.name_en, b.starts_at, b.ends_at, b.state, b.total_fen AS total, b.only_me,
                    a.name_zh AS assigned_zh, a.name_en AS assigned_en
             FROM booking b JOIN service s ON s.id = b.service_id LEFT JOIN person a ON a.id = b.assigned_to
             WHERE b.estate_id = $1 AND (b.id = $2 OR b.state NOT IN ('cancelled', 'no_show'))
               AND (b.id = $2 OR b.visit_id = (SELECT one.visit_id FROM booking one WHERE one.estate_id = $1 AND one.id = $2))
               AND ($3 OR (b.house_id = $4 AND (b.person_id = $5 OR ($6 AND b.only_me = $7))))
             ORDER BY b.starts_at, b.id",
        )
        .bind(by.estate())
        .bind(id)
        .bind(sight.everywhere)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_all(pool)
        .await?
    });
    Ok(if rows.iter().any(|row| row.id == id) { rows } else { Vec::new() })
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    companion: Companion,
    family: Family,
    basis: Basis,
    price: Option<Fen>,
}

/// A booking of the member's house with its visit, and the services whose free times follow or precede a part of it at the same
/// place. `None` for what the member may not see; no companions once it is under way or over.
pub async fn beside(ctx: &Ctx, by: &Member, id: BookingId) -> Result<Option<Beside>, Error> {
    let actor = Actor::Member(*by);
    let parts = parts(ctx, &actor, id).await?;
    let Some(booking) = parts.iter().find(|part| part.id == id).cloned() else { return Ok(None) };
    let open = matches!(booking.state, State::Requested | State::Confirmed) && booking.starts_at > ctx.now();
    let companions = if open { companions(ctx, by, id, &parts).await? } else { Vec::new() };
    Ok(Some(Beside { booking, parts, companions }))
}

async fn companions(ctx: &Ctx, by: &Member, id: BookingId, parts: &[BookingRow]) -> Result<Vec<Companion>, Error> {
    let spans: Vec<(Ms, Ms)> = parts.iter().map(|part| (part.starts_at, part.ends_at)).collect();
    let from = spans.iter().map(|span| span.0).min().unwrap_or_default();
    let to = spans.iter().map(|span| span.1).max().unwrap_or_default();
    let (now, sight) = (ctx.now(), Actor::Member(*by).sight());
    let rows: Vec<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(concat!(
            "SELECT s.id AS service_id, s.name_zh, s.name_en, l.id AS slot_id, l.starts_at, l.ends_at, s.unit_zh, s.unit_en,
                    s.family, s.basis, s.price_fen AS price
             FROM booking one JOIN service own ON own.id = one.service_id
             JOIN service s ON s.estate_id = one.estate_id AND s.mode = 'scheduled' AND s.stage IN ('trial', 'standard')
               AND s.place_zh = own.place_zh
             JOIN slot l ON l.estate_id = s.estate_id AND l.service_id = s.id AND l.ends_at >= $4 AND l.starts_at >= $3
               AND l.starts_at <= $5 AND l.starts_at > $6 + s.notice_hours * $7
             WHERE one.estate_id = $1 AND one.id = $2 AND l.taken < l.capacity
               AND s.id NOT IN (SELECT b.service_id FROM booking b WHERE b.estate_id = $1 AND b.state NOT IN ('cancelled', 'no_show')
                 AND (b.id = $2 OR b.visit_id = (SELECT me.visit_id FROM booking me WHERE me.estate_id = $1 AND me.id = $2))
                 AND (b.person_id = $8 OR ($9 AND b.only_me = $10)))
               AND NOT EXISTS (SELECT 1 FROM blackout x WHERE x.estate_id = l.estate_id AND x.service_id = l.service_id
                 AND x.lifted_at IS NULL AND x.starts_at < l.ends_at AND x.ends_at > l.starts_at)
               AND NOT ",
            paused!("s.estate_id", "s.id", "$6"),
            " ORDER BY s.code, l.starts_at LIMIT 500"
        ))
        .bind(by.estate())
        .bind(id)
        .bind(from.plus(-24 * HOUR))
        .bind(from.plus(-PAUSE))
        .bind(to.plus(PAUSE))
        .bind(now)
        .bind(HOUR)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_all(pool)
        .await?
    });
    let mut kept: Vec<Companion> = Vec::new();
    for found in rows {
        let Found { companion: mut next, family, basis, price } = found;
        let spends = Tariff::of(family, basis, price, next.unit.clone()).spends(family);
        if basis != Basis::Unit {
            next.unit = Unit::default();
        }
        let times = kept.iter().rev().take_while(|last| last.service_id == next.service_id).count();
        if fits(&spans, (next.starts_at, next.ends_at)) && times < TIMES && (!spends || by.may(Right::BookPaid)) {
            kept.push(next);
        }
    }
    Ok(kept)
}
