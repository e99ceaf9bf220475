//! Bodies that are too large, declared or not.

use axum::{
    body::{Body, Bytes},
    http::{Request, StatusCode},
};
use futures::stream;

use crate::support::Portal;

fn post(path: &str) -> axum::http::request::Builder {
    Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
}

#[tokio::test]
async fn g1_a_body_that_says_it_is_too_large_is_not_read() {
    let portal = Portal::new().await;
    for path in ["/api/session/sign_in", "/api/club/reply", "/live", "/photos/1", "/healthz", "/no/such/path"] {
        let answer = portal.answer(post(path).body(Body::from(vec![b'a'; (256 << 10) + 1])).unwrap()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn g1_a_body_that_does_not_say_its_length_is_cut_where_it_becomes_too_large() {
    let portal = Portal::new().await;
    let sent = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = std::sync::Arc::clone(&sent);
    let endless = stream::repeat_with(move || {
        counter.fetch_add(1 << 10, std::sync::atomic::Ordering::SeqCst);
        Ok::<_, std::io::Error>(Bytes::from_static(&[b'a'; 1 << 10]))
    });
    let answer = portal.answer(post("/api/session/sign_in").body(Body::from_stream(endless)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(sent.load(std::sync::atomic::Ordering::SeqCst) <= (256 << 10) + (4 << 10));
}

#[tokio::test]
async fn wrong_input_is_the_sender_s_mistake_and_never_ours() {
    let portal = Portal::new().await;
    for body in ["", "form", "form[email]=%ff%fe", "form[email]=a&form[email]=b", "form[a][b][c]=1", "%00"] {
        let answer = portal.answer(post("/api/session/sign_in").body(Body::from(body)).unwrap()).await;
        assert!(answer.status.is_client_error(), "{body}: {} {}", answer.status, answer.body);
    }
}
