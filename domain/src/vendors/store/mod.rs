//! Records of vendors. Whoever changes anything of a vendor locks its row first.

mod papers;
mod read;
mod services;
mod write;

pub use papers::{add_paper, end_paper};
pub use read::{expiring, find, list};
pub use services::{give, take};
pub use write::{decide, save};

use super::{Dossier, State};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::VendorId,
    on_tx,
    scope::Staff,
};

/// A vendor with its row locked.
#[derive(sqlx::FromRow)]
struct Locked {
    state: State,
    dossier: sqlx::types::Json<Dossier>,
    zone: String,
}

/// Locks a vendor by touching its row, so that changes of one vendor happen one after the other.
///
/// # Errors
/// `NotFound` for a vendor of another estate.
async fn lock(tx: &mut Tx, by: &Staff, id: VendorId) -> Result<Locked, Error> {
    let locked: Option<Locked> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE vendor SET revision = revision WHERE estate_id = $1 AND id = $2
             RETURNING state, dossier, (SELECT e.zone FROM estate e WHERE e.id = vendor.estate_id) AS zone",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_optional(conn)
        .await?
    });
    locked.ok_or(Error::NotFound)
}

async fn note(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, act, reason): (VendorId, &str, &str)) -> Result<(), Error> {
    let act = Act { estate: by.estate(), by: Some(by.person()), act, subject: Some(id.0), reason };
    audit::record(ctx, tx, act).await
}
