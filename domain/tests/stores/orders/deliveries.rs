//! Deliveries: the prices of the moment, windows that are full, and numbers that are none.

use domain::{
    error::{Error, Refusal},
    id::{OrderId, ProductId, ServiceId},
    money::Fen,
    on_tx,
    orders::{
        Act, Placing, Reason, State,
        store::{cancel, decline, place, step},
    },
    rights::Capability,
    time::{EstateZone, HOUR, Ms},
};

use super::{CARDS, DISHES, butler, count, execute, faults, finish, give_card, refused, seen, some, state};
use crate::{
    ledger::{assert_balanced, balance},
    support::{World, not_found, on_both},
};

/// A service with a window from 17:30 to 18:30 that carries two orders and closes an hour before, and three products: one at
/// cost, one that is sold out.
struct Kitchen {
    service: ServiceId,
    ribs: ProductId,
    rice: ProductId,
    gone: ProductId,
}

async fn kitchen(world: &World) -> Kitchen {
    let service = DISHES.made(world).await;
    let (ribs, rice, gone): (ProductId, ProductId, ProductId) = (world.ctx.id(), world.ctx.id(), world.ctx.id());
    let estate = world.estate;
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            for (id, price, at_cost, available) in [(ribs, 9_800, false, true), (rice, 600, true, true), (gone, 1, false, false)] {
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO product (id, estate_id, service_id, name_zh, name_en, unit_zh, unit_en, price_fen, at_cost, available, place)
                         VALUES ($1, $2, $3, '菜', 'Dish', '份', 'dish', $4, $5, $6, 1)",
                    )
                    .bind(id).bind(estate).bind(service).bind(price).bind(at_cost).bind(available).execute(conn).await?;
                });
            }
            on_tx!(tx, |conn| {
                sqlx::query("INSERT INTO delivery_window (service_id, starts, estate_id, ends, cutoff_hours, most) VALUES ($1, 1050, $2, 1110, 1, 2)")
                    .bind(service).bind(estate).execute(conn).await?;
            });
            Ok(())
        })
    });
    write.await.unwrap();
    Kitchen { service, ribs, rice, gone }
}

fn evening(world: &World, days: i64) -> Ms {
    EstateZone::named("Asia/Shanghai").unwrap().at(super::day(world, days), 17, 30).unwrap()
}

impl Kitchen {
    fn order(&self, world: &World, count: &[(ProductId, i64)], days: i64) -> Placing {
        let (service, starts_at, note) = (self.service, evening(world, days), String::new());
        Placing { service, count: some(count), starts_at, note, only_me: false, key: world.ctx.id() }
    }

    async fn placed(&self, world: &World, who: &str, placing: Placing) -> Result<OrderId, Error> {
        place(&world.ctx, &world.member(who).await, placing).await
    }
}

on_both! {
    async fn a_delivery_keeps_the_prices_of_its_placing_and_is_charged_when_it_is_there(world: World) {
        give_card(&world).await;
        let kitchen = kitchen(&world).await;
        let placing = kitchen.order(&world, &[(kitchen.ribs, 2), (kitchen.rice, 4)], 0);
        let order = kitchen.placed(&world, "lin", placing.clone()).await.unwrap();
        assert_eq!(kitchen.placed(&world, "lin", placing).await.unwrap(), order, "one form, one order");
        execute(&world, "UPDATE product SET price_fen = 1, name_zh = 'x'").await.unwrap();
        let view = seen(&world, "lin", order).await;
        // Two of 98 less ten percent, and four of 6 at cost.
        assert_eq!((view.row.total, view.row.starts_at), (Some(Fen(20_040)), Some(evening(&world, 0))));
        let staff = butler(&world).await;
        refused(step(&world.ctx, &staff, order, Act::Start).await, Refusal::Stale);
        step(&world.ctx, &staff, order, Act::Pack).await.unwrap();
        refused(cancel(&world.ctx, &world.member("lin").await, order).await, Refusal::Stale);
        step(&world.ctx, &staff, order, Act::Start).await.unwrap();
        finish(&world, order, vec![]).await.unwrap();
        assert_eq!((state(&world, order).await, balance(&world, "A-01").await), (State::Completed, Fen(20_040)));
        assert_eq!(count(&world, "SELECT count(*) FROM order_line WHERE text_zh = '菜'").await, 2);
        assert_balanced(&world).await;
    }
}

