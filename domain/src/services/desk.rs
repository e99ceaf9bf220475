//! The catalogue as staff keep it: the list, one service whole, new ones, and the steps of their life.

use sqlx::types::Json;

use super::{
    Category, Family, Mode, Name,
    sheet::{NewService, Relied, Sheet, SheetRow, StepWish, Version},
    sound,
    stage::{Stage, StageEntry},
    terms::{Terms, unconfirmed},
    versions::{self, New},
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{EntryId, EstateId, PersonId, ServiceId, VendorId},
    on, on_tx,
    scope::Staff,
    time::Ms,
    vendors::{self, Standing},
};

/// Every service of the estate, in whatever stage, by code.
pub async fn list(ctx: &Ctx, by: &Staff) -> Result<Vec<SheetRow>, Error> {
    versions::catch_up(ctx, by.estate()).await?;
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT s.id, s.code, s.family, s.category, s.mode, s.provider, s.name_zh, s.name_en, s.summary_zh, s.summary_en,
                    s.minutes, s.price_fen AS price, s.basis, s.unit_zh, s.unit_en, s.notice_hours, s.escort, s.stage, s.sought,
                    v.effective_at AS coming
             FROM service s
             LEFT JOIN service_version v ON v.estate_id = s.estate_id AND v.service_id = s.id
               AND v.applied_at IS NULL AND v.withdrawn_at IS NULL
             WHERE s.estate_id = $1 ORDER BY s.code",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    }))
}

#[derive(sqlx::FromRow)]
struct Head {
    code: String,
    family: Family,
    category: Category,
    mode: Mode,
    stage: Stage,
    revision: i64,
    #[sqlx(flatten)]
    terms: Terms,
    vendor_id: Option<VendorId>,
    vendor_zh: Option<String>,
    vendor_en: Option<String>,
    vendor_state: Option<vendors::State>,
    lapsed_at: Option<Ms>,
}

impl Head {
    fn vendor(&self) -> Option<Standing> {
        let name = Name { name_zh: self.vendor_zh.clone()?, name_en: self.vendor_en.clone()? };
        Some(Standing { id: self.vendor_id?, name, state: self.vendor_state?, lapsed_at: self.lapsed_at })
    }
}

/// One service with its history and the bookings that rely on it.
pub async fn find(ctx: &Ctx, by: &Staff, id: ServiceId) -> Result<Option<Sheet>, Error> {
    versions::catch_up(ctx, by.estate()).await?;
    let head: Option<Head> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT s.code, s.family, s.category, s.mode, s.stage, s.revision, s.name_zh, s.name_en, s.summary_zh, s.summary_en,
                    s.provider, s.vendor, s.place_zh, s.place_en, s.prepare_zh, s.prepare_en, s.inside_only, s.minutes, s.places,
                    s.price_fen AS price, s.basis, s.unit_zh, s.unit_en, s.notice_hours, s.escort, v.id AS vendor_id, v.name_zh AS vendor_zh,
                    v.name_en AS vendor_en, v.state AS vendor_state,
                    (SELECT MIN(d.expires_at) FROM vendor_paper d WHERE d.vendor_id = v.id AND d.required AND d.ended_at IS NULL
                       AND d.expires_at <= $3) AS lapsed_at
             FROM service s LEFT JOIN vendor_service o ON o.service_id = s.id AND o.until IS NULL
             LEFT JOIN vendor v ON v.id = o.vendor_id
             WHERE s.estate_id = $1 AND s.id = $2",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .fetch_optional(pool)
        .await?
    });
    let Some(head) = head else { return Ok(None) };
    let steps: Vec<StageEntry> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT t.at, p.name_zh AS by_zh, p.name_en AS by_en, t.stage, t.reason
             FROM service_step t LEFT JOIN person p ON p.id = t.by_id
             WHERE t.estate_id = $1 AND t.service_id = $2 ORDER BY t.at, t.id",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_all(pool)
        .await?
    });
    let vendor = head.vendor();
    let Head { code, family, category, mode, stage, revision, terms, .. } = head;
    let (versions, relied) = (history(ctx, by, id).await?, relied(ctx, by, id).await?);
    Ok(Some(Sheet { id, code, family, category, mode, stage, revision, terms, vendor, steps, versions, relied }))
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    id: EntryId,
    number: i64,
    terms: Json<Terms>,
    note: String,
    effective_at: Ms,
    made_at: Ms,
    by_zh: Option<String>,
    by_en: Option<String>,
    applied_at: Option<Ms>,
    withdrawn_at: Option<Ms>,
}

async fn history(ctx: &Ctx, by: &Staff, id: ServiceId) -> Result<Vec<Version>, Error> {
    let rows: Vec<VersionRow> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT v.id, v.number, v.terms, v.note, v.effective_at, v.made_at, p.name_zh AS by_zh, p.name_en AS by_en,
                    v.applied_at, v.withdrawn_at
             FROM service_version v LEFT JOIN person p ON p.id = v.by_id
             WHERE v.estate_id = $1 AND v.service_id = $2 ORDER BY v.number DESC LIMIT 50",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_all(pool)
        .await?
    });
    let version = |row: VersionRow| Version {
        id: row.id,
        number: row.number,
        terms: row.terms.0,
        note: row.note,
        effective_at: row.effective_at,
        made_at: row.made_at,
        by_zh: row.by_zh,
        by_en: row.by_en,
        applied_at: row.applied_at,
        withdrawn_at: row.withdrawn_at,
    };
    Ok(rows.into_iter().map(version).collect())
}

