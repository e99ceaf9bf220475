//! The real program as a process of its own, over loopback.

use std::{
    net::TcpListener as Reserve,
    ops::{Deref, DerefMut},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use domain::{
    accounts::password,
    ctx::{Ctx, Settings, SystemClock},
    db::{Db, migrate},
    demo,
};
use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{Instant, sleep, timeout},
};

use crate::support::{Fields, PASSWORD, encoded};

/// A demo estate on disk, and the port that its server listens on.
pub struct Ground {
    folder: tempfile::TempDir,
    url: String,
    pub port: u16,
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    Reserve::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A server that ends with the test that started it, however that goes.
pub struct Running(Child);

impl Deref for Running {
    type Target = Child;
    fn deref(&self) -> &Child {
        &self.0
    }
}

impl DerefMut for Running {
    fn deref_mut(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Loads the demo into an empty database.
async fn settle(url: &str) {
    let db = Db::open(url).await.unwrap();
    migrate(&db).await.unwrap();
    let files = Arc::new(object_store::memory::InMemory::new());
    let ctx = Ctx::new(db, files, Arc::new(SystemClock), Settings { demo: true, hashes_at_once: 2 });
    demo::load(&ctx, password::hash(&ctx, PASSWORD.to_owned()).await.unwrap()).await.unwrap();
    ctx.db.close().await;
}

impl Ground {
    /// On an embedded database of its own.
    pub async fn lay() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("portal.db").display());
        settle(&url).await;
        Self { folder, url, port: free_port() }
    }

    /// So many nodes on one empty PostgreSQL database.
    pub async fn lay_nodes<const N: usize>(url: &str) -> [Self; N] {
        settle(url).await;
        std::array::from_fn(|_| Self { folder: tempfile::tempdir().unwrap(), url: url.to_owned(), port: free_port() })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn server(&self, port: u16) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        let set = |name: &str| self.folder.path().join(name).display().to_string();
        command
            .arg("serve")
            .current_dir(self.folder.path())
            .env_clear()
            .env("PORTAL_DATABASE_URL", &self.url)
            .env("PORTAL_LISTEN", format!("127.0.0.1:{port}"))
            .env("PORTAL_BASE_URL", format!("http://127.0.0.1:{port}"))
            .env("PORTAL_DEMO", "true")
            .env("PORTAL_SITE", set("site"))
            .env("PORTAL_FILES", set("files"))
            .env("PORTAL_MAIL_FOLDER", set("mail"))
            .env("PORTAL_LOG_FILTER", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    /// Starts the server and waits until it answers.
    pub async fn start(&self) -> Running {
        let mut server = Running(self.server(self.port).spawn().unwrap());
        let patience = Instant::now() + Duration::from_secs(30);
        while self.ask("GET", "/healthz", "", &[]).await.is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
            assert!(Instant::now() < patience && server.try_wait().unwrap().is_none(), "the server does not start");
            sleep(Duration::from_millis(10)).await;
        }
        server
    }

    /// One request on a connection of its own; `None` where the server is gone before its answer is whole.
    pub async fn ask(&self, method: &str, path: &str, more: &str, body: &[u8]) -> Option<String> {
        let mut socket = TcpStream::connect(("127.0.0.1", self.port)).await.ok()?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\nAccept: application/json\r\n{more}\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        socket.write_all(head.as_bytes()).await.ok()?;
        socket.write_all(body).await.ok()?;
        let mut answer = Vec::new();
        timeout(Duration::from_secs(20), socket.read_to_end(&mut answer)).await.ok()?.ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        answer.contains("\r\n\r\n").then_some(answer)
    }

    /// A form to a server function, by whoever has this cookie.
    pub async fn post(&self, cookie: &str, endpoint: &str, fields: Fields<'_>) -> String {
        let more = format!("{cookie}Content-Type: application/x-www-form-urlencoded\r\n");
        self.ask("POST", &format!("/api/{endpoint}"), &more, encoded(fields).as_bytes()).await.unwrap()
    }

    /// What a server function has for whoever has this cookie.
    pub async fn read(&self, cookie: &str, endpoint: &str, fields: Fields<'_>) -> Value {
        let answer = self.ask("GET", &format!("/api/{endpoint}?{}", encoded(fields)), cookie, &[]).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap_or_else(|_| panic!("{head}\n{body}"))
    }

    /// The line of a `Cookie` header of somebody who has signed in.
    pub async fn sign_in(&self, email: &str) -> String {
        let answer = self.post("", "session/sign_in", &[("form[email]", email), ("form[password]", PASSWORD)]).await;
        let session = answer.split("session=").nth(1).unwrap_or_else(|| panic!("{answer}")).split(';').next().unwrap();
        format!("Cookie: session={session}\r\n")
    }

    /// A column of texts, read beside the server from the embedded database.
    pub async fn texts(&self, sql: &'static str) -> Vec<String> {
        let file = self.url.trim_start_matches("sqlite:");
        let options = SqliteConnectOptions::new().filename(file).read_only(true).busy_timeout(Duration::from_secs(5));
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
    }
}
