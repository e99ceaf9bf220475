//! A portal with one house on a fresh SQLite database, and people who can sign in.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use domain::{
    accounts::{
        password,
        session::{SignIn, sign_in},
    },
    ctx::{Ctx, ManualClock, Settings},
    db::{Db, migrate},
    household::store::{self as household, NewEstate, NewHouse, NewPerson},
    id::{EstateId, HouseId, PersonId},
    locale::{Bilingual, Locale},
    rights::Relation,
    scope::System,
    time::Ms,
};
use server::{config::Config, router::router, state::AppState};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// Sunday 2026-11-22, 14:00 in Shanghai.
const START: Ms = Ms(1_795_327_200_000);
const PASSWORD: &str = "quiet harbour at noon";

pub struct Portal {
    pub router: Router,
    pub ctx: Ctx,
    pub clock: ManualClock,
    pub stop: CancellationToken,
    pub estate: EstateId,
    pub house: HouseId,
    pub people: HashMap<&'static str, PersonId>,
    _folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Portal {
    pub async fn new() -> Self {
        Self::with(&[("PORTAL_BASE_URL", "https://portal.example"), ("PORTAL_METRICS_TOKEN", "0123456789abcdef")]).await
    }

    /// With settings as the environment would give them.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        std::fs::write(site.join("pkg/portal.AbCdEf12.js"), "export {}").unwrap();
        std::fs::write(site.join("pkg/portal.js"), "export {}").unwrap();
        std::fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        let mut environment: HashMap<String, String> =
            settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        environment.insert("PORTAL_SITE".to_owned(), site.display().to_string());
        let file = folder.path().join("portal.toml");
        std::fs::write(&file, "").unwrap();
        let config = Config::from(Some(&file), environment).unwrap();
        let db = Db::open(&format!("sqlite:{}", folder.path().join("test.db").display())).await.unwrap();
        migrate(&db).await.unwrap();
        let clock = ManualClock::at(START);
        let files = Arc::new(object_store::memory::InMemory::new());
        let settings = Settings { demo: config.demo, hashes_at_once: 2 };
        let ctx = Ctx::new(db, files, Arc::new(clock.clone()), settings);
        let stop = CancellationToken::new();
        let state = AppState::new(ctx.clone(), config, None, stop.clone());
        let (estate, house) = found(&ctx).await;
        let router = router(state);
        let mut portal = Self { router, ctx, clock, stop, estate, house, people: HashMap::new(), _folder: folder };
        portal.add("lin", Relation::Owner).await;
        portal.add("wang", Relation::Nanny).await;
        portal
    }

    async fn add(&mut self, key: &'static str, relation: Relation) {
        let hash = password::hash(&self.ctx, PASSWORD.to_owned()).await.unwrap();
        let (ctx, estate, house) = (self.ctx.clone(), self.estate, self.house);
        let person = NewPerson {
            email: format!("{key}@example.com"),
            name: Bilingual { zh: key.to_owned(), en: key.to_owned() },
            alias: format!("{key}的邻居"),
            title: Bilingual::default(),
            locale: Locale::Zh,
            password_hash: Some(hash),
        };
        let add = self.ctx.db.write(move |tx| {
            Box::pin(async move {
                let id = household::add_person(&ctx, tx, estate, person).await?;
                household::add_member(&ctx, tx, estate, id, (house, relation)).await?;
                Ok(id)
            })
        });
        let id = add.await.unwrap();
        self.people.insert(key, id);
    }

    /// The session cookie of somebody who signs in now.
    pub async fn cookie(&self, key: &str) -> String {
        let wish = SignIn {
            email: format!("{key}@example.com"),
            password: PASSWORD.to_owned(),
            code: None,
            device: "test".to_owned(),
            peer: "127.0.0.1".to_owned(),
            device_token: None,
        };
        format!("__Host-session={}", sign_in(&self.ctx, wish).await.unwrap().token)
    }

    pub async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 4 << 20).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.answer(Request::get(path).header("accept", "text/html").body(Body::empty()).unwrap()).await
    }

    pub async fn get_as(&self, cookie: &str, path: &str) -> Answer {
        self.answer(
            Request::get(path).header("accept", "text/html").header("cookie", cookie).body(Body::empty()).unwrap(),
        )
        .await
    }

    pub fn system(&self) -> System {
        System::of(self.estate)
    }
}

async fn found(ctx: &Ctx) -> (EstateId, HouseId) {
    let name = Bilingual { zh: "蔚蓝".to_owned(), en: "Weilan".to_owned() };
    let estate = NewEstate { slug: "weilan".to_owned(), name, zone: "Asia/Shanghai".to_owned(), demo: true };
    let estate = household::found(ctx, estate).await.unwrap();
    let own = ctx.clone();
    let house =
        NewHouse { code: "A-01".to_owned(), address: Bilingual::default(), stage: "moved_in".to_owned(), butler: None };
    let add = ctx
        .db
        .write(move |tx| Box::pin(async move { household::add_house(&own, tx, &System::of(estate), house).await }));
    (estate, add.await.unwrap())
}
