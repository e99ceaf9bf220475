//! Quotes (报价): made by staff, decided on by the house. What was decided on never changes, and neither does a line.

use sqlx::types::Json;

use super::{
    journal::{Event, Locked, announce, approvers, lock, move_on, names, note},
    terms::{NO_SERVICE, Terms, card, zone_of},
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{EstateId, OrderId, PersonId, QuoteId},
    ledger::MOST,
    mail::{self, Letter},
    on_tx,
    orders::{Act, NewQuote, QUOTE_DAYS, QuoteState, Step},
    rights::Right,
    scope::{Actor, Member, Staff},
    services::price::Price,
    time::{Date, Ms},
};

/// Quotes for an order, in place of an open quote. Its lines come with the discount of the house's card, and whoever may
/// approve it has a letter.
///
/// # Errors
/// `NotFound` for an order of another estate; `Invalid` on `rows` or `expires_on`; `Refused(Stale)` once it is agreed or over.
pub async fn quote(ctx: &Ctx, by: &Staff, new: NewQuote) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { make(&context, tx, &staff, new).await })).await
}

async fn make(ctx: &Ctx, tx: &mut Tx, by: &Staff, new: NewQuote) -> Result<(), Error> {
    let (estate, id) = (by.estate(), ctx.id::<QuoteId>());
    let order = lock(tx, &Actor::Staff(*by), new.order).await?;
    if forms::claim(ctx, tx, (estate, by.person()), new.key, id.0).await?.is_some() {
        return Ok(());
    }
    let next = order.next(Act::Quote)?;
    let expires_at = expiry(ctx, tx, estate, new.expires_on).await?;
    let house = (estate, order.house_id);
    let card = match order.service_id {
        None => card(ctx, tx, house, NO_SERVICE).await?,
        Some(service) => {
            let terms = Terms::find(tx, estate, service).await?.ok_or(Error::NotFound)?;
            terms.card(ctx, tx, house).await?
        }
    };
    let price = Price::of_items(new.items, card).filter(|price| price.total <= MOST);
    let price = price.ok_or_else(|| Error::invalid("rows", Rule::TooMuch))?;
    close_open(ctx, tx, (estate, new.order)).await?;
    let total = price.total;
    insert(ctx, tx, (estate, new.order, id), by.person(), (price, &new.note, expires_at)).await?;
    move_on(tx, (estate, new.order), next, None).await?;
    note(ctx, tx, (estate, new.order), Event::of(Step::Quoted, by.person())).await?;
    announce(tx, (estate, new.order), &order.whose());
    for person in approvers(tx, estate, &order).await? {
        let (name, service) = names(tx, estate, person, order.service_id).await?;
        let (total, until) = (total.to_string(), new.expires_on.to_string());
        mail::enqueue(ctx, tx, estate, person, Letter::QuoteReady { name, service, total, until }).await?;
    }
    Ok(())
}

/// The end of the last day on which it can be approved.
async fn expiry(ctx: &Ctx, tx: &mut Tx, estate: EstateId, last: Date) -> Result<Ms, Error> {
    let zone = zone_of(tx, estate).await?;
    let today = zone.around(ctx.now()).date(ctx.now());
    if last < today {
        return Err(Error::invalid("expires_on", Rule::InThePast));
    }
    let end = zone.at(last.plus_days(1), 0, 0).filter(|_| last <= today.plus_days(QUOTE_DAYS.1));
    end.ok_or_else(|| Error::invalid("expires_on", Rule::NotADate))
}

/// Ends the quote that is open, if one is: it is replaced, or its time was over anyway.
async fn close_open(ctx: &Ctx, tx: &mut Tx, (estate, order): (EstateId, OrderId)) -> Result<u64, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE quote SET state = CASE WHEN expires_at <= $3 THEN 'expired' ELSE 'withdrawn' END
             WHERE estate_id = $1 AND order_id = $2 AND state = 'open'",
        )
        .bind(estate)
        .bind(order)
        .bind(ctx.now())
        .execute(conn)
        .await?
        .rows_affected()
    }))
}

async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, order, id): (EstateId, OrderId, QuoteId),
    by: PersonId,
    (price, note, expires_at): (Price, &str, Ms),
) -> Result<(), Error> {
    let total = price.total;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO quote (id, estate_id, order_id, number, price, total_fen, note, expires_at, state, made_by, made_at)
             SELECT $1, $2, $3, COALESCE(MAX(q.number), 0) + 1, $4, $5, $6, $7, 'open', $8, $9
             FROM quote q WHERE q.estate_id = $2 AND q.order_id = $3",
        )
        .bind(id)
        .bind(estate)
        .bind(order)
        .bind(Json(price))
        .bind(total)
        .bind(note.to_owned())
        .bind(expires_at)
        .bind(by)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Takes an open quote back; the order waits for another.
