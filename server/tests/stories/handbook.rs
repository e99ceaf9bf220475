//! The service handbook: the manager publishes it, everybody reads it, on a page and on paper.

use axum::http::StatusCode;

use crate::{
    facts, paper,
    support::{Answer, App, Client},
};

/// Of the month in which the stories play; the demo has its draft, and the two issues before it are out.
const DRAFT: &str = "2026-11";
const LATEST: &str = "2026-10";
const FIRST: &str = "2026-09";

fn file(month: &str) -> String {
    format!("/handbook/{month}/handbook.pdf")
}

async fn pdf(client: &Client, month: &str) -> Answer {
    let answer = client.get(&file(month)).await;
    assert_eq!(answer.status, StatusCode::OK, "{month}: {}", answer.body);
    assert_eq!(answer.header("content-type"), "application/pdf");
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_publishes_the_draft_without_scripts_and_an_owner_reads_it() {
    let app = App::start().await;
    let (manager, lin) = (app.as_user(facts::MANAGER).await, app.as_user(facts::OWNER).await);
    let before = lin.get("/handbook").await;
    assert!(before.says("2026年10月"), "{}", before.body);
    let words = "各位业主：冬至将近，锅炉检测请早约。";
    let saved = manager.fill("/admin/handbook", "handbook/preface", &[("preface[zh]", words)]).await;
    assert_eq!(saved.location(), "/admin/handbook?month=2026-11&done=saved", "{}", saved.body);
    let page = manager.follow(&saved).await;
    assert!(page.says(words) && page.says("卷首语已保存"), "{}", page.body);
    let redrawn = manager.fill("/admin/handbook", "handbook/redraw", &[]).await;
    assert_eq!(redrawn.location(), "/admin/handbook?month=2026-11&done=redrawn");
    let published = manager.fill("/admin/handbook", "handbook/publish", &[]).await;
    assert_eq!(published.location(), "/admin/handbook?month=2026-11&done=published", "{}", published.body);
    let desk = manager.follow(&published).await;
    assert!(desk.says("已发布") && !desk.says("/api/handbook/publish"), "a published issue has no press");

    let page = lin.get("/handbook").await;
    for said in [
        "2026年11月",
        words,
        "新增 1 项",
        "家庭安防系统设计与调整",
        "承办：洁园消杀 → 林安消杀",
        "提前量：12 小时 → 4 小时",
        "阶段：正式服务 → 仅供参考",
        "停办 1 项",
        "旧衣改制",
        "href=\"/handbook/2026-11/handbook.pdf\"",
        "href=\"/handbook/2026-09\"",
    ] {
        assert!(page.says(said), "{said} is missing: {}", page.body);
    }
    let club = lin.get("/club").await;
    assert!(club.says("《便民服务索引手册》2026年11月号"), "{}", club.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn past_issues_stay_as_they_were() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let first = lin.get(&format!("/handbook/{FIRST}")).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    for said in ["这是2026年9月号", "胶片冲印", "旧衣改制", "¥160", "洁园消杀", "自本期起按月刊行"]
    {
        assert!(first.says(said), "{said} is missing: {}", first.body);
    }
    assert!(!first.says("进口商品免费配送服务") && !first.says("本月变动"), "{}", first.body);
    let second = lin.get(&format!("/handbook/{LATEST}")).await;
    for said in ["与2026年9月号相比", "价格：¥160 / 次 → ¥180 / 次", "地点：会所一楼阅览室 → 会所二楼多功能厅"]
    {
        assert!(second.says(said), "{said} is missing: {}", second.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn residents_find_no_draft_and_nobody_finds_a_month_without_an_issue() {
    let app = App::start().await;
    let (manager, lin) = (app.as_user(facts::MANAGER).await, app.as_user(facts::OWNER).await);
    let draft = format!("/handbook/{DRAFT}");
    for path in [draft.as_str(), &file(DRAFT), "/admin/handbook"] {
        assert_eq!(lin.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(lin.read("handbook/read", &[("month", DRAFT)]).await.status, StatusCode::NOT_FOUND);
    // The page of residents has no drafts for keepers either; their desk has.
    assert_eq!(manager.get(&draft).await.status, StatusCode::NOT_FOUND);
    assert!(manager.get("/admin/handbook").await.says("草稿"));
    pdf(&manager, DRAFT).await;
    for month in ["2026-08", "2027-01", "2026-13", "1999-12", "x", "2026-10-01"] {
        for client in [&lin, &manager] {
            for path in [format!("/handbook/{month}"), file(month)] {
                assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
        let desk = manager.get(&format!("/admin/handbook?month={month}")).await;
        assert_eq!(desk.status, StatusCode::NOT_FOUND, "{month}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_estate_has_another_handbook_and_strangers_have_none() {
    let app = App::start().await;
    let (far, butler) = (app.as_user(facts::FAR_OWNER).await, app.as_user(facts::BUTLER).await);
    assert!(far.get("/handbook").await.says("首期手册正在编写"));
    for path in [format!("/handbook/{LATEST}"), file(LATEST)] {
        assert_eq!(far.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(app.stranger().get(&path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    // A butler reads what residents read, and is no keeper.
    pdf(&butler, LATEST).await;
    assert_eq!(butler.get(&file(DRAFT)).await.status, StatusCode::NOT_FOUND);
    let administrator = app.as_user(facts::ADMIN).await;
    assert_eq!(administrator.get(&file(LATEST)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_handbook_on_paper_says_what_the_page_says_in_the_reader_s_language() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let answer = pdf(&lin, LATEST).await;
    assert!(answer.bytes.starts_with(b"%PDF-"));
    assert!(answer.bytes.len() < 600_000, "{} bytes", answer.bytes.len());
    let shown = answer.header("content-disposition");
    assert!(shown.starts_with("inline; filename=\"handbook-2026-10.pdf\"; filename*=UTF-8''%E4%BE%BF"), "{shown}");
    assert!((8..16).contains(&paper::pages(&answer.bytes)), "{} pages", paper::pages(&answer.bytes));
    let said = paper::text(&answer.bytes);
    for words in [
        "蔚蓝卡地亚",
        "索引手册",
        "2026年10月",
        "本月变动",
        "上门家电调试",
        "价格：¥160 / 次 → ¥180 / 次",
        "进口商品免费配送服务",
        "胶片冲印",
    ] {
        assert!(said.contains(words), "{words} is missing: {said}");
    }
    // A second copy is the same one.
    assert_eq!(pdf(&lin, LATEST).await.bytes, answer.bytes);
    let edward = app.as_user(facts::ENGLISH).await;
    let english = pdf(&edward, LATEST).await;
    let said = paper::text(&english.bytes);
    for words in ["Handbook", "October 2026", "Home appliance set-up", "What has changed", "Price: ¥160"] {
        assert!(said.contains(words), "{words} is missing: {said}");
    }
    assert!(english.bytes.windows(9).any(|part| part == b"/Lang (en"), "its language is told");
    assert!(!said.contains("免费"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_font_the_handbook_is_a_page_only_and_says_so() {
    let app = App::start_with(&[("PDF_FONT", "/no/such/font.ttc")]).await;
    let lin = app.as_user(facts::OWNER).await;
    let page = lin.get("/handbook").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.says("handbook.pdf"), "no link leads to what cannot be had: {}", page.body);
    let answer = lin.get(&file(LATEST)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.says("请看网页版手册"), "{}", answer.body);
    assert_eq!(lin.get(&file(DRAFT)).await.status, StatusCode::NOT_FOUND, "a draft stays unseen all the same");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preface_that_is_too_long_is_told_and_kept_and_an_old_form_publishes_nothing() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    let long = "长".repeat(601);
    let refused = manager.fill("/admin/handbook", "handbook/preface", &[("preface[zh]", &long)]).await;
    assert!(refused.location().contains("__err="), "{}", refused.location());
    let again = manager.follow(&refused).await;
    assert!(again.says(&long) && again.says("600"), "{}", again.body);
    let old = manager.get("/admin/handbook").await.hidden("handbook/publish");
    manager.fill("/admin/handbook", "handbook/redraw", &[]).await;
    let stale = manager.post_form("/admin/handbook", "handbook/publish", &old).await;
    assert!(stale.location().contains("__err="), "{}", stale.location());
    let lin = app.as_user(facts::OWNER).await;
    assert_eq!(lin.get(&format!("/handbook/{DRAFT}")).await.status, StatusCode::NOT_FOUND);
}
