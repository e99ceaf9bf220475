//! What truly differs between the two databases. Each entry is a pair, with a test that runs on both.

use super::{Connection, Db};
use crate::error::Error;

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
