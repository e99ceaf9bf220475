//! Payments, recorded by staff when the money is there.

use super::{
    Kind,
    forms::Payment,
    gateway::{Gateway, Order},
    store::{NewEntry, Posted, post},
};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    error::Error,
    id::{EntryId, HouseId},
    on,
    scope::Staff,
};

/// Records a payment of a house. The same form sent twice records one.
///
/// # Errors
/// `NotFound` for a house of another estate; those of the gateway; `Refused`: `Stale` where the same form was sent with
/// another amount or house, `TooMuch` where the account cannot hold it.
pub async fn record(ctx: &Ctx, by: &Staff, gateway: &impl Gateway, payment: Payment) -> Result<EntryId, Error> {
    let house: Option<HouseId> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT id FROM house WHERE estate_id = $1 AND code = $2")
            .bind(by.estate())
            .bind(payment.house.clone())
            .fetch_optional(pool)
            .await?
    });
    let house = house.ok_or(Error::NotFound)?;
    let key = format!("payment:{}:{}", by.person(), payment.key);
    let (estate, person, amount) = (by.estate(), by.person(), payment.amount);
    let (means, reference) = (payment.means, payment.reference);
    // What the ledger would refuse is refused before any money moves.
    super::Legs::of(Kind::Payment, amount, Some(means))?;
    let order = Order { estate, house, amount, means, reference, key: key.clone() };
    let receipt = gateway.settle(&order).await?;
    let (context, memo) = (ctx.clone(), payment.memo);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let entry = NewEntry {
                    house,
                    kind: Kind::Payment,
                    amount,
                    key,
                    at: context.now(),
                    by: person,
                    memo: memo.clone(),
                    booking: None,
                    order: None,
                    means: Some(receipt.means),
                    reference: receipt.reference,
                };
                match post(&context, tx, estate, entry).await? {
                    Posted::Before(id) => Ok(id),
                    Posted::Now(id) => {
                        let act = "ledger.payment";
                        let act = Act { estate, by: Some(person), act, subject: Some(id.0), reason: &memo };
                        audit::record(&context, tx, act).await?;
                        Ok(id)
                    }
                }
            })
        })
        .await
}
