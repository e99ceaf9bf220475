//! Credits and refunds: alone up to the estate's limit, by two people above it.

use domain::{
    error::{Error, Refusal, Rule},
    id::EntryId,
    ledger::{
        Kind, Means, ProposalState,
        credits::{Outcome, approve, decline, propose},
        desk::waiting,
        forms::Proposal,
        gateway::Desk,
        payments::record,
    },
    money::Fen,
    on, on_tx,
    rights::Capability,
    time::{DAY, HOUR},
};

use super::{Visit, account, assert_balanced, balance, desk, entries, manager, payments::payment, refused};
use crate::support::{World, not_found, on_both};

pub fn credit(world: &World, amount: i64) -> Proposal {
    Proposal {
        house: "A-01".to_owned(),
        kind: Kind::Credit,
        amount: Fen(amount),
        means: None,
        reference: String::new(),
        booking: None,
        reason: "迟到半小时".to_owned(),
        key: world.ctx.id(),
    }
}

pub fn refund(world: &World, amount: i64) -> Proposal {
    Proposal { kind: Kind::Refund, means: Some(Means::Cash), ..credit(world, amount) }
}

async fn only_proposal(world: &World) -> EntryId {
    let waiting = waiting(&world.ctx, &manager(world).await).await.unwrap().waiting;
    assert_eq!(waiting.len(), 1);
    waiting[0].id
}

async fn acts(world: &World) -> Vec<String> {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT act FROM audit WHERE act LIKE 'ledger.%' ORDER BY at, id")
        .fetch_all(pool)
        .await
        .unwrap())
}

on_both! {
    async fn a_small_credit_is_given_at_once_and_a_large_one_waits_for_a_second_person(world: World) {
        Visit::at(200_000).done(&world).await;
        let staff = desk(&world).await;
        assert_eq!(propose(&world.ctx, &staff, credit(&world, 50_000)).await.unwrap(), Outcome::Posted);
        assert_eq!(balance(&world, "A-01").await, Fen(130_000));
        world.clock.advance(DAY);
        assert_eq!(propose(&world.ctx, &staff, credit(&world, 50_001)).await.unwrap(), Outcome::Waiting);
        assert_eq!((balance(&world, "A-01").await, entries(&world).await), (Fen(130_000), 2));
        let id = only_proposal(&world).await;
        refused(approve(&world.ctx, &staff, id).await, Refusal::SecondPerson);
        refused(decline(&world.ctx, &staff, id, "不".to_owned()).await, Refusal::SecondPerson);
        world.clock.advance(HOUR);
        approve(&world.ctx, &manager(&world).await, id).await.unwrap();
        assert_eq!(balance(&world, "A-01").await, Fen(79_999));
        let line = account(&world, "A-01").await.lines.pop().unwrap();
        assert_eq!((line.kind, line.amount, line.memo.as_str()), (Kind::Credit, Fen(-50_001), "迟到半小时"));
        assert_eq!(acts(&world).await, ["ledger.credit", "ledger.propose", "ledger.approve"]);
        assert_balanced(&world).await;
    }
}

on_both! {
    async fn a_large_credit_in_small_pieces_waits_too(world: World) {
        let staff = desk(&world).await;
        assert_eq!(propose(&world.ctx, &staff, credit(&world, 30_000)).await.unwrap(), Outcome::Posted);
        assert_eq!(propose(&world.ctx, &staff, credit(&world, 20_001)).await.unwrap(), Outcome::Waiting);
        assert_eq!(propose(&world.ctx, &staff, credit(&world, 20_000)).await.unwrap(), Outcome::Posted);
        let elsewhere = Proposal { house: "A-02".to_owned(), ..credit(&world, 50_000) };
        assert_eq!(propose(&world.ctx, &staff, elsewhere).await.unwrap(), Outcome::Posted, "each house by itself");
        assert_eq!(propose(&world.ctx, &manager(&world).await, credit(&world, 50_000)).await.unwrap(), Outcome::Posted);
        world.clock.advance(DAY);
        assert_eq!(propose(&world.ctx, &staff, credit(&world, 50_000)).await.unwrap(), Outcome::Posted, "a day later");
    }
}

on_both! {
    async fn twenty_credits_at_once_do_not_pass_the_limit_together(world: World) {
        let staff = desk(&world).await;
        let tries = (0..20).map(|_| {
            let (ctx, credit) = (world.ctx.clone(), credit(&world, 20_000));
            tokio::spawn(async move { propose(&ctx, &staff, credit).await })
        });
        let results: Vec<Outcome> = futures::future::join_all(tries).await.into_iter().map(|it| it.unwrap().unwrap()).collect();
        assert_eq!(results.iter().filter(|outcome| **outcome == Outcome::Posted).count(), 2);
        assert_eq!(balance(&world, "A-01").await, Fen(-40_000));
    }
}

on_both! {
    async fn the_limit_is_data_of_the_estate(world: World) {
        let estate = world.estate;
        world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| { sqlx::query("INSERT INTO ledger_setting (estate_id, alone_fen) VALUES ($1, 0)").bind(estate).execute(conn).await?; });
            Ok(())
        })).await.unwrap();
        assert_eq!(propose(&world.ctx, &desk(&world).await, credit(&world, 1)).await.unwrap(), Outcome::Waiting);
        assert_eq!(waiting(&world.ctx, &manager(&world).await).await.unwrap().alone, Fen::ZERO);
        let far = world.staff("yao", Capability::Accounts).await;
        let theirs = Proposal { house: "Y-01".to_owned(), ..credit(&world, 50_000) };
        assert_eq!(propose(&world.ctx, &far, theirs).await.unwrap(), Outcome::Posted);
    }
}

