//! F1, F16, F17 with the real program: killed at any moment it loses nothing that it has acknowledged; it serves a file
//! alone; it ends in order when asked to.

use std::{
    collections::BTreeSet,
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    facts,
    ground::{Ground, free_port},
    support::{encoded, key, multipart},
};

const KILLS: usize = 50;
const TOPIC: &str = "SELECT lower(hex(id)) FROM topic ORDER BY created_at LIMIT 1";

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
    let second = ground.server(free_port()).output().unwrap();
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
    assert!(!ground.folder().join("portal.db-wal").exists(), "the log was moved into the database");
    assert_eq!(ground.texts("SELECT body FROM post WHERE body = 'crash at the end'").await.len(), 1);
}
