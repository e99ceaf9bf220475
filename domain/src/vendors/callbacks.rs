//! Records of callbacks. `booking.callback_due` says what is to be called: set with the completion of a visit from outside,
//! taken back by a satisfied callback only.

use super::callback::{Callback, CallbackRow, Part, Report};
use crate::{
    bookings::{
        State, Step,
        store::{Event, announce, lock, note},
    },
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    forms,
    id::{BookingId, EntryId, EstateId, VendorId},
    on, on_tx,
    page::{Cursor, Page},
    scope::{Actor, Staff},
};

/// Marks a visit that was completed as due for a callback where it came from outside: a partner's service, one with an
/// escort, or one that a vendor does (BK-3).
pub(crate) async fn fall_due(tx: &mut Tx, estate: EstateId, id: BookingId) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE booking SET callback_due = $3 WHERE estate_id = $1 AND id = $2 AND EXISTS (
               SELECT 1 FROM service s WHERE s.id = booking.service_id AND (s.family = 'partner' OR s.escort OR EXISTS (
                 SELECT 1 FROM vendor_service o WHERE o.estate_id = $1 AND o.service_id = s.id AND o.since <= booking.starts_at
                   AND (o.until IS NULL OR o.until > booking.starts_at))))",
        )
        .bind(estate)
        .bind(id)
        .bind(true)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Selects visits to be called back; `$2` and `$3` are the place to start from, `$4` how many.
macro_rules! due {
    ($tried:literal) => {
        concat!(
            "SELECT d.booking, d.name_zh, d.name_en, d.house, d.person_zh, d.person_en, d.ends_at, d.vendor_zh, d.vendor_en,
                    d.unsatisfied, d.ends_at AS at
             FROM (SELECT b.id AS booking, s.name_zh, s.name_en, h.code AS house, p.name_zh AS person_zh, p.name_en AS person_en,
                          b.ends_at, v.name_zh AS vendor_zh, v.name_en AS vendor_en,
                          (SELECT COUNT(*) FROM booking_callback c WHERE c.estate_id = $1 AND c.booking_id = b.id) AS unsatisfied
                   FROM booking b JOIN service s ON s.id = b.service_id JOIN house h ON h.id = b.house_id
                   JOIN person p ON p.id = b.person_id
                   LEFT JOIN vendor_service o ON o.estate_id = b.estate_id AND o.service_id = b.service_id
                     AND o.since <= b.starts_at AND (o.until IS NULL OR o.until > b.starts_at)
                   LEFT JOIN vendor v ON v.id = o.vendor_id
                   WHERE b.estate_id = $1 AND b.callback_due AND (b.ends_at, b.id) > ($2, $3)) d
             WHERE d.unsatisfied ", $tried, " 0 ORDER BY d.ends_at, d.booking LIMIT $4"
        )
    };
}

/// Callbacks a page at a time: those that are due by age, the longest waiting first; those that were made from the latest on.
pub async fn list(
    ctx: &Ctx,
    by: &Staff,
    part: Part,
    from: Option<Cursor>,
    size: u16,
) -> Result<Page<CallbackRow>, Error> {
    let start = from.unwrap_or(if part == Part::Done { Cursor::NEWEST } else { Cursor::OLDEST });
    let size = usize::from(size);
    let rows: Vec<CallbackRow> = on!(ctx.db, |pool| {
        let query = match part {
            Part::Due => sqlx::query_as(due!("=")),
            Part::Open => sqlx::query_as(due!(">")),
            Part::Done => sqlx::query_as(
                "SELECT b.id AS booking, s.name_zh, s.name_en, h.code AS house, p.name_zh AS person_zh, p.name_en AS person_en,
                        b.ends_at, v.name_zh AS vendor_zh, v.name_en AS vendor_en,
                        (SELECT COUNT(*) FROM booking_callback u
                          WHERE u.estate_id = $1 AND u.booking_id = b.id AND NOT u.satisfied) AS unsatisfied, c.at
                 FROM booking_callback c JOIN booking b ON b.id = c.booking_id JOIN service s ON s.id = b.service_id
                 JOIN house h ON h.id = b.house_id JOIN person p ON p.id = b.person_id LEFT JOIN vendor v ON v.id = c.vendor_id
                 WHERE c.estate_id = $1 AND c.satisfied AND (c.at, b.id) < ($2, $3) ORDER BY c.at DESC, b.id DESC LIMIT $4",
            ),
        };
        query
            .bind(by.estate())
            .bind(start.at)
            .bind(start.id)
            .bind(i64::try_from(size).unwrap_or(50) + 1)
            .fetch_all(pool)
            .await?
    });
    Ok(Page::cut(rows, size, |row| Cursor { at: row.at, id: row.booking.0 }))
}

/// The callbacks of one visit, oldest first.
pub async fn of_booking(ctx: &Ctx, by: &Staff, id: BookingId) -> Result<Vec<Callback>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT c.at, p.name_zh, p.name_en, c.satisfied, c.grade, c.words
             FROM booking_callback c JOIN person p ON p.id = c.by_id
             WHERE c.estate_id = $1 AND c.booking_id = $2 ORDER BY c.at, c.id",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_all(pool)
        .await?
    }))
}

/// Records a callback. Who is satisfied closes it; who is not is called again (TK-4). The same form key a second time
/// writes nothing.
///
/// # Errors
/// `NotFound` for a booking of another estate; `Refused(Stale)` where none is due, as after a satisfied one.
pub async fn record(ctx: &Ctx, by: &Staff, id: BookingId, report: Report) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { record_in(&context, tx, &staff, (id, report)).await })).await
}

async fn record_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, report): (BookingId, Report)) -> Result<(), Error> {
    let booking = lock(tx, &Actor::Staff(*by), id).await?;
    let (entry, estate): (EntryId, _) = (ctx.id(), by.estate());
    if forms::claim(ctx, tx, (estate, by.person()), report.key, entry.0).await?.is_some() {
        return Ok(());
    }
    let closed = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE booking SET callback_due = $3 WHERE estate_id = $1 AND id = $2 AND callback_due AND state = $4",
        )
        .bind(estate)
        .bind(id)
        .bind(!report.satisfied)
        .bind(State::Completed)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if closed == 0 {
        return Err(Refusal::Stale.into());
    }
    let vendor: Option<VendorId> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT vendor_id FROM vendor_service
             WHERE estate_id = $1 AND service_id = $2 AND since <= $3 AND (until IS NULL OR until > $3)
             ORDER BY since DESC LIMIT 1",
        )
        .bind(estate)
        .bind(booking.service_id)
        .bind(booking.starts_at)
        .fetch_optional(conn)
        .await?
    });
    let step = if report.satisfied { Step::CalledBack } else { Step::CallbackOpen };
    insert(ctx, tx, (by, id), (entry, vendor, report)).await?;
    note(ctx, tx, (estate, id), Event::of(step, by.person())).await?;
    announce(tx, estate, id.0, &booking.whose());
    Ok(())
}

async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    (by, id): (&Staff, BookingId),
    (entry, vendor, report): (EntryId, Option<VendorId>, Report),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO booking_callback (id, estate_id, booking_id, vendor_id, at, by_id, satisfied, grade, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(entry)
        .bind(by.estate())
        .bind(id)
        .bind(vendor)
        .bind(ctx.now())
        .bind(by.person())
        .bind(report.satisfied)
        .bind(report.grade)
        .bind(report.words)
        .execute(conn)
        .await?;
    });
    Ok(())
}
