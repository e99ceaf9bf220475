//! Links for a new password and for proving an address; changing a password (A9, A10, A13, J3).

use domain::{
    accounts::people,
    locale::{Bilingual, Locale},
};

use super::*;

const OTHER: &str = "a kettle sings at dawn";

async fn codes_of(world: &World, key: &str) -> i64 {
    on!(world.ctx.db, |pool| {
        sqlx::query_scalar("SELECT COUNT(*) FROM one_time_code WHERE person_id = $1")
            .bind(world.people[key])
            .fetch_one(pool)
            .await
            .unwrap()
    })
}

on_both! {
    async fn a8_asking_for_a_reset_is_answered_alike_whoever_it_is_for(world: World) {
        let gao = world.staff("gao", Capability::People).await;
        people::suspend(&world.ctx, &gao, world.people["xu"], "moved away").await.unwrap();
        for key in ["nobody", "xu", "lin"] {
            codes::request_reset(&world.ctx, &email(key), "192.0.2.1").await.unwrap();
        }
        let mail: Vec<PersonId> = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT person_id FROM mail").fetch_all(pool).await.unwrap());
        assert_eq!(mail, [world.people["lin"]]);
        assert_eq!((codes_of(&world, "lin").await, codes_of(&world, "xu").await), (1, 0));
    }
}

on_both! {
    async fn j3_an_address_gets_three_letters_an_hour_and_the_asker_learns_nothing(world: World) {
        for number in 0..5 {
            codes::request_reset(&world.ctx, "Lin@example.com", &format!("192.0.2.{number}")).await.unwrap();
        }
        assert_eq!(letters(&world, world.people["lin"]).await.len(), 3);
        world.clock.advance(HOUR);
        codes::request_reset(&world.ctx, "lin@example.com", "192.0.2.1").await.unwrap();
        assert_eq!(letters(&world, world.people["lin"]).await.len(), 4);
    }
}

on_both! {
    async fn one_network_address_cannot_ask_for_many_resets(world: World) {
        for number in 0..30 {
            codes::request_reset(&world.ctx, &format!("{number}@example.com"), "192.0.2.1").await.unwrap();
        }
        too_many(codes::request_reset(&world.ctx, "lin@example.com", "192.0.2.1").await);
        assert!(letters(&world, world.people["lin"]).await.is_empty());
    }
}

on_both! {
    async fn a9_looking_at_a_link_never_uses_it_up(world: World) {
        let secret = reset_secret(&world, "lin").await;
        for _ in 0..3 {
            let view = codes::peek(&world.ctx, Purpose::Reset, &secret).await.unwrap().expect("a good link");
            assert_eq!((view.email.as_str(), view.name_zh.as_str(), view.estate_zh.as_str()), ("lin@example.com", "lin女士", "weilan"));
        }
        codes::reset(&world.ctx, &secret, PASSWORD.to_owned()).await.unwrap();
        assert!(codes::peek(&world.ctx, Purpose::Reset, &secret).await.unwrap().is_none());
    }
}

on_both! {
    async fn a9_a_link_is_good_for_its_purpose_only_and_stored_by_a_hash(world: World) {
        let secret = reset_secret(&world, "lin").await;
        for purpose in [Purpose::Invite, Purpose::Verify, Purpose::SecondFactor] {
            assert!(codes::peek(&world.ctx, purpose, &secret).await.unwrap().is_none(), "{purpose}");
        }
        refused(codes::accept_invitation(&world.ctx, &secret, PASSWORD.to_owned(), Locale::Zh).await, Refusal::DeadLink);
        refused(codes::verify_email(&world.ctx, &secret).await, Refusal::DeadLink);
        refused(codes::reset(&world.ctx, "", PASSWORD.to_owned()).await, Refusal::DeadLink);
        let stored: String = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT secret_hash FROM one_time_code").fetch_one(pool).await.unwrap());
        assert_eq!(secret.len(), 64);
        assert_ne!(stored, secret);
    }
}

on_both! {
    async fn a9_a_reset_link_is_good_for_ten_minutes(world: World) {
        let secret = reset_secret(&world, "lin").await;
        world.clock.advance(10 * MINUTE - 1);
        assert!(codes::peek(&world.ctx, Purpose::Reset, &secret).await.unwrap().is_some());
        world.clock.advance(1);
        assert!(codes::peek(&world.ctx, Purpose::Reset, &secret).await.unwrap().is_none());
        refused(codes::reset(&world.ctx, &secret, PASSWORD.to_owned()).await, Refusal::DeadLink);
    }
}

