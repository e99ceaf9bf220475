//! Versions: what is in force at a moment is what residents see and what a booking costs.

use super::*;

async fn revise(world: &World, id: ServiceId, (terms, change): (Terms, Change)) -> Result<(), Error> {
    revise::revise(&world.ctx, &manager(world).await, id, (terms, change)).await
}

fn at_once(sheet: &Sheet) -> Change {
    Change { revision: sheet.revision, effective: None, note: "调整".to_owned(), confirmed: None }
}

fn from(sheet: &Sheet, day: &str) -> Change {
    Change { effective: Some(day.parse().unwrap()), ..at_once(sheet) }
}

async fn price(world: &World, id: ServiceId) -> Option<Fen> {
    store::find(&world.ctx, &resident(world).await, id).await.unwrap().unwrap().price
}

async fn paid(world: &World, id: BookingId) -> i64 {
    on!(world.ctx.db, |pool| {
        sqlx::query_scalar("SELECT total_fen FROM booking WHERE id = $1").bind(id).fetch_one(pool).await.unwrap()
    })
}

on_both! {
    async fn a_price_changes_on_its_day_and_what_was_booked_before_stays(world: World) {
        let (id, slots) = care(&world).await;
        let sheet = sheet(&world, id).await;
        let terms = Terms { price: Some(Fen(25_000)), name_zh: "庭院养护".to_owned(), ..sheet.terms.clone() };
        // Two days on, from midnight in Shanghai, which is 16:00 UTC of the day before.
        revise(&world, id, (terms, from(&sheet, "2026-11-24"))).await.unwrap();
        let early = book(&world, "lin", slots[5]).await.unwrap();
        assert_eq!(price(&world, id).await, Some(Fen(18_000)));
        world.clock.advance(DAY + 10 * HOUR - 1);
        assert_eq!(price(&world, id).await, Some(Fen(18_000)), "one millisecond before midnight");
        world.clock.advance(1);
        let late = book(&world, "lin", slots[6]).await.unwrap();
        assert_eq!((paid(&world, early).await, paid(&world, late).await), (18_000, 25_000), "the booking itself is in time");
        assert_eq!(price(&world, id).await, Some(Fen(25_000)));
        let found = search::find(&world.ctx, &world.visitor("lin").await, "庭院", 10).await.unwrap();
        assert_eq!(found.len(), 1, "found by its new name");
    }
}

on_both! {
    async fn readers_see_the_new_version_in_the_moment_it_is_due(world: World) {
        let (id, _) = care(&world).await;
        let sheet = sheet(&world, id).await;
        revise(&world, id, (Terms { price: None, ..sheet.terms.clone() }, from(&sheet, "2026-11-23"))).await.unwrap();
        world.clock.advance(10 * HOUR);
        let actor = resident(&world).await;
        let list = store::list(&world.ctx, &actor, Filter::default()).await.unwrap();
        assert_eq!(list[0].price, None);
        let (one, two) = tokio::join!(versions::catch_up(&world.ctx, world.estate), versions::catch_up(&world.ctx, world.estate));
        assert!(one.is_ok() && two.is_ok());
        let after = super::sheet(&world, id).await;
        assert_eq!(after.versions.iter().map(|version| version.number).collect::<Vec<_>>(), [2, 1]);
        assert!(after.coming().is_none() && after.versions[0].applied_at.is_some());
    }
}

on_both! {
    async fn a_form_for_an_older_state_is_refused_and_changes_nothing(world: World) {
        let (id, _) = care(&world).await;
        let old = sheet(&world, id).await;
        let terms = Terms { price: Some(Fen(1)), ..old.terms.clone() };
        revise(&world, id, (terms.clone(), at_once(&old))).await.unwrap();
        let late = Terms { price: Some(Fen(2)), ..old.terms.clone() };
        stale(revise(&world, id, (late, at_once(&old))).await);
        assert_eq!(price(&world, id).await, Some(Fen(1)));
        let now = sheet(&world, id).await;
        revise(&world, id, (terms, at_once(&now))).await.unwrap();
        assert_eq!(sheet(&world, id).await.versions.len(), 2, "what says nothing new is no version");
        // A step in between counts as well.
        step(&world, id, (Stage::Standard, Move::ScaleDown)).await.unwrap();
        stale(revise(&world, id, (old.terms.clone(), at_once(&now))).await);
    }
}

on_both! {
    async fn of_two_who_save_at_once_one_is_told(world: World) {
        let (id, _) = care(&world).await;
        let old = sheet(&world, id).await;
        let with = |fen| (Terms { price: Some(Fen(fen)), ..old.terms.clone() }, at_once(&old));
        let (one, two) = tokio::join!(revise(&world, id, with(1)), revise(&world, id, with(2)));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert_eq!(sheet(&world, id).await.versions.len(), 2);
    }
}

on_both! {
    async fn while_a_version_waits_another_is_refused_until_it_is_taken_back(world: World) {
        let (id, _) = care(&world).await;
        let old = sheet(&world, id).await;
        let terms = Terms { price: Some(Fen(5)), ..old.terms.clone() };
        revise(&world, id, (terms.clone(), from(&old, "2026-12-01"))).await.unwrap();
        let waiting = sheet(&world, id).await;
        assert_eq!(waiting.coming().map(|version| version.number), Some(2));
        let listed = desk::list(&world.ctx, &manager(&world).await).await.unwrap();
        assert_eq!(listed[0].coming, waiting.coming().map(|version| version.effective_at));
        stale(revise(&world, id, (terms.clone(), at_once(&waiting))).await);
        revise::withdraw(&world.ctx, &manager(&world).await, id).await.unwrap();
        stale(revise::withdraw(&world.ctx, &manager(&world).await, id).await);
        let free = sheet(&world, id).await;
        revise(&world, id, (terms, at_once(&free))).await.unwrap();
        world.clock.advance(30 * DAY);
        assert_eq!(price(&world, id).await, Some(Fen(5)));
        assert_eq!(sheet(&world, id).await.versions.len(), 3);
    }
}

