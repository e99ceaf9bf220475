//! Orders in all their states, with quotes, products and windows.

mod file;
mod shelf;
mod steps;

use std::collections::HashMap;

use sqlx::types::Json;

use file::{File, Order, Product};
use shelf::{open_window, stock};
use steps::{note, steps};

use super::{
    Summary,
    cast::{Cast, EstateEntry, HouseEntry},
    data,
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EntryId, OrderId, PersonId, ProductId, QuoteId, RunId, ServiceId},
    ledger::store::{charge_of_order, post},
    locale::Bilingual,
    money::Fen,
    on_tx,
    orders::{Mode, QuoteState, State, Step, bill},
    services::{
        Family,
        price::{Item, Price},
    },
    time::Ms,
};

/// The estate whose houses order.
const LIVELY: &str = "weilan";

#[derive(Clone, Copy, sqlx::FromRow)]
struct Service {
    id: ServiceId,
    family: Family,
    price: Option<Fen>,
}

/// What the orders are made of.
struct Shelf<'f> {
    file: &'f File,
    products: HashMap<&'f str, (ProductId, &'f Product)>,
}

/// After the accounts, which what is done is charged to.
pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast, summary: &mut Summary) -> Result<(), Error> {
    let file: File = data::read("orders.toml", include_str!("../../../demo/orders.toml"))?;
    for estate in cast.estates() {
        for window in &file.window {
            open_window(tx, estate, window).await?;
        }
    }
    let estate = cast.estate(LIVELY)?;
    let mut shelf = Shelf { file: &file, products: HashMap::new() };
    for (place, product) in (1_i64..).zip(&file.product) {
        let id = stock(ctx, tx, estate, (place, product)).await?;
        shelf.products.insert(&product.key, (id, product));
    }
    for order in &file.order {
        summary.entries += usize::from(enter(ctx, tx, (cast, estate, &shelf), order).await?);
        summary.orders += 1;
    }
    Ok(())
}

async fn service(tx: &mut Tx, estate: &EstateEntry, code: &str) -> Result<Service, Error> {
    let found: Option<Service> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT id, family, price_fen AS price FROM service WHERE estate_id = $1 AND code = $2")
            .bind(estate.id())
            .bind(code.to_owned())
            .fetch_optional(conn)
            .await?
    });
    found.ok_or_else(|| Error::broken(format!("the demo's files name no service {code}")))
}

fn does_not_fit() -> Error {
    Error::broken("demo/orders.toml: a price does not fit")
}

/// Whether it is on the account.
async fn enter(
    ctx: &Ctx,
    tx: &mut Tx,
    (cast, estate, shelf): (&Cast, &EstateEntry, &Shelf<'_>),
    order: &Order,
) -> Result<bool, Error> {
    let (id, house) = (ctx.id::<OrderId>(), cast.house(LIVELY, &order.house)?);
    let service = match &order.service {
        Some(code) => Some(service(tx, estate, code).await?),
        None => None,
    };
    let lines = chosen(shelf, order)?;
    let quoted: Vec<Item> = order.quote.iter().cloned().map(Item::from).collect();
    let card = cast.discount(LIVELY, house, service.map_or(Family::Paid, |service| service.family));
    let quote = Price::of_items(quoted, Some(card.into())).filter(|price| !price.lines.is_empty());
    let price = price(tx, (cast, estate, house), order, (service, &lines, quote.clone())).await?;
    let steps = steps(cast, estate, order, house.butler)?;
    let at = |step: Step| steps.iter().find(|entry| entry.step == step).map(|entry| entry.at);
    let span = match (order.day, &order.window) {
        (Some(day), Some(window)) => Some(span(estate, shelf, order, (day, window))?),
        _ => None,
    };
    let run = match (service, span) {
        (Some(service), Some(span)) => Some(run(ctx, tx, estate, (service.id, span)).await?),
        _ => None,
    };
    let completed_at = at(Step::Completed);
    let total = price.as_ref().map(|price| price.total);
    let mode = if run.is_some() { Mode::Delivery } else { Mode::Request };
    let (created_at, due) =
        (steps.first().map_or(cast.now(), |entry| entry.at), order.due.map(|days| estate.today.plus_days(days)));
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service_order (id, estate_id, house_id, person_id, service_id, mode, state, note, wanted, only_me, run_id,
                                        starts_at, ends_at, due_on, bill_fen, price, total_fen, reason, assigned_to, created_at,
                                        completed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(house.id)
        .bind(cast.person(&order.person)?)
        .bind(service.map(|service| service.id))
        .bind(mode)
        .bind(order.state)
        .bind(order.note.clone())
        .bind(order.wanted.clone())
        .bind(false)
        .bind(run)
        .bind(span.map(|span| span.0))
        .bind(span.map(|span| span.1))
        .bind(due.map(|due| due.to_string()))
        .bind(order.bill)
        .bind(price.map(Json))
        .bind(total)
        .bind(order.reason)
        .bind(cast.maybe_person(order.staff.as_ref())?)
        .bind(created_at)
        .bind(completed_at)
        .execute(conn)
        .await?;
    });
    for (product, item) in lines {
        add_line(ctx, tx, (estate, id), (Some(product), item)).await?;
    }
    if let Some(receipt) = &order.receipt {
        add_line(ctx, tx, (estate, id), (None, receipt.clone().into())).await?;
    }
    if let Some((price, made_at)) = quote.zip(at(Step::Quoted)) {
        let made_by = cast.maybe_person(order.staff.as_ref())?.unwrap_or(house.butler);
        offer(ctx, tx, (cast, estate, id), order, (price, made_at, made_by, at(Step::QuoteApproved))).await?;
    }
    for entry in &steps {
        note(ctx, tx, (estate, id), entry).await?;
    }
    let Some((done, total)) = completed_at.zip(total).filter(|(_, total)| *total > Fen::ZERO) else { return Ok(false) };
    let by = cast.maybe_person(order.staff.as_ref())?.unwrap_or(house.butler);
    post(ctx, tx, estate.id(), charge_of_order(id, (house.id, total), done, by)).await?;
    Ok(true)
}

