//! Whatever happens in whatever order, the ledger balances, and what is repeated is posted once. PORTAL_LONG=1: the long form.

use std::collections::HashMap;

use domain::{
    bookings::{Act, store::step},
    error::{Error, Refusal},
    id::EntryId,
    ledger::{
        ALONE, Kind,
        credits::{Outcome, approve, decline, propose},
        desk::waiting,
        forms::{Payment, Proposal},
        gateway::Desk,
        payments::record,
    },
    money::Fen,
    time::MINUTE,
};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};

use super::{
    Visit, assert_balanced, balance, butler,
    credits::{credit, refund},
    desk, entries, manager,
    payments::payment,
};
use crate::support::{World, on_both};

/// Houses and staff are named by their place.
#[derive(Clone, Debug)]
enum Op {
    Charge {
        house: usize,
        price: i64,
    },
    Pay {
        house: usize,
        amount: i64,
    },
    Give {
        kind: Kind,
        house: usize,
        amount: i64,
        by: usize,
    },
    Decide {
        approve: bool,
        which: usize,
        by: usize,
    },
    /// The last payment's or proposal's form, once more.
    Again,
    Later {
        minutes: i64,
    },
}

const HOUSES: [(&str, &str); 2] = [("A-01", "lin"), ("A-02", "xu")];

fn op() -> impl Strategy<Value = Op> {
    let amount = prop_oneof![-2_i64..=2, 1_i64..=60_000, 1_i64..=500_000, Just(i64::MAX)];
    let give = (prop_oneof![Just(Kind::Credit), Just(Kind::Refund)], 0..2_usize, amount.clone(), 0..2_usize);
    prop_oneof![
        3 => (0..2_usize, 0_i64..=300_000).prop_map(|(house, price)| Op::Charge { house, price }),
        3 => (0..2_usize, amount).prop_map(|(house, amount)| Op::Pay { house, amount }),
        3 => give.prop_map(|(kind, house, amount, by)| Op::Give { kind, house, amount, by }),
        2 => (any::<bool>(), 0..100_usize, 0..2_usize).prop_map(|(approve, which, by)| Op::Decide { approve, which, by }),
        2 => Just(Op::Again),
        1 => (0_i64..3_000).prop_map(|minutes| Op::Later { minutes }),
    ]
}

/// What the ledger should say, kept in the simplest way.
#[derive(Default)]
struct Model {
    balances: [i64; 2],
    entries: i64,
    /// Proposals that wait: house, what it moves, by whom.
    waiting: HashMap<EntryId, (usize, Kind, i64, usize)>,
    last: Option<Sent>,
}

#[derive(Clone)]
enum Sent {
    Payment(Payment),
    Proposal(Proposal, usize, Outcome),
}

impl Model {
    fn post(&mut self, house: usize, by: i64) {
        self.balances[house] += by;
        self.entries += 1;
    }
}

fn moves(kind: Kind, amount: i64) -> i64 {
    if kind == Kind::Refund { amount } else { -amount }
}

