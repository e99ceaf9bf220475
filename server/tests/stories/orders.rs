//! Requests, quotes and deliveries by plain forms: asked, quoted, approved, done, and on the account.

use axum::http::StatusCode;

use crate::{
    facts::{self, CARDS, Facts},
    support::{Answer, App, BASE, Client, key},
};

fn refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("__err="), "{}", answer.location());
}

/// Asks on the service's own page; gives the path of the order.
async fn ask(app: &App, client: &Client, code: &str, fields: &[(&str, &str)]) -> String {
    let service = facts::service(app, code).await;
    let answer = client.fill(&format!("/services/{service}"), "orders/ask", fields).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().starts_with("/orders/"), "{}", answer.location());
    answer.location().to_owned()
}

async fn send(client: &Client, page: &str, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = client.fill(page, endpoint, fields).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::FOUND, page), "{endpoint}: {}", answer.body);
    client.follow(&answer).await
}

const QUOTE: [(&str, &str); 7] = [
    ("quote[expires_on]", "2026-11-30"),
    ("quote[rows][a][text]", "设计两稿"),
    ("quote[rows][a][each]", "380"),
    ("quote[rows][b][text]", "样品快递"),
    ("quote[rows][b][each]", "20"),
    ("quote[rows][b][at_cost]", "true"),
    ("quote[note]", "七天交货"),
];

