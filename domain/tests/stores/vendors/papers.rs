//! VN-4: an expired licence hides its services the same day.

use domain::{
    bookings::{Act as Step, store as bookings},
    error::{Error, Refusal},
    id::{FormKey, ServiceId},
    mail::{Letter, store as mail},
    rights::{Capability, Role},
    scope::Actor,
    search::store as search,
    services::{desk, store as services},
    time::{DAY, HOUR},
    vendors::{Act, PaperForm, State, VendorView, store, warnings},
};

use super::{decision, found, given, manager, paper, recorded, vendor};
use crate::{
    bookings::{booked, wish},
    support::{START, World, on_both},
};

/// From 14:00 of the first day to its midnight.
const MIDNIGHT: i64 = 10 * HOUR;

async fn seen(world: &World, key: &str, service: ServiceId) -> bool {
    let actor = world.actor(key, Capability::Bookings).await;
    let listed = services::list(&world.ctx, &actor, services::Filter::default()).await.unwrap();
    let listed = listed.iter().any(|one| one.id == service);
    assert_eq!(services::find(&world.ctx, &actor, service).await.unwrap().is_some(), listed, "list and page agree");
    listed
}

on_both! {
    async fn a_licence_is_good_until_the_last_millisecond_of_its_day_in_the_estates_zone(world: World) {
        let id = vendor(&world, "林安消杀").await;
        let (service, slots) = given(&world, id).await;
        recorded(&world, id, "2026-11-22").await;
        assert_eq!(found(&world, id).await.papers[0].expires_at, START.plus(MIDNIGHT));
        world.clock.advance(MIDNIGHT - 1);
        assert!(seen(&world, "lin", service).await);
        booked(&world, "lin", slots[1]).await;
        world.clock.advance(1);
        assert!(!seen(&world, "lin", service).await);
        assert!(seen(&world, "min", service).await, "staff still see it, and why");
        let refused = bookings::request(&world.ctx, &world.member("lin").await, wish(&world, slots[2])).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::VendorPaused))), "{refused:?}");
        let sheet = desk::find(&world.ctx, &manager(&world).await, service).await.unwrap().unwrap();
        let standing = sheet.vendor.unwrap();
        assert_eq!((standing.id, standing.lapsed_at, standing.is_paused()), (id, Some(START.plus(MIDNIGHT)), true));
    }
}

on_both! {
    async fn nobody_holds_books_moves_or_confirms_what_a_vendor_may_not_do_today(world: World) {
        let id = vendor(&world, "林安消杀").await;
        let (_, slots) = given(&world, id).await;
        let early = booked(&world, "lin", slots[1]).await;
        recorded(&world, id, "2026-11-21").await;
        let (lin, min) = (world.member("lin").await, world.staff("min", Capability::Bookings).await);
        let paused = |result: Result<(), Error>| {
            assert!(matches!(result, Err(Error::Refused(Refusal::VendorPaused))), "{result:?}");
        };
        paused(bookings::hold(&world.ctx, &lin, (slots[2], 1).into()).await.map(|_| ()));
        paused(bookings::join(&world.ctx, &lin, wish(&world, slots[2])).await.map(|_| ()));
        paused(bookings::request(&world.ctx, &lin, wish(&world, slots[2])).await.map(|_| ()));
        let shift = domain::bookings::Shift { slot: slots[3], reason: None };
        paused(bookings::move_to(&world.ctx, &Actor::Member(lin), early, shift).await);
        paused(bookings::step(&world.ctx, &min, early, Step::Confirm).await);
        let reason = Some("业主急用".to_owned());
        let behalf = domain::bookings::Behalf { house: world.houses["A-01"], wish: wish(&world, slots[2]), reason };
        paused(bookings::request_for(&world.ctx, &min, behalf).await.map(|_| ()));
        let board = domain::bookings::read::board(&world.ctx, &min, (START, START.plus(9 * DAY))).await.unwrap();
        assert_eq!(board.iter().map(|row| row.paused).collect::<Vec<_>>(), [true]);
        // Called off it can be at any time.
        bookings::cancel(&world.ctx, &lin, early).await.unwrap();
    }
}

