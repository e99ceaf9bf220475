//! Reading orders: the house's list, one order, the staff's queues, and what a service's page needs to take one.

use sqlx::types::Json;

use super::{
    ANYTHING, Bill, BillTerms, Counter, Desk, Entry, OrderRow, OrderView, Product, QUOTE_DAYS, Queue, Quote,
    QuoteState, Reason, Row, Run, State, windows,
};
use crate::{
    bookings,
    ctx::Ctx,
    error::Error,
    id::{EstateId, OrderId, PersonId, QuoteId, ServiceId, UseId},
    ledger::plain_yuan,
    locale::Locale,
    money::Fen,
    on,
    orders::Act,
    page::{Cursor, Page},
    rights::Right,
    scope::{Actor, Member, Staff},
    services::{
        Family, Mode, Service, opinions,
        price::Price,
        rules,
        tariff::{Basis, Measure, Tariff, Unit},
    },
    time::{Date, EstateZone, Ms},
};

/// The columns of [`OrderRow`]; `$2` and `$3` are what an order without a service is called.
macro_rules! orders {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT o.id, COALESCE(s.name_zh, $2) AS name_zh, COALESCE(s.name_en, $3) AS name_en, o.mode, o.state,
                    o.total_fen AS total, o.only_me, o.created_at, o.starts_at, o.ends_at, h.code AS house,
                    p.name_zh AS person_zh, p.name_en AS person_en, a.name_zh AS assigned_zh, a.name_en AS assigned_en",
            $more,
            " FROM service_order o JOIN house h ON h.id = o.house_id JOIN person p ON p.id = o.person_id
             LEFT JOIN service s ON s.id = o.service_id LEFT JOIN person a ON a.id = o.assigned_to WHERE o.estate_id = $1 AND ",
            $rest
        )
    };
}

fn limit(size: u16) -> (usize, i64) {
    (usize::from(size), i64::from(size) + 1)
}

fn cursor(row: &OrderRow) -> Cursor {
    Cursor { at: row.created_at, id: row.id.0 }
}

/// The orders of the house that the member may see, newest first: those at work, or those that are over.
pub async fn list(
    ctx: &Ctx,
    by: &Member,
    over: bool,
    from: Option<Cursor>,
    size: u16,
) -> Result<Page<OrderRow>, Error> {
    let sight = Actor::Member(*by).sight();
    let (start, (size, limit)) = (from.unwrap_or(Cursor::NEWEST), limit(size));
    let rows: Vec<OrderRow> = on!(ctx.db, |pool| {
        sqlx::query_as(orders!(
            "",
            "o.house_id = $4 AND (o.person_id = $5 OR ($6 AND o.only_me = $7))
             AND (o.state IN ('completed', 'declined', 'cancelled')) = $8 AND (o.created_at, o.id) < ($9, $10)
             ORDER BY o.created_at DESC, o.id DESC LIMIT $11"
        ))
        .bind(by.estate())
        .bind(ANYTHING.0)
        .bind(ANYTHING.1)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .bind(over)
        .bind(start.at)
        .bind(start.id)
        .bind(limit)
        .fetch_all(pool)
        .await?
    });
    Ok(Page::cut(rows, size, cursor))
}

/// The orders whose quote waits for the member's answer, oldest first; at most five.
pub async fn quoted(ctx: &Ctx, by: &Member) -> Result<Vec<OrderRow>, Error> {
    if !by.may(Right::BookPaid) {
        return Ok(Vec::new());
    }
    let sight = Actor::Member(*by).sight();
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(orders!(
            "",
            "o.house_id = $4 AND (o.person_id = $5 OR ($6 AND o.only_me = $7)) AND o.state = 'quoted'
             ORDER BY o.created_at, o.id LIMIT 5"
        ))
        .bind(by.estate())
        .bind(ANYTHING.0)
        .bind(ANYTHING.1)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_all(pool)
        .await?
    }))
}

/// A queue of the estate: what waits, oldest first; what is over, newest first.
pub async fn queue(
    ctx: &Ctx,
    by: &Staff,
    queue: Queue,
    from: Option<Cursor>,
    size: u16,
) -> Result<Page<OrderRow>, Error> {
    let newest = queue == Queue::Over;
    let start = from.unwrap_or(if newest { Cursor::NEWEST } else { Cursor::OLDEST });
    let ((size, limit), [one, two, three]) = (limit(size), queue.states());
    let rows: Vec<OrderRow> = on!(ctx.db, |pool| {
        let query = if newest {
            sqlx::query_as(orders!(
                "",
                "o.state IN ($4, $5, $6) AND (o.created_at, o.id) < ($7, $8) ORDER BY o.created_at DESC, o.id DESC LIMIT $9"
            ))
        } else {
            sqlx::query_as(orders!(
                "",
                "o.state IN ($4, $5, $6) AND (o.created_at, o.id) > ($7, $8) ORDER BY o.created_at, o.id LIMIT $9"
            ))
        };
        query
            .bind(by.estate())
            .bind(ANYTHING.0)
            .bind(ANYTHING.1)
            .bind(one)
            .bind(two)
            .bind(three)
            .bind(start.at)
            .bind(start.id)
            .bind(limit)
            .fetch_all(pool)
            .await?
    });
    Ok(Page::cut(rows, size, cursor))
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: OrderRow,
    service_id: Option<ServiceId>,
    note: String,
    wanted: String,
    due_on: Option<String>,
    bill_fen: Option<Fen>,
    price: Option<Json<Price>>,
    reason: Option<Reason>,
    assigned_to: Option<PersonId>,
    listed: Option<Fen>,
    family: Option<Family>,
}

