use domain::{
    bookings::{
        Act, State, Step, Wish,
        read::{self, Part},
        store,
    },
    error::{Error, Refusal},
    household::store::end_member,
    id::{BookingId, ServiceId, SlotId},
    money::Fen,
    on, on_tx,
    rights::Capability,
    time::{DAY, HOUR, MINUTE, Ms},
};

use crate::support::{START, World, not_found, on_both};

/// A service with a slot of `places` places on each of the next five days at the same hour.
pub async fn service(world: &World, family: &'static str, price: Option<Fen>, places: i64) -> (ServiceId, Vec<SlotId>) {
    let (service, estate): (ServiceId, _) = (world.ctx.id(), world.estate);
    let slots: Vec<SlotId> = (0..5).map(|_| world.ctx.id()).collect();
    let made = slots.clone();
    world
        .ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh,
                                              summary_en, minutes, places, price_fen, notice_hours, escort)
                         VALUES ($1, $2, $3, $4, 'other', 'scheduled', 'butler', '花园养护', 'Garden care', '', '', 60, $5, $6, 2, $7)",
                    )
                    .bind(service).bind(estate).bind(service.to_string()).bind(family).bind(places).bind(price).bind(false)
                    .execute(conn).await?;
                });
                for (day, slot) in (1_i64..).zip(made) {
                    let starts = START.plus(day * DAY);
                    on_tx!(tx, |conn| {
                        sqlx::query(
                            "INSERT INTO slot (id, estate_id, service_id, starts_at, ends_at, capacity, taken)
                             VALUES ($1, $2, $3, $4, $5, $6, 0)",
                        )
                        .bind(slot).bind(estate).bind(service).bind(starts).bind(starts.plus(HOUR)).bind(places)
                        .execute(conn).await?;
                    });
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    (service, slots)
}

pub fn wish(world: &World, slot: SlotId) -> Wish {
    Wish {
        slot,
        places: 1,
        units: 1,
        shown: None,
        note: String::new(),
        only_me: false,
        visit: None,
        key: world.ctx.id(),
    }
}

pub async fn booked(world: &World, key: &str, slot: SlotId) -> BookingId {
    store::request(&world.ctx, &world.member(key).await, wish(world, slot)).await.unwrap()
}

pub async fn taken(world: &World, slot: SlotId) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT taken FROM slot WHERE id = $1")
        .bind(slot)
        .fetch_one(pool)
        .await
        .unwrap())
}

on_both! {
    async fn an_owner_books_and_sees_the_booking_with_its_timeline(world: World) {
        let (_, slots) = service(&world, "free", None, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        let actor = world.actor("lin", Capability::Bookings).await;
        let view = read::find(&world.ctx, &actor, id).await.unwrap().unwrap();
        assert_eq!((view.row.state, view.timeline.len(), view.may_cancel), (State::Requested, 1, true));
        let list = read::list(&world.ctx, &world.member("lin").await, Part::Coming, None, 10).await.unwrap();
        assert_eq!(list.items, [view.row]);
    }
}

on_both! {
    async fn the_price_is_fixed_at_booking_with_the_discount_of_the_card(world: World) {
        let (_, slots) = service(&world, "paid", Some(Fen(120_000)), 1).await;
        let (estate, house) = (world.estate, world.houses["A-01"]);
        world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| { sqlx::query("INSERT INTO membership (house_id, estate_id, tier, card_no, valid_from, valid_to) VALUES ($1, $2, 'gold', 'WL 1', 0, $3)")
                .bind(house).bind(estate).bind(START.plus(DAY)).execute(conn).await?; });
            on_tx!(tx, |conn| { sqlx::query("INSERT INTO discount_rule (id, estate_id, tier, family, rate, valid_from, made_at) VALUES ($1, $2, 'gold', 'paid', 1500, 0, 0)")
                .bind(uuid::Uuid::from_u128(7)).bind(estate).execute(conn).await?; });
            Ok(())
        })).await.unwrap();
        let id = booked(&world, "lin", slots[0]).await;
        let actor = world.actor("lin", Capability::Bookings).await;
        let price = read::find(&world.ctx, &actor, id).await.unwrap().unwrap().price;
        assert_eq!((price.total, price.lines.len()), (Fen(102_000), 2));
        world.clock.advance(DAY);
        let late = booked(&world, "lin", slots[1]).await;
        let price = read::find(&world.ctx, &actor, late).await.unwrap().unwrap().price;
        assert_eq!((price.total, price.lines.len()), (Fen(120_000), 1), "an expired card gives nothing");
    }
}

