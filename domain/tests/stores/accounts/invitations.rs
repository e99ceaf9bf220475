//! Inviting people, and the first administrator (A2, A9, A11, J3).

use domain::{
    accounts::{Invite, InviteKind, people},
    id::FormKey,
    locale::{Bilingual, Locale},
    rights::Relation,
    scope::{Staff, System},
};

use super::*;

fn key(number: u128) -> FormKey {
    FormKey(uuid::Uuid::from_u128(number))
}

fn resident(email: &str, house_code: &str) -> Invite {
    Invite {
        email: email.to_owned(),
        name: Bilingual { zh: "沈知秋".into(), en: "Shen Zhiqiu".into() },
        alias: String::new(),
        locale: Locale::En,
        kind: InviteKind::Resident { house_code: house_code.to_owned(), relation: Relation::Elder },
    }
}

fn colleague(email: &str, roles: &[Role]) -> Invite {
    Invite { kind: InviteKind::Staff { roles: roles.to_vec() }, ..resident(email, "") }
}

async fn gao(world: &World) -> Staff {
    world.staff("gao", Capability::People).await
}

async fn secrets(world: &World, person: PersonId) -> Vec<String> {
    let letters = letters(world, person).await;
    let secrets = letters.into_iter().filter_map(|letter| match letter {
        Letter::Invitation { secret, .. } => Some(secret),
        _ => None,
    });
    secrets.collect()
}

async fn people_count(world: &World) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT COUNT(*) FROM person").fetch_one(pool).await.unwrap())
}

on_both! {
    async fn an_invited_resident_opens_the_account_and_belongs_to_the_house(world: World) {
        let gao = gao(&world).await;
        let person = people::invite(&world.ctx, &gao, resident("Shen@Example.com", "A-01"), key(1)).await.unwrap();
        let row = people::find(&world.ctx, &gao, person).await.unwrap().unwrap();
        assert_eq!((row.email.as_str(), row.state.as_str(), row.house_code.as_deref()), ("shen@example.com", "invited", Some("A-01")));
        assert_eq!((row.relation, row.roles.as_slice()), (Some(Relation::Elder), [].as_slice()));
        let letters = letters(&world, person).await;
        let [Letter::Invitation { name, estate, secret }] = letters.as_slice() else { panic!("{letters:?}") };
        assert_eq!((name.as_str(), estate.as_str()), ("Shen Zhiqiu", "weilan"));
        refused(session::sign_in(&world.ctx, wish("shen")).await, Refusal::WrongSignIn);
        codes::accept_invitation(&world.ctx, secret, PASSWORD.to_owned(), Locale::En).await.unwrap();
        let (_, visitor) = signed_in(&world, "shen").await;
        assert_eq!(visitor.home().unwrap().code, "A-01");
        assert_eq!(visitor.locale(), Locale::En);
        let account = domain::accounts::store::account(&world.ctx, &visitor).await.unwrap();
        assert!(account.email_verified, "the letter reached the address");
        assert_eq!(account.alias, "Shen Zhiqiu");
        assert_eq!((audited(&world, "person.invite").await, audited(&world, "invitation.accept").await), (1, 1));
    }
}

on_both! {
    async fn an_invited_colleague_has_the_roles(world: World) {
        let gao = gao(&world).await;
        let person = people::invite(&world.ctx, &gao, colleague("du@example.com", &[Role::Desk, Role::Butler]), key(1)).await.unwrap();
        let row = people::find(&world.ctx, &gao, person).await.unwrap().unwrap();
        assert_eq!(row.roles, [Role::Butler, Role::Desk]);
        codes::accept_invitation(&world.ctx, &secrets(&world, person).await[0], PASSWORD.to_owned(), Locale::Zh).await.unwrap();
        let (entry, visitor) = signed_in(&world, "du").await;
        assert!(entry.staff);
        assert!(visitor.staff(Capability::Bookings).is_ok());
        not_found(visitor.staff(Capability::People));
    }
}