async fn found(ctx: &Ctx, by: &Actor, id: OrderId) -> Result<Option<Found>, Error> {
    let sight = by.sight();
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(orders!(
            ", o.service_id, o.note, o.wanted, o.due_on, o.bill_fen, o.price, o.reason, o.assigned_to,
               s.price_fen AS listed, s.family",
            "o.id = $4 AND ($5 OR (o.house_id = $6 AND (o.person_id = $7 OR ($8 AND o.only_me = $9))))"
        ))
        .bind(by.estate())
        .bind(ANYTHING.0)
        .bind(ANYTHING.1)
        .bind(id)
        .bind(sight.everywhere)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(pool)
        .await?
    }))
}

/// One order with its timeline and quotes, for whoever may see it.
pub async fn find(ctx: &Ctx, by: &Actor, id: OrderId) -> Result<Option<OrderView>, Error> {
    match found(ctx, by, id).await? {
        Some(found) => Ok(Some(view(ctx, by, found).await?)),
        None => Ok(None),
    }
}

async fn view(ctx: &Ctx, by: &Actor, found: Found) -> Result<OrderView, Error> {
    let timeline: Vec<Entry> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT e.at, e.step, p.name_zh AS by_zh, p.name_en AS by_en, q.name_zh AS subject_zh, q.name_en AS subject_en, e.words
             FROM order_event e LEFT JOIN person p ON p.id = e.by_id LEFT JOIN person q ON q.id = e.subject_id
             WHERE e.estate_id = $1 AND e.order_id = $2 ORDER BY e.at, e.id",
        )
        .bind(by.estate())
        .bind(found.row.id)
        .fetch_all(pool)
        .await?
    });
    // What names the card of the house is for those who may see it.
    let sees = match by {
        Actor::Member(member) => member.may(Right::SeeCard),
        Actor::Staff(_) => true,
    };
    let shown = |price: Price| if sees { price } else { price.veiled() };
    let mut quotes = quotes(ctx, by.estate(), found.row.id).await?;
    for quote in &mut quotes {
        quote.price = shown(std::mem::replace(&mut quote.price, Price::free()));
    }
    let price = found.price.map(|Json(price)| shown(price));
    let agreed = price.is_some() || found.listed.unwrap_or(Fen::ZERO) == Fen::ZERO;
    let bill = found
        .due_on
        .and_then(|due| due.parse().ok())
        .zip(found.bill_fen)
        .map(|(due_on, amount)| Bill { due_on, amount });
    let member = match by {
        Actor::Member(member) => Some(member),
        Actor::Staff(_) => None,
    };
    let unopined = match member {
        Some(member) if found.row.state == State::Completed => {
            opinions::is_asked(ctx, member, UseId(found.row.id.0)).await?
        }
        _ => false,
    };
    Ok(OrderView {
        unopined,
        may_pay: member.is_some_and(|member| member.may(Right::BookPaid)),
        may_cancel: member.is_some() && found.row.state.next(Act::Cancel, agreed).is_some(),
        row: found.row,
        service_id: found.service_id,
        note: found.note,
        wanted: found.wanted,
        bill,
        agreed,
        price,
        reason: found.reason,
        timeline,
        quotes,
        assigned_to: found.assigned_to,
    })
}

/// The quotes of an order, newest first. What is overdue reads as expired.
async fn quotes(ctx: &Ctx, estate: EstateId, order: OrderId) -> Result<Vec<Quote>, Error> {
    type Found = (QuoteId, i64, Json<Price>, String, Ms, QuoteState, Ms);
    let found: Vec<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, number, price, note, expires_at, state, made_at FROM quote
             WHERE estate_id = $1 AND order_id = $2 ORDER BY number DESC LIMIT 50",
        )
        .bind(estate)
        .bind(order)
        .fetch_all(pool)
        .await?
    });
    let now = ctx.now();
    let quotes = found.into_iter().map(|(id, number, Json(price), note, expires_at, state, made_at)| {
        let overdue = state == QuoteState::Open && expires_at <= now;
        let state = if overdue { QuoteState::Expired } else { state };
        Quote { id, number, price, note, expires_at, state, made_at }
    });
    Ok(quotes.collect())
}

