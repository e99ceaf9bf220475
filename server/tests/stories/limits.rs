//! A form with photos that does not end is cut (G1), and what is no photo is told.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    body::{Body, Bytes},
    http::{Request, StatusCode},
};
use futures::{StreamExt as _, stream};

use crate::{
    facts,
    support::{App, multipart},
};

/// Of the portal's routes with photos.
const MOST: u64 = 64 << 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g1_a_hundred_mebibytes_of_photo_are_cut_at_the_limit_and_nothing_is_kept() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let before = app.rows().await;
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    let chunk = Bytes::from(vec![0xff; 64 << 10]);
    let start = multipart(
        &[("kind", "repair"), ("place", "x"), ("description", "x"), ("key", &crate::support::key())],
        &[&[0xff]],
    );
    let start = Bytes::from(start[..start.len() - 12].to_vec());
    let endless = stream::iter(0..1_600_u32).map(move |_| {
        counter.fetch_add(64 << 10, Ordering::SeqCst);
        Ok::<_, std::io::Error>(chunk.clone())
    });
    let body = stream::once(async { Ok(start) }).chain(endless);
    let request = Request::post("/api/tickets/report")
        .header("sec-fetch-site", "same-origin")
        .header("accept", "application/json")
        .header("content-type", "multipart/form-data; boundary=seam");
    let answer = lin.send(request, Body::from_stream(body)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.body);
    assert!(sent.load(Ordering::SeqCst) <= MOST + (1 << 20), "{}", sent.load(Ordering::SeqCst));
    assert_eq!(app.rows().await["ticket"], before["ticket"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e9_a_form_that_breaks_off_or_says_nothing_of_its_parts_is_the_sender_s_mistake() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    for (kind, body) in [
        ("multipart/form-data; boundary=seam", "--seam\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nrepair"),
        ("multipart/form-data; boundary=seam", "no form at all"),
        ("multipart/form-data", "--seam--"),
        ("multipart/form-data; boundary=\"", "--seam--"),
        ("application/json", "{}"),
    ] {
        let request =
            Request::post("/api/tickets/report").header("sec-fetch-site", "same-origin").header("content-type", kind);
        let answer = lin.send(request.header("accept", "application/json"), body).await;
        assert!(
            answer.status.is_client_error() || answer.status == StatusCode::SERVICE_UNAVAILABLE,
            "{kind} {body}: {}",
            answer.status
        );
    }
}
