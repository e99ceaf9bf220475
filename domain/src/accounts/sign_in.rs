//! Signing in: one answer and the same work for every wrong combination (A8), and a new token each time (B1).

use super::{
    digest::digest,
    password,
    session::{self, Limits},
    throttle::{self, Kind, Pass},
    totp::{self, Proof},
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    household::PersonState,
    id::{EstateId, PersonId, SessionId},
    locale::Locale,
    mail::{self, Letter},
    on, on_tx,
};

/// What somebody typed, and from where.
#[derive(Clone)]
pub struct SignIn {
    pub email: String,
    pub password: String,
    /// A code of the authenticator, or a recovery code.
    pub code: Option<String>,
    /// A coarse description for the list of sessions, such as "Safari, iPhone".
    pub device: String,
    /// The network address.
    pub peer: String,
    /// The device cookie as the browser sent it.
    pub device_token: Option<String>,
}

/// A session that was just begun. Not for the wire: both tokens travel in cookies only (B2).
#[derive(Clone)]
pub struct SignedIn {
    pub token: String,
    /// The new value of the device cookie; it outlives the session.
    pub device_token: String,
    pub staff: bool,
    /// The absolute limit of the session.
    pub max_age_ms: i64,
    pub person: PersonId,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("person", &self.person).field("staff", &self.staff).finish_non_exhaustive()
    }
}

/// The device cookie holds up to this many tokens: members of a household share a tablet.
const TOKENS: usize = 4;

fn device_tokens(cookie: Option<&str>) -> Vec<String> {
    let tokens = cookie.unwrap_or_default().split('.');
    tokens
        .filter(|token| token.len() == 64 && token.bytes().all(|c| c.is_ascii_hexdigit()))
        .take(TOKENS)
        .map(str::to_owned)
        .collect()
}

/// Addresses are stored in lower case; one that is too long to be stored belongs to nobody.
pub(super) fn address(email: &str) -> String {
    email.trim().to_lowercase().chars().take(255).collect()
}

#[derive(Clone, sqlx::FromRow)]
struct Account {
    estate: EstateId,
    person: PersonId,
    state: PersonState,
    password_hash: Option<String>,
    totp_secret: Option<String>,
    name_zh: String,
    name_en: String,
    locale: Locale,
    roles: i64,
    devices: i64,
    /// The hash of the one token in the cookie that this person's account has seen.
    known: Option<String>,
}

async fn find(ctx: &Ctx, email: &str, tokens: &[String]) -> Result<Option<Account>, Error> {
    let hash = |place: usize| tokens.get(place).map(|token| digest(token));
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.estate_id AS estate, p.id AS person, p.state, p.password_hash, p.totp_secret, p.name_zh, p.name_en, p.locale,
                    (SELECT COUNT(*) FROM staff_role r WHERE r.person_id = p.id) AS roles,
                    (SELECT COUNT(*) FROM known_device d WHERE d.person_id = p.id) AS devices,
                    (SELECT MIN(d.token_hash) FROM known_device d
                     WHERE d.person_id = p.id AND d.token_hash IN ($2, $3, $4, $5)) AS known
             FROM person p WHERE p.email = $1",
        )
        .bind(email)
        .bind(hash(0))
        .bind(hash(1))
        .bind(hash(2))
        .bind(hash(3))
        .fetch_optional(pool)
        .await?
    }))
}

/// Begins a session.
///
/// # Errors
/// `WrongSignIn` for every wrong combination; `SecondFactor` where the password was right and a code is due or wrong;
/// [`Error::TooMany`] beyond the limits of [`throttle`].
pub async fn sign_in(ctx: &Ctx, wish: SignIn) -> Result<SignedIn, Error> {
    let email = address(&wish.email);
    let tokens = device_tokens(wish.device_token.as_deref());
    let account = find(ctx, &email, &tokens).await?;
    let known = account.as_ref().and_then(|account| account.known.clone());
    let network = throttle::network(&wish.peer);
    let pass = match &known {
        // A7: whoever holds the token of a known device has a budget that nobody else can use up.
        Some(device) => throttle::take(ctx, &[(Kind::Device, device)]).await?,
        None => throttle::take(ctx, &[(Kind::Peer, &network), (Kind::Account, &email)]).await?,
    };
    let account = account.filter(|account| account.state == PersonState::Active);
    let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
    let right = password::verify(ctx, &wish.password, hash).await;
    let (Some(account), true) = (account, right) else { return Err(Refusal::WrongSignIn.into()) };
    let mut passes = vec![pass];
    let proof = match totp::enrolled(account.totp_secret.as_deref()) {
        None => None,
        Some(secret) => {
            let code = wish.code.as_deref().filter(|code| !code.trim().is_empty()).ok_or(Refusal::SecondFactor)?;
            let subject = known.unwrap_or_else(|| account.person.to_string());
            passes.push(throttle::take(ctx, &[(Kind::SecondFactor, &subject)]).await?);
            Some(totp::read(ctx, account.person, secret, code)?.ok_or(Refusal::SecondFactor)?)
        }
    };
    let entry = Entry {
        password: renewed(ctx, &account, wish.password).await?,
        account,
        proof,
        passes,
        tokens,
        device: wish.device,
    };
    let own = ctx.clone();
    ctx.db.write(move |tx| Box::pin(async move { enter(&own, tx, entry).await })).await
}