on_both! {
    async fn the_same_form_proposes_once_and_two_who_decide_at_once_decide_once(world: World) {
        let (one, two) = (desk(&world).await, manager(&world).await);
        let large = credit(&world, 80_000);
        for _ in 0..3 {
            assert_eq!(propose(&world.ctx, &one, large.clone()).await.unwrap(), Outcome::Waiting);
        }
        let id = only_proposal(&world).await;
        let tries = (0..20).map(|turn| {
            let ctx = world.ctx.clone();
            tokio::spawn(async move {
                if turn % 2 == 0 { approve(&ctx, &two, id).await } else { decline(&ctx, &two, id, "重复".to_owned()).await }
            })
        });
        let results: Vec<_> = futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        assert!(results.iter().all(|it| matches!(it, Ok(()) | Err(Error::Refused(Refusal::Stale)))), "{results:?}");
        let decided = waiting(&world.ctx, &two).await.unwrap().decided;
        let posted = i64::from(decided[0].state == ProposalState::Approved);
        assert_eq!((entries(&world).await, balance(&world, "A-01").await), (posted, Fen(-80_000 * posted)));
        assert_balanced(&world).await;
    }
}

on_both! {
    async fn a_declined_proposal_says_why_and_moves_nothing(world: World) {
        propose(&world.ctx, &desk(&world).await, credit(&world, 80_000)).await.unwrap();
        let id = only_proposal(&world).await;
        world.clock.advance(1);
        decline(&world.ctx, &manager(&world).await, id, "金额与约定不符".to_owned()).await.unwrap();
        refused(approve(&world.ctx, &manager(&world).await, id).await, Refusal::Stale);
        let decided = waiting(&world.ctx, &desk(&world).await).await.unwrap().decided;
        assert_eq!((decided[0].state, decided[0].answer.as_str()), (ProposalState::Declined, "金额与约定不符"));
        assert_eq!(decided[0].decider_en.as_deref(), Some("gao"));
        assert_eq!((entries(&world).await, acts(&world).await), (0, vec!["ledger.propose".to_owned(), "ledger.decline".to_owned()]));
    }
}

on_both! {
    async fn a_refund_gives_back_no_more_than_the_house_has_to_its_credit(world: World) {
        let (one, two) = (desk(&world).await, manager(&world).await);
        refused(propose(&world.ctx, &one, refund(&world, 100)).await, Refusal::NoCredit);
        record(&world.ctx, &one, &Desk, payment(&world, 70_000)).await.unwrap();
        let large = refund(&world, 60_000);
        assert_eq!(propose(&world.ctx, &one, large).await.unwrap(), Outcome::Waiting);
        assert_eq!(propose(&world.ctx, &one, refund(&world, 20_000)).await.unwrap(), Outcome::Posted);
        let id = only_proposal(&world).await;
        refused(approve(&world.ctx, &two, id).await, Refusal::NoCredit);
        assert_eq!((only_proposal(&world).await, balance(&world, "A-01").await), (id, Fen(-50_000)), "it goes on waiting");
        record(&world.ctx, &one, &Desk, payment(&world, 10_000)).await.unwrap();
        approve(&world.ctx, &two, id).await.unwrap();
        assert_eq!(balance(&world, "A-01").await, Fen::ZERO);
        assert_balanced(&world).await;
    }
}

on_both! {
    async fn other_estates_houses_and_bookings_do_not_exist(world: World) {
        let (one, far) = (desk(&world).await, world.staff("yao", Capability::Accounts).await);
        not_found(propose(&world.ctx, &one, Proposal { house: "Y-01".to_owned(), ..credit(&world, 100) }).await);
        propose(&world.ctx, &one, credit(&world, 80_000)).await.unwrap();
        let id = only_proposal(&world).await;
        not_found(approve(&world.ctx, &far, id).await);
        not_found(decline(&world.ctx, &far, id, "不".to_owned()).await);
        not_found(approve(&world.ctx, &one, world.ctx.id()).await);
        assert!(waiting(&world.ctx, &far).await.unwrap().waiting.is_empty());
        let done = Visit::at(18_000).done(&world).await;
        let open = Visit::at(18_000).arrived(&world).await;
        for (house, booking) in [("A-02", done), ("A-01", open), ("A-01", world.ctx.id())] {
            let wrong = Proposal { house: house.to_owned(), booking: Some(booking), ..credit(&world, 100) };
            let result = propose(&world.ctx, &one, wrong).await;
            assert!(matches!(&result, Err(Error::Invalid(faults)) if faults[0].rule == Rule::NotAChoice), "{result:?}");
        }
        let right = Proposal { booking: Some(done), ..credit(&world, 100) };
        assert_eq!(propose(&world.ctx, &one, right).await.unwrap(), Outcome::Posted);
    }
}

on_both! {
    /// The rule of four eyes is one of the row itself.
    async fn no_program_can_write_a_decision_by_the_proposer(world: World) {
        propose(&world.ctx, &desk(&world).await, credit(&world, 80_000)).await.unwrap();
        let result = world.ctx.db.write(|tx| Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE ledger_proposal SET state = 'approved', decided_by = proposed_by, decided_at = 0").execute(conn).await?;
            });
            Ok(())
        })).await;
        assert!(matches!(result, Err(Error::Database(_))), "{result:?}");
    }
}
