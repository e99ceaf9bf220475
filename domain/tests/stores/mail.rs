use std::collections::HashMap;

use domain::{
    ctx::Ctx,
    error::{Error, Refusal},
    id::{EstateId, MailId, PersonId},
    mail::{
        self, Kind, Letter,
        store::{self as outbox, Outgoing},
    },
    on, on_tx,
    rights::Capability,
    scope::System,
    time::{HOUR, MINUTE, Ms},
};

use crate::support::{START, World, not_found, on_both};

const LEASE: i64 = 2 * MINUTE;

fn reset() -> Letter {
    Letter::PasswordReset { name: "林悦".to_owned(), secret: "s3cret".to_owned() }
}

async fn put(ctx: &Ctx, estate: EstateId, person: PersonId, count: usize) -> Vec<MailId> {
    let context = ctx.clone();
    let write = ctx.db.write(move |tx| {
        Box::pin(async move {
            let mut ids = Vec::new();
            for _ in 0..count {
                ids.push(mail::enqueue(&context, tx, estate, person, reset()).await?);
            }
            Ok(ids)
        })
    });
    write.await.unwrap()
}

async fn one(world: &World) -> MailId {
    put(&world.ctx, world.estate, world.people["lin"], 1).await[0]
}

async fn claim(world: &World) -> Vec<Outgoing> {
    outbox::claim_due(&world.ctx, LEASE, 10).await.unwrap()
}

/// The context of an estate that is not a demo.
fn in_production(world: &World) -> Ctx {
    let mut ctx = world.ctx.clone();
    ctx.settings.demo = false;
    ctx
}

async fn stored(world: &World, id: MailId) -> (String, i64, Ms, String) {
    on!(world.ctx.db, |pool| {
        sqlx::query_as("SELECT state, attempts, due_at, COALESCE(last_error, '') FROM mail WHERE id = $1")
            .bind(id)
            .fetch_one(pool)
            .await
            .unwrap()
    })
}

/// Everything that the row says about its letter, as text.
async fn letter_text(world: &World, id: MailId) -> String {
    on!(world.ctx.db, |pool| {
        sqlx::query_scalar("SELECT CAST(letter AS TEXT) FROM mail WHERE id = $1")
            .bind(id)
            .fetch_one(pool)
            .await
            .unwrap()
    })
}

on_both! {
    async fn eight_workers_claim_two_hundred_letters_once_each(world: World) {
        let ids = put(&world.ctx, world.estate, world.people["lin"], 200).await;
        let workers = (0..8).map(|_| {
            let ctx = world.ctx.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let batch = outbox::claim_due(&ctx, LEASE, 7).await.unwrap();
                    if batch.is_empty() {
                        return mine;
                    }
                    for letter in batch {
                        outbox::sent(&ctx, letter.id).await.unwrap();
                        mine.push(letter.id);
                    }
                }
            })
        });
        let mut times: HashMap<MailId, usize> = HashMap::new();
        for worker in futures::future::join_all(workers).await {
            for id in worker.unwrap() {
                *times.entry(id).or_default() += 1;
            }
        }
        // A worker that found all rows locked by others may stop early; the rest is still due for the next round.
        for letter in outbox::claim_due(&world.ctx, LEASE, 300).await.unwrap() {
            *times.entry(letter.id).or_default() += 1;
        }
        assert_eq!(times.len(), 200);
        assert!(ids.iter().all(|id| times[id] == 1), "{times:?}");
    }
}

on_both! {
    async fn a_letter_is_rolled_back_with_its_cause(world: World) {
        let (ctx, estate, person) = (world.ctx.clone(), world.estate, world.people["lin"]);
        let result: Result<(), Error> = world.ctx.db.write(move |tx| Box::pin(async move {
            mail::enqueue(&ctx, tx, estate, person, reset()).await?;
            Err(Error::NotFound)
        })).await;
        assert!(result.is_err());
        assert!(claim(&world).await.is_empty());
        assert!(outbox::recent(&world.ctx, &world.system(), 10).await.unwrap().is_empty());
    }
}

on_both! {
    async fn a_claimed_letter_says_all_that_a_worker_needs(world: World) {
        let id = one(&world).await;
        let letter = claim(&world).await.remove(0);
        assert_eq!((letter.id, letter.estate, letter.address.as_str()), (id, world.estate, "lin@example.com"));
        assert_eq!((letter.attempt, letter.letter.clone()), (1, reset()));
        assert!(claim(&world).await.is_empty(), "it is held");
        world.clock.advance(LEASE);
        let again = claim(&world).await.remove(0);
        assert_eq!(again.attempt, 2);
        assert_eq!(again.message_id("portal.example"), letter.message_id("portal.example"));
        assert_eq!(letter.message_id("portal.example"), format!("<{id}@portal.example>"));
    }
}

