//! Recovery codes: ten words for the day the telephone is lost. Stored hashed, each good once (A12).

use totp_rs::Secret;

use super::{Purpose, digest::digest};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EntryId, EstateId, PersonId},
    on_tx,
    time::Ms,
};

const CODES: usize = 10;

/// 120 bits in six groups of four: enough that a plain hash protects them.
fn code() -> String {
    let bytes: [u8; 15] = rand::random();
    let letters: Vec<char> = Secret::from(bytes.to_vec()).to_base32().chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The hash of a code as people type it: in any case, with or without the dashes.
pub(super) fn hash(person: PersonId, code: &str) -> String {
    let letters: String = code.chars().filter(|c| c.is_alphanumeric()).collect();
    digest(&format!("{person}:{}", letters.to_uppercase()))
}

/// Makes new codes; the old ones die.
pub(super) async fn issue(ctx: &Ctx, tx: &mut Tx, who: (EstateId, PersonId)) -> Result<Vec<String>, Error> {
    let (estate, person) = who;
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM one_time_code WHERE estate_id = $1 AND person_id = $2 AND purpose = $3")
            .bind(estate)
            .bind(person)
            .bind(Purpose::SecondFactor)
            .execute(conn)
            .await?;
    });
    let codes: Vec<String> = (0..CODES).map(|_| code()).collect();
    for code in &codes {
        let id: EntryId = ctx.id();
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO one_time_code (id, estate_id, person_id, purpose, secret_hash, created_at, created_by, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $3, $7)",
            )
            .bind(id)
            .bind(estate)
            .bind(person)
            .bind(Purpose::SecondFactor)
            .bind(hash(person, code))
            .bind(ctx.now())
            .bind(Ms(i64::MAX))
            .execute(conn)
            .await?;
        });
    }
    Ok(codes)
}

/// Uses a code up; `false` where there is none such, or no longer.
pub(super) async fn spend(ctx: &Ctx, tx: &mut Tx, who: (EstateId, PersonId), hash: &str) -> Result<bool, Error> {
    let (estate, person) = who;
    let spent = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE one_time_code SET used_at = $5
             WHERE estate_id = $1 AND person_id = $2 AND purpose = $3 AND secret_hash = $4 AND used_at IS NULL",
        )
        .bind(estate)
        .bind(person)
        .bind(Purpose::SecondFactor)
        .bind(hash)
        .bind(ctx.now())
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
    fn a_code_is_read_in_any_case_and_belongs_to_one_person() {
        let (one, other) = (PersonId(uuid::Uuid::from_u128(1)), PersonId(uuid::Uuid::from_u128(2)));
        let code = code();
        assert_eq!(code.len(), 29);
        assert_eq!(hash(one, &code), hash(one, &code.to_lowercase().replace('-', " ")));
        assert_ne!(hash(one, &code), hash(other, &code));
    }
}
