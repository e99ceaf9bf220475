//! BK-3: a crew opens one visit by a link that expires, sees only that visit, and its address on the day.

use domain::{
    bookings::{Step, read, store as bookings},
    error::{Error, Refusal},
    id::{BookingId, FormKey},
    rights::Capability,
    scope::{Actor, Staff},
    time::{DAY, HOUR},
    vendors::{Act, State, crew, job::Job, jobs, store},
};

use super::{completed, decision, given, manager, vendor};
use crate::{
    bookings::{booked, wish},
    support::{World, not_found, on_both},
};

const PEER: &str = "192.0.2.7";

async fn butler(world: &World) -> Staff {
    world.staff("min", Capability::Bookings).await
}

async fn linked(world: &World, booking: BookingId) -> String {
    let key: FormKey = world.ctx.id();
    jobs::open(&world.ctx, &butler(world).await, booking, ("带好鞋套".to_owned(), key)).await.unwrap()
}

async fn opened(world: &World, secret: &str) -> Option<Job> {
    crew::read(&world.ctx, secret, PEER).await.unwrap()
}

fn dead(result: Result<(), Error>) {
    assert!(matches!(result, Err(Error::Refused(Refusal::DeadLink))), "{result:?}");
}

/// A booking of tomorrow at 14:00, with a note that is the owner's own.
async fn visit(world: &World) -> BookingId {
    let id = vendor(world, "林安消杀").await;
    let (_, slots) = given(world, id).await;
    let note = "保险柜在书房".to_owned();
    let wish = domain::bookings::Wish { note, ..wish(world, slots[0]) };
    bookings::request(&world.ctx, &world.member("lin").await, wish).await.unwrap()
}

on_both! {
    async fn the_address_is_told_on_the_day_of_the_visit_and_neither_before_nor_after(world: World) {
        let booking = visit(&world).await;
        bookings::assign(&world.ctx, &butler(&world).await, booking, world.people["li"]).await.unwrap();
        let secret = linked(&world, booking).await;
        // The visit is tomorrow at 14:00: ten hours are left of today.
        world.clock.advance(10 * HOUR - 1);
        let job = opened(&world, &secret).await.unwrap();
        assert_eq!((job.address, job.note.as_str()), (None, "带好鞋套"));
        assert_eq!(job.escort.unwrap().en, "li");
        world.clock.advance(1);
        assert_eq!(opened(&world, &secret).await.unwrap().address.unwrap().zh, "A-01");
        world.clock.advance(DAY - 1);
        assert!(opened(&world, &secret).await.unwrap().address.is_some());
        world.clock.advance(1);
        assert_eq!(opened(&world, &secret).await.unwrap().address, None);
    }
}

on_both! {
    async fn a_crew_sees_its_own_visit_only_and_never_the_owners_words(world: World) {
        let booking = visit(&world).await;
        let secret = linked(&world, booking).await;
        world.clock.advance(DAY);
        let shown = format!("{:?}", opened(&world, &secret).await.unwrap());
        for hidden in ["保险柜", "lin@", "lin女士", "林"] {
            assert!(!shown.contains(hidden), "{hidden}: {shown}");
        }
        for wrong in ["", "0", &"0".repeat(64), &format!("{secret}0")] {
            assert!(opened(&world, wrong).await.is_none());
        }
    }
}

on_both! {
    async fn a_link_that_was_replaced_or_taken_back_is_dead(world: World) {
        let booking = visit(&world).await;
        let (first, second) = (linked(&world, booking).await, linked(&world, booking).await);
        assert!(opened(&world, &first).await.is_none());
        dead(crew::accept(&world.ctx, &first, PEER).await);
        crew::accept(&world.ctx, &second, PEER).await.unwrap();
        let staff = butler(&world).await;
        jobs::revoke(&world.ctx, &staff, booking).await.unwrap();
        jobs::revoke(&world.ctx, &staff, booking).await.unwrap();
        assert!(opened(&world, &second).await.is_none());
        dead(crew::accept(&world.ctx, &second, PEER).await);
        world.clock.advance(2 * DAY);
        dead(crew::report(&world.ctx, &second, PEER, "做完了".to_owned()).await);
    }
}

on_both! {
    async fn a_link_dies_a_day_after_the_visit_and_follows_a_visit_that_moves(world: World) {
        let id = vendor(&world, "林安消杀").await;
        let (_, slots) = given(&world, id).await;
        let booking = booked(&world, "lin", slots[0]).await;
        let secret = linked(&world, booking).await;
        world.clock.advance(HOUR);
        let shift = domain::bookings::Shift { slot: slots[2], reason: None };
        bookings::move_to(&world.ctx, &Actor::Member(world.member("lin").await), booking, shift).await.unwrap();
        // The visit now ends three days and one hour after the start, the link a day later.
        world.clock.advance(4 * DAY - 1);
        assert!(opened(&world, &secret).await.is_some());
        world.clock.advance(1);
        assert!(opened(&world, &secret).await.is_none());
        dead(crew::report(&world.ctx, &secret, PEER, "做完了".to_owned()).await);
        let key: FormKey = world.ctx.id();
        let late = jobs::open(&world.ctx, &butler(&world).await, booking, (String::new(), key)).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::Stale))), "{late:?}");
    }
}

