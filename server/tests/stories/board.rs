//! The dispatcher's board: who has time, what an outsourced visit lacks, and what households want known, by plain forms.

use axum::http::StatusCode;
use domain::time::DAY;
use serde_json::Value;

use crate::{
    facts::{self, COURSE, text},
    support::{Answer, App, Client, key},
};

fn plain(id: &Value) -> String {
    text(id).replace('-', "")
}

/// The bookings of the board's week: service in Chinese, house, and all else.
async fn week(client: &Client, date: &str) -> Value {
    client.read("bookings/board", &[("date", date), ("view", "week")]).await.json()["plan"].clone()
}

fn row<'p>(plan: &'p Value, service: &str, house: &str) -> &'p Value {
    let rows = plan["rows"].as_array().unwrap();
    let found = rows.iter().find(|row| row["booking"]["service"]["name_zh"] == service && row["house"] == house);
    found.unwrap_or_else(|| panic!("no {service} for {house}: {rows:?}"))
}

fn resource(plan: &Value, name: &str) -> String {
    let found = plan["resources"].as_array().unwrap().iter().find(|one| one["name"]["name_zh"] == name);
    plain(&found.unwrap_or_else(|| panic!("no {name}"))["id"])
}

fn refused(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert!(answer.location().contains("__err="), "{}", answer.location());
}

