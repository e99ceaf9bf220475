//! Links to one visit for a vendor's crew, as staff give them out. A link's secret has 256 bits and is kept by its hash, as a session's is (B1).

use super::{
    Standing, State as VendorState, callbacks,
    job::{AFTER, Desk, Link},
};
use crate::{
    accounts::digest::digest,
    audit::{self, Act},
    bookings::{State, store::lock},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    forms,
    id::{BookingId, EntryId, FormKey, VendorId},
    locale::Bilingual,
    on, on_tx,
    scope::{Actor, Staff},
    services::Name,
    time::Ms,
};

#[derive(sqlx::FromRow)]
struct Row {
    name_zh: String,
    name_en: String,
    house: String,
    person_zh: String,
    person_en: String,
    starts_at: Ms,
    ends_at: Ms,
    state: State,
    callback_due: bool,
    assigned_zh: Option<String>,
    assigned_en: Option<String>,
    vendor_id: Option<VendorId>,
    vendor_zh: Option<String>,
    vendor_en: Option<String>,
    vendor_state: Option<VendorState>,
    lapsed_at: Option<Ms>,
    made_at: Option<Ms>,
    by_zh: Option<String>,
    by_en: Option<String>,
    note: Option<String>,
    accepted_at: Option<Ms>,
    reported_at: Option<Ms>,
    report: Option<String>,
}

impl Row {
    fn vendor(&self) -> Option<Standing> {
        let name = Name { name_zh: self.vendor_zh.clone()?, name_en: self.vendor_en.clone()? };
        Some(Standing { id: self.vendor_id?, name, state: self.vendor_state?, lapsed_at: self.lapsed_at })
    }

    fn link(&self) -> Option<Link> {
        Some(Link {
            made_at: self.made_at?,
            by: Name { name_zh: self.by_zh.clone()?, name_en: self.by_en.clone()? },
            note: self.note.clone()?,
            accepted_at: self.accepted_at,
            reported_at: self.reported_at,
            report: self.report.clone()?,
        })
    }
}

/// A visit with its link and its callbacks, for staff.
pub async fn find(ctx: &Ctx, by: &Staff, id: BookingId) -> Result<Option<Desk>, Error> {
    let row: Option<Row> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT s.name_zh, s.name_en, h.code AS house, p.name_zh AS person_zh, p.name_en AS person_en, b.starts_at, b.ends_at,
                    b.state, b.callback_due, a.name_zh AS assigned_zh, a.name_en AS assigned_en, v.id AS vendor_id,
                    v.name_zh AS vendor_zh, v.name_en AS vendor_en, v.state AS vendor_state,
                    (SELECT MIN(d.expires_at) FROM vendor_paper d WHERE d.vendor_id = v.id AND d.required AND d.ended_at IS NULL
                       AND d.expires_at <= $3) AS lapsed_at,
                    l.made_at, m.name_zh AS by_zh, m.name_en AS by_en, l.note, l.accepted_at, l.reported_at, l.report
             FROM booking b JOIN service s ON s.id = b.service_id JOIN house h ON h.id = b.house_id
             JOIN person p ON p.id = b.person_id LEFT JOIN person a ON a.id = b.assigned_to
             LEFT JOIN vendor_service o ON o.service_id = b.service_id AND o.until IS NULL LEFT JOIN vendor v ON v.id = o.vendor_id
             LEFT JOIN job_link l ON l.booking_id = b.id AND l.revoked_at IS NULL LEFT JOIN person m ON m.id = l.made_by
             WHERE b.estate_id = $1 AND b.id = $2",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .fetch_optional(pool)
        .await?
    });
    let Some(row) = row else { return Ok(None) };
    let callbacks = callbacks::of_booking(ctx, by, id).await?;
    let (vendor, link) = (row.vendor(), row.link());
    let assigned = row.assigned_zh.zip(row.assigned_en).map(|(zh, en)| Bilingual { zh, en });
    Ok(Some(Desk {
        booking: id,
        service: Name { name_zh: row.name_zh, name_en: row.name_en },
        house: row.house,
        person: Bilingual { zh: row.person_zh, en: row.person_en },
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        state: row.state,
        assigned,
        vendor,
        link,
        callback_due: row.callback_due,
        callbacks,
    }))
}

/// Makes a link and answers its secret, which is never to be had again. A link that was made before is dead. A form that is
/// sent twice makes a second link: only the one that is shown last is good.
///
/// # Errors
/// `NotFound` for a booking of another estate; `Refused(Stale)` for a visit that is called off or long over, or whose vendor is
/// suspended.
pub async fn open(ctx: &Ctx, by: &Staff, id: BookingId, (words, key): (String, FormKey)) -> Result<String, Error> {
    let (context, staff, secret) = (ctx.clone(), *by, ctx.secret());
    let hash = digest(&secret);
    ctx.db
        .write(move |tx| Box::pin(async move { open_in(&context, tx, (&staff, id), (hash, words, key)).await }))
        .await?;
    Ok(secret)
}

async fn open_in(
    ctx: &Ctx,
    tx: &mut Tx,
    (by, id): (&Staff, BookingId),
    (hash, words, key): (String, String, FormKey),
) -> Result<(), Error> {
    let booking = lock(tx, &Actor::Staff(*by), id).await?;
    let link: EntryId = ctx.id();
    let first = forms::claim(ctx, tx, (by.estate(), by.person()), key, link.0).await?.is_none();
    let vendor: Option<(VendorId, VendorState)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT v.id, v.state FROM vendor_service o JOIN vendor v ON v.id = o.vendor_id
             WHERE o.estate_id = $1 AND o.service_id = $2 AND o.until IS NULL",
        )
        .bind(by.estate())
        .bind(booking.service_id)
        .fetch_optional(conn)
        .await?
    });
    let off = matches!(booking.state, State::Cancelled | State::NoShow) || booking.ends_at.plus(AFTER) <= ctx.now();
    if off || vendor.is_some_and(|(_, state)| state == VendorState::Suspended) {
        return Err(Refusal::Stale.into());
    }
    revoke_in(ctx, tx, (by, id)).await?;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO job_link (id, estate_id, booking_id, vendor_id, secret_hash, note, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(link)
        .bind(by.estate())
        .bind(id)
        .bind(vendor.map(|(vendor, _)| vendor))
        .bind(hash)
        .bind(words)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    if first { audit(ctx, tx, by, (id, "job.open")).await } else { Ok(()) }
}

/// Takes the link of a visit back. Doing it twice is no failure.
///
/// # Errors
/// `NotFound` for a booking of another estate.
pub async fn revoke(ctx: &Ctx, by: &Staff, id: BookingId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                lock(tx, &Actor::Staff(staff), id).await?;
                if revoke_in(&context, tx, (&staff, id)).await? == 0 {
                    return Ok(());
                }
                audit(&context, tx, &staff, (id, "job.revoke")).await
            })
        })
        .await
}

async fn revoke_in(ctx: &Ctx, tx: &mut Tx, (by, id): (&Staff, BookingId)) -> Result<u64, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE job_link SET revoked_at = $3, revoked_by = $4 WHERE estate_id = $1 AND booking_id = $2 AND revoked_at IS NULL",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?
        .rows_affected()
    }))
}

async fn audit(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, act): (BookingId, &str)) -> Result<(), Error> {
    let act = Act { estate: by.estate(), by: Some(by.person()), act, subject: Some(id.0), reason: "" };
    audit::record(ctx, tx, act).await
}
