use domain::{
    id::TicketId,
    rights::{Capability, Relation},
    tickets::{NewTicket, Queue, Step, store},
};

use super::{desk, end_member, key, reported, seen, taken, wish};
use crate::support::{World, not_found, on_both};

async fn listed(world: &World, who: &str) -> Vec<TicketId> {
    let member = world.member(who).await;
    let page = store::list(&world.ctx, &member, None).await.unwrap();
    let home = store::open_for_home(&world.ctx, &member, 50).await.unwrap();
    assert_eq!(page.items, home, "nothing is closed here");
    page.items.into_iter().map(|row| row.id).collect()
}

async fn sees(world: &World, who: &str, id: TicketId) -> bool {
    let found = seen(world, who, id).await.is_some();
    assert_eq!(found, listed(world, who).await.contains(&id), "page and list disagree for {who}");
    found
}

on_both! {
    async fn the_household_sees_its_tickets_and_a_driver_only_the_own(world: World) {
        let (house, drivers) = (reported(&world, "lin").await, reported(&world, "qin").await);
        for who in ["lin", "zhou", "xiaoyu", "wang"] {
            assert!(sees(&world, who, house).await, "{who}");
            assert!(sees(&world, who, drivers).await, "{who}");
        }
        assert!(sees(&world, "qin", drivers).await);
        assert!(!sees(&world, "qin", house).await);
        assert_eq!((seen(&world, "lin", house).await.unwrap().mine, seen(&world, "zhou", house).await.unwrap().mine), (true, false));
    }
}

on_both! {
    async fn what_is_only_for_me_is_hidden_from_the_own_household_but_not_from_staff(world: World) {
        let secret = NewTicket { only_me: true, ..wish() };
        for who in ["lin", "wang"] {
            let id = store::report(&world.ctx, &world.member(who).await, NewTicket { key: key(), ..secret.clone() }, Vec::new()).await.unwrap();
            for other in ["lin", "zhou", "xiaoyu", "wang", "qin"] {
                assert_eq!(sees(&world, other, id).await, other == who, "{other} on {who}'s");
            }
            assert!(seen(&world, "he", id).await.unwrap().row.only_me);
        }
    }
}

on_both! {
    async fn another_household_and_another_estate_see_nothing(world: World) {
        let id = reported(&world, "lin").await;
        assert!(!sees(&world, "xu", id).await);
        assert!(!sees(&world, "bao", id).await);
        assert!(seen(&world, "yao", id).await.is_none());
        assert!(seen(&world, "he", TicketId(uuid::Uuid::nil())).await.is_none());
        let page = store::queue(&world.ctx, &world.staff("yao", Capability::Tickets).await, Queue::Open, None).await.unwrap();
        assert!(page.items.is_empty());
    }
}

on_both! {
    async fn a_former_resident_sees_nothing_more_even_of_the_own(world: World) {
        let id = reported(&world, "wang").await;
        end_member(&world, "wang", "A-01").await;
        let visitor = world.visitor("wang").await;
        not_found(visitor.member());
        not_found(visitor.actor(Capability::Tickets));
        assert!(sees(&world, "lin", id).await, "the house keeps its ticket");
    }
}

on_both! {
    async fn who_moved_to_another_house_of_the_estate_leaves_the_tickets_behind(world: World) {
        let mut world = world;
        let id = reported(&world, "wang").await;
        end_member(&world, "wang", "A-01").await;
        let (ctx, estate, person, house) = (world.ctx.clone(), world.estate, world.people["wang"], world.houses["A-02"]);
        world.ctx.db.write(move |tx| Box::pin(async move {
            domain::household::store::add_member(&ctx, tx, estate, person, (house, Relation::Nanny)).await
        })).await.unwrap();
        assert!(!sees(&world, "wang", id).await);
        world.add(world.estate, "new", Some((world.houses["A-01"], Relation::Nanny)), &[]).await;
        assert!(sees(&world, "new", id).await);
    }
}

on_both! {
    async fn an_internal_note_is_not_in_one_byte_of_what_the_household_gets(world: World) {
        let id = taken(&world).await;
        store::note(&world.ctx, &desk(&world).await, id, "业主脾气急CANARY", key()).await.unwrap();
        store::tell_owner(&world.ctx, &desk(&world).await, id, "师傅三点到。", key()).await.unwrap();
        for who in ["lin", "zhou", "wang"] {
            let view = seen(&world, who, id).await.unwrap();
            let bytes = format!("{view:?}{:?}", listed(&world, who).await);
            assert!(!bytes.contains("CANARY"), "{who}");
            assert!(view.timeline.iter().all(|entry| !entry.internal && entry.step != Step::Noted));
            assert_eq!(view.timeline.len(), 3);
            assert!(view.acts.is_empty(), "acts are for staff");
        }
        for who in ["he", "li"] {
            let view = seen(&world, who, id).await.unwrap();
            assert!(view.timeline.iter().any(|entry| entry.internal && entry.body.contains("CANARY")), "{who}");
        }
    }
}

#[tokio::test]
async fn open_pages_learn_of_a_step_but_not_of_an_internal_note() {
    let world = World::on_sqlite().await;
    let mut changes = world.ctx.db.changes();
    let id = taken(&world).await;
    store::note(&world.ctx, &desk(&world).await, id, "记", key()).await.unwrap();
    let secret = NewTicket { only_me: true, ..wish() };
    store::report(&world.ctx, &world.member("lin").await, secret, Vec::new()).await.unwrap();
    let mut heard = Vec::new();
    while let Ok(change) = changes.try_recv() {
        let mut who = Vec::new();
        for key in ["lin", "zhou", "qin", "xu", "bao", "he", "tang"] {
            if change.concerns(&world.visitor(key).await) {
                who.push(key);
            }
        }
        heard.push(who.join(" "));
    }
    assert_eq!(
        heard,
        ["lin zhou he", "lin zhou he", "he", "lin he"],
        "reported, taken, noted, and one only for the reporter"
    );
}
