//! Who sees an order, who may touch it, and what staff write about it.

use domain::{
    error::Refusal,
    locale::Locale,
    orders::{
        ANYTHING, Act, Ask, Queue, Reason, State, Step, Told,
        read::{desk, find, list, queue},
        store::{approve, ask, assign, cancel, decline, step, tell},
    },
    rights::Capability,
    time::{EstateZone, HOUR},
};

use super::{CARDS, MESSAGE, asked, butler, count, day, quoted, refused, seen, started, state, wish};
use crate::support::{not_found, on_both};

on_both! {
    async fn an_order_is_seen_by_its_house_and_by_staff_of_the_estate_only(world: World) {
        let service = CARDS.made(&world).await;
        let order = asked(&world, "lin", service).await;
        let lin = world.member("lin").await;
        let own = ask(&world.ctx, &lin, Ask { only_me: true, ..wish(&world, Some(service)) }).await.unwrap();
        for (who, shared, private) in [("lin", true, true), ("zhou", true, false), ("wang", true, false), ("qin", false, false), ("xu", false, false), ("bao", false, false), ("min", true, true)] {
            let actor = world.actor(who, Capability::Bookings).await;
            assert_eq!(find(&world.ctx, &actor, order).await.unwrap().is_some(), shared, "{who}");
            assert_eq!(find(&world.ctx, &actor, own).await.unwrap().is_some(), private, "{who}");
        }
        let zhou = world.member("zhou").await;
        assert_eq!(list(&world.ctx, &zhou, false, None, 10).await.unwrap().items.len(), 1);
        assert_eq!(list(&world.ctx, &lin, false, None, 10).await.unwrap().items.len(), 2);
        assert_eq!(list(&world.ctx, &lin, true, None, 10).await.unwrap().items.len(), 0);
        quoted(&world, own).await;
        let open = seen(&world, "lin", own).await.open().unwrap().id;
        not_found(approve(&world.ctx, &zhou, own, open).await);
        not_found(approve(&world.ctx, &world.member("xu").await, own, open).await);
        not_found(approve(&world.ctx, &world.member("bao").await, own, open).await);
        not_found(cancel(&world.ctx, &zhou, own).await);
        not_found(approve(&world.ctx, &lin, order, open).await);
    }
}

on_both! {
    async fn who_may_not_approve_may_not_hide_it_from_those_who_may_and_a_driver_asks_nothing(world: World) {
        let service = MESSAGE.made(&world).await;
        let wang = world.member("wang").await;
        refused(ask(&world.ctx, &wang, Ask { only_me: true, ..wish(&world, Some(service)) }).await, Refusal::NotYours);
        refused(ask(&world.ctx, &world.member("qin").await, wish(&world, Some(service))).await, Refusal::NotYours);
        not_found(ask(&world.ctx, &world.member("bao").await, wish(&world, Some(service))).await);
        assert_eq!(count(&world, "SELECT count(*) FROM service_order").await, 0);
    }
}

on_both! {
    /// BK-8: whatever one has on one's mind, with a reason where it cannot be.
    async fn anything_can_be_asked_and_is_declined_with_a_reason_by_mail(world: World) {
        let lin = world.member("lin").await;
        let wanted = wish(&world, None);
        let order = ask(&world.ctx, &lin, wanted.clone()).await.unwrap();
        assert_eq!(ask(&world.ctx, &lin, wanted).await.unwrap(), order, "one form, one order");
        assert_eq!(seen(&world, "lin", order).await.row.service.name_zh, ANYTHING.0);
        not_found(decline(&world.ctx, &world.staff("yao", Capability::Bookings).await, order, (Reason::Law, "不".to_owned())).await);
        decline(&world.ctx, &butler(&world).await, order, (Reason::Law, "法律不允许，抱歉。".to_owned())).await.unwrap();
        let view = seen(&world, "lin", order).await;
        assert_eq!((view.row.state, view.reason, view.timeline[1].words.as_str()), (State::Declined, Some(Reason::Law), "法律不允许，抱歉。"));
        assert_eq!(count(&world, "SELECT count(*) FROM mail").await, 1);
        refused(decline(&world.ctx, &butler(&world).await, order, (Reason::Law, "又".to_owned())).await, Refusal::Stale);
        // What costs nothing by any list may simply be done.
        let other = ask(&world.ctx, &lin, wish(&world, None)).await.unwrap();
        started(&world, other).await;
        assert_eq!(seen(&world, "lin", other).await.row.total, Some(domain::money::Fen::ZERO));
        refused(decline(&world.ctx, &butler(&world).await, other, (Reason::Law, "晚了".to_owned())).await, Refusal::Stale);
        refused(cancel(&world.ctx, &lin, other).await, Refusal::Stale);
    }
}

