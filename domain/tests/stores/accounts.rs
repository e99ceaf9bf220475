//! What accounts promise. Passwords come about as in life: by a link from a letter.

use std::sync::Arc;

use domain::{
    accounts::{
        Purpose, codes,
        session::{self, SignIn, SignedIn},
    },
    ctx::{Ctx, Settings},
    error::{Error, Fault, Refusal, Rule},
    id::{PersonId, SessionId},
    mail::Letter,
    on,
    rights::{Capability, Role},
    scope::Visitor,
    time::{DAY, HOUR, MINUTE, Ms, SECOND},
};
use sqlx::types::Json;

use crate::support::{World, not_found, on_both};

mod administration;
mod invitations;
mod links;
mod second_factor;
mod sessions;
mod sign_in;

const PASSWORD: &str = "three herons over the lake";

fn email(key: &str) -> String {
    format!("{key}@example.com")
}

fn wish(key: &str) -> SignIn {
    SignIn {
        email: email(key),
        password: PASSWORD.to_owned(),
        code: None,
        device: "Firefox, Linux".to_owned(),
        peer: "192.0.2.1".to_owned(),
        device_token: None,
    }
}

/// The same estates on the same database, with other settings.
fn ctx_with(world: &World, settings: Settings) -> Ctx {
    Ctx::new(world.ctx.db.clone(), world.ctx.files.clone(), Arc::new(world.clock.clone()), settings)
}

/// The letters to a person, in the order in which they were written.
async fn letters(world: &World, person: PersonId) -> Vec<Letter> {
    let rows: Vec<Json<Letter>> = on!(world.ctx.db, |pool| {
        sqlx::query_scalar("SELECT letter FROM mail WHERE person_id = $1 ORDER BY created_at")
            .bind(person)
            .fetch_all(pool)
            .await
            .unwrap()
    });
    rows.into_iter().map(|Json(letter)| letter).collect()
}

async fn reset_secret(world: &World, key: &'static str) -> String {
    world.clock.advance(1);
    codes::request_reset(&world.ctx, &email(key), &format!("peer of {key}")).await.unwrap();
    let letters = letters(world, world.people[key]).await;
    let mut secrets = letters.into_iter().filter_map(|letter| match letter {
        Letter::PasswordReset { secret, .. } => Some(secret),
        _ => None,
    });
    secrets.next_back().expect("a letter with a link")
}

/// Gives a person the password of these tests.
async fn with_password(world: &World, key: &'static str) {
    let secret = reset_secret(world, key).await;
    codes::reset(&world.ctx, &secret, PASSWORD.to_owned()).await.unwrap();
}

async fn signed_in(world: &World, key: &str) -> (SignedIn, Visitor) {
    let entry = session::sign_in(&world.ctx, wish(key)).await.unwrap();
    let visitor = session::resume(&world.ctx, &entry.token).await.unwrap().expect("a session");
    (entry, visitor)
}

async fn stored_sessions(world: &World, key: &str) -> i64 {
    on!(world.ctx.db, |pool| {
        sqlx::query_scalar("SELECT COUNT(*) FROM session WHERE person_id = $1")
            .bind(world.people[key])
            .fetch_one(pool)
            .await
            .unwrap()
    })
}

async fn audited(world: &World, act: &str) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE act = $1")
        .bind(act)
        .fetch_one(pool)
        .await
        .unwrap())
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>, why: Refusal) {
    assert!(matches!(&result, Err(Error::Refused(refusal)) if *refusal == why), "expected {why:?}, got {result:?}");
}

#[track_caller]
fn too_many<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::TooMany)), "expected too many, got {result:?}");
}

#[track_caller]
fn invalid<T: std::fmt::Debug>(result: Result<T, Error>, field: &str, rule: Rule) {
    let Err(Error::Invalid(faults)) = &result else { panic!("expected a fault of {field}, got {result:?}") };
    assert_eq!(faults, &[Fault::new(field, rule)]);
}
