//! Keeping a vendor's dossier, and deciding about it.

use sqlx::types::Json;

use super::{lock, note};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{EntryId, VendorId},
    on_tx,
    scope::Staff,
    vendors::{Act, Decision, State, VendorDraft},
};

/// Adds a vendor as a candidate, or changes one. The same form key a second time gives the first vendor.
///
/// # Errors
/// `NotFound` for a vendor of another estate; `Refused(Stale)` where somebody changed it since the form was opened;
/// `Invalid` on `name_zh` where another has the name.
pub async fn save(ctx: &Ctx, by: &Staff, draft: VendorDraft) -> Result<VendorId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                match draft.changes {
                    Some((id, seen)) => change(&context, tx, &staff, (id, seen, draft)).await,
                    None => add(&context, tx, &staff, draft).await,
                }
            })
        })
        .await
}

async fn add(ctx: &Ctx, tx: &mut Tx, by: &Staff, draft: VendorDraft) -> Result<VendorId, Error> {
    let id: VendorId = ctx.id();
    if let Some(made) = forms::claim(ctx, tx, (by.estate(), by.person()), draft.key, id.0).await? {
        return Ok(VendorId(made));
    }
    let made = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO vendor (id, estate_id, name_zh, name_en, contact, phone, state, agreement, dossier, revision, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'candidate', $7, $8, 1, $9) ON CONFLICT (estate_id, name_zh) DO NOTHING",
        )
        .bind(id)
        .bind(by.estate())
        .bind(draft.name.name_zh)
        .bind(draft.name.name_en)
        .bind(draft.contact)
        .bind(draft.phone)
        .bind(draft.agreement)
        .bind(Json(draft.dossier))
        .bind(ctx.now())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if made == 0 {
        return Err(Error::invalid("name_zh", Rule::Taken));
    }
    note(ctx, tx, by, (id, "vendor.add", "")).await?;
    Ok(id)
}

async fn change(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    (id, seen, draft): (VendorId, i64, VendorDraft),
) -> Result<VendorId, Error> {
    lock(tx, by, id).await?;
    let namesake: Option<VendorId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM vendor WHERE estate_id = $1 AND name_zh = $2 AND id <> $3")
            .bind(by.estate())
            .bind(draft.name.name_zh.clone())
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    if namesake.is_some() {
        return Err(Error::invalid("name_zh", Rule::Taken));
    }
    let changed = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE vendor SET name_zh = $4, name_en = $5, contact = $6, phone = $7, agreement = $8, dossier = $9, changed_at = $10,
                    revision = revision + 1
             WHERE estate_id = $1 AND id = $2 AND revision = $3",
        )
        .bind(by.estate())
        .bind(id)
        .bind(seen)
        .bind(draft.name.name_zh)
        .bind(draft.name.name_en)
        .bind(draft.contact)
        .bind(draft.phone)
        .bind(draft.agreement)
        .bind(Json(draft.dossier))
        .bind(ctx.now())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if changed == 0 {
        return Err(Refusal::Stale.into());
    }
    note(ctx, tx, by, (id, "vendor.change", "")).await?;
    Ok(id)
}

/// Approves a vendor, or suspends it: from then on residents do not see what it does.
///
/// # Errors
/// `NotFound` for a vendor of another estate; `Refused`: `Stale` where it has left the state that the form was made for,
/// `DossierOpen` where a criterion of the dossier has no mark (VN-1).
pub async fn decide(ctx: &Ctx, by: &Staff, id: VendorId, decision: Decision) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { decide_in(&context, tx, &staff, (id, decision)).await })).await
}

async fn decide_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, decision): (VendorId, Decision)) -> Result<(), Error> {
    let vendor = lock(tx, by, id).await?;
    let next = vendor.state.next(decision.act).filter(|_| vendor.state == decision.from).ok_or(Refusal::Stale)?;
    if decision.act == Act::Approve && !vendor.dossier.0.is_complete() {
        return Err(Refusal::DossierOpen.into());
    }
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE vendor SET state = $3, revision = revision + 1 WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .bind(next)
            .execute(conn)
            .await?;
    });
    enter(ctx, tx, by, (id, next, &decision.reason)).await?;
    let act = if next == State::Suspended { "vendor.suspend" } else { "vendor.approve" };
    note(ctx, tx, by, (id, act, &decision.reason)).await
}

async fn enter(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, state, reason): (VendorId, State, &str)) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        // Later than the step before it, also within one millisecond or after the clock was set back.
        sqlx::query(
            "INSERT INTO vendor_step (id, estate_id, vendor_id, at, by_id, state, reason)
             SELECT $1, $2, $3, CASE WHEN MAX(t.at) >= $4 THEN MAX(t.at) + 1 ELSE $4 END, $5, $6, $7
             FROM vendor_step t WHERE t.estate_id = $2 AND t.vendor_id = $3",
        )
        .bind(ctx.id::<EntryId>())
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .bind(by.person())
        .bind(state)
        .bind(reason)
        .execute(conn)
        .await?;
    });
    Ok(())
}
