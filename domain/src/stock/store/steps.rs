//! The steps of an issue: out, back, kept, collected, lost, cancelled.

use super::journal::{Event, announce, due, give, lock, lock_item, note};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{EstateId, IssueId, ItemId, PersonId},
    on_tx,
    photos::{self, Kept, Of, Ready},
    scope::{Actor, Staff},
    stock::{Act, State, TakeIn, next},
    tickets::PHOTOS,
    time::Ms,
};

/// Cancels what is only asked for; its pieces are back on the shelf in the same moment.
///
/// # Errors
/// `NotFound` where the actor may not see it; `Refused(Stale)` once it was handed out or is over.
pub async fn cancel(ctx: &Ctx, by: &Actor, id: IssueId) -> Result<(), Error> {
    act(ctx, *by, id, (Act::Cancel, String::new())).await
}

/// Takes a step that needs no look at the thing: handing out or over, giving more time, collecting, writing down as lost.
///
/// # Errors
/// `NotFound` for an issue of another estate; `Refused(Stale)` where its state does not allow the act.
pub async fn step(ctx: &Ctx, by: &Staff, id: IssueId, (what, words): (Act, String)) -> Result<(), Error> {
    if what.looks() {
        return Err(Error::invalid("act", Rule::NotAChoice));
    }
    act(ctx, Actor::Staff(*by), id, (what, words)).await
}

async fn act(ctx: &Ctx, by: Actor, id: IssueId, (what, words): (Act, String)) -> Result<(), Error> {
    let context = ctx.clone();
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let whose = lock(tx, &by, id).await?;
                let here = (by.estate(), id);
                settle(&context, tx, (here, by.person()), (what, &words, None)).await?;
                announce(tx, here, &whose);
                Ok(())
            })
        })
        .await
}

/// Takes a thing in, back from a loan or to be kept, with words and photos of how it looks. The same form key a second time
/// changes nothing.
///
/// # Errors
/// `NotFound` for an issue of another estate; `Invalid` on `photos` for too many; `Refused(Stale)` where its state does not
/// allow the act.
pub async fn take_in(ctx: &Ctx, by: &Staff, id: IssueId, how: TakeIn, photos: Vec<Ready>) -> Result<(), Error> {
    if photos.len() > usize::from(PHOTOS) {
        return Err(Error::invalid("photos", Rule::TooMany(PHOTOS)));
    }
    let by = *by;
    photos::keep(ctx, by.estate(), photos, async move |ctx: Ctx, photos: Vec<Kept>| {
        let context = ctx.clone();
        ctx.db.write(move |tx| Box::pin(async move { take_in_in(&context, tx, &by, (id, &how), &photos).await })).await
    })
    .await
}

async fn take_in_in(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    (id, how): (IssueId, &TakeIn),
    photos: &[Kept],
) -> Result<(), Error> {
    let whose = lock(tx, &Actor::Staff(*by), id).await?;
    if forms::claim(ctx, tx, (by.estate(), by.person()), how.key, id.0).await?.is_some() {
        return Ok(());
    }
    let here = (by.estate(), id);
    let kept = (how.act == Act::Keep).then_some((how.contents.as_str(), how.shelf.as_str()));
    settle(ctx, tx, (here, by.person()), (how.act, &how.words, kept)).await?;
    photos::insert(tx, (by.estate(), Of::Issue(id)), (by.person(), ctx.now()), photos).await?;
    announce(tx, here, &whose);
    Ok(())
}

/// Where an issue stands before a step, as [`settle`] needs it.
#[derive(sqlx::FromRow)]
struct Before {
    item_id: ItemId,
    quantity: i64,
    state: State,
    due_at: Option<Ms>,
}

/// What moves an issue: the act, words on it, and for what is kept: what it is and where it lies.
pub(super) type Move<'a> = (Act, &'a str, Option<(&'a str, &'a str)>);

/// Moves an issue of this transaction on, its pieces with it.
pub(super) async fn settle(
    ctx: &Ctx,
    tx: &mut Tx,
    (here, by): ((EstateId, IssueId), PersonId),
    (what, words, kept): Move<'_>,
) -> Result<(), Error> {
    let before: Before = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT item_id, quantity, state, due_at FROM stock_issue WHERE estate_id = $1 AND id = $2")
            .bind(here.0)
            .bind(here.1)
            .fetch_one(conn)
            .await?
    });
    let rules = lock_item(tx, here.0, before.item_id).await?;
    let after = next(rules.kind, before.state, what).ok_or(Refusal::Stale)?;
    if after.gives_back() {
        give(tx, here.0, before.item_id, before.quantity).await?;
    }
    let now = ctx.now();
    let out = matches!(what, Act::HandOut | Act::Keep).then_some(now);
    let again = what == Act::Extend;
    let from = if again { before.due_at.map(|due| due.max(now)) } else { out };
    let slip = match (what, kept) {
        (Act::Keep, Some(_)) => Some(next_receipt(tx, here.0).await?),
        (Act::Keep, None) => return Err(Error::invalid("shelf", Rule::Required)),
        _ => None,
    };
    let (contents, shelf) = kept.unzip();
    let moved = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE stock_issue SET state = $3, out_at = COALESCE($4, out_at), due_at = COALESCE($5, due_at),
                    receipt = COALESCE($6, receipt), contents = COALESCE($7, contents), shelf = COALESCE($8, shelf),
                    reminded_at = CASE WHEN $9 THEN NULL ELSE reminded_at END,
                    overdue_at = CASE WHEN $9 THEN NULL ELSE overdue_at END
             WHERE estate_id = $1 AND id = $2 AND state = $10",
        )
        .bind(here.0)
        .bind(here.1)
        .bind(after)
        .bind(out)
        .bind(from.and_then(|from| due(&rules, from)))
        .bind(slip)
        .bind(contents)
        .bind(shelf)
        .bind(again)
        .bind(before.state)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if moved != 1 {
        return Err(Refusal::Stale.into());
    }
    note(ctx, tx, here, Event { step: what.step(), by, words }).await
}

/// The number of the next slip. What is kept at the same time waits here.
async fn next_receipt(tx: &mut Tx, estate: EstateId) -> Result<i64, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar("UPDATE estate SET next_receipt = next_receipt + 1 WHERE id = $1 RETURNING next_receipt - 1")
            .bind(estate)
            .fetch_one(conn)
            .await?
    }))
}
