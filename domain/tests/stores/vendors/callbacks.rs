//! TK-4, TK-5, VN-7: every visit from outside is called back until the house is satisfied.

use domain::{
    bookings::{Step, read, store as bookings},
    error::{Error, Refusal},
    id::{BookingId, FormKey},
    page::Page,
    rights::Capability,
    scope::Staff,
    time::DAY,
    vendors::{
        Score,
        callback::{CallbackForm, CallbackRow, Part, Report},
        callbacks, store,
    },
};

use super::{completed, escorted, found, given, manager, vendor};
use crate::{
    bookings::{booked, service},
    support::{World, not_found, on_both},
};

async fn desk(world: &World) -> Staff {
    world.staff("he", Capability::Callback).await
}

fn report(world: &World, satisfied: bool, grade: i64, words: &str) -> Report {
    let key: FormKey = world.ctx.id();
    let (satisfied, grade) = (satisfied.to_string(), grade.to_string());
    CallbackForm { booking: String::new(), satisfied, grade, words: words.to_owned(), key: key.to_string() }
        .parse()
        .unwrap()
}

async fn listed(world: &World, part: Part) -> Vec<BookingId> {
    let page: Page<CallbackRow> = callbacks::list(&world.ctx, &desk(world).await, part, None, 10).await.unwrap();
    page.items.into_iter().map(|row| row.booking).collect()
}

on_both! {
    async fn what_comes_from_outside_is_due_once_it_is_completed_and_nothing_else(world: World) {
        let (_, own) = service(&world, "free", None, 2).await;
        let (_, partner) = service(&world, "partner", None, 2).await;
        let (accompanied, escort) = service(&world, "paid", Some(domain::money::Fen(100)), 2).await;
        escorted(&world, accompanied).await;
        let (outside, slots) = service(&world, "paid", Some(domain::money::Fen(100)), 2).await;
        store::give(&world.ctx, &manager(&world).await, vendor(&world, "林安消杀").await, outside).await.unwrap();
        let (home, away) = (booked(&world, "lin", own[0]).await, booked(&world, "lin", partner[0]).await);
        let (escorted, vendored) = (booked(&world, "lin", escort[1]).await, booked(&world, "lin", slots[2]).await);
        booked(&world, "xu", partner[0]).await;
        bookings::assign(&world.ctx, &world.staff("min", Capability::Bookings).await, escorted, world.people["li"]).await.unwrap();
        for id in [home, away, escorted, vendored] {
            assert!(listed(&world, Part::Due).await.iter().all(|due| *due != id), "not before it is completed");
            completed(&world, id).await;
        }
        assert_eq!(listed(&world, Part::Due).await, [away, escorted, vendored], "the longest waiting first");
        let refused = callbacks::record(&world.ctx, &desk(&world).await, home, report(&world, true, 5, "")).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::Stale))), "{refused:?}");
    }
}

on_both! {
    async fn tk4_it_stays_open_until_somebody_is_satisfied_and_the_owner_reads_that_they_were_called(world: World) {
        let id = vendor(&world, "林安消杀").await;
        let (_, slots) = given(&world, id).await;
        let (booking, staff) = (booked(&world, "lin", slots[0]).await, desk(&world).await);
        completed(&world, booking).await;
        let bad = report(&world, false, 2, "师傅晚到一小时");
        callbacks::record(&world.ctx, &staff, booking, bad.clone()).await.unwrap();
        callbacks::record(&world.ctx, &staff, booking, bad).await.unwrap();
        assert_eq!((listed(&world, Part::Due).await, listed(&world, Part::Open).await), (vec![], vec![booking]));
        world.clock.advance(1);
        callbacks::record(&world.ctx, &staff, booking, report(&world, false, 3, "补做了，还有气味")).await.unwrap();
        world.clock.advance(1);
        callbacks::record(&world.ctx, &staff, booking, report(&world, true, 4, "")).await.unwrap();
        assert_eq!((listed(&world, Part::Open).await, listed(&world, Part::Done).await), (vec![], vec![booking]));
        let late = callbacks::record(&world.ctx, &staff, booking, report(&world, true, 5, "")).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::Stale))), "{late:?}");
        let calls = callbacks::of_booking(&world.ctx, &staff, booking).await.unwrap();
        assert_eq!(calls.iter().map(|call| (call.satisfied, call.grade)).collect::<Vec<_>>(), [(false, 2), (false, 3), (true, 4)]);

        let owner = world.actor("lin", Capability::Bookings).await;
        let timeline = read::find(&world.ctx, &owner, booking).await.unwrap().unwrap().timeline;
        let last: Vec<(Step, &str)> = timeline.iter().rev().take(3).map(|entry| (entry.step, entry.words.as_str())).collect();
        assert_eq!(last, [(Step::CalledBack, ""), (Step::CallbackOpen, ""), (Step::CallbackOpen, "")]);
    }
}

