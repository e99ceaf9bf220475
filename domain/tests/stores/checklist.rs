//! Lists of visits: asked by the service, ticked and signed on the visit.

use std::collections::BTreeSet;

use domain::{
    bookings::{Act, store as bookings},
    checklist::{ListForm, store, typed},
    error::{Refusal, Rule},
    id::{BookingId, CheckId, ServiceId},
    rights::Capability,
    scope::Staff,
};

use crate::{
    bookings::{booked, service},
    resources::{fault, manager, refused},
    support::{World, not_found, on_both},
};

async fn butler(world: &World) -> Staff {
    world.staff("min", Capability::Bookings).await
}

/// Sets the list of a service and tells its items.
async fn asked(world: &World, service: ServiceId, lines: &str) -> Vec<CheckId> {
    let staff = manager(world).await;
    let before = store::items(&world.ctx, &staff, service).await.unwrap();
    let form = ListForm { service: service.to_string(), lines: lines.to_owned(), seen: typed(&before) };
    store::set_items(&world.ctx, &staff, form.parse().unwrap()).await.unwrap();
    store::items(&world.ctx, &staff, service).await.unwrap().into_iter().map(|item| item.id).collect()
}

async fn tick(world: &World, booking: BookingId, items: &[CheckId]) -> Result<(), domain::Error> {
    store::tick(&world.ctx, &butler(world).await, booking, items.iter().copied().collect::<BTreeSet<_>>()).await
}

on_both! {
    async fn a_visit_is_ticked_line_by_line_and_signed_once_all_is_done(world: World) {
        let (service, slots) = service(&world, "free", None, 1).await;
        let items = asked(&world, service, "铺好地垫 | Lay the mat\n清点物品").await;
        let id = booked(&world, "lin", slots[0]).await;
        let staff = butler(&world).await;
        let sign = |name: &'static str| store::sign(&world.ctx, &staff, id, name.to_owned());
        assert_eq!(refused(sign("林悦").await), Refusal::Stale);
        for act in [Act::Confirm, Act::Depart, Act::Arrive] {
            bookings::step(&world.ctx, &staff, id, act).await.unwrap();
        }
        tick(&world, id, &items[..1]).await.unwrap();
        assert_eq!(fault(sign("林悦").await, "name"), Rule::Unticked(1));
        tick(&world, id, &items).await.unwrap();
        let sheet = store::sheet(&world.ctx, &staff, id).await.unwrap();
        assert_eq!((sheet.left(), sheet.lines[0].by_en.as_deref()), (0, Some("min")));
        sign("林悦").await.unwrap();
        sign("林悦").await.unwrap();
        assert_eq!(refused(sign("王桂兰").await), Refusal::Stale);
        assert_eq!(refused(tick(&world, id, &[]).await), Refusal::Stale);
        assert_eq!(store::sheet(&world.ctx, &staff, id).await.unwrap().signed.unwrap().name, "林悦");
    }
}

on_both! {
    async fn a_list_that_changes_keeps_what_was_ticked_and_a_form_that_is_out_of_date_is_refused(world: World) {
        let (service, slots) = service(&world, "free", None, 1).await;
        let items = asked(&world, service, "铺好地垫\n清点物品").await;
        let id = booked(&world, "lin", slots[0]).await;
        tick(&world, id, &items[..1]).await.unwrap();
        let after = asked(&world, service, "拍照留底\n清点物品").await;
        assert_eq!(after[1], items[1], "what stays is the same line");
        let lines: Vec<String> =
            store::sheet(&world.ctx, &butler(&world).await, id).await.unwrap().lines.into_iter().map(|line| line.item.words_zh).collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        let late = ListForm { service: service.to_string(), lines: "别的".to_owned(), seen: "铺好地垫\n清点物品".to_owned() };
        assert_eq!(refused(store::set_items(&world.ctx, &manager(&world).await, late.parse().unwrap()).await), Refusal::Stale);
    }
}

on_both! {
    async fn lines_of_another_service_and_other_estates_are_refused(world: World) {
        let (one, slots) = service(&world, "free", None, 1).await;
        let (other, _) = service(&world, "free", None, 1).await;
        asked(&world, one, "铺好地垫").await;
        let foreign = asked(&world, other, "清点物品").await;
        let id = booked(&world, "lin", slots[0]).await;
        assert_eq!(fault(tick(&world, id, &foreign).await, "items"), Rule::NotAChoice);
        let stranger = world.staff("yao", Capability::Bookings).await;
        not_found(store::sheet(&world.ctx, &stranger, id).await);
        not_found(store::tick(&world.ctx, &stranger, id, BTreeSet::new()).await);
        not_found(store::sign(&world.ctx, &stranger, id, "姚".to_owned()).await);
        let list = ListForm { service: one.to_string(), lines: "别的".to_owned(), ..ListForm::default() };
        not_found(store::set_items(&world.ctx, &stranger, list.parse().unwrap()).await);
        assert!(store::items(&world.ctx, &stranger, one).await.unwrap().is_empty());
    }
}
