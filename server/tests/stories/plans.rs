//! Recurring services and days away, by plain forms: what the house arranges, and what the desk does with it.

use axum::http::StatusCode;
use domain::time::{DAY, HOUR};

use crate::{
    facts::{self, Facts},
    support::{Answer, App, Client},
};

fn refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("__err="), "{}", answer.location());
}

/// Two papers on Mondays and Thursdays from Monday 2026-11-23 on. The owner's house has none yet.
async fn papers(app: &App, client: &Client) -> (String, Answer) {
    let page = format!("/plans/new/{}", facts::service(app, "F-O02").await);
    let form = [
        ("plan[mon]", "true"),
        ("plan[thu]", "true"),
        ("plan[every]", "1"),
        ("plan[quantity]", "2"),
        ("plan[from]", "2026-11-23"),
        ("plan[until]", ""),
        ("plan[note]", "放在信箱上层。"),
    ];
    let answer = client.fill(&page, "plans/start", &form).await;
    (page, answer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_subscribes_reads_rule_and_price_and_leaves_out_a_day() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let (page, answer) = papers(&app, &lin).await;
    let path = answer.location().split('?').next().unwrap().to_owned();
    assert!(path.starts_with("/plans/"), "{}", answer.location());
    assert!(lin.get(&page).await.says("前一天 18:00 前可以停送"));
    let plan = lin.follow(&answer).await;
    for words in ["定好了", "每周一、周四 · 2 份", "¥5", "自 11月23日 起", "放在信箱上层。", "林悦 订立", "照常"]
    {
        assert!(plan.says(words), "{words} is missing: {}", plan.body);
    }
    let left_out = lin.fill(&path, "plans/skip", &[]).await;
    assert_eq!(left_out.location(), path);
    assert!(lin.follow(&left_out).await.says("林悦：11月23日 不要"));
    assert!(lin.get("/plans").await.says("代订报刊杂志"));
    // The spouse sees it, the neighbour does not.
    assert_eq!(app.as_user(facts::SPOUSE).await.get(&path).await.status, StatusCode::OK);
    assert_eq!(app.as_user(facts::NEIGHBOUR).await.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_is_paused_resumed_and_ended_in_words() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let (_, answer) = papers(&app, &lin).await;
    let path = answer.location().split('?').next().unwrap().to_owned();
    for (act, words) in [("pause", "林悦 暂停"), ("resume", "林悦 恢复"), ("end", "林悦 结束")] {
        let id = path.rsplit('/').next().unwrap();
        let answer = lin.post_form(&path, "plans/step", &[("id", id), ("act", act)]).await;
        assert!(lin.follow(&answer).await.says(words), "{act}");
    }
    let id = path.rsplit('/').next().unwrap();
    let late = lin.post_form(&path, "plans/step", &[("id", id), ("act", "resume")]).await;
    refused(&late);
    assert!(!lin.get("/plans").await.says(&path), "an ended plan is no longer listed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_with_mistakes_says_so_and_keeps_what_was_typed() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let page = format!("/plans/new/{}", facts::service(&app, "F-O02").await);
    let before = app.count("plan").await;
    let form = [
        ("plan[wed]", "true"),
        ("plan[every]", "1"),
        ("plan[quantity]", "40"),
        ("plan[from]", "2026-11-20"),
        ("plan[note]", "信箱上层"),
    ];
    let answer = lin.fill(&page, "plans/start", &form).await;
    refused(&answer);
    let again = lin.follow(&answer).await;
    assert!(again.says("最早可选 11月23日") && again.says("信箱上层"), "{}", again.body);
    assert_eq!(app.count("plan").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nanny_starts_nothing_that_costs_money() {
    let app = App::start().await;
    let (_, answer) = papers(&app, &app.as_user(facts::NANNY).await).await;
    refused(&answer);
    assert!(
        app.as_user(facts::NANNY).await.follow(&answer).await.says("您的家庭身份不包含这一项"),
        "{}",
        answer.location()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_away_pause_the_milk_list_the_bookings_and_cancel_only_what_is_chosen() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let away = [("away[first]", "2026-11-24"), ("away[last]", "2026-11-27"), ("away[note]", "去海边")];
    let answer = lin.fill("/plans", "plans/go_away", &away).await;
    let path = answer.location().split('?').next().unwrap().to_owned();
    assert!(path.starts_with("/plans/away/"), "{}", answer.location());
    let page = lin.follow(&answer).await;
    assert!(page.says("11月24日 – 11月27日") && page.says("私人口译") && page.says("去海边"), "{}", page.body);
    assert!(lin.get("/plans").await.says("外出暂停"));
    let butler = app.as_user(facts::BUTLER).await;
    assert!(butler.get("/admin/plans?date=2026-11-24").await.says("去海边"));
    let overlap =
        lin.fill("/plans", "plans/go_away", &[("away[first]", "2026-11-27"), ("away[last]", "2026-11-28")]).await;
    refused(&overlap);
    assert!(lin.follow(&overlap).await.says("这几天里已经有外出安排了"));
    // Nothing ticked: nothing is cancelled.
    refused(&lin.fill(&path, "plans/call_off", &[]).await);
    let detail = lin.read("plans/away", &[("id", path.rsplit('/').next().unwrap())]).await.json();
    let booking = facts::text(&detail["meanwhile"][0]["id"]);
    let done = lin.fill(&path, "plans/call_off", &[("bookings[]", &booking)]).await;
    assert!(lin.follow(&done).await.says("所选预约已取消"));
    assert!(lin.get(&format!("/bookings/{booking}")).await.says("已取消"));
    let back = lin.fill(&path, "plans/come_back", &[]).await;
    assert!(lin.follow(&back).await.says("欢迎回家"));
    assert!(!lin.get("/plans").await.says("外出暂停"));
    assert_eq!(app.as_user(facts::NEIGHBOUR).await.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_marks_what_was_brought_and_the_house_is_charged_once() {
    let app = App::start().await;
    // Monday, when house A-06 has three litres.
    app.clock.advance(DAY);
    let (desk, edward) = (app.as_user(facts::DESK).await, app.as_user(facts::ENGLISH).await);
    let list = desk.get("/admin/plans").await;
    assert!(list.says("A-06") && list.says("× 3") && list.says("将送达"), "{}", list.body);
    let before = edward.read("ledger/read", &[("month", "")]).await.json()["balance"].as_i64().unwrap();
    let plans = edward.read("plans/list", &[]).await.json();
    let plan = facts::text(&plans["overview"]["plans"][0][0]["id"]);
    let total = plans["overview"]["plans"][0][0]["total"].as_i64().unwrap();
    let mark = [("mark[plan]", plan.as_str()), ("mark[day]", "2026-11-23")];
    for _ in 0..2 {
        let answer = desk.post_form("/admin/plans", "plans/mark", &mark).await;
        assert_eq!(answer.location(), "/admin/plans?date=2026-11-23");
    }
    let after = edward.read("ledger/read", &[("month", "")]).await.json()["balance"].as_i64().unwrap();
    assert_eq!((after - before, total > 0), (total, true));
    assert!(edward.get("/house-account").await.says("2026-11-23"));
    let missed = [
        ("mark[plan]", plan.as_str()),
        ("mark[day]", "2026-11-25"),
        ("mark[missed]", "yes"),
        ("mark[reason]", "奶站断货"),
    ];
    refused(&desk.post_form("/admin/plans", "plans/mark", &missed).await);
    app.clock.advance(2 * DAY);
    let (desk, edward) = (app.as_user(facts::DESK).await, app.as_user(facts::ENGLISH).await);
    let answer = desk.post_form("/admin/plans", "plans/mark", &missed).await;
    assert!(desk.follow(&answer).await.says("奶站断货"));
    assert_eq!(edward.get("/admin/plans").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_garden_books_itself_and_what_was_full_has_other_times() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let lin = app.as_user(facts::OWNER).await;
    let path = format!("/plans/{}", facts.plan);
    assert!(lin.get("/plans").await.says("约不到"));
    domain::plans::store::run(&app.ctx).await.unwrap();
    domain::plans::store::run(&app.ctx).await.unwrap();
    let page = lin.get(&path).await;
    assert!(page.says("11月27日 没能约上") && page.says("这个时间已约满") && page.says("待确认"), "{}", page.body);
    let view = lin.read("plans/find", &[("id", &facts.plan)]).await.json();
    let slot = facts::text(&view["nearest"]["slots"][0][0]);
    let chosen = lin.fill(&path, "plans/choose", &[("choice[slot]", &slot)]).await;
    let page = lin.follow(&chosen).await;
    assert!(page.says("林悦 为 11月27日 另选了时间") && !page.says("没能约上"), "{}", page.body);
    app.clock.advance(HOUR);
    let bookings = lin.get("/bookings").await;
    assert!(bookings.says("私家花园") && bookings.says("定期服务与外出"));
}