on_both! {
    async fn the_same_form_sent_twice_makes_one_booking(world: World) {
        let (_, slots) = service(&world, "free", None, 9).await;
        let (member, wish) = (world.member("lin").await, wish(&world, slots[0]));
        let tries = (0..20).map(|_| store::request(&world.ctx, &member, wish.clone()));
        let made: Vec<BookingId> = futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
        assert!(made.iter().all(|id| *id == made[0]));
        assert_eq!(taken(&world, slots[0]).await, 1);
    }
}

on_both! {
    async fn another_persons_form_key_is_no_use(world: World) {
        let (_, slots) = service(&world, "free", None, 9).await;
        let wish = wish(&world, slots[0]);
        let first = store::request(&world.ctx, &world.member("lin").await, wish.clone()).await.unwrap();
        let second = store::request(&world.ctx, &world.member("xu").await, wish).await.unwrap();
        assert_ne!(first, second);
    }
}

on_both! {
    /// J1: the proof of the house: of 200 for 20 places exactly 20 get one, and the others are told the nearest alternatives.
    async fn two_hundred_clients_for_twenty_places_get_exactly_twenty(world: World) {
        let (_, slots) = service(&world, "free", None, 20).await;
        let mut tries = Vec::new();
        for turn in 0..200 {
            let member = world.member(if turn % 2 == 0 { "lin" } else { "xu" }).await;
            let (ctx, wish) = (world.ctx.clone(), wish(&world, slots[2]));
            tries.push(tokio::spawn(async move { store::request(&ctx, &member, wish).await }));
        }
        let (mut made, mut refused) = (0, 0);
        for result in futures::future::join_all(tries).await {
            match result.unwrap() {
                Ok(_) => made += 1,
                Err(Error::Refused(Refusal::SlotFull { nearest })) => {
                    refused += 1;
                    let ids: Vec<SlotId> = nearest.iter().map(|(id, _)| *id).collect();
                    assert_eq!(ids, [slots[1], slots[3], slots[0]]);
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((made, refused), (20, 180));
        assert_eq!(taken(&world, slots[2]).await, 20);
        let rows: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM booking").fetch_one(pool).await.unwrap());
        assert_eq!(rows, 20);
    }
}

on_both! {
    /// The constraint itself, should a program ever forget the condition.
    async fn the_row_of_a_slot_cannot_be_oversold_even_by_hand(world: World) {
        let (_, slots) = service(&world, "free", None, 2).await;
        let slot = slots[0];
        let result = world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| { sqlx::query("UPDATE slot SET taken = 3 WHERE id = $1").bind(slot).execute(conn).await?; });
            Ok(())
        })).await;
        assert!(matches!(result, Err(Error::Database(_))), "{result:?}");
    }
}

on_both! {
    async fn a_refused_form_may_be_sent_again_when_a_place_is_free(world: World) {
        let (_, slots) = service(&world, "free", None, 1).await;
        let first = booked(&world, "lin", slots[0]).await;
        let (member, wish) = (world.member("xu").await, wish(&world, slots[0]));
        assert!(matches!(store::request(&world.ctx, &member, wish.clone()).await, Err(Error::Refused(Refusal::SlotFull { .. }))));
        store::cancel(&world.ctx, &world.member("lin").await, first).await.unwrap();
        assert!(store::request(&world.ctx, &member, wish).await.is_ok());
    }
}

