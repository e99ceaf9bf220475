//! Quotas per house, and staff who book for a house.

use domain::{
    bookings::{
        Behalf, Step,
        quota::{Quota, Span},
        read, store,
    },
    error::{Error, Refusal},
    id::{ServiceId, SlotId},
    on_tx,
    rights::Capability,
    time::{DAY, HOUR},
};

use crate::{
    bookings::{booked, service, taken, wish},
    support::{World, not_found, on_both},
};

async fn allow(world: &World, service: ServiceId, span: Span, most: i64) {
    let estate = world.estate;
    world
        .ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO booking_quota (estate_id, service_id, span, most) VALUES ($1, $2, $3, $4)",
                    )
                    .bind(estate)
                    .bind(service)
                    .bind(span)
                    .bind(most)
                    .execute(conn)
                    .await?;
                });
                Ok(())
            })
        })
        .await
        .unwrap();
}

#[track_caller]
fn over<T: std::fmt::Debug>(result: Result<T, Error>, span: Span, most: i64) {
    let Err(Error::Refused(Refusal::Quota(quota))) = result else { panic!("{result:?}") };
    assert_eq!(quota, Quota { span, most });
}

fn behalf(world: &World, slot: SlotId, reason: Option<&str>) -> Behalf {
    Behalf { house: world.houses["A-01"], wish: wish(world, slot), reason: reason.map(str::to_owned) }
}

on_both! {
    /// The slots begin on a Monday.
    async fn a_house_has_its_share_of_a_week_whoever_of_it_books(world: World) {
        let (service, slots) = service(&world, "free", None, 9).await;
        allow(&world, service, Span::Week, 2).await;
        let first = booked(&world, "lin", slots[0]).await;
        booked(&world, "wang", slots[1]).await;
        let member = world.member("zhou").await;
        over(store::request(&world.ctx, &member, wish(&world, slots[2])).await, Span::Week, 2);
        over(store::hold(&world.ctx, &member, (slots[2], 1).into()).await, Span::Week, 2);
        over(store::join(&world.ctx, &member, wish(&world, slots[2])).await, Span::Week, 2);
        booked(&world, "xu", slots[2]).await;
        store::cancel(&world.ctx, &world.member("lin").await, first).await.unwrap();
        assert!(store::request(&world.ctx, &member, wish(&world, slots[2])).await.is_ok());
        let actor = world.actor("lin", Capability::Bookings).await;
        assert_eq!(read::quotas(&world.ctx, &actor, service).await.unwrap(), [Quota { span: Span::Week, most: 2 }]);
        let stranger = world.actor("bao", Capability::Bookings).await;
        assert!(read::quotas(&world.ctx, &stranger, service).await.unwrap().is_empty());
    }
}

on_both! {
    async fn of_a_household_that_all_press_at_once_one_gets_the_last(world: World) {
        let (service, slots) = service(&world, "free", None, 9).await;
        allow(&world, service, Span::Month, 1).await;
        let mut tries = Vec::new();
        for turn in 0..20 {
            let member = world.member(["lin", "zhou", "wang"][turn % 3]).await;
            let (ctx, wish) = (world.ctx.clone(), wish(&world, slots[turn % 5]));
            tries.push(tokio::spawn(async move { store::request(&ctx, &member, wish).await }));
        }
        let results = futures::future::join_all(tries).await;
        assert_eq!(results.iter().filter(|result| result.as_ref().unwrap().is_ok()).count(), 1);
    }
}

on_both! {
    async fn a_move_counts_in_the_day_it_goes_to_and_not_twice(world: World) {
        let (service, slots) = service(&world, "free", None, 9).await;
        allow(&world, service, Span::Day, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        booked(&world, "lin", slots[1]).await;
        let actor = world.actor("lin", Capability::Bookings).await;
        let to = |slot| domain::bookings::Shift { slot, reason: None };
        over(store::move_to(&world.ctx, &actor, id, to(slots[1])).await, Span::Day, 1);
        store::move_to(&world.ctx, &actor, id, to(slots[2])).await.unwrap();
    }
}

on_both! {
    async fn staff_book_for_a_house_and_an_exception_needs_a_reason_that_the_owner_reads(world: World) {
        let (service, slots) = service(&world, "free", None, 1).await;
        allow(&world, service, Span::Week, 1).await;
        let staff = world.staff("min", Capability::Bookings).await;
        let first = store::request_for(&world.ctx, &staff, behalf(&world, slots[0], None)).await.unwrap();
        over(store::request_for(&world.ctx, &staff, behalf(&world, slots[1], None)).await, Span::Week, 1);
        let second = store::request_for(&world.ctx, &staff, behalf(&world, slots[1], Some("长辈生日"))).await.unwrap();
        let owner = world.actor("lin", Capability::Bookings).await;
        let steps = async |id| -> Vec<(Step, String)> {
            let view = read::find(&world.ctx, &owner, id).await.unwrap().unwrap();
            view.timeline.into_iter().map(|entry| (entry.step, entry.words)).collect()
        };
        assert_eq!(steps(first).await, [(Step::OnBehalf, String::new())]);
        assert_eq!(steps(second).await, [(Step::OnBehalf, String::new()), (Step::Overridden, "长辈生日".to_owned())]);
        world.clock.advance(3 * DAY - HOUR);
        let late = store::request_for(&world.ctx, &staff, behalf(&world, slots[2], None)).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::TooLate))), "{late:?}");
        store::request_for(&world.ctx, &staff, behalf(&world, slots[2], Some("急用"))).await.unwrap();
    }
}

on_both! {
    async fn no_reason_sells_a_place_twice_and_houses_of_other_estates_do_not_exist(world: World) {
        let (_, slots) = service(&world, "free", None, 1).await;
        booked(&world, "xu", slots[0]).await;
        let staff = world.staff("min", Capability::Bookings).await;
        let result = store::request_for(&world.ctx, &staff, behalf(&world, slots[0], Some("务必"))).await;
        assert!(matches!(result, Err(Error::Refused(Refusal::SlotFull { .. }))), "{result:?}");
        let far = Behalf { house: world.houses["Y-01"], ..behalf(&world, slots[1], None) };
        not_found(store::request_for(&world.ctx, &staff, far).await);
        let stranger = world.staff("yao", Capability::Bookings).await;
        not_found(store::request_for(&world.ctx, &stranger, behalf(&world, slots[1], None)).await);
        assert_eq!(taken(&world, slots[1]).await, 0);
        let codes: Vec<String> = read::houses(&world.ctx, &staff).await.unwrap().into_iter().map(|house| house.code).collect();
        assert_eq!(codes, ["A-01", "A-02"]);
    }
}
