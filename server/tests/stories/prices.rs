//! Prices that explain themselves, and the rules behind them as staff keep them, by plain forms.

use axum::http::StatusCode;

use crate::{
    bookings::book,
    facts::{self, APPLIANCE},
    support::{Answer, App, Client, changed},
};

/// An interpreter: 480 yuan an hour, two hours.
const INTERPRETER: &str = "P-L01";
/// The laundry: 16 yuan a piece.
const LAUNDRY: &str = "P-L02";
/// A party: by quote.
const PARTY: &str = "P-H01";

const DISCOUNTS: &str = "/admin/settings";
const LIMITS: &str = "/admin/settings/limits";
const PAYMENT: &str = "/admin/settings/payment";

fn refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("__err="), "{}", answer.location());
}

#[track_caller]
fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("?done="), "{}", answer.location());
}

#[track_caller]
fn says(page: &Answer, all: &[&str]) {
    for words in all {
        assert!(page.says(words), "{words} is missing: {}", page.body);
    }
}

async fn discount(manager: &Client, tier: &str, target: &str, percent: &str) -> Answer {
    let fields = [("discount[tier]", tier), ("discount[target]", target), ("discount[percent]", percent)];
    manager.fill(DISCOUNTS, "settings/add_discount", &fields).await
}