on_both! {
    async fn cancelling_frees_the_place_once(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        let id = booked(&world, "lin", slots[0]).await;
        let member = world.member("lin").await;
        let tries = (0..10).map(|_| store::cancel(&world.ctx, &member, id));
        let done = futures::future::join_all(tries).await.into_iter().filter(Result::is_ok).count();
        assert_eq!((done, taken(&world, slots[0]).await), (1, 0));
    }
}

on_both! {
    async fn a_booking_that_has_started_cannot_be_cancelled(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        let id = booked(&world, "lin", slots[0]).await;
        world.clock.advance(DAY + MINUTE);
        let result = store::cancel(&world.ctx, &world.member("lin").await, id).await;
        assert!(matches!(result, Err(Error::Refused(Refusal::TooLate))));
        assert_eq!(taken(&world, slots[0]).await, 1);
    }
}

on_both! {
    async fn a_slot_inside_the_notice_is_refused(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        world.clock.advance(DAY - HOUR);
        let result = store::request(&world.ctx, &world.member("lin").await, wish(&world, slots[0])).await;
        assert!(matches!(result, Err(Error::Refused(Refusal::TooLate))));
    }
}

on_both! {
    async fn a_nanny_books_what_is_free_and_not_what_costs(world: World) {
        let (_, free) = service(&world, "free", None, 3).await;
        let (_, paid) = service(&world, "paid", Some(Fen(100)), 3).await;
        let nanny = world.member("wang").await;
        assert!(store::request(&world.ctx, &nanny, wish(&world, free[0])).await.is_ok());
        let result = store::request(&world.ctx, &nanny, wish(&world, paid[0])).await;
        assert!(matches!(result, Err(Error::Refused(Refusal::NotYours))));
        assert_eq!(taken(&world, paid[0]).await, 0);
    }
}

on_both! {
    async fn other_houses_and_estates_neither_see_nor_cancel_a_booking(world: World) {
        let (service, slots) = service(&world, "free", None, 3).await;
        let id = booked(&world, "lin", slots[0]).await;
        for key in ["xu", "bao"] {
            let actor = world.actor(key, Capability::Bookings).await;
            assert_eq!(read::find(&world.ctx, &actor, id).await.unwrap(), None, "{key}");
            not_found(store::cancel(&world.ctx, &world.member(key).await, id).await);
            assert!(read::list(&world.ctx, &world.member(key).await, Part::Coming, None, 10).await.unwrap().items.is_empty());
        }
        let stranger = world.actor("bao", Capability::Bookings).await;
        assert!(read::calendar(&world.ctx, &stranger, service, (Ms(0), Ms(i64::MAX))).await.unwrap().is_empty());
        not_found(store::request(&world.ctx, &world.member("bao").await, wish(&world, slots[0])).await);
        let stranger = world.staff("yao", Capability::Bookings).await;
        assert!(read::board(&world.ctx, &stranger, (Ms(0), Ms(i64::MAX))).await.unwrap().is_empty());
        not_found(store::step(&world.ctx, &stranger, id, Act::Confirm).await);
    }
}

on_both! {
    async fn what_is_marked_only_me_stays_hidden_from_the_household(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        let private = Wish { only_me: true, ..wish(&world, slots[0]) };
        let id = store::request(&world.ctx, &world.member("lin").await, private).await.unwrap();
        for (key, sees) in [("lin", true), ("zhou", false), ("wang", false), ("min", true)] {
            let actor = world.actor(key, Capability::Bookings).await;
            assert_eq!(read::find(&world.ctx, &actor, id).await.unwrap().is_some(), sees, "{key}");
        }
        not_found(store::cancel(&world.ctx, &world.member("zhou").await, id).await);
        let shared = booked(&world, "lin", slots[1]).await;
        let spouse = world.actor("zhou", Capability::Bookings).await;
        assert!(read::find(&world.ctx, &spouse, shared).await.unwrap().is_some());
    }
}

