//! H5: markup in everything that people can write, and no page that holds it as markup.

use axum::http::StatusCode;

use crate::{
    facts::{self, APPLIANCE, Facts},
    pages::addresses,
    support::{Answer, App, Client, Fields, key},
};

const MARKUP: &str =
    "</textarea></title></script><script>alert(1)</script>\"><img src=x onerror=alert(2)>'--><svg onload=alert(3)>";
const RAW: &[&str] = &["<script>alert", "<img src=x", "<svg onload", "</textarea></title>", "</title></script>"];

fn harmless(page: &Answer, what: &str) {
    for raw in RAW {
        let place = page.body.find(raw).map(|at| page.body[..at].chars().rev().take(120).collect::<Vec<_>>());
        let before = place.map(|chars| chars.into_iter().rev().collect::<String>());
        assert_eq!(before, None, "{what} holds {raw}");
    }
}

async fn done(what: &str, answer: Answer) -> Answer {
    assert!(matches!(answer.status, StatusCode::OK), "{what}: {} {}", answer.status, answer.body);
    answer
}

/// Writes markup into every field that takes a text.
async fn write(app: &App, facts: &Facts) -> Vec<String> {
    let (lin, staff, yu) =
        (app.as_user(facts::OWNER).await, app.as_user(facts::BUTLER).await, app.as_user(facts::MODERATOR).await);
    let manager = app.as_user(facts::MANAGER).await;
    let short: String = MARKUP.chars().take(80).collect();
    let keys: Vec<String> = (0..8).map(|_| key()).collect();
    let slot = facts::slots(app, &facts::service(app, APPLIANCE).await).await[0].0.clone();
    let booking = [
        ("booking[slot]", slot.as_str()),
        ("booking[places]", "1"),
        ("booking[note]", MARKUP),
        ("booking[key]", &keys[0]),
    ];
    let booking = done("booking", lin.call("bookings/request", &booking).await).await.location().to_owned();
    let report = [("kind", "repair"), ("place", short.as_str()), ("description", MARKUP), ("key", &keys[1])];
    let ticket = done("ticket", lin.upload(("/", "tickets/report", "application/json"), &report, &[]).await)
        .await
        .location()
        .to_owned();
    let id = ticket.trim_start_matches("/tickets/");
    done("take", staff.call("tickets/take", &[("id", id), ("seen", "")]).await).await;
    done(
        "tell",
        staff
            .call("tickets/tell_owner", &[("answer[id]", id), ("answer[text]", MARKUP), ("answer[key]", &keys[2])])
            .await,
    )
    .await;
    done(
        "note",
        staff.call("tickets/note", &[("note[id]", id), ("note[text]", MARKUP), ("note[key]", &keys[3])]).await,
    )
    .await;
    done("dispatch", staff.call("tickets/dispatch", &[("id", id), ("worker", &facts.worker)]).await).await;
    done("resolve", staff.call("tickets/resolve", &[("result[id]", id), ("result[text]", MARKUP)]).await).await;
    let heard = [("callback[id]", id), ("callback[satisfied]", "true"), ("callback[words]", MARKUP)];
    done("callback", staff.call("tickets/call_back", &heard).await).await;
    let topic =
        [("topic[board]", "neighbours"), ("topic[title]", &short), ("topic[body]", MARKUP), ("topic[key]", &keys[4])];
    let topic = done("topic", lin.call("club/open_topic", &topic).await).await.location().to_owned();
    let topic_id = topic.trim_start_matches("/club/topics/");
    let reply = [("reply[topic]", topic_id), ("reply[body]", MARKUP), ("reply[key]", &keys[5])];
    let post =
        done("reply", lin.call("club/reply", &reply).await).await.location().split("#p").nth(1).unwrap().to_owned();
    done("hide", yu.call("club/hide", &[("post", post.as_str()), ("reason", MARKUP), ("back", "/")]).await).await;
    let invite = [
        ("invite[kind]", "resident"),
        ("invite[email]", "markup@example.com"),
        ("invite[name_zh]", "<img src=x onerror=alert(2)>"),
        ("invite[name_en]", "\"><img src=x onerror=alert(2)>"),
        ("invite[alias]", "<svg onload=alert(3)>"),
        ("invite[locale]", "zh-CN"),
        ("invite[house]", "A-01"),
        ("invite[relation]", "spouse"),
        ("invite[key]", &keys[6]),
    ];
    let person = done("invite", manager.call("people/invite", &invite).await).await.location().to_owned();
    vec![booking, format!("/admin{ticket}"), ticket, topic, person]
}

/// Refused forms show again what was typed.
async fn refused(client: &Client, facts: &Facts) {
    let long = MARKUP.repeat(200);
    let page = format!("/services/{}", facts.service);
    let booking = [("booking[slot]", MARKUP), ("booking[places]", MARKUP), ("booking[note]", &long)];
    let reply = [("reply[topic]", facts.topic.as_str()), ("reply[body]", &long), ("from", MARKUP)];
    let topic = [("topic[title]", long.as_str()), ("topic[body]", MARKUP), ("topic[board]", "neighbours")];
    let forms: [(&str, &str, Fields<'_>); 3] = [
        (&page, "bookings/request", &booking),
        (&format!("/club/topics/{}", facts.topic), "club/reply", &reply),
        ("/club/boards/neighbours/new", "club/open_topic", &topic),
    ];
    for (from, endpoint, fields) in forms {
        let answer = client.post_form(from, endpoint, fields).await;
        assert!(answer.location().contains("__err="), "{endpoint}: {}", answer.location());
        harmless(&client.follow(&answer).await, endpoint);
    }
    let report = [("kind", MARKUP), ("place", &long), ("description", MARKUP), ("key", MARKUP)];
    let answer = client.upload(("/tickets/new", "tickets/report", "text/html"), &report, &[]).await;
    let again = client.follow(&answer).await;
    assert!(again.says("&lt;/textarea&gt;"), "the draft is shown again: {}", again.body);
    harmless(&again, "tickets/report");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h5_markup_that_people_write_is_text_on_every_page() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let mut paths = write(&app, &facts).await;
    paths.extend(addresses(&facts));
    paths.push("/dev/mail".to_owned());
    for email in [facts::OWNER, facts::SPOUSE, facts::MANAGER, facts::MODERATOR] {
        let client = app.as_user(email).await;
        for path in &paths {
            harmless(&client.get(path).await, path);
        }
    }
    refused(&app.as_user(facts::OWNER).await, &facts).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h5_markup_in_an_address_is_text_on_every_page() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let names = [
        "next", "done", "code", "from", "search", "q", "date", "show", "family", "category", "service", "past", "kind",
        "back", "__err", "__path",
    ];
    let query = crate::support::encoded(&names.map(|name| (name, MARKUP)));
    for email in [facts::OWNER, facts::MANAGER] {
        let client = app.as_user(email).await;
        for path in addresses(&facts) {
            harmless(&client.get(&format!("{path}?{query}")).await, &path);
        }
    }
    let part = crate::support::encoded(&[("", MARKUP)]).trim_start_matches('=').to_owned();
    for path in
        [format!("/sign-in?{query}"), format!("/bookings/{part}"), format!("/club/boards/{part}"), format!("/{part}")]
    {
        harmless(&app.stranger().get(&path).await, &path);
        harmless(&app.as_user(facts::OWNER).await.get(&path).await, &path);
    }
}
