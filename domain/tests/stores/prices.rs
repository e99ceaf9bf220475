//! Prices by their basis, the rules that reduce them, and what a booking keeps of both.

use domain::{
    bookings::{Keep, Shift, Wish, read, store},
    error::{Error, Refusal},
    id::{BookingId, DiscountId, ServiceId, SlotId},
    money::Fen,
    on, on_tx,
    rights::Capability,
    services::{
        Family, Tier,
        discount::Scope,
        price::{LineKind, Price},
        rules,
        tariff::Basis,
    },
    settings::{DiscountForm, store as settings},
    time::{DAY, MINUTE, Ms},
};

use crate::{
    bookings::{booked, service, taken, wish},
    support::{START, World, not_found, on_both},
};

/// Midnight of 1 December in Shanghai.
const DECEMBER: Ms = Ms(START.0 + 8 * DAY + 10 * 60 * MINUTE);

/// Gives house A-01 a card.
pub async fn card(world: &World, tier: Tier) {
    let (estate, house) = (world.estate, world.houses["A-01"]);
    world.ctx.db.write(move |tx| Box::pin(async move {
        on_tx!(tx, |conn| { sqlx::query("INSERT INTO membership (house_id, estate_id, tier, card_no, valid_from, valid_to) VALUES ($1, $2, $3, 'WL 1', 0, $4)")
            .bind(house).bind(estate).bind(tier).bind(START.plus(999 * DAY)).execute(conn).await?; });
        Ok(())
    })).await.unwrap();
}

async fn charge(world: &World, service: ServiceId, basis: Basis) {
    world
        .ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE service SET basis = $2, unit_zh = '件', unit_en = 'piece' WHERE id = $1")
                        .bind(service)
                        .bind(basis)
                        .execute(conn)
                        .await?;
                });
                Ok(())
            })
        })
        .await
        .unwrap();
}

/// A discount as the manager types it.
pub fn form(world: &World, target: &str, percent: &str) -> DiscountForm {
    let key: domain::id::FormKey = world.ctx.id();
    DiscountForm {
        tier: "gold".to_owned(),
        target: target.to_owned(),
        percent: percent.to_owned(),
        key: key.to_string(),
        ..DiscountForm::default()
    }
}

pub async fn add(world: &World, form: DiscountForm) -> Result<DiscountId, Error> {
    let manager = world.staff("gao", Capability::Catalogue).await;
    settings::add_discount(&world.ctx, &manager, form.parse()?).await
}

async fn price(world: &World, key: &str, id: BookingId) -> Price {
    let actor = world.actor(key, Capability::Bookings).await;
    read::find(&world.ctx, &actor, id).await.unwrap().unwrap().price
}

async fn total(world: &World, slot: SlotId) -> Fen {
    let id = booked(world, "lin", slot).await;
    price(world, "lin", id).await.total
}

async fn bookings(world: &World) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM booking").fetch_one(pool).await.unwrap())
}

on_both! {
    async fn a_price_by_the_unit_counts_what_was_typed_also_through_a_hold_and_a_line(world: World) {
        let (service, slots) = service(&world, "paid", Some(Fen(1_600)), 1).await;
        charge(&world, service, Basis::Unit).await;
        let lin = world.member("lin").await;
        store::hold(&world.ctx, &lin, Keep { slot: slots[0], places: 1, units: 5, visit: None }).await.unwrap();
        let held = read::hold(&world.ctx, &lin, service).await.unwrap().unwrap();
        assert_eq!((held.units, held.measure().minutes), (5, 60));
        let id = store::request(&world.ctx, &lin, Wish { units: 5, ..wish(&world, slots[0]) }).await.unwrap();
        let found = price(&world, "lin", id).await;
        assert_eq!(found.total, Fen(8_000));
        assert!(matches!(&found.lines[0].kind, LineKind::Units { units: 5, unit, .. } if unit.unit_zh == "件"), "{found:?}");
        let waiting = store::join(&world.ctx, &world.member("xu").await, Wish { units: 3, ..wish(&world, slots[0]) }).await.unwrap();
        store::cancel(&world.ctx, &lin, id).await.unwrap();
        let next = store::accept(&world.ctx, &world.member("xu").await, waiting).await.unwrap();
        assert_eq!(price(&world, "xu", next).await.total, Fen(4_800));
    }
}

