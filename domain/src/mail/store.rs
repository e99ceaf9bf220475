//! Both sides of the outbox: letters are put in by their causes, and claimed, sent or given up by workers.

use sqlx::types::Json;

use super::{DeadRow, Letter};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::{Tx, dialect},
    error::{Error, Refusal},
    id::{EstateId, MailId, PersonId},
    locale::{Bilingual, Locale},
    on, on_tx,
    scope::{Staff, System},
    time::{HOUR, MINUTE, Ms},
};

/// Puts a letter to a person into the outbox. Nothing is sent if the transaction is rolled back.
pub async fn enqueue(
    ctx: &Ctx,
    tx: &mut Tx,
    estate: EstateId,
    person: PersonId,
    letter: Letter,
) -> Result<MailId, Error> {
    let id: MailId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO mail (id, estate_id, person_id, address, locale, letter, state, attempts, due_at, created_at)
             SELECT $1, $2, p.id, p.email, p.locale, $4, 'queued', 0, $5, $5 FROM person p WHERE p.estate_id = $2 AND p.id = $3",
        )
        .bind(id)
        .bind(estate)
        .bind(person)
        .bind(Json(letter))
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(id)
}

/// How long a letter rests after each failed attempt. After the last one it is given up (RFC 5321, 4.5.4.1: try again, less
/// and less often, then say so).
const RESTS: [i64; 5] = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR];
/// Attempts in all: one more than there are rests.
const ATTEMPTS: i64 = 6;

/// A letter that this worker holds until its lease ends.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub id: MailId,
    pub estate: EstateId,
    pub address: String,
    pub locale: Locale,
    pub letter: Letter,
    /// 1 for the first.
    pub attempt: i64,
}

impl Outgoing {
    /// The same for every attempt, so that a letter that arrives twice is shown once (RFC 5322, 3.6.4).
    pub fn message_id(&self, host: &str) -> String {
        format!("<{}@{host}>", self.id)
    }
}

#[derive(sqlx::FromRow)]
struct Claimed {
    id: MailId,
    estate_id: EstateId,
    address: String,
    locale: Locale,
    letter: Json<Letter>,
    attempts: i64,
}

/// Claims up to `limit` letters that are due, for `lease` milliseconds. At most one worker gets a letter; one whose worker
/// dies is due again when the lease ends. That is counted as an attempt, so a letter that kills its workers is given up too.
///
/// Works for all estates: the worker belongs to the machine, not to a tenant.
pub async fn claim_due(ctx: &Ctx, lease: i64, limit: u16) -> Result<Vec<Outgoing>, Error> {
    let now = ctx.now();
    let claimed: Vec<Claimed> = ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                bury_the_lost(tx, now).await?;
                dialect::claim_mail(tx, now, now.plus(lease), i64::from(limit)).await
            })
        })
        .await?;
    let outgoing = claimed.into_iter().map(|row| Outgoing {
        id: row.id,
        estate: row.estate_id,
        address: row.address,
        locale: row.locale,
        letter: row.letter.0,
        attempt: row.attempts,
    });
    Ok(outgoing.collect())
}

/// Gives up letters whose last worker never came back.
async fn bury_the_lost(tx: &mut Tx, now: Ms) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE mail SET state = 'dead', last_error = 'no answer' WHERE state = 'queued' AND due_at <= $1 AND attempts >= $2",
        )
        .bind(now)
        .bind(ATTEMPTS)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// A letter was handed over: it is done, and its secret is no longer kept. In demo mode the development page needs the link.
pub async fn sent(ctx: &Ctx, id: MailId) -> Result<(), Error> {
    let (now, keep) = (ctx.now(), ctx.settings.demo);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let letter: Option<Json<Letter>> = on_tx!(tx, |conn| {
                    sqlx::query_scalar(
                        "UPDATE mail SET state = 'sent', sent_at = $2, last_error = NULL WHERE id = $1 RETURNING letter",
                    )
                    .bind(id)
                    .bind(now)
                    .fetch_optional(conn)
                    .await?
                });
                let Json(letter) = letter.ok_or(Error::NotFound)?;
                if keep {
                    return Ok(());
                }
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE mail SET letter = $2 WHERE id = $1")
                        .bind(id)
                        .bind(Json(letter.blanked()))
                        .execute(conn)
                        .await?;
                });
                Ok(())
            })
        })
        .await
}

/// An attempt failed: the letter rests and is due again, or is dead after the last attempt or where trying again is no use.
pub async fn failed(ctx: &Ctx, id: MailId, error: &str, permanent: bool) -> Result<(), Error> {
    let (now, error) = (ctx.now(), without_addresses(error));
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let attempts: Option<i64> = on_tx!(tx, |conn| {
                    sqlx::query_scalar(
                        "UPDATE mail SET last_error = $2 WHERE id = $1 AND state = 'queued' RETURNING attempts",
                    )
                    .bind(id)
                    .bind(error)
                    .fetch_optional(conn)
                    .await?
                });
                // Another worker has settled it meanwhile.
                let Some(attempts) = attempts else { return Ok(()) };
                let rest = usize::try_from(attempts - 1).ok().and_then(|place| RESTS.get(place)).filter(|_| !permanent);
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE mail SET state = $2, due_at = $3 WHERE id = $1")
                        .bind(id)
                        .bind(if rest.is_some() { "queued" } else { "dead" })
                        .bind(now.plus(rest.copied().unwrap_or(0)))
                        .execute(conn)
                        .await?;
                });
                Ok(())
            })
        })
        .await
}