on_both! {
    async fn a_reset_ends_every_session_kills_the_other_links_and_tells_the_owner(world: World) {
        with_password(&world, "lin").await;
        let (entry, _) = signed_in(&world, "lin").await;
        let unused = reset_secret(&world, "lin").await;
        let secret = reset_secret(&world, "lin").await;
        codes::reset(&world.ctx, &secret, OTHER.to_owned()).await.unwrap();
        assert!(session::resume(&world.ctx, &entry.token).await.unwrap().is_none());
        for dead in [&unused, &secret] {
            refused(codes::reset(&world.ctx, dead, PASSWORD.to_owned()).await, Refusal::DeadLink);
        }
        let told = letters(&world, world.people["lin"]).await;
        assert!(told.contains(&Letter::PasswordChanged { name: "lin女士".into() }), "{told:?}");
        refused(session::sign_in(&world.ctx, wish("lin")).await, Refusal::WrongSignIn);
        assert!(session::sign_in(&world.ctx, SignIn { password: OTHER.to_owned(), ..wish("lin") }).await.is_ok());
        assert_eq!(audited(&world, "password.reset").await, 2);
    }
}

on_both! {
    async fn a2_a_poor_password_is_refused_and_the_link_stays_good(world: World) {
        let secret = reset_secret(&world, "lin").await;
        for (poor, rule) in [
            ("short", Rule::TooShort(12)),
            ("password1234", Rule::CommonPassword),
            ("lin女士lin女士lin女士", Rule::CommonPassword),
            ("abababababab", Rule::WeakPassword),
        ] {
            invalid(codes::reset(&world.ctx, &secret, poor.to_owned()).await, "password", rule);
        }
        invalid(codes::reset(&world.ctx, &secret, "长".repeat(129)).await, "password", Rule::TooLong(128));
        codes::reset(&world.ctx, &secret, PASSWORD.to_owned()).await.unwrap();
    }
}

on_both! {
    async fn a9_of_two_who_redeem_a_link_at_once_one_wins(world: World) {
        let secret = reset_secret(&world, "lin").await;
        let redeem = |password: &str| {
            let (ctx, secret, password) = (world.ctx.clone(), secret.clone(), password.to_owned());
            async move { codes::reset(&ctx, &secret, password).await }
        };
        let outcomes = futures::future::join(redeem(PASSWORD), redeem(OTHER)).await;
        let outcomes = [outcomes.0, outcomes.1];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(Error::Refused(Refusal::DeadLink)))), "{outcomes:?}");
        let changed = letters(&world, world.people["lin"]).await;
        assert_eq!(changed.iter().filter(|letter| matches!(letter, Letter::PasswordChanged { .. })).count(), 1);
    }
}

on_both! {
    async fn a_link_dies_with_the_account(world: World) {
        let secret = reset_secret(&world, "lin").await;
        let gao = world.staff("gao", Capability::People).await;
        people::suspend(&world.ctx, &gao, world.people["lin"], "moved away").await.unwrap();
        refused(codes::reset(&world.ctx, &secret, PASSWORD.to_owned()).await, Refusal::DeadLink);
        people::restore(&world.ctx, &gao, world.people["lin"]).await.unwrap();
        refused(codes::reset(&world.ctx, &secret, PASSWORD.to_owned()).await, Refusal::DeadLink);
    }
}

on_both! {
    async fn changing_the_password_ends_the_other_sessions_and_tells_the_owner(world: World) {
        with_password(&world, "lin").await;
        let (other, _) = signed_in(&world, "lin").await;
        let (current, lin) = signed_in(&world, "lin").await;
        let before = letters(&world, world.people["lin"]).await.len();
        codes::change_password(&world.ctx, &lin, PASSWORD, OTHER.to_owned()).await.unwrap();
        assert!(session::resume(&world.ctx, &other.token).await.unwrap().is_none());
        assert!(session::resume(&world.ctx, &current.token).await.unwrap().is_some());
        assert_eq!(letters(&world, world.people["lin"]).await.len(), before + 1);
        refused(session::sign_in(&world.ctx, wish("lin")).await, Refusal::WrongSignIn);
        assert_eq!(audited(&world, "password.change").await, 1);
    }
}

