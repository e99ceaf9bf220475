//! Days away: what they pause, what they leave alone, and who may say so.

use domain::{
    bookings::{State, read as bookings, store as booking_store},
    error::{Error, Refusal, Rule},
    id::AwayId,
    money::Fen,
    plans::{Kind, TurnState, read, store},
    rights::Capability,
};

use super::{away_form, coming, count, daily, day, faults, gone, listed, recurring, refused, started, turn_to, zone};
use crate::{
    bookings::booked,
    support::{not_found, on_both},
};

use TurnState::{Away, Due};

on_both! {
    async fn deliveries_pause_on_days_away_and_go_on_afterwards(world: World) {
        let (milk, _) = recurring(&world, Kind::Delivery, Fen(1_200)).await;
        let plan = started(&world, "lin", daily(&world, milk)).await;
        started(&world, "xu", daily(&world, milk)).await;
        gone(&world, "zhou", "2026-11-24", "2026-11-25").await;
        let states: Vec<_> = coming(&world, plan).await.into_iter().map(|(_, state)| state).collect();
        assert_eq!(states[..4], [None, Some(Away), Some(Away), None]);
        let expected = [("A-01".to_owned(), Some(Away)), ("A-02".to_owned(), None)];
        assert_eq!(listed(&world, "2026-11-24").await, expected);
        turn_to(&world, "2026-11-25", 8);
        store::run(&world.ctx).await.unwrap();
        let desk = world.staff("he", Capability::Bookings).await;
        refused(store::mark(&world.ctx, &desk, (plan, day("2026-11-24")), None).await, &Refusal::Stale);
        let (_, away) = read::day(&world.ctx, &desk, &zone(), day("2026-11-25")).await.unwrap();
        assert_eq!(away.iter().map(|away| away.house.as_str()).collect::<Vec<_>>(), ["A-01"]);
        let far = world.staff("yao", Capability::Bookings).await;
        let (rows, away) = read::day(&world.ctx, &far, &zone(), day("2026-11-25")).await.unwrap();
        assert!(rows.is_empty() && away.is_empty());
    }
}

on_both! {
    async fn what_can_not_be_stopped_any_more_comes_although_the_house_is_away(world: World) {
        let (milk, _) = recurring(&world, Kind::Delivery, Fen(1_200)).await;
        let plan = started(&world, "lin", daily(&world, milk)).await;
        turn_to(&world, "2026-11-22", 18);
        gone(&world, "lin", "2026-11-22", "2026-11-24").await;
        assert_eq!(coming(&world, plan).await[..2], [("2026-11-23".to_owned(), Some(Due)), ("2026-11-24".to_owned(), Some(Away))]);
    }
}

on_both! {
    async fn entries_do_not_overlap_and_each_house_has_its_own(world: World) {
        let lin = world.member("lin").await;
        let wish = away_form(&world, "2026-11-24", "2026-11-26").parse().unwrap();
        let first = store::go_away(&world.ctx, &lin, wish.clone()).await.unwrap();
        assert_eq!(store::go_away(&world.ctx, &lin, wish).await.unwrap(), first);
        for (from, to) in [("2026-11-26", "2026-11-27"), ("2026-11-22", "2026-11-24"), ("2026-11-25", "2026-11-25"), ("2026-11-22", "2026-12-22")] {
            let wish = away_form(&world, from, to).parse().unwrap();
            refused(store::go_away(&world.ctx, &world.member("zhou").await, wish).await, &Refusal::AwayAlready);
        }
        gone(&world, "xu", "2026-11-24", "2026-11-26").await;
        gone(&world, "lin", "2026-11-27", "2026-11-27").await;
        let past = away_form(&world, "2026-11-21", "2026-11-22").parse().unwrap();
        let expected = [("first".to_owned(), Rule::NotBefore(day("2026-11-22")))];
        assert_eq!(faults(store::go_away(&world.ctx, &lin, past).await), expected);
    }
}

on_both! {
    async fn two_entries_for_the_same_days_at_once_are_one(world: World) {
        let lin = world.member("lin").await;
        let tries = (0..6).map(|_| store::go_away(&world.ctx, &lin, away_form(&world, "2026-11-24", "2026-11-26").parse().unwrap()));
        let made = futures::future::join_all(tries).await.into_iter().filter(Result::is_ok).count();
        assert_eq!((made, count(&world, "SELECT COUNT(*) FROM house_away").await), (1, 1));
    }
}

on_both! {
    async fn who_comes_back_earlier_has_milk_again(world: World) {
        let (milk, _) = recurring(&world, Kind::Delivery, Fen(1_200)).await;
        let plan = started(&world, "lin", daily(&world, milk)).await;
        let (lin, later) = (world.member("lin").await, gone(&world, "lin", "2026-11-26", "2026-11-27").await);
        let now = gone(&world, "lin", "2026-11-22", "2026-11-25").await;
        not_found(store::come_back(&world.ctx, &world.member("xu").await, now).await);
        store::come_back(&world.ctx, &lin, later).await.unwrap();
        store::come_back(&world.ctx, &lin, now).await.unwrap();
        assert!(coming(&world, plan).await.iter().all(|(_, state)| state.is_none()));
        refused(store::come_back(&world.ctx, &lin, later).await, &Refusal::Stale);
        turn_to(&world, "2026-11-23", 8);
        refused(store::come_back(&world.ctx, &lin, now).await, &Refusal::Stale);
    }
}

on_both! {
    async fn bookings_on_days_away_are_listed_and_only_the_chosen_ones_are_called_off(world: World) {
        let (_, slots) = crate::bookings::service(&world, "free", None, 5).await;
        let (first, second) = (booked(&world, "lin", slots[1]).await, booked(&world, "zhou", slots[2]).await);
        let outside = booked(&world, "lin", slots[4]).await;
        let neighbours = booked(&world, "xu", slots[1]).await;
        let away = gone(&world, "lin", "2026-11-24", "2026-11-25").await;
        let lin = world.member("lin").await;
        let (_, meanwhile) = read::away(&world.ctx, &lin, &zone(), away).await.unwrap();
        assert_eq!(meanwhile.iter().map(|one| one.id).collect::<Vec<_>>(), [first, second]);
        not_found(read::away(&world.ctx, &world.member("xu").await, &zone(), away).await);
        let state = async |id| {
            let desk = world.actor("min", Capability::Bookings).await;
            bookings::find(&world.ctx, &desk, id).await.unwrap().unwrap().row.state
        };
        // One that is not theirs: none is called off.
        not_found(store::call_off(&world.ctx, &lin, vec![first, neighbours]).await);
        assert_eq!(state(first).await, State::Requested);
        store::call_off(&world.ctx, &lin, vec![first, first]).await.unwrap();
        let states = (state(first).await, state(second).await, state(outside).await, state(neighbours).await);
        assert_eq!(states, (State::Cancelled, State::Requested, State::Requested, State::Requested));
        refused(booking_store::cancel_all(&world.ctx, &lin, vec![second, first]).await, &Refusal::Stale);
        assert_eq!(state(second).await, State::Requested);
        assert!(matches!(store::call_off(&world.ctx, &lin, Vec::new()).await, Err(Error::Invalid(_))));
    }
}

on_both! {
    async fn an_entry_that_is_not_there_is_not_found(world: World) {
        let nothing: AwayId = world.ctx.id();
        not_found(read::away(&world.ctx, &world.member("lin").await, &zone(), nothing).await);
        not_found(store::come_back(&world.ctx, &world.member("lin").await, nothing).await);
    }
}
