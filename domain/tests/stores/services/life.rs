//! SC-2, SC-3: from the proposal to the end, and what residents see on the way.

use super::*;

fn proposal(world: &World, code: &str) -> NewService {
    let terms = Terms {
        name_zh: "宠物美容".to_owned(),
        name_en: "Pet grooming".to_owned(),
        provider: "partner".to_owned(),
        vendor: "毛球工坊".to_owned(),
        price: Some(Fen(12_000)),
        ..Terms::default()
    };
    let key = world.ctx.id();
    let reason = "半年内七户提出".to_owned();
    let (family, category, mode) = (Family::Partner, Category::Living, Mode::Scheduled);
    NewService { code: code.to_owned(), family, category, mode, reason, terms, key }
}

async fn hits(world: &World, question: &str) -> usize {
    search::find(&world.ctx, &world.visitor("lin").await, question, 10).await.unwrap().len()
}

on_both! {
    async fn a_service_lives_from_a_proposal_to_its_end_and_each_step_is_written_down(world: World) {
        let id = desk::create(&world.ctx, &manager(&world).await, proposal(&world, "S-L09")).await.unwrap();
        assert_eq!((seen(&world, id).await, hits(&world, "宠物美容").await), (None, 0), "a proposal is for staff only");
        let path = [
            (Stage::Proposal, Move::Try, Some(Stage::Trial)),
            (Stage::Trial, Move::Adopt, Some(Stage::Standard)),
            (Stage::Standard, Move::ScaleDown, Some(Stage::Information)),
            (Stage::Information, Move::Retire, None),
        ];
        for (from, act, public) in path {
            world.clock.advance(DAY);
            step(&world, id, (from, act)).await.unwrap();
            assert_eq!(seen(&world, id).await, public, "{act}");
            assert_eq!(hits(&world, "宠物美容").await, usize::from(public.is_some()), "{act}");
        }
        let sheet = sheet(&world, id).await;
        let stages: Vec<Stage> = sheet.steps.iter().map(|entry| entry.stage).collect();
        assert_eq!(stages, Stage::ALL);
        assert_eq!((sheet.steps[0].reason.as_str(), sheet.steps[4].reason.as_str()), ("半年内七户提出", "每月评估"));
        assert_eq!((sheet.steps[4].by_en.as_deref(), sheet.steps[4].at), (Some("gao"), START.plus(4 * DAY)));
        assert_eq!((sheet.stage, sheet.revision, sheet.versions.len()), (Stage::Retired, 5, 1));
    }
}

on_both! {
    async fn a_step_that_is_not_possible_or_not_from_here_is_refused(world: World) {
        let (id, _) = care(&world).await;
        for act in [Move::Try, Move::Adopt, Move::Retire] {
            stale(step(&world, id, (Stage::Standard, act)).await);
        }
        // Two had the page open; one was quicker.
        step(&world, id, (Stage::Standard, Move::ScaleDown)).await.unwrap();
        stale(step(&world, id, (Stage::Standard, Move::ScaleDown)).await);
        assert_eq!(sheet(&world, id).await.steps.len(), 2);
    }
}

on_both! {
    async fn what_is_for_information_only_is_read_but_not_booked_and_what_is_hidden_does_not_exist(world: World) {
        let (id, slots) = care(&world).await;
        book(&world, "lin", slots[0]).await.unwrap();
        fault(step(&world, id, (Stage::Standard, Move::ScaleDown)).await, "confirm");
        fault(confirmed_step(&world, id, (Stage::Standard, Move::ScaleDown), Some(2)).await, "confirm");
        confirmed_step(&world, id, (Stage::Standard, Move::ScaleDown), Some(1)).await.unwrap();
        assert_eq!(seen(&world, id).await, Some(Stage::Information));
        let refused = book(&world, "xu", slots[1]).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::NotBookable))), "{refused:?}");
        assert_eq!(sheet(&world, id).await.relied.len(), 1, "what was booked stays booked");
        step(&world, id, (Stage::Information, Move::Retire)).await.unwrap();
        not_found(book(&world, "xu", slots[1]).await);
        let desk_face = world.actor("he", Capability::Bookings).await;
        assert!(store::find(&world.ctx, &desk_face, id).await.unwrap().is_some(), "staff still read it");
    }
}

