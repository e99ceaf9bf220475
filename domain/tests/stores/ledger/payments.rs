//! Payments at the desk.

use domain::{
    error::{Error, Refusal, Rule},
    ledger::{
        Kind, Means,
        forms::Payment,
        gateway::{Desk, Gateway, Order, Receipt},
        payments::record,
    },
    live::Subject,
    money::Fen,
    on, on_tx,
    rights::Capability,
};

use super::{Visit, account, assert_balanced, balance, desk, entries, refused};
use crate::support::{World, not_found, on_both};

pub fn payment(world: &World, amount: i64) -> Payment {
    Payment {
        house: "A-01".to_owned(),
        amount: Fen(amount),
        means: Means::Card,
        reference: "T-0042".to_owned(),
        memo: String::new(),
        key: world.ctx.id(),
    }
}

on_both! {
    async fn a_payment_lowers_what_the_house_owes_and_leaves_its_number_and_an_audit(world: World) {
        Visit::at(20_000).done(&world).await;
        record(&world.ctx, &desk(&world).await, &Desk, payment(&world, 30_000)).await.unwrap();
        let account = account(&world, "A-01").await;
        assert_eq!(account.balance, Fen(-12_000), "more than was owed is to the house's credit");
        let line = account.lines.iter().find(|line| line.kind == Kind::Payment).unwrap();
        assert_eq!((line.amount, line.means, line.reference.as_str()), (Fen(-30_000), Some(Means::Card), "T-0042"));
        assert_eq!(line.who.as_ref().unwrap().en, "he");
        let audits: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE act = 'ledger.payment'")
            .fetch_one(pool).await.unwrap());
        assert_eq!(audits, 1);
        assert_balanced(&world).await;
    }
}

on_both! {
    async fn a_form_that_is_sent_twenty_times_at_once_records_one_payment(world: World) {
        let (staff, payment) = (desk(&world).await, payment(&world, 30_000));
        let tries = (0..20).map(|_| {
            let (ctx, payment) = (world.ctx.clone(), payment.clone());
            tokio::spawn(async move { record(&ctx, &staff, &Desk, payment).await })
        });
        let ids: Vec<_> = futures::future::join_all(tries).await.into_iter().map(|it| it.unwrap().unwrap()).collect();
        assert!(ids.iter().all(|id| *id == ids[0]));
        assert_eq!((entries(&world).await, balance(&world, "A-01").await), (1, Fen(-30_000)));
        let other = Payment { amount: Fen(40_000), ..payment.clone() };
        refused(record(&world.ctx, &staff, &Desk, other).await, Refusal::Stale);
        let other = Payment { house: "A-02".to_owned(), ..payment };
        refused(record(&world.ctx, &staff, &Desk, other).await, Refusal::Stale);
        assert_eq!(entries(&world).await, 1);
        assert_balanced(&world).await;
    }
}

on_both! {
    async fn houses_of_another_estate_and_wrong_amounts_are_refused_and_nothing_is_written(world: World) {
        let staff = desk(&world).await;
        for house in ["Y-01", "Z-99", ""] {
            let payment = Payment { house: house.to_owned(), ..payment(&world, 100) };
            not_found(record(&world.ctx, &staff, &Desk, payment).await);
        }
        for (amount, rule) in [(0, Rule::NotAnAmount), (-5, Rule::NotAnAmount), (i64::MAX, Rule::TooMuch)] {
            let result = record(&world.ctx, &staff, &Desk, payment(&world, amount)).await;
            assert!(matches!(&result, Err(Error::Invalid(faults)) if faults[0].rule == rule), "{amount}: {result:?}");
        }
        let nameless = Payment { reference: String::new(), ..payment(&world, 100) };
        let result = record(&world.ctx, &staff, &Desk, nameless).await;
        assert!(matches!(&result, Err(Error::Invalid(faults)) if faults[0].field == "reference"), "{result:?}");
        assert_eq!(entries(&world).await, 0);
    }
}

on_both! {
    async fn an_account_that_cannot_hold_more_says_so(world: World) {
        let staff = desk(&world).await;
        record(&world.ctx, &staff, &Desk, payment(&world, 1)).await.unwrap();
        // A thousand payments of the largest amount, in short.
        world.ctx.db.write(|tx| Box::pin(async move {
            on_tx!(tx, |conn| { sqlx::query("UPDATE house_account SET balance_fen = -999999999999999").execute(conn).await?; });
            Ok(())
        })).await.unwrap();
        record(&world.ctx, &staff, &Desk, payment(&world, 1)).await.unwrap();
        refused(record(&world.ctx, &staff, &Desk, payment(&world, 1)).await, Refusal::TooMuch);
        assert_eq!((balance(&world, "A-01").await, entries(&world).await), (Fen(-1_000_000_000_000_000), 2));
    }
}

on_both! {
    async fn only_desk_and_managers_reach_the_accounts(world: World) {
        for key in ["min", "li", "tang", "lin", "xu"] {
            assert!(matches!(world.visitor(key).await.staff(Capability::Accounts), Err(Error::NotFound)), "{key}");
        }
        for key in ["he", "gao", "yao"] {
            assert!(world.visitor(key).await.staff(Capability::Accounts).is_ok(), "{key}");
        }
    }
}

/// A payment service that takes nothing.
struct Closed;

impl Gateway for Closed {
    async fn settle(&self, _: &Order) -> Result<Receipt, Error> {
        Err(Error::TooMany)
    }
}

on_both! {
    async fn what_a_payment_service_did_not_take_is_not_posted(world: World) {
        let result = record(&world.ctx, &desk(&world).await, &Closed, payment(&world, 100)).await;
        assert!(matches!(result, Err(Error::TooMany)), "{result:?}");
        assert_eq!(entries(&world).await, 0);
    }
}

on_both! {
    async fn open_pages_of_the_house_and_of_the_desk_hear_of_it_and_no_others(world: World) {
        let mut changes = world.ctx.db.changes();
        record(&world.ctx, &desk(&world).await, &Desk, payment(&world, 100)).await.unwrap();
        let change = loop {
            let passed_on = tokio::time::timeout(std::time::Duration::from_secs(1), changes.recv()).await;
            // PostgreSQL tells by its own channel, which this test does not listen to.
            let Ok(change) = passed_on else { return };
            if change.as_ref().unwrap().subject == Subject::Account {
                break change.unwrap();
            }
        };
        for (key, hears) in [("lin", true), ("zhou", true), ("wang", false), ("xu", false), ("bao", false), ("he", true), ("min", false), ("yao", false)] {
            assert_eq!(change.concerns(&world.visitor(key).await), hears, "{key}");
        }
    }
}
