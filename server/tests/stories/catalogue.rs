//! The catalogue: what residents see of a service's life, what staff change, and what becomes of a wish. All by plain forms.

use axum::http::StatusCode;

use crate::{
    facts::{self, APPLIANCE, COURSE},
    support::{Answer, App, key},
};

/// In trial in the demo, and for information only.
const COACH: &str = "S-O02";
const SOCIAL: &str = "F-O09";

fn refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("__err="), "{}", answer.location());
}

fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(!answer.location().contains("__err="), "{}", answer.location());
}

fn step<'a>(act: &'a str, reason: &'a str) -> [(&'a str, &'a str); 2] {
    [("step[act]", act), ("step[reason]", reason)]
}

/// The fields of a version with a price.
fn terms(price: &str) -> Vec<(&str, &str)> {
    vec![
        ("terms[name_zh]", "上门家电调试"),
        ("terms[name_en]", "Appliance set-up at home"),
        ("terms[provider]", "engineering"),
        ("terms[price]", price),
        ("terms[minutes]", "90"),
        ("terms[places]", "1"),
        ("terms[notice_hours]", "4"),
        ("change[note]", "人工成本上调"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn residents_find_a_service_by_characters_pinyin_and_initials_without_scripts() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    for question in ["%E5%AE%B6%E7%94%B5", "jiadian", "smjd", "Appliance"] {
        let page = lin.get(&format!("/services?q={question}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let cards = page.body.matches("<article class=\"service\"").count();
        assert!(page.says("上门家电调试") && cards < 6, "{question}: {cards}");
    }
    let none = lin.get("/services?q=zhishengji").await;
    assert!(none.says("没有符合的服务") && none.says("/services/wish?what=zhishengji"), "{}", none.body);
    let within = lin.get("/services?family=free&q=jiadian").await;
    assert!(within.says("没有符合的服务"), "the filter holds while searching");
    assert!(lin.get("/services").await.body.matches("<article class=\"service\"").count() == 47);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_service_says_where_what_to_prepare_and_how_it_stands() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let coach = lin.get(&format!("/services/{}", facts::service(&app, COACH).await)).await;
    for words in ["这项服务正在试运行", "知音教习社", "会所泳池", "从提出到办妥"] {
        assert!(coach.says(words), "{words} is missing: {}", coach.body);
    }
    let social = lin.get(&format!("/services/{}", facts::service(&app, SOCIAL).await)).await;
    assert!(social.says("目前仅供参考") && !social.says("委托管家办理"), "{}", social.body);
    let edward = app.as_user(facts::ENGLISH).await;
    let coach = edward.get(&format!("/services/{}", facts::service(&app, COACH).await)).await;
    assert!(
        coach.says("This service is on trial") && coach.says("the club&#x27;s pool") || coach.says("the club's pool")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_is_made_tried_and_ended_and_residents_see_it_only_in_between() {
    let app = App::start().await;
    let (manager, lin) = (app.as_user(facts::MANAGER).await, app.as_user(facts::OWNER).await);
    let fields = [
        ("new[mark]", "P-L09"),
        ("new[family]", "paid"),
        ("new[category]", "living"),
        ("new[mode]", "request"),
        ("new[reason]", "八户提出"),
        ("terms[name_zh]", "上门磨刀"),
        ("terms[name_en]", "Knives sharpened"),
        ("terms[provider]", "service_desk"),
        ("terms[price]", "30"),
    ];
    let made = manager.fill("/admin/services/new", "catalogue/create", &fields).await;
    done(&made);
    let path = made.location().split('?').next().unwrap().to_owned();
    let public = path.replace("/admin", "");
    assert!(manager.follow(&made).await.says("八户提出"));
    assert_eq!(lin.get(&public).await.status, StatusCode::NOT_FOUND);
    assert!(!lin.get("/services?q=modao").await.says("上门磨刀"));
    done(&manager.fill(&path, "catalogue/step", &step("try", "器材已到位")).await);
    assert!(lin.get(&public).await.says("试运行"));
    assert!(lin.get("/services?q=modao").await.says("上门磨刀"));
    refused(&manager.fill(&path, "catalogue/step", &step("scale_down", "")).await);
    done(&manager.fill(&path, "catalogue/step", &step("retire", "没有人再用")).await);
    assert_eq!(lin.get(&public).await.status, StatusCode::NOT_FOUND);
    let ended = manager.get(&path).await;
    for words in ["器材已到位", "没有人再用", "已停办"] {
        assert!(ended.says(words), "{words}");
    }
    // A code that is taken, and what was typed is there again.
    let again = manager.fill("/admin/services/new", "catalogue/create", &fields).await;
    refused(&again);
    assert!(manager.follow(&again).await.says("上门磨刀"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_prices_the_next_booking_and_a_stale_form_is_refused_with_its_words() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let path = format!("/admin/services/{}", service.replace('-', ""));
    let (manager, lin) = (app.as_user(facts::MANAGER).await, app.as_user(facts::OWNER).await);
    let (slot, key) = (facts::slots(&app, &service).await[0].0.clone(), key());
    let wish = [("booking[slot]", slot.as_str()), ("booking[places]", "1"), ("booking[key]", &key)];
    assert_eq!(lin.call("bookings/request", &wish).await.status, StatusCode::OK);
    let page = manager.get(&path).await;
    let stale = page.hidden("catalogue/revise");
    // Bookings lie ahead and their length changes: asked first.
    let mut first = page.hidden("catalogue/revise");
    first.extend(terms("260").into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
    first.retain(|(name, _)| name != "terms[minutes]");
    first.push(("terms[minutes]".to_owned(), "20".to_owned()));
    let asked = manager.post_form(&path, "catalogue/revise", &first).await;
    refused(&asked);
    let shown = manager.follow(&asked).await;
    assert!(shown.says("人工成本上调") && shown.says("value=\"260\""), "what was typed stays: {}", shown.body);
    first.push(("change[confirm]".to_owned(), "true".to_owned()));
    done(&manager.post_form(&path, "catalogue/revise", &first).await);
    // 260 yuan, 20 % off with the platinum card.
    assert!(lin.get(&format!("/services/{service}")).await.says("¥208"));
    let mut late = stale;
    late.extend(terms("999").into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
    let refusal = manager.post_form(&path, "catalogue/revise", &late).await;
    refused(&refusal);
    let shown = manager.follow(&refusal).await;
    assert!(shown.says("value=\"999\"") && shown.says("情况刚刚有了变化"), "{}", shown.body);
    assert!(lin.get(&format!("/services/{service}")).await.says("¥208"), "the earlier one stands");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_that_waits_is_shown_and_can_be_taken_back() {
    let app = App::start().await;
    let service = facts::service(&app, SOCIAL).await;
    let path = format!("/admin/services/{}", service.replace('-', ""));
    let manager = app.as_user(facts::MANAGER).await;
    let fields = [
        ("terms[name_zh]", "社会资源信息"),
        ("terms[name_en]", "Partners' addresses"),
        ("terms[provider]", "butler"),
        ("change[effective]", "2099-01-01"),
        ("change[note]", "改短名称"),
    ];
    done(&manager.fill(&path, "catalogue/revise", &fields).await);
    let waiting = manager.get(&path).await;
    assert!(waiting.says("已有一版等待生效") && waiting.says("社会资源信息"), "{}", waiting.body);
    done(&manager.fill(&path, "catalogue/withdraw", &[]).await);
    assert!(manager.get(&path).await.says("已撤回"));
    assert!(!app.as_user(facts::OWNER).await.get(&format!("/services/{service}")).await.says("社会资源信息</h1>"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_is_told_counted_and_answered() {
    let app = App::start().await;
    let (edward, manager) = (app.as_user(facts::ENGLISH).await, app.as_user(facts::MANAGER).await);
    refused(&edward.fill("/services/wish", "services/wish", &[("wish[what]", " ")]).await);
    let wish = [("wish[what]", "代客洗车！"), ("wish[wanted]", "Sundays")];
    done(&edward.fill("/services/wish", "services/wish", &wish).await);
    let own = edward.get("/services/wish").await;
    assert!(own.says("代客洗车！") && own.says("To be discussed") && !own.says("上门量血压"), "{}", own.body);
    let page = manager.get("/admin/services/evaluation").await;
    assert!(page.says("3 次提出") && page.says("Sundays") && page.says("怕水的孩子肯下水了"), "{}", page.body);
    let month = manager.read("catalogue/month", &[("month", "")]).await.json();
    let groups = month["evaluation"]["wishes"].as_array().unwrap();
    let car = groups.iter().find(|group| group["what"] == "代客洗车").unwrap();
    let id = facts::text(&car["id"]);
    let answer = [("id", id.as_str()), ("reason", "车库没有排水"), ("back", "/admin/services/evaluation")];
    done(&manager.post_form("/admin/services/evaluation", "catalogue/decline", &answer).await);
    let told = edward.get("/services/wish").await;
    assert!(told.says("车库没有排水") && told.says("Not for now"), "{}", told.body);
    let twice = manager.post_form("/admin/services/evaluation", "catalogue/decline", &answer).await;
    refused(&twice);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_use_in_trial_is_asked_for_an_opinion_once() {
    let app = App::start().await;
    // A-02 has used the coach, and said something of the first time only.
    let shen = app.as_user(facts::NEIGHBOUR).await;
    let page = format!("/services/{}", facts::service(&app, COACH).await);
    let asked = shen.get(&page).await;
    assert!(asked.says("这次试用"), "asked after the latest use: {}", asked.body);
    let form = asked.hidden("services/opine");
    let booking = &form.iter().find(|(name, _)| name == "opinion[used]").unwrap().1;
    let own = format!("/bookings/{booking}");
    refused(&shen.fill(&own, "services/opine", &[("opinion[words]", "只有话")]).await);
    let said = [("opinion[grade]", "poor"), ("opinion[words]", "换了两次时间")];
    let answer = shen.fill(&own, "services/opine", &said).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::FOUND, own.as_str()));
    assert!(!shen.get(&own).await.says("services/opine"), "and not again");
    assert!(!shen.get(&page).await.says(booking.as_str()), "the next question is for an earlier use");
    let mut twice = form.clone();
    twice.push(("opinion[grade]".to_owned(), "good".to_owned()));
    refused(&shen.post_form(&page, "services/opine", &twice).await);
    let manager = app.as_user(facts::MANAGER).await;
    assert!(manager.get("/admin/services/evaluation").await.says("换了两次时间"));
    let lin = app.as_user(facts::OWNER).await;
    assert!(!lin.get(&page).await.says(booking.as_str()), "nobody is asked about what others used");
    assert!(!lin.get(&format!("/services/{}", facts::service(&app, COURSE).await)).await.says("services/opine"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_is_put_on_a_service_downloaded_by_residents_and_withdrawn() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let path = format!("/admin/services/{}", service.replace('-', ""));
    let (manager, lin) = (app.as_user(facts::MANAGER).await, app.as_user(facts::OWNER).await);
    let key = key();
    let fields = |zh| [("id", service.as_str()), ("name_zh", zh), ("name_en", "Consent"), ("key", key.as_str())];
    let send = async |zh, file: &[u8]| {
        manager.upload((&path, "catalogue/add_download", "text/html"), &fields(zh), &[file]).await
    };
    let bad = send("上门同意书", b"%PDF").await;
    refused(&bad);
    let again = manager.follow(&bad).await;
    assert!(again.says("上门同意书") && again.says("请选择"), "what was typed stays: {}", again.body);
    let made = send("上门同意书", b"%PDF-1.4\n%%EOF\n").await;
    done(&made);
    assert!(manager.follow(&made).await.says("表格已添加"));

    let page = lin.get(&format!("/services/{service}")).await;
    assert!(page.says("表格下载") && page.says("上门同意书"), "{}", page.body);
    let href = page
        .body
        .split("href=\"")
        .find_map(|rest| rest.split('"').next().filter(|href| href.starts_with("/downloads/")));
    let href = href.unwrap().to_owned();
    let file = lin.get(&href).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "application/pdf"));
    let shown = file.header("content-disposition");
    assert!(shown.starts_with("attachment;") && shown.contains("%E4%B8%8A%E9%97%A8"), "{shown}");
    assert!(file.header("content-security-policy").contains("sandbox"));
    for other in [app.as_user(facts::FAR_OWNER).await, app.stranger()] {
        assert_eq!(other.get(&href).await.status, StatusCode::NOT_FOUND);
    }
    let id = href.rsplit('/').next().unwrap();
    assert_eq!(lin.call("catalogue/withdraw_download", &[("id", id)]).await.status, StatusCode::NOT_FOUND);
    done(&manager.post_form(&path, "catalogue/withdraw_download", &[("id", id)]).await);
    assert_eq!(lin.get(&href).await.status, StatusCode::NOT_FOUND);
}