on_both! {
    async fn what_future_bookings_rely_on_is_asked_about_before_it_is_saved(world: World) {
        let (id, slots) = care(&world).await;
        book(&world, "lin", slots[0]).await.unwrap();
        book(&world, "xu", slots[8]).await.unwrap();
        let old = sheet(&world, id).await;
        assert_eq!(old.relied.iter().map(|booking| booking.house.as_str()).collect::<Vec<_>>(), ["A-01", "A-02"]);
        let longer = Terms { minutes: Some(90), ..old.terms.clone() };
        fault(revise(&world, id, (longer.clone(), at_once(&old))).await, "confirm");
        fault(revise(&world, id, (longer.clone(), Change { confirmed: Some(1), ..at_once(&old) })).await, "confirm");
        // A price meets nobody who has booked; neither does what starts after the last booking.
        let dearer = Terms { price: Some(Fen(19_000)), ..old.terms.clone() };
        revise(&world, id, (dearer, at_once(&old))).await.unwrap();
        let now = sheet(&world, id).await;
        let longer = Terms { minutes: Some(90), ..now.terms.clone() };
        revise(&world, id, (longer.clone(), Change { confirmed: Some(2), ..at_once(&now) })).await.unwrap();
        let now = sheet(&world, id).await;
        assert_eq!(now.terms.minutes, Some(90));
        let shorter = Terms { minutes: Some(30), ..now.terms.clone() };
        revise(&world, id, (shorter, from(&now, "2026-12-24"))).await.unwrap();
    }
}

on_both! {
    async fn a_day_that_has_passed_and_a_free_service_that_costs_are_faults(world: World) {
        imported(&world, "F-L01,free,living,scheduled,service_desk,叫醒服务,Wake-up call,,,5,10,,6,false\n").await;
        let row = desk::list(&world.ctx, &manager(&world).await).await.unwrap().remove(0);
        let id = row.service.id;
        let old = sheet(&world, id).await;
        let named = Terms { name_en: "Morning call".to_owned(), ..old.terms.clone() };
        fault(revise(&world, id, (named.clone(), from(&old, "2026-11-21"))).await, "effective");
        let dear = Terms { price: Some(Fen(1)), ..named.clone() };
        fault(revise(&world, id, (dear, at_once(&old))).await, "price");
        revise(&world, id, (named, from(&old, "2026-11-22"))).await.unwrap();
        assert_eq!(sheet(&world, id).await.terms.name_en, "Morning call", "today means at once");
    }
}

on_both! {
    async fn what_waits_yields_to_an_import_and_to_the_end(world: World) {
        let (id, _) = care(&world).await;
        let old = sheet(&world, id).await;
        let terms = Terms { price: Some(Fen(5)), ..old.terms.clone() };
        revise(&world, id, (terms.clone(), from(&old, "2026-12-01"))).await.unwrap();
        imported(&world, &CARE.replace("18000", "20000")).await;
        let after = sheet(&world, id).await;
        assert!(after.coming().is_none());
        revise(&world, id, (terms.clone(), from(&after, "2026-12-01"))).await.unwrap();
        step(&world, id, (Stage::Standard, Move::ScaleDown)).await.unwrap();
        step(&world, id, (Stage::Information, Move::Retire)).await.unwrap();
        world.clock.advance(30 * DAY);
        let ended = sheet(&world, id).await;
        assert_eq!((ended.terms.price, ended.coming()), (Some(Fen(20_000)), None));
        stale(revise(&world, id, (terms, at_once(&ended))).await);
    }
}

on_both! {
    async fn a_service_from_before_versions_remembers_what_it_said(world: World) {
        let (service, estate): (ServiceId, _) = (world.ctx.id(), world.estate);
        let raw = world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query(
                    "INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh,
                                          summary_en, notice_hours, escort)
                     VALUES ($1, $2, 'S-1', 'partner', 'other', 'request', 'dairy', '代订牛奶', 'Milk', '', '', 0, $3)",
                ).bind(service).bind(estate).bind(false).execute(conn).await?;
            });
            Ok(())
        }));
        raw.await.unwrap();
        let list = store::list(&world.ctx, &resident(&world).await, Filter::default()).await.unwrap();
        assert_eq!((list[0].stage, list[0].sought.as_str()), (Stage::Standard, "dai ding niu nai"));
        let old = sheet(&world, service).await;
        assert!(old.versions.is_empty());
        revise(&world, service, (Terms { name_zh: "代订鲜奶".to_owned(), ..old.terms.clone() }, at_once(&old))).await.unwrap();
        let new = sheet(&world, service).await;
        assert_eq!(new.versions.iter().map(|version| version.terms.name_zh.as_str()).collect::<Vec<_>>(), ["代订鲜奶", "代订牛奶"]);
        assert_eq!((new.versions[1].effective_at, new.versions[1].by_en.as_deref()), (Ms(0), None));
        let list = store::list(&world.ctx, &resident(&world).await, Filter::default()).await.unwrap();
        assert_eq!(list[0].sought, "dai ding xian nai");
    }
}
