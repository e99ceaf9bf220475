//! The second factor (A10, A12).

use domain::accounts::{store as accounts, totp};
use totp_rs::{Builder, Secret};

use super::*;

/// The world outside a demo, where staff need a second factor.
fn earnest(world: &World) -> Ctx {
    ctx_with(world, Settings { demo: false, hashes_at_once: 2 })
}

fn code(world: &World, secret: &str) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    totp.generate(u64::try_from(world.ctx.now().0 / SECOND).unwrap()).to_string()
}

fn with_code(key: &str, code: &str) -> SignIn {
    SignIn { code: Some(code.to_owned()), ..wish(key) }
}

/// Enrols a second factor; answers its secret and the recovery codes.
async fn enrolled(world: &World, key: &'static str) -> (String, Vec<String>) {
    with_password(world, key).await;
    let (_, visitor) = signed_in(world, key).await;
    let enrolment = totp::begin(&world.ctx, &visitor).await.unwrap();
    let codes = totp::confirm(&world.ctx, &visitor, &code(world, &enrolment.secret_base32)).await.unwrap();
    world.clock.advance(30 * SECOND);
    (enrolment.secret_base32, codes)
}

on_both! {
    async fn a12_staff_can_do_nothing_before_they_have_a_second_factor(world: World) {
        with_password(&world, "gao").await;
        let ctx = earnest(&world);
        let entry = session::sign_in(&ctx, wish("gao")).await.unwrap();
        let visitor = session::resume(&ctx, &entry.token).await.unwrap().unwrap();
        assert!(visitor.capabilities().is_empty());
        not_found(visitor.staff(Capability::People));
        assert!(accounts::account(&ctx, &visitor).await.unwrap().totp_due);
        let enrolment = totp::begin(&ctx, &visitor).await.unwrap();
        let visitor = session::resume(&ctx, &entry.token).await.unwrap().unwrap();
        assert!(visitor.capabilities().is_empty(), "a secret that was only shown is none");
        totp::confirm(&ctx, &visitor, &code(&world, &enrolment.secret_base32)).await.unwrap();
        let visitor = session::resume(&ctx, &entry.token).await.unwrap().unwrap();
        assert!(visitor.staff(Capability::People).is_ok());
        let account = accounts::account(&ctx, &visitor).await.unwrap();
        assert!(account.totp && !account.totp_due);
        assert_eq!(audited(&world, "second_factor.enrol").await, 1);
    }
}

on_both! {
    async fn demo_staff_and_residents_need_none(world: World) {
        with_password(&world, "gao").await;
        with_password(&world, "lin").await;
        let (_, gao) = signed_in(&world, "gao").await;
        assert!(gao.staff(Capability::People).is_ok());
        let ctx = earnest(&world);
        let entry = session::sign_in(&ctx, wish("lin")).await.unwrap();
        let lin = session::resume(&ctx, &entry.token).await.unwrap().unwrap();
        assert!(lin.member().is_ok());
        assert!(!accounts::account(&ctx, &lin).await.unwrap().totp_due);
    }
}

on_both! {
    async fn enrolling_shows_one_secret_until_it_is_confirmed(world: World) {
        with_password(&world, "lin").await;
        let (_, lin) = signed_in(&world, "lin").await;
        refused(totp::confirm(&world.ctx, &lin, "123456").await, Refusal::Stale);
        let first = totp::begin(&world.ctx, &lin).await.unwrap();
        let again = totp::begin(&world.ctx, &lin).await.unwrap();
        assert_eq!(first, again, "a page that is shown again must not need a new scan");
        assert!(first.otpauth_url.starts_with("otpauth://totp/weilan:lin%40example.com?"), "{}", first.otpauth_url);
        assert!(first.otpauth_url.contains(&first.secret_base32));
        assert_eq!(first.secret_base32.len(), 32, "160 bits");
        for wrong in ["", "12345", "abcdef", "0000000"] {
            invalid(totp::confirm(&world.ctx, &lin, wrong).await, "code", Rule::WrongCode);
        }
        let right = code(&world, &first.secret_base32);
        let recovery = totp::confirm(&world.ctx, &lin, &format!("{} {}", &right[..3], &right[3..])).await.unwrap();
        assert_eq!(recovery.len(), 10);
        refused(totp::begin(&world.ctx, &lin).await, Refusal::Stale);
        refused(totp::confirm(&world.ctx, &lin, &right).await, Refusal::Stale);
    }
}

on_both! {
    async fn a_secret_shown_to_one_session_cannot_be_confirmed_in_another(world: World) {
        with_password(&world, "lin").await;
        let (_, thief) = signed_in(&world, "lin").await;
        let known_to_thief = totp::begin(&world.ctx, &thief).await.unwrap();
        let (_, lin) = signed_in(&world, "lin").await;
        refused(totp::confirm(&world.ctx, &lin, &code(&world, &known_to_thief.secret_base32)).await, Refusal::Stale);
        let own = totp::begin(&world.ctx, &lin).await.unwrap();
        assert_ne!(own.secret_base32, known_to_thief.secret_base32);
        totp::confirm(&world.ctx, &lin, &code(&world, &own.secret_base32)).await.unwrap();
        refused(totp::confirm(&world.ctx, &thief, &code(&world, &known_to_thief.secret_base32)).await, Refusal::Stale);
    }
}

