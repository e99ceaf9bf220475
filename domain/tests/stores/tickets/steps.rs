use domain::{
    error::{Error, Refusal, Rule},
    id::PersonId,
    on,
    rights::{Capability, Relation, Role},
    tickets::{Act, CallbackForm, State, Step, store},
    time::HOUR,
};

use super::{
    called, caller, closed, count, desk, end_member, invalid, key, raw, refused, reported, resolved, seen, taken,
};
use crate::support::{not_found, on_both};

fn steps(view: &domain::tickets::TicketView) -> Vec<Step> {
    view.timeline.iter().map(|entry| entry.step).collect()
}

on_both! {
    async fn an_unsatisfied_callback_reopens_the_same_ticket_and_a_satisfied_one_closes_it(world: World) {
        let (ctx, he) = (&world.ctx, desk(&world).await);
        let id = taken(&world).await;
        store::dispatch(ctx, &he, id, world.people["li"]).await.unwrap();
        store::tell_owner(ctx, &he, id, "师傅三点到。", key()).await.unwrap();
        // The result comes from the worker; who took the ticket stays responsible.
        store::resolve(ctx, &world.staff("li", Capability::Tickets).await, id, "换了角阀。").await.unwrap();
        assert_eq!(seen(&world, "he", id).await.unwrap().acts, [Act::Satisfied, Act::Unsatisfied]);
        store::call_back(ctx, &caller(&world).await, id, called(false)).await.unwrap();
        assert_eq!(seen(&world, "lin", id).await.unwrap().row.state, State::Reopened);
        store::dispatch(ctx, &he, id, world.people["li"]).await.unwrap();
        store::resolve(ctx, &he, id, "换了整条管。").await.unwrap();
        store::call_back(ctx, &caller(&world).await, id, CallbackForm { satisfied: true, words: String::new() }).await.unwrap();

        let view = seen(&world, "lin", id).await.unwrap();
        assert_eq!((view.row.state, view.row.number), (State::Closed, 1001));
        assert_eq!(view.row.responsible.clone().unwrap().en, "he");
        assert!(view.acts.is_empty());
        use Step::*;
        // The test's clock stands still: the order is the timeline's own.
        assert_eq!(steps(&view), [Reported, Taken, Dispatched, ToldOwner, Resolved, Unsatisfied, Dispatched, Resolved, Satisfied]);
        assert_eq!(view.timeline[2].subject.as_ref().unwrap().en, "li");
        assert_eq!(view.timeline[5].body, "还在滴水。");
        assert_eq!(count(&world, "SELECT count(*) FROM callback").await, 2);
    }
}

on_both! {
    async fn the_order_of_the_timeline_survives_a_clock_that_is_set_back(world: World) {
        let id = reported(&world, "lin").await;
        world.clock.advance(-HOUR);
        store::take(&world.ctx, &desk(&world).await, id, None).await.unwrap();
        store::resolve(&world.ctx, &desk(&world).await, id, "好了。").await.unwrap();
        assert_eq!(steps(&seen(&world, "lin", id).await.unwrap()), [Step::Reported, Step::Taken, Step::Resolved]);
    }
}

on_both! {
    async fn a_new_ticket_can_only_be_taken(world: World) {
        let (ctx, he) = (&world.ctx, desk(&world).await);
        let id = reported(&world, "lin").await;
        refused(store::dispatch(ctx, &he, id, world.people["li"]).await, Refusal::Stale);
        refused(store::resolve(ctx, &he, id, "好了。").await, Refusal::Stale);
        refused(store::call_back(ctx, &he, id, called(true)).await, Refusal::Stale);
        let view = seen(&world, "he", id).await.unwrap();
        assert_eq!((view.acts.as_slice(), view.timeline.len()), ([Act::Take].as_slice(), 1), "a refused step leaves no line");
    }
}

on_both! {
    async fn a_resolved_ticket_waits_for_the_callback(world: World) {
        let (ctx, he) = (&world.ctx, desk(&world).await);
        let id = resolved(&world).await;
        refused(store::dispatch(ctx, &he, id, world.people["li"]).await, Refusal::CallbackFirst);
        refused(store::resolve(ctx, &he, id, "又好了。").await, Refusal::CallbackFirst);
    }
}

on_both! {
    async fn a_callback_needs_a_result_first(world: World) {
        let id = taken(&world).await;
        refused(store::call_back(&world.ctx, &caller(&world).await, id, called(true)).await, Refusal::Stale);
        assert_eq!(count(&world, "SELECT count(*) FROM callback").await, 0);
    }
}

on_both! {
    async fn after_the_end_only_staff_notes_are_added(world: World) {
        let (ctx, he, min) = (&world.ctx, desk(&world).await, world.staff("min", Capability::Tickets).await);
        let id = closed(&world).await;
        refused(store::take(ctx, &min, id, Some(world.people["he"])).await, Refusal::Stale);
        refused(store::dispatch(ctx, &he, id, world.people["li"]).await, Refusal::Stale);
        refused(store::resolve(ctx, &he, id, "好了。").await, Refusal::Stale);
        refused(store::call_back(ctx, &he, id, called(false)).await, Refusal::Stale);
        refused(store::tell_owner(ctx, &he, id, "再见。", key()).await, Refusal::Stale);
        store::note(ctx, &he, id, "下次带整套角阀。", key()).await.unwrap();
    }
}

