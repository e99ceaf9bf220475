//! The list of resources, and keeping one.

use super::note;
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{EstateId, PersonId, ResourceId},
    on, on_tx,
    resources::{Blackout, Kind, Reliant, Resource, ResourceDraft, Sheet, Subject},
    scope::Staff,
    time::Ms,
};

/// Selects resources of estate `$1`: `$2` is true. People come from their accounts, whether or not a row says more of them.
macro_rules! resources {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.kind, o.name_zh, o.name_en, o.department, o.alone, o.active, o.changed_at FROM (
               SELECT p.id, 'person' AS kind, p.name_zh, p.name_en, COALESCE(r.department, '') AS department, $2 AS alone,
                      COALESCE(r.active, $2) AS active, COALESCE(r.changed_at, 0) AS changed_at
               FROM person p LEFT JOIN resource r ON r.id = p.id
               WHERE p.estate_id = $1 AND p.state = 'active' AND EXISTS (SELECT 1 FROM staff_role s
                 WHERE s.estate_id = p.estate_id AND s.person_id = p.id AND s.role NOT IN ('admin', 'moderator'))
               UNION ALL
               SELECT r.id, r.kind, r.name_zh, r.name_en, r.department, r.alone, r.active, r.changed_at
               FROM resource r WHERE r.estate_id = $1 AND r.kind <> 'person') o ",
            $rest
        )
    };
}

/// All resources of the estate: people first, then the rest by kind and name.
pub async fn list(ctx: &Ctx, by: &Staff) -> Result<Vec<Resource>, Error> {
    let mut all: Vec<Resource> = on!(ctx.db, |pool| {
        sqlx::query_as(resources!("ORDER BY o.name_zh, o.id LIMIT 1000"))
            .bind(by.estate())
            .bind(true)
            .fetch_all(pool)
            .await?
    });
    all.sort_by_key(|resource| resource.kind);
    Ok(all)
}

/// # Errors
/// `NotFound` for a resource of another estate, or a person who does not work here any more.
pub async fn find(ctx: &Ctx, by: &Staff, id: ResourceId) -> Result<Sheet, Error> {
    let found: Option<Resource> = on!(ctx.db, |pool| {
        sqlx::query_as(resources!("WHERE o.id = $3")).bind(by.estate()).bind(true).bind(id).fetch_optional(pool).await?
    });
    let resource = found.ok_or(Error::NotFound)?;
    let hours = super::week(ctx, by, &Subject::Resource(id)).await?;
    let blackouts: Vec<Blackout> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, resource_id, service_id, starts_at, ends_at, reason FROM blackout
             WHERE estate_id = $1 AND resource_id = $2 AND ends_at > $3 AND lifted_at IS NULL ORDER BY starts_at, id LIMIT 200",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    let bookings: Vec<Reliant> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT b.id, b.starts_at, b.ends_at, h.code AS house, s.name_zh, s.name_en
             FROM booking_resource o JOIN booking b ON b.id = o.booking_id JOIN house h ON h.id = b.house_id
             JOIN service s ON s.id = b.service_id
             WHERE o.estate_id = $1 AND o.resource_id = $2 AND o.ends_at > $3
               AND b.state IN ('requested', 'confirmed', 'departed', 'arrived')
             ORDER BY b.starts_at, b.id LIMIT 100",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    Ok(Sheet { resource, hours, blackouts, bookings })
}

/// Makes sure that somebody who works here has a row, and locks it.
///
/// # Errors
/// `NotFound` for a person of another estate.
pub(super) async fn ensure_person(tx: &mut Tx, estate: EstateId, person: PersonId) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO resource (id, estate_id, kind, name_zh, name_en, department, person_id, alone, active, changed_at)
             SELECT p.id, p.estate_id, 'person', p.name_zh, p.name_en, '', p.id, $3, $3, 0 FROM person p
             WHERE p.estate_id = $1 AND p.id = $2 AND EXISTS (SELECT 1 FROM staff_role s
               WHERE s.estate_id = p.estate_id AND s.person_id = p.id)
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(estate)
        .bind(person)
        .bind(true)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// What a transaction needs of a locked resource.
#[derive(sqlx::FromRow)]
pub(super) struct Locked {
    pub kind: Kind,
    pub alone: bool,
    pub active: bool,
    pub changed_at: Ms,
}

