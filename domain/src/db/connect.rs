//! Opening the database. SQLite: one writer beside a read-only pool, write-ahead log, every commit synced.

use std::{fs::File, path::Path, str::FromStr, sync::Arc, time::Duration};

use sqlx::{
    PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::broadcast;

use crate::live::Change;

/// Why the database could not be opened. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("DATABASE_URL must start with sqlite: or postgres:, not {0:?}")]
    Scheme(String),
    #[error(
        "the bundled SQLite is {0}, and versions before 3.51.3 can corrupt a database: build with the pinned libsqlite3-sys"
    )]
    OldSqlite(String),
    #[error("another process already serves {0}: stop it first, or use PostgreSQL for several nodes")]
    Locked(String),
    #[error("the database folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    #[error("the database cannot be opened: {0}")]
    Database(#[from] sqlx::Error),
}

/// The pools of the database in use.
pub enum Connection {
    Sqlite {
        read: SqlitePool,
        /// Exactly one connection: writes queue here instead of failing with "database is locked".
        write: SqlitePool,
        /// Held as long as the pools live; a second process on the same file is refused by it.
        _lock: Option<File>,
    },
    Postgres(PgPool),
}

/// A handle on the database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    connection: Arc<Connection>,
    live: broadcast::Sender<Change>,
}

const OLDEST_SAFE: (u32, u32, u32) = (3, 51, 3);
const ACQUIRE: Duration = Duration::from_secs(5);

impl Db {
    /// Opens `sqlite:path/to/file.db` (created where missing) or `postgres://...`.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let connection = if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Connection::Postgres(PgPoolOptions::new().max_connections(16).acquire_timeout(ACQUIRE).connect(url).await?)
        } else if url.starts_with("sqlite:") {
            open_sqlite(url).await?
        } else {
            let scheme = url.split(':').next().unwrap_or_default();
            return Err(OpenError::Scheme(scheme.to_owned()));
        };
        let (live, _) = broadcast::channel(1_024);
        Ok(Self { connection: Arc::new(connection), live })
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// What changed, after its transaction has been committed.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.live.subscribe()
    }

    pub(crate) fn announce(&self, change: Change) {
        // Nobody listening is no failure: pages without scripts do not.
        let _ = self.live.send(change);
    }

    /// Closes all connections; SQLite checkpoints its write-ahead log.
    pub async fn close(&self) {
        match self.connection() {
            Connection::Sqlite { read, write, .. } => {
                read.close().await;
                write.close().await;
            }
            Connection::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(url: &str) -> Result<Connection, OpenError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "on")
        .busy_timeout(Duration::from_secs(10));
    let path = options.get_filename().to_path_buf();
    let lock = lock(&path)?;
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options.clone())
        .await?;
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&write).await?;
    if !safe(&version) {
        return Err(OpenError::OldSqlite(version));
    }
    let read = SqlitePoolOptions::new()
        .max_connections(8)
        .acquire_timeout(ACQUIRE)
        .connect_with(options.read_only(true).create_if_missing(false))
        .await?;
    Ok(Connection::Sqlite { read, write, _lock: lock })
}

/// H4: versions before 3.51.3 can corrupt a database when the write-ahead log is reset.
fn safe(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= OLDEST_SAFE
}

fn lock(database: &Path) -> Result<Option<File>, OpenError> {
    if database.as_os_str() == ":memory:" {
        return Ok(None);
    }
    if let Some(folder) = database.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let file = File::options().create(true).truncate(false).write(true).open(&name)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::Locked(database.display().to_string())),
        Err(std::fs::TryLockError::Error(error)) => Err(OpenError::Folder(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h4_versions_of_sqlite_with_the_wal_bug_are_refused() {
        for bad in ["3.51.2", "3.46.0", "3.7.0", "2.99.99", "", "x"] {
            assert!(!safe(bad), "{bad}");
        }
        for good in ["3.51.3", "3.52.0", "4.0.0"] {
            assert!(safe(good), "{good}");
        }
    }

    #[tokio::test]
    async fn h4_the_bundled_sqlite_is_safe() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        assert!(Db::open(&url).await.is_ok());
    }

    #[tokio::test]
    async fn a_second_opener_of_the_same_file_is_refused_with_a_clear_message() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        let first = Db::open(&url).await.unwrap();
        let Err(refusal) = Db::open(&url).await else { panic!("opened twice") };
        assert!(refusal.to_string().contains("another process"), "{refusal}");
        first.close().await;
        drop(first);
        assert!(Db::open(&url).await.is_ok());
    }
}
