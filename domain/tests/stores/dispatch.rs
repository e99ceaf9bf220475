//! Who and what a visit is given: never twice at the same time, and outsourced visits never without vendor and escort (BK-3).

mod board;

use std::collections::BTreeSet;

use domain::{
    bookings::{Act, Arrangement, Shift, State, Step, read, store},
    error::{Error, Refusal, Rule},
    id::{BookingId, ResourceId, ServiceId, SlotId},
    on, on_tx,
    resources::{
        BlackoutForm, Kind, Lacks, ResourceForm, RuleForm, Subject,
        store::{self as resources},
    },
    rights::Capability,
    scope::Staff,
    time::{DAY, HOUR, MINUTE, Ms},
};

use crate::{
    bookings::{booked, service, wish},
    resources::{fault, form, key, made, manager, opened, refused, sheet, work},
    support::{START, World, not_found, on_both},
};

/// A service that a partner does, with the slots of [`service`].
pub async fn outsourced(world: &World) -> (ServiceId, Vec<SlotId>) {
    let (id, slots) = service(world, "partner", None, 1).await;
    let set = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE service SET provider = 'pest_control', escort = $2 WHERE id = $1")
                    .bind(id)
                    .bind(true)
                    .execute(conn)
                    .await?;
            });
            Ok(())
        })
    });
    set.await.unwrap();
    (id, slots)
}

pub async fn butler(world: &World) -> Staff {
    world.staff("min", Capability::Bookings).await
}

fn plan(world: &World, person: Option<&str>, others: &[ResourceId]) -> Arrangement {
    Arrangement { person: person.map(|key| world.people[key]), others: others.iter().copied().collect() }
}

async fn held(world: &World, booking: BookingId) -> BTreeSet<ResourceId> {
    let ids: Vec<ResourceId> = on!(world.ctx.db, |pool| {
        sqlx::query_scalar("SELECT resource_id FROM booking_resource WHERE booking_id = $1")
            .bind(booking)
            .fetch_all(pool)
            .await
            .unwrap()
    });
    ids.into_iter().collect()
}

async fn state(world: &World, id: BookingId) -> State {
    let actor = world.actor("gao", Capability::Bookings).await;
    read::find(&world.ctx, &actor, id).await.unwrap().unwrap().row.state
}

on_both! {
    /// The proof of the house: fifty visits at one hour want one person at the same moment; one gets them.
    async fn of_fifty_visits_at_the_same_hour_one_gets_the_person_and_the_others_are_told_for_whom(world: World) {
        let mut visits = Vec::new();
        for turn in 0..50 {
            let (_, slots) = service(&world, "free", None, 1).await;
            visits.push(booked(&world, if turn % 2 == 0 { "lin" } else { "xu" }, slots[0]).await);
        }
        let (staff, worker) = (butler(&world).await, world.people["li"]);
        let tries = visits.iter().map(|visit| {
            let (ctx, visit) = (world.ctx.clone(), *visit);
            tokio::spawn(async move { store::assign(&ctx, &staff, visit, worker).await })
        });
        let (mut won, mut told) = (0, 0);
        for result in futures::future::join_all(tries).await {
            match result.unwrap() {
                Ok(()) => won += 1,
                Err(Error::Refused(Refusal::Held { house, from, to })) => {
                    told += 1;
                    assert!(house.starts_with("A-0"), "{house}");
                    assert_eq!((from, to), (START.plus(DAY), START.plus(DAY + HOUR)));
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((won, told), (1, 49));
        let rows: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM booking_resource").fetch_one(pool).await.unwrap());
        let given: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM booking WHERE assigned_to IS NOT NULL").fetch_one(pool).await.unwrap());
        assert_eq!((rows, given), (1, 1));
    }
}

on_both! {
    /// Should a program ever forget to look: the database itself refuses.
    async fn the_table_cannot_hold_a_person_twice_even_by_hand(world: World) {
        let (_, one) = service(&world, "free", None, 1).await;
        let (_, two) = service(&world, "free", None, 1).await;
        let (first, second) = (booked(&world, "lin", one[0]).await, booked(&world, "xu", two[0]).await);
        let later = booked(&world, "xu", two[1]).await;
        let (staff, worker) = (butler(&world).await, world.people["li"]);
        store::assign(&world.ctx, &staff, first, worker).await.unwrap();
        store::assign(&world.ctx, &staff, later, worker).await.unwrap();
        let (estate, slot) = (world.estate, two[0]);
        let by_hand = |sql: &'static str| world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query(sql).bind(estate).bind(second).bind(worker).bind(slot).bind(START.plus(DAY)).execute(conn).await?;
            });
            Ok(())
        }));
        let added = by_hand(
            "INSERT INTO booking_resource (booking_id, resource_id, estate_id, slot_id, starts_at, ends_at, held_at)
             VALUES ($2, $3, $1, $4, $5, $5 + 60000, 0)",
        ).await;
        assert!(matches!(added, Err(Error::Database(_))), "{added:?}");
        let moved = by_hand(
            "UPDATE booking_resource SET slot_id = $4, starts_at = $5, ends_at = $5 + 60000
             WHERE estate_id = $1 AND booking_id <> $2 AND resource_id = $3 AND starts_at > $5",
        ).await;
        assert!(matches!(moved, Err(Error::Database(_))), "{moved:?}");
    }
}