on_both! {
    async fn changing_the_password_takes_the_old_one_and_a_good_new_one(world: World) {
        with_password(&world, "lin").await;
        let (_, lin) = signed_in(&world, "lin").await;
        invalid(codes::change_password(&world.ctx, &lin, OTHER, OTHER.to_owned()).await, "old", Rule::Mismatch);
        invalid(codes::change_password(&world.ctx, &lin, PASSWORD, "short".to_owned()).await, "new", Rule::TooShort(12));
        invalid(codes::change_password(&world.ctx, &lin, PASSWORD, "weilanhui2026!".to_owned()).await, "new", Rule::CommonPassword);
        assert!(session::sign_in(&world.ctx, wish("lin")).await.is_ok());
    }
}

on_both! {
    async fn a_borrowed_session_cannot_guess_the_old_password(world: World) {
        with_password(&world, "lin").await;
        let (_, lin) = signed_in(&world, "lin").await;
        for _ in 0..10 {
            invalid(codes::change_password(&world.ctx, &lin, "wrong", OTHER.to_owned()).await, "old", Rule::Mismatch);
        }
        too_many(codes::change_password(&world.ctx, &lin, PASSWORD, OTHER.to_owned()).await);
        assert!(session::sign_in(&world.ctx, wish("lin")).await.is_ok(), "the owner still comes in elsewhere");
    }
}

async fn verify_secret(world: &World, person: PersonId) -> Option<String> {
    letters(world, person).await.into_iter().rev().find_map(|letter| match letter {
        Letter::VerifyEmail { secret, .. } => Some(secret),
        _ => None,
    })
}

async fn verified(world: &World, person: PersonId) -> bool {
    let at: Option<Ms> = on!(world.ctx.db, |pool| {
        sqlx::query_scalar("SELECT email_verified_at FROM person WHERE id = $1")
            .bind(person)
            .fetch_one(pool)
            .await
            .unwrap()
    });
    at.is_some()
}

on_both! {
    async fn an_address_is_proven_by_a_link_where_the_invitation_did_not(world: World) {
        let name = Bilingual { zh: "新主管".into(), en: String::new() };
        let secret = people::first_admin(&world.ctx, &world.system(), "first@example.com", name).await.unwrap();
        codes::accept_invitation(&world.ctx, &secret, PASSWORD.to_owned(), Locale::Zh).await.unwrap();
        let (entry, visitor) = signed_in(&world, "first").await;
        assert!(!verified(&world, entry.person).await);
        let secret = verify_secret(&world, entry.person).await.expect("a letter to prove the address");
        refused(codes::reset(&world.ctx, &secret, OTHER.to_owned()).await, Refusal::DeadLink);
        codes::verify_email(&world.ctx, &secret).await.unwrap();
        assert!(verified(&world, entry.person).await);
        refused(codes::verify_email(&world.ctx, &secret).await, Refusal::DeadLink);
        let before = letters(&world, entry.person).await.len();
        codes::request_verification(&world.ctx, &visitor).await.unwrap();
        assert_eq!(letters(&world, entry.person).await.len(), before, "nothing is left to prove");
    }
}

on_both! {
    async fn a_link_to_prove_an_address_can_be_had_again_but_not_for_ever(world: World) {
        let name = Bilingual { zh: "新主管".into(), en: String::new() };
        let secret = people::first_admin(&world.ctx, &world.system(), "first@example.com", name).await.unwrap();
        codes::accept_invitation(&world.ctx, &secret, PASSWORD.to_owned(), Locale::Zh).await.unwrap();
        let (entry, visitor) = signed_in(&world, "first").await;
        for _ in 0..3 {
            world.clock.advance(1);
            codes::request_verification(&world.ctx, &visitor).await.unwrap();
        }
        too_many(codes::request_verification(&world.ctx, &visitor).await);
        let secret = verify_secret(&world, entry.person).await.unwrap();
        world.clock.advance(72 * HOUR);
        refused(codes::verify_email(&world.ctx, &secret).await, Refusal::DeadLink);
    }
}
