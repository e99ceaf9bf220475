//! SC-4, SC-6: wishes, opinions, and the month that shows them.

use domain::{
    id::UseId,
    services::{
        evaluation, opinions,
        wishes::{Grade, NewWish, WishState},
        wishing,
    },
};

use super::*;

const MONTH: (Ms, Ms) = (Ms(START.0 - 21 * DAY), Ms(START.0 + 9 * DAY));

async fn wish(world: &World, who: &str, what: &str) -> domain::id::WishId {
    let new =
        NewWish { what: what.to_owned(), wanted: "周末".to_owned(), contact: String::new(), key: world.ctx.id() };
    wishing::wish(&world.ctx, &world.member(who).await, new).await.unwrap()
}

async fn month(world: &World) -> domain::services::wishes::Evaluation {
    evaluation::month(&world.ctx, &manager(world).await, MONTH).await.unwrap()
}

async fn asked(world: &World, id: BookingId) -> bool {
    domain::bookings::read::find(&world.ctx, &resident(world).await, id).await.unwrap().unwrap().unopined
}

async fn done(world: &World, who: &str, slot: SlotId) -> BookingId {
    let booking = book(world, who, slot).await.unwrap();
    let staff = world.staff("min", Capability::Bookings).await;
    for act in [Act::Confirm, Act::Depart, Act::Arrive, Act::Complete] {
        bookings::step(&world.ctx, &staff, booking, act).await.unwrap();
    }
    booking
}

on_both! {
    async fn wishes_for_the_same_are_counted_together_and_answered_together(world: World) {
        for (who, what) in [("lin", "宠物美容"), ("xu", "宠物 美容！"), ("wang", "代客洗车")] {
            wish(&world, who, what).await;
            world.clock.advance(HOUR);
        }
        let open = month(&world).await.wishes;
        let counts: Vec<(&str, usize)> = open.iter().map(|group| (group.what.as_str(), group.wishes.len())).collect();
        assert_eq!(counts, [("宠物美容", 2), ("代客洗车", 1)]);
        assert_eq!((open[0].wishes[1].house.as_str(), open[0].wishes[1].wanted.as_str()), ("A-02", "周末"));
        let staff = manager(&world).await;
        let service = wishing::take_up(&world.ctx, &staff, open[0].id, None, "正在找合适的商家").await.unwrap();
        wishing::decline(&world.ctx, &staff, open[1].id, "车库没有排水").await.unwrap();
        let after = month(&world).await;
        assert!(after.wishes.is_empty());
        assert_eq!((after.proposals.len(), after.proposals[0].wishes), (1, 2));
        assert_eq!(sheet(&world, service).await.stage, Stage::Proposal);
        let xu = wishing::own(&world.ctx, &world.member("xu").await).await.unwrap();
        assert_eq!((xu[0].state, xu[0].answer.as_str(), xu[0].service), (WishState::TakenUp, "正在找合适的商家", None));
        let wang = wishing::own(&world.ctx, &world.member("wang").await).await.unwrap();
        assert_eq!((wang.len(), wang[0].state, wang[0].answer.as_str()), (1, WishState::Declined, "车库没有排水"));
        step(&world, service, (Stage::Proposal, Move::Try)).await.unwrap();
        let xu = wishing::own(&world.ctx, &world.member("xu").await).await.unwrap();
        assert_eq!(xu[0].service, Some(service), "once it is tried the wisher is led to it");
    }
}

on_both! {
    async fn a_wish_can_be_put_to_a_proposal_that_is_there(world: World) {
        let (one, two) = (wish(&world, "lin", "宠物美容").await, wish(&world, "xu", "狗狗洗澡").await);
        let staff = manager(&world).await;
        let service = wishing::take_up(&world.ctx, &staff, one, None, "").await.unwrap();
        assert_eq!(wishing::take_up(&world.ctx, &staff, two, Some(service), "").await.unwrap(), service);
        assert_eq!(month(&world).await.proposals[0].wishes, 2);
        let three = wish(&world, "lin", "猫咪寄养").await;
        let (standard, _) = care(&world).await;
        stale(wishing::take_up(&world.ctx, &staff, three, Some(standard), "").await);
        step(&world, service, (Stage::Proposal, Move::Try)).await.unwrap();
        stale(wishing::take_up(&world.ctx, &staff, three, Some(service), "").await);
    }
}