on_both! {
    async fn an_hour_a_visit_a_quote_and_goods_at_cost_are_priced_each_in_its_way(world: World) {
        let (service, slots) = service(&world, "partner", Some(Fen(10_000)), 2).await;
        let lin = world.member("lin").await;
        let mut totals = Vec::new();
        for (basis, slot) in [(Basis::Hour, slots[0]), (Basis::Visit, slots[1]), (Basis::Quote, slots[2]), (Basis::Goods, slots[3])] {
            charge(&world, service, basis).await;
            let id = store::request(&world.ctx, &lin, Wish { places: 2, ..wish(&world, slot) }).await.unwrap();
            let price = price(&world, "lin", id).await;
            totals.push((price.total, price.is_quoted()));
        }
        assert_eq!(totals, [(Fen(20_000), false), (Fen(10_000), false), (Fen::ZERO, true), (Fen::ZERO, false)]);
    }
}

on_both! {
    async fn goods_at_cost_are_not_for_those_who_do_not_spend_the_house_s_money(world: World) {
        let (service, slots) = service(&world, "free", None, 1).await;
        booked(&world, "wang", slots[0]).await;
        charge(&world, service, Basis::Goods).await;
        let refused = store::request(&world.ctx, &world.member("wang").await, wish(&world, slots[1])).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::NotYours))), "{refused:?}");
    }
}

on_both! {
    async fn a_form_that_shows_another_price_books_nothing_and_may_be_sent_again(world: World) {
        let (service, slots) = service(&world, "paid", Some(Fen(18_000)), 1).await;
        card(&world, Tier::Gold).await;
        let lin = world.member("lin").await;
        store::hold(&world.ctx, &lin, (slots[0], 1).into()).await.unwrap();
        let shown = Wish { shown: Some(Some(Fen(18_000))), ..wish(&world, slots[0]) };
        add(&world, form(&world, "paid", "10")).await.unwrap();
        let refused = store::request(&world.ctx, &lin, shown.clone()).await;
        let Err(Error::Refused(Refusal::PriceChanged { was, now })) = refused else { panic!("{refused:?}") };
        assert_eq!((was, now), (Some(Fen(18_000)), Some(Fen(16_200))));
        assert_eq!((bookings(&world).await, taken(&world, slots[0]).await), (0, 1));
        assert!(read::hold(&world.ctx, &lin, service).await.unwrap().is_some(), "the place is still held");
        charge(&world, service, Basis::Quote).await;
        let quoted = store::request(&world.ctx, &lin, shown.clone()).await;
        assert!(matches!(quoted, Err(Error::Refused(Refusal::PriceChanged { now: None, .. }))), "{quoted:?}");
        let id = store::request(&world.ctx, &lin, Wish { shown: Some(None), ..shown }).await.unwrap();
        assert!(price(&world, "lin", id).await.is_quoted());
    }
}

