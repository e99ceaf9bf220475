//! Many at once: every page thirty times, and two hundred for twenty places.

use axum::http::StatusCode;
use tokio::task::JoinSet;

use crate::{
    facts::{self, COURSE, Facts},
    pages::addresses,
    support::{App, key},
};

/// A page whose data and markup wait for each other may never answer when many ask: `Client::send` gives up after a while.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_answers_thirty_readers_at_once() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    for email in [facts::OWNER, facts::MANAGER] {
        let client = app.as_user(email).await;
        for path in addresses(&facts) {
            let expected = client.get(&path).await.status;
            let mut readers = JoinSet::new();
            for _ in 0..30 {
                let (client, path) = (client.clone(), path.clone());
                readers.spawn(async move { client.get(&path).await.status });
            }
            let answers = readers.join_all().await;
            assert!(
                answers.len() == 30 && answers.iter().all(|status| *status == expected),
                "{email} {path}: {answers:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_for_twenty_places_are_twenty_bookings_and_clear_refusals() {
    let app = App::start().await;
    let service = facts::service(&app, COURSE).await;
    let (slot, left) = facts::slots(&app, &service).await.into_iter().find(|(_, left)| *left == 20).unwrap();
    assert_eq!(left, 20);
    let emails = [facts::OWNER, facts::SPOUSE, facts::NANNY, facts::NEIGHBOUR, facts::ENGLISH];
    let mut clients = Vec::new();
    for email in emails {
        clients.push(app.as_user(email).await);
    }
    let before = app.count("booking").await;
    let mut wishes = JoinSet::new();
    for number in 0..200 {
        let (client, slot) = (clients[number % clients.len()].clone(), slot.clone());
        wishes.spawn(async move {
            let wish = [("booking[slot]", slot.as_str()), ("booking[places]", "1"), ("booking[key]", &key())];
            client.call("bookings/request", &wish).await
        });
    }
    let answers = wishes.join_all().await;
    let made = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
    let full: Vec<_> = answers.iter().filter(|answer| answer.status == StatusCode::CONFLICT).collect();
    assert_eq!((made, full.len()), (20, 180));
    for refusal in full {
        let nearest = serde_json::from_str::<serde_json::Value>(&refusal.body).unwrap();
        let nearest =
            nearest["Refused"]["SlotFull"]["nearest"].as_array().unwrap_or_else(|| panic!("{}", refusal.body)).len();
        assert_eq!(nearest, 3, "{}", refusal.body);
    }
    assert_eq!(app.count("booking").await, before + 20);
    let slots = facts::slots(&app, &service).await;
    assert!(slots.contains(&(slot, 0)), "{slots:?}");
}
