//! Letters about what is due: the day before, and once when it is overdue.

use domain::{
    mail::Letter,
    time::{MINUTE, Ms},
};
use sqlx::types::Json;

use super::*;

async fn letters(world: &World) -> Vec<Letter> {
    let rows: Vec<Json<Letter>> =
        on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT letter FROM mail ORDER BY created_at, id")
            .fetch_all(pool)
            .await
            .unwrap());
    rows.into_iter().map(|Json(letter)| letter).collect()
}

async fn remind(world: &World) -> usize {
    store::remind(&world.ctx).await.unwrap();
    letters(world).await.len()
}

async fn lent(world: &World) -> IssueId {
    let item = item(world, Kind::Lend, 2).await;
    let id = asked(world, "lin", item).await;
    step(world, id, Act::HandOut).await.unwrap();
    id
}

on_both! {
    async fn the_borrower_hears_of_it_the_day_before_and_once_when_it_is_overdue(world: World) {
        let id = lent(&world).await;
        world.clock.advance(6 * DAY - MINUTE);
        assert_eq!(remind(&world).await, 0);
        world.clock.advance(MINUTE);
        for _ in 0..3 {
            assert_eq!(remind(&world).await, 1);
        }
        let due = seen(&world, "lin", id).await.unwrap().row.due_at.unwrap();
        assert_eq!(due, Ms(crate::support::START.0 + 7 * DAY));
        let Letter::LoanDue { item, when, kept, .. } = letters(&world).await.remove(0) else { panic!() };
        assert_eq!((item.as_str(), when.as_str(), kept), ("大伞", "2026-11-29 14:00", false));
        world.clock.advance(DAY);
        for _ in 0..3 {
            assert_eq!(remind(&world).await, 2);
        }
        assert!(matches!(letters(&world).await[1], Letter::LoanOverdue { kept: false, .. }));
        world.clock.advance(30 * DAY);
        assert_eq!(remind(&world).await, 2);
    }
}

on_both! {
    async fn many_nodes_that_remind_at_once_write_each_letter_once(world: World) {
        for _ in 0..3 {
            lent(&world).await;
        }
        world.clock.advance(6 * DAY);
        let tasks = (0..8).map(|_| {
            let ctx = world.ctx.clone();
            tokio::spawn(async move { store::remind(&ctx).await })
        });
        for task in futures::future::join_all(tasks).await {
            task.unwrap().unwrap();
        }
        assert_eq!(letters(&world).await.len(), 3);
    }
}

on_both! {
    async fn nobody_is_reminded_of_what_is_back_and_more_time_begins_anew(world: World) {
        let (back, longer) = (lent(&world).await, lent(&world).await);
        take_in(&world, back, Act::TakeBack).await.unwrap();
        world.clock.advance(8 * DAY);
        assert_eq!(remind(&world).await, 1);
        step(&world, longer, Act::Extend).await.unwrap();
        let view = seen(&world, "lin", longer).await.unwrap();
        assert_eq!((view.row.due_at, view.row.state), (Some(world.ctx.now().plus(7 * DAY)), State::HandedOut));
        assert_eq!(remind(&world).await, 1);
        world.clock.advance(6 * DAY);
        assert_eq!(remind(&world).await, 2);
        world.clock.advance(DAY);
        assert_eq!(remind(&world).await, 3);
    }
}

on_both! {
    async fn a_loan_of_a_day_has_no_day_before(world: World) {
        let service = service(&world, "loan").await;
        let short = NewItem { hours: Some(24), ..new_item(&world, service, Kind::Lend, 2) };
        let item = store::add_item(&world.ctx, &desk(&world).await, short).await.unwrap();
        let id = asked(&world, "lin", item).await;
        step(&world, id, Act::HandOut).await.unwrap();
        world.clock.advance(HOUR);
        assert_eq!(remind(&world).await, 0);
        world.clock.advance(DAY);
        assert_eq!(remind(&world).await, 1);
    }
}

on_both! {
    async fn the_owner_of_a_kept_thing_is_told_where_it_is_not_that_it_is_borrowed(world: World) {
        let item = item(&world, Kind::Custody, 2).await;
        let id = asked(&world, "lin", item).await;
        take_in(&world, id, Act::Keep).await.unwrap();
        world.clock.advance(6 * DAY);
        assert_eq!(remind(&world).await, 1);
        assert!(matches!(letters(&world).await[0], Letter::LoanDue { kept: true, .. }));
    }
}