on_both! {
    async fn a_rule_holds_from_midnight_of_its_first_day_to_midnight_after_its_last(world: World) {
        let (_, slots) = service(&world, "paid", Some(Fen(10_000)), 99).await;
        card(&world, Tier::Gold).await;
        let days = |from: &str, to: &str| DiscountForm { from: from.to_owned(), to: to.to_owned(), ..form(&world, "paid", "10") };
        add(&world, days("2026-11-24", "2026-11-25")).await.unwrap();
        let midnight = Ms(DECEMBER.0 - 7 * DAY);
        let mut seen = Vec::new();
        for at in [Ms(midnight.0 - 1), midnight, Ms(midnight.0 + 2 * DAY - 1), Ms(midnight.0 + 2 * DAY)] {
            world.clock.advance(at.0 - world.ctx.now().0);
            seen.push(total(&world, slots[4]).await);
        }
        assert_eq!(seen, [Fen(10_000), Fen(9_000), Fen(9_000), Fen(10_000)]);
        for (from, to, field) in [("2026-11-25", "", "from"), ("", "2026-11-25", "to"), ("2026-11-30", "2026-11-29", "to")] {
            let Err(Error::Invalid(faults)) = add(&world, days(from, to)).await else { panic!("accepted {from} {to}") };
            assert_eq!(faults[0].field, field);
        }
    }
}

on_both! {
    async fn the_rule_of_the_service_wins_and_one_that_is_ended_no_longer_counts(world: World) {
        let (service, slots) = service(&world, "paid", Some(Fen(10_000)), 99).await;
        card(&world, Tier::Gold).await;
        add(&world, form(&world, "paid", "10")).await.unwrap();
        let own = add(&world, form(&world, &service.to_string(), "5")).await.unwrap();
        add(&world, DiscountForm { tier: "silver".to_owned(), ..form(&world, "paid", "50") }).await.unwrap();
        assert_eq!(total(&world, slots[0]).await, Fen(9_500));
        let manager = world.staff("gao", Capability::Catalogue).await;
        settings::end_discount(&world.ctx, &manager, own).await.unwrap();
        assert_eq!(total(&world, slots[0]).await, Fen(9_000));
        let again = settings::end_discount(&world.ctx, &manager, own).await;
        assert!(matches!(again, Err(Error::Refused(Refusal::Stale))), "{again:?}");
        let later = add(&world, DiscountForm { from: "2026-11-23".to_owned(), ..form(&world, "paid", "90") }).await.unwrap();
        settings::end_discount(&world.ctx, &manager, later).await.unwrap();
        world.clock.advance(DAY);
        assert_eq!(total(&world, slots[3]).await, Fen(9_000), "taken back before its day");
    }
}

on_both! {
    async fn what_is_booked_keeps_its_price_and_its_reasons_though_rules_change_and_it_moves(world: World) {
        let (service, slots) = service(&world, "paid", Some(Fen(10_000)), 1).await;
        charge(&world, service, Basis::Hour).await;
        card(&world, Tier::Gold).await;
        let rule = add(&world, form(&world, &service.to_string(), "20")).await.unwrap();
        let since = world.ctx.now();
        let id = booked(&world, "lin", slots[0]).await;
        let before = price(&world, "lin", id).await;
        assert!(matches!(before.lines[1].kind, LineKind::Card { tier: Tier::Gold, since: from, own: true, .. } if from == since), "{before:?}");
        world.clock.advance(MINUTE);
        let manager = world.staff("gao", Capability::Catalogue).await;
        settings::end_discount(&world.ctx, &manager, rule).await.unwrap();
        add(&world, form(&world, "paid", "50")).await.unwrap();
        let actor = world.actor("lin", Capability::Bookings).await;
        store::move_to(&world.ctx, &actor, id, Shift { slot: slots[1], reason: None }).await.unwrap();
        let view = read::find(&world.ctx, &actor, id).await.unwrap().unwrap();
        assert_eq!(view.price, before);
        // The other cards are compared by the rules of the day on which it was booked.
        let gold = view.cards.iter().find(|card| card.tier == Some(Tier::Gold)).unwrap();
        assert_eq!((gold.rate.get(), before.with(Some(*gold))), (2_000, Some(Fen(8_000))));
        assert_eq!(view.cards.len(), 4);
        assert_eq!(total(&world, slots[0]).await, Fen(5_000));
    }
}