async fn balance(owner: &Client) -> i64 {
    owner.read("ledger/read", &[("month", "")]).await.json()["balance"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_asks_for_cards_approves_the_quote_and_finds_them_on_the_account() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let path = ask(&app, &lin, CARDS, &[("order[note]", "三口之家，同款"), ("order[wanted]", "月底")]).await;
    let page = lin.get(&path).await;
    for words in ["家庭名片设计和印刷", "三口之家，同款", "月底", "待受理", "林悦 托付了这件事"]
    {
        assert!(page.says(words), "{words} is missing: {}", page.body);
    }
    let desk = app.as_user(facts::DESK).await;
    let work = format!("/admin{path}");
    assert!(desk.get("/admin/orders").await.says(&work), "it stands in the queue");
    let page = desk.get(&work).await;
    assert!(page.says("380.00"), "the list's price is suggested: {}", page.body);
    send(&desk, &work, "orders/assign", &[("worker", "")]).await;
    let quoted = send(&desk, &work, "orders/quote", &QUOTE).await;
    assert!(quoted.says("报价待确认") && quoted.says("报价在等住户答复"), "{}", quoted.body);
    assert!(app.texts("SELECT letter FROM mail").await.iter().any(|letter| letter.contains("quote_ready")));

    let page = lin.get(&path).await;
    // 380 yuan less the platinum card's twenty percent, and 20 at cost.
    for words in ["第 1 份报价", "设计两稿", "¥380", "-¥76", "实报实销", "¥324", "七天交货", "铂金卡"]
    {
        assert!(page.says(words), "{words} is missing: {}", page.body);
    }
    let before = balance(&lin).await;
    let approved = send(&lin, &path, "orders/approve", &[]).await;
    assert!(approved.says("报价已同意") && approved.says("林悦 同意了报价"), "{}", approved.body);
    send(&desk, &work, "orders/step", &[("act", "start")]).await;
    let done = send(&desk, &work, "orders/complete", &[("done[words]", "已送到门厅")]).await;
    assert!(done.says("已完成") && done.says("已送到门厅"), "{}", done.body);
    assert_eq!(balance(&lin).await - before, 32_400);
    let account = lin.get("/house-account").await;
    assert!(account.says(&path) && account.says("家庭名片设计和印刷"), "{}", account.body);
    let csv = lin.get("/house-account/statement.csv").await;
    assert!(csv.body.contains("家庭名片设计和印刷,林悦,,400.00,-76.00,324.00,"), "{}", csv.body);
    let again = desk.call("orders/complete", &[("done[id]", path.trim_start_matches("/orders/"))]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quote_that_was_replaced_while_its_page_lay_open_is_refused_in_words_and_writes_nothing() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let (lin, desk) = (app.as_user(facts::OWNER).await, app.as_user(facts::DESK).await);
    let order = facts.order.replace('-', "");
    let (path, work) = (format!("/orders/{order}"), format!("/admin/orders/{order}"));
    let form = lin.get(&path).await.hidden("orders/approve");
    send(&desk, &work, "orders/quote", &QUOTE).await;
    let before = app.rows().await;
    let answer = lin.post_form(&path, "orders/approve", &form).await;
    refused(&answer);
    let page = lin.follow(&answer).await;
    assert!(page.says("这份报价已过期、撤回或有了新的一份") && page.says("第 2 份报价"), "{}", page.body);
    let after = app.rows().await;
    for table in ["service_order", "quote", "order_event", "ledger_entry"] {
        assert_eq!(before[table], after[table], "{table}");
    }
    // An expired one reads as such, and its button is gone.
    app.clock.advance(9 * domain::time::DAY);
    let page = app.as_user(facts::OWNER).await.get(&path).await;
    assert!(page.says("已过期") && !page.says("/api/orders/approve"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nanny_reads_who_approves_and_is_refused_if_she_tries() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let nanny = app.as_user(facts::NANNY).await;
    let page = nanny.get(&format!("/orders/{}", facts.order)).await;
    assert!(page.says("要花钱的由业主或配偶同意") && !page.says("/api/orders/approve"), "{}", page.body);
    let answer = nanny.call("orders/approve", &[("id", facts.order.as_str()), ("quote", &facts.quote)]).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::CONFLICT, "{\"Refused\":\"NotYours\"}"));
    // She may ask; on the page of what is delivered she reads who orders.
    let path = ask(&app, &nanny, CARDS, &[("order[note]", "太太的名片用完了")]).await;
    assert_eq!(app.as_user(facts::OWNER).await.get(&path).await.status, StatusCode::OK);
    let dishes = nanny.get(&format!("/services/{}", facts.delivery)).await;
    assert!(dishes.says("请业主或配偶下单"), "{}", dishes.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_is_placed_by_a_plain_form_packed_and_brought() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let lin = app.as_user(facts::OWNER).await;
    let page = format!("/services/{}", facts.delivery);
    let detail = lin.read("services/find", &[("id", &facts.delivery)]).await.json();
    let (product, run) = (&detail["counter"]["products"][1], &detail["counter"]["runs"][0]);
    let field = format!("order[count][p{}]", facts::text(&product["id"]).replace('-', ""));
    assert!(lin.get(&page).await.says(&field));
    let window = run["starts_at"].as_i64().unwrap().to_string();
    let none = lin.fill(&page, "orders/place", &[("order[window]", &window), ("order[note]", "少盐")]).await;
    refused(&none);
    let again = lin.follow(&none).await;
    assert!(again.says("请填写这一项") && again.says("少盐"), "{}", again.body);
    let fields = [("order[window]", window.as_str()), (field.as_str(), "2"), ("order[note]", "少盐")];
    let answer = lin.fill(&page, "orders/place", &fields).await;
    assert!(answer.location().starts_with("/orders/"), "{} {}", answer.location(), answer.body);
    let path = answer.location().to_owned();
    let order = lin.follow(&answer).await;
    for words in ["糖醋小排", "¥98 × 2", "铂金卡", "已下单", "少盐"] {
        assert!(order.says(words), "{words} is missing: {}", order.body);
    }
    let (desk, work) = (app.as_user(facts::DESK).await, format!("/admin{path}"));
    send(&desk, &work, "orders/step", &[("act", "pack")]).await;
    assert!(!lin.get(&path).await.says("/api/orders/cancel"), "it is packed");
    send(&desk, &work, "orders/step", &[("act", "start")]).await;
    let before = balance(&lin).await;
    let done = send(&desk, &work, "orders/complete", &[]).await;
    assert!(done.says("已送达"), "{}", done.body);
    let id = path.trim_start_matches("/orders/");
    let agreed = lin.read("orders/find", &[("id", id)]).await.json()["price"]["total"].as_i64().unwrap();
    assert_eq!(balance(&lin).await - before, agreed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_bill_costs_is_said_beforehand_and_its_receipt_is_paid_at_cost() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let service = facts::service(&app, "F-M04").await;
    let page = lin.get(&format!("/services/{service}")).await;
    // The fee of 50 yuan less twenty percent.
    for words in ["11月22日 当天或之后的账单：代缴免费", "手续费 ¥40", "到期日当天仍然免费"]
    {
        assert!(page.says(words), "{words} is missing: {}", page.body);
    }
    let bill = [("order[due_on]", "2026-11-21"), ("order[amount]", "88.20")];
    let path = ask(&app, &lin, "F-M04", &bill).await;
    assert!(lin.get(&path).await.says("¥40"));
    let (desk, work) = (app.as_user(facts::DESK).await, format!("/admin{path}"));
    send(&desk, &work, "orders/step", &[("act", "start")]).await;
    let receipt = |each: &'static str| [("done[rows][a][text]", "水费票据"), ("done[rows][a][each]", each)];
    let more = desk.fill(&work, "orders/complete", &receipt("88.21")).await;
    refused(&more);
    let told = desk.follow(&more).await;
    assert!(told.says("实付超出了与住户约定的金额") && told.says("水费票据"), "{}", told.body);
    let before = balance(&lin).await;
    send(&desk, &work, "orders/complete", &receipt("88.2")).await;
    assert_eq!(balance(&lin).await - before, 12_820);
    assert!(lin.get(&path).await.says("水费票据"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anything_can_be_asked_for_and_a_no_comes_with_its_reason() {
    let app = App::start().await;
    let zhou = app.as_user(facts::SPOUSE).await;
    let answer = zhou.fill("/orders/new", "orders/ask", &[("order[note]", "想在湖里养一只海豚")]).await;
    let path = answer.location().to_owned();
    assert!(zhou.follow(&answer).await.says("尽管吩咐"));
    let (butler, work) = (app.as_user(facts::BUTLER).await, format!("/admin{path}"));
    let silent = butler.fill(&work, "orders/decline", &[("refusal[words]", "抱歉，法律不允许。")]).await;
    refused(&silent);
    assert!(butler.follow(&silent).await.says("抱歉，法律不允许。"), "what was typed is there again");
    let told = send(&butler, &work, "orders/tell", &[("answer[words]", "先替您问问水族馆")]).await;
    assert!(told.says("先替您问问水族馆"));
    send(&butler, &work, "orders/decline", &[("refusal[reason]", "law"), ("refusal[words]", "抱歉，法律不允许。")])
        .await;
    let page = zhou.get(&path).await;
    for words in ["未能办理", "法律不允许", "抱歉，法律不允许。", "先替您问问水族馆"] {
        assert!(page.says(words), "{words} is missing: {}", page.body);
    }
    let letters = app.texts("SELECT letter FROM mail").await;
    assert_eq!(letters.iter().filter(|letter| letter.contains("order_answered")).count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_quote_is_told_and_what_was_typed_is_there_again() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let desk = app.as_user(facts::DESK).await;
    let work = format!("/admin/orders/{}", facts.order.replace('-', ""));
    let fields = [
        ("quote[expires_on]", "2026-11-30"),
        ("quote[rows][a][text]", "烫金"),
        ("quote[rows][a][each]", "-5"),
        ("quote[rows][b][text]", "裱花"),
    ];
    let answer = desk.fill(&work, "orders/quote", &fields).await;
    refused(&answer);
    assert!(answer.location().starts_with(BASE));
    let page = desk.follow(&answer).await;
    for words in ["烫金", "裱花", "大于零的金额"] {
        assert!(page.says(words), "{words} is missing: {}", page.body);
    }
    let far = app.as_user(facts::FAR_MANAGER).await;
    assert_eq!(far.get(&work).await.status, StatusCode::NOT_FOUND);
    let key = key();
    let stranger = [
        ("quote[order]", facts.order.as_str()),
        ("quote[rows][a][text]", "x"),
        ("quote[rows][a][each]", "1"),
        ("quote[expires_on]", "2026-11-30"),
        ("quote[key]", &key),
    ];
    assert_eq!(far.call("orders/quote", &stranger).await.status, StatusCode::NOT_FOUND);
}