on_both! {
    async fn a_renewed_paper_brings_the_service_back_and_the_old_one_stays_in_the_history(world: World) {
        let id = vendor(&world, "林安消杀").await;
        let (service, slots) = given(&world, id).await;
        let old = recorded(&world, id, "2026-11-21").await;
        assert!(!seen(&world, "lin", service).await);
        let renewal = PaperForm { replaces: old.to_string(), number: "WL-2026-2".to_owned(), ..paper(&world, "2027-11-21") };
        let staff = manager(&world).await;
        let new = store::add_paper(&world.ctx, &staff, id, renewal.clone().parse().unwrap()).await.unwrap();
        assert_eq!(store::add_paper(&world.ctx, &staff, id, renewal.clone().parse().unwrap()).await.unwrap(), new, "sent twice");
        assert!(seen(&world, "lin", service).await);
        booked(&world, "lin", slots[0]).await;
        let papers = |view: VendorView| view.papers.into_iter().map(|paper| (paper.id, paper.ended_at.is_some())).collect::<Vec<_>>();
        assert_eq!(papers(found(&world, id).await), [(new, false), (old, true)]);
        let key: FormKey = world.ctx.id();
        let late = PaperForm { key: key.to_string(), ..renewal };
        let late = store::add_paper(&world.ctx, &staff, id, late.parse().unwrap()).await;
        assert!(matches!(late, Err(Error::Refused(Refusal::Stale))), "{late:?}");
        assert_eq!(found(&world, id).await.papers.len(), 2);
    }
}

on_both! {
    async fn only_required_papers_in_force_count_and_a_suspended_vendor_hides_all_it_does(world: World) {
        let (id, staff) = (vendor(&world, "林安消杀").await, manager(&world).await);
        let (service, _) = given(&world, id).await;
        let spare = PaperForm { required: None, ..paper(&world, "2026-11-01") };
        store::add_paper(&world.ctx, &staff, id, spare.parse().unwrap()).await.unwrap();
        assert!(seen(&world, "lin", service).await, "a paper that is not required");
        let old = recorded(&world, id, "2026-11-01").await;
        assert!(!seen(&world, "lin", service).await);
        store::end_paper(&world.ctx, &staff, id, old).await.unwrap();
        assert!(seen(&world, "lin", service).await, "a paper that was taken away");
        let twice = store::end_paper(&world.ctx, &staff, id, old).await;
        assert!(matches!(twice, Err(Error::Refused(Refusal::Stale))), "{twice:?}");

        store::decide(&world.ctx, &staff, id, decision(State::Approved, Act::Suspend)).await.unwrap();
        assert!(!seen(&world, "lin", service).await);
        store::decide(&world.ctx, &staff, id, decision(State::Suspended, Act::Approve)).await.unwrap();
        assert!(seen(&world, "lin", service).await);
    }
}

on_both! {
    async fn the_search_finds_a_service_again_when_its_paper_is_renewed(world: World) {
        let (id, staff) = (vendor(&world, "林安消杀").await, manager(&world).await);
        let (service, _) = given(&world, id).await;
        // A version puts it into the index.
        let change = domain::services::terms::ChangeForm {
            revision: desk::find(&world.ctx, &staff, service).await.unwrap().unwrap().revision.to_string(),
            note: "写清楚".to_owned(),
            ..Default::default()
        };
        let mut check = domain::check::Check::default();
        let form = domain::services::terms::TermsForm {
            name_zh: "白蚁防治".to_owned(),
            name_en: "Termite control".to_owned(),
            provider: "butler".to_owned(),
            ..Default::default()
        };
        let terms = form.read(&mut check, None);
        let change = change.read(check).unwrap();
        domain::services::revise::revise(&world.ctx, &staff, service, (terms, change)).await.unwrap();
        let hits = async |key: &str| search::find(&world.ctx, &world.visitor(key).await, "白蚁", 10).await.unwrap().len();
        assert_eq!(hits("lin").await, 1);
        let old = recorded(&world, id, "2026-11-21").await;
        assert_eq!((hits("lin").await, hits("gao").await), (0, 1));
        store::end_paper(&world.ctx, &staff, id, old).await.unwrap();
        assert_eq!(hits("lin").await, 1);
    }
}

