//! One's own account, and the tidying of what accounts leave behind.

use super::{AccountView, codes, people, session, throttle, totp};
use crate::{
    ctx::Ctx,
    error::Error,
    household::{Scheme, TextSize},
    locale::Locale,
    on, on_tx,
    scope::Visitor,
    time::{DAY, Ms},
};

#[derive(sqlx::FromRow)]
struct Found {
    name_zh: String,
    name_en: String,
    email: String,
    email_verified_at: Option<Ms>,
    alias: String,
    locale: Locale,
    scheme: Scheme,
    text_size: TextSize,
    totp_secret: Option<String>,
    roles: Option<String>,
}

/// The visitor's own account.
pub async fn account(ctx: &Ctx, by: &Visitor) -> Result<AccountView, Error> {
    let found: Option<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.name_zh, p.name_en, p.email, p.email_verified_at, p.alias, p.locale, p.scheme, p.text_size, p.totp_secret,
                    (SELECT string_agg(r.role, ',') FROM staff_role r WHERE r.person_id = p.id) AS roles
             FROM person p WHERE p.estate_id = $1 AND p.id = $2",
        )
        .bind(by.estate())
        .bind(by.person())
        .fetch_optional(pool)
        .await?
    });
    let found = found.ok_or(Error::NotFound)?;
    let roles = people::roles(found.roles.as_deref());
    Ok(AccountView {
        name_zh: found.name_zh,
        name_en: found.name_en,
        email: found.email,
        email_verified: found.email_verified_at.is_some(),
        alias: found.alias,
        locale: found.locale,
        scheme: found.scheme,
        text_size: found.text_size,
        totp: totp::enrolled(found.totp_secret.as_deref()).is_some(),
        totp_due: !roles.is_empty() && by.capabilities().is_empty(),
        house_code: by.home().map(|home| home.code.clone()),
        relation: by.home().map(|home| home.relation),
        roles,
    })
}

/// Keeps the language, the colours and the size of type that a person wants.
pub async fn preferences(
    ctx: &Ctx,
    by: &Visitor,
    locale: Locale,
    scheme: Scheme,
    text_size: TextSize,
) -> Result<(), Error> {
    let (estate, person) = (by.estate(), by.person());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let kept = on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE person SET locale = $3, scheme = $4, text_size = $5 WHERE estate_id = $1 AND id = $2",
                    )
                    .bind(estate)
                    .bind(person)
                    .bind(locale)
                    .bind(scheme)
                    .bind(text_size)
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if kept == 1 { Ok(()) } else { Err(Error::NotFound) }
            })
        })
        .await
}

/// Deletes what is of no use any more: counters, sessions and codes past their time, devices not seen for 400 days. For a job
/// of the server, once an hour; nothing depends on when it runs.
pub async fn sweep(ctx: &Ctx) -> Result<(), Error> {
    let own = ctx.clone();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                throttle::sweep(&own, tx).await?;
                session::sweep(&own, tx).await?;
                codes::sweep(&own, tx).await?;
                let long_ago = Ms(own.now().0.saturating_sub(400 * DAY));
                on_tx!(tx, |conn| {
                    sqlx::query("DELETE FROM known_device WHERE seen_at < $1").bind(long_ago).execute(conn).await?;
                });
                Ok(())
            })
        })
        .await
}