///
/// # Errors
/// `NotFound` for an order of another estate; `Refused(Stale)` where no quote is open.
pub async fn withdraw(ctx: &Ctx, by: &Staff, id: OrderId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (estate, ctx) = (staff.estate(), &context);
                let order = lock(tx, &Actor::Staff(staff), id).await?;
                let next = order.next(Act::DropQuote)?;
                if close_open(ctx, tx, (estate, id)).await? != 1 {
                    return Err(Refusal::Stale.into());
                }
                move_on(tx, (estate, id), next, None).await?;
                note(ctx, tx, (estate, id), Event::of(Step::QuoteWithdrawn, staff.person())).await?;
                announce(tx, (estate, id), &order.whose());
                Ok(())
            })
        })
        .await
}

/// Approves a quote: what it says is what is charged once the order is done. A second time changes nothing.
///
/// # Errors
/// `NotFound` where the member may not see the order, or it has no such quote; `Refused`: `NotYours` for a relation that does
/// not spend the house's money, `QuoteGone` for a quote that was replaced, withdrawn, declined or is overdue.
pub async fn approve(ctx: &Ctx, by: &Member, id: OrderId, quote: QuoteId) -> Result<(), Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (estate, ctx) = (member.estate(), &context);
                let order = admit(tx, &member, id).await?;
                let Some(price) = still_open(ctx, tx, (estate, id, quote)).await? else { return Ok(()) };
                let next = order.next(Act::Approve)?;
                decide(ctx, tx, (estate, quote), &member, QuoteState::Approved).await?;
                move_on(tx, (estate, id), next, Some(price)).await?;
                note(ctx, tx, (estate, id), Event::of(Step::QuoteApproved, member.person())).await?;
                announce(tx, (estate, id), &order.whose());
                Ok(())
            })
        })
        .await
}

/// Declines a quote; the order waits for another, or for its end.
///
/// # Errors
/// As [`approve`]; `QuoteGone` also for one that was approved.
pub async fn decline_quote(
    ctx: &Ctx,
    by: &Member,
    (id, quote): (OrderId, QuoteId),
    words: String,
) -> Result<(), Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (estate, ctx) = (member.estate(), &context);
                let order = admit(tx, &member, id).await?;
                if still_open(ctx, tx, (estate, id, quote)).await?.is_none() {
                    return Err(Refusal::QuoteGone.into());
                }
                let next = order.next(Act::DropQuote)?;
                decide(ctx, tx, (estate, quote), &member, QuoteState::Declined).await?;
                move_on(tx, (estate, id), next, None).await?;
                let event = Event { words: &words, ..Event::of(Step::QuoteDeclined, member.person()) };
                note(ctx, tx, (estate, id), event).await?;
                announce(tx, (estate, id), &order.whose());
                Ok(())
            })
        })
        .await
}

async fn admit(tx: &mut Tx, by: &Member, id: OrderId) -> Result<Locked, Error> {
    let order = lock(tx, &Actor::Member(*by), id).await?;
    if by.may(Right::BookPaid) { Ok(order) } else { Err(Refusal::NotYours.into()) }
}

/// The price of a quote that can be decided on; `None` where it was approved before.
async fn still_open(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, order, quote): (EstateId, OrderId, QuoteId),
) -> Result<Option<Price>, Error> {
    let found: Option<(QuoteState, Ms, Json<Price>)> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT state, expires_at, price FROM quote WHERE estate_id = $1 AND order_id = $2 AND id = $3")
            .bind(estate)
            .bind(order)
            .bind(quote)
            .fetch_optional(conn)
            .await?
    });
    match found.ok_or(Error::NotFound)? {
        (QuoteState::Approved, ..) => Ok(None),
        (QuoteState::Open, expires_at, Json(price)) if expires_at > ctx.now() => Ok(Some(price)),
        _ => Err(Refusal::QuoteGone.into()),
    }
}

async fn decide(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, quote): (EstateId, QuoteId),
    by: &Member,
    state: QuoteState,
) -> Result<(), Error> {
    let decided = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE quote SET state = $3, decided_by = $4, decided_at = $5 WHERE estate_id = $1 AND id = $2 AND state = 'open'",
        )
        .bind(estate)
        .bind(quote)
        .bind(state)
        .bind(by.person())
        .bind(ctx.now())
        .execute(conn)
        .await?
        .rows_affected()
    });
    if decided == 1 { Ok(()) } else { Err(Refusal::QuoteGone.into()) }
}
