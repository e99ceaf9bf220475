//! Quotas, the limit of one person, and ways to pay, as staff set them.

use domain::{
    bookings::quota::Span,
    error::{Error, Refusal},
    id::{FormKey, MethodId},
    ledger,
    money::Fen,
    rights::Capability,
    scope::Staff,
    settings::{MethodForm, QuotaWish, store},
};

use crate::{
    bookings::service,
    support::{World, not_found, on_both},
};

async fn manager(world: &World) -> Staff {
    world.staff("gao", Capability::Catalogue).await
}

#[track_caller]
fn stale<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::Refused(Refusal::Stale))), "{result:?}");
}

on_both! {
    async fn a_quota_is_set_changed_and_lifted_and_each_change_says_who(world: World) {
        let (service, _) = service(&world, "free", None, 1).await;
        let staff = manager(&world).await;
        let wish = |most, seen| QuotaWish { service, span: Span::Week, most, seen };
        store::set_quota(&world.ctx, &staff, wish(2, None)).await.unwrap();
        store::set_quota(&world.ctx, &staff, wish(2, None)).await.unwrap();
        stale(store::set_quota(&world.ctx, &staff, wish(5, None)).await);
        world.clock.advance(1);
        store::set_quota(&world.ctx, &staff, wish(3, Some(2))).await.unwrap();
        let limits = store::limits(&world.ctx, &staff).await.unwrap();
        assert_eq!(limits.quotas.iter().map(|row| (row.service.id, row.most)).collect::<Vec<_>>(), [(service, 3)]);
        world.clock.advance(1);
        store::drop_quota(&world.ctx, &staff, (service, Span::Week)).await.unwrap();
        stale(store::drop_quota(&world.ctx, &staff, (service, Span::Week)).await);
        let limits = store::limits(&world.ctx, &staff).await.unwrap();
        assert!(limits.quotas.is_empty());
        let told: Vec<&str> = limits.changes.iter().map(|change| change.reason.as_str()).collect();
        assert_eq!(told, ["week 3 → –", "week 2 → 3", "week – → 2"]);
        assert!(limits.changes.iter().all(|change| change.by_en.as_deref() == Some("gao") && change.service_en.is_some()));
    }
}

on_both! {
    async fn services_and_quotas_of_another_estate_do_not_exist(world: World) {
        let (service, _) = service(&world, "free", None, 1).await;
        let staff = manager(&world).await;
        store::set_quota(&world.ctx, &staff, QuotaWish { service, span: Span::Day, most: 1, seen: None }).await.unwrap();
        let stranger = world.staff("yao", Capability::Catalogue).await;
        not_found(store::set_quota(&world.ctx, &stranger, QuotaWish { service, span: Span::Day, most: 9, seen: Some(1) }).await);
        not_found(store::drop_quota(&world.ctx, &stranger, (service, Span::Day)).await);
        let theirs = store::limits(&world.ctx, &stranger).await.unwrap();
        assert!(theirs.quotas.is_empty() && theirs.services.is_empty() && theirs.changes.is_empty());
        assert_eq!(store::limits(&world.ctx, &staff).await.unwrap().quotas.len(), 1);
    }
}

on_both! {
    async fn the_limit_of_one_person_is_the_estate_s_own_and_a_form_for_an_older_one_is_refused(world: World) {
        let staff = manager(&world).await;
        store::set_alone(&world.ctx, &staff, (Fen(80_000), ledger::ALONE)).await.unwrap();
        stale(store::set_alone(&world.ctx, &staff, (Fen(90_000), ledger::ALONE)).await);
        store::set_alone(&world.ctx, &staff, (Fen(80_000), ledger::ALONE)).await.unwrap();
        let limits = store::limits(&world.ctx, &staff).await.unwrap();
        assert_eq!((limits.alone, limits.changes.len()), (Fen(80_000), 1));
        assert_eq!(limits.changes[0].reason, "¥500 → ¥800");
        let stranger = world.staff("yao", Capability::Catalogue).await;
        assert_eq!(store::limits(&world.ctx, &stranger).await.unwrap().alone, ledger::ALONE);
        // Whoever keeps the accounts does not set the limit that binds them.
        assert!(world.visitor("he").await.staff(Capability::Catalogue).is_err());
        let desk = world.staff("he", Capability::Accounts).await;
        assert_eq!(ledger::desk::waiting(&world.ctx, &desk).await.unwrap().alone, Fen(80_000));
    }
}