on_both! {
    async fn the_last_place_of_a_window_is_taken_once_and_is_free_again_after_a_cancellation(world: World) {
        let kitchen = kitchen(&world).await;
        let one = [(kitchen.rice, 1)];
        let first = kitchen.placed(&world, "lin", kitchen.order(&world, &one, 0)).await.unwrap();
        let (lin, xu) = (world.member("lin").await, world.member("xu").await);
        let tries = (0..20).map(|place_of| {
            let (ctx, who, placing) = (world.ctx.clone(), if place_of % 2 == 0 { lin } else { xu }, kitchen.order(&world, &one, 0));
            tokio::spawn(async move { place(&ctx, &who, placing).await })
        });
        let results: Vec<_> = futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
        let full = |it: &Result<OrderId, Error>| matches!(it, Ok(_) | Err(Error::Refused(Refusal::SlotFull { .. })));
        assert!(results.iter().all(full), "{results:?}");
        assert_eq!(count(&world, "SELECT taken FROM delivery_run").await, 2);
        assert_eq!(count(&world, "SELECT count(*) FROM order_line").await, 2, "nothing is left of the others");
        // Another day is another run.
        kitchen.placed(&world, "lin", kitchen.order(&world, &one, 1)).await.unwrap();
        cancel(&world.ctx, &lin, first).await.unwrap();
        let again = kitchen.placed(&world, "xu", kitchen.order(&world, &one, 0)).await.unwrap();
        decline(&world.ctx, &butler(&world).await, again, (Reason::Impossible, "米没了".to_owned())).await.unwrap();
        assert_eq!(count(&world, "SELECT MIN(taken) FROM delivery_run").await, 1);
        assert_eq!(seen(&world, "xu", again).await.reason, Some(Reason::Impossible));
    }
}

on_both! {
    async fn a_window_that_is_closed_over_or_none_is_refused(world: World) {
        let kitchen = kitchen(&world).await;
        let one = [(kitchen.rice, 1)];
        for days in [-1, 4, 400] {
            refused(kitchen.placed(&world, "lin", kitchen.order(&world, &one, days)).await, Refusal::TooLate);
        }
        let odd = Placing { starts_at: evening(&world, 0).plus(1), ..kitchen.order(&world, &one, 0) };
        refused(kitchen.placed(&world, "lin", odd).await, Refusal::TooLate);
        // It is 14:00, and the window of 17:30 closes at 16:30.
        world.clock.advance(2 * HOUR + HOUR / 2 - 1);
        kitchen.placed(&world, "lin", kitchen.order(&world, &one, 0)).await.unwrap();
        world.clock.advance(1);
        refused(kitchen.placed(&world, "lin", kitchen.order(&world, &one, 0)).await, Refusal::TooLate);
        assert_eq!(count(&world, "SELECT count(*) FROM service_order").await, 1);
    }
}

on_both! {
    async fn what_is_not_on_the_list_and_no_number_at_all_are_refused(world: World) {
        let kitchen = kitchen(&world).await;
        let stranger: ProductId = world.ctx.id();
        for count in [vec![(kitchen.gone, 1)], vec![(stranger, 1)], vec![(kitchen.rice, 1), (stranger, 1)], vec![(kitchen.rice, 0)], vec![(kitchen.rice, -3)], vec![(kitchen.rice, i64::MAX)]] {
            assert_eq!(faults(kitchen.placed(&world, "lin", kitchen.order(&world, &count, 0)).await), ["count"], "{count:?}");
        }
        let cards = CARDS.made(&world).await;
        let wrong = Placing { service: cards, ..kitchen.order(&world, &[(kitchen.rice, 1)], 0) };
        refused(kitchen.placed(&world, "lin", wrong).await, Refusal::NotBookable);
        assert_eq!(count(&world, "SELECT count(*) FROM service_order").await, 0);
        assert_eq!(count(&world, "SELECT count(*) FROM delivery_run WHERE taken > 0").await, 0);
    }
}

on_both! {
    async fn who_does_not_spend_the_house_s_money_and_who_lives_elsewhere_order_nothing(world: World) {
        let kitchen = kitchen(&world).await;
        for who in ["wang", "xiaoyu", "qin"] {
            refused(kitchen.placed(&world, who, kitchen.order(&world, &[(kitchen.rice, 1)], 0)).await, Refusal::NotYours);
        }
        not_found(kitchen.placed(&world, "bao", kitchen.order(&world, &[(kitchen.rice, 1)], 0)).await);
        let order = kitchen.placed(&world, "lin", kitchen.order(&world, &[(kitchen.rice, 1)], 0)).await.unwrap();
        not_found(step(&world.ctx, &world.staff("yao", Capability::Bookings).await, order, Act::Pack).await);
        assert_eq!(state(&world, order).await, State::Placed);
    }
}
