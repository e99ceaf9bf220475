//! Every one of the estate's 47 services has a flow that leads somewhere: an owner without scripts asks for each by the form of its
//! page (1.D), and staff find it where they work.

use axum::http::StatusCode;
use serde_json::Value;

use crate::{
    facts::{self, text},
    support::{App, Client},
};

const PAGE: &str = "text/html,*/*;q=0.8";

/// What became of a wish: where it can be followed.
async fn ask(lin: &Client, service: &Value, detail: &Value) -> Option<String> {
    let page = format!("/services/{}", text(&service["id"]).replace('-', ""));
    // Scaled down to what it tells (SC-3): nothing is asked for any more.
    if service["stage"] == "information" {
        let told = lin.get(&page).await;
        assert!(
            told.says("这项服务目前仅供参考") && told.says(&text(&service["summary"]["summary_zh"])),
            "{page}: {}",
            told.body
        );
        return None;
    }
    let answer = match service["mode"].as_str().unwrap() {
        "scheduled" => {
            let slots = detail["slots"].as_array().unwrap();
            let free = slots.iter().rfind(|slot| slot["left"].as_i64() > Some(0));
            let slot = text(&free.unwrap_or_else(|| panic!("no time for {service}"))["id"]).replace('-', "");
            let mut kept = lin.get(&page).await.hidden("bookings/hold");
            kept.push(("hold[slot]".to_owned(), slot));
            if !kept.iter().any(|(name, _)| name == "hold[places]") {
                kept.push(("hold[places]".to_owned(), "1".to_owned()));
            }
            let held = lin.post_form(&page, "bookings/hold", &kept).await;
            assert_eq!((held.status, held.location()), (StatusCode::FOUND, page.as_str()), "{}", held.body);
            lin.fill(&page, "bookings/request", &[("booking[note]", "请先打电话")]).await
        }
        "request" => {
            let mut fields = vec![("order[note]", "请先打电话"), ("order[wanted]", "月底")];
            // A bill is paid for free until it is due, and by the other service afterwards (FE-7).
            match service["code"].as_str().unwrap() {
                "F-M04" => fields.extend([("order[due_on]", "2026-12-10"), ("order[amount]", "88.20")]),
                "P-M03" => fields.extend([("order[due_on]", "2026-11-10"), ("order[amount]", "88.20")]),
                _ => {}
            }
            lin.fill(&page, "orders/ask", &fields).await
        }
        "delivery" => {
            let counter = &detail["counter"];
            let field = format!("order[count][p{}]", text(&counter["products"][0]["id"]).replace('-', ""));
            let window = counter["runs"][0]["starts_at"].to_string();
            lin.fill(&page, "orders/place", &[("order[window]", &window), (&field, "1")]).await
        }
        "loan" | "supply" => {
            let item = &detail["items"][0];
            let id = text(&item["id"]);
            let mut fields = vec![
                ("ask[item]", id.as_str()),
                ("ask[quantity]", "1"),
                ("ask[day]", "2026-11-23"),
                ("ask[time]", "10:00"),
            ];
            if item["kind"] == "custody" {
                fields.push(("ask[contents]", "一只纸箱"));
            }
            lin.fill(&page, "stock/ask", &fields).await
        }
        "information" => {
            let form = format!("/tickets/new?service={}", text(&service["id"]).replace('-', ""));
            assert!(lin.get(&page).await.says(&form), "{page} leads nowhere");
            let mut fields = lin.get(&form).await.hidden("tickets/report");
            for (name, value) in [("kind", "enquiry"), ("place", "家中"), ("description", "请告诉我联系方式。")]
            {
                fields.push((name.to_owned(), value.to_owned()));
            }
            lin.upload((&form, "tickets/report", PAGE), &fields, &[]).await
        }
        "standing" => {
            let told = lin.get(&page).await;
            assert!(told.says("常设") && told.says(&text(&service["summary"]["summary_zh"])), "{page}: {}", told.body);
            return None;
        }
        other => panic!("unknown mode {other}"),
    };
    assert_eq!(answer.status, StatusCode::FOUND, "{page}: {}", answer.body);
    assert!(!answer.location().contains("__err="), "{page}: {}", answer.location());
    Some(answer.location().to_owned())
}

/// Gives a booking whoever it takes, and confirms it.
async fn confirm(manager: &Client, id: &str) {
    let step = [("id", id), ("act", "confirm")];
    let first = manager.call("bookings/step", &step).await;
    if first.status == StatusCode::OK {
        return;
    }
    assert!(first.body.contains("Unready"), "{}", first.body);
    let booking = manager.read("bookings/find", &[("id", id)]).await.json();
    let at = booking["row"]["starts_at"].as_i64().unwrap();
    let date =
        chrono::DateTime::from_timestamp_millis(at + 8 * domain::time::HOUR).unwrap().format("%Y-%m-%d").to_string();
    let board = manager.read("bookings/board", &[("date", &date)]).await.json();
    let of = |kind: &'static str| {
        board["plan"]["resources"]
            .as_array()
            .unwrap()
            .iter()
            .filter(move |one| one["kind"] == kind && one["active"] == true)
    };
    for vendor in of("vendor") {
        for person in of("person") {
            let plan =
                [("plan[id]", id), ("plan[person]", &text(&person["id"])), ("plan[vendor]", &text(&vendor["id"]))];
            if manager.call("bookings/arrange", &plan).await.status == StatusCode::OK {
                let second = manager.call("bookings/step", &step).await;
                assert_eq!(second.status, StatusCode::OK, "{}", second.body);
                return;
            }
        }
    }
    panic!("nobody has time for {booking}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_the_47_services_is_asked_for_by_its_mode_and_found_by_staff() {
    let app = App::start().await;
    let (lin, manager) = (app.as_user(facts::OWNER).await, app.as_user(facts::MANAGER).await);
    let services = lin.read("services/list", &[("family", ""), ("category", "")]).await.json();
    let services = services.as_array().unwrap();
    assert_eq!(services.len(), 47);
    let mut modes: Vec<&str> = Vec::new();
    for service in services {
        modes.push(service["mode"].as_str().unwrap());
        let detail = lin.read("services/find", &[("id", &text(&service["id"]))]).await.json();
        let Some(made) = ask(&lin, service, &detail).await else { continue };
        let mine = lin.get(&made).await;
        assert_eq!(mine.status, StatusCode::OK, "{made}: {}", mine.body);
        let (place, id) = made.trim_start_matches('/').split_once('/').unwrap_or_else(|| panic!("{made}"));
        let work = match place {
            "bookings" => {
                confirm(&manager, id).await;
                made.clone()
            }
            "orders" => {
                let taken = manager.call("orders/assign", &[("id", id), ("worker", "")]).await;
                assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
                format!("/admin{made}")
            }
            _ => format!("/admin{made}"),
        };
        let found = manager.get(&work).await;
        assert_eq!(found.status, StatusCode::OK, "{work}: {}", found.body);
        assert!(lin.get(&made).await.status == StatusCode::OK);
    }
    modes.sort_unstable();
    modes.dedup();
    assert_eq!(modes, ["delivery", "information", "loan", "request", "scheduled", "standing", "supply"]);
}