on_both! {
    async fn a9_an_invitation_is_good_for_72_hours_and_once(world: World) {
        let gao = gao(&world).await;
        let late = people::invite(&world.ctx, &gao, resident("late@example.com", "A-01"), key(1)).await.unwrap();
        let prompt = people::invite(&world.ctx, &gao, resident("prompt@example.com", "A-01"), key(2)).await.unwrap();
        let (late, prompt) = (&secrets(&world, late).await[0], &secrets(&world, prompt).await[0]);
        world.clock.advance(72 * HOUR - 1);
        assert!(codes::peek(&world.ctx, Purpose::Invite, late).await.unwrap().is_some());
        let accept = |password: &'static str| {
            let (ctx, secret) = (world.ctx.clone(), prompt.clone());
            async move { codes::accept_invitation(&ctx, &secret, password.to_owned(), Locale::Zh).await }
        };
        let (one, two) = futures::future::join(accept(PASSWORD), accept("a kettle sings at dawn")).await;
        assert_ne!(one.is_ok(), two.is_ok(), "exactly one of two at once wins: {one:?} {two:?}");
        refused(if one.is_ok() { two } else { one }, Refusal::DeadLink);
        refused(accept(PASSWORD).await, Refusal::DeadLink);
        world.clock.advance(1);
        refused(codes::accept_invitation(&world.ctx, late, PASSWORD.to_owned(), Locale::Zh).await, Refusal::DeadLink);
    }
}

on_both! {
    async fn a2_the_first_password_is_not_made_of_the_persons_own_words(world: World) {
        let gao = gao(&world).await;
        let person = people::invite(&world.ctx, &gao, resident("zhiqiu.shen@example.com", "A-01"), key(1)).await.unwrap();
        let secret = &secrets(&world, person).await[0];
        for own in ["ShenZhiqiu1975!", "zhiqiu.shen@example", "沈知秋沈知秋沈知秋沈知秋"] {
            let outcome = codes::accept_invitation(&world.ctx, secret, own.to_owned(), Locale::Zh).await;
            invalid(outcome, "password", Rule::CommonPassword);
        }
        codes::accept_invitation(&world.ctx, secret, PASSWORD.to_owned(), Locale::Zh).await.unwrap();
    }
}

on_both! {
    async fn an_address_is_taken_in_whichever_estate(world: World) {
        let gao = gao(&world).await;
        let before = people_count(&world).await;
        for taken in ["lin@example.com", "LIN@example.com", "bao@example.com"] {
            invalid(people::invite(&world.ctx, &gao, resident(taken, "A-01"), key(1)).await, "email", Rule::Taken);
        }
        assert_eq!(people_count(&world).await, before);
    }
}

on_both! {
    async fn an_unknown_house_leaves_nothing_behind(world: World) {
        let gao = gao(&world).await;
        let before = people_count(&world).await;
        for house in ["Z-99", "Y-01"] {
            let outcome = people::invite(&world.ctx, &gao, resident("shen@example.com", house), key(1)).await;
            invalid(outcome, "house_code", Rule::NotAChoice);
        }
        assert_eq!(people_count(&world).await, before);
        // Neither the form's key nor the address is used up by what was refused.
        assert!(people::invite(&world.ctx, &gao, resident("shen@example.com", "A-02"), key(1)).await.is_ok());
    }
}

on_both! {
    async fn all_faults_of_an_invitation_are_told_at_once(world: World) {
        let gao = gao(&world).await;
        let mut bad = colleague("nobody", &[]);
        bad.name = Bilingual { zh: " ".into(), en: String::new() };
        bad.alias = "长".repeat(41);
        let Err(Error::Invalid(faults)) = people::invite(&world.ctx, &gao, bad, key(1)).await else { panic!("accepted") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["email", "name_zh", "alias", "roles"]);
    }
}

on_both! {
    async fn the_same_form_twice_invites_one_person(world: World) {
        let gao = gao(&world).await;
        let send = || {
            let (ctx, gao) = (world.ctx.clone(), gao);
            async move { people::invite(&ctx, &gao, resident("shen@example.com", "A-01"), key(7)).await.unwrap() }
        };
        let (one, two) = futures::future::join(send(), send()).await;
        assert_eq!(one, two);
        assert_eq!(secrets(&world, one).await.len(), 1);
    }
}

