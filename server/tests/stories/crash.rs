//! F1, F16, F17 with the real program: killed at any moment it loses nothing that it has acknowledged; it serves a file
//! alone; it ends in order when asked to.

use std::{
    collections::BTreeSet,
    net::TcpListener as Reserve,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{
    accounts::password,
    ctx::{Ctx, Settings, SystemClock},
    db::{Db, migrate},
    demo,
};
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use crate::{
    facts,
    support::{PASSWORD, encoded, key, multipart},
};

const KILLS: usize = 50;
const TOPIC: &str = "SELECT lower(hex(id)) FROM topic ORDER BY created_at LIMIT 1";

/// A folder with the demo's database, and the address that its server listens on.
struct Ground {
    folder: tempfile::TempDir,
    port: u16,
}

impl Ground {
    async fn lay() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("sqlite:{}", folder.path().join("portal.db").display())).await.unwrap();
        migrate(&db).await.unwrap();
        let files = Arc::new(object_store::memory::InMemory::new());
        let ctx = Ctx::new(db, files, Arc::new(SystemClock), Settings { demo: true, hashes_at_once: 2 });
        demo::load(&ctx, password::hash(&ctx, PASSWORD.to_owned()).await.unwrap()).await.unwrap();
        ctx.db.close().await;
        let port = Reserve::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { folder, port }
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("portal.db")
    }

    fn server(&self, port: u16) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        let set = |name: &str| self.folder.path().join(name).display().to_string();
        command
            .arg("serve")
            .current_dir(self.folder.path())
            .env_clear()
            .env("PORTAL_DATABASE_URL", format!("sqlite:{}", self.database().display()))
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
    async fn start(&self) -> Child {
        let mut server = self.server(self.port).spawn().unwrap();
        let patience = Instant::now() + Duration::from_secs(30);
        while self.ask("GET", "/healthz", "", &[]).await.is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
            assert!(Instant::now() < patience && server.try_wait().unwrap().is_none(), "the server does not start");
            sleep(Duration::from_millis(10)).await;
        }
        server
    }

    /// One request on a connection of its own; `None` where the server is gone before its answer is whole.
    async fn ask(&self, method: &str, path: &str, more: &str, body: &[u8]) -> Option<String> {
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

    async fn sign_in(&self, email: &str) -> String {
        let form = encoded(&[("form[email]", email), ("form[password]", PASSWORD)]);
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        let answer = self.ask("POST", "/api/session/sign_in", kind, form.as_bytes()).await.unwrap();
        let session = answer.split("session=").nth(1).unwrap_or_else(|| panic!("{answer}")).split(';').next().unwrap();
        format!("Cookie: session={session}\r\n")
    }

    async fn texts(&self, sql: &'static str) -> Vec<String> {
        texts(&self.database(), sql).await
    }
}

async fn texts(database: &Path, sql: &'static str) -> Vec<String> {
    let options = SqliteConnectOptions::new().filename(database).read_only(true).busy_timeout(Duration::from_secs(5));
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
}

/// What the server has said yes to, kept outside of it.
type Acknowledged = Arc<Mutex<BTreeSet<String>>>;

/// Writes one text after the other until the server is gone: replies, or tickets by a form with files.
async fn write(ground: Arc<Ground>, (cookie, topic): (String, Option<String>), acknowledged: Acknowledged) {
    loop {
        let text = format!("crash {}", key());
        let (path, kind, body) = match &topic {
            Some(topic) => {
                let form = [("reply[topic]", topic.as_str()), ("reply[body]", text.as_str()), ("reply[key]", &key())];
                ("/api/club/reply", "application/x-www-form-urlencoded", encoded(&form).into_bytes())
            }
            None => {
                let form = [("kind", "repair"), ("place", "门厅"), ("description", text.as_str()), ("key", &key())];
                ("/api/tickets/report", "multipart/form-data; boundary=seam", multipart(&form, &[]))
            }
        };
        let Some(answer) = ground.ask("POST", path, &format!("{cookie}Content-Type: {kind}\r\n"), &body).await else {
            return;
        };
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        acknowledged.lock().unwrap().insert(text);
    }
}