on_both! {
    async fn bookings_of_one_slot_are_one_visit_and_share_their_person(world: World) {
        let (_, slots) = service(&world, "free", None, 5).await;
        let (first, second) = (booked(&world, "lin", slots[0]).await, booked(&world, "xu", slots[0]).await);
        for booking in [first, second] {
            store::assign(&world.ctx, &butler(&world).await, booking, world.people["li"]).await.unwrap();
            assert_eq!(held(&world, booking).await.len(), 1);
        }
    }
}

on_both! {
    async fn the_buffer_after_a_visit_belongs_to_it(world: World) {
        let (first, one) = service(&world, "free", None, 1).await;
        let (_, two) = service(&world, "free", None, 1).await;
        work(&world, Subject::Service(first), "09:00-20:00").await;
        let rule = RuleForm {
            service: first.to_string(),
            weekdays: vec!["0".to_owned()],
            minutes: "60".to_owned(),
            places: "1".to_owned(),
            buffer: "30".to_owned(),
            lead: "0".to_owned(),
            horizon: "1".to_owned(),
            active: Some("true".to_owned()),
            ..RuleForm::default()
        };
        resources::set_rule(&world.ctx, &manager(&world).await, rule.parse().unwrap()).await.unwrap();
        // The second slot follows the first at once.
        let slot = two[0];
        world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| { sqlx::query("UPDATE slot SET starts_at = starts_at + 3600000, ends_at = ends_at + 3600000 WHERE id = $1").bind(slot).execute(conn).await?; });
            Ok(())
        })).await.unwrap();
        let (before, after) = (booked(&world, "lin", one[0]).await, booked(&world, "xu", two[0]).await);
        let staff = butler(&world).await;
        store::assign(&world.ctx, &staff, before, world.people["li"]).await.unwrap();
        let result = store::assign(&world.ctx, &staff, after, world.people["li"]).await;
        let held = Refusal::Held { house: "A-01".to_owned(), from: START.plus(DAY), to: START.plus(DAY + HOUR) };
        assert_eq!(refused(result), held);
        store::assign(&world.ctx, &staff, after, world.people["he"]).await.unwrap();
    }
}

on_both! {
    async fn bk3_an_outsourced_visit_is_confirmed_only_with_vendor_and_escort(world: World) {
        let (_, slots) = outsourced(&world).await;
        let vendor = made(&world, Kind::Vendor, "林安消杀").await;
        let id = booked(&world, "lin", slots[0]).await;
        let staff = butler(&world).await;
        let confirm = || store::step(&world.ctx, &staff, id, Act::Confirm);
        assert_eq!(refused(confirm().await), Refusal::Unready(Lacks { vendor: true, escort: true }));
        store::arrange(&world.ctx, &staff, id, plan(&world, None, &[vendor])).await.unwrap();
        assert_eq!(refused(confirm().await), Refusal::Unready(Lacks { vendor: false, escort: true }));
        // The short way of giving it to somebody leaves the vendor where it is.
        store::assign(&world.ctx, &staff, id, world.people["min"]).await.unwrap();
        assert_eq!(held(&world, id).await, BTreeSet::from([vendor, world.people["min"].into()]));
        confirm().await.unwrap();
        for (person, others) in [(None, &[vendor][..]), (Some("min"), &[][..])] {
            let result = store::arrange(&world.ctx, &staff, id, plan(&world, person, others)).await;
            assert!(matches!(result, Err(Error::Refused(Refusal::Unready(_)))), "{result:?}");
        }
        assert_eq!(held(&world, id).await.len(), 2);
        let other = made(&world, Kind::Vendor, "林安二队").await;
        store::arrange(&world.ctx, &staff, id, plan(&world, Some("he"), &[other])).await.unwrap();
        let actor = world.actor("lin", Capability::Bookings).await;
        let view = read::find(&world.ctx, &actor, id).await.unwrap().unwrap();
        let steps: Vec<(Step, &str)> = view.timeline.iter().map(|entry| (entry.step, entry.words.as_str())).collect();
        assert_eq!(steps, [
            (Step::Requested, ""), (Step::Arranged, "林安消杀"), (Step::Assigned, ""), (Step::Confirmed, ""),
            (Step::Assigned, ""), (Step::Arranged, "林安二队"),
        ]);
    }
}