on_both! {
    async fn enrolling_ends_the_sessions_that_had_no_second_factor(world: World) {
        with_password(&world, "lin").await;
        let (other, _) = signed_in(&world, "lin").await;
        let (current, lin) = signed_in(&world, "lin").await;
        let enrolment = totp::begin(&world.ctx, &lin).await.unwrap();
        totp::confirm(&world.ctx, &lin, &code(&world, &enrolment.secret_base32)).await.unwrap();
        assert!(session::resume(&world.ctx, &other.token).await.unwrap().is_none());
        assert!(session::resume(&world.ctx, &current.token).await.unwrap().is_some());
    }
}

on_both! {
    async fn a12_password_and_code_are_both_needed(world: World) {
        let (secret, _) = enrolled(&world, "lin").await;
        let right = code(&world, &secret);
        let wrong_password = SignIn { password: "three herons over the pond".to_owned(), ..with_code("lin", &right) };
        refused(session::sign_in(&world.ctx, wrong_password).await, Refusal::WrongSignIn);
        refused(session::sign_in(&world.ctx, wish("lin")).await, Refusal::SecondFactor);
        refused(session::sign_in(&world.ctx, with_code("lin", "  ")).await, Refusal::SecondFactor);
        refused(session::sign_in(&world.ctx, with_code("lin", "000000")).await, Refusal::SecondFactor);
        refused(session::sign_in(&world.ctx, with_code("lin", "not a code")).await, Refusal::SecondFactor);
        assert_eq!(stored_sessions(&world, "lin").await, 1, "only the one that enrolled");
        assert!(session::sign_in(&world.ctx, with_code("lin", &right)).await.is_ok());
    }
}

on_both! {
    async fn a12_the_same_code_twice_fails_even_at_the_same_moment(world: World) {
        let (secret, _) = enrolled(&world, "lin").await;
        let right = code(&world, &secret);
        let tries = (0..4).map(|_| {
            let (ctx, wish) = (world.ctx.clone(), with_code("lin", &right));
            async move { session::sign_in(&ctx, wish).await }
        });
        let outcomes = futures::future::join_all(tries).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        refused(session::sign_in(&world.ctx, with_code("lin", &right)).await, Refusal::SecondFactor);
        world.clock.advance(30 * SECOND);
        assert!(session::sign_in(&world.ctx, with_code("lin", &code(&world, &secret))).await.is_ok());
    }
}

on_both! {
    async fn a12_the_code_that_enrolled_does_not_sign_in(world: World) {
        let (secret, _) = enrolled(&world, "lin").await;
        world.clock.advance(-30 * SECOND);
        refused(session::sign_in(&world.ctx, with_code("lin", &code(&world, &secret))).await, Refusal::SecondFactor);
    }
}

on_both! {
    async fn a12_a_recovery_code_is_good_once_and_stored_by_a_hash(world: World) {
        let (_, recovery) = enrolled(&world, "lin").await;
        let typed = recovery[0].to_lowercase().replace('-', " ");
        assert!(session::sign_in(&world.ctx, with_code("lin", &typed)).await.is_ok());
        refused(session::sign_in(&world.ctx, with_code("lin", &recovery[0])).await, Refusal::SecondFactor);
        assert!(session::sign_in(&world.ctx, with_code("lin", &recovery[1])).await.is_ok());
        let stored: Vec<String> = on!(world.ctx.db, |pool| {
            sqlx::query_scalar("SELECT secret_hash FROM one_time_code WHERE purpose = 'second_factor'").fetch_all(pool).await.unwrap()
        });
        assert_eq!(stored.len(), 10);
        assert!(recovery.iter().all(|code| !stored.contains(code)));
    }
}

on_both! {
    async fn a12_a_recovery_code_of_somebody_else_is_worth_nothing(world: World) {
        let (_, _) = enrolled(&world, "lin").await;
        let (_, of_zhou) = enrolled(&world, "zhou").await;
        refused(session::sign_in(&world.ctx, with_code("lin", &of_zhou[0])).await, Refusal::SecondFactor);
        assert!(session::sign_in(&world.ctx, with_code("zhou", &of_zhou[0])).await.is_ok());
    }
}

on_both! {
    async fn a10_a_reset_does_not_skip_the_second_factor(world: World) {
        let (secret, _) = enrolled(&world, "lin").await;
        let link = reset_secret(&world, "lin").await;
        codes::reset(&world.ctx, &link, PASSWORD.to_owned()).await.unwrap();
        refused(session::sign_in(&world.ctx, wish("lin")).await, Refusal::SecondFactor);
        assert!(session::sign_in(&world.ctx, with_code("lin", &code(&world, &secret))).await.is_ok());
    }
}

on_both! {
    async fn who_knows_the_password_gets_twenty_wrong_codes_a_day(world: World) {
        let (secret, _) = enrolled(&world, "lin").await;
        let mut wrong = 0;
        for _ in 0..4 {
            for _ in 0..10 {
                match session::sign_in(&world.ctx, with_code("lin", "not a code")).await {
                    Err(Error::Refused(Refusal::SecondFactor)) => wrong += 1,
                    outcome => too_many(outcome),
                }
            }
            world.clock.advance(15 * MINUTE);
        }
        assert_eq!(wrong, 20);
        too_many(session::sign_in(&world.ctx, with_code("lin", &code(&world, &secret))).await);
        world.clock.advance(DAY);
        assert!(session::sign_in(&world.ctx, with_code("lin", &code(&world, &secret))).await.is_ok());
    }
}
