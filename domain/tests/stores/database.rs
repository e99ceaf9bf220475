use domain::{
    db::{MIGRATIONS, dialect},
    error::Error,
    on, on_tx,
};

use crate::support::{World, on_both};

#[tokio::test]
async fn both_databases_end_with_the_same_tables_and_columns() {
    let sqlite = World::on_sqlite().await;
    let postgres = World::on_postgres().await;
    let ours = dialect::columns(&sqlite.ctx.db).await.unwrap();
    assert!(ours.len() > 100, "only {} columns", ours.len());
    assert_eq!(ours, dialect::columns(&postgres.ctx.db).await.unwrap());
    crate::support::drop_database(&postgres.database).await;
}

#[test]
fn both_lists_of_migrations_have_the_same_names() {
    let names = |migrator: &sqlx::migrate::Migrator| -> Vec<String> {
        migrator.iter().map(|step| format!("{} {}", step.version, step.description)).collect()
    };
    assert_eq!(names(MIGRATIONS.0), names(MIGRATIONS.1));
}

on_both! {
    async fn a_write_that_fails_leaves_nothing(world: World) {
        let before = count(&world).await;
        let result: Result<(), Error> = world.ctx.db.write(|tx| Box::pin(async move {
            touch(tx).await?;
            Err(Error::NotFound)
        })).await;
        assert!(matches!(result, Err(Error::NotFound)));
        assert_eq!(count(&world).await, before);
    }
}

on_both! {
    /// H1, H2, F12: callers that are dropped at any moment leave no connection inside a transaction, and the write is whole.
    async fn callers_that_go_away_leave_no_transaction_open(world: World) {
        for round in 0..300_u64 {
            let db = world.ctx.db.clone();
            let write = tokio::spawn(async move {
                db.write(|tx| Box::pin(async move { touch(tx).await?; touch(tx).await })).await
            });
            for _ in 0..round % 7 {
                tokio::task::yield_now().await;
            }
            write.abort();
        }
        world.ctx.db.write(|tx| Box::pin(touch(tx))).await.unwrap();
        if !world.database.is_empty() {
            let open: i64 = on!(world.ctx.db, |pool| sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
            ).fetch_one(pool).await.unwrap());
            // The last writers may still be at work; none may stay.
            assert!(open <= 16, "{open} connections are inside a transaction");
        }
        let count = count(&world).await;
        assert_eq!(count % 2, 1, "a write was torn: {count}");
    }
}

/// Writes one row into the table of attempts.
async fn touch(tx: &mut domain::db::Tx) -> Result<(), Error> {
    let subject = uuid::Uuid::from_u128(rand::random()).to_string();
    on_tx!(tx, |conn| {
        sqlx::query("INSERT INTO attempt (kind, subject_hash, bucket, count) VALUES ('test', $1, 0, 1)")
            .bind(subject)
            .execute(conn)
            .await?;
    });
    Ok(())
}

async fn count(world: &World) -> i64 {
    on!(world.ctx.db, |pool| sqlx::query_scalar("SELECT count(*) FROM attempt").fetch_one(pool).await.unwrap())
}
