//! On the shelf, out and gone are all that there is, after any sequence; and the checker of that finds programs that get it
//! wrong. `PORTAL_LONG=1`: the long form.

use domain::stock::LevelChange;
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};

use super::*;

#[derive(Clone, Debug)]
enum Op {
    Ask {
        who: usize,
        item: usize,
        quantity: i64,
    },
    Hand {
        item: usize,
        quantity: i64,
    },
    Cancel {
        issue: usize,
    },
    Step {
        issue: usize,
        act: Act,
    },
    TakeIn {
        issue: usize,
        act: Act,
    },
    Change {
        item: usize,
        by: i64,
    },
    /// The last form once more.
    Again,
    Later {
        hours: i64,
    },
}

fn op() -> impl Strategy<Value = Op> {
    let (item, issue, quantity) = (0..3_usize, 0..1_000_usize, 1..4_i64);
    let act =
        prop_oneof![Just(Act::HandOut), Just(Act::HandOver), Just(Act::Collect), Just(Act::Lose), Just(Act::Extend)];
    let look = prop_oneof![Just(Act::TakeBack), Just(Act::Keep)];
    prop_oneof![
        5 => (0..3_usize, item.clone(), quantity.clone()).prop_map(|(who, item, quantity)| Op::Ask { who, item, quantity }),
        1 => (item.clone(), quantity).prop_map(|(item, quantity)| Op::Hand { item, quantity }),
        2 => issue.clone().prop_map(|issue| Op::Cancel { issue }),
        6 => (issue.clone(), act).prop_map(|(issue, act)| Op::Step { issue, act }),
        4 => (issue, look).prop_map(|(issue, act)| Op::TakeIn { issue, act }),
        2 => (item, -4..5_i64).prop_map(|(item, by)| Op::Change { item, by }),
        1 => Just(Op::Again),
        1 => (0..200_i64).prop_map(|hours| Op::Later { hours }),
    ]
}

/// What is wrong with the items, in words. Knows nothing of how pieces are taken.
async fn faults(world: &World, totals: &[(ItemId, i64)]) -> Vec<String> {
    const PIECES: &str = "SELECT i.total, i.on_hand,
          CAST(COALESCE((SELECT SUM(u.quantity) FROM stock_issue u WHERE u.item_id = i.id
                           AND u.state IN ('asked', 'handed_out', 'kept')), 0) AS BIGINT),
          CAST(COALESCE((SELECT SUM(u.quantity) FROM stock_issue u WHERE u.item_id = i.id
                           AND u.state IN ('lost', 'handed_over')), 0) AS BIGINT)
        FROM stock_item i WHERE i.id = $1";
    let mut faults = Vec::new();
    for (item, expected) in totals {
        let (total, on_hand, out, gone): (i64, i64, i64, i64) =
            on!(world.ctx.db, |pool| sqlx::query_as(PIECES).bind(item).fetch_one(pool).await.unwrap());
        if on_hand + out + gone != total {
            faults.push(format!("{on_hand} on the shelf, {out} out and {gone} gone are not {total}"));
        }
        if total != *expected {
            faults.push(format!("{total} in all, though {expected} were brought"));
        }
    }
    faults
}

/// Refusals are answers; anything else that fails is a failure of the test.
fn answered<T>(result: Result<T, Error>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(Error::Refused(_) | Error::Invalid(_)) => None,
        Err(other) => panic!("{other:?}"),
    }
}

struct Game<'w> {
    world: &'w World,
    /// Items with what was brought of them in all.
    totals: Vec<(ItemId, i64)>,
    issues: Vec<IssueId>,
    last: Option<(usize, Ask, IssueId)>,
}

