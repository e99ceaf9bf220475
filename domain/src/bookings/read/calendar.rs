//! The calendar of a service: free times, what the reader holds of it, and its quotas.

use crate::{
    bookings::{
        Slot,
        line::Hold,
        quota::{Quota, Span},
    },
    ctx::Ctx,
    error::Error,
    id::{BookingId, EstateId, HouseId, PersonId, ServiceId, SlotId},
    on,
    scope::{Actor, Member},
    time::{HOUR, Ms},
};

/// Selects slots of service `$3` with the places that `$4` could have at `$2`: overdue holds and offers no longer count,
/// whether or not somebody has swept them, nor does what `$4` holds. Nothing while the service is not to be had.
macro_rules! slots {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.starts_at, o.ends_at, o.places_left AS left FROM (
               SELECT l.id, l.starts_at, l.ends_at, s.notice_hours, l.capacity - l.taken
                 + COALESCE((SELECT CAST(SUM(h.places) AS BIGINT) FROM slot_hold h
                     WHERE h.estate_id = l.estate_id AND h.slot_id = l.id AND (h.expires_at <= $2 OR h.person_id = $4)), 0)
                 + COALESCE((SELECT CAST(SUM(w.places) AS BIGINT) FROM waiting w
                     WHERE w.estate_id = l.estate_id AND w.slot_id = l.id AND w.state = 'offered' AND w.expires_at <= $2), 0)
                 AS places_left
               FROM slot l JOIN service s ON s.id = l.service_id
               WHERE l.estate_id = $1 AND l.service_id = $3 AND l.starts_at > $2 AND NOT EXISTS (
                 SELECT 1 FROM blackout x WHERE x.estate_id = l.estate_id AND x.service_id = l.service_id AND x.lifted_at IS NULL
                   AND x.starts_at < l.ends_at AND x.ends_at > l.starts_at)) o WHERE ",
            $rest
        )
    };
}

/// The slots of a service that can be booked between two instants: not past, and for residents outside the notice that it
/// needs.
///
/// Full ones are included with nothing left, so that a calendar does not have holes.
pub async fn calendar(ctx: &Ctx, by: &Actor, service: ServiceId, span: (Ms, Ms)) -> Result<Vec<Slot>, Error> {
    let now = ctx.now();
    let notice = if by.is_staff() { 0 } else { HOUR };
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(slots!(
            "o.starts_at >= $5 AND o.starts_at < $6 AND o.starts_at > $2 + o.notice_hours * $7 ORDER BY o.starts_at LIMIT 500"
        ))
        .bind(by.estate())
        .bind(now)
        .bind(service)
        .bind(by.person())
        .bind(span.0)
        .bind(span.1)
        .bind(notice)
        .fetch_all(pool)
        .await?
    }))
}

/// The four slots nearest to one that is full that still have as many places.
pub(crate) async fn nearest(
    ctx: &Ctx,
    estate: EstateId,
    wanted: (ServiceId, Ms),
    places: i64,
) -> Result<Vec<Slot>, Error> {
    let (service, at) = wanted;
    let nobody = PersonId(uuid::Uuid::nil());
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(slots!(
            "o.starts_at > $2 + o.notice_hours * $5 AND o.places_left >= $6 ORDER BY ABS(o.starts_at - $7), o.starts_at LIMIT 4"
        ))
        .bind(estate)
        .bind(ctx.now())
        .bind(service)
        .bind(nobody)
        .bind(HOUR)
        .bind(places)
        .bind(at)
        .fetch_all(pool)
        .await?
    }))
}

/// What the member holds of a service for a form; nothing once it is overdue.
pub async fn hold(ctx: &Ctx, by: &Member, service: ServiceId) -> Result<Option<Hold>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT h.slot_id, l.starts_at, l.ends_at, h.places, h.units, h.expires_at, h.beside_id
             FROM slot_hold h JOIN slot l ON l.id = h.slot_id
             WHERE h.estate_id = $1 AND h.person_id = $2 AND h.service_id = $3 AND h.house_id = $4 AND h.expires_at > $5",
        )
        .bind(by.estate())
        .bind(by.person())
        .bind(service)
        .bind(by.house())
        .bind(ctx.now())
        .fetch_optional(pool)
        .await?
    }))
}

/// The quotas of a service, to be told before anybody books.
pub async fn quotas(ctx: &Ctx, by: &Actor, service: ServiceId) -> Result<Vec<Quota>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as("SELECT span, most FROM booking_quota WHERE estate_id = $1 AND service_id = $2 ORDER BY span")
            .bind(by.estate())
            .bind(service)
            .fetch_all(pool)
            .await?
    }))
}

/// A quota and the reader's hold, either of which may be missing.
#[derive(sqlx::FromRow)]
struct Known {
    span: Option<Span>,
    most: Option<i64>,
    slot_id: Option<SlotId>,
    starts_at: Option<Ms>,
    ends_at: Option<Ms>,
    places: Option<i64>,
    units: Option<i64>,
    expires_at: Option<Ms>,
    beside_id: Option<BookingId>,
}

impl Known {
    fn quota(&self) -> Option<Quota> {
        Some(Quota { span: self.span?, most: self.most? })
    }

    fn hold(&self) -> Option<Hold> {
        Some(Hold {
            slot_id: self.slot_id?,
            starts_at: self.starts_at?,
            ends_at: self.ends_at?,
            places: self.places?,
            units: self.units?,
            expires_at: self.expires_at?,
            beside_id: self.beside_id,
        })
    }
}

/// Both [`quotas`] and, for a resident, [`hold`] in one statement: what the page of a service says before anybody books.
pub async fn known(
    ctx: &Ctx,
    by: &Actor,
    member: Option<&Member>,
    service: ServiceId,
) -> Result<(Vec<Quota>, Option<Hold>), Error> {
    let rows: Vec<Known> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT q.span, q.most, h.slot_id, l.starts_at, l.ends_at, h.places, h.units, h.expires_at, h.beside_id
             FROM service s LEFT JOIN booking_quota q ON q.estate_id = s.estate_id AND q.service_id = s.id
             LEFT JOIN slot_hold h ON h.estate_id = s.estate_id AND h.service_id = s.id AND h.person_id = $3 AND h.house_id = $4
               AND h.expires_at > $5
             LEFT JOIN slot l ON l.id = h.slot_id
             WHERE s.estate_id = $1 AND s.id = $2 ORDER BY q.span",
        )
        .bind(by.estate())
        .bind(service)
        .bind(by.person())
        .bind(member.map_or(HouseId(uuid::Uuid::nil()), Member::house))
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    let hold = rows.first().and_then(Known::hold);
    Ok((rows.iter().filter_map(Known::quota).collect(), hold))
}