on_both! {
    async fn a_visit_gets_all_that_it_needs_or_nothing(world: World) {
        let (_, one) = service(&world, "free", None, 1).await;
        let (_, two) = service(&world, "free", None, 1).await;
        let (room, meter) = (made(&world, Kind::Room, "多功能厅").await, made(&world, Kind::Equipment, "检测仪").await);
        let (first, second) = (booked(&world, "lin", one[0]).await, booked(&world, "xu", two[0]).await);
        let staff = butler(&world).await;
        store::arrange(&world.ctx, &staff, first, plan(&world, Some("li"), &[meter])).await.unwrap();
        store::arrange(&world.ctx, &staff, first, plan(&world, Some("li"), &[meter])).await.unwrap();
        let result = store::arrange(&world.ctx, &staff, second, plan(&world, Some("he"), &[room, meter])).await;
        assert!(matches!(result, Err(Error::Refused(Refusal::Held { .. }))), "{result:?}");
        assert!(held(&world, second).await.is_empty());
        store::arrange(&world.ctx, &staff, second, plan(&world, Some("he"), &[room])).await.unwrap();
        // A second person is no thing among others.
        not_found(store::arrange(&world.ctx, &staff, second, plan(&world, Some("he"), &[world.people["gao"].into()])).await);
        store::arrange(&world.ctx, &staff, first, plan(&world, None, &[])).await.unwrap();
        assert!(held(&world, first).await.is_empty());
        store::arrange(&world.ctx, &staff, second, plan(&world, Some("li"), &[room, meter])).await.unwrap();
        assert_eq!(held(&world, second).await.len(), 3);
    }
}

on_both! {
    async fn what_is_cancelled_or_moved_holds_nothing_and_what_is_done_early_frees_its_people(world: World) {
        let (_, one) = service(&world, "free", None, 1).await;
        let (_, two) = service(&world, "free", None, 1).await;
        let (staff, li) = (butler(&world).await, world.people["li"]);
        let first = booked(&world, "lin", one[0]).await;
        store::assign(&world.ctx, &staff, first, li).await.unwrap();
        let shift = Shift { slot: one[1], reason: None };
        store::move_to(&world.ctx, &world.actor("gao", Capability::Bookings).await, first, shift).await.unwrap();
        assert!(held(&world, first).await.is_empty());
        store::assign(&world.ctx, &staff, first, li).await.unwrap();
        store::cancel(&world.ctx, &world.member("lin").await, first).await.unwrap();
        assert!(held(&world, first).await.is_empty());
        let (early, next) = (booked(&world, "lin", one[0]).await, booked(&world, "xu", two[0]).await);
        store::assign(&world.ctx, &staff, early, li).await.unwrap();
        for act in [Act::Confirm, Act::Depart] {
            store::step(&world.ctx, &staff, early, act).await.unwrap();
        }
        world.clock.advance(DAY + 20 * MINUTE);
        for act in [Act::Arrive, Act::Complete] {
            store::step(&world.ctx, &staff, early, act).await.unwrap();
        }
        assert_eq!(held(&world, early).await.len(), 1, "who did it stays known");
        let ends: Ms = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT ends_at FROM booking_resource WHERE booking_id = $1")
            .bind(early).fetch_one(pool).await.unwrap());
        assert_eq!(ends, START.plus(DAY + 20 * MINUTE));
        assert_eq!(state(&world, next).await, State::Requested);
    }
}

