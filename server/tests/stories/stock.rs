//! Borrowing, having kept and fetching supplies, by plain forms.

use axum::http::StatusCode;
use domain::{stock::store as stock, time::DAY};

use crate::{
    facts::{self, UMBRELLAS},
    support::{Answer, App, Client, Fields, PHOTO},
};

const BAGS: &str = "F-L06";
const LOCKERS: &str = "F-O03";
const PAGE: &str = "text/html,*/*;q=0.8";

fn refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("__err="), "{}", answer.location());
}

/// The nth item of a service.
async fn item(app: &App, code: &str, nth: usize) -> (String, String) {
    let service = facts::service(app, code).await;
    let detail = app.as_user(facts::NEIGHBOUR).await.read("services/find", &[("id", &service)]).await.json();
    (format!("/services/{service}"), facts::text(&detail["items"][nth]["id"]))
}

/// Asks by the form of the service's page.
async fn ask(client: &Client, (page, item): &(String, String), more: Fields<'_>) -> Answer {
    let usual =
        [("ask[item]", item.as_str()), ("ask[quantity]", "1"), ("ask[day]", "2026-11-22"), ("ask[time]", "15:00")];
    let mut fields: Vec<(&str, &str)> =
        usual.iter().filter(|(name, _)| more.iter().all(|(given, _)| given != name)).copied().collect();
    fields.extend(more);
    client.fill(page, "stock/ask", &fields).await
}

/// Takes in by the form of the desk's page, with a photo.
async fn take_in(desk: &Client, page: &str, fields: Fields<'_>, photo: &[u8]) -> Answer {
    let mut all = desk.get(page).await.hidden("stock/take_in");
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    desk.upload((page, "stock/take_in", PAGE), &all, &[photo]).await
}

