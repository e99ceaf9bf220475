//! The people of an estate, and one's own account (B1, B4, C6, C9).

use domain::{
    accounts::{PersonRow, people, store as accounts},
    household::{PersonState, Scheme, TextSize, store as household},
    locale::Locale,
    page::{Cursor, Page},
    rights::Relation,
    scope::Staff,
};

use super::*;

async fn gao(world: &World) -> Staff {
    world.staff("gao", Capability::People).await
}

fn emails(page: &Page<PersonRow>) -> Vec<&str> {
    page.items.iter().map(|row| row.email.as_str()).collect()
}

async fn search(world: &World, words: &str) -> Vec<String> {
    let gao = gao(world).await;
    let page = people::page(&world.ctx, &gao, Some(words.to_owned()), None).await.unwrap();
    let mut found: Vec<String> = page.items.into_iter().map(|row| row.email).collect();
    found.sort();
    found
}

on_both! {
    async fn only_managers_and_administrators_see_the_people(world: World) {
        for key in ["lin", "min", "he", "li", "tang"] {
            not_found(world.visitor(key).await.staff(Capability::People));
        }
        assert!(world.visitor("gao").await.staff(Capability::People).is_ok());
    }
}

on_both! {
    async fn the_people_of_an_estate_are_its_own(world: World) {
        let page = people::page(&world.ctx, &gao(&world).await, None, None).await.unwrap();
        assert_eq!(page.items.len(), 11);
        assert!(!emails(&page).contains(&"bao@example.com"));
        let lin = page.items.iter().find(|row| row.email == "lin@example.com").unwrap();
        assert_eq!((lin.house_code.as_deref(), lin.relation, lin.state), (Some("A-01"), Some(Relation::Owner), PersonState::Active));
        let min = page.items.iter().find(|row| row.email == "min@example.com").unwrap();
        assert_eq!((min.house_code.as_deref(), min.roles.as_slice()), (None, [Role::Butler].as_slice()));
        assert!(people::find(&world.ctx, &gao(&world).await, world.people["bao"]).await.unwrap().is_none());
    }
}

on_both! {
    async fn people_are_found_by_name_address_and_house(world: World) {
        assert_eq!(search(&world, "LIN").await, ["lin@example.com"]);
        assert_eq!(search(&world, " xiaoyu女 ").await, ["xiaoyu@example.com"]);
        assert_eq!(search(&world, "a-02").await, ["xu@example.com"]);
        assert_eq!(search(&world, "").await.len(), 11);
        for nothing in ["%", "_", "!", "bao", "'; DROP TABLE person; --"] {
            assert!(search(&world, nothing).await.is_empty(), "{nothing}");
        }
    }
}

on_both! {
    async fn a_long_list_comes_in_pages_without_gaps_or_repeats(world: World) {
        let mut world = world;
        const KEYS: [&str; 25] = [
            "p01", "p02", "p03", "p04", "p05", "p06", "p07", "p08", "p09", "p10", "p11", "p12", "p13", "p14", "p15", "p16", "p17",
            "p18", "p19", "p20", "p21", "p22", "p23", "p24", "p25",
        ];
        for (place, key) in KEYS.into_iter().enumerate() {
            world.add(world.estate, key, None, &[]).await;
            if place % 3 == 0 {
                world.clock.advance(SECOND);
            }
        }
        let gao = gao(&world).await;
        let first = people::page(&world.ctx, &gao, None, None).await.unwrap();
        let rest: Option<Cursor> = first.older;
        let second = people::page(&world.ctx, &gao, None, rest).await.unwrap();
        assert_eq!((first.items.len(), second.items.len(), second.older), (30, 6, None));
        let mut all = [emails(&first), emails(&second)].concat();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 36);
    }
}

on_both! {
    async fn a_former_resident_has_no_house(world: World) {
        household::end_member(&world.ctx, &world.system(), world.people["wang"], world.houses["A-01"]).await.unwrap();
        world.clock.advance(SECOND);
        let row = people::find(&world.ctx, &gao(&world).await, world.people["wang"]).await.unwrap().unwrap();
        assert_eq!((row.house_code, row.relation), (None, None));
        assert!(!search(&world, "A-01").await.contains(&"wang@example.com".to_owned()));
    }
}

on_both! {
    async fn suspending_takes_a_reason_and_leaves_a_trace(world: World) {
        let gao = gao(&world).await;
        invalid(people::suspend(&world.ctx, &gao, world.people["lin"], "  ").await, "reason", Rule::Required);
        people::suspend(&world.ctx, &gao, world.people["lin"], "moved away").await.unwrap();
        refused(people::suspend(&world.ctx, &gao, world.people["lin"], "again").await, Refusal::Stale);
        let (act, reason, subject): (String, String, PersonId) = on!(world.ctx.db, |pool| {
            sqlx::query_as("SELECT act, reason, subject_id FROM audit WHERE by_id = $1").bind(gao.person()).fetch_one(pool).await.unwrap()
        });
        assert_eq!((act.as_str(), reason.as_str(), subject), ("person.suspend", "moved away", world.people["lin"]));
        assert_eq!(people::find(&world.ctx, &gao, world.people["lin"]).await.unwrap().unwrap().state, PersonState::Suspended);
    }
}

on_both! {
    async fn nobody_suspends_oneself_or_people_of_another_estate(world: World) {
        let gao = gao(&world).await;
        refused(people::suspend(&world.ctx, &gao, gao.person(), "tired").await, Refusal::Yourself);
        not_found(people::suspend(&world.ctx, &gao, world.people["bao"], "not mine").await);
        not_found(people::suspend(&world.ctx, &gao, PersonId(uuid::Uuid::nil()), "nobody").await);
        not_found(people::restore(&world.ctx, &gao, world.people["bao"]).await);
        not_found(people::set_roles(&world.ctx, &gao, world.people["yao"], vec![Role::Desk]).await);
        let yao = world.staff("yao", Capability::People).await;
        assert_eq!(people::find(&world.ctx, &yao, world.people["bao"]).await.unwrap().unwrap().state, PersonState::Active);
    }
}

