//! Moving, holding, waiting in line, and what staff do for a house, by plain forms.

use axum::http::StatusCode;
use domain::time::MINUTE;

use crate::{
    bookings::book,
    facts::{self, APPLIANCE},
    support::{Answer, App},
};

fn refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("__err="), "{}", answer.location());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_moves_a_booking_after_reading_the_rule_and_the_old_time_is_free_again() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slots = facts::slots(&app, &service).await;
    let lin = app.as_user(facts::OWNER).await;
    let booked = book(&lin, &format!("/services/{service}"), &slots[0].0, "").await;
    let page = lin.follow(&booked).await;
    let path = format!("{}/move", booked.location());
    assert!(page.says(&path) && page.says("可以自己免费改约"), "{}", page.body);
    assert!(lin.get(&path).await.says("改约后价格不变"));
    let moved = lin.fill(&path, "bookings/move", &[("change[slot]", &slots[1].0)]).await;
    assert_eq!(moved.location(), booked.location());
    let page = lin.follow(&moved).await;
    assert!(page.says("改约，原定") && page.says("¥144"), "{}", page.body);
    let again = facts::slots(&app, &service).await;
    assert_eq!((again[0].1, again[1].1), (1, 0));
    // The neighbour finds neither the page nor the function.
    let shen = app.as_user(facts::NEIGHBOUR).await;
    assert_eq!(shen.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_time_is_kept_with_its_deadline_in_words_and_free_again_when_that_has_passed() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slot = facts::slots(&app, &service).await[0].0.clone();
    let page = format!("/services/{service}");
    let lin = app.as_user(facts::OWNER).await;
    let held = lin.fill(&page, "bookings/hold", &[("hold[slot]", &slot)]).await;
    assert!(lin.follow(&held).await.says("已为您保留到 14:05"));
    assert_eq!(facts::slots(&app, &service).await[0].1, 0, "for others it is taken");
    let back = lin.fill(&page, "bookings/release", &[]).await;
    assert!(lin.follow(&back).await.says("选好了，继续"));
    assert_eq!(facts::slots(&app, &service).await[0].1, 1);
    lin.fill(&page, "bookings/hold", &[("hold[slot]", &slot)]).await;
    app.clock.advance(5 * MINUTE);
    assert_eq!(facts::slots(&app, &service).await[0].1, 1, "nobody has swept");
    assert!(lin.get(&page).await.says("选好了，继续"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_is_offered_the_place_with_a_deadline_and_takes_it() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slot = facts::slots(&app, &service).await[0].0.clone();
    let page = format!("/services/{service}");
    let lin = app.as_user(facts::OWNER).await;
    let edward = app.as_user(facts::ENGLISH).await;
    let booked = book(&lin, &page, &slot, "").await;
    let joined = edward.fill(&page, "bookings/join", &[("booking[slot]", &slot)]).await;
    assert_eq!(joined.location(), "/bookings", "{}", joined.body);
    assert!(edward.follow(&joined).await.says("Number 1 in line"));
    lin.fill(booked.location(), "bookings/cancel", &[]).await;
    let offered = edward.get("/bookings").await;
    assert!(offered.says("kept for you until today 14:30"), "{}", offered.body);
    assert!(edward.get("/").await.says("kept for you until today 14:30"));
    assert!(app.texts("SELECT letter FROM mail").await.iter().any(|letter| letter.contains("place_offered")));
    assert_eq!(facts::slots(&app, &service).await[0].1, 0);
    let taken = edward.fill("/bookings", "bookings/accept", &[]).await;
    assert!(taken.location().starts_with("/bookings/"), "{}", taken.location());
    assert!(edward.follow(&taken).await.says("To be confirmed"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_that_nobody_takes_is_gone_without_any_timer() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let offered = lin.get("/bookings").await;
    assert!(offered.says("有空位了，为您保留到 今天 14:30") && offered.says("排在第"), "{}", offered.body);
    app.clock.advance(30 * MINUTE);
    assert!(!lin.get("/bookings").await.says("有空位了，为您保留到"));
    let id = offered.hidden("bookings/accept");
    let late = lin.post_form("/bookings", "bookings/accept", &id).await;
    refused(&late);
    assert!(lin.follow(&late).await.says("为您保留的时间已过"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_book_for_a_house_and_an_exception_is_told_with_its_reason() {
    let app = App::start().await;
    let butler = app.as_user(facts::BUTLER).await;
    let lesson = facts::service(&app, "S-O02").await;
    let path = format!("/admin/bookings/new?service={lesson}");
    assert!(butler.get(&path).await.says("每户每周最多 2 次"));
    let choice = butler.read("bookings/new", &[("service", &lesson)]).await.json();
    let house = choice["houses"].as_array().unwrap().iter().find(|house| house["code"] == "A-01").unwrap();
    let house = facts::text(&house["id"]);
    let slots = facts::slots(&app, &lesson).await;
    let monday = slots.iter().filter(|(_, left)| *left > 0).skip(30).take(20);
    let (mut over, mut last) = (None, String::new());
    for (slot, _) in monday {
        let answer =
            butler.fill(&path, "bookings/request_for", &[("behalf[house]", &house), ("behalf[slot]", slot)]).await;
        if answer.location().contains("__err=") {
            over = Some((answer, slot.clone()));
            break;
        }
        last = answer.location().to_owned();
    }
    let (answer, slot) = over.unwrap();
    refused(&answer);
    assert!(butler.follow(&answer).await.says("每户每周最多 2 次，您家这一周已经约满"));
    let lin = app.as_user(facts::OWNER).await;
    assert!(lin.get(&last).await.says("代为预约"));
    let wish = [("behalf[house]", house.as_str()), ("behalf[slot]", &slot), ("behalf[reason]", "比赛前加练")];
    let excused = butler.fill(&path, "bookings/request_for", &wish).await;
    assert!(excused.location().starts_with("/bookings/"), "{}", excused.location());
    assert!(lin.get(excused.location()).await.says("破例安排：比赛前加练"));
    assert_eq!(lin.get("/admin/bookings/new").await.status, StatusCode::NOT_FOUND);
}