impl Game<'_> {
    fn issue(&self, place: usize) -> Option<IssueId> {
        (!self.issues.is_empty()).then(|| self.issues[place % self.issues.len()])
    }

    async fn member(&self, who: usize) -> domain::scope::Member {
        self.world.member(["lin", "zhou", "xu"][who]).await
    }

    async fn play(&mut self, op: &Op) {
        let (world, ctx) = (self.world, &self.world.ctx);
        match *op {
            Op::Ask { who, item, quantity } => {
                let wish = Ask { quantity, ..wish(world, self.totals[item].0) };
                if let Some(id) = answered(store::ask(ctx, &self.member(who).await, wish.clone()).await) {
                    self.issues.push(id);
                    self.last = Some((who, wish, id));
                }
            }
            Op::Hand { item, quantity } => {
                let handing = counter::handing(world, self.totals[item].0, "A-02");
                let handing = Handing { quantity, reason: Some("例外".to_owned()), ..handing };
                self.issues.extend(answered(store::hand(ctx, &desk(world).await, handing).await));
            }
            Op::Cancel { issue } => {
                let Some(id) = self.issue(issue) else { return };
                let staff = world.actor("he", Capability::Bookings).await;
                answered(store::cancel(ctx, &staff, id).await);
            }
            Op::Step { issue, act } => {
                let Some(id) = self.issue(issue) else { return };
                answered(step(world, id, act).await);
            }
            Op::TakeIn { issue, act } => {
                let Some(id) = self.issue(issue) else { return };
                answered(take_in(world, id, act).await);
            }
            Op::Change { item, by } => {
                let (id, total) = self.totals[item];
                let wish = LevelChange { item: id, by, reason: "清点".to_owned(), key: ctx.id() };
                if answered(store::change(ctx, &desk(world).await, wish).await).is_some() {
                    self.totals[item] = (id, total + by);
                }
            }
            Op::Again => {
                let Some((who, wish, id)) = self.last.clone() else { return };
                assert_eq!(store::ask(ctx, &self.member(who).await, wish).await.unwrap(), id);
            }
            Op::Later { hours } => world.clock.advance(hours * HOUR),
        }
    }
}

async fn game(world: &World) -> Game<'_> {
    let mut totals = Vec::new();
    for kind in Kind::ALL {
        totals.push((item(world, *kind, 5).await, 5));
    }
    Game { world, totals, issues: Vec::new(), last: None }
}

fn long() -> bool {
    #[expect(clippy::disallowed_methods, reason = "whether the long form was asked for")]
    let long = std::env::var("PORTAL_LONG");
    long.is_ok_and(|value| value == "1")
}

on_both! {
    async fn after_any_story_the_shelf_and_what_is_out_and_gone_are_all_there_is(world: World) {
        let (cases, steps) = if long() { (500, 100) } else { (4, 50) };
        let mut runner = TestRunner::new(Config::default());
        for _ in 0..cases {
            let story = proptest::collection::vec(op(), 10..=steps).new_tree(&mut runner).unwrap().current();
            let mut game = game(&world).await;
            for op in &story {
                game.play(op).await;
                let found = faults(&world, &game.totals).await;
                assert!(found.is_empty(), "after {op:?} of {story:?}: {found:?}");
            }
        }
    }
}

on_both! {
    /// Must be caught: a step that forgets the pieces, one that gives them back twice, and an issue that takes none.
    async fn must_be_caught_pieces_that_appear_or_vanish(world: World) {
        for planted in [
            "UPDATE stock_issue SET state = 'returned' WHERE item_id = $1 AND state = 'handed_out'",
            "UPDATE stock_item SET on_hand = on_hand + 1 WHERE id = $1",
            "UPDATE stock_issue SET quantity = quantity + 1 WHERE item_id = $1",
            "DELETE FROM stock_issue WHERE item_id = $1 AND state = 'asked'",
        ] {
            let item = item(&world, Kind::Lend, 5).await;
            let first = asked(&world, "lin", item).await;
            step(&world, first, Act::HandOut).await.unwrap();
            let second = asked(&world, "xu", item).await;
            assert!(faults(&world, &[(item, 5)]).await.is_empty());
            world.ctx.db.write(move |tx| Box::pin(async move {
                on_tx!(tx, |conn| { sqlx::query("DELETE FROM stock_event WHERE issue_id = $1").bind(second).execute(conn).await?; });
                on_tx!(tx, |conn| { sqlx::query(planted).bind(item).execute(conn).await?; });
                Ok(())
            })).await.unwrap();
            assert!(!faults(&world, &[(item, 5)]).await.is_empty(), "{planted}");
        }
    }
}

on_both! {
    async fn the_row_itself_refuses_to_hold_less_than_nothing_or_more_than_all(world: World) {
        let item = item(&world, Kind::Lend, 2).await;
        for broken in [
            "UPDATE stock_item SET on_hand = -1 WHERE id = $1",
            "UPDATE stock_item SET on_hand = total + 1 WHERE id = $1",
            "UPDATE stock_item SET hours = NULL WHERE id = $1",
        ] {
            let write = world.ctx.db.write(move |tx| Box::pin(async move {
                on_tx!(tx, |conn| { sqlx::query(broken).bind(item).execute(conn).await?; });
                Ok(())
            }));
            assert!(write.await.is_err(), "{broken}");
        }
    }
}
