//! Credits (减免) and refunds (退款): small ones at once, larger ones once a second person has approved them.

use super::{
    ALONE, Kind, Means,
    forms::Proposal,
    store::{NewEntry, house, move_balance, post},
};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{BookingId, EntryId, EstateId, HouseId, PersonId},
    money::Fen,
    on_tx,
    scope::Staff,
    time::{DAY, Ms},
};

/// What became of a credit or refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is on the account.
    Posted,
    /// It waits for a second person.
    Waiting,
}

/// Gives a credit or refund, or proposes it where it goes above what one may give to a house alone within a day: a large
/// one in small pieces is still a large one.
///
/// # Errors
/// `NotFound` for a house of another estate; `Invalid` on `booking` for one that is not a completed booking of the house;
/// those of posting.
pub async fn propose(ctx: &Ctx, by: &Staff, proposal: Proposal) -> Result<Outcome, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { propose_in(&context, tx, &staff, proposal).await })).await
}

async fn propose_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, proposal: Proposal) -> Result<Outcome, Error> {
    let (estate, person) = (by.estate(), by.person());
    // Weighed first: what the ledger would refuse is not put before a second person either.
    super::Legs::of(proposal.kind, proposal.amount, proposal.means)?;
    let house = house(tx, estate, &proposal.house).await?;
    let id: EntryId = ctx.id();
    if let Some(made) = forms::claim(ctx, tx, (estate, person), proposal.key, id.0).await? {
        return made_before(tx, estate, EntryId(made)).await;
    }
    if let Some(booking) = proposal.booking
        && !is_done(tx, (estate, house), booking).await?
    {
        return Err(Error::invalid("booking", Rule::NotAChoice));
    }
    // Touched first, so that two credits to one house are weighed one after the other.
    move_balance(tx, estate, house, Fen::ZERO).await?;
    let given = given_alone(tx, (estate, house), person, ctx.now().plus(-DAY)).await?;
    let alone = alone(tx, estate).await?;
    let outcome = if given.plus(proposal.amount).is_some_and(|sum| sum <= alone) {
        let key = format!("{DIRECT}{id}");
        post(ctx, tx, estate, entry((house, key), (ctx.now(), person), &proposal)).await?;
        Outcome::Posted
    } else {
        insert(ctx, tx, (estate, house), person, (id, &proposal)).await?;
        Outcome::Waiting
    };
    let act = match (outcome, proposal.kind) {
        (Outcome::Waiting, _) => "ledger.propose",
        (Outcome::Posted, Kind::Refund) => "ledger.refund",
        (Outcome::Posted, _) => "ledger.credit",
    };
    let act = Act { estate, by: Some(person), act, subject: Some(id.0), reason: &proposal.reason };
    audit::record(ctx, tx, act).await?;
    Ok(outcome)
}

/// How the key of an entry begins that one person posted alone.
const DIRECT: &str = "direct:";

fn entry((house, key): (HouseId, String), (at, by): (Ms, PersonId), proposal: &Proposal) -> NewEntry {
    NewEntry {
        house,
        kind: proposal.kind,
        amount: proposal.amount,
        key,
        at,
        by,
        memo: proposal.reason.clone(),
        booking: proposal.booking,
        order: None,
        means: proposal.means,
        reference: proposal.reference.clone(),
    }
}

async fn made_before(tx: &mut Tx, estate: EstateId, id: EntryId) -> Result<Outcome, Error> {
    let found: Option<EntryId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM ledger_proposal WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    Ok(if found.is_some() { Outcome::Waiting } else { Outcome::Posted })
}

async fn is_done(tx: &mut Tx, (estate, house): (EstateId, HouseId), booking: BookingId) -> Result<bool, Error> {
    let found: Option<BookingId> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT id FROM booking WHERE estate_id = $1 AND house_id = $2 AND id = $3 AND state = 'completed'",
        )
        .bind(estate)
        .bind(house)
        .bind(booking)
        .fetch_optional(conn)
        .await?
    });
    Ok(found.is_some())
}

/// What the person gave the house alone since an instant.
async fn given_alone(
    tx: &mut Tx,
    (estate, house): (EstateId, HouseId),
    person: PersonId,
    since: Ms,
) -> Result<Fen, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(ABS(l.amount_fen)), 0) AS BIGINT) FROM ledger_entry e
             JOIN ledger_leg l ON l.entry_id = e.id AND l.account = 'house'
             WHERE e.estate_id = $1 AND e.house_id = $2 AND e.at > $3 AND e.by_id = $4 AND e.key LIKE $5",
        )
        .bind(estate)
        .bind(house)
        .bind(since)
        .bind(person)
        .bind(format!("{DIRECT}%"))
        .fetch_one(conn)
        .await?
    }))
}

