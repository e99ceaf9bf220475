//! The month as its readers see it.

use domain::{
    error::Error,
    household::store::end_member,
    ledger::{
        Kind, Statement,
        credits::propose,
        desk::houses,
        forms::Proposal,
        gateway::Desk,
        payments::record,
        read::{of_house, own},
    },
    money::Fen,
    rights::{Capability, Relation},
    time::DAY,
};

use super::{Visit, account, credits::credit, desk, manager, payments::payment, period};
use crate::support::{World, not_found, on_both};

async fn seen_by(world: &World, key: &str, month: &str) -> Statement {
    own(&world.ctx, &world.member(key).await, &period(world, month)).await.unwrap()
}

on_both! {
    async fn a_month_opens_with_what_the_last_one_closed_with(world: World) {
        Visit::at(20_000).done(&world).await;
        world.clock.advance(10 * DAY);
        record(&world.ctx, &desk(&world).await, &Desk, payment(&world, 5_000)).await.unwrap();
        world.clock.advance(1);
        Visit::at(10_000).done(&world).await;
        world.clock.advance(40 * DAY);
        let november = seen_by(&world, "lin", "2026-11").await;
        let december = seen_by(&world, "lin", "2026-12").await;
        let january = seen_by(&world, "lin", "").await;
        assert_eq!((november.opening, november.closing), (Fen::ZERO, Fen(18_000)));
        assert_eq!((december.opening, december.closing), (Fen(18_000), Fen(22_000)));
        assert_eq!(december.lines.iter().map(|line| line.after).collect::<Vec<_>>(), [Fen(13_000), Fen(22_000)]);
        assert_eq!((january.opening, january.lines.len(), january.closing), (Fen(22_000), 0, Fen(22_000)));
        assert_eq!((november.balance, november.saved), (Fen(22_000), Fen(3_000)));
        assert_eq!(january.saved, Fen::ZERO, "a new year");
        assert_eq!(november.first.unwrap().to_string(), "2026-11");
        assert_eq!((january.month.to_string(), january.now), ("2027-01".to_owned(), january.month));
    }
}

on_both! {
    async fn owner_and_spouse_read_it_and_nobody_else(world: World) {
        let mut world = world;
        Visit::at(20_000).done(&world).await;
        let house = world.houses["A-01"];
        world.add(world.estate, "elder", Some((house, Relation::Elder)), &[]).await;
        world.add(world.estate, "tenant", Some((house, Relation::Tenant)), &[]).await;
        for key in ["lin", "zhou"] {
            assert_eq!(seen_by(&world, key, "").await.lines.len(), 1, "{key}");
        }
        for key in ["xiaoyu", "wang", "qin", "elder", "tenant"] {
            not_found(own(&world.ctx, &world.member(key).await, &period(&world, "")).await);
        }
        for key in ["xu", "bao"] {
            let other = seen_by(&world, key, "").await;
            assert_eq!((other.lines.len(), other.balance, other.saved), (0, Fen::ZERO, Fen::ZERO), "{key}");
        }
        let far = world.staff("yao", Capability::Accounts).await;
        assert_eq!(of_house(&world.ctx, &far, "A-01", &period(&world, "")).await.unwrap(), None);
        end_member(&world.ctx, &world.system(), world.people["zhou"], house).await.unwrap();
        assert!(matches!(world.visitor("zhou").await.member(), Err(Error::NotFound)), "who has moved away");
    }
}

on_both! {
    async fn what_is_only_for_me_is_a_plain_line_to_the_others(world: World) {
        let visit = Visit { whose: "zhou", only_me: true, ..Visit::at(20_000) };
        let booking = visit.done(&world).await;
        world.clock.advance(1);
        let about = Proposal { booking: Some(booking), reason: "蛋糕晚到".to_owned(), ..credit(&world, 1_000) };
        propose(&world.ctx, &desk(&world).await, about).await.unwrap();
        let others = seen_by(&world, "lin", "").await;
        for line in &others.lines {
            assert!(line.private && line.service.is_none() && line.who.is_none() && line.price.is_none(), "{line:?}");
            assert!(line.booking.is_none() && line.memo.is_empty() && line.saved() == Fen::ZERO, "{line:?}");
        }
        assert_eq!(others.lines.iter().map(|line| (line.kind, line.amount)).collect::<Vec<_>>(),
            [(Kind::Charge, Fen(18_000)), (Kind::Credit, Fen(-1_000))]);
        let text = serde_json::to_string(&others).unwrap();
        for secret in ["家电调试", "Appliances", "蛋糕", "zhou", &booking.0.to_string()] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        for statement in [seen_by(&world, "zhou", "").await, account(&world, "A-01").await] {
            let line = &statement.lines[0];
            assert_eq!((line.private, line.booking, line.service.as_ref().unwrap().en.as_str()), (false, Some(booking), "Appliances"));
            assert_eq!((statement.lines[1].memo.as_str(), statement.balance), ("蛋糕晚到", others.balance));
        }
    }
}

on_both! {
    async fn staff_find_houses_by_the_beginning_of_their_code(world: World) {
        Visit::at(20_000).done(&world).await;
        let staff = manager(&world).await;
        let codes = |found: &domain::ledger::Found| found.houses.iter().map(|house| house.code.clone()).collect::<Vec<_>>();
        let all = houses(&world.ctx, &staff, "", "").await.unwrap();
        assert_eq!((codes(&all), all.older.is_none(), all.waiting), (vec!["A-01".to_owned(), "A-02".to_owned()], true, 0));
        assert_eq!(all.houses[0].balance, Fen(18_000));
        assert_eq!(codes(&houses(&world.ctx, &staff, " a-02 ", "").await.unwrap()), ["A-02"]);
        assert_eq!(codes(&houses(&world.ctx, &staff, "", "A-01").await.unwrap()), ["A-02"]);
        for none in ["Y", "%", "_-01", "\\", "01"] {
            assert!(codes(&houses(&world.ctx, &staff, none, "").await.unwrap()).is_empty(), "{none}");
        }
    }
}
