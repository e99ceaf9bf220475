//! The three ways to a new password: an accepted invitation, a reset, a change. Each tells the owner or was asked for by mail.

use super::{
    Purpose,
    codes::{self, Live},
    password, session, sign_in,
    throttle::{self, Kind},
};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    id::{EstateId, PersonId},
    locale::Locale,
    mail::{self, Letter},
    on, on_tx,
    scope::Visitor,
};

impl Live {
    /// Words that the new password must not be made of.
    fn words(&self) -> Vec<String> {
        [&self.name_zh, &self.name_en, &self.alias, &self.email, &self.estate_zh, &self.estate_en]
            .map(String::clone)
            .to_vec()
    }
}

async fn record(ctx: &Ctx, tx: &mut Tx, who: (EstateId, PersonId), act: &str) -> Result<(), Error> {
    let (estate, person) = who;
    audit::record(ctx, tx, Act { estate, by: Some(person), act, subject: Some(person.0), reason: "" }).await
}

/// Sets a new password by a link from a letter, and ends every session. Whoever has a second factor still needs it (A10).
///
/// Answers a value for the device cookie: who reads the mailbox comes in even while strangers have used up the account's
/// tries (A7).
///
/// # Errors
/// `DeadLink`; `Invalid` on `password`, which leaves the link good.
pub async fn reset(ctx: &Ctx, secret: &str, new_password: String) -> Result<String, Error> {
    let code = codes::live(ctx, Purpose::Reset, secret).await?;
    let hash = password::choose(ctx, "password", new_password, code.words()).await?;
    let own = ctx.clone();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let set = on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE person SET password_hash = $3, email_verified_at = COALESCE(email_verified_at, $4)
                         WHERE estate_id = $1 AND id = $2 AND state = 'active'",
                    )
                    .bind(code.estate)
                    .bind(code.person)
                    .bind(hash)
                    .bind(own.now())
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if set == 0 {
                    return Err(Refusal::DeadLink.into());
                }
                code.redeem(&own, tx).await?;
                codes::kill(tx, code.who(), &[Purpose::Reset]).await?;
                session::end_of(tx, code.who()).await?;
                let device = own.secret();
                sign_in::remember(&own, tx, code.who(), &device).await?;
                throttle::forgive(tx, Kind::Account, &code.email).await?;
                let name = code.locale.pick(&code.name_zh, &code.name_en).to_owned();
                mail::enqueue(&own, tx, code.estate, code.person, Letter::PasswordChanged { name }).await?;
                record(&own, tx, code.who(), "password.reset").await?;
                Ok(device)
            })
        })
        .await
}

/// Opens an invited person's account. A code that came by mail proves the address; one that was printed does not.
///
/// # Errors
/// `DeadLink`; `Invalid` on `password`, which leaves the link good.
pub async fn accept_invitation(ctx: &Ctx, secret: &str, password: String, locale: Locale) -> Result<(), Error> {
    let code = codes::live(ctx, Purpose::Invite, secret).await?;
    let hash = password::choose(ctx, "password", password, code.words()).await?;
    let own = ctx.clone();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let verified = code.by.map(|_| own.now());
                let opened = on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE person SET password_hash = $3, state = 'active', locale = $4, email_verified_at = $5
                         WHERE estate_id = $1 AND id = $2 AND state = 'invited'",
                    )
                    .bind(code.estate)
                    .bind(code.person)
                    .bind(hash)
                    .bind(locale)
                    .bind(verified)
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if opened == 0 {
                    return Err(Refusal::DeadLink.into());
                }
                code.redeem(&own, tx).await?;
                codes::kill(tx, code.who(), &[Purpose::Invite]).await?;
                codes::send_verification(&own, tx, code.who()).await?;
                record(&own, tx, code.who(), "invitation.accept").await
            })
        })
        .await
}

#[derive(sqlx::FromRow)]
struct Own {
    password_hash: Option<String>,
    email: String,
    alias: String,
    name_zh: String,
    name_en: String,
    estate_zh: String,
    estate_en: String,
}

async fn own(ctx: &Ctx, by: &Visitor) -> Result<Own, Error> {
    on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.password_hash, p.email, p.alias, p.name_zh, p.name_en, e.name_zh AS estate_zh, e.name_en AS estate_en
             FROM person p JOIN estate e ON e.id = p.estate_id WHERE p.estate_id = $1 AND p.id = $2",
        )
        .bind(by.estate())
        .bind(by.person())
        .fetch_optional(pool)
        .await?
    })
    .ok_or(Error::NotFound)
}

/// Changes one's password, ends the other sessions, and tells the owner by mail (A13).
///
/// # Errors
/// `Invalid` on `old` (`Mismatch`) or on `new`; [`Error::TooMany`] for a borrowed session that guesses the old one.
pub async fn change_password(ctx: &Ctx, by: &Visitor, old: &str, new: String) -> Result<(), Error> {
    let person = own(ctx, by).await?;
    let pass = throttle::take(ctx, &[(Kind::Device, &by.person().to_string())]).await?;
    if !password::verify(ctx, old, person.password_hash.as_deref()).await {
        return Err(Error::invalid("old", Rule::Mismatch));
    }
    let words = [&person.name_zh, &person.name_en, &person.alias, &person.email, &person.estate_zh, &person.estate_en];
    let hash = password::choose(ctx, "new", new, words.map(String::clone).to_vec()).await?;
    let name = by.locale().pick(&person.name_zh, &person.name_en).to_owned();
    let (own, by) = (ctx.clone(), by.clone());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let changed = on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE person SET password_hash = $3 WHERE estate_id = $1 AND id = $2 AND password_hash = $4",
                    )
                    .bind(by.estate())
                    .bind(by.person())
                    .bind(hash)
                    .bind(person.password_hash)
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if changed == 0 {
                    return Err(Refusal::Stale.into());
                }
                codes::kill(tx, (by.estate(), by.person()), &[Purpose::Reset]).await?;
                session::end_others(tx, &by).await?;
                throttle::refund(tx, &pass).await?;
                mail::enqueue(&own, tx, by.estate(), by.person(), Letter::PasswordChanged { name }).await?;
                record(&own, tx, (by.estate(), by.person()), "password.change").await
            })
        })
        .await
}
