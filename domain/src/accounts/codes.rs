//! One-time codes behind links in letters: hashed, bound to a person and a purpose, good once (A9). Looking never uses one up.

pub use super::new_password::{accept_invitation, change_password, reset};

use super::{
    CodeView, Purpose,
    digest::digest,
    sign_in,
    throttle::{self, Kind},
};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EntryId, EstateId, PersonId},
    locale::Locale,
    mail::{self, Letter},
    on, on_tx,
    scope::Visitor,
    time::{HOUR, MINUTE, Ms},
};

/// How long a code is good, in milliseconds.
pub(super) const INVITATION: i64 = 72 * HOUR;
pub(super) const VERIFICATION: i64 = 72 * HOUR;
pub(super) const RESET: i64 = 10 * MINUTE;
pub(super) const FIRST_ADMIN: i64 = 30 * MINUTE;

/// A code to be made.
pub(super) struct NewCode {
    pub id: EntryId,
    pub who: (EstateId, PersonId),
    pub purpose: Purpose,
    /// The member of staff who caused it; without one the code was not sent by mail, or the person asked for it.
    pub by: Option<PersonId>,
    pub valid: i64,
}

/// Makes a code and answers its secret. Writes nothing where the person does not exist, with the same statement.
pub(super) async fn issue(ctx: &Ctx, tx: &mut Tx, new: NewCode) -> Result<String, Error> {
    let secret = ctx.secret();
    let (estate, person) = new.who;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO one_time_code (id, estate_id, person_id, purpose, secret_hash, created_at, created_by, expires_at)
             SELECT $1, p.estate_id, p.id, $4, $5, $6, $7, $8 FROM person p WHERE p.estate_id = $2 AND p.id = $3",
        )
        .bind(new.id)
        .bind(estate)
        .bind(person)
        .bind(new.purpose)
        .bind(digest(&secret))
        .bind(ctx.now())
        .bind(new.by)
        .bind(ctx.now().plus(new.valid))
        .execute(conn)
        .await?;
    });
    Ok(secret)
}

#[derive(sqlx::FromRow)]
struct Asker {
    estate: EstateId,
    person: PersonId,
    name_zh: String,
    name_en: String,
    locale: Locale,
}

impl Asker {
    fn nobody() -> Self {
        let nil = uuid::Uuid::nil();
        Self {
            estate: EstateId(nil),
            person: PersonId(nil),
            name_zh: String::new(),
            name_en: String::new(),
            locale: Locale::Zh,
        }
    }

    fn who(&self) -> (EstateId, PersonId) {
        (self.estate, self.person)
    }

    fn name(&self) -> String {
        self.locale.pick(&self.name_zh, &self.name_en).to_owned()
    }
}

/// Sends a link for a new password, if the address belongs to an active account. The answer and the work are the same if not
/// (A8), and also when the address has had its three letters of this hour (J3).
///
/// # Errors
/// [`Error::TooMany`] where one network address asks for many.
pub async fn request_reset(ctx: &Ctx, email: &str, peer: &str) -> Result<(), Error> {
    let email = sign_in::address(email);
    throttle::take(ctx, &[(Kind::MailPeer, &throttle::network(peer))]).await?;
    match throttle::take(ctx, &[(Kind::Mail, &email)]).await {
        Err(Error::TooMany) => return Ok(()),
        taken => taken?,
    };
    let own = ctx.clone();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let asker = active(tx, &email).await?.unwrap_or_else(Asker::nobody);
                let code = NewCode { id: own.id(), who: asker.who(), purpose: Purpose::Reset, by: None, valid: RESET };
                let secret = issue(&own, tx, code).await?;
                let letter = Letter::PasswordReset { name: asker.name(), secret };
                mail::enqueue(&own, tx, asker.estate, asker.person, letter).await?;
                Ok(())
            })
        })
        .await
}

async fn active(tx: &mut Tx, email: &str) -> Result<Option<Asker>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT estate_id AS estate, id AS person, name_zh, name_en, locale FROM person WHERE email = $1 AND state = 'active'",
        )
        .bind(email)
        .fetch_optional(conn)
        .await?
    }))
}

/// Whom a link is for. `None` for one that is wrong, used or too old. Never uses the code up: mail scanners look at links.
pub async fn peek(ctx: &Ctx, purpose: Purpose, secret: &str) -> Result<Option<CodeView>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.name_zh, p.name_en, p.email, e.name_zh AS estate_zh, e.name_en AS estate_en
             FROM one_time_code c JOIN person p ON p.id = c.person_id JOIN estate e ON e.id = c.estate_id
             WHERE c.secret_hash = $1 AND c.purpose = $2 AND c.used_at IS NULL AND c.expires_at > $3 AND p.state <> 'suspended'",
        )
        .bind(digest(secret))
        .bind(purpose)
        .bind(ctx.now())
        .fetch_optional(pool)
        .await?
    }))
}

/// A code that is good right now, and whose it is.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct Live {
    pub id: EntryId,
    pub estate: EstateId,
    pub person: PersonId,
    /// Who caused it, by an invitation sent to the person's mailbox.
    pub by: Option<PersonId>,
    pub email: String,
    pub alias: String,
    pub name_zh: String,
    pub name_en: String,
    pub locale: Locale,
    pub estate_zh: String,
    pub estate_en: String,
}

