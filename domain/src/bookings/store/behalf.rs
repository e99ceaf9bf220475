//! Staff book for a house.

use super::{
    Outcome,
    request::{Order, Rules, place},
};
use crate::{bookings::Behalf, ctx::Ctx, error::Error, household::store::contact, id::BookingId, scope::Staff};

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
