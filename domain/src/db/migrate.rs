//! Migrations, embedded: the same file names for both databases, forward only.

use sqlx::migrate::{MigrateError, Migrator};

use super::{Connection, Db};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// The two lists, for the test that they agree.
pub const MIGRATIONS: (&Migrator, &Migrator) = (&SQLITE, &POSTGRES);

/// Brings the schema up to date. Safe to run from several nodes at once: PostgreSQL's migrator takes an advisory lock.
pub async fn migrate(db: &Db) -> Result<(), MigrateError> {
    match db.connection() {
        Connection::Sqlite { write, .. } => SQLITE.run(write).await,
        Connection::Postgres(pool) => POSTGRES.run(pool).await,
    }
}
