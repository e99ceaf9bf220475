//! J1 with the real program: two processes on one PostgreSQL sell no place twice, charge once, and tell each other what has changed.

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};

use crate::{
    facts::{self, APPLIANCE, COURSE, text},
    ground::Ground,
    support::key,
};

/// The tests' own PostgreSQL.
fn postgres_url() -> String {
    #[expect(clippy::disallowed_methods, reason = "where the tests' own PostgreSQL listens")]
    let url = std::env::var("TEST_POSTGRES_URL");
    url.expect("TEST_POSTGRES_URL is not set: run the tests with script/test, or start script/postgres")
}

async fn admin(statement: String) {
    let mut connection = PgConnection::connect(&postgres_url()).await.unwrap();
    sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
}

/// Slots of a service that are days away: `(id, places left)`.
async fn slots(node: &Ground, cookie: &str, code: &str) -> Vec<(String, i64)> {
    let services = node.read(cookie, "services/list", &[("family", ""), ("category", "")]).await;
    let found = services.as_array().unwrap().iter().find(|one| one["code"] == code).unwrap();
    let detail = node.read(cookie, "services/find", &[("id", &text(&found["id"]))]).await;
    let slots = detail["slots"].as_array().unwrap().iter().skip_while(|slot| slot["ends_at"].as_i64() < late());
    slots.map(|slot| (text(&slot["id"]), slot["left"].as_i64().unwrap())).collect()
}

fn late() -> Option<i64> {
    use domain::ctx::Clock as _;
    Some(domain::ctx::SystemClock.now().plus(3 * domain::time::DAY).0)
}

async fn number(url: &str, sql: &'static str) -> i64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or(answer)
}

/// One of the crowd: every second one keeps the place while they fill in the form.
async fn wants(node: &Ground, cookie: &str, slot: &str, holds: bool) -> String {
    if holds {
        let held = node.post(cookie, "bookings/hold", &[("hold[slot]", slot), ("hold[places]", "1")]).await;
        assert!(["200", "409"].contains(&status(&held)), "{held}");
    }
    node.post(
        cookie,
        "bookings/request",
        &[("booking[slot]", slot), ("booking[places]", "1"), ("booking[key]", &key())],
    )
    .await
}

/// Reads an open page's stream until it has said something.
async fn hears(stream: &mut TcpStream, what: &str) {
    let mut heard = Vec::new();
    while !String::from_utf8_lossy(&heard).contains(what) {
        let mut some = [0; 1_024];
        let count = timeout(Duration::from_secs(30), stream.read(&mut some)).await.expect("nothing is heard").unwrap();
        assert_ne!(count, 0, "the stream ended: {}", String::from_utf8_lossy(&heard));
        heard.extend_from_slice(some.get(..count).unwrap());
    }
}

/// An open page's stream, from which changes are heard from now on.
async fn listen(node: &Ground, cookie: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", node.port)).await.unwrap();
    let head = format!(
        "GET /live HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\nAccept: text/event-stream\r\n{cookie}\r\n",
        node.port
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    hears(&mut stream, "retry").await;
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j1_two_processes_on_one_postgres_sell_each_place_once_and_charge_once() {
    let name = format!("test_{}", key().replace('-', ""));
    admin(format!("CREATE DATABASE {name}")).await;
    let url = postgres_url().replacen("/postgres?", &format!("/{name}?"), 1);
    let nodes: Arc<[Ground; 2]> = Arc::new(Ground::lay_nodes(&url).await);
    let servers = [nodes[0].start().await, nodes[1].start().await];

    // Signed in at the one, known at the other.
    let mut cookies = Vec::new();
    for (turn, email) in
        [facts::OWNER, facts::SPOUSE, facts::NANNY, facts::NEIGHBOUR, facts::ENGLISH].iter().enumerate()
    {
        cookies.push(nodes[turn % 2].sign_in(email).await);
    }
    let (slot, left) = slots(&nodes[0], &cookies[3], COURSE).await.into_iter().find(|(_, left)| *left == 20).unwrap();
    assert_eq!(left, 20);
    let mut crowd = JoinSet::new();
    for turn in 0..200 {
        let (nodes, cookie, slot) = (Arc::clone(&nodes), cookies[turn % 5].clone(), slot.clone());
        crowd.spawn(async move { wants(&nodes[turn % 2], &cookie, &slot, turn % 4 < 2).await });
    }
    let answers = crowd.join_all().await;
    let with = |wanted: &str| answers.iter().filter(|answer| status(answer) == wanted).count();
    assert_eq!((with("200"), with("409")), (20, 180));
    for refusal in answers.iter().filter(|answer| status(answer) == "409") {
        let refusal: Value = serde_json::from_str(refusal.split_once("\r\n\r\n").unwrap().1).unwrap();
        assert_eq!(refusal["Refused"]["SlotFull"]["nearest"].as_array().map(Vec::len), Some(3), "{refusal}");
    }
    let oversold = "SELECT COUNT(*) FROM slot l WHERE l.capacity <
        (SELECT COALESCE(SUM(b.places), 0) FROM booking b WHERE b.slot_id = l.id AND b.state <> 'cancelled')";
    assert_eq!(number(&url, oversold).await, 0);

    // Each step at the other node; the last one at both in the same moment. The owner's page hears of it at once.
    let owner = &cookies[0];
    let manager = nodes[1].sign_in(facts::MANAGER).await;
    let charges = "SELECT COUNT(*) FROM ledger_entry WHERE kind = 'charge'";
    let before = number(&url, charges).await;
    let free: Vec<String> =
        slots(&nodes[1], owner, APPLIANCE).await.into_iter().filter(|(_, left)| *left > 0).map(|(id, _)| id).collect();
    for (turn, slot) in free.iter().take(3).enumerate() {
        let (here, there) = (&nodes[turn % 2], &nodes[(turn + 1) % 2]);
        let made = wants(here, owner, slot, true).await;
        let id = made.split("/bookings/").nth(1).unwrap_or_else(|| panic!("{made}")).split(['\r', '"']).next().unwrap();
        let step =
            async |node: &Ground, act: &str| node.post(&manager, "bookings/step", &[("id", id), ("act", act)]).await;
        let mut page = listen(there, owner).await;
        for (node, act) in [(here, "confirm"), (there, "depart"), (here, "arrive")] {
            let done = step(node, act).await;
            assert_eq!(status(&done), "200", "{act}: {done}");
        }
        hears(&mut page, id).await;
        let (one, other) = tokio::join!(step(here, "complete"), step(there, "complete"));
        let mut both = [status(&one), status(&other)];
        both.sort_unstable();
        assert_eq!(both, ["200", "409"], "{one}\n{other}");
    }
    assert_eq!(number(&url, charges).await, before + 3);
    let unbalanced =
        "SELECT COUNT(*) FROM (SELECT entry_id FROM ledger_leg GROUP BY entry_id HAVING SUM(amount_fen) <> 0) broken";
    assert_eq!(number(&url, unbalanced).await, 0);
    drop(servers);
    admin(format!("DROP DATABASE {name} WITH (FORCE)")).await;
}