/// A4: the hash to be stored from now on, where today's parameters are stronger than those of the stored one.
async fn renewed(ctx: &Ctx, account: &Account, password: String) -> Result<Option<String>, Error> {
    match account.password_hash.as_deref() {
        Some(hash) if password::outdated(hash) => Ok(Some(password::hash(ctx, password).await?)),
        _ => Ok(None),
    }
}

/// Everything that was found to be right.
struct Entry {
    account: Account,
    password: Option<String>,
    proof: Option<Proof>,
    passes: Vec<Pass>,
    tokens: Vec<String>,
    device: String,
}

async fn enter(ctx: &Ctx, tx: &mut Tx, entry: Entry) -> Result<SignedIn, Error> {
    let Entry { account, password, proof, passes, tokens, device } = entry;
    let who = (account.estate, account.person);
    admit(tx, &account, password).await?;
    if let Some(proof) = proof
        && !totp::spend(ctx, tx, who, &proof).await?
    {
        return Err(Refusal::SecondFactor.into());
    }
    for pass in &passes {
        throttle::refund(tx, pass).await?;
    }
    let device: String = device.chars().filter(|c| !c.is_control()).take(80).collect();
    let device_token = know(ctx, tx, &account, tokens).await?;
    if account.known.is_none() && account.devices > 0 {
        let name = account.locale.pick(&account.name_zh, &account.name_en).to_owned();
        mail::enqueue(ctx, tx, account.estate, account.person, Letter::NewDevice { name, device: device.clone() })
            .await?;
    }
    let staff = account.roles > 0;
    let limits = if staff { Limits::STAFF } else { Limits::RESIDENT };
    let token = ctx.secret();
    let id: SessionId = ctx.id();
    session::begin(ctx, tx, who, session::New { id, token: &token, device: &device, limits }).await?;
    Ok(SignedIn { token, device_token, staff, max_age_ms: limits.absolute, person: account.person })
}

/// Locks the person's row: who was suspended, or changed the password, since it was read does not come in.
async fn admit(tx: &mut Tx, account: &Account, password: Option<String>) -> Result<(), Error> {
    let renewed = password.or_else(|| account.password_hash.clone());
    let admitted = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE person SET password_hash = $4
             WHERE estate_id = $1 AND id = $2 AND state = 'active' AND password_hash = $3",
        )
        .bind(account.estate)
        .bind(account.person)
        .bind(account.password_hash.as_deref())
        .bind(renewed)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if admitted == 1 { Ok(()) } else { Err(Refusal::WrongSignIn.into()) }
}

/// Remembers the device, and answers the new value of its cookie.
async fn know(ctx: &Ctx, tx: &mut Tx, account: &Account, tokens: Vec<String>) -> Result<String, Error> {
    let place = tokens.iter().position(|token| account.known.as_deref() == Some(digest(token).as_str()));
    let (mut tokens, mut token) = (tokens, None);
    if let Some(place) = place {
        token = Some(tokens.remove(place));
    }
    let token = token.unwrap_or_else(|| ctx.secret());
    remember(ctx, tx, (account.estate, account.person), &token).await?;
    tokens.insert(0, token);
    tokens.truncate(TOKENS);
    Ok(tokens.join("."))
}

/// Makes a device known to a person's account.
pub(super) async fn remember(ctx: &Ctx, tx: &mut Tx, who: (EstateId, PersonId), token: &str) -> Result<(), Error> {
    let (estate, person) = who;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO known_device (estate_id, person_id, token_hash, seen_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (person_id, token_hash) DO UPDATE SET seen_at = excluded.seen_at",
        )
        .bind(estate)
        .bind(person)
        .bind(digest(token))
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_cookie_that_somebody_made_up_is_ignored() {
        let good = "ab".repeat(32);
        assert_eq!(device_tokens(Some(&good)), std::slice::from_ref(&good));
        assert_eq!(device_tokens(Some(&format!("{good}.x.{good}"))).len(), 2);
        assert_eq!(device_tokens(Some(&[good.as_str(); 9].join("."))).len(), TOKENS);
        for bad in ["", "x", "..", &"g".repeat(64), &"é".repeat(32)] {
            assert!(device_tokens(Some(bad)).is_empty(), "{bad}");
        }
    }
}