/// What one may give alone in this estate.
async fn alone(tx: &mut Tx, estate: EstateId) -> Result<Fen, Error> {
    let set: Option<Fen> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT alone_fen FROM ledger_setting WHERE estate_id = $1")
            .bind(estate)
            .fetch_optional(conn)
            .await?
    });
    Ok(set.unwrap_or(ALONE))
}

async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, house): (EstateId, HouseId),
    person: PersonId,
    (id, proposal): (EntryId, &Proposal),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO ledger_proposal (id, estate_id, house_id, kind, amount_fen, reason, booking_id, means, reference, state,
                                          proposed_by, proposed_at, answer)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, '')",
        )
        .bind(id)
        .bind(estate)
        .bind(house)
        .bind(proposal.kind)
        .bind(proposal.amount)
        .bind(proposal.reason.clone())
        .bind(proposal.booking)
        .bind(proposal.means)
        .bind(proposal.reference.clone())
        .bind(person)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// A proposal as the ledger takes it.
#[derive(sqlx::FromRow)]
struct Decided {
    house_id: HouseId,
    kind: Kind,
    amount_fen: Fen,
    reason: String,
    booking_id: Option<BookingId>,
    means: Option<Means>,
    reference: String,
}

/// Approves a proposal of somebody else and posts it.
///
/// # Errors
/// `NotFound` for one of another estate; `Refused`: `SecondPerson` for one's own, `Stale` where it was decided, `NoCredit` and
/// `TooMuch` as in posting; it goes on waiting then.
pub async fn approve(ctx: &Ctx, by: &Staff, id: EntryId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (ctx, estate, by) = (&context, staff.estate(), staff.person());
                let decided = decide(ctx, tx, &staff, id, ("approved", "")).await?;
                let entry = NewEntry {
                    house: decided.house_id,
                    kind: decided.kind,
                    amount: decided.amount_fen,
                    key: format!("proposal:{id}"),
                    at: ctx.now(),
                    by,
                    memo: decided.reason,
                    booking: decided.booking_id,
                    order: None,
                    means: decided.means,
                    reference: decided.reference,
                };
                post(ctx, tx, estate, entry).await?;
                let act = Act { estate, by: Some(by), act: "ledger.approve", subject: Some(id.0), reason: "" };
                audit::record(ctx, tx, act).await
            })
        })
        .await
}

/// Declines a proposal of somebody else. `reason` is checked by the form.
///
/// # Errors
/// As [`approve`].
pub async fn decline(ctx: &Ctx, by: &Staff, id: EntryId, reason: String) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                decide(&context, tx, &staff, id, ("declined", &reason)).await?;
                let (estate, by, act) = (staff.estate(), Some(staff.person()), "ledger.decline");
                audit::record(&context, tx, Act { estate, by, act, subject: Some(id.0), reason: &reason }).await
            })
        })
        .await
}

/// Decides in one conditional statement: of two who decide at once, one finds it decided.
async fn decide(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    id: EntryId,
    (state, answer): (&'static str, &str),
) -> Result<Decided, Error> {
    let decided: Option<Decided> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE ledger_proposal SET state = $4, decided_by = $3, decided_at = $5, answer = $6
             WHERE estate_id = $1 AND id = $2 AND state = 'waiting' AND proposed_by <> $3
             RETURNING house_id, kind, amount_fen, reason, booking_id, means, reference",
        )
        .bind(by.estate())
        .bind(id)
        .bind(by.person())
        .bind(state)
        .bind(ctx.now())
        .bind(answer.to_owned())
        .fetch_optional(conn)
        .await?
    });
    match decided {
        Some(decided) => Ok(decided),
        None => Err(why_not(tx, by, id).await?),
    }
}

async fn why_not(tx: &mut Tx, by: &Staff, id: EntryId) -> Result<Error, Error> {
    let proposer: Option<PersonId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT proposed_by FROM ledger_proposal WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    Ok(match proposer {
        None => Error::NotFound,
        Some(person) if person == by.person() => Refusal::SecondPerson.into(),
        Some(_) => Refusal::Stale.into(),
    })
}
