//! Live changes: to whom, and until when.

use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream},
    http::{Request, StatusCode},
};
use domain::{
    accounts::session,
    id::{HouseId, PersonId},
    live::{Change, Subject},
};
use futures::StreamExt as _;
use tower::ServiceExt as _;

use crate::support::Portal;

/// So long that only a hang reaches it.
const LONG: Duration = Duration::from_secs(30);

struct Stream(BodyDataStream);

impl Stream {
    /// The next event; `None` when the stream has ended.
    async fn next(&mut self) -> Option<String> {
        let chunk = tokio::time::timeout(LONG, self.0.next()).await.expect("neither an event nor an end")?;
        Some(String::from_utf8(chunk.unwrap().to_vec()).unwrap())
    }
}

async fn open(portal: &Portal, cookie: &str) -> Result<Stream, StatusCode> {
    let request = Request::get("/live")
        .header("cookie", cookie)
        .header("sec-fetch-site", "same-origin")
        .body(Body::empty())
        .unwrap();
    let response = portal.router.clone().oneshot(request).await.unwrap();
    if response.status() != StatusCode::OK {
        return Err(response.status());
    }
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut stream = Stream(response.into_body().into_data_stream());
    assert!(stream.next().await.unwrap().contains("retry"));
    Ok(stream)
}

async fn announce(portal: &Portal, house: HouseId, person: Option<PersonId>, only_me: bool) -> uuid::Uuid {
    let id = uuid::Uuid::from_u128(rand::random());
    let change = Change {
        estate: portal.estate,
        subject: Subject::Booking,
        id,
        house: Some(house),
        person,
        only_me,
        internal: false,
    };
    portal
        .ctx
        .db
        .write(move |tx| {
            Box::pin(async move {
                tx.announce(change);
                Ok(())
            })
        })
        .await
        .unwrap();
    id
}

#[tokio::test]
async fn a_change_reaches_those_who_may_see_it_and_nobody_else() {
    let portal = Portal::new().await;
    let mut owner = open(&portal, &portal.cookie("lin").await).await.unwrap();
    let mut nanny = open(&portal, &portal.cookie("wang").await).await.unwrap();
    let other = HouseId(uuid::Uuid::from_u128(99));
    announce(&portal, other, None, false).await;
    let private = announce(&portal, portal.house, Some(portal.people["lin"]), true).await;
    let shared = announce(&portal, portal.house, None, false).await;
    let to_owner = owner.next().await.unwrap();
    assert!(to_owner.contains("event: change") && to_owner.contains(&private.as_simple().to_string()), "{to_owner}");
    assert!(owner.next().await.unwrap().contains(&shared.as_simple().to_string()));
    // Neither the other house's nor the private one came before it.
    assert!(nanny.next().await.unwrap().contains(&shared.as_simple().to_string()));
}

#[tokio::test]
async fn b4_a_session_that_ended_hears_of_nothing_more() {
    let portal = Portal::new().await;
    let cookie = portal.cookie("lin").await;
    let mut stream = open(&portal, &cookie).await.unwrap();
    let token = cookie.split_once('=').unwrap().1;
    let visitor = session::resume(&portal.ctx, token).await.unwrap().unwrap();
    session::end_all(&portal.ctx, &visitor, false).await.unwrap();
    announce(&portal, portal.house, None, false).await;
    assert_eq!(stream.next().await, None);
    assert_eq!(open(&portal, &cookie).await.err(), Some(StatusCode::UNAUTHORIZED));
}

#[tokio::test]
async fn a_former_resident_hears_of_nothing_more() {
    let portal = Portal::new().await;
    let mut stream = open(&portal, &portal.cookie("wang").await).await.unwrap();
    domain::household::store::end_member(&portal.ctx, &portal.system(), portal.people["wang"], portal.house)
        .await
        .unwrap();
    announce(&portal, portal.house, None, false).await;
    portal.stop.cancel();
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn f17_streams_end_with_the_server() {
    let portal = Portal::new().await;
    let mut stream = open(&portal, &portal.cookie("lin").await).await.unwrap();
    portal.stop.cancel();
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn d4_a_stranger_and_another_site_hear_nothing_and_one_person_holds_four_streams() {
    let portal = Portal::new().await;
    assert_eq!(open(&portal, "").await.err(), Some(StatusCode::UNAUTHORIZED));
    let cookie = portal.cookie("lin").await;
    let cross = Request::get("/live")
        .header("cookie", &cookie)
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty())
        .unwrap();
    assert_eq!(portal.answer(cross).await.status, StatusCode::FORBIDDEN);
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(open(&portal, &cookie).await.unwrap());
    }
    assert_eq!(open(&portal, &cookie).await.err(), Some(StatusCode::TOO_MANY_REQUESTS));
    held.pop();
    assert!(open(&portal, &cookie).await.is_ok());
}
