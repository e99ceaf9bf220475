//! The shelf: what staff offer, and what residents find of it.

use domain::{
    error::Error,
    id::ProductId,
    money::Fen,
    orders::{
        NewProduct, Product, Rule,
        read::counter,
        store::{close_window, save_product, save_window, shelf},
    },
    rights::Capability,
    services::{Name, store::find},
    time::EstateZone,
};

use super::{CARDS, DISHES};
use crate::support::{World, not_found, on_both};

fn soup(world: &World, service: domain::id::ServiceId) -> NewProduct {
    let id: ProductId = world.ctx.id();
    let name = Name { name_zh: "豆腐羹".to_owned(), name_en: "Tofu soup".to_owned() };
    let product = Product {
        id,
        name,
        unit_zh: "份".to_owned(),
        unit_en: "bowl".to_owned(),
        price: Fen(6_800),
        at_cost: false,
        available: true,
    };
    NewProduct { id: None, service, product, key: world.ctx.id() }
}

const EVENING: Rule = Rule { starts: 1_050, ends: 1_110, cutoff_hours: 1, most: 6 };

on_both! {
    async fn what_staff_put_on_the_shelf_residents_find_until_it_is_sold_out(world: World) {
        let service = DISHES.made(&world).await;
        let staff = world.staff("gao", Capability::Catalogue).await;
        let new = soup(&world, service);
        save_product(&world.ctx, &staff, new.clone()).await.unwrap();
        save_product(&world.ctx, &staff, new).await.unwrap();
        save_window(&world.ctx, &staff, (service, EVENING)).await.unwrap();
        save_window(&world.ctx, &staff, (service, Rule { most: 2, ..EVENING })).await.unwrap();
        let found = shelf(&world.ctx, &staff, None).await.unwrap();
        assert_eq!((found.service, found.products.len(), found.windows.len()), (Some(service), 1, 1), "each form once");
        let zone = EstateZone::named("Asia/Shanghai").unwrap();
        let read = async || {
            let lin = world.actor("lin", Capability::Bookings).await;
            let one = find(&world.ctx, &lin, service).await.unwrap().unwrap();
            counter(&world.ctx, world.estate, (&one, &zone), &lin).await.unwrap().unwrap()
        };
        let seen = read().await;
        assert_eq!((seen.products.len(), seen.runs[0].most, seen.runs.len()), (1, 2, 4));
        let gone = Product { available: false, price: Fen(9), ..found.products[0].clone() };
        let change = NewProduct { id: Some(gone.id), product: gone, ..soup(&world, service) };
        save_product(&world.ctx, &staff, change).await.unwrap();
        close_window(&world.ctx, &staff, (service, EVENING.starts)).await.unwrap();
        let seen = read().await;
        assert_eq!((seen.products.len(), seen.runs.len()), (0, 0));
        not_found(close_window(&world.ctx, &staff, (service, EVENING.starts)).await);
    }
}

on_both! {
    async fn another_estate_s_shelf_and_a_service_that_does_not_deliver_do_not_exist(world: World) {
        let (service, cards) = (DISHES.made(&world).await, CARDS.made(&world).await);
        let (staff, far) = (world.staff("gao", Capability::Catalogue).await, world.staff("yao", Capability::Catalogue).await);
        save_product(&world.ctx, &staff, soup(&world, service)).await.unwrap();
        not_found(save_product(&world.ctx, &far, soup(&world, service)).await);
        not_found(save_product(&world.ctx, &staff, soup(&world, cards)).await);
        not_found(save_window(&world.ctx, &far, (service, EVENING)).await);
        let stranger = NewProduct { id: Some(world.ctx.id()), ..soup(&world, service) };
        not_found(save_product(&world.ctx, &staff, stranger).await);
        let theirs = shelf(&world.ctx, &far, Some(service)).await.unwrap();
        assert_eq!((theirs.service, theirs.products.len()), (None, 0));
        let none: Result<(), Error> = save_window(&world.ctx, &staff, (service, Rule { ends: 1, ..EVENING })).await;
        assert!(matches!(none, Err(Error::Database(_))), "a window that ends before it starts cannot be stored");
    }
}
