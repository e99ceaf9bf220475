//! The second factor: time-based codes (RFC 6238), each good once (A12).

use totp_rs::{Builder, Secret, Totp};

use super::{
    Enrolment, recovery, session,
    throttle::{self, Kind},
};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    household::store::PENDING_TOTP,
    id::{EstateId, PersonId, SessionId},
    on, on_tx,
    scope::Visitor,
    time::{Ms, SECOND},
};

/// The secret of an enrolled second factor.
pub(super) fn enrolled(column: Option<&str>) -> Option<&str> {
    column.filter(|secret| !secret.starts_with(PENDING_TOTP))
}

/// A secret that has been shown but not yet confirmed, with the session that it was shown to.
fn pending(session: SessionId, secret: &str) -> String {
    format!("{PENDING_TOTP}{session}:{secret}")
}

/// A secret waiting for this session's code. One that another session began is not used: its beginner knows it.
fn waiting(column: Option<&str>, session: SessionId) -> Option<&str> {
    column?.strip_prefix(PENDING_TOTP)?.strip_prefix(&session.to_string())?.strip_prefix(':')
}

fn authenticator(secret: &str) -> Result<Builder, Error> {
    let secret = Secret::try_from_base32(secret).map_err(|_| Error::broken("a stored second factor is unreadable"))?;
    // The defaults are what authenticators understand: SHA-1, six digits, 30 seconds, one step of clock skew.
    Ok(Builder::new().with_secret(secret))
}

/// The step that a code belongs to.
fn step(totp: &Totp, code: &str, now: Ms) -> Option<i64> {
    let seconds = u64::try_from(now.0.div_euclid(SECOND)).ok()?;
    totp.check(code, seconds).and_then(|step| i64::try_from(step).ok())
}

#[derive(sqlx::FromRow)]
struct Owner {
    email: String,
    totp_secret: Option<String>,
    name_zh: String,
    name_en: String,
}

async fn owner(ctx: &Ctx, by: &Visitor) -> Result<Owner, Error> {
    on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.email, p.totp_secret, e.name_zh, e.name_en FROM person p JOIN estate e ON e.id = p.estate_id
             WHERE p.estate_id = $1 AND p.id = $2",
        )
        .bind(by.estate())
        .bind(by.person())
        .fetch_optional(pool)
        .await?
    })
    .ok_or(Error::NotFound)
}

/// Shows a new secret, or again the one that this session was shown.
///
/// # Errors
/// `Stale` where a second factor is already enrolled.
pub async fn begin(ctx: &Ctx, by: &Visitor) -> Result<Enrolment, Error> {
    let owner = owner(ctx, by).await?;
    let column = owner.totp_secret.as_deref();
    if enrolled(column).is_some() {
        return Err(Refusal::Stale.into());
    }
    let secret = match waiting(column, by.session()) {
        Some(secret) => secret.to_owned(),
        None => {
            let secret = Secret::generate().to_base32();
            keep(ctx, by, pending(by.session(), &secret)).await?;
            secret
        }
    };
    // A colon separates the two halves of the label.
    let issuer = by.locale().pick(&owner.name_zh, &owner.name_en).replace(':', " ");
    let totp = authenticator(&secret)?
        .with_issuer(Some(issuer))
        .with_account_name(owner.email)
        .build()
        .map_err(Error::broken)?;
    let otpauth_url = totp.to_url().map_err(Error::broken)?;
    Ok(Enrolment { secret_base32: secret, otpauth_url })
}

async fn keep(ctx: &Ctx, by: &Visitor, column: String) -> Result<(), Error> {
    let (estate, person) = (by.estate(), by.person());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let kept = on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE person SET totp_secret = $3
                         WHERE estate_id = $1 AND id = $2 AND (totp_secret IS NULL OR totp_secret LIKE 'pending:%')",
                    )
                    .bind(estate)
                    .bind(person)
                    .bind(column)
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if kept == 1 { Ok(()) } else { Err(Refusal::Stale.into()) }
            })
        })
        .await
}

