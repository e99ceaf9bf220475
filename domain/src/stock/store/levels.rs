//! How much there is: deliveries, corrections after counting, new items. Each is in the audit with its reason.

use super::journal::{lock_item, take};
use crate::{
    audit::{self, Act},
    ctx::Ctx,
    db::Tx,
    error::{Error, Rule},
    forms,
    id::{EstateId, ItemId, ServiceId},
    on_tx,
    scope::Staff,
    services::Mode,
    stock::{Kind, LevelChange, NewItem},
};

/// More pieces after a delivery, fewer after counting. The same form key a second time changes nothing.
///
/// # Errors
/// `NotFound` for an item of another estate; `Refused(NoneLeft)` for taking away more than lies on the shelf.
pub async fn change(ctx: &Ctx, by: &Staff, wish: LevelChange) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { change_in(&context, tx, &staff, wish).await })).await
}

async fn change_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, wish: LevelChange) -> Result<(), Error> {
    let estate = by.estate();
    lock_item(tx, estate, wish.item).await?;
    if forms::claim(ctx, tx, (estate, by.person()), wish.key, wish.item.0).await?.is_some() {
        return Ok(());
    }
    if wish.by < 0 {
        take(tx, estate, wish.item, -wish.by).await?;
        more(tx, (estate, wish.item), (wish.by, 0)).await?;
    } else {
        more(tx, (estate, wish.item), (wish.by, wish.by)).await?;
    }
    let reason = format!("{:+} {}", wish.by, wish.reason);
    record(ctx, tx, by, (if wish.by < 0 { "stock.correct" } else { "stock.restock" }, wish.item, &reason)).await
}

async fn more(tx: &mut Tx, item: (EstateId, ItemId), (total, on_hand): (i64, i64)) -> Result<(), Error> {
    let changed = on_tx!(tx, |conn| {
        sqlx::query("UPDATE stock_item SET total = total + $3, on_hand = on_hand + $4 WHERE estate_id = $1 AND id = $2")
            .bind(item.0)
            .bind(item.1)
            .bind(total)
            .bind(on_hand)
            .execute(conn)
            .await?
            .rows_affected()
    });
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Adds an item to a service that lends or supplies. The same form key a second time gives the first item.
///
/// # Errors
/// `Invalid` on `service` for one of another estate or of another mode, on `kind` where the service does the other thing.
pub async fn add_item(ctx: &Ctx, by: &Staff, item: NewItem) -> Result<ItemId, Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { add_in(&context, tx, &staff, item).await })).await
}

async fn add_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, item: NewItem) -> Result<ItemId, Error> {
    let id: ItemId = ctx.id();
    if let Some(made) = forms::claim(ctx, tx, (by.estate(), by.person()), item.key, id.0).await? {
        return Ok(ItemId(made));
    }
    match mode(tx, by.estate(), item.service).await? {
        Some(Mode::Loan) if item.kind != Kind::Supply => {}
        Some(Mode::Supply) if item.kind == Kind::Supply => {}
        Some(Mode::Loan | Mode::Supply) => return Err(Error::invalid("kind", Rule::NotAChoice)),
        _ => return Err(Error::invalid("service", Rule::NotAChoice)),
    }
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO stock_item (id, estate_id, service_id, kind, name_zh, name_en, unit_zh, unit_en, total, on_hand, hours,
                                     most, span, hidden, place)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13, COALESCE(MAX(i.place), 0) + 1
             FROM stock_item i WHERE i.estate_id = $2 AND i.service_id = $3",
        )
        .bind(id)
        .bind(by.estate())
        .bind(item.service)
        .bind(item.kind)
        .bind(&item.name.zh)
        .bind(&item.name.en)
        .bind(&item.unit.zh)
        .bind(&item.unit.en)
        .bind(item.total)
        .bind(item.hours)
        .bind(item.most)
        .bind(item.span)
        .bind(false)
        .execute(conn)
        .await?;
    });
    record(ctx, tx, by, ("stock.add", id, &format!("{:+} {}", item.total, item.name.zh))).await?;
    Ok(id)
}

async fn mode(tx: &mut Tx, estate: EstateId, service: ServiceId) -> Result<Option<Mode>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT mode FROM service WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(service)
            .fetch_optional(conn)
            .await?
    }))
}

async fn record(ctx: &Ctx, tx: &mut Tx, by: &Staff, (act, item, reason): (&str, ItemId, &str)) -> Result<(), Error> {
    let act = Act { estate: by.estate(), by: Some(by.person()), act, subject: Some(item.0), reason };
    audit::record(ctx, tx, act).await
}