on_both! {
    async fn an_answered_wish_and_one_of_another_estate_are_refused(world: World) {
        let id = wish(&world, "lin", "宠物美容").await;
        let yao = world.staff("yao", Capability::Catalogue).await;
        not_found(wishing::decline(&world.ctx, &yao, id, "x").await);
        not_found(wishing::take_up(&world.ctx, &yao, id, None, "").await);
        let staff = manager(&world).await;
        fault(wishing::decline(&world.ctx, &staff, id, "  ").await, "reason");
        not_found(wishing::take_up(&world.ctx, &staff, id, Some(world.ctx.id()), "").await);
        wishing::decline(&world.ctx, &staff, id, "暂无场地").await.unwrap();
        stale(wishing::take_up(&world.ctx, &staff, id, None, "").await);
        assert!(wishing::own(&world.ctx, &world.member("zhou").await).await.unwrap().is_empty(), "a wish is the wisher's");
    }
}

on_both! {
    async fn a_form_sent_twice_is_one_wish_and_nobody_floods_the_page(world: World) {
        let lin = world.member("lin").await;
        let new = NewWish { what: "早餐".to_owned(), wanted: String::new(), contact: String::new(), key: world.ctx.id() };
        let id = wishing::wish(&world.ctx, &lin, new.clone()).await.unwrap();
        assert_eq!(wishing::wish(&world.ctx, &lin, new.clone()).await.unwrap(), id);
        for number in 1..20 {
            wish(&world, "lin", &format!("愿望{number}")).await;
        }
        let more = NewWish { key: world.ctx.id(), ..new };
        assert!(matches!(wishing::wish(&world.ctx, &lin, more).await, Err(Error::TooMany)));
    }
}

on_both! {
    async fn an_opinion_is_asked_after_a_use_in_trial_once(world: World) {
        let (id, slots) = care(&world).await;
        let lin = world.member("lin").await;
        let say = |booking: BookingId| opinions::opine(&world.ctx, &lin, UseId(booking.0), (Grade::Fair, "草坪没修到边".to_owned()));
        let before = done(&world, "lin", slots[0]).await;
        assert_eq!(opinions::unopined(&world.ctx, &lin, id).await.unwrap(), None);
        stale(say(before).await);
        step(&world, id, (Stage::Standard, Move::ScaleDown)).await.unwrap();
        step(&world, id, (Stage::Information, Move::Try)).await.unwrap();
        let (open, neighbours) = (book(&world, "lin", slots[1]).await.unwrap(), done(&world, "xu", slots[2]).await);
        stale(say(open).await);
        not_found(say(neighbours).await);
        assert_eq!(opinions::unopined(&world.ctx, &lin, id).await.unwrap().map(|(used, _)| used), Some(UseId(before.0)));
        assert!(asked(&world, before).await, "the booking's own page asks");
        say(before).await.unwrap();
        stale(say(before).await);
        assert!(!asked(&world, before).await && !asked(&world, open).await);
        assert_eq!(opinions::unopined(&world.ctx, &lin, id).await.unwrap(), None);
        let month = month(&world).await;
        assert_eq!((month.opinions.len(), month.opinions[0].grade, month.opinions[0].house.as_str()), (1, Grade::Fair, "A-01"));
        let far = world.member("bao").await;
        not_found(opinions::opine(&world.ctx, &far, UseId(before.0), (Grade::Good, String::new())).await);
    }
}

on_both! {
    async fn the_demand_of_a_month_counts_what_was_asked_for_in_it(world: World) {
        let (id, slots) = care(&world).await;
        done(&world, "lin", slots[0]).await;
        let gone = book(&world, "lin", slots[1]).await.unwrap();
        bookings::cancel(&world.ctx, &world.member("lin").await, gone).await.unwrap();
        world.clock.advance(9 * DAY);
        book(&world, "xu", slots[10]).await.unwrap();
        let demand = month(&world).await.demand;
        let row = demand.iter().find(|row| row.id == id).unwrap();
        assert_eq!((row.booked, row.completed, row.cancelled, row.total, row.asked), (2, 1, 1, Fen(18_000), 0));
        let yao = world.staff("yao", Capability::Catalogue).await;
        assert!(evaluation::month(&world.ctx, &yao, MONTH).await.unwrap().demand.is_empty());
    }
}
