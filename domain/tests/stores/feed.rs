//! The private calendar feed.

use domain::{
    bookings::{Act, State, Wish, store},
    feed::store::{close, find, open, read},
    household::store::end_member,
    id::{BookingId, ServiceId, SlotId},
    on_tx,
    rights::Capability,
    time::{DAY, HOUR},
};

use crate::support::{START, World, on_both};

/// A free service with five slots of two places, a day apart.
async fn slots(world: &World) -> Vec<SlotId> {
    let (service, estate): (ServiceId, _) = (world.ctx.id(), world.estate);
    let slots: Vec<SlotId> = (0..5).map(|_| world.ctx.id()).collect();
    let made = slots.clone();
    let write = world.ctx.db.write(move |tx| {
        Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query(
                    "INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh,
                                          summary_en, minutes, places, notice_hours, escort)
                     VALUES ($1, $2, 'x', 'free', 'other', 'scheduled', 'butler', '钢琴调律', 'Piano tuning', '', '', 60, 2, 2, $3)",
                )
                .bind(service)
                .bind(estate)
                .bind(false)
                .execute(conn)
                .await?;
            });
            for (day, slot) in (1_i64..).zip(made) {
                let starts = START.plus(day * DAY);
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO slot (id, estate_id, service_id, starts_at, ends_at, capacity, taken)
                         VALUES ($1, $2, $3, $4, $5, 2, 0)",
                    )
                    .bind(slot)
                    .bind(estate)
                    .bind(service)
                    .bind(starts)
                    .bind(starts.plus(HOUR))
                    .execute(conn)
                    .await?;
                });
            }
            Ok(())
        })
    });
    write.await.unwrap();
    slots
}

async fn booked(world: &World, who: &str, slot: SlotId, only_me: bool) -> BookingId {
    let wish =
        Wish { slot, places: 1, units: 1, shown: None, note: String::new(), only_me, visit: None, key: world.ctx.id() };
    store::request(&world.ctx, &world.member(who).await, wish).await.unwrap()
}

on_both! {
    async fn a_feed_shows_what_its_person_may_see_in_the_house(world: World) {
        let slots = slots(&world).await;
        let shared = booked(&world, "lin", slots[1], false).await;
        let own = booked(&world, "zhou", slots[0], false).await;
        let hidden = booked(&world, "lin", slots[2], true).await;
        let gone = booked(&world, "lin", slots[3], false).await;
        store::cancel(&world.ctx, &world.member("lin").await, gone).await.unwrap();
        booked(&world, "xu", slots[4], false).await;

        let secret = open(&world.ctx, &world.visitor("zhou").await).await.unwrap();
        let (visitor, events) = read(&world.ctx, &secret).await.unwrap().unwrap();
        assert_eq!(visitor.person(), world.people["zhou"]);
        assert_eq!(events.iter().map(|event| event.id).collect::<Vec<_>>(), [own, shared]);

        let secret = open(&world.ctx, &world.visitor("lin").await).await.unwrap();
        let (_, events) = read(&world.ctx, &secret).await.unwrap().unwrap();
        assert!(events.iter().any(|event| event.id == hidden), "what is one's own alone is in one's own calendar");
    }
}

on_both! {
    async fn a_step_of_a_booking_changes_its_event(world: World) {
        let slots = slots(&world).await;
        let id = booked(&world, "lin", slots[0], false).await;
        let secret = open(&world.ctx, &world.visitor("lin").await).await.unwrap();
        let before = read(&world.ctx, &secret).await.unwrap().unwrap().1.remove(0);
        assert_eq!(before.state, State::Requested);
        world.clock.advance(HOUR);
        let staff = world.staff("min", Capability::Bookings).await;
        store::step(&world.ctx, &staff, id, Act::Confirm).await.unwrap();
        let after = read(&world.ctx, &secret).await.unwrap().unwrap().1.remove(0);
        assert_eq!(after.state, State::Confirmed);
        assert!(after.changed_at > before.changed_at, "calendars take the newer one");
    }
}

on_both! {
    async fn a_new_address_kills_the_old_one_and_a_closed_one_stays_dead(world: World) {
        let lin = world.visitor("lin").await;
        let first = open(&world.ctx, &lin).await.unwrap();
        let second = open(&world.ctx, &lin).await.unwrap();
        assert!(read(&world.ctx, &first).await.unwrap().is_none());
        assert!(read(&world.ctx, &second).await.unwrap().is_some());
        close(&world.ctx, &lin).await.unwrap();
        close(&world.ctx, &lin).await.unwrap();
        assert!(read(&world.ctx, &second).await.unwrap().is_none());
        assert_eq!(find(&world.ctx, &lin).await.unwrap(), None);
    }
}

on_both! {
    async fn nobody_reads_by_guessing_or_by_what_is_stored(world: World) {
        let secret = open(&world.ctx, &world.visitor("lin").await).await.unwrap();
        let stored: String = domain::on!(world.ctx.db, |pool| {
            sqlx::query_scalar("SELECT token_hash FROM calendar_feed").fetch_one(pool).await.unwrap()
        });
        assert_ne!(stored, secret);
        for guess in [stored.as_str(), "", "0", &"0".repeat(64), &"f".repeat(1_000)] {
            assert!(read(&world.ctx, guess).await.unwrap().is_none(), "{guess}");
        }
    }
}

on_both! {
    async fn who_has_left_the_house_reads_nothing_any_more(world: World) {
        let secret = open(&world.ctx, &world.visitor("zhou").await).await.unwrap();
        assert!(read(&world.ctx, &secret).await.unwrap().is_some());
        end_member(&world.ctx, &world.system(), world.people["zhou"], world.houses["A-01"]).await.unwrap();
        world.clock.advance(1);
        assert!(read(&world.ctx, &secret).await.unwrap().is_none());
    }
}

on_both! {
    async fn its_person_sees_when_it_was_last_read(world: World) {
        let lin = world.visitor("lin").await;
        let secret = open(&world.ctx, &lin).await.unwrap();
        assert_eq!(find(&world.ctx, &lin).await.unwrap().unwrap().read_at, None);
        read(&world.ctx, &secret).await.unwrap();
        let first = find(&world.ctx, &lin).await.unwrap().unwrap().read_at;
        assert_eq!(first, Some(world.ctx.now()));
        world.clock.advance(HOUR / 2);
        read(&world.ctx, &secret).await.unwrap();
        assert_eq!(find(&world.ctx, &lin).await.unwrap().unwrap().read_at, first, "at most one write an hour");
        world.clock.advance(DAY);
        read(&world.ctx, &secret).await.unwrap();
        assert_eq!(find(&world.ctx, &lin).await.unwrap().unwrap().read_at, Some(world.ctx.now()));
    }
}
