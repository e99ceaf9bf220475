//! The house accounts: charges of what was done, payments, credits, and one that waits for a second person.

use serde::Deserialize;

use super::{
    Summary,
    cast::{Cast, EstateEntry},
    data,
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{BookingId, EntryId, HouseId, PersonId},
    ledger::{
        Kind, Means, ProposalState,
        store::{NewEntry, charge_of, post},
    },
    money::Fen,
    on_tx,
    time::Ms,
};

#[derive(Deserialize)]
struct Accounts {
    setting: Vec<Setting>,
    method: Vec<Method>,
    payment: Vec<Payment>,
    credit: Vec<Credit>,
}

#[derive(Deserialize)]
struct Setting {
    estate: String,
    alone: Fen,
}

#[derive(Deserialize)]
struct Method {
    estate: String,
    venue_zh: String,
    venue_en: String,
    means: Means,
    note_zh: String,
    note_en: String,
}

#[derive(Deserialize)]
struct Payment {
    estate: String,
    house: String,
    amount: Fen,
    means: Means,
    reference: String,
    memo: String,
    by: String,
    day: i64,
    at: String,
}

#[derive(Deserialize)]
struct Credit {
    estate: String,
    house: String,
    kind: Kind,
    amount: Fen,
    reason: String,
    by: String,
    day: i64,
    at: String,
    second: Option<String>,
    decided: Option<i64>,
    answer: Option<String>,
    about: Option<Visit>,
    #[serde(default)]
    waiting: bool,
}

#[derive(Deserialize)]
struct Visit {
    day: i64,
    start: String,
}

/// After the bookings: what is charged is read from them.
pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast, summary: &mut Summary) -> Result<(), Error> {
    let files: Accounts = data::read("ledger.toml", include_str!("../../demo/ledger.toml"))?;
    for setting in &files.setting {
        set(tx, cast.estate(&setting.estate)?, setting.alone).await?;
    }
    for (place, method) in (1_i64..).zip(&files.method) {
        offer(ctx, tx, cast.estate(&method.estate)?, (place, method)).await?;
    }
    for estate in cast.estates() {
        summary.entries += charge(ctx, tx, estate).await?;
    }
    for payment in &files.payment {
        pay(ctx, tx, cast, payment).await?;
        summary.entries += 1;
    }
    for credit in &files.credit {
        summary.entries += usize::from(give(ctx, tx, cast, credit).await?);
    }
    Ok(())
}

async fn set(tx: &mut Tx, estate: &EstateEntry, alone: Fen) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("INSERT INTO ledger_setting (estate_id, alone_fen) VALUES ($1, $2)")
            .bind(estate.id())
            .bind(alone)
            .execute(conn)
            .await?;
    });
    Ok(())
}

async fn offer(ctx: &Ctx, tx: &mut Tx, estate: &EstateEntry, (place, method): (i64, &Method)) -> Result<(), Error> {
    let id: EntryId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO payment_method (id, estate_id, venue_zh, venue_en, means, note_zh, note_en, place)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(method.venue_zh.clone())
        .bind(method.venue_en.clone())
        .bind(method.means)
        .bind(method.note_zh.clone())
        .bind(method.note_en.clone())
        .bind(place)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Charges every booking that is done, at the moment of its last step.
async fn charge(ctx: &Ctx, tx: &mut Tx, estate: &EstateEntry) -> Result<usize, Error> {
    let done: Vec<(BookingId, HouseId, Fen, Ms, PersonId)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT b.id, b.house_id, b.total_fen, e.at, e.by_id FROM booking b
             JOIN booking_event e ON e.booking_id = b.id AND e.step = 'completed'
             WHERE b.estate_id = $1 AND b.state = 'completed' AND b.total_fen > 0 ORDER BY e.at, b.id",
        )
        .bind(estate.id())
        .fetch_all(conn)
        .await?
    });
    let count = done.len();
    for (booking, house, total, at, by) in done {
        post(ctx, tx, estate.id(), charge_of(booking, (house, total), at, by)).await?;
    }
    Ok(count)
}

