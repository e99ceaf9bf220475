//! Signing in, and what guessing gets (A3, A4, A6-A8, A13, B1).

use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
use domain::{
    accounts::{password, people},
    household::store::{self as household, NewPerson},
    locale::{Bilingual, Locale},
};

use super::*;

async fn new_devices(world: &World, key: &str) -> usize {
    letters(world, world.people[key]).await.iter().filter(|letter| matches!(letter, Letter::NewDevice { .. })).count()
}

async fn stored_hash(world: &World, key: &str) -> String {
    on!(world.ctx.db, |pool| {
        sqlx::query_scalar("SELECT password_hash FROM person WHERE id = $1")
            .bind(world.people[key])
            .fetch_one(pool)
            .await
            .unwrap()
    })
}

on_both! {
    async fn the_right_password_begins_a_session_that_is_stored_by_a_hash_only(world: World) {
        with_password(&world, "lin").await;
        let (entry, visitor) = signed_in(&world, "lin").await;
        assert_eq!(visitor.person(), world.people["lin"]);
        assert_eq!(visitor.estate(), world.estate);
        assert_eq!((entry.staff, entry.max_age_ms), (false, 90 * DAY));
        assert_eq!(entry.token.len(), 64);
        let stored: Vec<String> = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT token_hash FROM session").fetch_all(pool).await.unwrap());
        assert_eq!(stored.len(), 1);
        assert_ne!(stored[0], entry.token);
        assert!(!format!("{entry:?}").contains(&entry.token));
    }
}

on_both! {
    async fn an_address_is_found_in_any_case(world: World) {
        with_password(&world, "lin").await;
        let typed = SignIn { email: " Lin@Example.COM ".to_owned(), ..wish("lin") };
        assert!(session::sign_in(&world.ctx, typed).await.is_ok());
    }
}

on_both! {
    async fn a8_every_wrong_combination_gets_the_same_answer(world: World) {
        with_password(&world, "lin").await;
        with_password(&world, "xu").await;
        let gao = world.staff("gao", Capability::People).await;
        people::suspend(&world.ctx, &gao, world.people["xu"], "moved away").await.unwrap();
        people::first_admin(&world.ctx, &world.system(), "invited@example.com", Bilingual { zh: "新人".into(), en: String::new() }).await.unwrap();
        let wrong = SignIn { password: "three herons over the pond".to_owned(), ..wish("lin") };
        let huge = SignIn { password: "x".repeat(1 << 20), ..wish("lin") };
        let empty = SignIn { password: String::new(), ..wish("lin") };
        for wish in [wish("nobody"), wrong, huge, empty, wish("invited"), wish("xu"), wish("zhou")] {
            refused(session::sign_in(&world.ctx, wish).await, Refusal::WrongSignIn);
        }
        assert_eq!(stored_sessions(&world, "xu").await, 0);
    }
}

on_both! {
    async fn a8_every_wrong_combination_waits_for_its_turn_to_hash(world: World) {
        with_password(&world, "lin").await;
        with_password(&world, "xu").await;
        let gao = world.staff("gao", Capability::People).await;
        people::suspend(&world.ctx, &gao, world.people["xu"], "moved away").await.unwrap();
        // Nobody gets a turn here: whoever would be answered without a hash is answered at once.
        let stuck = ctx_with(&world, Settings { demo: true, hashes_at_once: 0 });
        let attempts = ["nobody", "lin", "xu", "zhou"].map(|key| tokio::time::timeout(Duration::from_millis(700), session::sign_in(&stuck, wish(key))));
        for outcome in futures::future::join_all(attempts).await {
            assert!(outcome.is_err(), "answered without hashing: {outcome:?}");
        }
        // A1: what is too long to be a password never gets that far.
        let huge = SignIn { password: "x".repeat(1 << 20), ..wish("lin") };
        refused(session::sign_in(&stuck, huge).await, Refusal::WrongSignIn);
    }
}

on_both! {
    async fn b1_each_sign_in_has_a_token_of_its_own(world: World) {
        with_password(&world, "lin").await;
        let (first, one) = signed_in(&world, "lin").await;
        let (second, other) = signed_in(&world, "lin").await;
        assert_ne!(first.token, second.token);
        assert_ne!(one.session(), other.session());
    }
}

