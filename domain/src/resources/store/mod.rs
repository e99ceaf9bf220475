//! Records of resources, hours, days, blackouts and rules, the opening of slots, and what bookings hold.

mod blackouts;
mod days;
mod keep;
mod open;
mod reserve;
mod rules;
mod week;

pub use blackouts::{black_out, lift};
pub use days::{days, remove_day, set_day};
pub use keep::{find, list, save};
pub use open::open;
pub(crate) use reserve::{Visit, end, hold, hold_person, lacks, release};
pub use rules::{rule, rules, set_rule};
pub use week::{set_week, week};

use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::EstateId,
    on_tx,
    scope::Staff,
    time::EstateZone,
};

/// The estate's zone, within a transaction.
pub(super) async fn zone(tx: &mut Tx, estate: EstateId) -> Result<EstateZone, Error> {
    let name: String = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT zone FROM estate WHERE id = $1").bind(estate).fetch_one(conn).await?
    });
    EstateZone::named(&name).ok_or_else(|| Error::broken("the estate's time zone is unknown"))
}

async fn note(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    (subject, act, reason): (uuid::Uuid, &str, &str),
) -> Result<(), Error> {
    let act = Act { estate: by.estate(), by: Some(by.person()), act, subject: Some(subject), reason };
    audit::record(ctx, tx, act).await
}