fn form(world: &World, venue: &str) -> MethodForm {
    let key: FormKey = world.ctx.id();
    MethodForm {
        venue_zh: venue.to_owned(),
        venue_en: venue.to_owned(),
        means: "card".to_owned(),
        key: key.to_string(),
        ..MethodForm::default()
    }
}

/// Saves a moment after whatever was done before, so that the changes have an order.
async fn save(world: &World, form: MethodForm) -> Result<MethodId, Error> {
    world.clock.advance(1);
    store::save_method(&world.ctx, &world.staff("he", Capability::Accounts).await, form.parse()?).await
}

async fn venues(world: &World) -> Vec<String> {
    let staff = world.staff("he", Capability::Accounts).await;
    store::methods(&world.ctx, &staff).await.unwrap().methods.into_iter().map(|method| method.venue_zh).collect()
}

async fn seen_by_owner(world: &World) -> Vec<String> {
    let lin = world.member("lin").await;
    let zone = domain::time::EstateZone::named("Asia/Shanghai").unwrap();
    let period = ledger::read::Period::named("", &zone, world.ctx.now()).unwrap();
    let statement = ledger::read::own(&world.ctx, &lin, &period).await.unwrap();
    statement.methods.into_iter().map(|method| method.venue_zh).collect()
}

on_both! {
    async fn ways_to_pay_are_added_changed_ordered_and_hidden(world: World) {
        let first = form(&world, "服务中心");
        let id = save(&world, first.clone()).await.unwrap();
        assert_eq!(save(&world, first).await.unwrap(), id, "a double click adds one");
        let club = save(&world, form(&world, "会所")).await.unwrap();
        assert_eq!(venues(&world).await, ["服务中心", "会所"]);
        let staff = world.staff("he", Capability::Accounts).await;
        world.clock.advance(1);
        store::move_method(&world.ctx, &staff, club, true).await.unwrap();
        store::move_method(&world.ctx, &staff, club, true).await.unwrap();
        assert_eq!(venues(&world).await, ["会所", "服务中心"]);
        let seen = store::find_method(&world.ctx, &staff, id).await.unwrap().changed_at.0.to_string();
        let change = MethodForm { id: id.to_string(), seen, ..form(&world, "服务中心一楼") };
        save(&world, change.clone()).await.unwrap();
        stale(save(&world, change).await);
        world.clock.advance(1);
        store::set_method_hidden(&world.ctx, &staff, club, true).await.unwrap();
        assert_eq!(seen_by_owner(&world).await, ["服务中心一楼"]);
        assert_eq!(venues(&world).await, ["会所", "服务中心一楼"]);
        world.clock.advance(1);
        store::set_method_hidden(&world.ctx, &staff, club, false).await.unwrap();
        assert_eq!(seen_by_owner(&world).await.len(), 2);
        let acts: Vec<String> =
            store::methods(&world.ctx, &staff).await.unwrap().changes.into_iter().map(|change| change.act).rev().collect();
        assert_eq!(acts, ["methods.add", "methods.add", "methods.up", "methods.change", "methods.hide", "methods.show"]);
    }
}

on_both! {
    async fn ways_to_pay_of_another_estate_do_not_exist(world: World) {
        let id = save(&world, form(&world, "服务中心")).await.unwrap();
        let stranger = world.staff("yao", Capability::Accounts).await;
        not_found(store::find_method(&world.ctx, &stranger, id).await);
        not_found(store::set_method_hidden(&world.ctx, &stranger, id, true).await);
        not_found(store::move_method(&world.ctx, &stranger, id, true).await);
        let change = MethodForm { id: id.to_string(), seen: "0".to_owned(), ..form(&world, "别处") };
        not_found(store::save_method(&world.ctx, &stranger, change.parse().unwrap()).await);
        assert!(store::methods(&world.ctx, &stranger).await.unwrap().methods.is_empty());
        assert!(world.visitor("min").await.staff(Capability::Accounts).is_err(), "a butler keeps no accounts");
        assert_eq!(venues(&world).await, ["服务中心"]);
    }
}