async fn act(world: &World, model: &mut Model, op: &Op) {
    let staff = [desk(world).await, manager(world).await];
    match op {
        Op::Charge { house, price } => {
            let (code, whose) = HOUSES[*house];
            let visit = Visit { house: code, whose, ..Visit::at(*price) };
            let id = visit.done(world).await;
            assert!(step(&world.ctx, &butler(world).await, id, Act::Complete).await.is_err());
            if visit.total() > Fen::ZERO {
                model.post(*house, visit.total().0);
            }
        }
        Op::Pay { house, amount } => {
            let payment = Payment { house: HOUSES[*house].0.to_owned(), ..payment(world, *amount) };
            let result = record(&world.ctx, &staff[0], &Desk, payment.clone()).await;
            assert_eq!(result.is_ok(), (1..=1_000_000_000_000).contains(amount), "{result:?}");
            if result.is_ok() {
                model.post(*house, -amount);
                model.last = Some(Sent::Payment(payment));
            }
        }
        Op::Give { kind, house, amount, by } => {
            let wish = if *kind == Kind::Refund { refund(world, *amount) } else { credit(world, *amount) };
            let wish = Proposal { house: HOUSES[*house].0.to_owned(), ..wish };
            let known: Vec<EntryId> = model.waiting.keys().copied().collect();
            match propose(&world.ctx, &staff[*by], wish.clone()).await {
                Ok(Outcome::Posted) => {
                    assert!(*amount <= ALONE.0, "{amount} was given alone");
                    model.post(*house, moves(*kind, *amount));
                    assert!(*kind == Kind::Credit || model.balances[*house] <= 0, "a refund on credit");
                    model.last = Some(Sent::Proposal(wish, *by, Outcome::Posted));
                }
                Ok(Outcome::Waiting) => {
                    let rows = waiting(&world.ctx, &staff[0]).await.unwrap().waiting;
                    let new: Vec<_> = rows.iter().filter(|row| !known.contains(&row.id)).collect();
                    assert_eq!(new.len(), 1);
                    model.waiting.insert(new[0].id, (*house, *kind, *amount, *by));
                    model.last = Some(Sent::Proposal(wish, *by, Outcome::Waiting));
                }
                Err(Error::Invalid(_)) => assert!(!(1..=1_000_000_000_000).contains(amount)),
                Err(Error::Refused(Refusal::NoCredit)) => {
                    assert!(*kind == Kind::Refund && model.balances[*house] + amount > 0);
                }
                other => panic!("{other:?}"),
            }
        }
        Op::Decide { approve: yes, which, by } => {
            let mut ids: Vec<EntryId> = model.waiting.keys().copied().collect();
            ids.sort();
            let Some(id) = ids.get(which % ids.len().max(1)).copied() else { return };
            let (house, kind, amount, proposer) = model.waiting[&id];
            let result = if *yes {
                approve(&world.ctx, &staff[*by], id).await
            } else {
                decline(&world.ctx, &staff[*by], id, "不符".to_owned()).await
            };
            match result {
                Ok(()) => {
                    assert_ne!(proposer, *by);
                    model.waiting.remove(&id);
                    if *yes {
                        model.post(house, moves(kind, amount));
                    }
                }
                Err(Error::Refused(Refusal::SecondPerson)) => assert_eq!(proposer, *by),
                Err(Error::Refused(Refusal::NoCredit)) => {
                    assert!(*yes && kind == Kind::Refund && model.balances[house] + amount > 0);
                }
                other => panic!("{other:?}"),
            }
        }
        Op::Again => match model.last.clone() {
            Some(Sent::Payment(payment)) => {
                record(&world.ctx, &staff[0], &Desk, payment).await.unwrap();
            }
            Some(Sent::Proposal(wish, by, outcome)) => {
                assert_eq!(propose(&world.ctx, &staff[by], wish).await.unwrap(), outcome);
            }
            None => {}
        },
        Op::Later { minutes } => world.clock.advance(minutes * MINUTE),
    }
}

/// So that the list of what waits stays short.
async fn decline_all(world: &World, model: &mut Model) {
    let staff = [desk(world).await, manager(world).await];
    for (id, (_, _, _, by)) in model.waiting.drain() {
        decline(&world.ctx, &staff[1 - by], id, "不符".to_owned()).await.unwrap();
    }
}

async fn assert_as_modelled(world: &World, model: &Model, story: &[Op]) {
    for (place, (code, _)) in HOUSES.iter().enumerate() {
        assert_eq!(balance(world, code).await, Fen(model.balances[place]), "{code} after {story:?}");
    }
    assert_eq!(entries(world).await, model.entries, "after {story:?}");
    let rows = waiting(&world.ctx, &desk(world).await).await.unwrap().waiting;
    assert_eq!(rows.len(), model.waiting.len(), "after {story:?}");
    assert_balanced(world).await;
}

fn long() -> bool {
    #[expect(clippy::disallowed_methods, reason = "whether the long form was asked for")]
    let long = std::env::var("PORTAL_LONG");
    long.is_ok_and(|value| value == "1")
}

on_both! {
    async fn after_any_story_the_ledger_balances_and_repeats_are_posted_once(world: World) {
        let (cases, steps) = if long() { (1_000, 100) } else { (4, 40) };
        let mut runner = TestRunner::new(Config::default());
        let mut model = Model::default();
        for _ in 0..cases {
            let story = proptest::collection::vec(op(), 1..=steps).new_tree(&mut runner).unwrap().current();
            for op in &story {
                act(&world, &mut model, op).await;
            }
            assert_as_modelled(&world, &model, &story).await;
            decline_all(&world, &mut model).await;
        }
    }
}