/// Sends the form of the panel with these choices.
async fn arrange(client: &Client, page: &str, id: &str, choices: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("plan[id]", id), ("plan[back]", page)];
    fields.extend(choices);
    client.post_form(page, "bookings/arrange", &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bk3_without_scripts_an_outsourced_visit_is_given_vendor_and_escort_and_only_then_confirmed() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    // Thursday of the same week as loading is four days on.
    let plan = week(&manager, "2026-11-26").await;
    let screens = row(&plan, "制作隐形纱窗、室内地毯", "A-03");
    let id = plain(&screens["booking"]["id"]);
    let page = format!("/admin?date=2026-11-26&view=week&by=vendor&open={id}");
    let shown = manager.get(&page).await;
    assert_eq!(shown.status, StatusCode::OK);
    for words in ["缺陪同", "家中不用含氯药剂。", "素织家居", "陪同的同事"] {
        assert!(shown.says(words), "{words} is missing: {}", shown.body);
    }
    let step = [("id", id.as_str()), ("act", "confirm"), ("back", page.as_str())];
    let confirm = || manager.post_form(&page, "bookings/step", &step);
    let early = confirm().await;
    refused(&early);
    assert!(manager.follow(&early).await.says("还没有安排陪同的同事"));
    let (vendor, butler) = (resource(&plan, "素织家居"), resource(&plan, "周敏"));
    let saved = arrange(&manager, &page, &id, &[("plan[person]", &butler), ("plan[vendor]", &vendor)]).await;
    assert_eq!((saved.status, saved.location()), (StatusCode::FOUND, page.as_str()), "{}", saved.body);
    let done = confirm().await;
    assert_eq!(done.location(), page, "{}", done.body);
    assert!(manager.get(&page).await.says("没有冲突"));
    // The owner reads who was reserved.
    let owner = app.as_user("zheng.lihua@example.com").await;
    assert!(owner.get("/bookings").await.status == StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_serves_another_house_then_is_refused_in_words_with_and_without_scripts() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    let plan = week(&manager, "2026-11-24").await;
    // Tuesday from 13:30 to 15:30; another house books for 14:00.
    let moving = row(&plan, "住户私人口译服务", "A-01");
    let zhou = plain(&moving["assigned_to"]);
    let party = facts::service(&app, "P-H01").await;
    let sheet = manager.read("bookings/new", &[("service", &party)]).await.json();
    let at = moving["booking"]["starts_at"].as_i64().unwrap();
    let slot = sheet["slots"]
        .as_array()
        .unwrap()
        .iter()
        .find(|slot| (slot["starts_at"].as_i64().unwrap() - at).abs() < 3_600_000);
    let key = key();
    let behalf = [
        ("behalf[house]", text(&sheet["houses"][3]["id"])),
        ("behalf[slot]", text(&slot.unwrap()["id"])),
        ("behalf[places]", "1".to_owned()),
        ("behalf[reason]", "贵宾来访".to_owned()),
        ("behalf[key]", key),
    ];
    let fields: Vec<(&str, &str)> = behalf.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let booked = manager.call("bookings/request_for", &fields).await;
    assert_eq!(booked.status, StatusCode::OK, "{}", booked.body);
    let id = booked.location().rsplit('/').next().unwrap().to_owned();
    let page = "/admin?date=2026-11-24";
    let board = manager.get(page).await;
    // Said before anything is sent.
    assert!(board.says("已安排 A-01"), "{}", board.body);
    let fields = [("id", id.as_str()), ("worker", zhou.as_str()), ("back", page)];
    let answer = manager.post_form(page, "bookings/assign", &fields).await;
    refused(&answer);
    assert!(manager.follow(&answer).await.says("这个时间已经安排了 A-01 的预约"));
    let script = manager.call("bookings/assign", &fields).await;
    assert_eq!(script.status, StatusCode::CONFLICT);
    assert!(script.body.contains("\"Held\""), "{}", script.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_arrangement_of_the_board_answers_and_shows_people_departments_and_vendors() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    for view in ["day", "week"] {
        for (by, words) in [("time", "A-01"), ("person", "周敏"), ("department", "绿化部"), ("vendor", "林安消杀")]
        {
            let page = manager.get(&format!("/admin?date=2026-11-22&view={view}&by={by}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.says(words), "{view} {by} lacks {words}: {}", page.body);
        }
    }
    assert_eq!(manager.get("/admin?date=x&view=year&by=colour&open=nothing").await.status, StatusCode::OK);
    let far = app.as_user(facts::FAR_MANAGER).await.get("/admin?date=2026-11-22&view=week&by=person").await;
    // Both estates have a house of that number; the people are its own.
    assert!(!far.says("周敏") && far.says("唐薇"), "{}", far.body);
}

/// Books places of the course until the day after next has so many more bookings.
pub async fn crowd(app: &App, count: usize) -> String {
    let manager = app.as_user(facts::MANAGER).await;
    let day = app.ctx.now().0 + 2 * DAY;
    let mut made = 0;
    for code in [COURSE, "F-L01", "P-H03", "P-L02", "F-M02", "P-L04"] {
        let service = facts::service(app, code).await;
        let sheet = manager.read("bookings/new", &[("service", &service)]).await.json();
        let slots: Vec<&Value> = sheet["slots"].as_array().unwrap().iter().collect();
        let near = slots.iter().filter(|slot| {
            let at = slot["starts_at"].as_i64().unwrap();
            // Shanghai, eight hours ahead.
            (at + 8 * 3_600_000) / DAY == (day + 8 * 3_600_000) / DAY
        });
        for slot in near {
            for turn in 0..usize::try_from(slot["left"].as_i64().unwrap()).unwrap() {
                if made == count {
                    return "2026-11-24".to_owned();
                }
                let houses = sheet["houses"].as_array().unwrap();
                let key = key();
                let fields = [
                    ("behalf[house]", text(&houses[(made + turn) % houses.len()]["id"])),
                    ("behalf[slot]", text(&slot["id"])),
                    ("behalf[places]", "1".to_owned()),
                    ("behalf[reason]", "社区开放日".to_owned()),
                    ("behalf[key]", key),
                ];
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let answer = manager.call("bookings/request_for", &fields).await;
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
                made += 1;
            }
        }
    }
    panic!("only {made} places are free that day")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_of_sixty_bookings_is_all_on_the_board() {
    let app = App::start().await;
    let date = crowd(&app, 60).await;
    let manager = app.as_user(facts::MANAGER).await;
    let rows = week(&manager, &date).await["rows"].as_array().unwrap().len();
    assert!(rows > 60, "{rows}");
    for query in ["", "&by=person", "&view=week&by=person", "&view=week"] {
        let page = manager.get(&format!("/admin?date={date}{query}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let links = page.body.matches("&amp;open=").count().max(page.body.matches("&open=").count());
        assert!(links >= 60, "{query}: {links} of {rows}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_is_ticked_and_signed_by_plain_forms_and_a_list_is_kept_with_its_rule() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    let plan = week(&manager, "2026-11-22").await;
    // Arrived this morning, and the service has a list.
    let air = row(&plan, "家庭装潢后室内环保检测", "C-07");
    let page = format!("/admin?date=2026-11-22&open={}", plain(&air["booking"]["id"]));
    let shown = manager.get(&page).await;
    assert!(shown.says("核对清单") && !shown.says("签收人"), "{}", shown.body);
    let items: Vec<String> = shown
        .body
        .split("name=\"ticks[items][]\"")
        .skip(1)
        .map(|rest| rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned())
        .collect();
    assert_eq!(items.len(), 3, "{}", shown.body);
    let ticks: Vec<(&str, &str)> = items.iter().map(|id| ("ticks[items][]", id.as_str())).collect();
    let ticked = manager.fill(&page, "checklist/tick", &ticks).await;
    assert_eq!(ticked.location(), page, "{}", ticked.body);
    let signed = manager.fill(&page, "checklist/sign", &[("signature[name]", "夏雪")]).await;
    assert_eq!(signed.location(), page, "{}", signed.body);
    assert!(manager.get(&page).await.says("夏雪 已签收"));
    let rule = format!("/admin/resources/rules/{}", facts::service(&app, "F-M03").await);
    let set = manager
        .fill(&rule, "checklist/set_items", &[("list[lines]", "关窗十二小时 | Windows shut for twelve hours")])
        .await;
    assert!(set.location().ends_with("?done=saved"), "{} {}", set.location(), set.body);
    assert!(manager.get(&rule).await.says("关窗十二小时"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_taboo_is_written_shown_at_dispatch_and_ended_by_plain_forms() {
    let app = App::start().await;
    let manager = app.as_user(facts::MANAGER).await;
    let page = "/admin/instructions?house=A-06";
    let words = "客厅在调音，请勿动钢琴。";
    let fields = [("instruction[kind]", "taboo"), ("instruction[words]", words)];
    let answer = manager.fill(page, "dispatch/instruct", &fields).await;
    assert_eq!(answer.location(), "/admin/instructions?house=A-06&done=added", "{}", answer.body);
    let plan = week(&manager, "2026-11-22").await;
    let garden = row(&plan, "园艺养护及后庭院景观园艺设计咨询", "A-06");
    let open = format!("/admin?date=2026-11-22&open={}", plain(&garden["booking"]["id"]));
    assert!(manager.get(&open).await.says(words));
    let before = app.rows().await;
    let bad = manager
        .fill(page, "dispatch/instruct", &[("instruction[kind]", "gossip"), ("instruction[words]", words)])
        .await;
    refused(&bad);
    assert!(manager.follow(&bad).await.says(words), "what was typed is there again");
    assert_eq!(app.rows().await["house_instruction"], before["house_instruction"]);
}