on_both! {
    async fn a_lost_invitation_is_sent_again_and_the_old_link_dies(world: World) {
        let gao = gao(&world).await;
        let person = people::invite(&world.ctx, &gao, resident("shen@example.com", "A-01"), key(1)).await.unwrap();
        world.clock.advance(73 * HOUR);
        people::invite_again(&world.ctx, &gao, person).await.unwrap();
        world.clock.advance(1);
        people::invite_again(&world.ctx, &gao, person).await.unwrap();
        let links = secrets(&world, person).await;
        for dead in &links[..2] {
            refused(codes::accept_invitation(&world.ctx, dead, PASSWORD.to_owned(), Locale::Zh).await, Refusal::DeadLink);
        }
        people::invite_again(&world.ctx, &gao, person).await.unwrap();
        too_many(people::invite_again(&world.ctx, &gao, person).await);
        not_found(people::invite_again(&world.ctx, &gao, world.people["bao"]).await);
        refused(people::invite_again(&world.ctx, &gao, world.people["lin"]).await, Refusal::Stale);
    }
}

on_both! {
    async fn whoever_lost_the_right_in_the_meantime_invites_nobody(world: World) {
        let mut world = world;
        world.add(world.estate, "ling", None, &[Role::Manager]).await;
        let (gao, ling) = (gao(&world).await, world.staff("ling", Capability::People).await);
        people::set_roles(&world.ctx, &gao, world.people["ling"], vec![Role::Desk]).await.unwrap();
        let before = people_count(&world).await;
        not_found(people::invite(&world.ctx, &ling, resident("shen@example.com", "A-01"), key(1)).await);
        assert_eq!(people_count(&world).await, before);
    }
}

fn founder() -> Bilingual {
    Bilingual { zh: "顾远".into(), en: "Gu Yuan".into() }
}

on_both! {
    async fn a11_the_first_administrators_link_dies_after_use_or_half_an_hour(world: World) {
        let system = world.system();
        let stale = people::first_admin(&world.ctx, &system, "gu@example.com", founder()).await.unwrap();
        world.clock.advance(30 * MINUTE);
        refused(codes::accept_invitation(&world.ctx, &stale, PASSWORD.to_owned(), Locale::Zh).await, Refusal::DeadLink);
        let lost = people::first_admin(&world.ctx, &system, "Gu@example.com", founder()).await.unwrap();
        let secret = people::first_admin(&world.ctx, &system, "gu@example.com", founder()).await.unwrap();
        refused(codes::accept_invitation(&world.ctx, &lost, PASSWORD.to_owned(), Locale::Zh).await, Refusal::DeadLink);
        codes::accept_invitation(&world.ctx, &secret, PASSWORD.to_owned(), Locale::Zh).await.unwrap();
        refused(codes::accept_invitation(&world.ctx, &secret, PASSWORD.to_owned(), Locale::Zh).await, Refusal::DeadLink);
        let (_, visitor) = signed_in(&world, "gu").await;
        assert!(visitor.staff(Capability::People).is_ok());
        invalid(people::first_admin(&world.ctx, &system, "gu@example.com", founder()).await, "email", Rule::Taken);
    }
}

on_both! {
    async fn a11_the_first_administrator_takes_over_nobodys_account(world: World) {
        let system = world.system();
        for taken in ["lin@example.com", "bao@example.com", "gao@example.com"] {
            invalid(people::first_admin(&world.ctx, &system, taken, founder()).await, "email", Rule::Taken);
        }
        let gao = gao(&world).await;
        people::invite(&world.ctx, &gao, resident("shen@example.com", "A-01"), key(1)).await.unwrap();
        invalid(people::first_admin(&world.ctx, &system, "shen@example.com", founder()).await, "email", Rule::Taken);
        invalid(people::first_admin(&world.ctx, &system, "nobody", founder()).await, "email", Rule::NotAnEmail);
    }
}

on_both! {
    async fn a11_an_estate_needs_a_first_administrator_until_one_has_accepted(world: World) {
        assert!(!people::needs_first_admin(&world.ctx, &world.system()).await.unwrap());
        let estate = domain::household::store::NewEstate { slug: "new".into(), name: founder(), zone: "Asia/Shanghai".into(), demo: false };
        let system = System::of(domain::household::store::found(&world.ctx, estate).await.unwrap());
        assert!(people::needs_first_admin(&world.ctx, &system).await.unwrap());
        let secret = people::first_admin(&world.ctx, &system, "gu@example.com", founder()).await.unwrap();
        assert!(people::needs_first_admin(&world.ctx, &system).await.unwrap());
        codes::accept_invitation(&world.ctx, &secret, PASSWORD.to_owned(), Locale::Zh).await.unwrap();
        assert!(!people::needs_first_admin(&world.ctx, &system).await.unwrap());
    }
}
