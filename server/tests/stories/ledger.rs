//! The house account: what its owner reads and takes away, what the desk records, and what takes two people.

use axum::http::StatusCode;

use crate::{
    facts,
    support::{Answer, App, BASE, Client},
};

/// The summer's shopping guide is only for Zhou Ming; nobody else of the house learns what it was.
const PRIVATE: &str = "外出导购服务";

async fn file(client: &Client, path: &str, kind: &str) -> Answer {
    let answer = client.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    assert!(answer.header("content-type").starts_with(kind), "{}", answer.header("content-type"));
    assert!(answer.header("content-disposition").starts_with("attachment; filename=\"house-account-"), "{path}");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    answer
}

fn refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("__err="), "{}", answer.location());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_reads_the_month_line_by_line_and_takes_it_away_as_files() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let page = lin.get("/house-account").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for words in
        ["房屋账户", "应付", "为您省下", "怎样付款", "American Express", "上月结转", "本月结余", "衣物晚一天送回"]
    {
        assert!(page.says(words), "{words} is missing: {}", page.body);
    }
    let september = lin.get("/house-account?month=2026-09").await;
    for words in ["2026年9月对账单", "原价 ¥580", "铂金卡优惠 -¥46.40", "¥533.60", "一项服务（仅本人可见）"]
    {
        assert!(september.says(words), "{words} is missing: {}", september.body);
    }
    let csv = file(&lin, "/house-account/statement.csv?month=2026-09", "text/csv").await;
    assert!(csv.body.starts_with("\u{feff}日期,项目,"), "{}", csv.body);
    assert!(csv.body.contains("2026-09-10,室内有害生物的专项消杀,林悦,,580.00,-46.40,533.60,"), "{}", csv.body);
    assert!(csv.header("content-disposition").contains("house-account-A-01-2026-09.csv"));
    let xlsx = file(&lin, "/house-account/statement.xlsx?month=2026-09", "application/vnd.openxml").await;
    assert!(xlsx.body.starts_with("PK"), "an archive");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_only_for_me_is_a_plain_line_on_the_page_and_in_the_files_of_the_others() {
    let app = App::start().await;
    let paths = ["/house-account?month=2026-09", "/house-account/statement.csv?month=2026-09"];
    let (lin, zhou) = (app.as_user(facts::OWNER).await, app.as_user(facts::SPOUSE).await);
    for path in paths {
        let (hers, his) = (lin.get(path).await, zhou.get(path).await);
        assert!(his.says(PRIVATE) && !his.says("仅本人可见"), "{path}: {}", his.body);
        assert!(!hers.says(PRIVATE) && hers.says("一项服务（仅本人可见）"), "{path}: {}", hers.body);
        assert!(hers.says("544"), "the amount is the house's: {}", hers.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_files_keep_the_doors_of_their_pages() {
    let app = App::start().await;
    for ending in ["csv", "xlsx"] {
        let own = format!("/house-account/statement.{ending}");
        let desk = format!("/admin/accounts/B-05/statement.{ending}");
        for path in [&own, &desk] {
            assert_eq!(app.stranger().get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
        }
        for email in [facts::CHILD, facts::NANNY, facts::DRIVER, facts::TENANT, facts::BUTLER, facts::ADMIN] {
            let client = app.as_user(email).await;
            for path in [&own, &desk] {
                assert_eq!(client.get(path).await.status, StatusCode::NOT_FOUND, "{email} {path}");
            }
        }
        for email in [facts::OWNER, facts::NEIGHBOUR, facts::FAR_OWNER, facts::FAR_MANAGER] {
            assert_eq!(app.as_user(email).await.get(&desk).await.status, StatusCode::NOT_FOUND, "{email}");
        }
        assert_eq!(app.as_user(facts::DESK).await.get(&desk).await.status, StatusCode::OK);
        let other = app.as_user(facts::NEIGHBOUR).await.get(&format!("{own}?month=2026-09")).await;
        assert!(!other.says("林悦") && !other.says("有害生物"), "{}", other.body);
    }
    app.end_membership(facts::SPOUSE).await;
    let former = app.as_user(facts::SPOUSE).await;
    for path in ["/house-account", "/house-account/statement.csv"] {
        assert_eq!(former.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_records_a_payment_by_a_plain_form_and_the_owner_sees_it() {
    let app = App::start().await;
    let desk = app.as_user(facts::DESK).await;
    let page = "/admin/accounts/A-01";
    assert!(desk.get("/admin/accounts?q=a-01").await.says(page));
    let mut form = desk.get(page).await.hidden("ledger/pay");
    for (name, value) in [("amount", "1,288.50"), ("means", "card"), ("reference", "0417-7788"), ("memo", "谢谢")] {
        form.push((format!("payment[{name}]"), value.to_owned()));
    }
    for _ in 0..2 {
        let answer = desk.post_form(page, "ledger/pay", &form).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::FOUND, "/admin/accounts/A-01?done=paid"));
        assert!(desk.follow(&answer).await.says("付款已入账"));
    }
    let owner = app.as_user(facts::OWNER).await.get("/house-account").await;
    for words in ["¥1,288.50", "0417-7788", "谢谢", "何志远"] {
        assert!(owner.says(words), "{words} is missing: {}", owner.body);
    }
    let entries = app.texts("SELECT reference FROM ledger_entry WHERE reference = '0417-7788'").await;
    assert_eq!(entries.len(), 1, "the form was sent twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_amount_is_told_beside_its_field_and_what_was_typed_is_there_again() {
    let app = App::start().await;
    let desk = app.as_user(facts::DESK).await;
    let page = "/admin/accounts/A-01";
    let before = app.count("ledger_entry").await;
    for (amount, words) in [("-5", "大于零的金额"), ("99999999999", "金额太大"), ("=1+1", "大于零的金额")]
    {
        let fields = [("payment[amount]", amount), ("payment[means]", "card"), ("payment[memo]", "签购单在抽屉里")];
        let answer = desk.fill(page, "ledger/pay", &fields).await;
        refused(&answer);
        let again = desk.follow(&answer).await;
        for words in [words, "请填写这一项", "签购单在抽屉里"] {
            assert!(again.says(words), "{amount}: {words} is missing: {}", again.body);
        }
    }
    assert_eq!(app.count("ledger_entry").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_credit_takes_two_people_and_a_reason_is_never_a_formula() {
    let app = App::start().await;
    let (desk, manager) = (app.as_user(facts::DESK).await, app.as_user(facts::MANAGER).await);
    let page = "/admin/accounts/A-02";
    let reason = "=HYPERLINK(\"http://evil.example\")";
    let fields = [("proposal[kind]", "credit"), ("proposal[amount]", "600"), ("proposal[reason]", reason)];
    let answer = desk.fill(page, "ledger/propose", &fields).await;
    assert_eq!(answer.location(), "/admin/accounts/A-02?done=waiting", "{}", answer.body);
    assert!(desk.follow(&answer).await.says("等待另一位同事复核"));
    let waiting = manager.read("ledger/waiting", &[]).await.json();
    let row = waiting["waiting"].as_array().unwrap().iter().find(|row| row["house"] == "A-02").unwrap();
    let id = facts::text(&row["id"]);
    let own = desk.call("ledger/approve", &[("id", id.as_str())]).await;
    assert_eq!((own.status, own.body.as_str()), (StatusCode::CONFLICT, "{\"Refused\":\"SecondPerson\"}"));
    assert!(desk.get("/admin/credits").await.says("须由另一位同事"));
    let done = manager.post_form("/admin/credits", "ledger/approve", &[("id", id.as_str())]).await;
    assert_eq!((done.status, done.location()), (StatusCode::FOUND, "/admin/credits"));
    assert!(manager.follow(&done).await.says("已记账"));
    let again = manager.post_form("/admin/credits", "ledger/approve", &[("id", id.as_str())]).await;
    assert!(again.location().starts_with(&format!("{BASE}/admin/credits")) && again.location().contains("__err="));
    let csv = file(&app.as_user(facts::NEIGHBOUR).await, "/house-account/statement.csv", "text/csv").await;
    assert!(csv.body.contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\""), "{}", csv.body);
    assert!(csv.body.contains(",-600.00,"), "{}", csv.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_is_declined_with_a_reason_and_never_without() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    let id = facts::Facts::find(&app).await.proposal;
    let before = app.count("ledger_entry").await;
    let silent = manager.call("ledger/decline", &[("answer[id]", id.as_str()), ("answer[reason]", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", silent.body);
    let fields = [("answer[id]", id.as_str()), ("answer[reason]", "请先与住户确认。")];
    let declined = manager.post_form("/admin/credits", "ledger/decline", &fields).await;
    let page = manager.follow(&declined).await;
    assert!(page.says("请先与住户确认。") && page.says("已退回"), "{}", page.body);
    assert_eq!(app.count("ledger_entry").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booking_that_is_done_is_on_the_account_at_once() {
    let app = App::start().await;
    let butler = app.as_user(facts::BUTLER).await;
    let day = butler.read("bookings/board", &[("date", "")]).await.json();
    let row = day["plan"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["house"] == "A-02" && row["booking"]["state"] == "arrived");
    let id = facts::text(row.map(|row| &row["booking"]["id"]).or(row.map(|row| &row["id"])).unwrap());
    let neighbour = app.as_user(facts::NEIGHBOUR).await;
    let before = neighbour.read("ledger/read", &[("month", "")]).await.json()["balance"].as_i64().unwrap();
    let fields = [("id", id.as_str()), ("act", "complete"), ("back", "/admin")];
    assert_eq!(butler.call("bookings/step", &fields).await.status, StatusCode::OK);
    assert_eq!(butler.call("bookings/step", &fields).await.status, StatusCode::CONFLICT);
    let after = neighbour.read("ledger/read", &[("month", "")]).await.json()["balance"].as_i64().unwrap();
    assert_eq!(after - before, 6_800, "eighty yuan less the gold card's fifteen percent");
}