on_both! {
    async fn a_failing_letter_rests_longer_each_time_and_is_dead_after_six(world: World) {
        let id = one(&world).await;
        for rest in [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR] {
            assert_eq!(claim(&world).await.len(), 1);
            outbox::failed(&world.ctx, id, "451 try again later", false).await.unwrap();
            world.clock.advance(rest - 1);
            assert!(claim(&world).await.is_empty(), "before {rest}");
            world.clock.advance(1);
        }
        assert_eq!(claim(&world).await[0].attempt, 6);
        outbox::failed(&world.ctx, id, "451 try again later", false).await.unwrap();
        world.clock.advance(48 * HOUR);
        assert!(claim(&world).await.is_empty());
        let gao = world.staff("gao", Capability::Mail).await;
        let rows = outbox::dead(&world.ctx, &gao).await.unwrap();
        assert_eq!((rows[0].id, rows[0].kind, rows[0].attempts), (id, Kind::PasswordReset, 6));
        assert_eq!((rows[0].person.en.as_str(), rows[0].last_error.as_str()), ("lin", "451 try again later"));
        assert_eq!(rows[0].created_at, START);
    }
}

on_both! {
    async fn a_permanent_failure_is_dead_at_once_and_names_no_address(world: World) {
        let id = one(&world).await;
        claim(&world).await;
        outbox::failed(&world.ctx, id, "550 5.1.1 <lin@example.com>: user unknown", true).await.unwrap();
        let (state, attempts, _, error) = stored(&world, id).await;
        assert_eq!((state.as_str(), attempts, error.as_str()), ("dead", 1, "550 5.1.1 user unknown"));
    }
}

on_both! {
    async fn a_letter_whose_workers_never_answer_is_given_up(world: World) {
        let id = one(&world).await;
        for _ in 0..6 {
            assert_eq!(claim(&world).await.len(), 1);
            world.clock.advance(LEASE);
        }
        assert!(claim(&world).await.is_empty());
        assert_eq!(stored(&world, id).await.0, "dead");
    }
}

on_both! {
    async fn a_sent_letter_keeps_no_secret_and_is_not_sent_again(world: World) {
        let id = one(&world).await;
        claim(&world).await;
        assert!(letter_text(&world, id).await.contains("s3cret"));
        outbox::sent(&in_production(&world), id).await.unwrap();
        let kept = letter_text(&world, id).await;
        assert!(!kept.contains("s3cret") && kept.contains("林悦"), "{kept}");
        world.clock.advance(48 * HOUR);
        outbox::failed(&world.ctx, id, "a late answer of another worker", false).await.unwrap();
        assert!(claim(&world).await.is_empty());
        assert_eq!(stored(&world, id).await.0, "sent");
        not_found(outbox::sent(&world.ctx, MailId(uuid::Uuid::from_u128(1))).await);
    }
}

on_both! {
    async fn the_development_page_reads_letters_in_demo_mode_only(world: World) {
        let id = one(&world).await;
        put(&world.ctx, world.other_estate, world.people["bao"], 1).await;
        world.clock.advance(1);
        claim(&world).await;
        outbox::sent(&world.ctx, id).await.unwrap();
        let letters = outbox::recent(&world.ctx, &world.system(), 10).await.unwrap();
        assert_eq!((letters.len(), letters[0].letter.clone(), letters[0].sent_at), (1, reset(), Some(START.plus(1))));
        not_found(outbox::recent(&in_production(&world), &world.system(), 10).await);
    }
}

async fn buried(world: &World) -> MailId {
    let id = one(world).await;
    claim(world).await;
    outbox::failed(&world.ctx, id, "550 no", true).await.unwrap();
    id
}

on_both! {
    async fn staff_send_a_dead_letter_again_to_the_address_of_today(world: World) {
        let id = buried(&world).await;
        let person = world.people["lin"];
        let write = world.ctx.db.write(move |tx| Box::pin(async move {
            on_tx!(tx, |conn| {
                sqlx::query("UPDATE person SET email = 'new@example.com' WHERE id = $1").bind(person).execute(conn).await?;
            });
            Ok(())
        }));
        write.await.unwrap();
        let gao = world.staff("gao", Capability::Mail).await;
        outbox::retry(&world.ctx, &gao, id).await.unwrap();
        let letter = claim(&world).await.remove(0);
        assert_eq!((letter.address.as_str(), letter.attempt), ("new@example.com", 1));
        assert!(outbox::dead(&world.ctx, &gao).await.unwrap().is_empty());
        let acts: i64 = on!(world.ctx.db, |pool| {
            sqlx::query_scalar("SELECT count(*) FROM audit WHERE estate_id = $1 AND act = 'mail.retry' AND by_id = $2")
                .bind(world.estate)
                .bind(gao.person())
                .fetch_one(pool)
                .await
                .unwrap()
        });
        assert_eq!(acts, 1);
    }
}

on_both! {
    async fn dead_letters_are_for_the_staff_of_their_estate_who_look_after_mail(world: World) {
        let id = buried(&world).await;
        let yao = world.staff("yao", Capability::Mail).await;
        assert!(outbox::dead(&world.ctx, &yao).await.unwrap().is_empty());
        not_found(outbox::retry(&world.ctx, &yao, id).await);
        for key in ["min", "li", "tang", "lin"] {
            not_found(world.visitor(key).await.staff(Capability::Mail));
        }
        let gao = world.staff("gao", Capability::Mail).await;
        outbox::retry(&world.ctx, &gao, id).await.unwrap();
        assert!(matches!(outbox::retry(&world.ctx, &gao, id).await, Err(Error::Refused(Refusal::Stale))));
        let other = outbox::recent(&world.ctx, &System::of(world.other_estate), 10).await.unwrap();
        assert!(other.is_empty());
    }
}
