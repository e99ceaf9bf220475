//! Vendors of the first estate with their papers, and the callbacks after their visits. The last visits wait for theirs.

use serde::Deserialize;
use sqlx::types::Json;

use super::{
    cast::{Cast, EstateEntry},
    data::{Name, read},
};
use crate::{
    bookings::Step,
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{BookingId, EntryId, EstateId, PersonId, VendorId},
    on_tx,
    time::{DAY, HOUR, Ms},
    vendors::{Dossier, Finding, PaperKind, State, callbacks},
};

#[derive(Deserialize)]
struct File {
    vendor: Vec<Vendor>,
    callback: Vec<Callback>,
}

#[derive(Deserialize)]
struct Vendor {
    #[serde(flatten)]
    name: Name,
    contact: String,
    phone: String,
    agreement: String,
    services: Vec<String>,
    findings: [(String, String); 6],
    #[serde(default)]
    speciality: String,
    papers: Vec<Paper>,
    /// Why nothing is done with it for now.
    suspended: Option<String>,
    #[serde(default)]
    candidate: bool,
}

#[derive(Deserialize)]
struct Paper {
    kind: PaperKind,
    number: String,
    days: i64,
    required: bool,
}

#[derive(Deserialize)]
struct Callback {
    house: String,
    day: i64,
    start: String,
    after_hours: i64,
    by: String,
    satisfied: bool,
    grade: i64,
    words: String,
}

/// Since when the vendors come, in days.
const SINCE: i64 = 400;

pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast) -> Result<(), Error> {
    let file: File = read("vendors.toml", include_str!("../../demo/vendors.toml"))?;
    let (estate, manager) = (cast.estate("weilan")?, cast.person("qinshuo")?);
    for vendor in &file.vendor {
        enter(ctx, tx, (cast, estate, manager), vendor).await?;
    }
    fall_due(tx, estate.id()).await?;
    for callback in &file.callback {
        call(ctx, tx, (cast, estate), callback).await?;
    }
    Ok(())
}

async fn enter(
    ctx: &Ctx,
    tx: &mut Tx,
    (cast, estate, manager): (&Cast, &EstateEntry, PersonId),
    vendor: &Vendor,
) -> Result<(), Error> {
    let (id, since): (VendorId, Ms) = (ctx.id(), cast.now().plus(-SINCE * DAY));
    let mut steps = if vendor.candidate {
        Vec::new()
    } else {
        vec![(since, State::Approved, "六项考察都已看过，同意合作。")]
    };
    steps.extend(vendor.suspended.as_deref().map(|why| (cast.now().plus(-75 * DAY), State::Suspended, why)));
    let state = steps.last().map_or(State::Candidate, |(_, state, _)| *state);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO vendor (id, estate_id, name_zh, name_en, contact, phone, state, agreement, dossier, revision, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(vendor.name.name_zh.clone())
        .bind(vendor.name.name_en.clone())
        .bind(vendor.contact.clone())
        .bind(vendor.phone.clone())
        .bind(state)
        .bind(vendor.agreement.clone())
        .bind(Json(vendor.dossier()))
        .bind(cast.now().plus(-20 * DAY))
        .execute(conn)
        .await?;
    });
    for (at, state, reason) in steps {
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO vendor_step (id, estate_id, vendor_id, at, by_id, state, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(ctx.id::<EntryId>())
            .bind(estate.id())
            .bind(id)
            .bind(at)
            .bind(manager)
            .bind(state)
            .bind(reason.to_owned())
            .execute(conn)
            .await?;
        });
    }
    for code in &vendor.services {
        give(ctx, tx, (estate.id(), id, manager), (code, since)).await?;
    }
    for paper in &vendor.papers {
        record(ctx, tx, (estate, id, manager), (paper, since)).await?;
    }
    Ok(())
}