on_both! {
    async fn a_vendors_score_is_of_its_own_visits_and_of_the_last_twelve_months(world: World) {
        let (first, second) = (vendor(&world, "林安消杀").await, vendor(&world, "净川环境").await);
        let (service, slots) = given(&world, first).await;
        let staff = desk(&world).await;
        let (one, two) = (booked(&world, "lin", slots[0]).await, booked(&world, "xu", slots[0]).await);
        for booking in [one, two] {
            completed(&world, booking).await;
        }
        callbacks::record(&world.ctx, &staff, one, report(&world, false, 2, "来晚了")).await.unwrap();
        callbacks::record(&world.ctx, &staff, one, report(&world, true, 4, "")).await.unwrap();
        // Since the visit the service has gone to another vendor: the score stays with whoever came.
        world.clock.advance(2 * DAY);
        let given = found(&world, first).await.services[0].id;
        store::take(&world.ctx, &manager(&world).await, first, given).await.unwrap();
        store::give(&world.ctx, &manager(&world).await, second, service).await.unwrap();
        callbacks::record(&world.ctx, &staff, two, report(&world, true, 5, "很好")).await.unwrap();
        let score = found(&world, first).await.score;
        assert_eq!((score, score.share(), score.mean()), (Score { callbacks: 3, satisfied: 2, grades: 11 }, Some(67), Some(37)));
        assert_eq!(found(&world, second).await.score, Score::default());
        let list = store::list(&world.ctx, &manager(&world).await).await.unwrap();
        assert_eq!(list.iter().map(|row| row.score.callbacks).sum::<i64>(), 3);
        world.clock.advance(364 * DAY);
        assert_eq!(found(&world, first).await.score.callbacks, 1);
        world.clock.advance(DAY * 2);
        assert_eq!(found(&world, first).await.score, Score::default());
    }
}

on_both! {
    async fn callbacks_are_listed_a_page_at_a_time(world: World) {
        let (_, slots) = service(&world, "partner", None, 3).await;
        let mut all = Vec::new();
        for slot in &slots {
            let id = booked(&world, "lin", *slot).await;
            completed(&world, id).await;
            all.push(id);
        }
        let staff = desk(&world).await;
        let (mut seen, mut from) = (Vec::new(), None);
        for _ in 0..3 {
            let page = callbacks::list(&world.ctx, &staff, Part::Due, from, 2).await.unwrap();
            seen.extend(page.items.iter().map(|row| row.booking));
            from = page.older;
        }
        assert_eq!((seen, from), (all, None));
    }
}

on_both! {
    async fn another_estate_neither_lists_nor_records_callbacks(world: World) {
        let (_, slots) = service(&world, "partner", None, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        completed(&world, id).await;
        let stranger = world.staff("yao", Capability::Callback).await;
        assert!(callbacks::list(&world.ctx, &stranger, Part::Due, None, 10).await.unwrap().items.is_empty());
        not_found(callbacks::record(&world.ctx, &stranger, id, report(&world, true, 5, "")).await);
        assert_eq!(listed(&world, Part::Due).await, [id]);
    }
}

on_both! {
    async fn twenty_calls_at_once_close_a_callback_once(world: World) {
        let (_, slots) = service(&world, "partner", None, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        completed(&world, id).await;
        let staff = desk(&world).await;
        let calls = (0..20).map(|_| callbacks::record(&world.ctx, &staff, id, report(&world, true, 5, "")));
        let made = futures::future::join_all(calls).await;
        assert_eq!(made.iter().filter(|one| one.is_ok()).count(), 1);
        assert_eq!(callbacks::of_booking(&world.ctx, &staff, id).await.unwrap().len(), 1);
    }
}