on_both! {
    async fn a_former_resident_sees_nothing_any_more(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        booked(&world, "zhou", slots[0]).await;
        let visitor = world.visitor("zhou").await;
        assert!(visitor.member().is_ok());
        end_member(&world.ctx, &world.system(), visitor.person(), world.houses["A-01"]).await.unwrap();
        assert!(matches!(world.visitor("zhou").await.member(), Err(Error::NotFound)));
    }
}

on_both! {
    async fn staff_lead_a_booking_step_by_step_and_each_step_is_told(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        let id = booked(&world, "lin", slots[0]).await;
        let staff = world.staff("min", Capability::Bookings).await;
        let mut changes = world.ctx.db.changes();
        let listener = tokio::spawn({ let db = world.ctx.db.clone(); async move { domain::live::listen(&db).await } });
        if !world.database.is_empty() {
            // PostgreSQL announces over its own connection, which must be listening first.
            while on!(world.ctx.db, |pool| sqlx::query_scalar::<_, i64>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
            ).fetch_one(pool).await.unwrap()) == 0 { tokio::task::yield_now().await; }
        }
        store::assign(&world.ctx, &staff, id, world.people["li"]).await.unwrap();
        for act in [Act::Confirm, Act::Depart, Act::Arrive, Act::Complete] {
            store::step(&world.ctx, &staff, id, act).await.unwrap();
            assert_eq!(changes.recv().await.unwrap().id, id.0);
        }
        listener.abort();
        let actor = world.actor("lin", Capability::Bookings).await;
        let steps: Vec<Step> = read::find(&world.ctx, &actor, id).await.unwrap().unwrap().timeline.iter().map(|e| e.step).collect();
        assert_eq!(steps, [Step::Requested, Step::Assigned, Step::Confirmed, Step::Departed, Step::Arrived, Step::Completed]);
        let letters: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM mail").fetch_one(pool).await.unwrap());
        assert_eq!(letters, 1, "the confirmation");
    }
}

on_both! {
    async fn a_stale_step_is_refused_and_changes_nothing(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        let id = booked(&world, "lin", slots[0]).await;
        let staff = world.staff("min", Capability::Bookings).await;
        let tries = (0..10).map(|_| store::step(&world.ctx, &staff, id, Act::Confirm));
        let results = futures::future::join_all(tries).await;
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1);
        assert!(results.iter().all(|r| matches!(r, Ok(()) | Err(Error::Refused(Refusal::Stale)))));
        let skipped = store::step(&world.ctx, &staff, id, Act::Complete).await;
        assert!(matches!(skipped, Err(Error::Refused(Refusal::Stale))));
    }
}

on_both! {
    async fn a_booking_is_given_only_to_staff_who_can_do_it(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        let id = booked(&world, "lin", slots[0]).await;
        let staff = world.staff("min", Capability::Bookings).await;
        for key in ["lin", "tang", "yao"] {
            not_found(store::assign(&world.ctx, &staff, id, world.people[key]).await);
        }
        assert!(store::assign(&world.ctx, &staff, id, world.people["li"]).await.is_ok());
        let names: Vec<String> = read::workers(&world.ctx, &staff).await.unwrap().into_iter().map(|w| w.name.name_en).collect();
        assert!(names.contains(&"li".to_owned()) && !names.contains(&"tang".to_owned()), "{names:?}");
    }
}

on_both! {
    async fn a_long_list_is_read_page_by_page(world: World) {
        let (_, slots) = service(&world, "free", None, 3).await;
        for slot in &slots {
            booked(&world, "lin", *slot).await;
        }
        let member = world.member("lin").await;
        let first = read::list(&world.ctx, &member, Part::Coming, None, 2).await.unwrap();
        let second = read::list(&world.ctx, &member, Part::Coming, first.older, 2).await.unwrap();
        let third = read::list(&world.ctx, &member, Part::Coming, second.older, 2).await.unwrap();
        let starts: Vec<Ms> = [first, second, third].iter().flat_map(|page| &page.items).map(|row| row.starts_at).collect();
        assert_eq!(starts.len(), 5);
        assert!(starts.is_sorted());
    }
}