impl Vendor {
    fn dossier(&self) -> Dossier {
        let [fame, repute, qualification, business, crew, references] =
            self.findings.clone().map(|(mark, note)| Finding { mark: mark.parse().ok(), note });
        let (needed, high_end, speciality) = (!self.candidate, !self.candidate, self.speciality.clone());
        Dossier { fame, repute, qualification, business, crew, references, needed, high_end, speciality }
    }
}

async fn give(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, vendor, by): (EstateId, VendorId, PersonId),
    (code, since): (&str, Ms),
) -> Result<(), Error> {
    let given = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO vendor_service (id, estate_id, vendor_id, service_id, since, by_id)
             SELECT $1, $2, $3, s.id, $5, $6 FROM service s WHERE s.estate_id = $2 AND s.code = $4",
        )
        .bind(ctx.id::<EntryId>())
        .bind(estate)
        .bind(vendor)
        .bind(code.to_owned())
        .bind(since)
        .bind(by)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if given == 1 { Ok(()) } else { Err(Error::broken(format!("demo/vendors.toml names no service {code}"))) }
}

async fn record(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, vendor, by): (&EstateEntry, VendorId, PersonId),
    (paper, since): (&Paper, Ms),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO vendor_paper (id, estate_id, vendor_id, kind, number, expires_at, required, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(ctx.id::<EntryId>())
        .bind(estate.id())
        .bind(vendor)
        .bind(paper.kind)
        .bind(paper.number.clone())
        .bind(estate.at(paper.days + 1, "00:00")?)
        .bind(paper.required)
        .bind(since)
        .bind(by)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// What was completed before this was loaded is due as if it had been completed by hand.
async fn fall_due(tx: &mut Tx, estate: EstateId) -> Result<(), Error> {
    let done: Vec<BookingId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM booking WHERE estate_id = $1 AND state = 'completed'")
            .bind(estate)
            .fetch_all(conn)
            .await?
    });
    for booking in done {
        callbacks::fall_due(tx, estate, booking).await?;
    }
    Ok(())
}

async fn call(ctx: &Ctx, tx: &mut Tx, (cast, estate): (&Cast, &EstateEntry), callback: &Callback) -> Result<(), Error> {
    let (house, by) = (cast.house("weilan", &callback.house)?.id, cast.person(&callback.by)?);
    let starts_at = estate.at(callback.day, &callback.start)?;
    let closed: Option<(BookingId, Ms)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE booking SET callback_due = $4 WHERE estate_id = $1 AND house_id = $2 AND starts_at = $3 AND callback_due
             RETURNING id, ends_at",
        )
        .bind(estate.id())
        .bind(house)
        .bind(starts_at)
        .bind(!callback.satisfied)
        .fetch_optional(conn)
        .await?
    });
    let (booking, ends_at) = closed.ok_or_else(|| Error::broken("demo/vendors.toml calls back what is not due"))?;
    let at = ends_at.plus(callback.after_hours * HOUR).min(cast.now().plus(-HOUR));
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO booking_callback (id, estate_id, booking_id, vendor_id, at, by_id, satisfied, grade, words)
             SELECT $1, $2, b.id, o.vendor_id, $4, $5, $6, $7, $8 FROM booking b
             LEFT JOIN vendor_service o ON o.service_id = b.service_id AND o.until IS NULL WHERE b.estate_id = $2 AND b.id = $3",
        )
        .bind(ctx.id::<EntryId>())
        .bind(estate.id())
        .bind(booking)
        .bind(at)
        .bind(by)
        .bind(callback.satisfied)
        .bind(callback.grade)
        .bind(callback.words.clone())
        .execute(conn)
        .await?;
    });
    let step = if callback.satisfied { Step::CalledBack } else { Step::CallbackOpen };
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO booking_event (id, estate_id, booking_id, at, by_id, step) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(ctx.id::<EntryId>())
        .bind(estate.id())
        .bind(booking)
        .bind(at)
        .bind(by)
        .bind(step)
        .execute(conn)
        .await?;
    });
    Ok(())
}
