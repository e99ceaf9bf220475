//! The worker of the outbox: claims letters that are due, hands them over, says what became of them.

pub mod letter;
mod message;
mod transport;

use std::time::Duration;

use domain::{
    ctx::Ctx,
    error::Error,
    mail::store::{self as outbox, Outgoing},
    time::MINUTE,
};
use tokio_util::sync::CancellationToken;

pub use message::{Sender, Unsendable};
pub use transport::{Failure, Transport};

/// How long a letter is this worker's: longer than all letters of one claim can take.
const LEASE: i64 = 15 * MINUTE;
const AT_ONCE: u16 = 10;
const PAUSE: Duration = Duration::from_secs(3);

/// What the worker needs besides the database.
pub struct Post {
    pub sender: Sender,
    pub transport: Transport,
}

/// Works until `stop`. One letter after the other, so that the letters of one reader arrive in their order.
pub async fn work(ctx: &Ctx, post: &Post, stop: &CancellationToken) -> Result<(), Error> {
    while !stop.is_cancelled() {
        if round(ctx, post, stop).await? == 0 {
            tokio::select! { () = stop.cancelled() => {}, () = tokio::time::sleep(PAUSE) => {} }
        }
    }
    Ok(())
}

/// Sends what is due, once. Answers how many letters were claimed.
///
/// A letter that the server took and that could not be noted as sent is sent again when its lease ends: at least once,
/// under the same Message-ID.
pub async fn round(ctx: &Ctx, post: &Post, stop: &CancellationToken) -> Result<usize, Error> {
    let letters = outbox::claim_due(ctx, LEASE, AT_ONCE).await?;
    let count = letters.len();
    for letter in letters {
        // What is not sent any more is due again when its lease ends.
        if stop.is_cancelled() {
            break;
        }
        match deliver(ctx, post, &letter).await {
            Ok(()) => {
                metrics::counter!("mail.sent").increment(1);
                outbox::sent(ctx, letter.id).await?;
            }
            Err(failure) => {
                metrics::counter!("mail.failed").increment(1);
                tracing::warn!(mail.id = %letter.id, mail.attempt = letter.attempt, mail.permanent = failure.permanent, "mail.failed");
                outbox::failed(ctx, letter.id, &failure.words, failure.permanent).await?;
            }
        }
    }
    Ok(count)
}

async fn deliver(ctx: &Ctx, post: &Post, letter: &Outgoing) -> Result<(), Failure> {
    let message = post
        .sender
        .message(letter, ctx.now())
        .map_err(|error| Failure { permanent: true, words: error.to_string() })?;
    post.transport.send(&letter.id.to_string(), message).await
}
