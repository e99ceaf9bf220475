//! Passwords: which are good enough (A1-A3), and their hashes (A4, A5).

use std::{collections::HashSet, sync::LazyLock};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use super::{PASSWORD_BYTES, PASSWORD_LONGEST, password_length};
use crate::{
    ctx::Ctx,
    error::{Error, Rule},
};

/// Lower case, one a line, all of eight characters or more.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../data/common-passwords.txt").lines().map(str::trim).collect());

/// The product's own names, which guessers try first.
const OUR_WORDS: [&str; 4] = ["weilanhui", "weilan", "蔚蓝会", "蔚蓝"];

/// Letters and digits that must be left once the words of the context are taken away.
const REST: usize = 8;

/// The lowest zxcvbn score that is accepted: more than a million guesses.
const WEAKEST: u8 = 2;

/// Whether a password is good enough for somebody whose name, address, estate and so on are `words`.
pub fn check(password: &str, words: &[&str]) -> Result<(), Rule> {
    password_length(password)?;
    let lower = password.to_lowercase();
    if COMMON.contains(lower.trim()) || made_of(&lower, words) {
        return Err(Rule::CommonPassword);
    }
    let inputs: Vec<&str> = words.iter().chain(&OUR_WORDS).copied().collect();
    let score: u8 = zxcvbn::zxcvbn(password, &inputs).score().into();
    if score < WEAKEST { Err(Rule::WeakPassword) } else { Ok(()) }
}

/// Strength from 0 to 4, for the meter.
pub fn strength(password: &str) -> u8 {
    if password.len() > PASSWORD_BYTES {
        return 0;
    }
    zxcvbn::zxcvbn(password, &OUR_WORDS).score().into()
}

/// A2: little is left of the password without words that anybody would guess first.
fn made_of(lower: &str, words: &[&str]) -> bool {
    let compact: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut rest = compact.clone();
    for word in guesses(words) {
        // A space, so that what stood on both sides does not become a word.
        rest = rest.replace(&word, " ");
    }
    rest != compact && rest.chars().filter(|c| *c != ' ').count() < REST
}

