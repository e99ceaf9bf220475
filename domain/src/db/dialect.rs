//! What truly differs between the two databases. Each entry is a pair, with a test that runs on both.

use sqlx::{FromRow, postgres::PgRow, sqlite::SqliteRow};

use super::{Connection, Db, Tx, write_parts::Parts};
use crate::{
    error::Error,
    id::EstateId,
    search::words::{Query, tsvector},
    time::Ms,
    vendors::paused,
};

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

/// Writes the words of a row of `search_doc`.
pub(crate) async fn index_words(tx: &mut Tx, row: i64, title: &[String], words: &[String]) -> Result<(), Error> {
    const SQLITE: &str = "INSERT INTO _search_words (rowid, title, words) VALUES ($1, $2, $3)";
    const POSTGRES: &str =
        "INSERT INTO _search_words (rowid, title, words) VALUES ($1, CAST($2 AS tsvector), CAST($3 AS tsvector))";
    match tx.parts() {
        Parts::Sqlite(conn) => {
            sqlx::query(SQLITE).bind(row).bind(title.join(" ")).bind(words.join(" ")).execute(conn).await?;
        }
        Parts::Postgres(conn) => {
            sqlx::query(POSTGRES).bind(row).bind(tsvector(title)).bind(tsvector(words)).execute(conn).await?;
        }
    }
    Ok(())
}

/// A question to the index, and what the asker may find.
pub(crate) struct Ask<'q> {
    pub estate: EstateId,
    pub query: &'q Query,
    pub services: bool,
    pub notices: bool,
    pub forum: bool,
    /// Whether services are found whose vendor may not do them now.
    pub paused: bool,
    pub now: Ms,
    /// Rows of each kind.
    pub limit: i64,
}

macro_rules! find_words {
    ($words:literal, $title:literal) => {
        concat!(
            "WITH found AS (
               SELECT d.id, d.kind, d.at,
                      CASE WHEN d.id IN (SELECT rowid FROM _search_words WHERE ",
            $title,
            ") THEN 1 ELSE 0 END AS titled
               FROM _search_words w JOIN search_doc d ON d.id = w.rowid
               WHERE ",
            $words,
            " AND d.estate_id = $1
                 AND ((d.kind = 'service' AND $3 AND ($7 OR NOT ",
            paused!("d.estate_id", "d.subject_id", "$8"),
            ")) OR (d.kind = 'notice' AND $4) OR (d.kind IN ('topic', 'post') AND $5))),
             placed AS (
               SELECT id, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY titled DESC, at DESC, id DESC) AS place FROM found)
             SELECT d.kind, d.subject_id, d.topic_id, COALESCE(t.title, d.title_zh) AS title_zh, d.title_en,
                    d.body_zh, d.body_en, d.at,
                    (SELECT COUNT(*) FROM post o WHERE o.estate_id = d.estate_id AND o.topic_id = d.topic_id
                       AND (o.created_at, o.id) < (d.at, d.subject_id)) AS earlier
             FROM placed p JOIN search_doc d ON d.id = p.id LEFT JOIN topic t ON t.id = d.topic_id
             WHERE p.place <= $6 ORDER BY p.place"
        )
    };
}

/// Finds rows of `search_doc` of one estate: of each kind those first whose title matches, then the newest.
///
/// Ranks of words are left out on purpose: they count over all estates, and so would tell one about another.
pub(crate) async fn find_words<T>(db: &Db, ask: Ask<'_>) -> Result<Vec<T>, Error>
where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    const SQLITE: &str = find_words!("w.words MATCH $2", "title MATCH $2");
    const POSTGRES: &str = find_words!("w.words @@ CAST($2 AS tsquery)", "title @@ CAST($2 AS tsquery)");
    Ok(match db.connection() {
        Connection::Sqlite { read, .. } => {
            sqlx::query_as(SQLITE)
                .bind(ask.estate)
                .bind(ask.query.fts5())
                .bind(ask.services)
                .bind(ask.notices)
                .bind(ask.forum)
                .bind(ask.limit)
                .bind(ask.paused)
                .bind(ask.now)
                .fetch_all(read)
                .await?
        }
        Connection::Postgres(pool) => {
            sqlx::query_as(POSTGRES)
                .bind(ask.estate)
                .bind(ask.query.tsquery())
                .bind(ask.services)
                .bind(ask.notices)
                .bind(ask.forum)
                .bind(ask.limit)
                .bind(ask.paused)
                .bind(ask.now)
                .fetch_all(pool)
                .await?
        }
    })
}
