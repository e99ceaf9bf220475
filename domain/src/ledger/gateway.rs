//! How money comes in: the seam at which a payment service is joined to the portal.

use std::future::{Future, ready};

use super::Means;
use crate::{
    error::{Error, Rule},
    id::{EstateId, HouseId},
    money::Fen,
};

/// What is to be paid.
#[derive(Clone, Debug)]
pub struct Order {
    pub estate: EstateId,
    pub house: HouseId,
    pub amount: Fen,
    pub means: Means,
    /// What is known of it elsewhere: the number on the terminal's slip, the bank's number.
    pub reference: String,
    /// The same for each try of one payment.
    pub key: String,
}

/// What was paid, as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub means: Means,
    /// By which the payment is found again where the money is; empty for cash.
    pub reference: String,
}

/// Something that takes money.
///
/// `settle` is asked before the ledger's transaction begins, and its receipt is posted under the order's key. It may be
/// asked again for an order that it has settled, as when the answer was lost: then it must take nothing and give the same
/// receipt, so it passes `key` on to the service behind it. It answers once the money is certain; a service that says so
/// later keeps the order until then and has it posted by a job. An error means that nothing was taken.
pub trait Gateway: Sync {
    fn settle(&self, order: &Order) -> impl Future<Output = Result<Receipt, Error>> + Send;
}

/// The desk: the money is in the drawer, on the terminal's slip or in the bank's list before anything is typed.
pub struct Desk;

impl Gateway for Desk {
    /// # Errors
    /// `Invalid` on `reference` for a card or a transfer without its number.
    fn settle(&self, order: &Order) -> impl Future<Output = Result<Receipt, Error>> + Send {
        let missing = order.means.needs_reference() && order.reference.is_empty();
        ready(if missing {
            Err(Error::invalid("reference", Rule::Required))
        } else {
            Ok(Receipt { means: order.means, reference: order.reference.clone() })
        })
    }
}