on_both! {
    /// TK-4, TK-5: even somebody with a database shell cannot close a ticket that was not called back.
    async fn the_database_itself_refuses_to_close_without_a_callback(world: World) {
        const CLOSE: &str = "UPDATE ticket SET state = 'closed' WHERE id = $1";
        let (taken, resolved) = (taken(&world).await, resolved(&world).await);
        let reopened = super::resolved(&world).await;
        store::call_back(&world.ctx, &caller(&world).await, reopened, called(false)).await.unwrap();
        for id in [taken, resolved, reopened] {
            let result = raw(&world, CLOSE, id.0).await;
            assert!(matches!(&result, Err(Error::Database(error)) if error.as_database_error().is_some_and(|e| e.is_check_violation())), "{result:?}");
            assert_ne!(seen(&world, "he", id).await.unwrap().row.state, State::Closed);
        }
    }
}

on_both! {
    async fn a_taken_ticket_always_has_somebody_responsible(world: World) {
        for id in [taken(&world).await, resolved(&world).await, closed(&world).await] {
            let result = raw(&world, "UPDATE ticket SET responsible_id = NULL WHERE id = $1", id.0).await;
            assert!(matches!(result, Err(Error::Database(_))), "{result:?}");
            assert_eq!(seen(&world, "lin", id).await.unwrap().row.responsible.unwrap().en, "he");
        }
    }
}

on_both! {
    async fn a_colleague_takes_over_only_from_whom_was_seen_and_the_timeline_says_so(world: World) {
        let (ctx, min) = (&world.ctx, world.staff("min", Capability::Tickets).await);
        let (he, gao) = (world.people["he"], world.people["gao"]);
        for id in [taken(&world).await, resolved(&world).await] {
            let before = seen(&world, "min", id).await.unwrap();
            assert_eq!((before.responsible_id, before.mine), (Some(he), false));
            refused(store::take(ctx, &min, id, None).await, Refusal::Stale);
            refused(store::take(ctx, &min, id, Some(gao)).await, Refusal::Stale);
            store::take(ctx, &min, id, Some(he)).await.unwrap();
            let after = seen(&world, "min", id).await.unwrap();
            assert_eq!((after.row.state, after.row.responsible.unwrap().en.as_str(), after.mine), (before.row.state, "min", true));
            assert!(!after.acts.contains(&Act::Take));
            let last = after.timeline.last().unwrap();
            assert_eq!((last.step, last.who.en.as_str(), last.subject.as_ref().unwrap().en.as_str()), (Step::Taken, "min", "he"));
            refused(store::take(ctx, &min, id, Some(world.people["min"])).await, Refusal::Yourself);
        }
    }
}

on_both! {
    async fn of_twenty_who_take_at_once_one_wins_and_the_others_are_told(world: World) {
        let mut world = world;
        let keys: Vec<&'static str> = (0..20).map(|place| &*Box::leak(format!("desk{place}").into_boxed_str())).collect();
        for key in &keys {
            world.add(world.estate, key, None, &[Role::Desk]).await;
        }
        let id = reported(&world, "lin").await;
        let mut holder: Option<PersonId> = None;
        for round in 1..=2 {
            let mut takes = Vec::new();
            for key in keys.iter().filter(|key| Some(world.people[**key]) != holder) {
                let (ctx, staff) = (world.ctx.clone(), world.staff(key, Capability::Tickets).await);
                takes.push(tokio::spawn(async move { (staff.person(), store::take(&ctx, &staff, id, holder).await) }));
            }
            let results: Vec<_> = futures::future::join_all(takes).await.into_iter().map(Result::unwrap).collect();
            let winners: Vec<PersonId> = results.iter().filter(|(_, result)| result.is_ok()).map(|(who, _)| *who).collect();
            assert_eq!(winners.len(), 1, "round {round}");
            for (_, result) in results.into_iter().filter(|(_, result)| result.is_err()) {
                refused(result, Refusal::Stale);
            }
            let view = seen(&world, "he", id).await.unwrap();
            assert_eq!(view.responsible_id, Some(winners[0]));
            assert_eq!(view.timeline.len(), 1 + round);
            holder = Some(winners[0]);
        }
    }
}