/// An order on the desk of staff, with what a new quote starts from.
pub async fn desk(
    ctx: &Ctx,
    by: &Staff,
    id: OrderId,
    (zone, locale): (&EstateZone, Locale),
) -> Result<Option<Desk>, Error> {
    let actor = Actor::Staff(*by);
    let Some(found) = found(ctx, &actor, id).await? else { return Ok(None) };
    let name = found.row.service.pick(locale).to_owned();
    let listed = found.listed.filter(|listed| *listed > Fen::ZERO && found.family != Some(Family::Free));
    let order = view(ctx, &actor, found).await?;
    let workers = bookings::read::workers(ctx, by).await?;
    let mut suggested = Vec::new();
    let line = |each: Fen, at_cost: bool| Row {
        text: name.clone(),
        quantity: "1".to_owned(),
        each: plain_yuan(each),
        at_cost: at_cost.then(|| "true".to_owned()),
    };
    suggested.extend(listed.map(|each| line(each, false)));
    suggested.extend(order.bill.map(|bill| line(bill.amount, true)));
    let today = zone.around(ctx.now()).date(ctx.now());
    Ok(Some(Desk { order, workers, suggested, expires_on: today.plus_days(QUOTE_DAYS.0), keys: (ctx.id(), ctx.id()) }))
}

/// What a service's page needs to take an order of it. Nothing for a service that is had otherwise.
pub async fn counter(
    ctx: &Ctx,
    estate: EstateId,
    (service, zone): (&Service, &EstateZone),
    by: &Actor,
) -> Result<Option<Counter>, Error> {
    if !matches!(service.mode, Mode::Request | Mode::Delivery) || !service.stage.is_bookable() {
        return Ok(None);
    }
    let member = match by {
        Actor::Member(member) => Some(member),
        Actor::Staff(_) => None,
    };
    let may = |right| member.is_some_and(|member| member.may(right));
    let mut counter = Counter {
        products: Vec::new(),
        runs: Vec::new(),
        bill: None,
        card: None,
        may_ask: may(Right::BookFree),
        may_pay: may(Right::BookPaid),
    };
    if service.mode == Mode::Delivery {
        counter.products = products(ctx, estate, service.id).await?;
        counter.runs = runs(ctx, (estate, service.id), zone).await?;
        counter.card = rules::cards(ctx, by, (service.family, service.id), ctx.now()).await?.own;
    } else {
        counter.bill = bill_terms(ctx, (estate, service.id), zone, by).await?;
    }
    Ok(Some(counter))
}

async fn products(ctx: &Ctx, estate: EstateId, service: ServiceId) -> Result<Vec<Product>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, name_zh, name_en, unit_zh, unit_en, price_fen AS price, at_cost, available FROM product
             WHERE estate_id = $1 AND service_id = $2 AND available = $3 ORDER BY place, id",
        )
        .bind(estate)
        .bind(service)
        .bind(true)
        .fetch_all(pool)
        .await?
    }))
}

/// The windows that still take orders; those that are full are among them, with no place left.
async fn runs(ctx: &Ctx, (estate, service): (EstateId, ServiceId), zone: &EstateZone) -> Result<Vec<Run>, Error> {
    let rules: Vec<windows::Rule> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT starts, ends, cutoff_hours, most FROM delivery_window WHERE estate_id = $1 AND service_id = $2 ORDER BY starts",
        )
        .bind(estate)
        .bind(service)
        .fetch_all(pool)
        .await?
    });
    let mut runs = windows::ahead(&rules, zone, ctx.now());
    let taken: Vec<(Ms, i64)> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT starts_at, capacity - taken FROM delivery_run WHERE estate_id = $1 AND service_id = $2 AND starts_at > $3",
        )
        .bind(estate)
        .bind(service)
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    for run in &mut runs {
        if let Some((_, left)) = taken.iter().find(|(starts_at, _)| *starts_at == run.starts_at) {
            run.left = *left;
        }
    }
    Ok(runs)
}

/// FE-7: what a late bill costs the reader's house today.
async fn bill_terms(
    ctx: &Ctx,
    (estate, service): (EstateId, ServiceId),
    zone: &EstateZone,
    by: &Actor,
) -> Result<Option<BillTerms>, Error> {
    let late: Option<(ServiceId, Option<Fen>, Family)> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT l.id, l.price_fen, l.family FROM bill_rule b JOIN service l ON l.id = b.late_service_id
             WHERE b.estate_id = $1 AND b.service_id = $2",
        )
        .bind(estate)
        .bind(service)
        .fetch_optional(pool)
        .await?
    });
    let Some((late, each, family)) = late else { return Ok(None) };
    let card = rules::cards(ctx, by, (family, late), ctx.now()).await?.own;
    let tariff = Tariff { basis: Basis::Visit, each: each.unwrap_or(Fen::ZERO), unit: Unit::default() };
    let today: Date = zone.around(ctx.now()).date(ctx.now());
    let late = Price::at(&tariff, Measure::default(), card).ok_or_else(|| Error::broken("a price does not fit"))?;
    Ok(Some(BillTerms { today, late }))
}