async fn pay(ctx: &Ctx, tx: &mut Tx, cast: &Cast, payment: &Payment) -> Result<(), Error> {
    let estate = cast.estate(&payment.estate)?;
    let entry = NewEntry {
        house: cast.house(&payment.estate, &payment.house)?.id,
        kind: Kind::Payment,
        amount: payment.amount,
        key: format!("payment:{}", ctx.id::<EntryId>()),
        at: estate.at(payment.day, &payment.at)?,
        by: cast.person(&payment.by)?,
        memo: payment.memo.clone(),
        booking: None,
        order: None,
        means: Some(payment.means),
        reference: payment.reference.clone(),
    };
    post(ctx, tx, estate.id(), entry).await?;
    Ok(())
}

/// Whether it is on the account.
async fn give(ctx: &Ctx, tx: &mut Tx, cast: &Cast, credit: &Credit) -> Result<bool, Error> {
    let (estate, house) = (cast.estate(&credit.estate)?, cast.house(&credit.estate, &credit.house)?.id);
    let (id, by, at) = (ctx.id::<EntryId>(), cast.person(&credit.by)?, estate.at(credit.day, &credit.at)?);
    let second = cast.maybe_person(credit.second.as_ref())?;
    let booking = match &credit.about {
        None => None,
        Some(visit) => Some(visited(tx, estate, house, estate.at(visit.day, &visit.start)?).await?),
    };
    let decided_at = credit.decided.map(|day| estate.at(day, &credit.at)).transpose()?;
    if second.is_some() || credit.waiting {
        let state = match (second, &credit.answer) {
            (None, _) => ProposalState::Waiting,
            (Some(_), None) => ProposalState::Approved,
            (Some(_), Some(_)) => ProposalState::Declined,
        };
        propose(tx, (estate, house, booking), credit, (id, by, at), (state, second, decided_at)).await?;
        if state != ProposalState::Approved {
            return Ok(false);
        }
    }
    let entry = NewEntry {
        house,
        kind: credit.kind,
        amount: credit.amount,
        key: if second.is_some() { format!("proposal:{id}") } else { format!("direct:{id}") },
        at: decided_at.unwrap_or(at),
        by: second.unwrap_or(by),
        memo: credit.reason.clone(),
        booking,
        order: None,
        means: None,
        reference: String::new(),
    };
    post(ctx, tx, estate.id(), entry).await?;
    Ok(true)
}

async fn visited(tx: &mut Tx, estate: &EstateEntry, house: HouseId, starts_at: Ms) -> Result<BookingId, Error> {
    let found: Option<BookingId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM booking WHERE estate_id = $1 AND house_id = $2 AND starts_at = $3")
            .bind(estate.id())
            .bind(house)
            .bind(starts_at)
            .fetch_optional(conn)
            .await?
    });
    found.ok_or_else(|| Error::broken("demo/ledger.toml: a credit is about no booking"))
}

async fn propose(
    tx: &mut Tx,
    (estate, house, booking): (&EstateEntry, HouseId, Option<BookingId>),
    credit: &Credit,
    (id, by, at): (EntryId, PersonId, Ms),
    (state, second, decided_at): (ProposalState, Option<PersonId>, Option<Ms>),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO ledger_proposal (id, estate_id, house_id, kind, amount_fen, reason, booking_id, reference, state,
                                          proposed_by, proposed_at, decided_by, decided_at, answer)
             VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $11, $12, $13)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(house)
        .bind(credit.kind)
        .bind(credit.amount)
        .bind(credit.reason.clone())
        .bind(booking)
        .bind(state)
        .bind(by)
        .bind(at)
        .bind(second)
        .bind(decided_at)
        .bind(credit.answer.clone().unwrap_or_default())
        .execute(conn)
        .await?;
    });
    Ok(())
}
