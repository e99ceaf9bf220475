//! Posting: the one way into the ledger, and the check of all that is in it.

use super::{Account, Kind, Legs, MOST, MOST_BALANCE, Means};
use crate::{
    bookings::State,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{BookingId, EntryId, EstateId, HouseId, OrderId, PersonId},
    live::{Change, Subject},
    money::Fen,
    on, on_tx, orders,
    scope::{Actor, System},
    time::Ms,
};

/// An entry to be posted.
pub(crate) struct NewEntry {
    pub house: HouseId,
    pub kind: Kind,
    /// Above zero.
    pub amount: Fen,
    /// What it is posted for, unique in the estate: the same thing posted again finds the first entry.
    pub key: String,
    pub at: Ms,
    pub by: PersonId,
    pub memo: String,
    pub booking: Option<BookingId>,
    pub order: Option<OrderId>,
    pub means: Option<Means>,
    pub reference: String,
}

/// Whether a posting made an entry or found the one that was made before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Posted {
    Now(EntryId),
    Before(EntryId),
}

/// Posts an entry with its legs and moves the house's balance, all in the caller's transaction.
///
/// # Errors
/// `Invalid` on `amount`; `Refused`: `Stale` where the key was used for something else, `NoCredit` for a refund of more than
/// the house has to its credit, `TooMuch` where the balance would leave the range of the account.
pub(crate) async fn post(ctx: &Ctx, tx: &mut Tx, estate: EstateId, entry: NewEntry) -> Result<Posted, Error> {
    let legs = Legs::of(entry.kind, entry.amount, entry.means)?;
    let (house, kind, moved, key) = (entry.house, entry.kind, legs.for_house(), entry.key.clone());
    let id: EntryId = ctx.id();
    if !insert(tx, estate, id, entry).await? {
        return before(tx, estate, &key, (house, kind, moved)).await;
    }
    for leg in legs.iter() {
        on_tx!(tx, |conn| {
            sqlx::query("INSERT INTO ledger_leg (entry_id, estate_id, account, amount_fen) VALUES ($1, $2, $3, $4)")
                .bind(id)
                .bind(estate)
                .bind(leg.account)
                .bind(leg.amount)
                .execute(conn)
                .await?;
        });
    }
    let balance = move_balance(tx, estate, house, moved).await?;
    if kind == Kind::Refund && balance > Fen::ZERO {
        return Err(Refusal::NoCredit.into());
    }
    if balance.0.unsigned_abs() > MOST_BALANCE.0.unsigned_abs() {
        return Err(Refusal::TooMuch.into());
    }
    tx.announce(Change {
        estate,
        subject: Subject::Account,
        id: house.0,
        house: Some(house),
        person: None,
        only_me: false,
        internal: false,
    });
    Ok(Posted::Now(id))
}

/// `false` where the key is used. Two that post the same thing at once wait for each other here.
async fn insert(tx: &mut Tx, estate: EstateId, id: EntryId, entry: NewEntry) -> Result<bool, Error> {
    let made = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO ledger_entry (id, estate_id, house_id, kind, key, at, by_id, memo, booking_id, order_id, means,
                                       reference)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (estate_id, key) DO NOTHING",
        )
        .bind(id)
        .bind(estate)
        .bind(entry.house)
        .bind(entry.kind)
        .bind(entry.key)
        .bind(entry.at)
        .bind(entry.by)
        .bind(entry.memo)
        .bind(entry.booking)
        .bind(entry.order)
        .bind(entry.means)
        .bind(entry.reference)
        .execute(conn)
        .await?
        .rows_affected()
    });
    Ok(made == 1)
}

/// The entry that was posted under the key, if it is the same thing.
async fn before(tx: &mut Tx, estate: EstateId, key: &str, wanted: (HouseId, Kind, Fen)) -> Result<Posted, Error> {
    let (id, house, kind, moved): (EntryId, HouseId, Kind, Fen) = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT e.id, e.house_id, e.kind, l.amount_fen FROM ledger_entry e
             JOIN ledger_leg l ON l.entry_id = e.id AND l.account = $3 WHERE e.estate_id = $1 AND e.key = $2",
        )
        .bind(estate)
        .bind(key.to_owned())
        .bind(Account::House)
        .fetch_one(conn)
        .await?
    });
    if (house, kind, moved) == wanted { Ok(Posted::Before(id)) } else { Err(Refusal::Stale.into()) }
}

/// Moves the balance of a house's account, which is opened where there is none. By nothing: only locks it.
pub(super) async fn move_balance(tx: &mut Tx, estate: EstateId, house: HouseId, by: Fen) -> Result<Fen, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "INSERT INTO house_account (house_id, estate_id, balance_fen) VALUES ($1, $2, $3)
             ON CONFLICT (house_id) DO UPDATE SET balance_fen = house_account.balance_fen + excluded.balance_fen
             RETURNING balance_fen",
        )
        .bind(house)
        .bind(estate)
        .bind(by)
        .fetch_one(conn)
        .await?
    }))
}

