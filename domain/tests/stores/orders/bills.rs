//! FE-7: bills paid on behalf, free in time and at a fee afterwards.

use domain::{
    error::{Error, Refusal},
    id::{OrderId, ServiceId},
    money::Fen,
    on_tx,
    orders::{
        Ask, Bill, State,
        read::counter,
        store::{approve, ask, quote},
    },
    rights::Capability,
    services::store::find,
    time::{EstateZone, HOUR},
};

use super::{
    BILLS, CARDS, LATE, butler, count, day, faults, finish, give_card, item, offer, refused, seen, started, state, wish,
};
use crate::{
    ledger::{assert_balanced, balance, entries},
    support::{World, on_both},
};

/// Both services, with the rule that ties them together.
async fn services(world: &World) -> (ServiceId, ServiceId) {
    let (free, late) = (BILLS.made(world).await, LATE.made(world).await);
    let estate = world.estate;
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            for service in [free, late] {
                on_tx!(tx, |conn| {
                    sqlx::query("INSERT INTO bill_rule (service_id, estate_id, late_service_id) VALUES ($1, $2, $3)")
                        .bind(service)
                        .bind(estate)
                        .bind(late)
                        .execute(conn)
                        .await?;
                });
            }
            Ok(())
        })
    });
    write.await.unwrap();
    (free, late)
}

fn bill(world: &World, service: ServiceId, days: i64) -> Ask {
    let bill = Some(Bill { due_on: day(world, days), amount: Fen(12_345) });
    Ask { bill, ..wish(world, Some(service)) }
}

async fn handed_over(world: &World, who: &str, ask_for: Ask) -> Result<OrderId, Error> {
    ask(&world.ctx, &world.member(who).await, ask_for).await
}

on_both! {
    async fn a_bill_is_free_on_its_last_day_and_costs_the_fee_from_the_next_on_whichever_service_is_chosen(world: World) {
        give_card(&world).await;
        let (free, late) = services(&world).await;
        for service in [free, late] {
            for (days, fee) in [(5, 0), (0, 0), (-1, 4_500), (-40, 4_500)] {
                let order = handed_over(&world, "lin", bill(&world, service, days)).await.unwrap();
                assert_eq!(seen(&world, "lin", order).await.row.total, Some(Fen(fee)), "{days}");
            }
        }
        // The estate's midnight decides: it is 14:00 in Shanghai, 06:00 in Greenwich.
        let (due, last) = (day(&world, 0), bill(&world, free, 0));
        world.clock.advance(10 * HOUR - 1);
        let order = handed_over(&world, "lin", last.clone()).await.unwrap();
        assert_eq!(seen(&world, "lin", order).await.row.total, Some(Fen::ZERO));
        world.clock.advance(1);
        assert_eq!(day(&world, -1), due);
        let order = handed_over(&world, "lin", Ask { key: world.ctx.id(), ..last }).await.unwrap();
        assert_eq!(seen(&world, "lin", order).await.row.total, Some(Fen(4_500)));
    }
}

on_both! {
    async fn what_a_late_bill_costs_is_said_beforehand_with_the_card(world: World) {
        give_card(&world).await;
        let (free, _) = services(&world).await;
        let zone = EstateZone::named("Asia/Shanghai").unwrap();
        let service = find(&world.ctx, &world.actor("lin", Capability::Bookings).await, free).await.unwrap().unwrap();
        let lin = world.actor("lin", Capability::Bookings).await;
        let terms = counter(&world.ctx, world.estate, (&service, &zone), &lin).await.unwrap().unwrap();
        let bill = terms.bill.unwrap();
        assert_eq!((bill.today, bill.late.total, terms.may_pay), (day(&world, 0), Fen(4_500), true));
    }
}

on_both! {
    async fn the_receipt_is_charged_at_cost_with_the_fee_and_never_above_the_bill(world: World) {
        give_card(&world).await;
        let (free, _) = services(&world).await;
        let order = handed_over(&world, "lin", bill(&world, free, -1)).await.unwrap();
        started(&world, order).await;
        for receipts in [vec![item("水费", 1, 12_346, true)], vec![item("水费", 2, 12_345, true)], vec![item("水费", 1, i64::MAX, true)]] {
            assert!(finish(&world, order, receipts).await.is_err());
            assert_eq!((state(&world, order).await, entries(&world).await), (State::UnderWay, 0));
        }
        refused(finish(&world, order, vec![item("水费", 1, 12_346, true)]).await, Refusal::AboveAgreed);
        finish(&world, order, vec![item("水费", 1, 12_300, true)]).await.unwrap();
        assert_eq!((entries(&world).await, balance(&world, "A-01").await), (1, Fen(16_800)));
        let view = seen(&world, "lin", order).await;
        assert_eq!((view.row.total, view.price.unwrap().lines.len()), (Some(Fen(16_800)), 3));
        assert_eq!(count(&world, "SELECT count(*) FROM order_line WHERE at_cost AND product_id IS NULL").await, 1);
        assert_balanced(&world).await;
    }
}

on_both! {
    /// A bill that turns out higher is quoted; what was approved then holds all of it.
    async fn a_bill_that_was_quoted_takes_no_receipts_on_top(world: World) {
        let (free, _) = services(&world).await;
        let order = handed_over(&world, "lin", bill(&world, free, 3)).await.unwrap();
        quote(&world.ctx, &butler(&world).await, offer(&world, order, vec![item("水费", 1, 20_000, true)], 2)).await.unwrap();
        let open = seen(&world, "lin", order).await.open().unwrap().id;
        approve(&world.ctx, &world.member("lin").await, order, open).await.unwrap();
        started(&world, order).await;
        refused(finish(&world, order, vec![item("水费", 1, 20_000, true)]).await, Refusal::AboveAgreed);
        finish(&world, order, vec![]).await.unwrap();
        assert_eq!(balance(&world, "A-01").await, Fen(20_000));
    }
}

on_both! {
    async fn a_bill_without_its_day_a_day_of_another_century_and_a_bill_for_something_else_are_told(world: World) {
        let (free, _) = services(&world).await;
        let cards = CARDS.made(&world).await;
        let none = Ask { bill: None, ..bill(&world, free, 0) };
        for wrong in [none, bill(&world, free, 800), bill(&world, free, -800), bill(&world, cards, 0), Ask { service: None, ..bill(&world, free, 0) }] {
            assert_eq!(faults(handed_over(&world, "lin", wrong).await), ["due_on"]);
        }
        assert_eq!(count(&world, "SELECT count(*) FROM service_order").await, 0);
    }
}

on_both! {
    async fn a_nanny_hands_over_what_is_free_and_not_what_costs(world: World) {
        let (free, _) = services(&world).await;
        handed_over(&world, "wang", bill(&world, free, 0)).await.unwrap();
        refused(handed_over(&world, "wang", bill(&world, free, -1)).await, Refusal::NotYours);
        assert_eq!(count(&world, "SELECT count(*) FROM service_order").await, 1);
    }
}
