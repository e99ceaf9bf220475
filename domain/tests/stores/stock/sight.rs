//! Who sees and who may: the house, the relation, the estate.

use domain::photos;

use super::*;

on_both! {
    async fn the_household_sees_it_and_nobody_else_does(world: World) {
        let item = item(&world, Kind::Lend, 5).await;
        let id = asked(&world, "lin", item).await;
        for who in ["lin", "zhou", "xiaoyu", "wang", "he", "li"] {
            assert!(seen(&world, who, id).await.is_some(), "{who}");
        }
        for who in ["qin", "xu", "bao", "yao"] {
            assert!(seen(&world, who, id).await.is_none(), "{who}");
            let actor = world.actor(who, Capability::Bookings).await;
            not_found(store::cancel(&world.ctx, &actor, id).await);
        }
        let neighbours = store::list(&world.ctx, &world.member("xu").await, false, None).await.unwrap();
        assert!(neighbours.items.is_empty());
    }
}

on_both! {
    async fn what_is_only_for_me_is_hidden_from_the_spouse_and_so_is_its_photo(world: World) {
        let item = item(&world, Kind::Lend, 5).await;
        let mine = Ask { only_me: true, ..wish(&world, item) };
        let id = store::ask(&world.ctx, &world.member("lin").await, mine).await.unwrap();
        step(&world, id, Act::HandOut).await.unwrap();
        store::take_in(&world.ctx, &desk(&world).await, id, look(&world, Act::TakeBack), vec![photo().await]).await.unwrap();
        let photo = seen(&world, "lin", id).await.unwrap().photos[0].id;
        let opened = async |who: &str| {
            photos::open_of_issue(&world.ctx, &world.actor(who, Capability::Bookings).await, photo, true).await
        };
        for who in ["lin", "he"] {
            assert!(opened(who).await.unwrap().starts_with(b"\xFF\xD8\xFF"), "{who}");
        }
        for who in ["zhou", "wang", "xiaoyu", "xu", "bao", "yao"] {
            not_found(opened(who).await);
            assert!(seen(&world, who, id).await.is_none(), "{who}");
        }
        for past in [false, true] {
            assert!(store::list(&world.ctx, &world.member("zhou").await, past, None).await.unwrap().items.is_empty());
        }
        // It is no photo of a ticket.
        not_found(photos::open(&world.ctx, &world.actor("lin", Capability::Tickets).await, photo, true).await);
        assert_eq!(store::desk(&world.ctx, &desk(&world).await, domain::stock::Desk::Past, None).await.unwrap().items.len(), 1);
    }
}

on_both! {
    async fn a_nanny_and_a_child_may_ask_and_a_driver_may_not(world: World) {
        let item = item(&world, Kind::Lend, 5).await;
        let id = asked(&world, "wang", item).await;
        assert!(seen(&world, "lin", id).await.is_some());
        asked(&world, "xiaoyu", item).await;
        let driver = store::ask(&world.ctx, &world.member("qin").await, wish(&world, item)).await;
        refused(driver, &Refusal::NotYours);
    }
}

on_both! {
    async fn another_estate_neither_asks_nor_steps_nor_changes(world: World) {
        let item = item(&world, Kind::Lend, 5).await;
        let id = asked(&world, "lin", item).await;
        let (bao, yao) = (world.member("bao").await, world.staff("yao", Capability::Bookings).await);
        not_found(store::ask(&world.ctx, &bao, wish(&world, item)).await);
        not_found(store::step(&world.ctx, &yao, id, (Act::HandOut, String::new())).await);
        not_found(store::take_in(&world.ctx, &yao, id, look(&world, Act::TakeBack), vec![photo().await]).await);
        assert_eq!(files(&world).await, 0, "the photo of what failed is kept nowhere");
        let more = domain::stock::LevelChange { item, by: 3, reason: "到货".to_owned(), key: world.ctx.id() };
        not_found(store::change(&world.ctx, &yao, more).await);
        not_found(store::hand(&world.ctx, &yao, counter::handing(&world, item, "A-02")).await);
        assert!(store::levels(&world.ctx, &yao).await.unwrap().is_empty());
        for show in domain::stock::Desk::ALL {
            assert!(store::desk(&world.ctx, &yao, *show, None).await.unwrap().items.is_empty(), "{show}");
        }
        let service = service(&world, "loan").await;
        let added = store::add_item(&world.ctx, &yao, new_item(&world, service, Kind::Lend, 2)).await;
        invalid(added, "service", Rule::NotAChoice);
        assert_eq!(level(&world, item).await, (5, 4));
    }
}
