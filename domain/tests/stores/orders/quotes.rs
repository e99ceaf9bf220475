//! Quotes: what is approved is what is charged, once, and nothing else is.

use domain::{
    error::{Error, Refusal},
    ledger::Kind,
    money::Fen,
    orders::{
        Act, Quote, QuoteState, State, Step,
        store::{approve, cancel, decline_quote, quote, step, sweep, withdraw},
    },
    services::price::LineKind,
    time::DAY,
};

use super::{
    CARDS, MESSAGE, asked, butler, count, execute, faults, finish, give_card, item, offer, quoted, refused, seen,
    started, state,
};
use crate::{
    ledger::{account, assert_balanced, balance, entries},
    support::{World, not_found, on_both},
};

async fn open(world: &World, order: domain::id::OrderId) -> Quote {
    seen(world, "min", order).await.open().unwrap().clone()
}

on_both! {
    async fn what_was_approved_is_charged_once_with_the_card_s_discount_although_the_catalogue_changed(world: World) {
        give_card(&world).await;
        let order = asked(&world, "lin", CARDS.made(&world).await).await;
        quoted(&world, order).await;
        assert_eq!(state(&world, order).await, State::Quoted);
        let quote = open(&world, order).await;
        assert_eq!((quote.number, quote.price.total, quote.price.lines.len()), (1, Fen(36_200), 3));
        assert!(matches!(quote.price.lines[2].kind, LineKind::Card { .. }));
        assert_eq!(quote.price.lines[2].amount, Fen(-3_800), "nothing off what is at cost");
        assert_eq!(seen(&world, "lin", order).await.price, None, "nothing is agreed yet");

        approve(&world.ctx, &world.member("lin").await, order, quote.id).await.unwrap();
        execute(&world, "UPDATE service SET price_fen = 99900000").await.unwrap();
        execute(&world, "UPDATE discount_rule SET rate = 0").await.unwrap();
        started(&world, order).await;
        finish(&world, order, vec![]).await.unwrap();
        let view = seen(&world, "lin", order).await;
        assert_eq!((view.row.state, view.row.total, view.price.unwrap()), (State::Completed, Some(Fen(36_200)), quote.price));
        let steps: Vec<Step> = view.timeline.iter().map(|entry| entry.step).collect();
        assert_eq!(steps, [Step::Asked, Step::Quoted, Step::QuoteApproved, Step::Started, Step::Completed]);

        let account = account(&world, "A-01").await;
        let line = &account.lines[0];
        assert_eq!((line.kind, line.amount, line.order, line.saved()), (Kind::Charge, Fen(36_200), Some(order), Fen(3_800)));
        assert_eq!((line.service.as_ref().unwrap().en.as_str(), line.who.as_ref().unwrap().en.as_str()), ("P-O01", "lin"));
        assert_eq!((account.balance, account.saved), (Fen(36_200), Fen(3_800)));
        refused(finish(&world, order, vec![]).await, Refusal::Stale);
        assert_eq!(entries(&world).await, 1);
        assert_balanced(&world).await;
    }
}

on_both! {
    async fn an_expired_quote_is_refused_and_nothing_is_written(world: World) {
        let order = asked(&world, "lin", CARDS.made(&world).await).await;
        quoted(&world, order).await;
        let quote = open(&world, order).await;
        world.clock.advance(4 * DAY);
        let lin = world.member("lin").await;
        refused(approve(&world.ctx, &lin, order, quote.id).await, Refusal::QuoteGone);
        refused(decline_quote(&world.ctx, &lin, (order, quote.id), String::new()).await, Refusal::QuoteGone);
        let view = seen(&world, "lin", order).await;
        assert_eq!((view.open(), view.quotes[0].state, view.row.total), (None, QuoteState::Expired, None));
        assert_eq!(view.timeline.len(), 2);
        sweep(&world.ctx).await.unwrap();
        sweep(&world.ctx).await.unwrap();
        let view = seen(&world, "lin", order).await;
        assert_eq!((view.row.state, view.timeline.len()), (State::Asked, 3));
        assert_eq!((view.timeline[2].step, view.timeline[2].by_en.as_deref()), (Step::QuoteExpired, None));
        refused(approve(&world.ctx, &lin, order, quote.id).await, Refusal::QuoteGone);
    }
}