on_both! {
    async fn on_leave_or_out_of_use_nothing_can_be_had_and_those_who_rely_on_it_are_asked_about(world: World) {
        let (_, slots) = outsourced(&world).await;
        let (vendor, staff) = (made(&world, Kind::Vendor, "林安消杀").await, butler(&world).await);
        let id = booked(&world, "lin", slots[0]).await;
        store::arrange(&world.ctx, &staff, id, plan(&world, Some("li"), &[vendor])).await.unwrap();
        let leave = |of: ResourceId, confirm: Option<&str>| BlackoutForm {
            of: Subject::Resource(of).to_string(),
            from: "2026-11-23".to_owned(),
            to: "2026-11-24".to_owned(),
            reason: "年假".to_owned(),
            confirm: confirm.map(str::to_owned),
            key: key(&world),
            ..BlackoutForm::default()
        };
        let li = ResourceId::from(world.people["li"]);
        let ask = resources::black_out(&world.ctx, &staff, leave(li, None).parse().unwrap()).await;
        assert_eq!(fault(ask, "confirm"), Rule::TooMany(1));
        let ask = resources::black_out(&world.ctx, &staff, leave(li, Some("2")).parse().unwrap()).await;
        assert_eq!(fault(ask, "confirm"), Rule::TooMany(1));
        resources::black_out(&world.ctx, &staff, leave(li, Some("1")).parse().unwrap()).await.unwrap();
        let seen = sheet(&world, vendor).await;
        assert_eq!(seen.bookings.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        let off = |confirm: Option<&str>| ResourceForm {
            active: None,
            confirm: confirm.map(str::to_owned),
            ..opened(&world, &seen.resource)
        };
        assert_eq!(fault(resources::save(&world.ctx, &staff, off(None).parse().unwrap()).await, "confirm"), Rule::Required);
        resources::save(&world.ctx, &staff, off(Some("1")).parse().unwrap()).await.unwrap();
        // What is held stays, to be planned anew; nothing new is given.
        assert_eq!(held(&world, id).await.len(), 2);
        let next = booked(&world, "xu", slots[1]).await;
        let away = store::arrange(&world.ctx, &staff, next, plan(&world, Some("li"), &[])).await;
        assert!(matches!(away, Err(Error::Refused(Refusal::Away { .. }))), "{away:?}");
        assert_eq!(refused(store::arrange(&world.ctx, &staff, next, plan(&world, Some("he"), &[vendor])).await), Refusal::OutOfUse);
        let later = booked(&world, "xu", slots[2]).await;
        store::assign(&world.ctx, &staff, later, world.people["li"]).await.unwrap();
    }
}

on_both! {
    async fn a_resource_cannot_become_exclusive_while_it_is_held_twice(world: World) {
        let (_, one) = outsourced(&world).await;
        let (_, two) = outsourced(&world).await;
        let staff = butler(&world).await;
        let many = ResourceForm { shared: Some("true".to_owned()), ..form(&world, Kind::Vendor, "邮政所") };
        let vendor = resources::save(&world.ctx, &manager(&world).await, many.parse().unwrap()).await.unwrap();
        for (member, slot) in [("lin", one[0]), ("xu", two[0])] {
            let id = booked(&world, member, slot).await;
            store::arrange(&world.ctx, &staff, id, plan(&world, None, &[vendor])).await.unwrap();
        }
        let alone = ResourceForm { shared: None, ..opened(&world, &sheet(&world, vendor).await.resource) };
        assert_eq!(fault(resources::save(&world.ctx, &staff, alone.parse().unwrap()).await, "shared"), Rule::Overlaps);
    }
}

on_both! {
    async fn other_estates_arrange_nothing_here_and_their_people_and_vendors_are_no_use(world: World) {
        let (_, slots) = service(&world, "free", None, 1).await;
        let id = booked(&world, "lin", slots[0]).await;
        let (staff, stranger) = (butler(&world).await, world.staff("yao", Capability::Bookings).await);
        let theirs = resources::save(&world.ctx, &stranger, form(&world, Kind::Vendor, "别家").parse().unwrap()).await.unwrap();
        not_found(store::arrange(&world.ctx, &stranger, id, plan(&world, None, &[])).await);
        not_found(store::arrange(&world.ctx, &staff, id, plan(&world, None, &[theirs])).await);
        for key in ["yao", "lin", "tang"] {
            not_found(store::arrange(&world.ctx, &staff, id, plan(&world, Some(key), &[])).await);
        }
        store::step(&world.ctx, &staff, id, Act::Confirm).await.unwrap();
        store::step(&world.ctx, &staff, id, Act::NoShow).await.unwrap();
        assert_eq!(refused(store::arrange(&world.ctx, &staff, id, plan(&world, None, &[])).await), Refusal::Stale);
        assert_eq!(wish(&world, slots[0]).places, 1);
    }
}
