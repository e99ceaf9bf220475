//! The database: SQLite in one file, or PostgreSQL. One SQL text serves both; what differs stands here and in `dialect`.

mod connect;
pub mod dialect;
mod migrate;
mod write;

pub use connect::{Connection, Db, OpenError};
pub use migrate::{MIGRATIONS, migrate};
pub use write::Tx;

/// Runs an expression over the pool of whichever database is in use. Reads only: SQLite's pool here cannot write.
#[macro_export]
macro_rules! on {
    ($db:expr, |$pool:ident| $body:expr) => {
        match $db.connection() {
            $crate::db::Connection::Sqlite { read: $pool, .. } => $body,
            $crate::db::Connection::Postgres($pool) => $body,
        }
    };
}

/// Runs an expression over the connection of a write transaction.
#[macro_export]
macro_rules! on_tx {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match $tx.parts() {
            $crate::db::write_parts::Parts::Sqlite($conn) => $body,
            $crate::db::write_parts::Parts::Postgres($conn) => $body,
        }
    };
}

#[doc(hidden)]
pub mod write_parts {
    pub use super::write::Parts;
}
