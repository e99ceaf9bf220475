//! A portal with the demo estates in it.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::Arc,
};

use axum::{Router, http::StatusCode};
use domain::{
    accounts::password,
    ctx::{Ctx, ManualClock, Settings},
    db::{Db, migrate},
    demo,
    time::Ms,
};
use server::{config::Config, router::router, state::AppState};
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio_util::sync::CancellationToken;

pub use crate::client::{Answer, Client, Fields, encoded, key, multipart};

/// Sunday 2026-11-22, 14:00 in Shanghai.
const START: Ms = Ms(1_795_327_200_000);
pub const PASSWORD: &str = "quiet harbour at noon";
pub const BASE: &str = "https://portal.example";
/// A photo with a place and a name in its EXIF data.
pub const PHOTO: &[u8] = include_bytes!("photo.jpg");

pub struct App {
    pub router: Router,
    pub ctx: Ctx,
    pub clock: ManualClock,
    database: PathBuf,
    _folder: tempfile::TempDir,
}

impl App {
    /// The demo on a fresh SQLite database, served over TLS by a proxy.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// As [`App::start`], with other settings.
    pub async fn start_with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        std::fs::write(site.join("pkg/portal.js"), "export {}").unwrap();
        let file = folder.path().join("portal.toml");
        std::fs::write(&file, "").unwrap();
        let set = |name: &str, value: &str| (format!("PORTAL_{name}"), value.to_owned());
        let mut environment =
            HashMap::from([set("BASE_URL", BASE), set("DEMO", "true"), set("SITE", &site.display().to_string())]);
        environment.extend(settings.iter().map(|(name, value)| set(name, value)));
        let config = Config::from(Some(&file), environment).unwrap();
        let database = folder.path().join("stories.db");
        let db = Db::open(&format!("sqlite:{}", database.display())).await.unwrap();
        migrate(&db).await.unwrap();
        let clock = ManualClock::at(START);
        let files = Arc::new(object_store::memory::InMemory::new());
        let ctx = Ctx::new(db, files, Arc::new(clock.clone()), Settings { demo: true, hashes_at_once: 4 });
        let hash = password::hash(&ctx, PASSWORD.to_owned()).await.unwrap();
        demo::load(&ctx, hash).await.unwrap();
        let state = AppState::new(ctx.clone(), config, None, CancellationToken::new());
        Self { router: router(state), ctx, clock, database, _folder: folder }
    }

    /// A browser that has never been here.
    pub fn stranger(&self) -> Client {
        Client { router: self.router.clone(), cookies: Arc::default() }
    }

    /// Somebody who has signed in by the form of the sign-in page.
    pub async fn as_user(&self, email: &str) -> Client {
        let client = self.stranger();
        let answer = client.sign_in(email, PASSWORD).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::FOUND, "/"), "{email}: {}", answer.body);
        client
    }

    /// Every row of every table, as text; without when a session was last used, which reading changes.
    pub async fn rows(&self) -> BTreeMap<String, Vec<String>> {
        let options = SqliteConnectOptions::new().filename(&self.database).read_only(true);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search%' AND name NOT LIKE '%sqlx%'",
        )
        .fetch_all(&mut connection)
        .await
        .unwrap();
        let mut rows = BTreeMap::new();
        for table in tables {
            let columns =
                AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'seen_at'"));
            let columns: Vec<String> = sqlx::query_scalar(columns).fetch_all(&mut connection).await.unwrap();
            let quoted: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
            let all = AssertSqlSafe(format!("SELECT {} FROM {table} ORDER BY 1", quoted.join(" || ',' || ")));
            rows.insert(table, sqlx::query_scalar(all).fetch_all(&mut connection).await.unwrap());
        }
        rows
    }

    /// Ends what ties a person to their house, as an operator does when somebody has moved away.
    pub async fn end_membership(&self, email: &str) {
        use domain::{household::store as household, scope::System};
        let options = SqliteConnectOptions::new().filename(&self.database).read_only(true);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let home = "SELECT m.estate_id, m.person_id, m.house_id FROM household_member m JOIN person p ON p.id = m.person_id WHERE p.email = $1";
        let (estate, person, house) = sqlx::query_as(home).bind(email).fetch_one(&mut connection).await.unwrap();
        household::end_member(&self.ctx, &System::of(estate), person, house).await.unwrap();
    }

    /// A column of texts, read beside the portal.
    pub async fn texts(&self, sql: &'static str) -> Vec<String> {
        let options = SqliteConnectOptions::new().filename(&self.database).read_only(true);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
    }

    pub async fn count(&self, table: &str) -> usize {
        self.rows().await[table].len()
    }
}

/// The names of the tables that differ.
pub fn changed(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    before.iter().filter(|(table, rows)| after.get(*table) != Some(*rows)).map(|(table, _)| table.clone()).collect()
}
