//! The only way to write: one transaction in a task of its own, so that a client that goes away neither leaves half a
//! write nor a connection inside a transaction (H1, H2).

use futures::future::BoxFuture;
use sqlx::{Connection as _, PgConnection, SqliteConnection};

use super::{Connection, Db};
use crate::{error::Error, live::Change};

/// A write transaction. SQLite: `BEGIN IMMEDIATE` on the single writer. PostgreSQL: `BEGIN`.
pub struct Tx {
    inner: Inner,
    changes: Vec<Change>,
}

enum Inner {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// The connection under a transaction, for the macro `on_tx!`.
pub enum Parts<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Tx {
    pub fn parts(&mut self) -> Parts<'_> {
        match &mut self.inner {
            Inner::Sqlite(tx) => Parts::Sqlite(tx),
            Inner::Postgres(tx) => Parts::Postgres(tx),
        }
    }

    /// Tells open pages that something changed, once this transaction is committed.
    pub fn announce(&mut self, change: Change) {
        self.changes.push(change);
    }

    async fn begin(db: &Db) -> Result<Self, Error> {
        let inner = match db.connection() {
            // H10: a deferred transaction fails at once when it turns from reading to writing; IMMEDIATE waits its turn.
            Connection::Sqlite { write, .. } => Inner::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Connection::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Self { inner, changes: Vec::new() })
    }

    /// Commits, then tells this node's pages. PostgreSQL tells all nodes by NOTIFY, as part of the commit.
    async fn commit(mut self, db: &Db) -> Result<(), Error> {
        match self.inner {
            Inner::Sqlite(tx) => {
                tx.commit().await?;
                for change in self.changes {
                    db.announce(change);
                }
            }
            Inner::Postgres(mut tx) => {
                for change in self.changes.drain(..) {
                    crate::live::notify(&mut tx, &change).await?;
                }
                tx.commit().await?;
            }
        }
        Ok(())
    }

    async fn roll_back(self) {
        let result = match self.inner {
            Inner::Sqlite(tx) => tx.rollback().await,
            Inner::Postgres(tx) => tx.rollback().await,
        };
        if let Err(error) = result {
            tracing::warn!(%error, "db.rollback_failed");
        }
    }
}

impl Db {
    /// Runs `work` in a transaction: commits its `Ok`, rolls back its `Err`.
    ///
    /// The work goes on when the caller is dropped. PostgreSQL's deadlocks and serialisation failures come back as errors
    /// of the database; nothing was written then.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, Error>> + Send + 'static,
        T: Send + 'static,
    {
        let db = self.clone();
        let task = tokio::spawn(async move {
            let mut tx = Tx::begin(&db).await?;
            match work(&mut tx).await {
                Ok(value) => tx.commit(&db).await.map(|()| value),
                Err(error) => {
                    tx.roll_back().await;
                    Err(error)
                }
            }
        });
        match task.await {
            Ok(result) => result,
            Err(failure) => Err(Error::broken(failure)),
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        match self.connection() {
            Connection::Sqlite { read, .. } => read.acquire().await?.ping().await?,
            Connection::Postgres(pool) => pool.acquire().await?.ping().await?,
        }
        Ok(())
    }
}