on_both! {
    async fn only_active_staff_of_the_estate_who_work_tickets_can_be_sent(world: World) {
        let mut world = world;
        world.add(world.estate, "bei", None, &[Role::Technician, Role::Desk]).await;
        let (ctx, he) = (world.ctx.clone(), desk(&world).await);
        let id = taken(&world).await;
        let suspended = world.people["bei"];
        let names = |workers: Vec<(PersonId, domain::locale::Bilingual)>| workers.into_iter().map(|(_, name)| name.en).collect::<Vec<_>>();
        assert_eq!(names(store::workers(&ctx, &he).await.unwrap()), ["bei", "gao", "he", "li", "min"]);
        raw(&world, "UPDATE person SET state = 'suspended' WHERE id = $1", suspended.0).await.unwrap();
        assert_eq!(names(store::workers(&ctx, &he).await.unwrap()), ["gao", "he", "li", "min"]);
        for nobody in [suspended, world.people["tang"], world.people["lin"], world.people["yao"], PersonId(uuid::Uuid::nil())] {
            invalid(store::dispatch(&ctx, &he, id, nobody).await, "worker", Rule::NotAChoice);
        }
        store::dispatch(&ctx, &he, id, world.people["li"]).await.unwrap();
        refused(store::dispatch(&ctx, &he, id, world.people["li"]).await, Refusal::Stale);
        store::dispatch(&ctx, &he, id, world.people["min"]).await.unwrap();
        assert_eq!(seen(&world, "lin", id).await.unwrap().worker.unwrap().en, "min");
    }
}

on_both! {
    /// TK-9: no silent completion.
    async fn results_notes_and_answers_need_words(world: World) {
        let (ctx, he) = (&world.ctx, desk(&world).await);
        let id = taken(&world).await;
        invalid(store::resolve(ctx, &he, id, " \n ").await, "text", Rule::Required);
        invalid(store::note(ctx, &he, id, "", key()).await, "text", Rule::Required);
        invalid(store::tell_owner(ctx, &he, id, &"字".repeat(2_001), key()).await, "text", Rule::TooLong(2_000));
        let id = resolved(&world).await;
        let silent = CallbackForm { satisfied: false, words: String::new() };
        invalid(store::call_back(ctx, &he, id, silent).await, "words", Rule::Required);
    }
}

on_both! {
    async fn an_answer_is_written_once_and_goes_to_the_reporter_by_letter(world: World) {
        let (ctx, he) = (&world.ctx, desk(&world).await);
        let id = taken(&world).await;
        let (answer, note) = (key(), key());
        for _ in 0..2 {
            store::tell_owner(ctx, &he, id, "师傅三点到。", answer).await.unwrap();
            store::note(ctx, &he, id, "带两种角阀。", note).await.unwrap();
        }
        assert_eq!(steps(&seen(&world, "he", id).await.unwrap()), [Step::Reported, Step::Taken, Step::ToldOwner, Step::Noted]);
        let letters: Vec<(PersonId, String)> =
            on!(ctx.db, |pool| sqlx::query_as("SELECT person_id, CAST(letter AS TEXT) FROM mail").fetch_all(pool).await.unwrap());
        let [(reader, letter)] = letters.as_slice() else { panic!("{letters:?}") };
        assert_eq!(*reader, world.people["lin"]);
        assert!(letter.contains("师傅三点到。") && letter.contains("1001") && letter.contains("lin女士"), "{letter}");
    }
}

on_both! {
    async fn nobody_gets_a_letter_from_oneself_or_about_a_house_that_was_left(world: World) {
        let mut world = world;
        world.add(world.estate, "mei", Some((world.houses["A-01"], Relation::Tenant)), &[Role::Desk]).await;
        let mei = world.staff("mei", Capability::Tickets).await;
        let own = reported(&world, "mei").await;
        store::tell_owner(&world.ctx, &mei, own, "我自己来。", key()).await.unwrap();
        let left = reported(&world, "wang").await;
        end_member(&world, "wang", "A-01").await;
        store::tell_owner(&world.ctx, &mei, left, "师傅三点到。", key()).await.unwrap();
        assert_eq!(count(&world, "SELECT count(*) FROM mail").await, 0);
        assert_eq!(seen(&world, "lin", left).await.unwrap().timeline.len(), 2, "the household still reads the answer");
    }
}

on_both! {
    async fn staff_of_another_estate_cannot_touch_a_ticket(world: World) {
        let (ctx, yao, he) = (&world.ctx, world.staff("yao", Capability::Tickets).await, world.people["he"]);
        let (new, resolved) = (reported(&world, "lin").await, resolved(&world).await);
        not_found(store::take(ctx, &yao, new, None).await);
        not_found(store::take(ctx, &yao, resolved, Some(he)).await);
        not_found(store::dispatch(ctx, &yao, resolved, world.people["yao"]).await);
        not_found(store::note(ctx, &yao, new, "记", key()).await);
        not_found(store::tell_owner(ctx, &yao, new, "答", key()).await);
        not_found(store::resolve(ctx, &yao, resolved, "好").await);
        not_found(store::call_back(ctx, &yao, resolved, called(true)).await);
    }
}

on_both! {
    async fn only_the_roles_that_say_so_work_tickets_and_call_back(world: World) {
        for who in ["tang", "lin"] {
            not_found(world.visitor(who).await.staff(Capability::Tickets));
        }
        for who in ["li", "tang", "lin"] {
            not_found(world.visitor(who).await.staff(Capability::Callback));
        }
    }
}
