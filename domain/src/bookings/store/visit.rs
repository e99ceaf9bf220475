//! Joining a visit: one more service of a house that is done together with what is booked.

use super::journal::{Locked, lock};
use crate::{
    bookings::{State, visit},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    household::store::lock_house,
    id::{BookingId, EstateId, ServiceId, VisitId},
    on_tx,
    scope::{Actor, Member},
    time::Ms,
};

/// What one more part of a visit is: a service at a time.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub service: ServiceId,
    pub span: (Ms, Ms),
}

/// A visit as it stands: the group that its parts share, or none where there is one part only.
pub(super) struct Visit {
    booking: BookingId,
    group: Option<VisitId>,
}

/// Looks whether the part can be done in the visit of a booking. Locks the booking, then the house, so that two parts that are
/// added at once see each other.
///
/// # Errors
/// `NotFound` for a booking that the member may not see; `Refused`: `Stale` once it is under way or over, `NotOneVisit` where the
/// part is at another place, at the time of another part, or hours away.
pub(super) async fn beside(tx: &mut Tx, by: &Member, booking: BookingId, part: Part) -> Result<Visit, Error> {
    let Locked { state, .. } = lock(tx, &Actor::Member(*by), booking).await?;
    if !matches!(state, State::Requested | State::Confirmed) {
        return Err(Refusal::Stale.into());
    }
    let estate = by.estate();
    lock_house(tx, (estate, by.house())).await?;
    let group: Option<VisitId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT visit_id FROM booking WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(booking)
            .fetch_one(conn)
            .await?
    });
    if fits(tx, by, booking, part).await? { Ok(Visit { booking, group }) } else { Err(Refusal::NotOneVisit.into()) }
}

/// The group of the visit, which begins with its second part.
pub(super) async fn group(ctx: &Ctx, tx: &mut Tx, estate: EstateId, visit: Visit) -> Result<VisitId, Error> {
    let group = visit.group.unwrap_or_else(|| ctx.id());
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE booking SET visit_id = $3 WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(visit.booking)
            .bind(group)
            .execute(conn)
            .await?;
    });
    Ok(group)
}

/// Whether the time of a part is beside those of the visit to which `booking` belongs, and its service at their place. Parts that the
/// member may not see decide nothing: a refusal would tell that they are there.
async fn fits(tx: &mut Tx, by: &Member, booking: BookingId, part: Part) -> Result<bool, Error> {
    let sight = Actor::Member(*by).sight();
    let parts: Vec<(Ms, Ms, bool)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT b.starts_at, b.ends_at, s.place_zh = o.place_zh
             FROM booking b JOIN service s ON s.id = b.service_id JOIN service o ON o.estate_id = b.estate_id AND o.id = $3
             WHERE b.estate_id = $1 AND b.state NOT IN ('cancelled', 'no_show')
               AND (b.id = $2 OR b.visit_id = (SELECT one.visit_id FROM booking one WHERE one.estate_id = $1 AND one.id = $2))
               AND b.house_id = $4 AND (b.person_id = $5 OR ($6 AND b.only_me = $7))",
        )
        .bind(by.estate())
        .bind(booking)
        .bind(part.service)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_all(conn)
        .await?
    });
    let spans: Vec<(Ms, Ms)> = parts.iter().map(|(from, to, _)| (*from, *to)).collect();
    Ok(parts.iter().all(|(.., here)| *here) && visit::fits(&spans, part.span))
}

/// A part that moved stays in its visit only where it still fits between the others.
pub(super) async fn part_moved(tx: &mut Tx, estate: EstateId, booking: BookingId, span: (Ms, Ms)) -> Result<(), Error> {
    let others: Vec<(Ms, Ms)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT b.starts_at, b.ends_at FROM booking b
             WHERE b.estate_id = $1 AND b.id <> $2 AND b.state NOT IN ('cancelled', 'no_show')
               AND b.visit_id = (SELECT one.visit_id FROM booking one WHERE one.estate_id = $1 AND one.id = $2)",
        )
        .bind(estate)
        .bind(booking)
        .fetch_all(conn)
        .await?
    });
    if visit::fits(&others, span) {
        return Ok(());
    }
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE booking SET visit_id = NULL WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(booking)
            .execute(conn)
            .await?;
    });
    Ok(())
}
