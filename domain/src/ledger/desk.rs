//! What the desk reads: the houses of the estate with their balances, and what waits for a second person.

use super::{ALONE, Found, HouseRow, ProposalRow, Waiting};
use crate::{ctx::Ctx, error::Error, money::Fen, on, scope::Staff};

const PAGE: usize = 50;

/// The houses whose code begins with `search`, after the code `from`, with what they owe.
pub async fn houses(ctx: &Ctx, by: &Staff, search: &str, from: &str) -> Result<Found, Error> {
    let begins: String = search.trim().to_uppercase().chars().take(40).collect();
    let begins = begins.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    let mut houses: Vec<HouseRow> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT h.code, h.address_zh, h.address_en, COALESCE(a.balance_fen, 0) AS balance
             FROM house h LEFT JOIN house_account a ON a.house_id = h.id
             WHERE h.estate_id = $1 AND h.code > $2 AND UPPER(h.code) LIKE $3 ESCAPE '\\' ORDER BY h.code LIMIT $4",
        )
        .bind(by.estate())
        .bind(from.to_owned())
        .bind(format!("{begins}%"))
        .bind(limit)
        .fetch_all(pool)
        .await?
    });
    let waiting: i64 = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT COUNT(*) FROM ledger_proposal WHERE estate_id = $1 AND state = 'waiting'")
            .bind(by.estate())
            .fetch_one(pool)
            .await?
    });
    let more = houses.len() > PAGE;
    houses.truncate(PAGE);
    let older = houses.last().filter(|_| more).map(|house| house.code.clone());
    Ok(Found { houses, older, waiting })
}

macro_rules! proposals {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, h.code AS house, r.kind, r.amount_fen AS amount, r.reason, s.name_zh AS service_zh,
                    s.name_en AS service_en, r.means, r.reference, r.state, r.proposed_by, p.name_zh AS proposer_zh,
                    p.name_en AS proposer_en, r.proposed_at, d.name_zh AS decider_zh, d.name_en AS decider_en, r.decided_at,
                    r.answer
             FROM ledger_proposal r JOIN house h ON h.id = r.house_id JOIN person p ON p.id = r.proposed_by
             LEFT JOIN person d ON d.id = r.decided_by LEFT JOIN booking b ON b.id = r.booking_id
             LEFT JOIN service s ON s.id = b.service_id WHERE r.estate_id = $1 AND ",
            $rest
        )
    };
}

/// What waits for a second person, oldest first, and the twenty that were decided last.
pub async fn waiting(ctx: &Ctx, by: &Staff) -> Result<Waiting, Error> {
    let waiting: Vec<ProposalRow> = on!(ctx.db, |pool| {
        sqlx::query_as(proposals!("r.state = 'waiting' ORDER BY r.proposed_at, r.id LIMIT 200"))
            .bind(by.estate())
            .fetch_all(pool)
            .await?
    });
    let decided: Vec<ProposalRow> = on!(ctx.db, |pool| {
        sqlx::query_as(proposals!("r.state IN ('approved', 'declined') ORDER BY r.decided_at DESC, r.id LIMIT 20"))
            .bind(by.estate())
            .fetch_all(pool)
            .await?
    });
    Ok(Waiting { waiting, decided, reader: by.person(), alone: alone(ctx, by).await? })
}

/// What one may let off or give back to a house within a day without a second person.
async fn alone(ctx: &Ctx, by: &Staff) -> Result<Fen, Error> {
    let set: Option<Fen> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT alone_fen FROM ledger_setting WHERE estate_id = $1")
            .bind(by.estate())
            .fetch_optional(pool)
            .await?
    });
    Ok(set.unwrap_or(ALONE))
}