on_both! {
    async fn a_replaced_quote_is_refused_and_the_new_one_stands(world: World) {
        let order = asked(&world, "lin", CARDS.made(&world).await).await;
        quoted(&world, order).await;
        let first = open(&world, order).await;
        let dearer = offer(&world, order, vec![item("设计", 1, 50_000, false)], 3);
        quote(&world.ctx, &butler(&world).await, dearer).await.unwrap();
        let lin = world.member("lin").await;
        refused(approve(&world.ctx, &lin, order, first.id).await, Refusal::QuoteGone);
        assert_eq!(seen(&world, "lin", order).await.row.total, None);
        let second = open(&world, order).await;
        assert_eq!((second.number, second.price.total), (2, Fen(50_000)));
        approve(&world.ctx, &lin, order, second.id).await.unwrap();
        assert_eq!(seen(&world, "lin", order).await.row.total, Some(Fen(50_000)));
        refused(decline_quote(&world.ctx, &lin, (order, second.id), String::new()).await, Refusal::QuoteGone);
        let late = offer(&world, order, vec![item("设计", 1, 60_000, false)], 3);
        refused(quote(&world.ctx, &butler(&world).await, late).await, Refusal::Stale);
    }
}

on_both! {
    async fn twenty_who_approve_at_once_approve_once(world: World) {
        let order = asked(&world, "lin", CARDS.made(&world).await).await;
        quoted(&world, order).await;
        let quote = open(&world, order).await;
        let (lin, zhou) = (world.member("lin").await, world.member("zhou").await);
        let tries = (0..20).map(|place| {
            let (ctx, who) = (world.ctx.clone(), if place % 2 == 0 { lin } else { zhou });
            tokio::spawn(async move { approve(&ctx, &who, order, quote.id).await })
        });
        for result in futures::future::join_all(tries).await {
            result.unwrap().unwrap();
        }
        assert_eq!(count(&world, "SELECT count(*) FROM order_event WHERE step = 'quote_approved'").await, 1);
        assert_eq!(state(&world, order).await, State::Approved);
    }
}

on_both! {
    async fn what_was_decided_on_cannot_be_changed_in_the_database_itself(world: World) {
        let order = asked(&world, "lin", CARDS.made(&world).await).await;
        quoted(&world, order).await;
        for statement in [
            "UPDATE quote SET total_fen = 1",
            "UPDATE quote SET price = '{\"lines\":[],\"total\":0}'",
            "UPDATE quote SET expires_at = expires_at + 1",
            "DELETE FROM quote",
        ] {
            assert!(matches!(execute(&world, statement).await, Err(Error::Database(_))), "{statement}");
        }
        let quote = open(&world, order).await;
        approve(&world.ctx, &world.member("lin").await, order, quote.id).await.unwrap();
        for statement in ["UPDATE quote SET state = 'open', decided_by = NULL", "UPDATE quote SET note = 'x'", "DELETE FROM quote"] {
            assert!(matches!(execute(&world, statement).await, Err(Error::Database(_))), "{statement}");
        }
        // Nor can work begin without an agreed price, whatever a program tries to write.
        let other = asked(&world, "lin", domain::id::ServiceId(seen(&world, "min", order).await.service_id.unwrap().0)).await;
        assert_eq!(state(&world, other).await, State::Asked);
        assert!(matches!(execute(&world, "UPDATE service_order SET state = 'under_way' WHERE price IS NULL").await, Err(Error::Database(_))));
    }
}

on_both! {
    async fn a_nanny_asks_and_the_owner_or_the_spouse_approves(world: World) {
        let order = asked(&world, "wang", CARDS.made(&world).await).await;
        quoted(&world, order).await;
        let quote = open(&world, order).await;
        let wang = world.member("wang").await;
        assert!(!seen(&world, "wang", order).await.may_pay);
        refused(approve(&world.ctx, &wang, order, quote.id).await, Refusal::NotYours);
        refused(decline_quote(&world.ctx, &wang, (order, quote.id), String::new()).await, Refusal::NotYours);
        assert_eq!(state(&world, order).await, State::Quoted);
        let letters = count(&world, "SELECT count(*) FROM mail WHERE person_id IN (SELECT id FROM person WHERE email IN ('lin@example.com', 'zhou@example.com'))").await;
        assert_eq!(letters, 2, "those who may approve are told");
        approve(&world.ctx, &world.member("zhou").await, order, quote.id).await.unwrap();
        assert_eq!(state(&world, order).await, State::Approved);
    }
}