async fn relied(ctx: &Ctx, by: &Staff, id: ServiceId) -> Result<Vec<Relied>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT b.id, b.starts_at, h.code AS house, p.name_zh AS person_zh, p.name_en AS person_en
             FROM booking b JOIN house h ON h.id = b.house_id JOIN person p ON p.id = b.person_id
             WHERE b.estate_id = $1 AND b.service_id = $2 AND b.starts_at > $3
               AND b.state NOT IN ('completed', 'cancelled', 'no_show')
             ORDER BY b.starts_at, b.id",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    }))
}

/// Creates a service as a proposal (SC-6). The same form key a second time gives the first one.
///
/// # Errors
/// `Invalid` on `mark` where the code is taken.
pub async fn create(ctx: &Ctx, by: &Staff, new: NewService) -> Result<ServiceId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let id: ServiceId = context.id();
                if let Some(made) = forms::claim(&context, tx, (staff.estate(), staff.person()), new.key, id.0).await? {
                    return Ok(ServiceId(made));
                }
                match create_in(&context, tx, &staff, (id, new)).await? {
                    true => Ok(id),
                    false => Err(Error::invalid("mark", Rule::Taken)),
                }
            })
        })
        .await
}

/// `false` where the code is taken.
pub(super) async fn create_in(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    (id, new): (ServiceId, NewService),
) -> Result<bool, Error> {
    let (at, terms) = ((by.estate(), id), new.terms);
    let made = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh, summary_en,
                                  notice_hours, escort, stage, sought)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', 0, $10, 'proposal', $11)
             ON CONFLICT (estate_id, code) DO NOTHING",
        )
        .bind(id)
        .bind(by.estate())
        .bind(new.code)
        .bind(new.family)
        .bind(new.category)
        .bind(new.mode)
        .bind(terms.provider.clone())
        .bind(terms.name_zh.clone())
        .bind(terms.name_en.clone())
        .bind(terms.escort)
        .bind(sound::readings(&terms.name_zh))
        .execute(conn)
        .await?
        .rows_affected()
    });
    if made == 0 {
        return Ok(false);
    }
    let now = ctx.now();
    versions::add(ctx, tx, at, New { terms, note: String::new(), effective_at: now, by: Some(by.person()) }).await?;
    note(ctx, tx, at, (None, Stage::Proposal, new.reason, Some(by.person()))).await?;
    Ok(true)
}

/// A line of the life: from, to, why, by whom.
pub(crate) type Line = (Option<Stage>, Stage, String, Option<PersonId>);

pub(crate) async fn note(ctx: &Ctx, tx: &mut Tx, at: (EstateId, ServiceId), line: Line) -> Result<(), Error> {
    let (from, to, reason, by) = line;
    on_tx!(tx, |conn| {
        // Later than the step before it, also within one millisecond or after the clock was set back.
        sqlx::query(
            "INSERT INTO service_step (id, estate_id, service_id, at, by_id, came_from, stage, reason)
             SELECT $1, $2, $3, CASE WHEN MAX(t.at) >= $4 THEN MAX(t.at) + 1 ELSE $4 END, $5, $6, $7, $8
             FROM service_step t WHERE t.estate_id = $2 AND t.service_id = $3",
        )
        .bind(ctx.id::<EntryId>())
        .bind(at.0)
        .bind(at.1)
        .bind(ctx.now())
        .bind(by)
        .bind(from)
        .bind(to)
        .bind(reason)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Takes a step of the service's life (SC-2, SC-3). Bookings that were made stay as they are.
///
/// # Errors
/// `Refused(Stale)` where it has left the stage that the form was made for, or the step is not possible; `Invalid` on
/// `confirm` where it ends a service that is booked and not exactly as many bookings were confirmed.
pub async fn step(ctx: &Ctx, by: &Staff, id: ServiceId, wish: StepWish) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { step_in(&context, tx, &staff, (id, wish)).await })).await
}

async fn step_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, wish): (ServiceId, StepWish)) -> Result<(), Error> {
    let at = (by.estate(), id);
    let service = versions::lock(tx, by.estate(), id).await?;
    let next = service.stage.next(wish.act).filter(|_| service.stage == wish.from).ok_or(Refusal::Stale)?;
    if service.stage.is_bookable() && !next.is_bookable() {
        let (booked, _) = versions::ahead(ctx, tx, at, ctx.now()).await?;
        if booked > 0 && wish.confirmed != Some(booked) {
            return Err(unconfirmed());
        }
    }
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE service SET stage = $3, revision = revision + 1 WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .bind(next)
            .execute(conn)
            .await?;
    });
    if next == Stage::Retired {
        // What waited for its day would change a service that is no more.
        versions::withdraw_in(ctx, tx, at).await?;
    }
    note(ctx, tx, at, (Some(service.stage), next, wish.reason, Some(by.person()))).await?;
    versions::reindex(ctx, tx, at).await
}
