//! The concierge's directory.

use domain::{
    concierge::{
        EntryForm, Grade, Kind, TARGETS,
        store::{Filter, find, list, save, set_hidden},
    },
    error::{Error, Refusal},
    id::DirectoryId,
    rights::Capability,
    scope::{Actor, Staff},
};

use crate::support::{World, not_found, on_both};

fn form(world: &World, name: &str) -> EntryForm {
    let key: domain::id::FormKey = world.ctx.id();
    EntryForm {
        kind: "eat".to_owned(),
        grade: "high".to_owned(),
        name_zh: name.to_owned(),
        place_zh: "湖滨路 8 号".to_owned(),
        feature_zh: "靠窗可以看湖".to_owned(),
        hours: "11:00-22:00".to_owned(),
        each: "420".to_owned(),
        contact: "前台，演示号码".to_owned(),
        key: key.to_string(),
        ..EntryForm::default()
    }
}

async fn butler(world: &World) -> Staff {
    world.staff("min", Capability::Bookings).await
}

async fn added(world: &World, name: &str) -> DirectoryId {
    save(&world.ctx, &butler(world).await, form(world, name).parse().unwrap()).await.unwrap()
}

async fn seen_by_owner(world: &World, filter: Filter) -> Vec<String> {
    let owner = Actor::Member(world.member("lin").await);
    list(&world.ctx, &owner, filter).await.unwrap().into_iter().map(|entry| entry.name.name_zh).collect()
}

on_both! {
    async fn what_staff_add_residents_read_by_kind_and_grade(world: World) {
        added(&world, "临湖小馆").await;
        let bar = EntryForm { kind: "play".to_owned(), grade: "middle".to_owned(), ..form(&world, "听雨") };
        save(&world.ctx, &butler(&world).await, bar.parse().unwrap()).await.unwrap();
        assert_eq!(seen_by_owner(&world, Filter::default()).await, ["临湖小馆", "听雨"]);
        let bars = Filter { kind: Some(Kind::Play), grade: None };
        assert_eq!(seen_by_owner(&world, bars).await, ["听雨"]);
        let plain = Filter { kind: None, grade: Some(Grade::Plain) };
        assert!(seen_by_owner(&world, plain).await.is_empty());
    }
}

on_both! {
    async fn what_is_hidden_only_staff_see_and_the_meter_does_not_count_it(world: World) {
        let id = added(&world, "临湖小馆").await;
        let staff = butler(&world).await;
        set_hidden(&world.ctx, &staff, id, true).await.unwrap();
        set_hidden(&world.ctx, &staff, id, true).await.unwrap();
        assert!(seen_by_owner(&world, Filter::default()).await.is_empty());
        let all = list(&world.ctx, &Actor::Staff(staff), Filter::default()).await.unwrap();
        assert_eq!((all.len(), TARGETS[0].there(&all)), (1, 0));
        set_hidden(&world.ctx, &staff, id, false).await.unwrap();
        assert_eq!(seen_by_owner(&world, Filter::default()).await.len(), 1);
    }
}

on_both! {
    async fn a_form_sent_twice_is_one_entry_and_one_that_is_out_of_date_is_refused(world: World) {
        let staff = butler(&world).await;
        let draft = form(&world, "临湖小馆").parse().unwrap();
        let id = save(&world.ctx, &staff, draft.clone()).await.unwrap();
        assert_eq!(save(&world.ctx, &staff, draft).await.unwrap(), id);
        let seen = find(&world.ctx, &staff, id).await.unwrap().changed_at.0.to_string();
        let change = |name: &str| EntryForm { id: id.to_string(), seen: seen.clone(), ..form(&world, name) };
        save(&world.ctx, &staff, change("临湖大馆").parse().unwrap()).await.unwrap();
        let late = save(&world.ctx, &staff, change("湖边小馆").parse().unwrap()).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::Stale))), "{late:?}");
        assert_eq!(seen_by_owner(&world, Filter::default()).await, ["临湖大馆"]);
    }
}

on_both! {
    async fn another_estate_neither_sees_nor_changes_it(world: World) {
        let id = added(&world, "临湖小馆").await;
        let stranger = world.staff("yao", Capability::Bookings).await;
        not_found(find(&world.ctx, &stranger, id).await);
        not_found(set_hidden(&world.ctx, &stranger, id, true).await);
        let change = EntryForm { id: id.to_string(), seen: "0".to_owned(), ..form(&world, "别家") };
        not_found(save(&world.ctx, &stranger, change.parse().unwrap()).await);
        let neighbour = Actor::Member(world.member("bao").await);
        assert!(list(&world.ctx, &neighbour, Filter::default()).await.unwrap().is_empty());
    }
}