on_both! {
    async fn staff_answer_once_and_take_it_and_only_who_can_work_is_given_it(world: World) {
        let order = asked(&world, "lin", CARDS.made(&world).await).await;
        let staff = butler(&world).await;
        let told = Told { order, words: "正在问厂家".to_owned(), key: world.ctx.id() };
        tell(&world.ctx, &staff, told.clone()).await.unwrap();
        tell(&world.ctx, &staff, told).await.unwrap();
        assign(&world.ctx, &staff, order, None).await.unwrap();
        assign(&world.ctx, &staff, order, Some(world.people["li"])).await.unwrap();
        for nobody in ["tang", "lin", "yao"] {
            not_found(assign(&world.ctx, &staff, order, Some(world.people[nobody])).await);
        }
        not_found(assign(&world.ctx, &world.staff("yao", Capability::Bookings).await, order, None).await);
        let view = seen(&world, "lin", order).await;
        let steps: Vec<Step> = view.timeline.iter().map(|entry| entry.step).collect();
        assert_eq!(steps, [Step::Asked, Step::Told, Step::Assigned, Step::Assigned]);
        assert_eq!((view.timeline[2].subject_en.as_deref(), view.row.assigned_en.as_deref()), (Some("min"), Some("li")));
        cancel(&world.ctx, &world.member("zhou").await, order).await.unwrap();
        let late = Told { order, words: "晚了".to_owned(), key: world.ctx.id() };
        refused(tell(&world.ctx, &staff, late).await, Refusal::Stale);
        refused(assign(&world.ctx, &staff, order, None).await, Refusal::Stale);
        refused(step(&world.ctx, &staff, order, Act::Start).await, Refusal::Stale);
    }
}

on_both! {
    async fn the_queues_hold_every_order_of_the_estate_once_oldest_first(world: World) {
        let service = CARDS.made(&world).await;
        let mut orders = Vec::new();
        for who in ["lin", "xu", "wang"] {
            orders.push(asked(&world, who, service).await);
            world.clock.advance(HOUR);
        }
        quoted(&world, orders[1]).await;
        cancel(&world.ctx, &world.member("wang").await, orders[2]).await.unwrap();
        let staff = butler(&world).await;
        for (which, expected) in [(Queue::New, orders[0]), (Queue::Quoted, orders[1]), (Queue::Over, orders[2])] {
            let page = queue(&world.ctx, &staff, which, None, 10).await.unwrap();
            assert_eq!(page.items.iter().map(|row| row.id).collect::<Vec<_>>(), [expected], "{which}");
        }
        assert_eq!(queue(&world.ctx, &staff, Queue::Working, None, 10).await.unwrap().items.len(), 0);
        let far = world.staff("yao", Capability::Bookings).await;
        assert_eq!(queue(&world.ctx, &far, Queue::New, None, 10).await.unwrap().items.len(), 0);
        let again = asked(&world, "xu", service).await;
        let first = queue(&world.ctx, &staff, Queue::New, None, 1).await.unwrap();
        let second = queue(&world.ctx, &staff, Queue::New, first.older, 1).await.unwrap();
        assert_eq!((first.items[0].id, second.items[0].id, second.older), (orders[0], again, None));
    }
}

on_both! {
    async fn the_desk_suggests_what_the_list_says_and_is_closed_to_another_estate(world: World) {
        let order = asked(&world, "lin", CARDS.made(&world).await).await;
        let zone = EstateZone::named("Asia/Shanghai").unwrap();
        let desk_of = |staff| { let (ctx, zone) = (world.ctx.clone(), zone.clone()); async move { desk(&ctx, &staff, order, (&zone, Locale::Zh)).await.unwrap() } };
        let found = desk_of(butler(&world).await).await.unwrap();
        assert_eq!((found.suggested.len(), found.suggested[0].each.as_str()), (1, "380.00"));
        assert_eq!(found.expires_on, day(&world, 7));
        assert!(found.workers.iter().any(|worker| worker.name.name_en == "min"));
        assert!(desk_of(world.staff("yao", Capability::Bookings).await).await.is_none());
        assert_eq!(state(&world, order).await, State::Asked);
    }
}