on_both! {
    async fn a_trial_is_booked_like_a_standard(world: World) {
        let (id, slots) = care(&world).await;
        step(&world, id, (Stage::Standard, Move::ScaleDown)).await.unwrap();
        step(&world, id, (Stage::Information, Move::Try)).await.unwrap();
        book(&world, "lin", slots[0]).await.unwrap();
        assert_eq!(seen(&world, id).await, Some(Stage::Trial));
    }
}

on_both! {
    async fn a_code_is_given_once_and_a_form_sent_twice_makes_one_service(world: World) {
        let staff = manager(&world).await;
        let new = proposal(&world, "S-L09");
        let id = desk::create(&world.ctx, &staff, new.clone()).await.unwrap();
        assert_eq!(desk::create(&world.ctx, &staff, new).await.unwrap(), id);
        fault(desk::create(&world.ctx, &staff, proposal(&world, "S-L09")).await, "mark");
        // Another estate has its own codes.
        let yao = world.staff("yao", Capability::Catalogue).await;
        desk::create(&world.ctx, &yao, proposal(&world, "S-L09")).await.unwrap();
        assert_eq!(desk::list(&world.ctx, &staff).await.unwrap().len(), 1);
    }
}

on_both! {
    async fn only_who_keeps_the_catalogue_of_this_estate_reaches_it(world: World) {
        let (id, _) = care(&world).await;
        for key in ["min", "he", "li", "tang"] {
            assert!(world.visitor(key).await.staff(Capability::Catalogue).is_err(), "{key}");
        }
        let yao = world.staff("yao", Capability::Catalogue).await;
        assert!(desk::find(&world.ctx, &yao, id).await.unwrap().is_none());
        let wish = StepWish { from: Stage::Standard, act: Move::ScaleDown, reason: "x".to_owned(), confirmed: None };
        not_found(desk::step(&world.ctx, &yao, id, wish).await);
        not_found(revise::withdraw(&world.ctx, &yao, id).await);
        let far = Actor::Member(world.member("bao").await);
        assert!(store::find(&world.ctx, &far, id).await.unwrap().is_none());
    }
}

on_both! {
    async fn an_import_makes_standards_and_leaves_stages_alone(world: World) {
        let (id, _) = care(&world).await;
        step(&world, id, (Stage::Standard, Move::ScaleDown)).await.unwrap();
        let changed = CARE.replace("18000", "20000");
        assert_eq!(imported(&world, &changed).await.changed, ["P-L05"]);
        assert_eq!(imported(&world, &changed).await.same, 1);
        let sheet = sheet(&world, id).await;
        assert_eq!((sheet.stage, sheet.terms.price, sheet.versions.len()), (Stage::Information, Some(Fen(20_000)), 2));
        assert_eq!(sheet.steps.iter().map(|entry| entry.stage).collect::<Vec<_>>(), [Stage::Standard, Stage::Information]);
    }
}

on_both! {
    async fn the_real_time_is_told_from_five_uses_on(world: World) {
        let (id, slots) = care(&world).await;
        let actor = resident(&world).await;
        let staff = world.staff("min", Capability::Bookings).await;
        for (done, slot) in (0..6).zip(&slots) {
            assert_eq!(store::pace(&world.ctx, &actor, id).await.unwrap().is_some(), done >= 5, "after {done}");
            let booking = book(&world, "lin", *slot).await.unwrap();
            for act in [Act::Confirm, Act::Depart, Act::Arrive] {
                bookings::step(&world.ctx, &staff, booking, act).await.unwrap();
            }
            world.clock.advance(HOUR);
            bookings::step(&world.ctx, &staff, booking, Act::Complete).await.unwrap();
        }
        let pace = store::pace(&world.ctx, &actor, id).await.unwrap().unwrap();
        assert_eq!(pace.uses, 6);
        assert!((HOUR - 10..=HOUR + 10).contains(&pace.visit.unwrap()) && pace.whole >= pace.visit.unwrap(), "{pace:?}");
        assert_eq!(State::Completed.acts().count(), 0);
    }
}
