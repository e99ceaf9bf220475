//! Asking staff to do something: a service on request, a bill to be paid, or whatever is on one's mind.

use sqlx::types::Json;

use super::{
    journal::{Event, Whose, announce, note},
    terms::Terms,
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{EstateId, HouseId, OrderId, ServiceId},
    on_tx,
    orders::{Ask, Step, bill},
    rights::Right,
    scope::Member,
    services::{Mode, price::Price},
};

/// Asks for the member's house. The same form key a second time gives the first order.
///
/// Free services and bills have their price at once, decided on this day of the estate's calendar (FE-7); all else is quoted.
///
/// # Errors
/// `NotFound` for a service of another estate; `Invalid` on `due_on`; `Refused`: `NotYours` where the relation does not
/// include what it costs, or hides what somebody else has to approve, `NotBookable` for a service that is not asked for.
pub async fn ask(ctx: &Ctx, by: &Member, ask: Ask) -> Result<OrderId, Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { enter(&context, tx, &member, ask).await })).await
}

async fn enter(ctx: &Ctx, tx: &mut Tx, by: &Member, ask: Ask) -> Result<OrderId, Error> {
    let (estate, id) = (by.estate(), ctx.id::<OrderId>());
    if let Some(made) = forms::claim(ctx, tx, (estate, by.person()), ask.key, id.0).await? {
        return Ok(OrderId(made));
    }
    if !by.may(Right::BookFree) {
        return Err(Refusal::NotYours.into());
    }
    // Who may not approve must not hide it from those who may.
    if ask.only_me && !by.may(Right::BookPaid) {
        return Err(Refusal::NotYours.into());
    }
    let price = price(ctx, tx, (estate, by.house()), &ask).await?;
    if price.as_ref().is_some_and(|price| price.total.0 > 0) && !by.may(Right::BookPaid) {
        return Err(Refusal::NotYours.into());
    }
    insert(ctx, tx, by, (id, &ask, price)).await?;
    note(ctx, tx, (estate, id), Event::of(Step::Asked, by.person())).await?;
    announce(tx, (estate, id), &Whose { house: by.house(), person: by.person(), only_me: ask.only_me });
    Ok(id)
}

/// What it costs, where that is known at once.
async fn price(ctx: &Ctx, tx: &mut Tx, house: (EstateId, HouseId), ask: &Ask) -> Result<Option<Price>, Error> {
    let Some(service) = ask.service else {
        return if ask.bill.is_some() { Err(Error::invalid("due_on", Rule::NotAChoice)) } else { Ok(None) };
    };
    let terms = Terms::read(ctx, tx, house.0, service, Mode::Request).await?;
    match (terms.late_service, ask.bill) {
        (Some(_), None) => Err(Error::invalid("due_on", Rule::Required)),
        (None, Some(_)) => Err(Error::invalid("due_on", Rule::NotAChoice)),
        (None, None) => Ok((!terms.spends()).then(Price::free)),
        (Some(late), Some(paid)) => {
            let today = terms.zone()?.around(ctx.now()).date(ctx.now());
            if !bill::is_plausible(paid.due_on, today) {
                return Err(Error::invalid("due_on", Rule::NotADate));
            }
            if bill::is_late(paid.due_on, today) {
                late_price(ctx, tx, house, late).await.map(Some)
            } else {
                Ok(Some(Price::free()))
            }
        }
    }
}

async fn late_price(ctx: &Ctx, tx: &mut Tx, house: (EstateId, HouseId), late: ServiceId) -> Result<Price, Error> {
    let terms = Terms::find(tx, house.0, late).await?.ok_or(Error::NotFound)?;
    terms.once(ctx, tx, house).await
}

async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Member,
    (id, ask, price): (OrderId, &Ask, Option<Price>),
) -> Result<(), Error> {
    let total = price.as_ref().map(|price| price.total);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service_order (id, estate_id, house_id, person_id, service_id, mode, state, note, wanted, only_me, due_on,
                                        bill_fen, price, total_fen, created_at)
             VALUES ($1, $2, $3, $4, $5, 'request', 'asked', $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(id)
        .bind(by.estate())
        .bind(by.house())
        .bind(by.person())
        .bind(ask.service)
        .bind(ask.note.clone())
        .bind(ask.wanted.clone())
        .bind(ask.only_me)
        .bind(ask.bill.map(|bill| bill.due_on.to_string()))
        .bind(ask.bill.map(|bill| bill.amount))
        .bind(price.map(Json))
        .bind(total)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}
