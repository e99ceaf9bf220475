//! Reading bookings: the house's lists, one booking, the staff's board.

mod calendar;
mod line;
mod visit;

use sqlx::types::Json;

pub(crate) use calendar::nearest;
pub use calendar::{calendar, hold, known, quotas};
pub use line::waiting;
pub use visit::beside;

use super::{BoardRow, BookingRow, BookingView, Entry, HouseChoice, State, Worker};
use crate::{
    ctx::Ctx,
    error::Error,
    id::{BookingId, ServiceId, SlotId, UseId, VisitId},
    money::Fen,
    on,
    page::{Cursor, Page},
    rights::{Right, Role},
    scope::{Actor, Member, Staff},
    services::{Family, price::Price, rules, stage::Stage},
    time::{HOUR, Ms},
    vendors::paused,
};

/// Which part of the house's bookings to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Not over yet, soonest first.
    Coming,
    /// Over or past, latest first.
    Past,
}

/// The bookings that the member may see, a page at a time.
pub async fn list(
    ctx: &Ctx,
    by: &Member,
    part: Part,
    from: Option<Cursor>,
    size: u16,
) -> Result<Page<BookingRow>, Error> {
    let sight = Actor::Member(*by).sight();
    let start = from.unwrap_or(match part {
        Part::Coming => Cursor::OLDEST,
        Part::Past => Cursor::NEWEST,
    });
    let size = usize::from(size);
    let limit = i64::try_from(size).unwrap_or(50) + 1;
    let rows: Vec<BookingRow> = on!(ctx.db, |pool| {
        let query = match part {
            Part::Coming => sqlx::query_as(
                "SELECT b.id, s.name_zh, s.name_en, b.starts_at, b.ends_at, b.state, b.total_fen AS total, b.only_me,
                        a.name_zh AS assigned_zh, a.name_en AS assigned_en
                 FROM booking b JOIN service s ON s.id = b.service_id LEFT JOIN person a ON a.id = b.assigned_to
                 WHERE b.estate_id = $1 AND b.house_id = $2 AND (b.person_id = $3 OR ($4 AND b.only_me = $5))
                   AND b.state IN ('requested', 'confirmed', 'departed', 'arrived') AND b.ends_at > $6
                   AND (b.starts_at, b.id) > ($7, $8)
                 ORDER BY b.starts_at, b.id LIMIT $9",
            ),
            Part::Past => sqlx::query_as(
                "SELECT b.id, s.name_zh, s.name_en, b.starts_at, b.ends_at, b.state, b.total_fen AS total, b.only_me,
                        a.name_zh AS assigned_zh, a.name_en AS assigned_en
                 FROM booking b JOIN service s ON s.id = b.service_id LEFT JOIN person a ON a.id = b.assigned_to
                 WHERE b.estate_id = $1 AND b.house_id = $2 AND (b.person_id = $3 OR ($4 AND b.only_me = $5))
                   AND (b.state IN ('completed', 'cancelled', 'no_show') OR b.ends_at <= $6)
                   AND (b.starts_at, b.id) < ($7, $8)
                 ORDER BY b.starts_at DESC, b.id DESC LIMIT $9",
            ),
        };
        query
            .bind(by.estate())
            .bind(sight.house)
            .bind(sight.person)
            .bind(sight.shared)
            .bind(false)
            .bind(ctx.now())
            .bind(start.at)
            .bind(start.id)
            .bind(limit)
            .fetch_all(pool)
            .await?
    });
    Ok(Page::cut(rows, size, |row| Cursor { at: row.starts_at, id: row.id.0 }))
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: BookingRow,
    price: Json<Price>,
    places: i64,
    note: String,
    house: String,
    service_id: ServiceId,
    slot_id: SlotId,
    notice_hours: i64,
    stage: Stage,
    family: Family,
    created_at: Ms,
    visit_id: Option<VisitId>,
    opinion: Option<UseId>,
}