on_both! {
    async fn a_declined_or_withdrawn_quote_leads_back_to_the_question(world: World) {
        let order = asked(&world, "lin", CARDS.made(&world).await).await;
        let lin = world.member("lin").await;
        quoted(&world, order).await;
        let first = open(&world, order).await;
        decline_quote(&world.ctx, &lin, (order, first.id), "太贵了".to_owned()).await.unwrap();
        let view = seen(&world, "min", order).await;
        assert_eq!((view.row.state, view.timeline[2].words.as_str()), (State::Asked, "太贵了"));
        refused(withdraw(&world.ctx, &butler(&world).await, order).await, Refusal::Stale);
        quoted(&world, order).await;
        withdraw(&world.ctx, &butler(&world).await, order).await.unwrap();
        let view = seen(&world, "min", order).await;
        assert_eq!(view.quotes.iter().map(|quote| quote.state).collect::<Vec<_>>(), [QuoteState::Withdrawn, QuoteState::Declined]);
        quoted(&world, order).await;
        cancel(&world.ctx, &lin, order).await.unwrap();
        let view = seen(&world, "min", order).await;
        assert_eq!((view.row.state, view.quotes[0].state), (State::Cancelled, QuoteState::Withdrawn));
        refused(approve(&world.ctx, &lin, order, view.quotes[0].id).await, Refusal::QuoteGone);
        refused(cancel(&world.ctx, &lin, order).await, Refusal::Stale);
    }
}

on_both! {
    async fn what_has_a_price_is_not_begun_before_it_is_agreed_and_what_has_none_may_be(world: World) {
        let priced = asked(&world, "lin", CARDS.made(&world).await).await;
        let staff = butler(&world).await;
        refused(step(&world.ctx, &staff, priced, Act::Start).await, Refusal::Stale);
        quoted(&world, priced).await;
        refused(step(&world.ctx, &staff, priced, Act::Start).await, Refusal::Stale);
        refused(finish(&world, priced, vec![]).await, Refusal::Stale);
        let free = asked(&world, "lin", MESSAGE.made(&world).await).await;
        started(&world, free).await;
        refused(finish(&world, free, vec![item("花", 1, 100, true)]).await, Refusal::AboveAgreed);
        finish(&world, free, vec![]).await.unwrap();
        assert_eq!((entries(&world).await, balance(&world, "A-01").await), (0, Fen::ZERO));
    }
}

on_both! {
    async fn a_quote_of_too_much_or_for_a_day_that_is_over_is_refused(world: World) {
        let order = asked(&world, "lin", CARDS.made(&world).await).await;
        let staff = butler(&world).await;
        let most = domain::ledger::MOST.0;
        for items in [vec![item("x", 1, i64::MAX, false), item("y", 1, 1, false)], vec![item("x", 2, most, false)], vec![item("x", 0, 5, false)], vec![item("x", -1, 5, false)]] {
            assert_eq!(faults(quote(&world.ctx, &staff, offer(&world, order, items, 3)).await), ["rows"]);
        }
        for days in [-1, 61, 100_000] {
            let result = quote(&world.ctx, &staff, offer(&world, order, vec![item("x", 1, 5, false)], days)).await;
            assert_eq!(faults(result), ["expires_on"], "{days}");
        }
        assert_eq!((state(&world, order).await, count(&world, "SELECT count(*) FROM quote").await), (State::Asked, 0));
        let today = offer(&world, order, vec![item("x", 1, 5, false)], 0);
        quote(&world.ctx, &staff, today).await.unwrap();
    }
}

on_both! {
    async fn a_quote_s_form_sent_twice_makes_one(world: World) {
        let order = asked(&world, "lin", CARDS.made(&world).await).await;
        let staff = butler(&world).await;
        let new = offer(&world, order, vec![item("x", 1, 500, false)], 3);
        quote(&world.ctx, &staff, new.clone()).await.unwrap();
        quote(&world.ctx, &staff, new).await.unwrap();
        assert_eq!(count(&world, "SELECT count(*) FROM quote").await, 1);
        not_found(quote(&world.ctx, &world.staff("yao", domain::rights::Capability::Bookings).await, offer(&world, order, vec![item("x", 1, 500, false)], 3)).await);
    }
}