/// Locks a resource by touching its row, so that those who want it come one after the other.
pub(super) async fn lock(tx: &mut Tx, estate: EstateId, id: ResourceId) -> Result<Locked, Error> {
    let locked: Option<Locked> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE resource SET active = active WHERE estate_id = $1 AND id = $2 RETURNING kind, alone, active, changed_at",
        )
        .bind(estate)
        .bind(id)
        .fetch_optional(conn)
        .await?
    });
    locked.ok_or(Error::NotFound)
}

/// How many bookings to come hold a resource within a span.
pub(super) async fn reliant(tx: &mut Tx, estate: EstateId, id: ResourceId, span: (Ms, Ms)) -> Result<i64, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT count(*) FROM booking_resource o JOIN booking b ON b.id = o.booking_id
             WHERE o.estate_id = $1 AND o.resource_id = $2 AND o.ends_at > $3 AND o.starts_at < $4
               AND b.state IN ('requested', 'confirmed', 'departed', 'arrived')",
        )
        .bind(estate)
        .bind(id)
        .bind(span.0)
        .bind(span.1)
        .fetch_one(conn)
        .await?
    }))
}

/// Adds a resource, or changes one. The same form key a second time gives the first one.
///
/// # Errors
/// `NotFound` for a resource of another estate; `Refused(Stale)` where somebody changed it since the form was opened;
/// `Invalid` on `confirm` where bookings rely on what is taken away and not exactly as many were confirmed.
pub async fn save(ctx: &Ctx, by: &Staff, draft: ResourceDraft) -> Result<ResourceId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (id, act) = match draft.changes {
                    Some((id, seen)) => {
                        change(&context, tx, &staff, (id, seen, draft)).await?;
                        (id, "resource.change")
                    }
                    None => {
                        let id: ResourceId = context.id();
                        let who = (staff.estate(), staff.person());
                        if let Some(made) = forms::claim(&context, tx, who, draft.key, id.0).await? {
                            return Ok(ResourceId(made));
                        }
                        add(&context, tx, &staff, (id, draft)).await?;
                        (id, "resource.add")
                    }
                };
                note(&context, tx, &staff, (id.0, act, "")).await?;
                Ok(id)
            })
        })
        .await
}

async fn add(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, draft): (ResourceId, ResourceDraft)) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO resource (id, estate_id, kind, name_zh, name_en, department, alone, active, changed_at, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(by.estate())
        .bind(draft.kind)
        .bind(draft.name.name_zh)
        .bind(draft.name.name_en)
        .bind(draft.department)
        .bind(draft.alone)
        .bind(draft.active)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn change(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    (id, seen, draft): (ResourceId, Ms, ResourceDraft),
) -> Result<(), Error> {
    let estate = by.estate();
    if draft.kind == Kind::Person {
        ensure_person(tx, estate, PersonId(id.0)).await?;
    }
    let before = lock(tx, estate, id).await?;
    if before.changed_at != seen || before.kind != draft.kind {
        return Err(Refusal::Stale.into());
    }
    if before.active && !draft.active {
        let count = reliant(tx, estate, id, (ctx.now(), Ms(i64::MAX))).await?;
        if count > 0 && draft.confirmed != Some(count) {
            return Err(Error::invalid("confirm", Rule::Required));
        }
    }
    if !before.alone && draft.alone && twice(ctx, tx, estate, id).await? {
        return Err(Error::invalid("shared", Rule::Overlaps));
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE resource SET name_zh = CASE WHEN kind = 'person' THEN name_zh ELSE $3 END,
                    name_en = CASE WHEN kind = 'person' THEN name_en ELSE $4 END,
                    department = $5, alone = $6, active = $7, changed_at = $8, changed_by = $9
             WHERE estate_id = $1 AND id = $2",
        )
        .bind(estate)
        .bind(id)
        .bind(draft.name.name_zh)
        .bind(draft.name.name_en)
        .bind(draft.department)
        .bind(draft.alone)
        .bind(draft.active)
        .bind(ctx.now().max(seen.plus(1)))
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Whether two visits to come hold it at the same time.
async fn twice(ctx: &Ctx, tx: &mut Tx, estate: EstateId, id: ResourceId) -> Result<bool, Error> {
    let count: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT count(*) FROM booking_resource o JOIN booking_resource i ON i.estate_id = o.estate_id
               AND i.resource_id = o.resource_id AND i.slot_id <> o.slot_id AND i.starts_at < o.ends_at AND i.ends_at > o.starts_at
             WHERE o.estate_id = $1 AND o.resource_id = $2 AND o.ends_at > $3",
        )
        .bind(estate)
        .bind(id)
        .bind(ctx.now())
        .fetch_one(conn)
        .await?
    });
    Ok(count > 0)
}
