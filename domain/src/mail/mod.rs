//! The outbox: a letter is a row written in the transaction of its cause; a worker sends it later, at least once.

use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EstateId, MailId, PersonId},
    on_tx,
};

pub mod store;

/// What a letter says. Secrets in it are blanked once it has been sent. Templates turn it into text and HTML.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    Invitation { name: String, estate: String, secret: String },
    VerifyEmail { name: String, secret: String },
    PasswordReset { name: String, secret: String },
    /// Somebody asked for a reset of an address that has no account; sent to nobody, it keeps the two cases alike.
    PasswordChanged { name: String },
    NewDevice { name: String, device: String },
    BookingConfirmed { name: String, service: String, when: String },
    TicketAnswered { name: String, number: i64, words: String },
}

/// Puts a letter to a person into the outbox. Nothing is sent if the transaction is rolled back.
pub async fn enqueue(ctx: &Ctx, tx: &mut Tx, estate: EstateId, person: PersonId, letter: Letter) -> Result<MailId, Error> {
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
