//! Reading vendors: the list with scores, one vendor whole, the papers that expire.

use sqlx::types::Json;

use crate::{
    ctx::Ctx,
    error::Error,
    id::VendorId,
    on,
    scope::Staff,
    services::Name,
    time::Ms,
    vendors::{
        Dossier, EARLY, ExpiringRow, Given, Paper, SCORED, Score, ServiceChoice, State, StateEntry, Vendor, VendorRow,
        VendorView,
    },
};

/// Every vendor of the estate by name, with what its callbacks of the last twelve months say.
pub async fn list(ctx: &Ctx, by: &Staff) -> Result<Vec<VendorRow>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "WITH called AS (
               SELECT c.vendor_id, COUNT(*) AS callbacks, CAST(SUM(CASE WHEN c.satisfied THEN 1 ELSE 0 END) AS BIGINT) AS satisfied,
                      CAST(SUM(c.grade) AS BIGINT) AS grades
               FROM booking_callback c WHERE c.estate_id = $1 AND c.vendor_id IS NOT NULL AND c.at > $2 GROUP BY c.vendor_id)
             SELECT v.id, v.name_zh, v.name_en, v.state, v.contact, v.phone,
                    (SELECT COUNT(*) FROM vendor_service o WHERE o.estate_id = $1 AND o.vendor_id = v.id AND o.until IS NULL) AS services,
                    (SELECT MIN(p.expires_at) FROM vendor_paper p
                       WHERE p.vendor_id = v.id AND p.required AND p.ended_at IS NULL) AS expires_at,
                    COALESCE(k.callbacks, 0) AS callbacks, COALESCE(k.satisfied, 0) AS satisfied, COALESCE(k.grades, 0) AS grades
             FROM vendor v LEFT JOIN called k ON k.vendor_id = v.id
             WHERE v.estate_id = $1 ORDER BY v.name_zh, v.id LIMIT 500",
        )
        .bind(by.estate())
        .bind(ctx.now().plus(-SCORED))
        .fetch_all(pool)
        .await?
    }))
}

/// VN-4: papers that have expired or expire within thirty days, the most urgent first. Those of suspended vendors can wait.
pub async fn expiring(ctx: &Ctx, by: &Staff) -> Result<Vec<ExpiringRow>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.vendor_id, v.name_zh, v.name_en, p.kind, p.number, p.expires_at, p.required
             FROM vendor_paper p JOIN vendor v ON v.id = p.vendor_id
             WHERE p.estate_id = $1 AND p.ended_at IS NULL AND p.expires_at <= $2 AND v.state <> 'suspended'
             ORDER BY p.expires_at, p.id LIMIT 100",
        )
        .bind(by.estate())
        .bind(ctx.now().plus(EARLY))
        .fetch_all(pool)
        .await?
    }))
}

#[derive(sqlx::FromRow)]
struct Head {
    #[sqlx(flatten)]
    name: Name,
    contact: String,
    phone: String,
    state: State,
    agreement: String,
    dossier: Json<Dossier>,
    revision: i64,
    changed_at: Ms,
    #[sqlx(flatten)]
    score: Score,
}

/// One vendor with its services, papers, score and decisions.
pub async fn find(ctx: &Ctx, by: &Staff, id: VendorId) -> Result<Option<VendorView>, Error> {
    let head: Option<Head> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "WITH called AS (
               SELECT COUNT(*) AS callbacks, CAST(COALESCE(SUM(CASE WHEN c.satisfied THEN 1 ELSE 0 END), 0) AS BIGINT) AS satisfied,
                      CAST(COALESCE(SUM(c.grade), 0) AS BIGINT) AS grades
               FROM booking_callback c WHERE c.estate_id = $1 AND c.vendor_id = $2 AND c.at > $3)
             SELECT v.name_zh, v.name_en, v.contact, v.phone, v.state, v.agreement, v.dossier, v.revision, v.changed_at,
                    k.callbacks, k.satisfied, k.grades
             FROM vendor v, called k WHERE v.estate_id = $1 AND v.id = $2",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now().plus(-SCORED))
        .fetch_optional(pool)
        .await?
    });
    let Some(head) = head else { return Ok(None) };
    let Json(dossier) = head.dossier;
    let Head { name, contact, phone, state, agreement, revision, changed_at, score, .. } = head;
    let vendor = Vendor { id, name, contact, phone, state, agreement, dossier, revision, changed_at };
    let (services, papers) = (services(ctx, by, id).await?, papers(ctx, by, id).await?);
    let (steps, free) = (steps(ctx, by, id).await?, free(ctx, by).await?);
    Ok(Some(VendorView { vendor, services, papers, score, steps, free }))
}

async fn services(ctx: &Ctx, by: &Staff, id: VendorId) -> Result<Vec<Given>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT o.id, o.service_id, s.name_zh, s.name_en, o.since, o.until
             FROM vendor_service o JOIN service s ON s.id = o.service_id
             WHERE o.estate_id = $1 AND o.vendor_id = $2
             ORDER BY CASE WHEN o.until IS NULL THEN 0 ELSE 1 END, o.since DESC, o.id LIMIT 100",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_all(pool)
        .await?
    }))
}

async fn papers(ctx: &Ctx, by: &Staff, id: VendorId) -> Result<Vec<Paper>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT d.id, d.kind, d.number, d.expires_at, d.required, d.made_at, p.name_zh, p.name_en, d.ended_at
             FROM vendor_paper d JOIN person p ON p.id = d.made_by
             WHERE d.estate_id = $1 AND d.vendor_id = $2
             ORDER BY CASE WHEN d.ended_at IS NULL THEN 0 ELSE 1 END, CASE WHEN d.ended_at IS NULL THEN d.expires_at ELSE -d.ended_at END,
                      d.id LIMIT 100",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_all(pool)
        .await?
    }))
}

async fn steps(ctx: &Ctx, by: &Staff, id: VendorId) -> Result<Vec<StateEntry>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT t.at, p.name_zh, p.name_en, t.state, t.reason FROM vendor_step t JOIN person p ON p.id = t.by_id
             WHERE t.estate_id = $1 AND t.vendor_id = $2 ORDER BY t.at, t.id",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_all(pool)
        .await?
    }))
}

async fn free(ctx: &Ctx, by: &Staff) -> Result<Vec<ServiceChoice>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT s.id, s.name_zh, s.name_en FROM service s
             WHERE s.estate_id = $1 AND s.stage <> 'retired'
               AND NOT EXISTS (SELECT 1 FROM vendor_service o WHERE o.service_id = s.id AND o.until IS NULL)
             ORDER BY CASE WHEN s.family = 'partner' THEN 0 ELSE 1 END, s.code",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    }))
}
