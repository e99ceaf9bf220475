//! Asking for pieces, and giving them out at the counter without having been asked.

use super::{
    journal::{Event, Rules, Whose, announce, lock_item, note, take},
    steps::settle,
};
use crate::{
    audit,
    bookings::quota::{Quota, Span},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    household::store::contact,
    id::{EstateId, HouseId, IssueId, ItemId, PersonId},
    on_tx,
    rights::Right,
    scope::{Member, Staff},
    services::Mode,
    stock::{Ask, Handing, Kind, Step},
    time::{EstateZone, Ms},
};

/// An issue to be.
struct Order {
    estate: EstateId,
    house: HouseId,
    /// Whose it will be.
    person: PersonId,
    item: ItemId,
    quantity: i64,
    wanted_at: Ms,
    note: String,
    contents: String,
    only_me: bool,
}

/// Asks for pieces for the member's house; they are put aside at once. The same form key a second time gives the first issue.
///
/// # Errors
/// `NotFound` for an item of another estate; `Invalid` on `contents` for safekeeping of nothing; `Refused`: `NotYours`
/// without the right to free services, `NotBookable` where the service is not open, `AtATime` or `Supply` where the house has
/// its share, `NoneLeft` where there are fewer.
pub async fn ask(ctx: &Ctx, by: &Member, wish: Ask) -> Result<IssueId, Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { ask_in(&context, tx, &member, wish).await })).await
}

async fn ask_in(ctx: &Ctx, tx: &mut Tx, by: &Member, wish: Ask) -> Result<IssueId, Error> {
    let id: IssueId = ctx.id();
    let estate = by.estate();
    if let Some(made) = forms::claim(ctx, tx, (estate, by.person()), wish.key, id.0).await? {
        return Ok(IssueId(made));
    }
    if !by.may(Right::BookFree) {
        return Err(Refusal::NotYours.into());
    }
    let rules = lock_item(tx, estate, wish.item).await?;
    let Ask { item, quantity, wanted_at, note: said, contents, only_me, .. } = wish;
    let (house, person) = (by.house(), by.person());
    let order = Order { estate, house, person, item, quantity, wanted_at, note: said, contents, only_me };
    admit(&rules, &order)?;
    if let Some(refusal) = share(tx, &order, &rules).await? {
        return Err(refusal.into());
    }
    insert(ctx, tx, id, &order).await?;
    note(ctx, tx, (estate, id), Event { step: Step::Asked, by: person, words: "" }).await?;
    announce(tx, (estate, id), &Whose { house, person, only_me });
    Ok(id)
}

/// Gives out at the counter, or takes into safekeeping, in the name of the house's owner: asked for and done in one. A reason
/// lets the share of the house be passed over; it stands in the timeline and in the audit.
///
/// # Errors
/// `NotFound` for a house or an item of another estate, and for a house without a grown-up resident; `Refused` as for
/// residents where no reason is given.
pub async fn hand(ctx: &Ctx, by: &Staff, handing: Handing) -> Result<IssueId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { hand_in(&context, tx, &staff, handing).await })).await
}