on_both! {
    async fn a6_a_hundred_guesses_at_once_get_no_more_than_the_limit(world: World) {
        with_password(&world, "lin").await;
        let guesses = (0..100).map(|number| {
            let ctx = world.ctx.clone();
            let guess = SignIn { password: format!("guess number {number}"), peer: format!("192.0.2.{number}"), ..wish("lin") };
            async move { session::sign_in(&ctx, guess).await }
        });
        let outcomes = futures::future::join_all(guesses).await;
        let tried = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Refused(Refusal::WrongSignIn)))).count();
        let turned_away = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::TooMany))).count();
        assert_eq!((tried, turned_away), (10, 90));
        too_many(session::sign_in(&world.ctx, wish("lin")).await);
        world.clock.advance(15 * MINUTE);
        assert!(session::sign_in(&world.ctx, wish("lin")).await.is_ok());
    }
}

on_both! {
    async fn a6_one_address_cannot_try_one_password_on_many_accounts(world: World) {
        let mut tried = 0;
        for number in 0..105 {
            match session::sign_in(&world.ctx, SignIn { password: "x".repeat(2_000), ..wish(&format!("account{number}")) }).await {
                Err(Error::Refused(Refusal::WrongSignIn)) => tried += 1,
                outcome => too_many(outcome),
            }
        }
        assert_eq!(tried, 100);
        // Refused at its own counter, it does not use up the accounts of others.
        with_password(&world, "lin").await;
        for _ in 0..20 {
            too_many(session::sign_in(&world.ctx, wish("lin")).await);
        }
        assert!(session::sign_in(&world.ctx, SignIn { peer: "198.51.100.1".to_owned(), ..wish("lin") }).await.is_ok());
    }
}

async fn attack(world: &World) {
    for number in 0..11 {
        let guess = SignIn { password: "wrong".to_owned(), peer: format!("203.0.113.{number}"), ..wish("lin") };
        let _ = session::sign_in(&world.ctx, guess).await;
    }
    too_many(session::sign_in(&world.ctx, wish("lin")).await);
}

on_both! {
    async fn a7_a_known_device_comes_in_while_strangers_have_used_up_the_tries(world: World) {
        with_password(&world, "lin").await;
        let (entry, _) = signed_in(&world, "lin").await;
        attack(&world).await;
        let known = SignIn { device_token: Some(entry.device_token.clone()), ..wish("lin") };
        assert!(session::sign_in(&world.ctx, known.clone()).await.is_ok());
        // The budget of the device is its own, and has an end.
        for _ in 0..10 {
            refused(session::sign_in(&world.ctx, SignIn { password: "wrong".to_owned(), ..known.clone() }).await, Refusal::WrongSignIn);
        }
        too_many(session::sign_in(&world.ctx, known).await);
        // It opens no other account's budget.
        let stolen = SignIn { device_token: Some(entry.device_token), password: "wrong".to_owned(), ..wish("zhou") };
        for _ in 0..10 {
            refused(session::sign_in(&world.ctx, stolen.clone()).await, Refusal::WrongSignIn);
        }
        too_many(session::sign_in(&world.ctx, stolen).await);
    }
}

on_both! {
    async fn a7_a_reset_link_comes_in_while_strangers_have_used_up_the_tries(world: World) {
        with_password(&world, "lin").await;
        attack(&world).await;
        let secret = reset_secret(&world, "lin").await;
        let device = codes::reset(&world.ctx, &secret, PASSWORD.to_owned()).await.unwrap();
        assert!(session::sign_in(&world.ctx, wish("lin")).await.is_ok());
        attack(&world).await;
        assert!(session::sign_in(&world.ctx, SignIn { device_token: Some(device), ..wish("lin") }).await.is_ok());
    }
}

on_both! {
    async fn coming_in_uses_up_no_tries(world: World) {
        with_password(&world, "lin").await;
        for _ in 0..12 {
            signed_in(&world, "lin").await;
        }
    }
}