/// Charges a completed booking to its house, once, at the price that was fixed at booking. Free ones leave no entry.
///
/// # Errors
/// `NotFound` for a booking of another estate; `Refused`: `Stale` for one that is not completed, `TooMuch` for a price that
/// the ledger cannot hold.
pub(crate) async fn charge(ctx: &Ctx, tx: &mut Tx, by: &Actor, booking: BookingId) -> Result<(), Error> {
    let found: Option<(HouseId, Fen, State)> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT house_id, total_fen, state FROM booking WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(booking)
            .fetch_optional(conn)
            .await?
    });
    let (house, total, state) = found.ok_or(Error::NotFound)?;
    if state != State::Completed {
        return Err(Refusal::Stale.into());
    }
    if total == Fen::ZERO {
        return Ok(());
    }
    if total > MOST {
        return Err(Refusal::TooMuch.into());
    }
    post(ctx, tx, by.estate(), charge_of(booking, (house, total), ctx.now(), by.person())).await?;
    Ok(())
}

/// The entry of a completed booking.
pub(crate) fn charge_of(booking: BookingId, (house, amount): (HouseId, Fen), at: Ms, by: PersonId) -> NewEntry {
    NewEntry {
        house,
        kind: Kind::Charge,
        amount,
        key: format!("booking:{booking}"),
        at,
        by,
        memo: String::new(),
        booking: Some(booking),
        order: None,
        means: None,
        reference: String::new(),
    }
}

/// Charges a completed order to its house, once, at the price that was agreed. What is free leaves no entry.
///
/// # Errors
/// As for [`charge`].
pub(crate) async fn charge_order(ctx: &Ctx, tx: &mut Tx, by: &Actor, order: OrderId) -> Result<(), Error> {
    let found: Option<(HouseId, Option<Fen>, orders::State)> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT house_id, total_fen, state FROM service_order WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(order)
            .fetch_optional(conn)
            .await?
    });
    let (house, total, state) = found.ok_or(Error::NotFound)?;
    let total = total.filter(|_| state == orders::State::Completed).ok_or(Refusal::Stale)?;
    if total == Fen::ZERO {
        return Ok(());
    }
    if total > MOST {
        return Err(Refusal::TooMuch.into());
    }
    post(ctx, tx, by.estate(), charge_of_order(order, (house, total), ctx.now(), by.person())).await?;
    Ok(())
}

/// The entry of a completed order.
pub(crate) fn charge_of_order(order: OrderId, (house, amount): (HouseId, Fen), at: Ms, by: PersonId) -> NewEntry {
    NewEntry {
        house,
        kind: Kind::Charge,
        amount,
        key: format!("order:{order}"),
        at,
        by,
        memo: String::new(),
        booking: None,
        order: Some(order),
        means: None,
        reference: String::new(),
    }
}

/// The house of a code.
///
/// # Errors
/// `NotFound` where the estate has none.
pub(super) async fn house(tx: &mut Tx, estate: EstateId, code: &str) -> Result<HouseId, Error> {
    let found: Option<HouseId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM house WHERE estate_id = $1 AND code = $2")
            .bind(estate)
            .bind(code.to_owned())
            .fetch_optional(conn)
            .await?
    });
    found.ok_or(Error::NotFound)
}

/// What is wrong with a ledger; all zero where it balances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Faults {
    /// Entries whose legs are missing or do not cancel each other out.
    pub unbalanced: i64,
    /// Entries whose legs have no side of the house, or stand in another estate.
    pub astray: i64,
    /// What the sum over all accounts is.
    pub sum: i64,
    /// Houses whose balance is not the sum of their entries.
    pub adrift: i64,
}

/// Weighs the whole ledger of an estate, in one statement.
pub async fn verify(ctx: &Ctx, by: &System) -> Result<Faults, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT
               (SELECT COUNT(*) FROM ledger_entry e WHERE e.estate_id = $1
                  AND (SELECT COALESCE(SUM(l.amount_fen), 1) FROM ledger_leg l WHERE l.entry_id = e.id) <> 0) AS unbalanced,
               (SELECT COUNT(*) FROM ledger_entry e WHERE e.estate_id = $1
                  AND (NOT EXISTS (SELECT 1 FROM ledger_leg l WHERE l.entry_id = e.id AND l.account = 'house')
                    OR EXISTS (SELECT 1 FROM ledger_leg l WHERE l.entry_id = e.id AND l.estate_id <> e.estate_id))) AS astray,
               (SELECT CAST(COALESCE(SUM(l.amount_fen), 0) AS BIGINT) FROM ledger_leg l WHERE l.estate_id = $1) AS sum,
               (SELECT COUNT(*) FROM house h LEFT JOIN house_account a ON a.house_id = h.id WHERE h.estate_id = $1
                  AND COALESCE(a.balance_fen, 0) <> (SELECT COALESCE(SUM(l.amount_fen), 0) FROM ledger_entry e
                    JOIN ledger_leg l ON l.entry_id = e.id AND l.account = 'house'
                    WHERE e.estate_id = h.estate_id AND e.house_id = h.id)) AS adrift",
        )
        .bind(by.estate())
        .fetch_one(pool)
        .await?
    }))
}