on_both! {
    async fn a_restored_account_is_what_it_was(world: World) {
        let gao = gao(&world).await;
        with_password(&world, "lin").await;
        people::suspend(&world.ctx, &gao, world.people["lin"], "a mistake").await.unwrap();
        people::restore(&world.ctx, &gao, world.people["lin"]).await.unwrap();
        refused(people::restore(&world.ctx, &gao, world.people["lin"]).await, Refusal::Stale);
        assert!(session::sign_in(&world.ctx, wish("lin")).await.is_ok());
        assert_eq!(audited(&world, "person.restore").await, 1);
        let name = domain::locale::Bilingual { zh: "顾远".into(), en: String::new() };
        let secret = people::first_admin(&world.ctx, &world.system(), "gu@example.com", name).await.unwrap();
        let gu = people::page(&world.ctx, &gao, Some("gu@".to_owned()), None).await.unwrap().items[0].id;
        people::suspend(&world.ctx, &gao, gu, "not him").await.unwrap();
        people::restore(&world.ctx, &gao, gu).await.unwrap();
        assert_eq!(people::find(&world.ctx, &gao, gu).await.unwrap().unwrap().state, PersonState::Invited);
        refused(codes::accept_invitation(&world.ctx, &secret, PASSWORD.to_owned(), Locale::Zh).await, Refusal::DeadLink);
    }
}

on_both! {
    async fn c9_of_two_who_suspend_each_other_at_once_one_is_left(world: World) {
        let mut world = world;
        world.add(world.estate, "ling", None, &[Role::Admin]).await;
        let (gao, ling) = (gao(&world).await, world.staff("ling", Capability::People).await);
        let suspend = |by: Staff, whom: PersonId| {
            let ctx = world.ctx.clone();
            async move { people::suspend(&ctx, &by, whom, "a quarrel").await }
        };
        let (one, two) = futures::future::join(suspend(gao, ling.person()), suspend(ling, gao.person())).await;
        assert_ne!(one.is_ok(), two.is_ok(), "{one:?} {two:?}");
        not_found(if one.is_ok() { two } else { one });
    }
}

on_both! {
    async fn b4_new_roles_end_the_sessions_and_hold_at_once(world: World) {
        with_password(&world, "min").await;
        let (entry, _) = signed_in(&world, "min").await;
        let gao = gao(&world).await;
        people::set_roles(&world.ctx, &gao, world.people["min"], vec![Role::Butler]).await.unwrap();
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_some(), "the same roles change nothing");
        people::set_roles(&world.ctx, &gao, world.people["min"], vec![Role::Moderator, Role::Moderator]).await.unwrap();
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_none());
        let (_, min) = signed_in(&world, "min").await;
        assert_eq!(min.capabilities(), [Capability::Moderate]);
        people::set_roles(&world.ctx, &gao, world.people["min"], Vec::new()).await.unwrap();
        assert!(world.visitor("min").await.capabilities().is_empty());
        assert_eq!(audited(&world, "person.roles").await, 2);
    }
}

on_both! {
    async fn nobody_takes_ones_own_right_to_give_roles(world: World) {
        let gao = gao(&world).await;
        for roles in [vec![], vec![Role::Desk]] {
            refused(people::set_roles(&world.ctx, &gao, gao.person(), roles).await, Refusal::Yourself);
        }
        people::set_roles(&world.ctx, &gao, gao.person(), vec![Role::Admin, Role::Butler]).await.unwrap();
        assert!(world.visitor("gao").await.capabilities().contains(&Capability::Bookings));
    }
}

on_both! {
    async fn c9_a_right_taken_away_in_the_meantime_is_no_right(world: World) {
        let mut world = world;
        world.add(world.estate, "ling", None, &[Role::Manager]).await;
        let (gao, ling) = (gao(&world).await, world.staff("ling", Capability::People).await);
        people::set_roles(&world.ctx, &gao, ling.person(), vec![Role::Desk]).await.unwrap();
        not_found(people::suspend(&world.ctx, &ling, world.people["lin"], "too late").await);
        not_found(people::restore(&world.ctx, &ling, world.people["lin"]).await);
        not_found(people::set_roles(&world.ctx, &ling, ling.person(), vec![Role::Manager]).await);
    }
}

on_both! {
    async fn one_reads_ones_own_account_and_keeps_preferences(world: World) {
        let lin = world.visitor("lin").await;
        let account = accounts::account(&world.ctx, &lin).await.unwrap();
        assert_eq!((account.email.as_str(), account.house_code.as_deref()), ("lin@example.com", Some("A-01")));
        assert_eq!((account.relation, account.roles.as_slice(), account.totp), (Some(Relation::Owner), [].as_slice(), false));
        accounts::preferences(&world.ctx, &lin, Locale::En, Scheme::Dark, TextSize::Large).await.unwrap();
        let account = accounts::account(&world.ctx, &lin).await.unwrap();
        assert_eq!((account.locale, account.scheme, account.text_size), (Locale::En, Scheme::Dark, TextSize::Large));
        let spouse = accounts::account(&world.ctx, &world.visitor("zhou").await).await.unwrap();
        assert_eq!((spouse.locale, spouse.scheme), (Locale::Zh, Scheme::System));
        assert_eq!(accounts::account(&world.ctx, &world.visitor("gao").await).await.unwrap().roles, [Role::Manager]);
    }
}