on_both! {
    async fn a13_a_new_device_is_announced_but_neither_the_first_nor_a_known_one(world: World) {
        let name = Bilingual { zh: "新主管".into(), en: "Newcomer".into() };
        let secret = people::first_admin(&world.ctx, &world.system(), "newcomer@example.com", name).await.unwrap();
        codes::accept_invitation(&world.ctx, &secret, PASSWORD.to_owned(), Locale::En).await.unwrap();
        let mut world = world;
        let first = session::sign_in(&world.ctx, wish("newcomer")).await.unwrap();
        world.people.insert("newcomer", first.person);
        assert_eq!(new_devices(&world, "newcomer").await, 0);
        let again = session::sign_in(&world.ctx, SignIn { device_token: Some(first.device_token.clone()), ..wish("newcomer") }).await.unwrap();
        assert_eq!(again.device_token, first.device_token);
        assert_eq!(new_devices(&world, "newcomer").await, 0);
        session::sign_in(&world.ctx, SignIn { device: "Safari\n, iPhone".to_owned(), ..wish("newcomer") }).await.unwrap();
        let told = letters(&world, first.person).await;
        assert!(told.contains(&Letter::NewDevice { name: "Newcomer".into(), device: "Safari, iPhone".into() }), "{told:?}");
    }
}

on_both! {
    async fn a_tablet_that_a_couple_shares_stays_known_to_both(world: World) {
        with_password(&world, "lin").await;
        with_password(&world, "zhou").await;
        let (lin, _) = signed_in(&world, "lin").await;
        let zhou = session::sign_in(&world.ctx, SignIn { device_token: Some(lin.device_token), ..wish("zhou") }).await.unwrap();
        let before = new_devices(&world, "lin").await;
        session::sign_in(&world.ctx, SignIn { device_token: Some(zhou.device_token), ..wish("lin") }).await.unwrap();
        assert_eq!(new_devices(&world, "lin").await, before);
    }
}

on_both! {
    async fn a_device_token_that_a_stranger_planted_is_replaced(world: World) {
        with_password(&world, "lin").await;
        let planted = "ab".repeat(32);
        let entry = session::sign_in(&world.ctx, SignIn { device_token: Some(planted.clone()), ..wish("lin") }).await.unwrap();
        assert!(!entry.device_token.starts_with(&planted));
        let known: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT COUNT(*) FROM known_device").fetch_one(pool).await.unwrap());
        // The device of the reset, and the new one.
        assert_eq!(known, 2);
    }
}

on_both! {
    async fn a4_a_weaker_hash_is_made_anew_at_the_next_sign_in(world: World) {
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(4_096, 1, 1, None).unwrap());
        let hash = weak.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
        let (ctx, estate) = (world.ctx.clone(), world.estate);
        let person = NewPerson {
            email: email("early"),
            name: Bilingual { zh: "早年".into(), en: String::new() },
            alias: "早年".into(),
            title: Bilingual::default(),
            locale: Locale::Zh,
            password_hash: Some(hash),
        };
        let id = world.ctx.db.write(move |tx| Box::pin(async move { household::add_person(&ctx, tx, estate, person).await })).await.unwrap();
        let mut world = world;
        world.people.insert("early", id);
        signed_in(&world, "early").await;
        assert!(stored_hash(&world, "early").await.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        signed_in(&world, "early").await;
    }
}

on_both! {
    async fn a3_no_character_of_a_long_password_is_dropped(world: World) {
        let long = format!("{}a", "雨后的青石板路 ".repeat(15));
        let hash = password::hash(&world.ctx, long.clone()).await.unwrap();
        assert!(password::verify(&world.ctx, &long, Some(&hash)).await);
        let other = format!("{}b", long.strip_suffix('a').unwrap());
        assert!(!password::verify(&world.ctx, &other, Some(&hash)).await);
        assert!(!password::verify(&world.ctx, long.trim_end_matches('a'), Some(&hash)).await);
        assert!(!password::verify(&world.ctx, &long, None).await);
        assert!(!password::verify(&world.ctx, &long, Some("none")).await);
        invalid(password::hash(&world.ctx, "x".repeat(1 << 20)).await, "password", Rule::TooLong(128));
    }
}

on_both! {
    async fn a4_a_password_is_stored_as_argon2id_of_the_agreed_cost(world: World) {
        with_password(&world, "lin").await;
        let hash = stored_hash(&world, "lin").await;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let salt = hash.split('$').nth(4).unwrap();
        assert_eq!(salt.len(), 22, "16 bytes of salt");
    }
}
