//! Booking a place: the price, the cancelling, and everything that can be refused.

use axum::http::StatusCode;

use crate::{
    facts::{self, APPLIANCE, COURSE},
    support::{Answer, App, Client, key},
};

/// Both steps of a service's page by plain forms: a time, which is then kept, and the rest.
pub async fn book(client: &Client, page: &str, slot: &str, note: &str) -> Answer {
    let held = client.fill(page, "bookings/hold", &[("hold[slot]", slot)]).await;
    // Pages write ids without hyphens.
    assert_eq!((held.status, held.location()), (StatusCode::FOUND, page.replace('-', "").as_str()), "{}", held.body);
    client.fill(page, "bookings/request", &[("booking[note]", note)]).await
}

fn refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("__err="), "{}", answer.location());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_books_by_a_plain_form_sees_the_price_line_by_line_and_cancels() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slot = facts::slots(&app, &service).await[0].0.clone();
    let lin = app.as_user(facts::OWNER).await;
    let page = format!("/services/{service}");
    let answer = book(&lin, &page, &slot, "电视和音响各一台。").await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().starts_with("/bookings/"), "{}", answer.location());
    let booking = lin.follow(&answer).await;
    assert_eq!(booking.status, StatusCode::OK);
    // 180 yuan, 20 % off with the platinum card.
    for words in ["上门家电调试", "¥180", "-¥36", "¥144", "铂金卡", "电视和音响各一台。"] {
        assert!(booking.says(words), "{words} is missing: {}", booking.body);
    }
    assert!(lin.get("/bookings").await.says("上门家电调试"));
    let path = answer.location().to_owned();
    let cancelled = lin.fill(&path, "bookings/cancel", &[]).await;
    assert_eq!((cancelled.status, cancelled.location()), (StatusCode::FOUND, path.as_str()));
    assert!(lin.follow(&cancelled).await.says("已取消"));
    let again = facts::slots(&app, &service).await;
    assert_eq!(again[0], (slot, 1), "the place is free again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_books_by_the_same_function_and_is_told_where_to_go() {
    let app = App::start().await;
    let service = facts::service(&app, COURSE).await;
    let slot = facts::slots(&app, &service).await[0].0.clone();
    let nanny = app.as_user(facts::NANNY).await;
    let key = key();
    let wish = [("booking[slot]", slot.as_str()), ("booking[places]", "2"), ("booking[key]", &key)];
    let answer = nanny.call("bookings/request", &wish).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.location().starts_with("/bookings/"), "{}", answer.location());
    assert!(answer.headers.contains_key("serverfnredirect"));
    let before = app.count("booking").await;
    let twice = nanny.call("bookings/request", &wish).await;
    assert_eq!((twice.status, twice.location()), (StatusCode::OK, answer.location()), "one form, one booking");
    assert_eq!(app.count("booking").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_click_without_scripts_books_once() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slots = facts::slots(&app, &service).await;
    let lin = app.as_user(facts::OWNER).await;
    let page = format!("/services/{service}");
    lin.fill(&page, "bookings/hold", &[("hold[slot]", &slots[0].0)]).await;
    let wish = lin.get(&page).await.hidden("bookings/request");
    let before = app.count("booking").await;
    let send = || lin.post_form(&page, "bookings/request", &wish);
    let (first, second) = tokio::join!(send(), send());
    assert_eq!(first.status, StatusCode::FOUND);
    assert_eq!(first.location(), second.location());
    assert_eq!(app.count("booking").await, before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_that_is_wrong_is_told_beside_it_and_what_was_typed_is_there_again() {
    let app = App::start().await;
    let service = facts::service(&app, COURSE).await;
    let slot = facts::slots(&app, &service).await[1].0.clone();
    let lin = app.as_user(facts::OWNER).await;
    let page = format!("/services/{service}");
    let before = app.count("booking").await;
    let typed = "王阿姨与司机小秦一起来，请留前排。".repeat(40);
    lin.fill(&page, "bookings/hold", &[("hold[slot]", &slot), ("hold[places]", "2")]).await;
    let answer = lin.fill(&page, "bookings/request", &[("booking[note]", &typed)]).await;
    refused(&answer);
    assert!(answer.location().starts_with(&format!("{}{page}", crate::support::BASE)), "{}", answer.location());
    assert!(!answer.location().contains("%E7%8E%8B"), "the text itself is not in the address: {}", answer.location());
    let again = lin.follow(&answer).await;
    assert_eq!(again.status, StatusCode::OK);
    // The time is kept still, until 14:05.
    for words in [typed.as_str(), "最多 500", "已为您保留到 14:05", &slot] {
        assert!(again.says(words), "{words} is missing: {}", again.body);
    }
    assert_eq!(app.count("booking").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_slot_is_answered_with_the_three_nearest_in_the_reader_s_language() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slot = facts::slots(&app, &service).await[0].0.clone();
    let page = format!("/services/{service}");
    let lin = app.as_user(facts::OWNER).await;
    // Both had the page open; one was quicker.
    let edward = app.as_user(facts::ENGLISH).await;
    let mut late: Vec<(String, String)> = edward.get(&page).await.hidden("bookings/hold");
    assert!(book(&lin, &page, &slot, "").await.location().starts_with("/bookings/"));
    late.push(("hold[slot]".to_owned(), slot.clone()));
    let answer = edward.post_form(&page, "bookings/hold", &late).await;
    refused(&answer);
    let again = edward.follow(&answer).await;
    let alert = again.body.split("role=\"alert\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert_eq!(alert.matches("<li>").count(), 3, "{alert}");
    assert!(!alert.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)), "in English: {alert}");
    let script = edward.call("bookings/hold", &late).await;
    assert_eq!(script.status, StatusCode::CONFLICT, "{}", script.body);
    assert!(script.body.contains("SlotFull"), "{}", script.body);
    // The same form can be sent again with another slot.
    let other = facts::slots(&app, &service).await.into_iter().find(|(_, left)| *left > 0).unwrap().0;
    late.last_mut().unwrap().1 = other;
    assert_eq!(edward.post_form(&page, "bookings/hold", &late).await.location(), page.replace('-', ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn helpers_do_not_spend_the_house_s_money_and_slots_of_the_other_estate_do_not_exist() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slot = facts::slots(&app, &service).await[0].0.clone();
    let nanny = app.as_user(facts::NANNY).await;
    let key = key();
    let wish = [("booking[slot]", slot.as_str()), ("booking[places]", "1"), ("booking[key]", &key)];
    let before = app.rows().await;
    let answer = nanny.call("bookings/request", &wish).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::CONFLICT, "{\"Refused\":\"NotYours\"}"));
    let far = app.as_user(facts::FAR_OWNER).await.call("bookings/request", &wish).await;
    assert_eq!(far.status, StatusCode::NOT_FOUND);
    assert_eq!(app.rows().await["booking"], before["booking"]);
    assert_eq!(app.rows().await["slot"], before["slot"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ended_while_a_form_was_open_asks_to_sign_in_and_books_nothing() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slot = facts::slots(&app, &service).await[0].0.clone();
    let lin = app.as_user(facts::OWNER).await;
    let page = format!("/services/{service}");
    let mut wish = lin.get(&page).await.hidden("bookings/hold");
    wish.push(("hold[slot]".to_owned(), slot));
    app.clock.advance(15 * domain::time::DAY);
    let before = app.count("booking").await;
    let answer = lin.post_form(&page, "bookings/hold", &wish).await;
    refused(&answer);
    let again = lin.follow(&answer).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert!(again.says(&format!("/sign-in?next={page}")), "{}", again.body);
    assert_eq!(app.count("booking").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_part_of_a_visit_is_refused_in_words_and_takes_no_place() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let (appliance, course) = (facts::service(&app, APPLIANCE).await, facts::service(&app, COURSE).await);
    let slot = facts::slots(&app, &appliance).await[0].0.clone();
    let booked = book(&lin, &format!("/services/{appliance}"), &slot, "").await.location().to_owned();
    let page = format!("{booked}/add");
    let shown = lin.get(&page).await;
    assert!(shown.says("同一次上门再加一项") && shown.says("上门家电调试"), "{}", shown.body);
    // A course at the club, on another day: no page offers it, but a form may be made by hand.
    let (other, before) = (facts::slots(&app, &course).await[1].0.clone(), app.rows().await);
    let mut form = shown.hidden("bookings/hold");
    form.push(("hold[slot]".to_owned(), other.clone()));
    let answer = lin.post_form(&page, "bookings/hold", &form).await;
    refused(&answer);
    assert!(lin.follow(&answer).await.says("这个时间不能并入那次上门"), "{}", answer.location());
    let visit = booked.trim_start_matches("/bookings/");
    let wish = [
        ("booking[slot]", other.as_str()),
        ("booking[places]", "1"),
        ("booking[visit]", visit),
        ("booking[key]", &key()),
    ];
    let script = lin.call("bookings/request", &wish).await;
    assert_eq!((script.status, script.body.as_str()), (StatusCode::CONFLICT, "{\"Refused\":\"NotOneVisit\"}"));
    for table in ["booking", "slot", "slot_hold"] {
        assert_eq!(app.rows().await[table], before[table], "{table}");
    }
    // Of another house the booking is not there.
    let far = app.as_user(facts::NEIGHBOUR).await;
    assert_eq!(far.get(&page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(far.call("bookings/request", &wish).await.status, StatusCode::NOT_FOUND);
}
