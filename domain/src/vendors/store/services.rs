//! Which services of the catalogue a vendor does.

use super::{lock, note};
use crate::{
    ctx::Ctx,
    error::{Error, Refusal, Rule},
    id::{EntryId, ServiceId, VendorId},
    on_tx,
    scope::Staff,
    vendors::State,
};

/// Gives a service to a vendor. Doing it twice is no failure.
///
/// # Errors
/// `NotFound` for a vendor or a service of another estate; `Refused(Stale)` unless the vendor is approved; `Invalid` on
/// `service` where another vendor does it.
pub async fn give(ctx: &Ctx, by: &Staff, id: VendorId, service: ServiceId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                if lock(tx, &staff, id).await?.state != State::Approved {
                    return Err(Refusal::Stale.into());
                }
                // The service's row is locked too: two vendors cannot be given it at once.
                let there = on_tx!(tx, |conn| {
                    sqlx::query("UPDATE service SET revision = revision WHERE estate_id = $1 AND id = $2")
                        .bind(staff.estate())
                        .bind(service)
                        .execute(conn)
                        .await?
                        .rows_affected()
                });
                if there == 0 {
                    return Err(Error::NotFound);
                }
                let holder: Option<VendorId> = on_tx!(tx, |conn| {
                    sqlx::query_scalar(
                        "SELECT vendor_id FROM vendor_service WHERE estate_id = $1 AND service_id = $2 AND until IS NULL",
                    )
                    .bind(staff.estate())
                    .bind(service)
                    .fetch_optional(conn)
                    .await?
                });
                match holder {
                    Some(holder) if holder == id => return Ok(()),
                    Some(_) => return Err(Error::invalid("service", Rule::Taken)),
                    None => {}
                }
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO vendor_service (id, estate_id, vendor_id, service_id, since, by_id)
                         VALUES ($1, $2, $3, $4, $5, $6)",
                    )
                    .bind(context.id::<EntryId>())
                    .bind(staff.estate())
                    .bind(id)
                    .bind(service)
                    .bind(context.now())
                    .bind(staff.person())
                    .execute(conn)
                    .await?;
                });
                note(&context, tx, &staff, (id, "vendor.give", "")).await
            })
        })
        .await
}

/// Takes a service from a vendor: the estate does it itself again, or gives it to another.
///
/// # Errors
/// `NotFound` for a vendor of another estate; `Refused(Stale)` where it does not do the service any more.
pub async fn take(ctx: &Ctx, by: &Staff, id: VendorId, given: EntryId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                lock(tx, &staff, id).await?;
                let taken = on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE vendor_service SET until = $4, ended_by = $5
                         WHERE estate_id = $1 AND vendor_id = $2 AND id = $3 AND until IS NULL",
                    )
                    .bind(staff.estate())
                    .bind(id)
                    .bind(given)
                    .bind(context.now())
                    .bind(staff.person())
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if taken == 0 {
                    return Err(Refusal::Stale.into());
                }
                note(&context, tx, &staff, (id, "vendor.take", "")).await
            })
        })
        .await
}
