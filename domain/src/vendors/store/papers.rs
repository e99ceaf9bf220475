//! A vendor's papers (VN-4). The moment of expiry is worked out once, in the estate's zone.

use super::{lock, note};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{EntryId, VendorId},
    on_tx,
    scope::Staff,
    time::{Date, EstateZone, Ms},
    vendors::NewPaper,
};

/// Records a paper, in place of another where it renews one. The same form key a second time gives the first paper.
///
/// A paper that has expired may be recorded: what it is needed for is hidden at once.
///
/// # Errors
/// `NotFound` for a vendor of another estate; `Refused(Stale)` where the paper that it renews is no longer in force.
pub async fn add_paper(ctx: &Ctx, by: &Staff, id: VendorId, new: NewPaper) -> Result<EntryId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { add_in(&context, tx, &staff, (id, new)).await })).await
}

async fn add_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, new): (VendorId, NewPaper)) -> Result<EntryId, Error> {
    let vendor = lock(tx, by, id).await?;
    let paper: EntryId = ctx.id();
    if let Some(made) = forms::claim(ctx, tx, (by.estate(), by.person()), new.key, paper.0).await? {
        return Ok(EntryId(made));
    }
    let expires_at = end_of(&vendor.zone, new.until)?;
    if let Some(old) = new.replaces {
        end(ctx, tx, by, (id, old)).await?;
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO vendor_paper (id, estate_id, vendor_id, kind, number, expires_at, required, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(paper)
        .bind(by.estate())
        .bind(id)
        .bind(new.kind)
        .bind(new.number)
        .bind(expires_at)
        .bind(new.required)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?;
    });
    let act = if new.replaces.is_some() { "vendor.renew_paper" } else { "vendor.add_paper" };
    note(ctx, tx, by, (id, act, "")).await?;
    Ok(paper)
}

/// The end of a day in a zone: the first moment of the next one.
pub(crate) fn end_of(zone: &str, day: Date) -> Result<Ms, Error> {
    let zone = EstateZone::named(zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    zone.at(day.plus_days(1), 0, 0).ok_or_else(|| Error::invalid("until", Rule::NotADate))
}

/// Takes a paper away that is no longer asked for. It stays in the history.
///
/// # Errors
/// `NotFound` for a vendor of another estate; `Refused(Stale)` where the paper is no longer in force.
pub async fn end_paper(ctx: &Ctx, by: &Staff, id: VendorId, paper: EntryId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                lock(tx, &staff, id).await?;
                end(&context, tx, &staff, (id, paper)).await?;
                note(&context, tx, &staff, (id, "vendor.end_paper", "")).await
            })
        })
        .await
}

async fn end(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, paper): (VendorId, EntryId)) -> Result<(), Error> {
    let ended = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE vendor_paper SET ended_at = $4, ended_by = $5
             WHERE estate_id = $1 AND vendor_id = $2 AND id = $3 AND ended_at IS NULL",
        )
        .bind(by.estate())
        .bind(id)
        .bind(paper)
        .bind(ctx.now())
        .bind(by.person())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if ended == 1 { Ok(()) } else { Err(Refusal::Stale.into()) }
}