/// # Errors
/// `DeadLink`, whatever is wrong with it.
pub(super) async fn live(ctx: &Ctx, purpose: Purpose, secret: &str) -> Result<Live, Error> {
    let live: Option<Live> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT c.id, c.estate_id AS estate, c.person_id AS person, c.created_by AS by, p.email, p.alias, p.name_zh, p.name_en,
                    p.locale, e.name_zh AS estate_zh, e.name_en AS estate_en
             FROM one_time_code c JOIN person p ON p.id = c.person_id JOIN estate e ON e.id = c.estate_id
             WHERE c.secret_hash = $1 AND c.purpose = $2 AND c.used_at IS NULL AND c.expires_at > $3",
        )
        .bind(digest(secret))
        .bind(purpose)
        .bind(ctx.now())
        .fetch_optional(pool)
        .await?
    });
    live.ok_or(Error::Refused(Refusal::DeadLink))
}

impl Live {
    pub fn who(&self) -> (EstateId, PersonId) {
        (self.estate, self.person)
    }

    /// Uses the code up: of two at the same moment one gets `DeadLink`, and its transaction leaves nothing behind.
    /// Call it after the person's row was touched: everything locks the person before the code.
    pub async fn redeem(&self, ctx: &Ctx, tx: &mut Tx) -> Result<(), Error> {
        let redeemed = on_tx!(tx, |conn| {
            sqlx::query("UPDATE one_time_code SET used_at = $3 WHERE estate_id = $1 AND id = $2 AND used_at IS NULL AND expires_at > $3")
                .bind(self.estate)
                .bind(self.id)
                .bind(ctx.now())
                .execute(conn)
                .await?
                .rows_affected()
        });
        if redeemed == 1 { Ok(()) } else { Err(Refusal::DeadLink.into()) }
    }
}

/// Kills what is left of a person's links of the given purposes.
pub(super) async fn kill(tx: &mut Tx, who: (EstateId, PersonId), purposes: &[Purpose]) -> Result<(), Error> {
    let (estate, person) = who;
    for purpose in purposes {
        on_tx!(tx, |conn| {
            sqlx::query("DELETE FROM one_time_code WHERE estate_id = $1 AND person_id = $2 AND purpose = $3 AND used_at IS NULL")
                .bind(estate)
                .bind(person)
                .bind(*purpose)
                .execute(conn)
                .await?;
        });
    }
    Ok(())
}

/// Sends a link that proves that one's address is read by oneself. Does nothing where that is proven.
///
/// # Errors
/// [`Error::TooMany`] after three letters within an hour (J3).
pub async fn request_verification(ctx: &Ctx, by: &Visitor) -> Result<(), Error> {
    let who = (by.estate(), by.person());
    let email: Option<String> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT email FROM person WHERE estate_id = $1 AND id = $2")
            .bind(who.0)
            .bind(who.1)
            .fetch_optional(pool)
            .await?
    });
    throttle::take(ctx, &[(Kind::Mail, &email.ok_or(Error::NotFound)?)]).await?;
    let own = ctx.clone();
    ctx.db.write(move |tx| Box::pin(async move { send_verification(&own, tx, who).await })).await
}

pub(super) async fn send_verification(ctx: &Ctx, tx: &mut Tx, who: (EstateId, PersonId)) -> Result<(), Error> {
    let asker: Option<Asker> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT estate_id AS estate, id AS person, name_zh, name_en, locale FROM person
             WHERE estate_id = $1 AND id = $2 AND email_verified_at IS NULL",
        )
        .bind(who.0)
        .bind(who.1)
        .fetch_optional(conn)
        .await?
    });
    let Some(asker) = asker else { return Ok(()) };
    let secret =
        issue(ctx, tx, NewCode { id: ctx.id(), who, purpose: Purpose::Verify, by: None, valid: VERIFICATION }).await?;
    mail::enqueue(ctx, tx, asker.estate, asker.person, Letter::VerifyEmail { name: asker.name(), secret }).await?;
    Ok(())
}

/// Takes the proof that an address is read by its owner.
pub async fn verify_email(ctx: &Ctx, secret: &str) -> Result<(), Error> {
    let code = live(ctx, Purpose::Verify, secret).await?;
    let own = ctx.clone();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE person SET email_verified_at = COALESCE(email_verified_at, $3) WHERE estate_id = $1 AND id = $2")
                        .bind(code.estate)
                        .bind(code.person)
                        .bind(own.now())
                        .execute(conn)
                        .await?;
                });
                code.redeem(&own, tx).await?;
                let act = Act { estate: code.estate, by: Some(code.person), act: "email.verify", subject: Some(code.person.0), reason: "" };
                audit::record(&own, tx, act).await
            })
        })
        .await
}

/// Deletes codes that have been useless for a month; recovery codes that were used, too.
pub(super) async fn sweep(ctx: &Ctx, tx: &mut Tx) -> Result<(), Error> {
    let month_ago = Ms(ctx.now().0.saturating_sub(30 * 24 * HOUR));
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM one_time_code WHERE expires_at < $1 OR used_at < $1")
            .bind(month_ago)
            .execute(conn)
            .await?;
    });
    Ok(())
}
