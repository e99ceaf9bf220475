//! Vendors told through the whole router: papers that hide a service, the one visit that a crew opens, callbacks.

use axum::http::StatusCode;
use domain::time::{DAY, HOUR};

use crate::{
    bookings::book,
    facts::{self, text},
    support::{Answer, App, BASE, Client},
};

/// Pest control, which 林安消杀 does.
const PESTS: &str = "S-M03";

fn refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("__err="), "{}", answer.location());
}

/// The page of the vendor of that name.
async fn vendor(manager: &Client, name: &str) -> String {
    let list = manager.read("vendors/list", &[]).await.json();
    let row = list["vendors"].as_array().unwrap().iter().find(|row| row["name"]["name_zh"] == name).unwrap().clone();
    format!("/admin/vendors/{}", text(&row["id"]).replace('-', ""))
}

/// The visit of a house on a day of the board.
async fn visit(staff: &Client, date: &str, house: &str, service: &str) -> String {
    let board = staff.read("bookings/board", &[("date", date)]).await.json();
    let rows = board["plan"]["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["house"] == house && row["booking"]["service"]["name_zh"] == service);
    text(&row.unwrap_or_else(|| panic!("{house} has no {service} on {date}: {board}"))["booking"]["id"])
        .replace('-', "")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn vn4_an_expired_licence_hides_its_service_the_same_day_and_a_new_one_brings_it_back() {
    let app = App::start().await;
    let service = facts::service(&app, PESTS).await;
    let slot = facts::slots(&app, &service).await.into_iter().find(|(_, left)| *left > 0).unwrap().0;
    let (manager, lin) = (app.as_user(facts::MANAGER).await, app.as_user(facts::OWNER).await);
    let page = format!("/services/{service}");
    let held = lin.fill(&page, "bookings/hold", &[("hold[slot]", &slot)]).await;
    assert_eq!(held.status, StatusCode::FOUND);
    let open = lin.get(&page).await.hidden("bookings/request");

    let path = vendor(&manager, "林安消杀").await;
    let expired = [
        ("paper[kind]", "qualification"),
        ("paper[number]", "LA-ZZ-9"),
        ("paper[until]", "2026-11-21"),
        ("paper[required]", "true"),
    ];
    let saved = manager.fill(&path, "vendors/add_paper", &expired).await;
    assert_eq!(saved.location(), format!("{path}?done=paper"));
    let told = manager.follow(&saved).await;
    assert!(told.says("证照已更新。") && told.says("必备证照已于 11月21日 到期"), "{}", told.body);

    assert_eq!(lin.get(&page).await.status, StatusCode::NOT_FOUND);
    assert!(!lin.get("/services").await.says("室内有害生物的专项消杀"));
    assert!(!lin.get("/search?q=%E6%B6%88%E6%9D%80").await.says("室内有害生物"));
    assert!(lin.get("/services").await.says("家电调试"));
    // The form that was open before is refused, and says why.
    let late = lin.call("bookings/request", &open).await;
    assert_eq!((late.status, late.says("VendorPaused")), (StatusCode::CONFLICT, true), "{}", late.body);
    // Staff read on the sheet and on the board why.
    let sheet = manager.get(&format!("/admin/services/{service}")).await;
    assert!(sheet.says("林安消杀") && sheet.says("续期后立即恢复"), "{}", sheet.body);
    assert!(manager.get("/admin").await.says("合作商暂停"));

    let found = manager.read("vendors/find", &[("id", path.rsplit('/').next().unwrap())]).await.json();
    let old =
        found["view"]["papers"].as_array().unwrap().iter().find(|paper| paper["number"] == "LA-ZZ-9").unwrap().clone();
    let renewing = format!("{path}?renew={}", text(&old["id"]).replace('-', ""));
    assert!(manager.get(&renewing).await.says("续期：资质证书 LA-ZZ-9"));
    let renewed = manager
        .fill(
            &renewing,
            "vendors/add_paper",
            &[
                ("paper[kind]", "qualification"),
                ("paper[number]", "LA-ZZ-10"),
                ("paper[until]", "2027-11-21"),
                ("paper[required]", "true"),
            ],
        )
        .await;
    assert_eq!(renewed.status, StatusCode::FOUND);
    let told = manager.follow(&renewed).await;
    assert!(told.says("已替换的证照") && !told.says("住户看不到"), "{}", told.body);
    assert_eq!(lin.get(&page).await.status, StatusCode::OK);
    assert!(lin.get("/services").await.says("室内有害生物的专项消杀"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn vn1_a_dossier_is_opened_kept_and_decided_and_an_old_form_is_refused() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    let new = [
        ("vendor[name_zh]", "云上钟表"),
        ("vendor[contact]", "石师傅"),
        ("vendor[phone]", "演示号码"),
        ("vendor[fame]", "good"),
    ];
    let made = manager.fill("/admin/vendors/new", "vendors/save", &new).await;
    let page = manager.follow(&made).await;
    assert!(page.says("云上钟表") && page.says("考察中") && page.says("批准合作后，才能交给它服务"), "{}", page.body);
    let path = made.location().split('?').next().unwrap().to_owned();
    let early =
        manager.fill(&path, "vendors/decide", &[("decision[act]", "approve"), ("decision[reason]", "急用")]).await;
    refused(&early);
    let told = manager.follow(&early).await;
    assert!(told.says("六项考察还没有全部给出结论") && told.says("急用"), "{}", told.body);

    let hidden = manager.get(&path).await.hidden("vendors/save");
    let whole = |phone: &str| -> Vec<(String, String)> {
        let fields = [
            ("name_zh", "云上钟表"),
            ("contact", "石师傅"),
            ("phone", phone),
            ("fame", "good"),
            ("repute", "good"),
            ("qualification", "fair"),
            ("business", "fair"),
            ("crew", "good"),
            ("references", "good"),
        ];
        let typed = fields.map(|(name, value)| (format!("vendor[{name}]"), value.to_owned()));
        hidden.iter().cloned().chain(typed).collect()
    };
    let saved = manager.post_form(&path, "vendors/save", &whole("新号码")).await;
    assert_eq!(saved.location(), format!("{path}?done=saved"));
    let stale = manager.post_form(&path, "vendors/save", &whole("旧号码")).await;
    refused(&stale);
    let told = manager.follow(&stale).await;
    assert!(told.says("情况刚刚有了变化") && told.says("新号码"), "{}", told.body);
    let decided =
        manager.fill(&path, "vendors/decide", &[("decision[act]", "approve"), ("decision[reason]", "手艺好")]).await;
    let told = manager.follow(&decided).await;
    assert!(told.says("合作中") && told.says("手艺好"), "{}", told.body);
    // A butler reads, and finds no form.
    let butler = app.as_user(facts::BUTLER).await;
    let page = butler.get(&path).await;
    assert!(page.says("云上钟表") && !page.says("/api/vendors/"), "{}", page.body);
    assert_eq!(butler.get("/admin/vendors/new").await.status, StatusCode::NOT_FOUND);
}

/// Makes a link by the form of the visit's page, and finds it on the next one.
async fn link(staff: &Client, booking: &str, note: &str) -> String {
    let path = format!("/admin/jobs/{booking}");
    let made = staff.fill(&path, "jobs/open", &[("link[note]", note)]).await;
    assert_eq!((made.status, made.location()), (StatusCode::FOUND, path.as_str()), "{}", made.body);
    let page = staff.follow(&made).await;
    let (_, rest) =
        page.body.split_once(&format!("{BASE}/job?code=")).unwrap_or_else(|| panic!("no link: {}", page.body));
    format!("/job?code={}", rest.chars().take_while(char::is_ascii_hexdigit).collect::<String>())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bk3_a_crew_without_an_account_takes_a_job_and_reports_it_and_the_owner_reads_that() {
    let app = App::start().await;
    let butler = app.as_user(facts::BUTLER).await;
    // Tomorrow at 14:00, for a house with a note of its own.
    let booking = visit(&butler, "2026-11-23", "A-04", "热水炉、煤气报警器、煤气设施的安全检测").await;
    let path = link(&butler, &booking, "走东门，带鞋套").await;
    let crew = app.stranger();
    let page = crew.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for words in
        ["热水炉、煤气报警器", "11月23日 周一 14:00", "走东门，带鞋套", "门牌在上门当天显示", "周敏", "请清出燃气表"]
    {
        assert!(page.says(words), "{words} is missing: {}", page.body);
    }
    for hidden in ["A-04", "上周改约", "黄珊", "/sign-in?next", "/api/job/report"] {
        assert!(!page.says(hidden), "{hidden} is told: {}", page.body);
    }
    let taken = crew.fill(&path, "job/accept", &[]).await;
    assert_eq!(taken.location(), path);
    assert!(crew.follow(&taken).await.says("已接单，请准时到达"));

    app.clock.advance(DAY);
    let butler = app.as_user(facts::BUTLER).await;
    let page = crew.get(&path).await;
    assert!(page.says("A-04"), "{}", page.body);
    let empty = crew.fill(&path, "job/report", &[("report[words]", " ")]).await;
    refused(&empty);
    let done = crew.fill(&path, "job/report", &[("report[words]", "换了报警器电池")]).await;
    assert!(crew.follow(&done).await.says("已收到，辛苦了"));
    let desk = butler.get(&format!("/admin/jobs/{booking}")).await;
    assert!(desk.says("换了报警器电池") && !desk.says("job?code="), "{}", desk.body);
    let huang = app.as_user("huang.shan@example.com").await;
    let own = huang.get(&format!("/bookings/{booking}")).await;
    assert!(own.says("合作商已接单") && own.says("合作商报告：已完工") && !own.says("换了报警器电池"), "{}", own.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_is_wrong_old_or_taken_back_looks_like_a_missing_page_and_reads_change_nothing() {
    let app = App::start().await;
    let butler = app.as_user(facts::BUTLER).await;
    let booking = visit(&butler, "2026-11-23", "A-04", "热水炉、煤气报警器、煤气设施的安全检测").await;
    let first = link(&butler, &booking, "").await;
    let second = link(&butler, &booking, "").await;
    let crew = app.stranger();
    let before = app.rows().await;
    for dead in [first.as_str(), "/job", "/job?code=", "/job?code=%27", &format!("/job?code={}", "0".repeat(64))] {
        let page = crew.get(dead).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{dead}");
        assert!(page.says("请联系派工的园区管家") && !page.says("热水炉"), "{}", page.body);
    }
    assert_eq!(crew.get(&second).await.status, StatusCode::OK);
    assert_eq!(crate::support::changed(&before, &app.rows().await), Vec::<String>::new());
    let code = second.split('=').next_back().unwrap();
    for (endpoint, fields) in
        [("job/accept", vec![("code", "0")]), ("job/report", vec![("report[code]", "0"), ("report[words]", "x")])]
    {
        let answer = crew.call(endpoint, &fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
    }
    butler.fill(&format!("/admin/jobs/{booking}"), "jobs/revoke", &[]).await;
    assert_eq!(crew.get(&second).await.status, StatusCode::NOT_FOUND);
    let answer = crew.call("job/accept", &[("code", code)]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
    let third = link(&butler, &booking, "").await;
    app.clock.advance(2 * DAY + HOUR + HOUR);
    assert_eq!(crew.get(&third).await.status, StatusCode::NOT_FOUND, "a day after the visit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn vn7_a_visit_from_outside_is_called_back_until_the_house_is_satisfied() {
    let app = App::start().await;
    let (butler, desk) = (app.as_user(facts::BUTLER).await, app.as_user(facts::DESK).await);
    let booking = visit(&butler, "2026-11-22", "A-01", "室内有害生物的专项消杀").await;
    for act in ["depart", "arrive", "complete"] {
        let done = butler.call("bookings/step", &[("id", booking.as_str()), ("act", act)]).await;
        assert_eq!(done.status, StatusCode::OK, "{act}: {}", done.body);
    }
    let path = format!("/admin/jobs/{booking}");
    assert!(desk.get("/admin/callbacks").await.says(&path));
    let silent = desk
        .fill(
            &path,
            "callbacks/record",
            &[("callback[satisfied]", "false"), ("callback[grade]", "2"), ("callback[words]", "")],
        )
        .await;
    refused(&silent);
    let bad = [("callback[satisfied]", "false"), ("callback[grade]", "2"), ("callback[words]", "厨房还有一只")];
    assert_eq!(desk.fill(&path, "callbacks/record", &bad).await.location(), path);
    assert!(!desk.get("/admin/callbacks").await.says(&path));
    let open = desk.get("/admin/callbacks?show=open").await;
    assert!(open.says(&path) && open.says("不满意 1 次"), "{}", open.body);
    let good = [("callback[satisfied]", "true"), ("callback[grade]", "4"), ("callback[words]", "")];
    desk.fill(&path, "callbacks/record", &good).await;
    assert!(desk.get("/admin/callbacks?show=done").await.says(&path));
    let page = desk.get(&path).await;
    assert!(
        page.says("已回访满意") && page.says("厨房还有一只") && !page.says("/api/callbacks/record"),
        "{}",
        page.body
    );
    let lin = app.as_user(facts::OWNER).await;
    let own = lin.get(&format!("/bookings/{booking}")).await;
    assert!(own.says("您表示满意") && !own.says("厨房还有一只"), "{}", own.body);
    let manager = app.as_user(facts::MANAGER).await;
    let page = manager.get(&vendor(&manager, "林安消杀").await).await;
    assert!(page.says("回访 5 次 · 满意 60% · 均分 3.4"), "{}", page.body);
    // A technician works the booking, and is told that others call.
    let technician = app.as_user(facts::TECHNICIAN).await;
    assert_eq!(technician.get("/admin/callbacks").await.status, StatusCode::NOT_FOUND);
    assert_eq!(technician.get(&path).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_booked_before_a_licence_expires_is_not_confirmed_after_it() {
    let app = App::start().await;
    let service = facts::service(&app, PESTS).await;
    let slot = facts::slots(&app, &service).await.into_iter().rev().find(|(_, left)| *left > 0).unwrap().0;
    let lin = app.as_user(facts::OWNER).await;
    let booked = book(&lin, &format!("/services/{service}"), &slot, "厨房").await;
    let id = booked.location().rsplit('/').next().unwrap().to_owned();
    // The licence of the demo is good for twelve days more.
    app.clock.advance(12 * DAY + 10 * HOUR);
    let butler = app.as_user(facts::BUTLER).await;
    let late = butler.call("bookings/step", &[("id", id.as_str()), ("act", "confirm")]).await;
    assert_eq!((late.status, late.says("VendorPaused")), (StatusCode::CONFLICT, true), "{}", late.body);
    let lin = app.as_user(facts::OWNER).await;
    assert_eq!(lin.get(&format!("/bookings/{id}")).await.status, StatusCode::OK, "the own booking stays in sight");
}
