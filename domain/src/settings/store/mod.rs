//! Reading and changing the settings. Every change stands in the audit.

mod discounts;
mod limits;
mod methods;

pub use discounts::{add_discount, discounts, end_discount};
pub use limits::{drop_quota, limits, set_alone, set_quota};
pub use methods::{find_method, methods, move_method, save_method, set_method_hidden};

use super::{Change, ServiceChoice};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::Error,
    on,
    scope::Staff,
};

/// Writes an act into the audit. Acts of one page begin alike, as that page lists them.
async fn record(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    (act, subject, reason): (&str, Option<uuid::Uuid>, &str),
) -> Result<(), Error> {
    audit::record(ctx, tx, Act { estate: by.estate(), by: Some(by.person()), act, subject, reason }).await
}

/// The latest changes whose acts begin with a word, newest first.
async fn changes(ctx: &Ctx, by: &Staff, acts: &str) -> Result<Vec<Change>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT a.at, a.act, a.reason, p.name_zh AS by_zh, p.name_en AS by_en, s.name_zh AS service_zh,
                    s.name_en AS service_en
             FROM audit a LEFT JOIN person p ON p.id = a.by_id LEFT JOIN service s ON s.id = a.subject_id
             WHERE a.estate_id = $1 AND a.act LIKE $2 ORDER BY a.at DESC, a.id DESC LIMIT 20",
        )
        .bind(by.estate())
        .bind(format!("{acts}.%"))
        .fetch_all(pool)
        .await?
    }))
}

/// The services that a rule can be made for.
async fn services(ctx: &Ctx, by: &Staff) -> Result<Vec<ServiceChoice>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, code, name_zh, name_en FROM service WHERE estate_id = $1 AND stage <> 'retired' ORDER BY code LIMIT 500",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    }))
}
