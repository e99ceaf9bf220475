//! What truly differs between the two databases. Each entry is a pair, with a test that runs on both.

use sqlx::{FromRow, postgres::PgRow, sqlite::SqliteRow};

use super::{Connection, Db, Tx, write_parts::Parts};
use crate::{error::Error, time::Ms};

/// The table and column names of the schema, sorted, as `table.column`.
pub async fn columns(db: &Db) -> Result<Vec<String>, Error> {
    const SQLITE: &str = "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY 1";
    const POSTGRES: &str = "SELECT table_name || '.' || column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%' ORDER BY 1";
    let mut names: Vec<String> = match db.connection() {
        Connection::Sqlite { read, .. } => sqlx::query_scalar(SQLITE).fetch_all(read).await?,
        Connection::Postgres(pool) => sqlx::query_scalar(POSTGRES).fetch_all(pool).await?,
    };
    names.sort();
    Ok(names)
}

/// Claims letters that are due until `until`, each for one worker only.
///
/// SQLite has one writer, so one UPDATE is enough. On PostgreSQL workers would wait for each other's rows and then find
/// them taken: SKIP LOCKED passes over them.
pub(crate) async fn claim_mail<T>(tx: &mut Tx, now: Ms, until: Ms, limit: i64) -> Result<Vec<T>, Error>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    const SQLITE: &str = "UPDATE mail SET due_at = $2, attempts = attempts + 1
        WHERE id IN (SELECT id FROM mail WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at, id LIMIT $3)
        RETURNING id, estate_id, address, locale, letter, attempts";
    const POSTGRES: &str = "WITH due AS MATERIALIZED (
          SELECT id FROM mail WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
        UPDATE mail SET due_at = $2, attempts = attempts + 1 FROM due WHERE mail.id = due.id
        RETURNING mail.id, estate_id, address, locale, letter, attempts";
    Ok(match tx.parts() {
        Parts::Sqlite(conn) => sqlx::query_as(SQLITE).bind(now).bind(until).bind(limit).fetch_all(conn).await?,
        Parts::Postgres(conn) => sqlx::query_as(POSTGRES).bind(now).bind(until).bind(limit).fetch_all(conn).await?,
    })
}