on_both! {
    async fn a_link_is_dead_while_the_visit_is_off_or_the_vendor_suspended(world: World) {
        let booking = visit(&world).await;
        let secret = linked(&world, booking).await;
        let staff = manager(&world).await;
        let id = store::list(&world.ctx, &staff).await.unwrap()[0].id;
        store::decide(&world.ctx, &staff, id, decision(State::Approved, Act::Suspend)).await.unwrap();
        assert!(opened(&world, &secret).await.is_none());
        dead(crew::accept(&world.ctx, &secret, PEER).await);
        store::decide(&world.ctx, &staff, id, decision(State::Suspended, Act::Approve)).await.unwrap();
        assert!(opened(&world, &secret).await.is_some());
        bookings::cancel(&world.ctx, &world.member("lin").await, booking).await.unwrap();
        assert!(opened(&world, &secret).await.is_none());
        dead(crew::accept(&world.ctx, &secret, PEER).await);
    }
}

on_both! {
    async fn accepting_and_reporting_stand_in_the_timeline_once_under_whoever_gave_the_link(world: World) {
        let booking = visit(&world).await;
        let secret = linked(&world, booking).await;
        let taken = futures::future::join_all((0..5).map(|_| crew::accept(&world.ctx, &secret, PEER))).await;
        assert!(taken.iter().all(Result::is_ok), "{taken:?}");
        let early = crew::report(&world.ctx, &secret, PEER, "做完了".to_owned()).await;
        assert!(matches!(early, Err(Error::Refused(Refusal::TooEarly))), "{early:?}");
        world.clock.advance(DAY);
        for _ in 0..2 {
            crew::report(&world.ctx, &secret, PEER, "换了两个喷头".to_owned()).await.unwrap();
        }
        let staff = butler(&world).await;
        let view = read::find(&world.ctx, &Actor::Staff(staff), booking).await.unwrap().unwrap();
        let steps: Vec<(Step, &str)> = view.timeline.iter().map(|entry| (entry.step, entry.by.name_en.as_str())).collect();
        assert_eq!(steps, [(Step::Requested, "lin"), (Step::JobAccepted, "min"), (Step::JobReported, "min")]);
        assert_eq!(view.row.state, domain::bookings::State::Requested, "the escort completes the visit, not the crew");
        let link = jobs::find(&world.ctx, &staff, booking).await.unwrap().unwrap().link.unwrap();
        assert_eq!((link.report.as_str(), link.accepted_at.is_some(), link.reported_at.is_some()), ("换了两个喷头", true, true));
    }
}

on_both! {
    async fn links_of_another_estates_visits_are_not_given_out(world: World) {
        let booking = visit(&world).await;
        linked(&world, booking).await;
        let stranger = world.staff("yao", Capability::Bookings).await;
        let key: FormKey = world.ctx.id();
        not_found(jobs::open(&world.ctx, &stranger, booking, (String::new(), key)).await);
        not_found(jobs::revoke(&world.ctx, &stranger, booking).await);
        assert!(jobs::find(&world.ctx, &stranger, booking).await.unwrap().is_none());
        assert!(jobs::find(&world.ctx, &butler(&world).await, booking).await.unwrap().unwrap().link.is_some());
    }
}

on_both! {
    async fn a_network_that_tries_many_wrong_codes_is_turned_away(world: World) {
        let booking = visit(&world).await;
        let secret = linked(&world, booking).await;
        for _ in 0..100 {
            dead(crew::accept(&world.ctx, "a wrong one", PEER).await);
        }
        let flooded = crew::accept(&world.ctx, &secret, PEER).await;
        assert!(matches!(flooded, Err(Error::TooMany)), "{flooded:?}");
        assert!(matches!(crew::read(&world.ctx, &secret, PEER).await, Err(Error::TooMany)));
        assert!(crew::read(&world.ctx, &secret, "192.0.2.8").await.unwrap().is_some(), "others are not");
    }
}

on_both! {
    async fn a_visit_that_is_completed_can_still_be_reported_on_the_same_day(world: World) {
        let booking = visit(&world).await;
        let secret = linked(&world, booking).await;
        completed(&world, booking).await;
        world.clock.advance(DAY + HOUR);
        crew::report(&world.ctx, &secret, PEER, "收尾了".to_owned()).await.unwrap();
        assert!(opened(&world, &secret).await.unwrap().reported_at.is_some());
    }
}
