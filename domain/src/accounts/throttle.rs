//! Counters against guessing (A6) that cannot be used to lock an owner out (A7). In the database, shared by all nodes.

use std::net::IpAddr;

use super::digest::digest;
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    on, on_tx,
    time::{DAY, HOUR, MINUTE},
};

text_enum! {
    /// What is counted.
    pub enum Kind {
        /// Sign-ins to an account from devices that it has not seen.
        Account = "account",
        /// Sign-ins, or tries of the old password, from one known device: a budget that strangers cannot use up.
        Device = "device",
        /// Sign-ins from one network address.
        Peer = "peer",
        /// Wrong codes of a second factor. Only who knows the password gets here.
        SecondFactor = "second_factor",
        /// Letters with codes to one mail address (J3).
        Mail = "mail",
        /// Letters with codes that one network address asked for.
        MailPeer = "mail_peer",
        /// Wrong codes of job links from one network address.
        Job = "job",
    }
}

impl Kind {
    /// How many in how many milliseconds.
    const fn limit(self) -> (i64, i64) {
        match self {
            Self::Account | Self::Device => (10, 15 * MINUTE),
            Self::Peer | Self::Job => (100, 15 * MINUTE),
            Self::SecondFactor => (20, DAY),
            Self::Mail => (3, HOUR),
            Self::MailPeer => (30, HOUR),
        }
    }
}

/// A counter of one subject in one window of time.
#[derive(Clone, Debug)]
struct Counter {
    kind: Kind,
    subject_hash: String,
    bucket: i64,
}

impl Counter {
    fn of(ctx: &Ctx, kind: Kind, subject: &str) -> Self {
        let (_, window) = kind.limit();
        Self { kind, subject_hash: digest(subject), bucket: ctx.now().0.div_euclid(window) }
    }
}

/// The counters that a try was counted on.
#[derive(Clone, Debug, Default)]
pub struct Pass(Vec<Counter>);

/// Counts a try on each subject, in order. A try that one counter refuses does not count on those after it.
///
/// # Errors
/// [`Error::TooMany`] beyond a limit, whether or not the subject exists.
pub async fn take(ctx: &Ctx, subjects: &[(Kind, &str)]) -> Result<Pass, Error> {
    let counters: Vec<Counter> = subjects.iter().map(|(kind, subject)| Counter::of(ctx, *kind, subject)).collect();
    // A flood is turned away by reads: the writer stays free for everybody else.
    for counter in &counters {
        if peek(ctx, counter).await? >= counter.kind.limit().0 {
            return Err(Error::TooMany);
        }
    }
    let taken = counters.clone();
    let admitted = ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                for counter in &taken {
                    if count(tx, counter).await? > counter.kind.limit().0 {
                        // Not an error inside the transaction: the count must stay.
                        return Ok(false);
                    }
                }
                Ok(true)
            })
        })
        .await?;
    if admitted { Ok(Pass(counters)) } else { Err(Error::TooMany) }
}

/// Refuses a network address whose budget is used up, and counts nothing.
///
/// # Errors
/// [`Error::TooMany`] beyond the limit.
pub(crate) async fn look(ctx: &Ctx, kind: Kind, peer: &str) -> Result<(), Error> {
    let counter = Counter::of(ctx, kind, &network(peer));
    if peek(ctx, &counter).await? >= kind.limit().0 { Err(Error::TooMany) } else { Ok(()) }
}

async fn peek(ctx: &Ctx, counter: &Counter) -> Result<i64, Error> {
    let count: Option<i64> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT count FROM attempt WHERE kind = $1 AND subject_hash = $2 AND bucket = $3")
            .bind(counter.kind)
            .bind(&counter.subject_hash)
            .bind(counter.bucket)
            .fetch_optional(pool)
            .await?
    });
    Ok(count.unwrap_or(0))
}

async fn count(tx: &mut Tx, counter: &Counter) -> Result<i64, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "INSERT INTO attempt (kind, subject_hash, bucket, count) VALUES ($1, $2, $3, 1)
             ON CONFLICT (kind, subject_hash, bucket) DO UPDATE SET count = attempt.count + 1 RETURNING count",
        )
        .bind(counter.kind)
        .bind(&counter.subject_hash)
        .bind(counter.bucket)
        .fetch_one(conn)
        .await?
    }))
}

/// Gives back what a successful try was counted, so that only failures use a budget up.
pub(super) async fn refund(tx: &mut Tx, pass: &Pass) -> Result<(), Error> {
    for counter in &pass.0 {
        on_tx!(tx, |conn| {
            sqlx::query("UPDATE attempt SET count = count - 1 WHERE kind = $1 AND subject_hash = $2 AND bucket = $3 AND count > 0")
                .bind(counter.kind)
                .bind(&counter.subject_hash)
                .bind(counter.bucket)
                .execute(conn)
                .await?;
        });
    }
    Ok(())
}

/// Forgets a subject's tries, as after the owner proved to read the mailbox.
pub(super) async fn forgive(tx: &mut Tx, kind: Kind, subject: &str) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM attempt WHERE kind = $1 AND subject_hash = $2")
            .bind(kind)
            .bind(digest(subject))
            .execute(conn)
            .await?;
    });
    Ok(())
}

/// Deletes counters whose window has passed.
pub(super) async fn sweep(ctx: &Ctx, tx: &mut Tx) -> Result<(), Error> {
    for kind in Kind::ALL {
        let (_, window) = kind.limit();
        on_tx!(tx, |conn| {
            sqlx::query("DELETE FROM attempt WHERE kind = $1 AND bucket < $2")
                .bind(*kind)
                .bind(ctx.now().0.div_euclid(window))
                .execute(conn)
                .await?;
        });
    }
    Ok(())
}

/// The subject of a network address. Of IPv6 the first 64 bits: one line has them all.
pub(crate) fn network(peer: &str) -> String {
    match peer.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => peer.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_line_is_one_network_and_a_mapped_ipv4_is_an_ipv4() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("unknown"), "unknown");
    }
}