const STORED: &str = "SELECT body FROM post WHERE body LIKE 'crash %' UNION ALL SELECT description FROM ticket WHERE description LIKE 'crash %'";
/// Tickets without their first line, topics and estates that count wrongly.
const HALVES: &str = "SELECT 'ticket ' || number FROM ticket t WHERE NOT EXISTS (SELECT 1 FROM ticket_event e WHERE e.ticket_id = t.id)
    UNION ALL SELECT 'topic ' || title FROM topic t WHERE posts <> (SELECT count(*) FROM post p WHERE p.topic_id = t.id)
    UNION ALL SELECT 'estate ' || slug FROM estate e WHERE next_ticket <= (SELECT max(number) FROM ticket t WHERE t.estate_id = e.id)
    UNION ALL SELECT 'key of nothing' FROM form_key k WHERE NOT EXISTS (SELECT 1 FROM post p WHERE p.id = k.made_id)
        AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = k.made_id) AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.id = k.made_id)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_fifty_kills_while_people_write_lose_nothing_that_was_acknowledged() {
    let ground = Arc::new(Ground::lay().await);
    let mut server = ground.start().await;
    let topic = ground.texts(TOPIC).await.remove(0);
    let mut writers = Vec::new();
    for (email, topic) in
        [(facts::OWNER, Some(&topic)), (facts::NEIGHBOUR, Some(&topic)), (facts::SPOUSE, None), (facts::NANNY, None)]
    {
        writers.push((ground.sign_in(email).await, topic.cloned()));
    }
    let acknowledged = Acknowledged::default();
    for round in 0..KILLS {
        let mut writing = JoinSet::new();
        for writer in &writers {
            writing.spawn(write(Arc::clone(&ground), writer.clone(), Arc::clone(&acknowledged)));
        }
        sleep(Duration::from_millis(80 + rand::random::<u64>() % 270)).await;
        server.kill().unwrap();
        server.wait().unwrap();
        writing.join_all().await;
        server = ground.start().await;
        let stored: BTreeSet<String> = ground.texts(STORED).await.into_iter().collect();
        let missing: Vec<String> = acknowledged.lock().unwrap().difference(&stored).cloned().collect();
        assert_eq!(missing, Vec::<String>::new(), "after kill {round}");
    }
    server.kill().unwrap();
    server.wait().unwrap();
    let count = acknowledged.lock().unwrap().len();
    assert!(count > KILLS, "only {count} writes were acknowledged");
    let stored = ground.texts(STORED).await;
    assert_eq!(stored.len(), stored.iter().collect::<BTreeSet<_>>().len(), "nothing is there twice");
    assert_eq!(ground.texts("SELECT integrity_check FROM pragma_integrity_check").await, ["ok"]);
    assert_eq!(ground.texts("SELECT \"table\" FROM pragma_foreign_key_check").await, Vec::<String>::new());
    assert_eq!(ground.texts(HALVES).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f16_a_second_server_on_the_same_file_is_refused_with_a_sentence() {
    let ground = Ground::lay().await;
    let mut first = ground.start().await;
    let port = Reserve::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let second = ground.server(port).output().unwrap();
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success());
    assert!(said.contains("another process already serves") && said.contains("stop it first"), "{said}");
    assert!(ground.ask("GET", "/readyz", "", &[]).await.unwrap().starts_with("HTTP/1.1 200"), "the first goes on");
    first.kill().unwrap();
    first.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f17_a_server_that_is_asked_to_end_answers_what_is_under_way_and_leaves_no_log_behind() {
    let ground = Arc::new(Ground::lay().await);
    let mut server = ground.start().await;
    let cookie = ground.sign_in(facts::OWNER).await;
    // A request that has begun: its body comes only after the signal.
    let mut socket = TcpStream::connect(("127.0.0.1", ground.port)).await.unwrap();
    let topic = ground.texts(TOPIC).await.remove(0);
    let form =
        encoded(&[("reply[topic]", topic.as_str()), ("reply[body]", "crash at the end"), ("reply[key]", &key())]);
    let head = format!(
        "POST /api/club/reply HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\nAccept: application/json\r\n{cookie}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        ground.port,
        form.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(200)).await;
    let ended = Command::new("sh").args(["-c", &format!("kill -TERM {}", server.id())]).status().unwrap();
    assert!(ended.success());
    sleep(Duration::from_millis(200)).await;
    socket.write_all(form.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    timeout(Duration::from_secs(10), socket.read_to_end(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let status = timeout(Duration::from_secs(15), tokio::task::spawn_blocking(move || server.wait().unwrap()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(TcpStream::connect(("127.0.0.1", ground.port)).await.is_err());
    assert!(!ground.folder.path().join("portal.db-wal").exists(), "the log was moved into the database");
    assert_eq!(ground.texts("SELECT body FROM post WHERE body = 'crash at the end'").await.len(), 1);
}
