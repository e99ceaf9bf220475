//! An issue's own row and timeline, and the pieces of its item: locking, taking, giving back, noting, announcing.

use crate::{
    bookings::quota::Span,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EntryId, EstateId, HouseId, IssueId, ItemId, PersonId},
    live::{Change, Subject},
    on_tx,
    scope::Actor,
    services::{Mode, stage::Stage},
    stock::{Kind, Step},
    time::{HOUR, Ms},
};

/// Whom a change concerns: the house, and of it only the person where it is 只有我可见.
#[derive(sqlx::FromRow)]
pub(super) struct Whose {
    #[sqlx(rename = "house_id")]
    pub house: HouseId,
    #[sqlx(rename = "person_id")]
    pub person: PersonId,
    pub only_me: bool,
}

/// Locks the issue by touching its row first, so that steps of one issue happen one after the other. Answers whose it is.
///
/// # Errors
/// `NotFound` where the actor may not see it.
pub(super) async fn lock(tx: &mut Tx, by: &Actor, id: IssueId) -> Result<Whose, Error> {
    let sight = by.sight();
    let locked: Option<Whose> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE stock_issue SET state = state
             WHERE estate_id = $1 AND id = $2 AND ($3 OR (house_id = $4 AND (person_id = $5 OR ($6 AND only_me = $7))))
             RETURNING house_id, person_id, only_me",
        )
        .bind(by.estate())
        .bind(id)
        .bind(sight.everywhere)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(conn)
        .await?
    });
    locked.ok_or(Error::NotFound)
}

/// The rules of an item, with its row locked: whoever counts what a house has waits for whoever counted before.
#[derive(sqlx::FromRow)]
pub(super) struct Rules {
    pub kind: Kind,
    pub hours: Option<i64>,
    pub most: i64,
    pub span: Option<Span>,
    pub hidden: bool,
    pub stage: Stage,
    pub mode: Mode,
    pub zone: String,
}

/// # Errors
/// `NotFound` for an item of another estate.
pub(super) async fn lock_item(tx: &mut Tx, estate: EstateId, item: ItemId) -> Result<Rules, Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE stock_item SET on_hand = on_hand WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(item)
            .execute(conn)
            .await?;
    });
    let found: Option<Rules> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT i.kind, i.hours, i.most, i.span, i.hidden, s.stage, s.mode, e.zone
             FROM stock_item i JOIN service s ON s.id = i.service_id JOIN estate e ON e.id = i.estate_id
             WHERE i.estate_id = $1 AND i.id = $2",
        )
        .bind(estate)
        .bind(item)
        .fetch_optional(conn)
        .await?
    });
    found.ok_or(Error::NotFound)
}

/// Takes pieces off the shelf: one statement decides.
///
/// # Errors
/// `Refused(NoneLeft)` with what is left, where there are fewer.
pub(super) async fn take(tx: &mut Tx, estate: EstateId, item: ItemId, pieces: i64) -> Result<(), Error> {
    let taken = on_tx!(tx, |conn| {
        sqlx::query("UPDATE stock_item SET on_hand = on_hand - $3 WHERE estate_id = $1 AND id = $2 AND on_hand >= $3")
            .bind(estate)
            .bind(item)
            .bind(pieces)
            .execute(conn)
            .await?
            .rows_affected()
    });
    if taken == 1 {
        return Ok(());
    }
    let left: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT on_hand FROM stock_item WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(item)
            .fetch_one(conn)
            .await?
    });
    Err(Refusal::NoneLeft(left).into())
}

/// Puts pieces back. More than there are in all can't be stored.
pub(super) async fn give(tx: &mut Tx, estate: EstateId, item: ItemId, pieces: i64) -> Result<(), Error> {
    let given = on_tx!(tx, |conn| {
        sqlx::query("UPDATE stock_item SET on_hand = on_hand + $3 WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(item)
            .bind(pieces)
            .execute(conn)
            .await?
            .rows_affected()
    });
    if given == 1 { Ok(()) } else { Err(Error::broken("pieces of no item were given back")) }
}

/// An entry of the timeline to be.
pub(super) struct Event<'a> {
    pub step: Step,
    pub by: PersonId,
    pub words: &'a str,
}

pub(super) async fn note(ctx: &Ctx, tx: &mut Tx, issue: (EstateId, IssueId), event: Event<'_>) -> Result<(), Error> {
    let id: EntryId = ctx.id();
    on_tx!(tx, |conn| {
        // Later than the step before it, also within one millisecond or after the clock was set back.
        sqlx::query(
            "INSERT INTO stock_event (id, estate_id, issue_id, at, by_id, step, words)
             SELECT $1, $2, $3, CASE WHEN MAX(e.at) >= $4 THEN MAX(e.at) + 1 ELSE $4 END, $5, $6, $7
             FROM stock_event e WHERE e.estate_id = $2 AND e.issue_id = $3",
        )
        .bind(id)
        .bind(issue.0)
        .bind(issue.1)
        .bind(ctx.now())
        .bind(event.by)
        .bind(event.step)
        .bind(event.words)
        .execute(conn)
        .await?;
    });
    Ok(())
}

pub(super) fn announce(tx: &mut Tx, (estate, id): (EstateId, IssueId), whose: &Whose) {
    tx.announce(Change {
        estate,
        subject: Subject::Issue,
        id: id.0,
        house: Some(whose.house),
        person: Some(whose.person),
        only_me: whose.only_me,
        internal: false,
    });
}

/// When a loan or a safekeeping that counts from an instant is due.
pub(super) fn due(rules: &Rules, from: Ms) -> Option<Ms> {
    rules.hours.map(|hours| from.plus(hours.saturating_mul(HOUR)))
}