/// One booking with its timeline, for whoever may see it.
pub async fn find(ctx: &Ctx, by: &Actor, id: BookingId) -> Result<Option<BookingView>, Error> {
    let sight = by.sight();
    let found: Option<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT b.id, s.name_zh, s.name_en, b.starts_at, b.ends_at, b.state, b.total_fen AS total, b.only_me,
                    a.name_zh AS assigned_zh, a.name_en AS assigned_en, b.price, b.places, b.note, h.code AS house,
                    b.service_id, b.slot_id, s.notice_hours, s.stage, s.family, b.created_at, b.visit_id,
                    o.use_id AS opinion
             FROM booking b JOIN service s ON s.id = b.service_id JOIN house h ON h.id = b.house_id
             LEFT JOIN person a ON a.id = b.assigned_to LEFT JOIN service_opinion o ON o.use_id = b.id
             WHERE b.estate_id = $1 AND b.id = $2
               AND ($3 OR (b.house_id = $4 AND (b.person_id = $5 OR ($6 AND b.only_me = $7))))",
        )
        .bind(by.estate())
        .bind(id)
        .bind(sight.everywhere)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(pool)
        .await?
    });
    let Some(found) = found else { return Ok(None) };
    let timeline: Vec<Entry> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT e.at, e.step, p.name_zh, p.name_en, q.name_zh AS subject_zh, q.name_en AS subject_en,
                    e.was_at, e.words
             FROM booking_event e JOIN person p ON p.id = e.by_id LEFT JOIN person q ON q.id = e.subject_id
             WHERE e.estate_id = $1 AND e.booking_id = $2 ORDER BY e.at, e.id",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_all(pool)
        .await?
    });
    let now = ctx.now();
    let open = matches!(found.row.state, State::Requested | State::Confirmed) && found.row.starts_at > now;
    let may_cancel = open && !by.is_staff();
    let outside = found.row.starts_at > now.plus(found.notice_hours.saturating_mul(HOUR));
    let may_move = open && (by.is_staff() || outside);
    let tried = found.stage == Stage::Trial && found.row.state == State::Completed;
    let unopined = tried && found.opinion.is_none() && !by.is_staff();
    let Json(price) = found.price;
    let cards = if price.full() > Fen::ZERO {
        rules::cards(ctx, by, (found.family, found.service_id), found.created_at).await?.all
    } else {
        Vec::new()
    };
    let price = if sees_card(by) { price } else { price.veiled() };
    let shared = found.row.state != State::Cancelled && found.visit_id.is_some();
    let visit = if shared { visit::parts(ctx, by, id).await? } else { Vec::new() };
    // The others may have been cancelled since.
    let visit = if visit.len() > 1 { visit } else { Vec::new() };
    let Found { row, places, note, house, service_id, slot_id, notice_hours, .. } = found;
    let view = BookingView {
        row,
        price,
        cards,
        places,
        note,
        house,
        timeline,
        service_id,
        slot_id,
        notice_hours,
        may_cancel,
        may_move,
        visit,
        unopined,
    };
    Ok(Some(view))
}

fn sees_card(by: &Actor) -> bool {
    match by {
        Actor::Member(member) => member.may(Right::SeeCard),
        Actor::Staff(_) => true,
    }
}

/// The estate's bookings between two instants, by time (BK-1). Cancelled ones are left out.
pub async fn board(ctx: &Ctx, by: &Staff, span: (Ms, Ms)) -> Result<Vec<BoardRow>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(concat!(
            "SELECT b.id, s.name_zh, s.name_en, b.starts_at, b.ends_at, b.state, b.total_fen AS total, b.only_me,
                    a.name_zh AS assigned_zh, a.name_en AS assigned_en, h.code AS house,
                    p.name_zh AS person_zh, p.name_en AS person_en, b.places, b.note, s.escort, b.assigned_to,
                    b.slot_id, b.house_id, s.provider, s.vendor, b.visit_id, ",
            paused!("b.estate_id", "b.service_id", "$4"),
            " AS paused
             FROM booking b JOIN service s ON s.id = b.service_id JOIN house h ON h.id = b.house_id
             JOIN person p ON p.id = b.person_id LEFT JOIN person a ON a.id = b.assigned_to
             WHERE b.estate_id = $1 AND b.starts_at >= $2 AND b.starts_at < $3 AND b.state <> 'cancelled'
             ORDER BY b.starts_at, h.code, b.id LIMIT 1000"
        ))
        .bind(by.estate())
        .bind(span.0)
        .bind(span.1)
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    }))
}

/// The active staff who can be given a booking or a ticket, by name.
pub async fn workers(ctx: &Ctx, by: &Staff) -> Result<Vec<Worker>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT DISTINCT p.id, p.name_zh, p.name_en FROM person p JOIN staff_role r ON r.person_id = p.id
             WHERE p.estate_id = $1 AND r.estate_id = $1 AND p.state = 'active' AND r.role NOT IN ($2, $3)
             ORDER BY p.name_zh",
        )
        .bind(by.estate())
        .bind(Role::Admin)
        .bind(Role::Moderator)
        .fetch_all(pool)
        .await?
    }))
}

/// The houses of the estate that somebody lives in, by code.
pub async fn houses(ctx: &Ctx, by: &Staff) -> Result<Vec<HouseChoice>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT h.id, h.code FROM house h WHERE h.estate_id = $1 AND EXISTS
               (SELECT 1 FROM household_member m WHERE m.house_id = h.id AND m.until IS NULL
                  AND m.relation IN ('owner', 'spouse', 'tenant'))
             ORDER BY h.code LIMIT 1000",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    }))
}