async fn hand_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, handing: Handing) -> Result<IssueId, Error> {
    let id: IssueId = ctx.id();
    let estate = by.estate();
    if let Some(made) = forms::claim(ctx, tx, (estate, by.person()), handing.key, id.0).await? {
        return Ok(IssueId(made));
    }
    let Handing { house, item, quantity, note: said, contents, shelf, reason, .. } = handing;
    let person = contact(tx, estate, house).await?.ok_or(Error::NotFound)?;
    let rules = lock_item(tx, estate, item).await?;
    let order =
        Order { estate, house, person, item, quantity, wanted_at: ctx.now(), note: said, contents, only_me: false };
    admit(&rules, &order)?;
    let broken = share(tx, &order, &rules).await?;
    if let (Some(refusal), None) = (&broken, &reason) {
        return Err(refusal.clone().into());
    }
    insert(ctx, tx, id, &order).await?;
    let issue = (estate, id);
    note(ctx, tx, issue, Event { step: Step::OnBehalf, by: by.person(), words: "" }).await?;
    if let (Some(_), Some(words)) = (broken, reason.as_deref()) {
        note(ctx, tx, issue, Event { step: Step::Overridden, by: by.person(), words }).await?;
        let (by, subject) = (Some(by.person()), Some(id.0));
        audit::record(ctx, tx, audit::Act { estate, by, act: "stock.override", subject, reason: words }).await?;
    }
    let kept = (rules.kind == Kind::Custody).then_some((order.contents.as_str(), shelf.as_str()));
    settle(ctx, tx, (issue, by.person()), (rules.kind.first(), "", kept)).await?;
    announce(tx, issue, &Whose { house, person, only_me: false });
    Ok(id)
}

/// Whether the item is given out at all.
fn admit(rules: &Rules, order: &Order) -> Result<(), Error> {
    rules.stage.admit_booking()?;
    if rules.hidden || !matches!(rules.mode, Mode::Loan | Mode::Supply) {
        return Err(Refusal::NotBookable.into());
    }
    if rules.kind == Kind::Custody && order.contents.is_empty() {
        return Err(Error::invalid("contents", Rule::Required));
    }
    Ok(())
}

/// Why the house can't have so many more. The item's row is locked, so that nobody counts at the same time.
async fn share(tx: &mut Tx, order: &Order, rules: &Rules) -> Result<Option<Refusal>, Error> {
    let (has, refusal) = match rules.span {
        None => (open_pieces(tx, order).await?, Refusal::AtATime(rules.most)),
        Some(span) => {
            let quota = Quota { span, most: rules.most };
            (supplied(tx, order, (span, &rules.zone)).await?, Refusal::Supply(quota))
        }
    };
    Ok((has.saturating_add(order.quantity) > rules.most).then_some(refusal))
}

async fn open_pieces(tx: &mut Tx, order: &Order) -> Result<i64, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM stock_issue
             WHERE estate_id = $1 AND item_id = $2 AND house_id = $3 AND state IN ('asked', 'handed_out', 'kept')",
        )
        .bind(order.estate)
        .bind(order.item)
        .bind(order.house)
        .fetch_one(conn)
        .await?
    }))
}

async fn supplied(tx: &mut Tx, order: &Order, (span, zone): (Span, &str)) -> Result<i64, Error> {
    let zone = EstateZone::named(zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    let (first, end) = span.around(zone.around(order.wanted_at).date(order.wanted_at));
    let out_of_reach = || Error::broken("a day has no midnight");
    let from = zone.at(first, 0, 0).ok_or_else(out_of_reach)?;
    let to = zone.at(end, 0, 0).ok_or_else(out_of_reach)?;
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM stock_issue
             WHERE estate_id = $1 AND item_id = $2 AND house_id = $3 AND state <> 'cancelled'
               AND wanted_at >= $4 AND wanted_at < $5",
        )
        .bind(order.estate)
        .bind(order.item)
        .bind(order.house)
        .bind(from)
        .bind(to)
        .fetch_one(conn)
        .await?
    }))
}

/// Takes the pieces and writes the issue that has them.
async fn insert(ctx: &Ctx, tx: &mut Tx, id: IssueId, order: &Order) -> Result<(), Error> {
    take(tx, order.estate, order.item, order.quantity).await?;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO stock_issue (id, estate_id, item_id, house_id, person_id, quantity, state, only_me, note, wanted_at,
                                      contents, shelf, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, $8, $9, $10, '', $11)",
        )
        .bind(id)
        .bind(order.estate)
        .bind(order.item)
        .bind(order.house)
        .bind(order.person)
        .bind(order.quantity)
        .bind(order.only_me)
        .bind(&order.note)
        .bind(order.wanted_at)
        .bind(&order.contents)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}
