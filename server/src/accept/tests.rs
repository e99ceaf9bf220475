//! On real sockets, with short limits. Nothing here asserts how fast something is: only that it ends, or goes on.

use axum::{extract::Request as AxumRequest, routing::get};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

const SHORT: Duration = Duration::from_millis(300);
/// So long that only a hang reaches it.
const LONG: Duration = Duration::from_secs(60);

struct Server {
    address: SocketAddr,
    stop: CancellationToken,
    ended: tokio::task::JoinHandle<bool>,
}

fn limits() -> Limits {
    Limits { header: LONG, idle: LONG, stall: LONG }
}

async fn start(limits: Limits, connections: usize, drain: Duration) -> Server {
    let app = Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/peer", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }))
        .route(
            "/slow",
            get(|| async {
                tokio::time::sleep(Duration::from_millis(500)).await;
                "late"
            }),
        )
        .route("/hang", get(|| async { std::future::pending::<&str>().await }))
        .route("/large", get(|| async { vec![0_u8; 64 << 20] }))
        .route(
            "/body",
            axum::routing::post(|request: AxumRequest| async move {
                axum::body::to_bytes(request.into_body(), 1 << 20)
                    .await
                    .map_or_else(|_| "broken".to_owned(), |bytes| bytes.len().to_string())
            }),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let ended = tokio::spawn(serve(listener, app, Serving { limits, connections, drain }, stop.clone()));
    Server { address, stop, ended }
}

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address).await.unwrap()
}

/// Everything that still comes until the server closes.
async fn rest(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(LONG, socket.read_to_end(&mut bytes)).await.expect("the server never closed");
    if let Err(error) = read {
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One response with a known end.
async fn response(socket: &mut TcpStream, end: &str) -> String {
    let mut text = String::new();
    while !text.ends_with(end) {
        let mut bytes = [0; 1_024];
        let count = tokio::time::timeout(LONG, socket.read(&mut bytes)).await.unwrap().unwrap();
        assert_ne!(count, 0, "closed after {text:?}");
        text.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    text
}

async fn ask(socket: &mut TcpStream, path: &str) {
    socket.write_all(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes()).await.unwrap();
}

#[tokio::test]
async fn h3_a_connection_that_says_nothing_is_closed() {
    let server = start(Limits { header: SHORT, ..limits() }, 8, LONG).await;
    assert_eq!(rest(&mut connect(&server).await).await, "");
}

#[tokio::test]
async fn h3_a_header_that_drips_in_is_cut() {
    let server = start(Limits { header: SHORT, ..limits() }, 8, LONG).await;
    let (mut reader, mut writer) = connect(&server).await.into_split();
    let drip = tokio::spawn(async move {
        while writer.write_all(b"X").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut bytes = Vec::new();
    let _ = tokio::time::timeout(LONG, reader.read_to_end(&mut bytes)).await.expect("never cut");
    drip.await.unwrap();
}

#[tokio::test]
async fn a_body_that_stops_coming_is_cut() {
    let server = start(Limits { stall: SHORT, ..limits() }, 8, LONG).await;
    let mut socket = connect(&server).await;
    socket.write_all(b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nfew").await.unwrap();
    assert_eq!(rest(&mut socket).await, "");
}

#[tokio::test]
async fn a_reader_that_stops_reading_is_cut() {
    let server = start(Limits { stall: SHORT, ..limits() }, 1, LONG).await;
    let mut lazy = connect(&server).await;
    ask(&mut lazy, "/large").await;
    // The only place of the server comes free again, though the lazy reader never closes.
    let mut next = connect(&server).await;
    ask(&mut next, "/").await;
    assert!(response(&mut next, "hello").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn an_idle_connection_is_closed_after_its_own_limit_and_not_before_the_next_request() {
    let server = start(Limits { idle: Duration::from_secs(1), header: SHORT, ..limits() }, 8, LONG).await;
    let mut socket = connect(&server).await;
    ask(&mut socket, "/").await;
    response(&mut socket, "hello").await;
    // Longer than a header may take, shorter than a connection may be idle.
    tokio::time::sleep(Duration::from_millis(500)).await;
    ask(&mut socket, "/").await;
    response(&mut socket, "hello").await;
    assert_eq!(rest(&mut socket).await, "");
}

#[tokio::test]
async fn a_handler_may_take_longer_than_a_header() {
    let server = start(Limits { header: SHORT, ..limits() }, 8, LONG).await;
    let mut socket = connect(&server).await;
    ask(&mut socket, "/slow").await;
    response(&mut socket, "late").await;
}

#[tokio::test]
async fn h11_an_accepted_socket_sends_small_chunks_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap());
    let room = Arc::new(Semaphore::new(1));
    let (accepted, _client) = tokio::join!(next(&listener, &room), client);
    assert!(accepted.unwrap().0.nodelay().unwrap());
}

#[tokio::test]
async fn the_peer_s_address_reaches_the_handler() {
    let server = start(limits(), 8, LONG).await;
    let mut socket = connect(&server).await;
    ask(&mut socket, "/peer").await;
    response(&mut socket, "127.0.0.1").await;
}

#[tokio::test]
async fn f17_the_end_lets_a_request_under_way_finish_and_closes_the_idle_ones() {
    let server = start(limits(), 8, LONG).await;
    let mut busy = connect(&server).await;
    let mut idle = connect(&server).await;
    ask(&mut idle, "/").await;
    response(&mut idle, "hello").await;
    ask(&mut busy, "/slow").await;
    // The request must have arrived before the end begins.
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.stop.cancel();
    assert!(rest(&mut busy).await.ends_with("late"));
    assert_eq!(rest(&mut idle).await, "");
    assert!(server.ended.await.unwrap(), "something was cut");
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn f17_a_request_that_never_ends_is_cut_when_the_drain_is_over() {
    let server = start(limits(), 8, SHORT).await;
    let mut socket = connect(&server).await;
    ask(&mut socket, "/hang").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.stop.cancel();
    assert!(!server.ended.await.unwrap());
    assert_eq!(rest(&mut socket).await, "");
}

#[tokio::test]
async fn errors_of_accept_do_not_end_the_loop() {
    recover(&io::Error::from(io::ErrorKind::ConnectionAborted)).await;
    // EMFILE.
    recover(&io::Error::from_raw_os_error(24)).await;
}