async fn free_slot(app: &App, service: &str) -> String {
    facts::slots(app, service).await.into_iter().find(|(_, left)| *left > 0).unwrap().0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_reads_why_an_hour_costs_what_it_costs_and_what_other_cards_pay() {
    let app = App::start().await;
    let page = format!("/services/{}", facts::service(&app, INTERPRETER).await);
    let owner = app.as_user(facts::OWNER).await.get(&page).await;
    // 960 yuan; 20, 15, 5 and 3 percent off, and nothing.
    let words = ["为什么是这个价", "每小时 ¥480", "即 2 小时", "本户的卡", "¥768", "¥816", "¥912", "¥931.20", "¥960"];
    says(&owner, &words);
    let english = app.as_user(facts::ENGLISH).await.get(&page).await;
    says(&english, &["Why it costs this", "¥480 an hour", "This house", "What other cards would pay"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nanny_reads_the_price_and_learns_no_card() {
    let app = App::start().await;
    let service = facts::service(&app, INTERPRETER).await;
    let nanny = app.as_user(facts::NANNY).await;
    let page = nanny.get(&format!("/services/{service}")).await;
    says(&page, &["¥768", "本户优惠", "为什么是这个价"]);
    let answer = nanny.read("services/find", &[("id", &service)]).await;
    for words in ["platinum", "铂金卡", "\"gold\":", "\"tier\":\"gold\""] {
        assert!(!page.says(words) && !answer.says(words), "the nanny is told {words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pieces_are_counted_in_the_first_step_and_priced_in_the_second() {
    let app = App::start().await;
    let service = facts::service(&app, LAUNDRY).await;
    let slot = free_slot(&app, &service).await;
    let lin = app.as_user(facts::OWNER).await;
    let page = format!("/services/{service}");
    let wrong = lin.fill(&page, "bookings/hold", &[("hold[slot]", &slot), ("hold[units]", "0")]).await;
    refused(&wrong);
    lin.fill(&page, "bookings/hold", &[("hold[slot]", &slot), ("hold[units]", "7")]).await;
    // 112 yuan, 20 % off.
    says(&lin.get(&page).await, &["¥112", "¥89.60", "7 件"]);
    let booked = lin.fill(&page, "bookings/request", &[("booking[note]", "衬衫七件")]).await;
    let booking = lin.follow(&booked).await;
    says(&booking, &["¥16 × 7 件", "¥89.60", "为什么是这个价", "本户的卡"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_quoted_is_booked_without_an_amount() {
    let app = App::start().await;
    let service = facts::service(&app, PARTY).await;
    let slot = free_slot(&app, &service).await;
    let lin = app.as_user(facts::OWNER).await;
    let answer = book(&lin, &format!("/services/{service}"), &slot, "十二位客人").await;
    let booking = lin.follow(&answer).await;
    says(&booking, &["按方案报价", "十二位客人", "为什么是这个价"]);
    assert!(!booking.says("price-total\"><dt>合计</dt><dd>免费"), "{}", booking.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_older_than_the_price_is_refused_with_both_prices_and_keeps_its_words() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slot = free_slot(&app, &service).await;
    let (lin, manager) = (app.as_user(facts::OWNER).await, app.as_user(facts::MANAGER).await);
    let page = format!("/services/{service}");
    lin.fill(&page, "bookings/hold", &[("hold[slot]", &slot)]).await;
    let mut form = lin.get(&page).await.hidden("bookings/request");
    form.push(("booking[note]".to_owned(), "客厅的电视".to_owned()));
    done(&discount(&manager, "platinum", &service, "50").await);
    let before = app.rows().await;
    let answer = lin.post_form(&page, "bookings/request", &form).await;
    refused(&answer);
    let tables = changed(&before, &app.rows().await);
    assert_eq!(tables, ["form_draft"], "nothing is booked");
    let shown = lin.follow(&answer).await;
    says(&shown, &["原为 ¥144，现为 ¥90", "客厅的电视"]);
    let again = lin.fill(&page, "bookings/request", &[("booking[note]", "客厅的电视")]).await;
    assert!(again.location().starts_with("/bookings/"), "{}", again.location());
    says(&lin.follow(&again).await, &["¥90", "客厅的电视"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_adds_and_ends_a_discount_and_prices_follow_but_bookings_stay() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slot = free_slot(&app, &service).await;
    let (lin, manager) = (app.as_user(facts::OWNER).await, app.as_user(facts::MANAGER).await);
    let page = format!("/services/{service}");
    let answer = book(&lin, &page, &slot, "旧价").await;
    let booking = answer.location().to_owned();
    let wrong = discount(&manager, "platinum", &service, "150").await;
    refused(&wrong);
    says(&manager.follow(&wrong).await, &["value=\"150\"", "请填写 0 到 100 之间的百分数"]);
    done(&discount(&manager, "platinum", &service, "30").await);
    says(&lin.get(&page).await, &["¥126"]);
    says(&lin.get(&booking).await, &["¥144"]);
    let list = manager.get(DISCOUNTS).await;
    says(&list, &["上门家电调试", "30 %", "秦朔", "待生效"]);
    // The newest rule that has begun stands before those of old; those of next month stand before it.
    let rules = manager.read("settings/discounts", &[]).await.json();
    let mine =
        rules["rules"].as_array().unwrap().iter().find(|rule| rule["rate"] == 3_000 && rule["tier"] == "platinum");
    let id = facts::text(&mine.unwrap()["id"]).replace('-', "");
    done(&manager.post_form(DISCOUNTS, "settings/end_discount", &[("id", id.as_str())]).await);
    refused(&manager.post_form(DISCOUNTS, "settings/end_discount", &[("id", id.as_str())]).await);
    says(&lin.get(&page).await, &["¥144"]);
    says(&manager.get(DISCOUNTS).await, &["已结束的优惠", "结束：秦朔"]);
    says(&lin.get("/card").await, &["网上冲浪服务", "5 折", "即将生效"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quota_is_set_told_to_owners_changed_and_lifted() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await.replace('-', "");
    let (lin, manager) = (app.as_user(facts::OWNER).await, app.as_user(facts::MANAGER).await);
    let fields = [("quota[service]", service.as_str()), ("quota[span]", "week"), ("quota[most]", "2")];
    done(&manager.fill(LIMITS, "settings/set_quota", &fields).await);
    says(&lin.get(&format!("/services/{service}")).await, &["每户每周最多 2 次"]);
    let chosen = format!("{LIMITS}?service={service}&span=week");
    says(&manager.get(&chosen).await, &["修改次数", "value=\"2\""]);
    done(&manager.fill(&chosen, "settings/set_quota", &[("quota[most]", "3")]).await);
    says(&manager.get(LIMITS).await, &["每周 2 → 3", "秦朔"]);
    let drop = [("quota[service]", service.as_str()), ("quota[span]", "week")];
    done(&manager.post_form(LIMITS, "settings/drop_quota", &drop).await);
    refused(&manager.post_form(LIMITS, "settings/drop_quota", &drop).await);
    done(&manager.fill(LIMITS, "settings/set_alone", &[("alone[amount]", "800")]).await);
    says(&manager.get("/admin/credits").await, &["¥800"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_keeps_the_ways_to_pay_and_neither_discounts_nor_its_own_limit() {
    let app = App::start().await;
    let (desk, lin) = (app.as_user(facts::DESK).await, app.as_user(facts::OWNER).await);
    for path in [DISCOUNTS, LIMITS] {
        assert_eq!(desk.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let fields = [
        ("method[venue_zh]", "泳池吧台"),
        ("method[venue_en]", "Pool bar"),
        ("method[means]", "card"),
        ("method[note_zh]", "晚上九点前"),
    ];
    let new = format!("{PAYMENT}/new");
    refused(&desk.fill(&new, "settings/save_method", &[("method[venue_zh]", "泳池吧台")]).await);
    done(&desk.fill(&new, "settings/save_method", &fields).await);
    says(&desk.get(PAYMENT).await, &["泳池吧台", "新增：泳池吧台", "何志远"]);
    says(&lin.get("/house-account").await, &["泳池吧台", "晚上九点前"]);
    let methods = desk.read("settings/methods", &[]).await.json();
    let added = methods["methods"].as_array().unwrap().iter().find(|method| method["venue_zh"] == "泳池吧台");
    let id = facts::text(&added.unwrap()["id"]);
    done(&desk.post_form(PAYMENT, "settings/show_method", &[("id", id.as_str()), ("shown", "")]).await);
    assert!(!lin.get("/house-account").await.says("泳池吧台"), "it is hidden");
    done(&desk.post_form(PAYMENT, "settings/move_method", &[("id", id.as_str()), ("up", "yes")]).await);
}
