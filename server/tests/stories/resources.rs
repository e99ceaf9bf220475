//! Keeping resources, hours, holidays and rules, by plain forms.

use axum::http::StatusCode;

use crate::{
    facts::{self, COURSE, Facts},
    support::App,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vendor_is_added_given_hours_and_taken_away_for_a_while_without_scripts() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    let new = "/admin/resources/new";
    let fields = [("resource[kind]", "vendor"), ("resource[name_zh]", "听雨园艺"), ("resource[active]", "true")];
    let added = manager.fill(new, "resources/save", &fields).await;
    assert_eq!(added.status, StatusCode::FOUND, "{}", added.body);
    let page = added.location().split('?').next().unwrap().to_owned();
    assert!(manager.get("/admin/resources?kind=vendor").await.says("听雨园艺"));
    let typed = "9点到12点";
    let wrong = manager.fill(&page, "resources/set_hours", &[("hours[mon]", typed)]).await;
    assert!(wrong.location().contains("__err="), "{}", wrong.location());
    let again = manager.follow(&wrong).await;
    assert!(again.says(typed) && again.says("请写成 09:00-12:00 的样子"), "{}", again.body);
    let right = manager.fill(&page, "resources/set_hours", &[("hours[mon]", "9:00-12:00")]).await;
    assert!(right.location().ends_with("done=hours"), "{} {}", right.location(), right.body);
    assert!(manager.get(&page).await.says("09:00-12:00"));
    let away = [("blackout[reason]", "设备检修"), ("blackout[from]", "2026-12-01"), ("blackout[to]", "2026-12-02")];
    let shut = manager.fill(&page, "resources/black_out", &away).await;
    assert!(shut.location().ends_with("done=blackout"), "{}", shut.body);
    assert!(manager.get(&page).await.says("设备检修"));
    let lifted = manager.fill(&page, "resources/lift", &[]).await;
    assert_eq!(lifted.location(), page);
    assert!(!manager.get(&page).await.says("设备检修"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leave_of_somebody_with_bookings_asks_first_and_says_how_many() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    let people = manager.read("resources/list", &[]).await.json();
    let zhou = people.as_array().unwrap().iter().find(|one| one["name"]["name_zh"] == "周敏").unwrap();
    let page = format!("/admin/resources/{}", facts::text(&zhou["id"]));
    assert!(manager.get(&page).await.says("将要用到它的预约"));
    let leave = [("blackout[reason]", "年假"), ("blackout[from]", "2026-11-22"), ("blackout[to]", "2026-11-24")];
    let before = app.count("blackout").await;
    let asked = manager.fill(&page, "resources/black_out", &leave).await;
    let shown = manager.follow(&asked).await;
    // 14:00 today, tomorrow and the day after.
    assert!(shown.says("这段时间已有 3 个预约"), "{}", shown.body);
    assert_eq!(app.count("blackout").await, before);
    let all = [leave[0], leave[1], leave[2], ("blackout[confirm]", "3")];
    let done = manager.fill(&page, "resources/black_out", &all).await;
    assert!(done.location().ends_with("done=blackout"), "{} {}", done.location(), done.body);
    assert!(manager.get("/admin?date=2026-11-23").await.says("不可安排：年假"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holidays_are_read_and_kept_by_the_estate() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    let page = manager.get("/admin/resources/days?year=2026").await;
    for words in ["国庆节", "国庆节调休", "按周五", "春节"] {
        assert!(page.says(words), "{words} is missing: {}", page.body);
    }
    let day = [("day[day]", "2026-12-24"), ("day[kind]", "closed"), ("day[name_zh]", "管网检修")];
    let saved = manager.fill("/admin/resources/days", "resources/set_day", &day).await;
    assert_eq!(saved.location(), "/admin/resources/days?year=2026&done=day", "{}", saved.body);
    assert!(manager.get("/admin?date=2026-12-24&view=week&by=person").await.says("管网检修"));
    let removed = manager.post_form("/admin/resources/days", "resources/remove_day", &[("day", "2026-12-24")]).await;
    assert_eq!(removed.location(), "/admin/resources/days?year=2026");
    assert!(!manager.get("/admin/resources/days?year=2026").await.says("管网检修"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_is_changed_and_opens_times_that_residents_see_at_once() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let manager = app.as_user(facts::MANAGER).await;
    let course = facts::service(&app, COURSE).await;
    let page = format!("/admin/resources/rules/{course}");
    assert!(manager.get("/admin/resources/rules").await.says("自动开放"));
    let before = app.count("slot").await;
    let days = [("rule[weekdays][]", "0"), ("rule[weekdays][]", "6")];
    let numbers = [
        ("rule[minutes]", "90"),
        ("rule[places]", "20"),
        ("rule[buffer]", "0"),
        ("rule[lead]", "12"),
        ("rule[horizon]", "42"),
        ("rule[active]", "true"),
    ];
    let fields: Vec<(&str, &str)> = days.into_iter().chain(numbers).collect();
    let saved = manager.fill(&page, "resources/set_rule", &fields).await;
    assert_eq!(saved.location(), format!("{}?done=rule", page.replace('-', "")), "{}", saved.body);
    // Beyond what was open, up to the horizon: two Mondays and a Sunday, two times each.
    assert_eq!(app.count("slot").await, before + 6, "from {before}");
    let late = manager.post_form(&page, "resources/set_rule", &[("rule[service]", course.as_str())]).await;
    assert!(late.location().contains("__err="), "{}", late.location());
    assert_eq!(facts.service, course);
}