fn chosen(shelf: &Shelf<'_>, order: &Order) -> Result<Vec<(ProductId, Item)>, Error> {
    let item = |(key, quantity): (&String, &i64)| {
        let (id, product) =
            shelf.products.get(key.as_str()).ok_or_else(|| Error::broken(format!("no product {key}")))?;
        let text = Bilingual { zh: product.name_zh.clone(), en: product.name_en.clone() };
        Ok((*id, Item { text, quantity: *quantity, each: product.price, at_cost: product.at_cost }))
    };
    order.chosen.iter().map(item).collect()
}

/// What is agreed so far, as the store would have it.
async fn price(
    tx: &mut Tx,
    (cast, estate, house): (&Cast, &EstateEntry, &HouseEntry),
    order: &Order,
    (one, lines, quote): (Option<Service>, &[(ProductId, Item)], Option<Price>),
) -> Result<Option<Price>, Error> {
    let approved = matches!(order.state, State::Approved | State::UnderWay | State::Completed);
    let card = |family: Family| Some(cast.discount(LIVELY, house, family));
    let agreed = match (one, quote) {
        (Some(service), _) if !lines.is_empty() => {
            let items = lines.iter().map(|(_, item)| item.clone()).collect();
            Some(Price::of_items(items, card(service.family).map(Into::into)).ok_or_else(does_not_fit)?)
        }
        (_, Some(price)) if approved => Some(price),
        (Some(_), None) if order.due.is_some() => {
            let due = estate.today.plus_days(order.due.unwrap_or_default());
            let late = bill::is_late(due, estate.today);
            let late = if late { Some(service(tx, estate, "P-M03").await?) } else { None };
            match late {
                Some(late) => {
                    Some(Price::of(late.price.unwrap_or_default(), 1, card(late.family)).ok_or_else(does_not_fit)?)
                }
                None => Some(Price::free()),
            }
        }
        (Some(service), _) if service.family == Family::Free => Some(Price::free()),
        _ => approved.then(Price::free),
    };
    match (agreed, &order.receipt) {
        (Some(price), Some(receipt)) => {
            Ok(Some(price.with_receipts(vec![receipt.clone().into()]).ok_or_else(does_not_fit)?))
        }
        (agreed, _) => Ok(agreed),
    }
}

/// The window of an order, in instants.
fn span(
    estate: &EstateEntry,
    shelf: &Shelf<'_>,
    order: &Order,
    (day, starts): (i64, &str),
) -> Result<(Ms, Ms, i64), Error> {
    let mut windows = shelf.file.window.iter();
    let window = windows.find(|window| order.service.as_ref() == Some(&window.service) && window.starts == starts);
    let window = window.ok_or_else(|| Error::broken(format!("no window starts at {starts}")))?;
    Ok((estate.at(day, &window.starts)?, estate.at(day, &window.ends)?, window.most))
}

async fn run(
    ctx: &Ctx,
    tx: &mut Tx,
    estate: &EstateEntry,
    (service, (starts_at, ends_at, most)): (ServiceId, (Ms, Ms, i64)),
) -> Result<RunId, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "INSERT INTO delivery_run (id, estate_id, service_id, starts_at, ends_at, capacity, taken)
             VALUES ($1, $2, $3, $4, $5, $6, 1)
             ON CONFLICT (service_id, starts_at) DO UPDATE SET taken = delivery_run.taken + 1 RETURNING id",
        )
        .bind(ctx.id::<RunId>())
        .bind(estate.id())
        .bind(service)
        .bind(starts_at)
        .bind(ends_at)
        .bind(most)
        .fetch_one(conn)
        .await?
    }))
}

async fn add_line(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, order): (&EstateEntry, OrderId),
    (product, item): (Option<ProductId>, Item),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO order_line (id, estate_id, order_id, product_id, text_zh, text_en, quantity, each_fen, at_cost)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(ctx.id::<EntryId>())
        .bind(estate.id())
        .bind(order)
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

async fn offer(
    ctx: &Ctx,
    tx: &mut Tx,
    (cast, estate, id): (&Cast, &EstateEntry, OrderId),
    order: &Order,
    (price, made_at, made_by, approved_at): (Price, Ms, PersonId, Option<Ms>),
) -> Result<(), Error> {
    let last = estate.zone.around(made_at).date(made_at).plus_days(order.days + 1);
    let expires_at = estate.zone.at(last, 0, 0).ok_or_else(|| Error::broken("the estate's zone has no midnight"))?;
    let state = match approved_at {
        Some(_) => QuoteState::Approved,
        None if order.state == State::Quoted => QuoteState::Open,
        None => QuoteState::Expired,
    };
    let decided_by = approved_at.map(|_| cast.person(&order.person)).transpose()?;
    let total = price.total;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO quote (id, estate_id, order_id, number, price, total_fen, note, expires_at, state, made_by, made_at,
                                decided_by, decided_at)
             VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(ctx.id::<QuoteId>())
        .bind(estate.id())
        .bind(id)
        .bind(Json(price))
        .bind(total)
        .bind(order.quote_note.clone())
        .bind(expires_at)
        .bind(state)
        .bind(made_by)
        .bind(made_at)
        .bind(decided_by)
        .bind(approved_at)
        .execute(conn)
        .await?;
    });
    Ok(())
}
