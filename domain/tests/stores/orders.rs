//! Orders: what can be asked, quoted, approved and charged, by whom, and what cannot.

mod bills;
mod deliveries;
mod goods;
mod opinions;
mod quotes;
mod sight;

use std::collections::BTreeMap;

use domain::{
    error::{Error, Refusal},
    id::{DiscountId, EstateId, OrderId, ProductId, ServiceId},
    money::Fen,
    on, on_tx,
    orders::{
        Act, Ask, Completion, NewQuote, OrderView, State,
        read::find,
        store::{ask, complete, quote, step},
    },
    rights::Capability,
    scope::Staff,
    services::price::Item,
    time::{Date, EstateZone},
};

use crate::support::World;

/// A service of the first estate. `price` is in 分; the card of A-01 takes ten percent off what is paid.
pub struct Offer {
    pub code: &'static str,
    pub family: &'static str,
    pub mode: &'static str,
    pub price: Option<i64>,
}

pub const CARDS: Offer = Offer { code: "P-O01", family: "paid", mode: "request", price: Some(38_000) };
pub const MESSAGE: Offer = Offer { code: "F-L07", family: "free", mode: "request", price: None };
pub const BILLS: Offer = Offer { code: "F-M04", family: "free", mode: "request", price: None };
pub const LATE: Offer = Offer { code: "P-M03", family: "paid", mode: "request", price: Some(5_000) };
pub const DISHES: Offer = Offer { code: "S-D03", family: "partner", mode: "delivery", price: None };

pub async fn execute(world: &World, sql: &'static str) -> Result<u64, Error> {
    world
        .ctx
        .db
        .write(move |tx| {
            Box::pin(async move { Ok(on_tx!(tx, |conn| { sqlx::query(sql).execute(conn).await?.rows_affected() })) })
        })
        .await
}

pub async fn count(world: &World, sql: &'static str) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar(sql).fetch_one(pool).await.unwrap())
}

impl Offer {
    pub async fn made(&self, world: &World) -> ServiceId {
        self.made_in(world, world.estate).await
    }

    pub async fn made_in(&self, world: &World, estate: EstateId) -> ServiceId {
        let id: ServiceId = world.ctx.id();
        let (code, family, mode, price) = (self.code, self.family, self.mode, self.price);
        let write = world.ctx.db.write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh,
                                              summary_en, price_fen, notice_hours, escort)
                         VALUES ($1, $2, $3, $4, 'other', $5, 'butler', $3, $3, '', '', $6, 0, $7)",
                    )
                    .bind(id)
                    .bind(estate)
                    .bind(code)
                    .bind(family)
                    .bind(mode)
                    .bind(price)
                    .bind(false)
                    .execute(conn)
                    .await?;
                });
                Ok(())
            })
        });
        write.await.unwrap();
        id
    }
}

/// Gives house A-01 a gold card: ten percent off paid services and those of partners.
pub async fn give_card(world: &World) {
    let (estate, house) = (world.estate, world.houses["A-01"]);
    let rules: [(DiscountId, &str); 2] = [(world.ctx.id(), "paid"), (world.ctx.id(), "partner")];
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("INSERT INTO membership (house_id, estate_id, tier, card_no, valid_from, valid_to) VALUES ($1, $2, 'gold', 'X', 0, $3)")
                    .bind(house).bind(estate).bind(i64::MAX).execute(conn).await?;
            });
            for (id, family) in rules {
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO discount_rule (id, estate_id, tier, family, rate, valid_from, made_at) VALUES ($1, $2, 'gold', $3, 1000, 0, 0)",
                    )
                    .bind(id)
                    .bind(estate)
                    .bind(family)
                    .execute(conn)
                    .await?;
                });
            }
            Ok(())
        })
    });
    write.await.unwrap();
}

pub fn wish(world: &World, service: Option<ServiceId>) -> Ask {
    let (note, wanted) = ("请尽快".to_owned(), String::new());
    Ask { service, note, wanted, only_me: false, bill: None, key: world.ctx.id() }
}

pub async fn asked(world: &World, who: &str, service: ServiceId) -> OrderId {
    ask(&world.ctx, &world.member(who).await, wish(world, Some(service))).await.unwrap()
}

pub async fn butler(world: &World) -> Staff {
    world.staff("min", Capability::Bookings).await
}

pub fn item(text: &str, quantity: i64, each: i64, at_cost: bool) -> Item {
    let text = domain::locale::Bilingual { zh: text.to_owned(), en: text.to_owned() };
    Item { text, quantity, each: Fen(each), at_cost }
}

/// The day so many days after today in Shanghai.
pub fn day(world: &World, days: i64) -> Date {
    let zone = EstateZone::named("Asia/Shanghai").unwrap().around(world.ctx.now());
    zone.date(world.ctx.now()).plus_days(days)
}

pub fn offer(world: &World, order: OrderId, items: Vec<Item>, days: i64) -> NewQuote {
    NewQuote { order, items, note: String::new(), expires_on: day(world, days), key: world.ctx.id() }
}

/// A design for 380 yuan, and a courier for 20 at cost: with the card ten percent off the first.
pub async fn quoted(world: &World, order: OrderId) {
    let items = vec![item("设计", 1, 38_000, false), item("快递", 1, 2_000, true)];
    quote(&world.ctx, &butler(world).await, offer(world, order, items, 3)).await.unwrap();
}

pub async fn seen(world: &World, who: &str, order: OrderId) -> OrderView {
    let actor = world.actor(who, Capability::Bookings).await;
    find(&world.ctx, &actor, order).await.unwrap().unwrap()
}

pub async fn state(world: &World, order: OrderId) -> State {
    seen(world, "min", order).await.row.state
}

pub async fn started(world: &World, order: OrderId) {
    step(&world.ctx, &butler(world).await, order, Act::Start).await.unwrap();
}

pub async fn finish(world: &World, order: OrderId, receipts: Vec<Item>) -> Result<(), Error> {
    let done = Completion { order, receipts, words: String::new() };
    complete(&world.ctx, &butler(world).await, done).await
}

pub fn some(products: &[(ProductId, i64)]) -> BTreeMap<ProductId, i64> {
    products.iter().copied().collect()
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, Error>, refusal: Refusal) {
    assert!(matches!(&result, Err(Error::Refused(why)) if *why == refusal), "expected {refusal:?}, got {result:?}");
}

/// The fields that are wrong.
#[track_caller]
pub fn faults<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<String> {
    match result {
        Err(Error::Invalid(faults)) => faults.into_iter().map(|fault| fault.field).collect(),
        other => panic!("expected faults, got {other:?}"),
    }
}