/// The start of what a mail server said: 80 characters, without words that hold an address.
fn without_addresses(error: &str) -> String {
    let words: Vec<&str> = error.split_whitespace().filter(|word| !word.contains(['@', '＠'])).collect();
    words.join(" ").chars().take(80).collect()
}

#[derive(sqlx::FromRow)]
struct Dead {
    id: MailId,
    letter: Json<Letter>,
    name_zh: String,
    name_en: String,
    attempts: i64,
    last_error: Option<String>,
    created_at: Ms,
}

/// The letters of the estate that could not be delivered, newest first; at most 200.
pub async fn dead(ctx: &Ctx, by: &Staff) -> Result<Vec<DeadRow>, Error> {
    let rows: Vec<Dead> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT m.id, m.letter, COALESCE(p.name_zh, '') AS name_zh, COALESCE(p.name_en, '') AS name_en, m.attempts,
                    m.last_error, m.created_at
             FROM mail m LEFT JOIN person p ON p.id = m.person_id
             WHERE m.estate_id = $1 AND m.state = 'dead' ORDER BY m.created_at DESC, m.id DESC LIMIT 200",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    });
    let rows = rows.into_iter().map(|row| DeadRow {
        id: row.id,
        kind: row.letter.kind(),
        person: Bilingual { zh: row.name_zh, en: row.name_en },
        attempts: row.attempts,
        last_error: row.last_error.unwrap_or_default(),
        created_at: row.created_at,
    });
    Ok(rows.collect())
}

/// Sends a dead letter again, to the address that the person has now, with all attempts before it.
///
/// # Errors
/// `NotFound` for a letter of another estate; `Refused(Stale)` where it is not dead.
pub async fn retry(ctx: &Ctx, by: &Staff, id: MailId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let queued = on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE mail SET state = 'queued', attempts = 0, due_at = $3,
                                address = COALESCE((SELECT p.email FROM person p WHERE p.id = mail.person_id), address)
                         WHERE estate_id = $1 AND id = $2 AND state = 'dead'",
                    )
                    .bind(staff.estate())
                    .bind(id)
                    .bind(context.now())
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if queued == 0 {
                    return Err(if exists(tx, staff.estate(), id).await? {
                        Refusal::Stale.into()
                    } else {
                        Error::NotFound
                    });
                }
                let act = Act {
                    estate: staff.estate(),
                    by: Some(staff.person()),
                    act: "mail.retry",
                    subject: Some(id.0),
                    reason: "",
                };
                audit::record(&context, tx, act).await
            })
        })
        .await
}

async fn exists(tx: &mut Tx, estate: EstateId, id: MailId) -> Result<bool, Error> {
    let found: Option<MailId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM mail WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    Ok(found.is_some())
}

/// A letter on the demo's development page, secret and all.
#[derive(Clone, Debug)]
pub struct Recent {
    pub id: MailId,
    pub address: String,
    pub locale: Locale,
    pub letter: Letter,
    pub created_at: Ms,
    pub sent_at: Option<Ms>,
}

/// The newest letters of an estate, sent or not.
///
/// # Errors
/// `NotFound` outside demo mode: letters hold secrets.
pub async fn recent(ctx: &Ctx, by: &System, limit: u16) -> Result<Vec<Recent>, Error> {
    if !ctx.settings.demo {
        return Err(Error::NotFound);
    }
    type Row = (MailId, String, Locale, Json<Letter>, Ms, Option<Ms>);
    let rows: Vec<Row> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, address, locale, letter, created_at, sent_at FROM mail
             WHERE estate_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
        )
        .bind(by.estate())
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?
    });
    let rows = rows.into_iter().map(|(id, address, locale, Json(letter), created_at, sent_at)| Recent {
        id,
        address,
        locale,
        letter,
        created_at,
        sent_at,
    });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_said_is_kept_short_and_without_addresses() {
        let said = "550 5.1.1 <lin.yue@example.com>: Recipient  address\r\nrejected: User unknown in virtual mailbox table of this very host";
        let kept = without_addresses(said);
        assert!(kept.starts_with("550 5.1.1 Recipient address rejected:"), "{kept}");
        assert!(!kept.contains('@') && kept.chars().count() <= 80);
        assert_eq!(without_addresses("＠ a@b 错误"), "错误");
    }

    #[test]
    fn there_is_a_rest_after_every_attempt_but_the_last() {
        assert_eq!(i64::try_from(RESTS.len()).unwrap() + 1, ATTEMPTS);
        assert!(RESTS.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
