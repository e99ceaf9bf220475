//! Having things delivered: products at the prices of this moment, in a window that carries so many orders.

use std::collections::BTreeMap;

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
    id::{EntryId, EstateId, OrderId, ProductId, RunId, ServiceId},
    ledger::MOST,
    on_tx,
    orders::{Placing, Product, Run, Step, windows},
    rights::Right,
    scope::Member,
    services::{
        Mode,
        price::{Item, Price},
    },
};

/// Places an order of products for the member's house. The same form key a second time gives the first order.
///
/// # Errors
/// `NotFound` for a service of another estate; `Invalid` on `count` for a product that it does not have, and on `window`;
/// `Refused`: `NotYours` where the relation does not include what costs, `TooLate` once the window takes no more orders,
/// `SlotFull` where it carries no more.
pub async fn place(ctx: &Ctx, by: &Member, placing: Placing) -> Result<OrderId, Error> {
    let (context, member) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { enter(&context, tx, &member, placing).await })).await
}

async fn enter(ctx: &Ctx, tx: &mut Tx, by: &Member, placing: Placing) -> Result<OrderId, Error> {
    let (estate, id) = (by.estate(), ctx.id::<OrderId>());
    if let Some(made) = forms::claim(ctx, tx, (estate, by.person()), placing.key, id.0).await? {
        return Ok(OrderId(made));
    }
    let terms = Terms::read(ctx, tx, estate, placing.service, Mode::Delivery).await?;
    let lines = choose(tx, estate, placing.service, &placing.count).await?;
    let items: Vec<Item> = lines.iter().map(|(_, item)| item.clone()).collect();
    let card = terms.card(ctx, tx, (estate, by.house())).await?;
    let price = Price::of_items(items, card).filter(|price| price.total <= MOST);
    let price = price.ok_or_else(|| Error::invalid("count", Rule::TooMuch))?;
    let right = if price.total.0 > 0 { Right::BookPaid } else { Right::BookFree };
    if !by.may(right) || (placing.only_me && !by.may(Right::BookPaid)) {
        return Err(Refusal::NotYours.into());
    }
    let rules = rules(tx, estate, placing.service).await?;
    let run =
        windows::ahead(&rules, &terms.zone()?, ctx.now()).into_iter().find(|run| run.starts_at == placing.starts_at);
    let run = run.ok_or(Refusal::TooLate)?;
    let run_id = take(ctx, tx, (estate, placing.service), run).await?;
    insert(ctx, tx, by, (id, &placing, price), (run_id, run)).await?;
    for (product, item) in lines {
        add_line(ctx, tx, (estate, id), Some(product), item).await?;
    }
    note(ctx, tx, (estate, id), Event::of(Step::Placed, by.person())).await?;
    announce(tx, (estate, id), &Whose { house: by.house(), person: by.person(), only_me: placing.only_me });
    Ok(id)
}

/// The chosen products in the order of the list.
async fn choose(
    tx: &mut Tx,
    estate: EstateId,
    service: ServiceId,
    count: &BTreeMap<ProductId, i64>,
) -> Result<Vec<(ProductId, Item)>, Error> {
    let products: Vec<Product> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT id, name_zh, name_en, unit_zh, unit_en, price_fen AS price, at_cost, available FROM product
             WHERE estate_id = $1 AND service_id = $2 AND available = $3 ORDER BY place, id",
        )
        .bind(estate)
        .bind(service)
        .bind(true)
        .fetch_all(conn)
        .await?
    });
    let chosen = products.iter().filter_map(|product| count.get(&product.id).map(|n| (product.id, product.item(*n))));
    let chosen: Vec<(ProductId, Item)> = chosen.collect();
    if chosen.len() == count.len() { Ok(chosen) } else { Err(Error::invalid("count", Rule::NotAChoice)) }
}

async fn rules(tx: &mut Tx, estate: EstateId, service: ServiceId) -> Result<Vec<windows::Rule>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT starts, ends, cutoff_hours, most FROM delivery_window WHERE estate_id = $1 AND service_id = $2 ORDER BY starts",
        )
        .bind(estate)
        .bind(service)
        .fetch_all(conn)
        .await?
    }))
}

/// Takes a place of the run, which is there from its first order on. Its row says how many it carries.
async fn take(ctx: &Ctx, tx: &mut Tx, (estate, service): (EstateId, ServiceId), run: Run) -> Result<RunId, Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO delivery_run (id, estate_id, service_id, starts_at, ends_at, capacity, taken)
             VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (service_id, starts_at) DO NOTHING",
        )
        .bind(ctx.id::<RunId>())
        .bind(estate)
        .bind(service)
        .bind(run.starts_at)
        .bind(run.ends_at)
        .bind(run.most)
        .execute(conn)
        .await?;
    });
    let taken: Option<RunId> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "UPDATE delivery_run SET taken = taken + 1
             WHERE estate_id = $1 AND service_id = $2 AND starts_at = $3 AND taken < capacity RETURNING id",
        )
        .bind(estate)
        .bind(service)
        .bind(run.starts_at)
        .fetch_optional(conn)
        .await?
    });
    taken.ok_or_else(|| Refusal::SlotFull { nearest: Vec::new() }.into())
}

/// Gives the place of an order that is not delivered back to its run.
pub(super) async fn give_back(tx: &mut Tx, estate: EstateId, run: RunId) -> Result<(), Error> {
    let given = on_tx!(tx, |conn| {
        sqlx::query("UPDATE delivery_run SET taken = taken - 1 WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(run)
            .execute(conn)
            .await?
            .rows_affected()
    });
    if given == 1 { Ok(()) } else { Err(Error::broken("an order of no run")) }
}

/// Writes down what an order is made of.
pub(super) async fn add_line(
    ctx: &Ctx,
    tx: &mut Tx,
    order: (EstateId, OrderId),
    product: Option<ProductId>,
    item: Item,
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO order_line (id, estate_id, order_id, product_id, text_zh, text_en, quantity, each_fen, at_cost)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(ctx.id::<EntryId>())
        .bind(order.0)
        .bind(order.1)
        .bind(product)
        .bind(item.text.zh)
        .bind(item.text.en)
        .bind(item.quantity)
        .bind(item.each)
        .bind(item.at_cost)
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Member,
    (id, placing, price): (OrderId, &Placing, Price),
    (run_id, run): (RunId, Run),
) -> Result<(), Error> {
    let total = price.total;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service_order (id, estate_id, house_id, person_id, service_id, mode, state, note, wanted, only_me, run_id,
                                        starts_at, ends_at, price, total_fen, created_at)
             VALUES ($1, $2, $3, $4, $5, 'delivery', 'placed', $6, '', $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(id)
        .bind(by.estate())
        .bind(by.house())
        .bind(by.person())
        .bind(placing.service)
        .bind(placing.note.clone())
        .bind(placing.only_me)
        .bind(run_id)
        .bind(run.starts_at)
        .bind(run.ends_at)
        .bind(Json(price))
        .bind(total)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}
