//! At the counter: for a house that asked nothing, with an exception; and how much there is.

use domain::{id::FormKey, stock::LevelChange};

use super::*;

pub fn handing(world: &World, item: ItemId, house: &str) -> Handing {
    Handing {
        house: world.houses[house],
        item,
        quantity: 1,
        note: String::new(),
        contents: "一把吉他".to_owned(),
        shelf: "6 号柜".to_owned(),
        reason: None,
        key: world.ctx.id(),
    }
}

async fn audited(world: &World, act: &'static str) -> Vec<String> {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT reason FROM audit WHERE act = $1 ORDER BY at, id")
        .bind(act)
        .fetch_all(pool)
        .await
        .unwrap())
}

on_both! {
    async fn what_is_handed_over_the_counter_is_out_at_once_in_the_owner_s_name(world: World) {
        for (kind, state) in [(Kind::Lend, State::HandedOut), (Kind::Custody, State::Kept), (Kind::Supply, State::HandedOver)] {
            let item = item(&world, kind, 2).await;
            let handing = handing(&world, item, "A-01");
            let id = store::hand(&world.ctx, &desk(&world).await, handing.clone()).await.unwrap();
            assert_eq!(store::hand(&world.ctx, &desk(&world).await, handing).await.unwrap(), id, "sent twice");
            let view = seen(&world, "lin", id).await.unwrap();
            assert_eq!((view.row.state, view.row.person_en.as_str(), view.timeline.len()), (state, "lin", 2));
            assert_eq!(level(&world, item).await, (2, 1));
            assert_eq!(view.row.receipt.is_some(), kind == Kind::Custody);
        }
    }
}

on_both! {
    async fn only_a_reason_passes_over_the_share_of_a_house_and_none_passes_over_the_stock(world: World) {
        let item = item(&world, Kind::Lend, 3).await;
        let desk = desk(&world).await;
        let two = || Handing { quantity: 2, ..handing(&world, item, "A-02") };
        store::hand(&world.ctx, &desk, two()).await.unwrap();
        let one = || handing(&world, item, "A-02");
        refused(store::hand(&world.ctx, &desk, one()).await, &Refusal::AtATime(2));
        let why = Some("暴雨，家里来客".to_owned());
        let id = store::hand(&world.ctx, &desk, Handing { reason: why.clone(), ..one() }).await.unwrap();
        let view = seen(&world, "xu", id).await.unwrap();
        assert!(view.timeline.iter().any(|entry| entry.step == Step::Overridden && entry.words == "暴雨，家里来客"));
        assert_eq!(audited(&world, "stock.override").await, ["暴雨，家里来客"]);
        refused(store::hand(&world.ctx, &desk, Handing { reason: why, ..one() }).await, &Refusal::NoneLeft(0));
        not_found(store::hand(&world.ctx, &desk, Handing { house: world.houses["Y-01"], ..one() }).await);
    }
}

on_both! {
    async fn a_delivery_and_a_correction_change_the_level_once_and_are_in_the_audit(world: World) {
        let item = item(&world, Kind::Supply, 5).await;
        let desk = desk(&world).await;
        asked(&world, "lin", item).await;
        let change = |by: i64, reason: &str, key: FormKey| LevelChange { item, by, reason: reason.to_owned(), key };
        let key = world.ctx.id();
        for _ in 0..2 {
            store::change(&world.ctx, &desk, change(10, "到货", key)).await.unwrap();
        }
        assert_eq!(level(&world, item).await, (15, 14));
        store::change(&world.ctx, &desk, change(-4, "受潮报废", world.ctx.id())).await.unwrap();
        assert_eq!(level(&world, item).await, (11, 10));
        refused(store::change(&world.ctx, &desk, change(-11, "清点", world.ctx.id())).await, &Refusal::NoneLeft(10));
        assert_eq!(audited(&world, "stock.restock").await, ["+10 到货"]);
        assert_eq!(audited(&world, "stock.correct").await, ["-4 受潮报废"]);
    }
}

on_both! {
    async fn an_item_fits_its_service_and_is_added_once(world: World) {
        let (loan, supply) = (service(&world, "loan").await, service(&world, "supply").await);
        let request = service(&world, "request").await;
        let desk = desk(&world).await;
        let wheelchair = new_item(&world, loan, Kind::Lend, 2);
        let id = store::add_item(&world.ctx, &desk, wheelchair.clone()).await.unwrap();
        assert_eq!(store::add_item(&world.ctx, &desk, wheelchair).await.unwrap(), id);
        let items = store::items(&world.ctx, &world.actor("lin", Capability::Bookings).await, loan).await.unwrap();
        assert_eq!(items.iter().map(|item| (item.id, item.on_hand)).collect::<Vec<_>>(), [(id, 2)]);
        let wrong = store::add_item(&world.ctx, &desk, new_item(&world, supply, Kind::Lend, 2)).await;
        invalid(wrong, "kind", Rule::NotAChoice);
        let wrong = store::add_item(&world.ctx, &desk, new_item(&world, request, Kind::Lend, 2)).await;
        invalid(wrong, "service", Rule::NotAChoice);
        assert_eq!(audited(&world, "stock.add").await, ["+2 大伞"]);
        let lenders = store::lenders(&world.ctx, &desk).await.unwrap();
        assert_eq!(lenders.len(), 2);
    }
}

on_both! {
    async fn the_desk_s_lists_begin_with_what_is_due_first_and_lose_nothing_between_pages(world: World) {
        let service = service(&world, "loan").await;
        let many = NewItem { most: 400, ..new_item(&world, service, Kind::Lend, 80) };
        let item = store::add_item(&world.ctx, &desk(&world).await, many).await.unwrap();
        let desk = desk(&world).await;
        let mut made = Vec::new();
        for _ in 0..35 {
            made.push(store::hand(&world.ctx, &desk, handing(&world, item, "A-01")).await.unwrap());
            world.clock.advance(HOUR);
        }
        let first = store::desk(&world.ctx, &desk, domain::stock::Desk::Out, None).await.unwrap();
        let rest = store::desk(&world.ctx, &desk, domain::stock::Desk::Out, first.older).await.unwrap();
        let found: Vec<IssueId> = first.items.iter().chain(&rest.items).map(|row| row.id).collect();
        assert_eq!((found, rest.older), (made, None));
    }
}
