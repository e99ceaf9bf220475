//! Days away (HL-1): entered, cut short, and the bookings that fall on them.

use super::{announce, everything, lock, turns};
use crate::{
    bookings::store as bookings,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    household::store::lock_house,
    id::{AwayId, BookingId, EstateId, HouseId, PlanId},
    on_tx,
    plans::AwayWish,
    scope::Member,
    time::{Date, EstateZone, Ms},
};

/// Enters days on which nobody of the house will be at home: deliveries pause, visits are no longer booked. What was booked
/// before stays until somebody calls it off. The same form key a second time gives the first entry.
///
/// # Errors
/// `Invalid` on `first` for a day that is over; `Refused(AwayAlready)` where the house is away on some of the days already.
pub async fn go_away(ctx: &Ctx, by: &Member, wish: AwayWish) -> Result<AwayId, Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { go_in(&context, tx, &member, wish).await })).await
}

async fn go_in(ctx: &Ctx, tx: &mut Tx, by: &Member, wish: AwayWish) -> Result<AwayId, Error> {
    let (id, estate, house): (AwayId, _, _) = (ctx.id(), by.estate(), by.house());
    if let Some(made) = forms::claim(ctx, tx, (estate, by.person()), wish.key, id.0).await? {
        return Ok(AwayId(made));
    }
    let today = today(ctx, tx, estate).await?;
    if wish.first < today {
        return Err(Error::invalid("first", Rule::NotBefore(today)));
    }
    settle(ctx, tx, estate, house).await?;
    lock_house(tx, (estate, house)).await?;
    let overlaps: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM house_away WHERE estate_id = $1 AND house_id = $2 AND last_day >= $3 AND first_day <= $4
               AND withdrawn_at IS NULL",
        )
        .bind(estate)
        .bind(house)
        .bind(wish.first)
        .bind(wish.last)
        .fetch_one(conn)
        .await?
    });
    if overlaps > 0 {
        return Err(Refusal::AwayAlready.into());
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO house_away (id, estate_id, house_id, first_day, last_day, note, by_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(estate)
        .bind(house)
        .bind(wish.first)
        .bind(wish.last)
        .bind(wish.note)
        .bind(by.person())
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    announce(tx, estate, id.0, (house, by.person()));
    Ok(id)
}

async fn today(ctx: &Ctx, tx: &mut Tx, estate: EstateId) -> Result<Date, Error> {
    let zone: String = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT zone FROM estate WHERE id = $1").bind(estate).fetch_one(conn).await?
    });
    let zone = EstateZone::named(&zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    Ok(zone.around(ctx.now()).date(ctx.now()))
}

/// What can't be stopped any more stays as it is, whatever is said about days away afterwards.
async fn settle(ctx: &Ctx, tx: &mut Tx, estate: EstateId, house: HouseId) -> Result<(), Error> {
    let plans: Vec<PlanId> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT id FROM plan WHERE estate_id = $1 AND house_id = $2 AND state = 'active' AND kind = 'delivery' ORDER BY id",
        )
        .bind(estate)
        .bind(house)
        .fetch_all(conn)
        .await?
    });
    for id in plans {
        let plan = lock(tx, estate, everything(), id).await?;
        turns::settle(ctx, tx, (estate, id), &plan).await?;
    }
    Ok(())
}

/// The house is back earlier: an entry that has not begun is withdrawn, one that has begun ends today.
///
/// # Errors
/// `NotFound` for an entry of another house; `Refused(Stale)` for one that is over or withdrawn.
pub async fn come_back(ctx: &Ctx, by: &Member, id: AwayId) -> Result<(), Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let (estate, house) = (member.estate(), member.house());
                settle(&context, tx, estate, house).await?;
                lock_house(tx, (estate, house)).await?;
                let today = today(&context, tx, estate).await?;
                let (first, last, withdrawn) = span(tx, (estate, house), id).await?;
                if last < today || withdrawn.is_some() {
                    return Err(Refusal::Stale.into());
                }
                let (last, withdrawn) = if first > today { (last, Some(context.now())) } else { (today, None) };
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "UPDATE house_away SET last_day = $3, withdrawn_at = $4 WHERE estate_id = $1 AND id = $2",
                    )
                    .bind(estate)
                    .bind(id)
                    .bind(last)
                    .bind(withdrawn)
                    .execute(conn)
                    .await?;
                });
                announce(tx, estate, id.0, (house, member.person()));
                Ok(())
            })
        })
        .await
}

async fn span(tx: &mut Tx, house: (EstateId, HouseId), id: AwayId) -> Result<(Date, Date, Option<Ms>), Error> {
    let found: Option<(Date, Date, Option<Ms>)> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT first_day, last_day, withdrawn_at FROM house_away WHERE estate_id = $1 AND house_id = $2 AND id = $3")
            .bind(house.0)
            .bind(house.1)
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    found.ok_or(Error::NotFound)
}

/// Calls off bookings that fall on days away, all or none.
///
/// # Errors
/// `Invalid` where none is named; else as cancelling one.
pub async fn call_off(ctx: &Ctx, by: &Member, chosen: Vec<BookingId>) -> Result<(), Error> {
    if chosen.is_empty() {
        return Err(Error::invalid("bookings", Rule::Required));
    }
    bookings::cancel_all(ctx, by, chosen).await
}
