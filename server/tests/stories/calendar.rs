//! The private calendar feed, from the account's page to a telephone that is nobody.

use axum::http::StatusCode;

use crate::support::{App, BASE, Client};

const OWNER: &str = "lin.yue@example.com";

/// The path of the address that the account's page shows.
async fn address(client: &Client) -> Option<String> {
    let page = client.get("/account").await;
    let (_, rest) = page.body.split_once(&format!("{BASE}/calendar/"))?;
    let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
    Some(format!("/calendar/{name}"))
}

async fn open(client: &Client) -> String {
    client.get("/account").await;
    let answer = client.fill("/account", "calendar/open", &[]).await;
    assert_eq!(answer.location(), "/account#calendar");
    address(client).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_subscribes_and_a_telephone_reads_the_bookings() {
    let app = App::start().await;
    let owner = app.as_user(OWNER).await;
    assert_eq!(address(&owner).await, None);
    let path = open(&owner).await;
    let telephone = app.stranger();
    let feed = telephone.get(&path).await;
    assert_eq!((feed.status, feed.header("content-type")), (StatusCode::OK, "text/calendar; charset=utf-8"));
    assert!(feed.body.starts_with("BEGIN:VCALENDAR\r\n") && feed.body.ends_with("END:VCALENDAR\r\n"), "{}", feed.body);
    for part in ["BEGIN:VEVENT", "UID:", "DTSTAMP:", "DTSTART:", "DTEND:", "LOCATION:A-01", "STATUS:CONFIRMED"] {
        assert!(feed.says(part), "{part} is missing: {}", feed.body);
    }
    assert!(feed.body.lines().all(|line| line.len() <= 75), "RFC 5545, 3.1: lines are folded at 75 octets");
    assert_eq!(telephone.get("/bookings").await.status, StatusCode::UNAUTHORIZED, "the feed opens nothing else");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_was_replaced_or_called_back_does_not_exist() {
    let app = App::start().await;
    let owner = app.as_user(OWNER).await;
    let first = open(&owner).await;
    let second = open(&owner).await;
    let telephone = app.stranger();
    assert_eq!(telephone.get(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(telephone.get(&second).await.status, StatusCode::OK);
    let bare = second.trim_end_matches(".ics");
    assert_eq!(telephone.get(bare).await.status, StatusCode::NOT_FOUND);
    owner.fill("/account", "calendar/close", &[]).await;
    assert_eq!(telephone.get(&second).await.status, StatusCode::NOT_FOUND);
    assert_eq!(address(&owner).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_speaks_its_readers_language() {
    let app = App::start().await;
    let owner = app.as_user(OWNER).await;
    let path = open(&owner).await;
    assert!(app.stranger().get(&path).await.says("蔚蓝会预约"));
    owner.call("account/prefer", &[("form[locale]", "en"), ("form[back]", "/account")]).await;
    assert!(app.stranger().get(&path).await.says("Club bookings"));
}
