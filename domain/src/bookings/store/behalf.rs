//! Staff book for a house.

use super::{
    Outcome,
    request::{Order, Rules, place},
};
use crate::{
    bookings::Behalf,
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{BookingId, EstateId, HouseId, PersonId},
    on_tx,
    scope::Staff,
};

/// Books for a house, in the name of its owner. With a reason notice and quota may be passed over, never the places; the
/// reason stands in the timeline that the owner reads, and in the audit.
///
/// # Errors
/// `NotFound` for a house of another estate or without a grown-up resident; `Refused` as for residents where no reason is given.
pub async fn request_for(ctx: &Ctx, by: &Staff, behalf: Behalf) -> Result<BookingId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    let outcome: Outcome<BookingId> = ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                let Behalf { house, wish, reason } = behalf;
                let estate = staff.estate();
                let person = contact(tx, estate, house).await?.ok_or(Error::NotFound)?;
                let order = Order { estate, house, person, by: staff.person(), wish, rules: Rules::Staff(reason) };
                place(&context, tx, order).await
            })
        })
        .await?;
    outcome.answer(ctx, by.estate()).await
}

/// Who answers for a house: its owner, else a spouse, else a tenant.
async fn contact(tx: &mut Tx, estate: EstateId, house: HouseId) -> Result<Option<PersonId>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT m.person_id FROM household_member m JOIN person p ON p.id = m.person_id
             WHERE m.estate_id = $1 AND m.house_id = $2 AND m.until IS NULL AND p.state = 'active'
               AND m.relation IN ('owner', 'spouse', 'tenant')
             ORDER BY CASE m.relation WHEN 'owner' THEN 0 WHEN 'spouse' THEN 1 ELSE 2 END, m.since, m.person_id LIMIT 1",
        )
        .bind(estate)
        .bind(house)
        .fetch_optional(conn)
        .await?
    }))
}