on_both! {
    async fn the_list_of_what_to_renew_reaches_thirty_days_ahead(world: World) {
        let (id, staff) = (vendor(&world, "林安消杀").await, manager(&world).await);
        for until in ["2026-11-21", "2026-12-21", "2026-12-23", "2027-06-30"] {
            recorded(&world, id, until).await;
        }
        let days = |rows: Vec<domain::vendors::ExpiringRow>| rows.iter().map(|row| (row.expires_at.0 - START.0) / DAY).collect::<Vec<_>>();
        assert_eq!(days(store::expiring(&world.ctx, &staff).await.unwrap()), [0, 29]);
        world.clock.advance(DAY);
        assert_eq!(store::expiring(&world.ctx, &staff).await.unwrap().len(), 3);
        store::decide(&world.ctx, &staff, id, decision(State::Approved, Act::Suspend)).await.unwrap();
        assert!(store::expiring(&world.ctx, &staff).await.unwrap().is_empty(), "nobody renews for a vendor that is suspended");
    }
}

/// The letters about papers that are waiting, by address: the days that each names.
async fn letters(world: &World) -> Vec<(String, i64)> {
    let claimed = mail::claim_due(&world.ctx, HOUR, 100).await.unwrap();
    let mut told: Vec<(String, i64)> = claimed
        .iter()
        .filter_map(|mail| match &mail.letter {
            Letter::PaperExpires { days, .. } => Some((mail.address.clone(), *days)),
            _ => None,
        })
        .collect();
    for mail in &claimed {
        domain::mail::store::sent(&world.ctx, mail.id).await.unwrap();
    }
    told.sort();
    told
}

on_both! {
    async fn every_manager_has_a_letter_thirty_and_seven_days_before_once_each(world: World) {
        let mut world = world;
        world.add(world.estate, "hu", None, &[Role::Manager]).await;
        let id = vendor(&world, "林安消杀").await;
        recorded(&world, id, "2026-12-23").await;
        warnings::send(&world.ctx).await.unwrap();
        assert!(letters(&world).await.is_empty(), "thirty-one days before");
        world.clock.advance(DAY);
        let both = |days| vec![("gao@example.com".to_owned(), days), ("hu@example.com".to_owned(), days)];
        futures::future::join_all((0..3).map(|_| warnings::send(&world.ctx))).await.into_iter().for_each(Result::unwrap);
        assert_eq!(letters(&world).await, both(30));
        world.clock.advance(20 * DAY);
        warnings::send(&world.ctx).await.unwrap();
        assert!(letters(&world).await.is_empty());
        world.clock.advance(4 * DAY);
        warnings::send(&world.ctx).await.unwrap();
        warnings::send(&world.ctx).await.unwrap();
        assert_eq!(letters(&world).await, both(6));
        world.clock.advance(30 * DAY);
        warnings::send(&world.ctx).await.unwrap();
        assert!(letters(&world).await.is_empty(), "what has expired needs no letter");
    }
}

on_both! {
    async fn a_paper_recorded_late_has_one_letter_and_one_replaced_has_none(world: World) {
        let (id, staff) = (vendor(&world, "林安消杀").await, manager(&world).await);
        recorded(&world, id, "2026-11-25").await;
        let old = recorded(&world, id, "2026-11-26").await;
        let renewal = PaperForm { replaces: old.to_string(), ..paper(&world, "2028-11-26") };
        store::add_paper(&world.ctx, &staff, id, renewal.parse().unwrap()).await.unwrap();
        warnings::send(&world.ctx).await.unwrap();
        warnings::send(&world.ctx).await.unwrap();
        assert_eq!(letters(&world).await, [("gao@example.com".to_owned(), 3)]);
    }
}