on_both! {
    async fn whoever_may_not_see_the_card_reads_amounts_that_do_not_name_it(world: World) {
        let (service, slots) = service(&world, "paid", Some(Fen(10_000)), 9).await;
        card(&world, Tier::Platinum).await;
        add(&world, DiscountForm { tier: "platinum".to_owned(), ..form(&world, "paid", "20") }).await.unwrap();
        let id = booked(&world, "lin", slots[0]).await;
        for (key, sees) in [("lin", true), ("zhou", true), ("wang", false), ("xiaoyu", false), ("min", true)] {
            let actor = world.actor(key, Capability::Bookings).await;
            let view = read::find(&world.ctx, &actor, id).await.unwrap().unwrap();
            let told = serde_json::to_string(&view).unwrap();
            assert_eq!((told.contains("platinum"), view.cards.is_empty()), (sees, !sees), "{key}: {told}");
            assert_eq!(view.price.total, Fen(8_000), "{key}");
            let cards = rules::cards(&world.ctx, &actor, (Family::Paid, service), world.ctx.now()).await.unwrap();
            assert_eq!(cards.all.len(), if sees { 4 } else { 0 }, "{key}");
            assert_eq!(cards.own.and_then(|card| card.tier).is_some(), matches!(key, "lin" | "zhou"), "{key}");
            assert_eq!(cards.own.map(|card| card.rate.get()), (key != "min").then_some(2_000), "{key}");
        }
        // Neither house nor rules of another estate.
        let stranger = world.actor("bao", Capability::Bookings).await;
        let cards = rules::cards(&world.ctx, &stranger, (Family::Paid, service), world.ctx.now()).await.unwrap();
        assert!(cards.own.is_none() && cards.all.iter().all(|card| card.rate.get() == 0), "{cards:?}");
    }
}

on_both! {
    async fn lines_that_were_stored_before_there_was_a_basis_are_shown_as_they_were(world: World) {
        let (_, slots) = service(&world, "paid", Some(Fen(10_000)), 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        let old: serde_json::Value = serde_json::json!({ "lines": [
            { "kind": { "Service": { "each": 10_000, "places": 1 } }, "amount": 10_000 },
            { "kind": { "Card": { "tier": "gold", "rate": 1_500 } }, "amount": -1_500 },
        ], "total": 8_500 });
        world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| { sqlx::query("UPDATE booking SET price = $2, total_fen = 8500 WHERE id = $1")
                .bind(id).bind(sqlx::types::Json(old)).execute(conn).await?; });
            Ok(())
        })).await.unwrap();
        let price = price(&world, "lin", id).await;
        assert_eq!((price.total, price.full()), (Fen(8_500), Fen(10_000)));
        assert!(matches!(price.lines[1].kind, LineKind::Card { tier: Tier::Gold, since: Ms(0), own: false, .. }));
    }
}

on_both! {
    async fn only_staff_of_the_estate_make_and_end_rules_and_a_double_click_makes_one(world: World) {
        let (service, _) = service(&world, "paid", Some(Fen(10_000)), 1).await;
        let twice = form(&world, &service.to_string(), "12.5");
        let id = add(&world, twice.clone()).await.unwrap();
        assert_eq!(add(&world, twice).await.unwrap(), id);
        let manager = world.staff("gao", Capability::Catalogue).await;
        let list = settings::discounts(&world.ctx, &manager).await.unwrap();
        assert_eq!(list.rules.iter().map(|rule| (rule.id, rule.rate.get())).collect::<Vec<_>>(), [(id, 1_250)]);
        assert_eq!(list.rules[0].made.by_en.as_deref(), Some("gao"));
        let stranger = world.staff("yao", Capability::Catalogue).await;
        not_found(settings::end_discount(&world.ctx, &stranger, id).await);
        assert!(settings::discounts(&world.ctx, &stranger).await.unwrap().rules.is_empty());
        not_found(settings::add_discount(&world.ctx, &stranger, form(&world, &service.to_string(), "5").parse().unwrap()).await);
        for key in ["lin", "he", "min", "tang"] {
            assert!(world.visitor(key).await.staff(Capability::Catalogue).is_err(), "{key} keeps the catalogue");
        }
        world.clock.advance(1);
        settings::end_discount(&world.ctx, &manager, id).await.unwrap();
        let ended = settings::discounts(&world.ctx, &manager).await.unwrap().rules.remove(0);
        assert_eq!(ended.ended.and_then(|act| act.by_en).as_deref(), Some("gao"));
        let acts: Vec<String> = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT act FROM audit WHERE act LIKE 'discounts.%' ORDER BY at, id")
            .fetch_all(pool).await.unwrap());
        assert_eq!(acts, ["discounts.add", "discounts.end"]);
    }
}