/// Enrols the secret that [`begin`] showed. Ends the other sessions, which had no second factor. Answers the recovery codes,
/// to be shown once.
///
/// # Errors
/// `Invalid` on `code`; `Stale` where nothing was begun in this session.
pub async fn confirm(ctx: &Ctx, by: &Visitor, code: &str) -> Result<Vec<String>, Error> {
    let column = owner(ctx, by).await?.totp_secret;
    let secret = waiting(column.as_deref(), by.session()).ok_or(Refusal::Stale)?.to_owned();
    let pass = throttle::take(ctx, &[(Kind::SecondFactor, &by.session().to_string())]).await?;
    let totp = authenticator(&secret)?.build().map_err(Error::broken)?;
    let step = step(&totp, &digits(code), ctx.now()).ok_or(Error::invalid("code", Rule::WrongCode))?;
    let (own, by) = (ctx.clone(), by.clone());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                enrol(tx, &by, (&secret, step)).await?;
                throttle::refund(tx, &pass).await?;
                session::end_others(tx, &by).await?;
                let codes = recovery::issue(&own, tx, (by.estate(), by.person())).await?;
                let subject = Some(by.person().0);
                let act =
                    Act { estate: by.estate(), by: Some(by.person()), act: "second_factor.enrol", subject, reason: "" };
                audit::record(&own, tx, act).await?;
                Ok(codes)
            })
        })
        .await
}

async fn enrol(tx: &mut Tx, by: &Visitor, proof: (&str, i64)) -> Result<(), Error> {
    let (secret, step) = proof;
    let enrolled = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE person SET totp_secret = $3, totp_step = $4 WHERE estate_id = $1 AND id = $2 AND totp_secret = $5",
        )
        .bind(by.estate())
        .bind(by.person())
        .bind(secret)
        .bind(step)
        .bind(pending(by.session(), secret))
        .execute(conn)
        .await?
        .rows_affected()
    });
    if enrolled == 1 { Ok(()) } else { Err(Refusal::Stale.into()) }
}

/// People type codes in groups.
fn digits(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a code at sign-in claims to be; proven only once it has been used up.
#[derive(Clone, Debug)]
pub(super) enum Proof {
    Step(i64),
    Recovery(String),
}

/// Reads a code of the authenticator, or one of the recovery codes.
pub(super) fn read(ctx: &Ctx, person: PersonId, secret: &str, code: &str) -> Result<Option<Proof>, Error> {
    let code = digits(code);
    if code.len() == 6 {
        let totp = authenticator(secret)?.build().map_err(Error::broken)?;
        return Ok(step(&totp, &code, ctx.now()).map(Proof::Step));
    }
    Ok(Some(Proof::Recovery(recovery::hash(person, &code))))
}

/// Uses a code up. `false` where it was used before: the same code twice fails, even at the same moment.
pub(super) async fn spend(ctx: &Ctx, tx: &mut Tx, who: (EstateId, PersonId), proof: &Proof) -> Result<bool, Error> {
    let (estate, person) = who;
    let step = match proof {
        Proof::Recovery(hash) => return recovery::spend(ctx, tx, who, hash).await,
        Proof::Step(step) => *step,
    };
    let spent = on_tx!(tx, |conn| {
        sqlx::query("UPDATE person SET totp_step = $3 WHERE estate_id = $1 AND id = $2 AND totp_step < $3")
            .bind(estate)
            .bind(person)
            .bind(step)
            .execute(conn)
            .await?
            .rows_affected()
    });
    Ok(spent == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shown_to_one_session_is_not_confirmed_by_another() {
        let (one, other) = (SessionId(uuid::Uuid::from_u128(1)), SessionId(uuid::Uuid::from_u128(2)));
        let column = pending(one, "ABC");
        assert_eq!(waiting(Some(&column), one), Some("ABC"));
        assert_eq!(waiting(Some(&column), other), None);
        assert_eq!(enrolled(Some(&column)), None);
        assert_eq!(enrolled(Some("ABC")), Some("ABC"));
    }

    #[test]
    fn codes_agree_with_rfc_6238() {
        let totp = authenticator(&Secret::from(b"12345678901234567890".to_vec()).to_base32()).unwrap().build().unwrap();
        assert_eq!(step(&totp, "287082", Ms(59_000)), Some(1));
        assert_eq!(step(&totp, "081804", Ms(1_111_111_109_000)), Some(37_037_036));
        assert_eq!(step(&totp, "287082", Ms(120_000)), None);
    }
}