fn photo(page: &Answer) -> String {
    page.body.split("href=\"/photos/").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_borrows_an_umbrella_and_the_desk_takes_it_back_with_a_photo() {
    let app = App::start().await;
    let (lin, desk) = (app.as_user(facts::OWNER).await, app.as_user(facts::DESK).await);
    let umbrella = item(&app, UMBRELLAS, 1).await;
    let page = lin.get(&umbrella.0).await;
    assert!(
        page.says("儿童伞") && page.says("现有 4 把") && page.says("每次借 7 天，每户同时最多 3 把"),
        "{}",
        page.body
    );
    let asked = ask(&lin, &umbrella, &[("ask[note]", "由阿姨来取")]).await;
    let mine = asked.location().to_owned();
    assert!(mine.starts_with("/loans/"), "{mine}: {}", asked.body);
    let told = lin.follow(&asked).await;
    assert!(told.says("今天 15:00 到服务中心报房号即可") && told.says("不需要了"), "{}", told.body);
    assert!(lin.get(&umbrella.0).await.says("现有 3 把"), "put aside at once");
    let list = desk.get("/admin/loans").await;
    assert!(list.says("由阿姨来取") && list.says(&format!("/admin{mine}")), "{}", list.body);

    let page = format!("/admin{mine}");
    let out = desk.fill(&page, "stock/step", &[]).await;
    assert_eq!((out.status, out.location()), (StatusCode::FOUND, page.as_str()), "{}", out.body);
    assert!(lin.get(&mine).await.says("请于 11月29日 14:00 前归还"));
    let back = take_in(&desk, &page, &[("look", "完好，已晾干")], PHOTO).await;
    assert_eq!((back.status, back.location()), (StatusCode::FOUND, page.as_str()), "{}", back.body);
    let end = lin.get(&mine).await;
    assert!(end.says("已归还") && end.says("完好，已晾干"), "{}", end.body);
    assert!(lin.get(&umbrella.0).await.says("现有 4 把"));

    let path = format!("/photos/{}", photo(&end));
    for (email, status) in [
        (facts::OWNER, StatusCode::OK),
        (facts::SPOUSE, StatusCode::OK),
        (facts::DESK, StatusCode::OK),
        (facts::NEIGHBOUR, StatusCode::NOT_FOUND),
        (facts::ADMIN, StatusCode::NOT_FOUND),
        (facts::FAR_MANAGER, StatusCode::NOT_FOUND),
    ] {
        for path in [path.clone(), format!("{path}/small")] {
            assert_eq!(app.as_user(email).await.get(&path).await.status, status, "{email}");
        }
    }
    assert_eq!(app.stranger().get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(lin.get(&page).await.status, StatusCode::NOT_FOUND, "the desk's face is not the owner's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_only_for_me_is_on_no_page_of_the_house_or_of_others() {
    let app = App::start().await;
    let zhou = app.as_user(facts::SPOUSE).await;
    let umbrella = item(&app, UMBRELLAS, 0).await;
    let asked = ask(&zhou, &umbrella, &[("ask[note]", "纪念日的惊喜"), ("ask[only_me]", "true")]).await;
    let mine = asked.location().to_owned();
    assert!(zhou.follow(&asked).await.says("纪念日的惊喜"));
    for email in [facts::OWNER, facts::CHILD, facts::NANNY, facts::NEIGHBOUR, facts::FAR_OWNER, facts::FAR_MANAGER] {
        let client = app.as_user(email).await;
        assert_eq!(client.get(&mine).await.status, StatusCode::NOT_FOUND, "{email}");
        for path in ["/", "/loans", "/bookings"] {
            let page = client.get(path).await;
            assert!(!page.says("纪念日的惊喜") && !page.says(&mine), "{email} {path}");
        }
    }
    assert!(app.as_user(facts::DESK).await.get("/admin/loans").await.says("纪念日的惊喜"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_house_has_one_roll_a_week_and_is_told_so_with_its_words_kept() {
    let app = App::start().await;
    let shen = app.as_user(facts::NEIGHBOUR).await;
    let bags = item(&app, BAGS, 0).await;
    assert!(shen.get(&bags.0).await.says("每户每周最多 1 卷"));
    let first = ask(&shen, &bags, &[]).await;
    assert!(first.location().starts_with("/loans/"), "{}", first.location());
    let second = ask(&shen, &bags, &[("ask[note]", "再来一卷")]).await;
    refused(&second);
    let again = shen.follow(&second).await;
    assert!(again.says("每户每周最多领 1 件，您家这一周的已经领完") && again.says("再来一卷"), "{}", again.body);
    let cancelled = shen.fill(first.location(), "stock/cancel", &[]).await;
    assert!(shen.follow(&cancelled).await.says("已取消"), "{}", cancelled.location());
    let third = ask(&shen, &bags, &[]).await;
    assert!(third.location().starts_with("/loans/"));
    // The roll has no unit in English, and borrows none.
    shen.call("account/prefer", &[("form[locale]", "en"), ("form[back]", "/account")]).await;
    let offer = shen.get(&bags.0).await;
    assert!(offer.says("At most 1 per house and week."), "{}", offer.body);
    assert!(!shen.get(third.location()).await.says("1 卷"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thing_is_kept_against_a_slip_and_what_is_missing_is_asked_for_again() {
    let app = App::start().await;
    let (shen, desk) = (app.as_user(facts::NEIGHBOUR).await, app.as_user(facts::DESK).await);
    let locker = item(&app, LOCKERS, 0).await;
    let nothing = ask(&shen, &locker, &[]).await;
    refused(&nothing);
    let asked = ask(&shen, &locker, &[("ask[contents]", "一盒乐高")]).await;
    let page = format!("/admin{}", asked.location());
    let no_shelf = take_in(&desk, &page, &[("contents", "一盒乐高，封口完好"), ("shelf", "")], PHOTO).await;
    refused(&no_shelf);
    assert!(desk.follow(&no_shelf).await.says("一盒乐高，封口完好"));
    let no_photo = take_in(&desk, &page, &[("contents", "一盒乐高"), ("shelf", "7 号柜")], b"this is no photo").await;
    refused(&no_photo);
    let kept = take_in(&desk, &page, &[("contents", "一盒乐高"), ("shelf", "7 号柜")], PHOTO).await;
    assert_eq!(kept.location(), page);
    let owner = shen.get(asked.location()).await;
    assert!(owner.says("凭条号码") && owner.says("前报号码") && !owner.says("7 号柜"), "{}", owner.body);
    assert!(desk.get("/admin/loans?show=kept").await.says("7 号柜"));
    let done = desk.fill(&page, "stock/step", &[]).await;
    assert!(!done.location().contains("__err="), "{}", done.location());
    assert!(shen.get(asked.location()).await.says("已领回"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_overdue_is_plain_to_owner_and_desk_and_told_by_one_letter() {
    let app = App::start().await;
    let lin = app.as_user(facts::OWNER).await;
    let issue = format!("/loans/{}", facts::Facts::find(&app).await.issue.replace('-', ""));
    assert!(!lin.get("/").await.says("要归还或领取的"));
    stock::remind(&app.ctx).await.unwrap();
    let letters = async || {
        let all = app.texts("SELECT letter FROM mail").await;
        all.into_iter().filter(|letter| letter.contains("loan_overdue") && letter.contains("林悦")).count()
    };
    assert_eq!(letters().await, 0);
    app.clock.advance(8 * DAY);
    for _ in 0..2 {
        stock::remind(&app.ctx).await.unwrap();
    }
    assert_eq!(letters().await, 2, "an umbrella and a box");
    assert!(lin.get(&issue).await.says("已经逾期") && lin.get("/loans").await.says("已逾期"));
    assert!(lin.get("/").await.says("要归还或领取的"));
    let desk = app.as_user(facts::DESK).await;
    assert!(desk.get("/admin/loans?show=out").await.says("已逾期"));
    let longer = desk.fill(&format!("/admin{issue}"), "stock/step", &[]).await;
    assert!(!longer.location().contains("__err="), "{}", longer.location());
    assert!(!lin.get(&issue).await.says("已经逾期"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_hands_out_at_the_counter_restocks_and_adds_an_item() {
    let app = App::start().await;
    let desk = app.as_user(facts::DESK).await;
    let (page, umbrella) = item(&app, UMBRELLAS, 0).await;
    let counter = format!("/admin/loans/new?service={}", page.trim_start_matches("/services/"));
    let sheet = desk.read("stock/counter", &[("service", page.trim_start_matches("/services/"))]).await.json();
    let house = sheet["houses"].as_array().unwrap().iter().find(|house| house["code"] == "B-05").unwrap();
    let fields =
        [("handing[house]", &facts::text(&house["id"])[..]), ("handing[item]", &umbrella), ("handing[quantity]", "5")];
    let over = desk.fill(&counter, "stock/hand", &fields).await;
    refused(&over);
    assert!(desk.follow(&over).await.says("每户同时最多 4 件"));
    let excused: Vec<(&str, &str)> = fields.into_iter().chain([("handing[reason]", "台风天接老人")]).collect();
    let out = desk.fill(&counter, "stock/hand", &excused).await;
    assert!(out.location().starts_with("/admin/loans/"), "{}", out.location());
    assert!(desk.follow(&out).await.says("破例办理：台风天接老人"));

    let stock = "/admin/loans?show=stock";
    let more = [("change[item]", umbrella.as_str()), ("change[by]", "6"), ("change[reason]", "到货")];
    let changed = desk.fill(stock, "stock/change", &more).await;
    assert!(desk.follow(&changed).await.says("库存已更新"), "{}", changed.location());
    let wrong = [("change[item]", umbrella.as_str()), ("change[by]", "许多"), ("change[reason]", "到货")];
    let wrong = desk.fill(stock, "stock/change", &wrong).await;
    refused(&wrong);
    assert!(desk.follow(&wrong).await.says("value=\"许多\""));

    let service = page.trim_start_matches("/services/");
    let item = [
        ("item[service]", service),
        ("item[kind]", "lend"),
        ("item[name_zh]", "轮椅"),
        ("item[unit_zh]", "台"),
        ("item[total]", "2"),
        ("item[most]", "1"),
        ("item[days]", "3"),
    ];
    let added = desk.fill(stock, "stock/add_item", &item).await;
    assert!(desk.follow(&added).await.says("物品已登记"), "{}", added.location());
    let owner = app.as_user(facts::OWNER).await.get(&page).await;
    assert!(owner.says("轮椅") && owner.says("每次借 3 天"), "{}", owner.body);
}