on_both! {
    async fn a_rate_above_everything_or_a_rule_for_two_things_cannot_be_stored(world: World) {
        let (service, _) = service(&world, "paid", Some(Fen(1)), 1).await;
        let (estate, nobody) = (world.estate, None::<ServiceId>);
        for (rate, family, service) in
            [(10_001, Some(Family::Paid), nobody), (-1, Some(Family::Paid), nobody), (1, Some(Family::Paid), Some(service)), (1, None, nobody)]
        {
            let id: DiscountId = world.ctx.id();
            let stored = world.ctx.db.write(move |tx| Box::pin(async move {
                on_tx!(tx, |conn| { sqlx::query("INSERT INTO discount_rule (id, estate_id, tier, family, service_id, rate, valid_from, made_at) VALUES ($1, $2, 'gold', $3, $4, $5, 0, 0)")
                    .bind(id).bind(estate).bind(family).bind(service).bind(rate).execute(conn).await?; });
                Ok(())
            })).await;
            assert!(stored.is_err(), "{rate} {family:?} {service:?}");
        }
        let scope = domain::settings::target("partner");
        assert_eq!(scope, Some(Scope::Family(Family::Partner)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn discounts_from_before_there_were_days_hold_as_they_did() {
    use domain::db::{Connection, MIGRATIONS, migrate};
    use sqlx::migrate::Migrator;
    let before = |all: &Migrator| {
        Migrator::with_migrations(all.iter().filter(|step| step.version < 202_611_251_050).cloned().collect())
    };
    for (db, name, _folder) in crate::support::blank().await {
        match db.connection() {
            Connection::Sqlite { write, .. } => before(MIGRATIONS.0).run(write).await.unwrap(),
            Connection::Postgres(pool) => before(MIGRATIONS.1).run(pool).await.unwrap(),
        }
        let estate = domain::id::EstateId(uuid::Uuid::from_u128(1));
        db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| { sqlx::query("INSERT INTO estate (id, slug, name_zh, name_en, zone, demo, next_ticket) VALUES ($1, 'old', '', '', 'Asia/Shanghai', $2, 1)")
                .bind(estate).bind(false).execute(conn).await?; });
            on_tx!(tx, |conn| { sqlx::query("INSERT INTO tier_discount (estate_id, tier, family, rate) VALUES ($1, 'gold', 'paid', 1500), ($1, 'blue', 'partner', 0)")
                .bind(estate).execute(conn).await?; });
            Ok(())
        })).await.unwrap();
        migrate(&db).await.unwrap();
        let rules: Vec<(String, String, i64, Ms, Option<Ms>)> = on!(db, |pool| {
            sqlx::query_as(
            "SELECT tier, family, rate, valid_from, valid_to FROM discount_rule WHERE estate_id = $1 ORDER BY tier DESC"
        ).bind(estate).fetch_all(pool).await.unwrap()
        });
        let expected = [("gold", "paid", 1_500), ("blue", "partner", 0)]
            .map(|(tier, family, rate)| (tier.to_owned(), family.to_owned(), rate, Ms(0), None));
        assert_eq!(rules, expected);
        drop(db);
        if !name.is_empty() {
            crate::support::drop_database(&name).await;
        }
    }
}
