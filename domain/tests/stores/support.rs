//! Two small estates on a fresh database, and the people who act in the tests.

use std::{collections::HashMap, sync::Arc};

use domain::{
    ctx::{Ctx, ManualClock, Settings},
    db::{Db, migrate},
    error::Error,
    household::store::{self as household, NewEstate, NewHouse, NewPerson},
    id::{EstateId, HouseId, PersonId, SessionId},
    locale::{Bilingual, Locale},
    rights::{Capability, Relation, Role},
    scope::{Actor, Member, Staff, System, Visitor},
    time::Ms,
};

/// Sunday 2026-11-22, 14:00 in Shanghai.
pub const START: Ms = Ms(1_795_327_200_000);

/// Makes a test of the same name on each database.
macro_rules! on_both {
    ($(#[$attribute:meta])* async fn $name:ident($world:ident: World) $body:block) => {
        mod $name {
            use super::*;

            async fn run($world: $crate::support::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::support::World::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let world = $crate::support::World::on_postgres().await;
                let database = world.database.clone();
                run(world).await;
                $crate::support::drop_database(&database).await;
            }
        }
    };
}
pub(crate) use on_both;

pub struct World {
    pub ctx: Ctx,
    pub clock: ManualClock,
    pub estate: EstateId,
    pub other_estate: EstateId,
    pub houses: HashMap<&'static str, HouseId>,
    pub people: HashMap<&'static str, PersonId>,
    pub database: String,
    /// Where the database is, for those who go past the store.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

fn postgres_url() -> String {
    #[expect(clippy::disallowed_methods, reason = "where the tests' own PostgreSQL listens")]
    let url = std::env::var("TEST_POSTGRES_URL");
    url.expect("TEST_POSTGRES_URL is not set: run the tests with script/test, or start script/postgres")
}

async fn admin(statement: String) {
    use sqlx::Connection as _;
    let mut connection = sqlx::PgConnection::connect(&postgres_url()).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
}

/// A database of each kind without any table, with its name on PostgreSQL and its folder on SQLite.
pub async fn blank() -> [(Db, String, Option<tempfile::TempDir>); 2] {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = Db::open(&format!("sqlite:{}", folder.path().join("test.db").display())).await.unwrap();
    let name = format!("test_{}", uuid::Uuid::from_u128(rand::random()).as_simple());
    admin(format!("CREATE DATABASE {name}")).await;
    let postgres = Db::open(&postgres_url().replacen("/postgres?", &format!("/{name}?"), 1)).await.unwrap();
    [(sqlite, String::new(), Some(folder)), (postgres, name, None)]
}

pub async fn drop_database(name: &str) {
    admin(format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

impl World {
    pub async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self::on(&url, String::new(), Some(folder)).await
    }

    pub async fn on_postgres() -> Self {
        let name = format!("test_{}", uuid::Uuid::from_u128(rand::random()).as_simple());
        admin(format!("CREATE DATABASE {name}")).await;
        let url = postgres_url().replacen("/postgres?", &format!("/{name}?"), 1);
        Self::on(&url, name, None).await
    }

    async fn on(url: &str, database: String, folder: Option<tempfile::TempDir>) -> Self {
        let db = Db::open(url).await.unwrap();
        migrate(&db).await.unwrap();
        let clock = ManualClock::at(START);
        let files = Arc::new(object_store::memory::InMemory::new());
        let ctx = Ctx::new(db, files, Arc::new(clock.clone()), Settings { demo: true, hashes_at_once: 2 });
        let estate = found(&ctx, "weilan").await;
        let other_estate = found(&ctx, "yunqi").await;
        let mut world = Self {
            ctx,
            clock,
            estate,
            other_estate,
            houses: HashMap::new(),
            people: HashMap::new(),
            database,
            url: url.to_owned(),
            _folder: folder,
        };
        world.settle().await;
        world
    }

    async fn settle(&mut self) {
        for (estate, code) in [(self.estate, "A-01"), (self.estate, "A-02"), (self.other_estate, "Y-01")] {
            let ctx = self.ctx.clone();
            let house = NewHouse {
                code: code.to_owned(),
                address: Bilingual::default(),
                stage: "moved_in".to_owned(),
                butler: None,
            };
            let id = self
                .ctx
                .db
                .write(move |tx| {
                    Box::pin(async move { household::add_house(&ctx, tx, &System::of(estate), house).await })
                })
                .await
                .unwrap();
            self.houses.insert(code, id);
        }
        use Relation::*;
        for (key, house, relation) in [
            ("lin", "A-01", Owner),
            ("zhou", "A-01", Spouse),
            ("xiaoyu", "A-01", Child),
            ("wang", "A-01", Nanny),
            ("qin", "A-01", Driver),
            ("xu", "A-02", Owner),
            ("bao", "Y-01", Owner),
        ] {
            let estate = if house == "Y-01" { self.other_estate } else { self.estate };
            self.add(estate, key, Some((self.houses[house], relation)), &[]).await;
        }
        for (key, role) in [
            ("min", Role::Butler),
            ("he", Role::Desk),
            ("li", Role::Technician),
            ("tang", Role::Moderator),
            ("gao", Role::Manager),
        ] {
            self.add(self.estate, key, None, &[role]).await;
        }
        self.add(self.other_estate, "yao", None, &[Role::Manager]).await;
    }

    /// Adds an active person without a password.
    pub async fn add(
        &mut self,
        estate: EstateId,
        key: &'static str,
        home: Option<(HouseId, Relation)>,
        roles: &[Role],
    ) {
        let ctx = self.ctx.clone();
        let roles = roles.to_vec();
        let person = NewPerson {
            email: format!("{key}@example.com"),
            name: Bilingual { zh: format!("{key}女士"), en: key.to_owned() },
            alias: format!("{key}的邻居"),
            title: Bilingual::default(),
            locale: Locale::Zh,
            password_hash: Some("none".to_owned()),
        };
        let id = self
            .ctx
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let id = household::add_person(&ctx, tx, estate, person).await?;
                    if let Some(home) = home {
                        household::add_member(&ctx, tx, estate, id, home).await?;
                    }
                    for role in roles {
                        household::grant(&ctx, tx, estate, id, role).await?;
                    }
                    Ok(id)
                })
            })
            .await
            .unwrap();
        self.people.insert(key, id);
    }

    pub async fn visitor(&self, key: &str) -> Visitor {
        let estate = if matches!(key, "bao" | "yao") { self.other_estate } else { self.estate };
        let session = SessionId(uuid::Uuid::nil());
        household::visitor(&self.ctx, estate, self.people[key], session).await.unwrap().expect("an active person")
    }

    pub async fn member(&self, key: &str) -> Member {
        self.visitor(key).await.member().unwrap()
    }

    pub async fn staff(&self, key: &str, capability: Capability) -> Staff {
        self.visitor(key).await.staff(capability).unwrap()
    }

    /// The person's face towards bookings, tickets or posts.
    pub async fn actor(&self, key: &str, capability: Capability) -> Actor {
        self.visitor(key).await.actor(capability).unwrap()
    }

    pub fn system(&self) -> System {
        System::of(self.estate)
    }
}

async fn found(ctx: &Ctx, slug: &str) -> EstateId {
    let estate = NewEstate {
        slug: slug.to_owned(),
        name: Bilingual { zh: slug.to_owned(), en: slug.to_owned() },
        zone: "Asia/Shanghai".to_owned(),
        demo: true,
    };
    household::found(ctx, estate).await.unwrap()
}

/// Asserts that something does not exist for the asker.
#[track_caller]
pub fn not_found<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::NotFound)), "expected not found, got {result:?}");
}