/// Each context word whole and in parts, the longest first. Very short parts would match by chance.
fn guesses(words: &[&str]) -> Vec<String> {
    let mut guesses = Vec::new();
    for word in words.iter().chain(&OUR_WORDS) {
        let lower = word.to_lowercase();
        guesses.push(lower.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
        guesses.extend(lower.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
    }
    guesses.retain(|guess| guess.chars().count() >= if guess.is_ascii() { 3 } else { 2 });
    guesses.sort_by_key(|guess| std::cmp::Reverse(guess.len()));
    guesses.dedup();
    guesses
}

/// A4: argon2id, 19 MiB, two passes, one lane.
fn hasher() -> Result<Argon2<'static>, Error> {
    let params = Params::new(19_456, 2, 1, None).map_err(Error::broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Stands in where there is no account: nobody knows a password for it, and it costs as much as a real one (A8).
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$ZSBDSV+8rwlIIgNkiqMVfQ$kxYIokRuWgkkWeLu6PUYt/OLJcAJf2awcbMmVURQ7xk";

/// The PHC string of a password. Waits for its turn: only so many are computed at once (A5).
pub async fn hash(ctx: &Ctx, password: String) -> Result<String, Error> {
    if password.len() > PASSWORD_BYTES {
        return Err(Error::invalid("password", Rule::TooLong(PASSWORD_LONGEST)));
    }
    in_turn(ctx, move || hash_now(&password)).await?
}

fn hash_now(password: &str) -> Result<String, Error> {
    Ok(hasher()?.hash_password(password.as_bytes()).map_err(Error::broken)?.to_string())
}

/// Whether a password belongs to a hash. Without a hash, or with an unreadable one, it works as long and says no.
pub async fn verify(ctx: &Ctx, password: &str, hash: Option<&str>) -> bool {
    if password.len() > PASSWORD_BYTES {
        return false;
    }
    let parsed = hash.and_then(|hash| PasswordHash::new(hash).ok());
    let password = password.to_owned();
    let verdict = in_turn(ctx, move || {
        let real = parsed.is_some();
        let hash = match parsed {
            Some(hash) => hash,
            None => PasswordHash::new(NOBODY).map_err(Error::broken)?,
        };
        let right = hasher()?.verify_password(password.as_bytes(), &hash).is_ok();
        Ok::<bool, Error>(right && real)
    });
    match verdict.await {
        Ok(Ok(right)) => right,
        Ok(Err(error)) | Err(error) => {
            tracing::error!(%error, "password.verify_failed");
            false
        }
    }
}

/// Checks a new password and hashes it. Faults are reported on `field`.
pub(super) async fn choose(
    ctx: &Ctx,
    field: &'static str,
    password: String,
    words: Vec<String>,
) -> Result<String, Error> {
    password_length(&password).map_err(|rule| Error::invalid(field, rule))?;
    in_turn(ctx, move || {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        check(&password, &words).map_err(|rule| Error::invalid(field, rule))?;
        hash_now(&password)
    })
    .await?
}

/// Whether a hash was made with other parameters than today's, and is to be made anew at the next sign-in.
pub(super) fn outdated(hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return true };
    let (Ok(params), Ok(today)) = (Params::try_from(&parsed), hasher()) else { return true };
    let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    parsed.algorithm.as_str() != "argon2id" || costs(&params) != costs(today.params())
}

/// Runs heavy work off the async threads. The permit travels with the work, so a caller who leaves does not free it early.
async fn in_turn<T: Send + 'static>(ctx: &Ctx, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let permit = ctx.hashing.clone().acquire_owned().await.map_err(Error::broken)?;
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    })
    .await
    .map_err(Error::broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIN: [&str; 5] = ["林婉清", "Lin Wanqing", "lin.wanqing@example.com", "蔚蓝海岸", "晚晴"];

    #[test]
    fn a2_common_passwords_are_refused_in_any_case() {
        for common in ["password1234", "Password1234", "111111111111", "qwertyuiop123"] {
            assert!(check(common, &[]).is_err(), "{common}");
        }
        assert!(COMMON.len() > 1_000);
        let listed = COMMON.iter().find(|word| word.len() >= 12).unwrap();
        assert_eq!(check(&listed.to_uppercase(), &[]), Err(Rule::CommonPassword));
    }

    #[test]
    fn a2_passwords_made_of_the_persons_or_the_estates_words_are_refused() {
        for made in [
            "LinWanqing1988",
            "lin.wanqing!!!2026",
            "Wei-Lan-Hui-2026!",
            "蔚蓝会蔚蓝会蔚蓝会蔚蓝会",
            "蔚蓝海岸林婉清2026年",
            "weilanhui@example",
        ] {
            assert_eq!(check(made, &LIN), Err(Rule::CommonPassword), "{made}");
        }
        assert_eq!(check("weilanhui purple otter teapot", &LIN), Ok(()));
    }

    #[test]
    fn predictable_passwords_are_weak() {
        for weak in ["abababababab", "zzzzzzzzzzzzzz", "asdfghjkl;'#"] {
            assert!(check(weak, &[]).is_err(), "{weak}");
        }
    }

    #[test]
    fn phrases_in_any_script_are_good() {
        for good in [
            "correct horse battery staple",
            "清晨的雾里有三只白鹭飞过",
            "  spaces at both ends  ",
            "a\u{0}b many other letters",
        ] {
            assert_eq!(check(good, &LIN), Ok(()), "{good}");
        }
    }

    #[test]
    fn the_meter_goes_from_0_to_4() {
        assert_eq!(strength(""), 0);
        assert_eq!(strength("password"), 0);
        assert_eq!(strength("correct horse battery staple"), 4);
        assert_eq!(strength(&"x1".repeat(1_000)), 0);
    }

    #[test]
    fn a8_the_hash_of_nobody_costs_what_a_real_one_does() {
        assert!(!outdated(NOBODY));
        assert!(PasswordHash::new(NOBODY).is_ok());
    }

    #[test]
    fn a4_hashes_of_lower_cost_are_outdated() {
        assert!(outdated(
            "$argon2id$v=19$m=4096,t=2,p=1$ZSBDSV+8rwlIIgNkiqMVfQ$kxYIokRuWgkkWeLu6PUYt/OLJcAJf2awcbMmVURQ7xk"
        ));
        assert!(outdated("none"));
    }
}
