//! Reading changes nothing (H6), nor does another site (D3), a form has no more fields than it shows (C4), headers on every answer (D1, D5).

use std::collections::BTreeSet;

use axum::http::{Request, StatusCode};
use domain::policy::POLICY;

use crate::{
    facts::{self, APPLIANCE, Facts},
    pages::addresses,
    samples::sample,
    support::{Answer, App, PHOTO, changed, encoded, key, multipart},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h6_reading_every_page_and_every_function_changes_no_row() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    for email in [facts::OWNER, facts::MANAGER] {
        let client = app.as_user(email).await;
        let before = app.rows().await;
        for path in addresses(&facts) {
            client.get(&path).await;
            client.get(&format!("{path}?done=sent&from=1.{}&code=1&search=x&q=x", facts.slot)).await;
        }
        for row in POLICY.iter().filter(|row| !row.writes) {
            let sample = sample(row.endpoint, &facts).unwrap();
            let query: Vec<(&str, &str)> = sample.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            client.read(row.endpoint, &query).await;
        }
        // What writes does not listen to GET at all.
        for row in POLICY.iter().filter(|row| row.writes) {
            let sample = sample(row.endpoint, &facts).unwrap();
            let query: Vec<(&str, &str)> = sample.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = client.read(row.endpoint, &query).await;
            assert!(answer.status.is_client_error(), "{}: {}", row.endpoint, answer.status);
        }
        assert_eq!(changed(&before, &app.rows().await), Vec::<String>::new(), "{email}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d3_a_good_form_from_another_site_is_refused_before_anything_is_written() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let foreign: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "https://evil.portal.example")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
    ];
    for email in [facts::OWNER, facts::MANAGER] {
        let client = app.as_user(email).await;
        let before = app.rows().await;
        for row in POLICY.iter().filter(|row| row.writes) {
            let sample = sample(row.endpoint, &facts).unwrap();
            let (kind, body) = match sample.photos {
                true => ("multipart/form-data; boundary=seam", multipart(&sample.fields, &[PHOTO])),
                false => ("application/x-www-form-urlencoded", encoded(&sample.fields).into_bytes()),
            };
            for headers in foreign {
                let request = Request::post(format!("/api/{}", row.endpoint)).header("content-type", kind);
                let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                let answer = client.send(request, body.clone()).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {headers:?}", row.endpoint);
            }
        }
        assert_eq!(changed(&before, &app.rows().await), Vec::<String>::new(), "{email}");
    }
}

/// The names of all columns, bare and as fields of a form, with a value that would matter.
async fn columns(app: &App, prefix: &str) -> Vec<(String, String)> {
    let names = app
        .texts("SELECT DISTINCT c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'")
        .await;
    let legitimate = [
        "kind",
        "place",
        "places",
        "description",
        "only_me",
        "note",
        "key",
        "slot",
        "service",
        // What the form showed: another total is refused, see the stories of prices.
        "total",
        "units",
        "text_size",
        "locale",
        "scheme",
    ];
    let value = |name: &str| match name {
        "state" => "completed".to_owned(),
        "person_id" | "house_id" | "estate_id" | "assigned_to" | "responsible_id" => key(),
        "role" | "roles" => "admin".to_owned(),
        "tier" => "platinum".to_owned(),
        _ => "1".to_owned(),
    };
    let names: BTreeSet<String> = names.into_iter().filter(|name| !legitimate.contains(&name.as_str())).collect();
    names.iter().flat_map(|name| [(name.clone(), value(name)), (format!("{prefix}[{name}]"), value(name))]).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c4_fields_that_a_form_does_not_have_change_nothing() {
    let app = App::start().await;
    let service = facts::service(&app, APPLIANCE).await;
    let slots = facts::slots(&app, &service).await;
    let lin = app.as_user(facts::OWNER).await;
    let extra = columns(&app, "booking").await;
    assert!(extra.len() > 150, "{}", extra.len());
    for (slot, more) in [(&slots[0].0, Vec::new()), (&slots[1].0, extra)] {
        let form = [("booking[slot]", slot.clone()), ("booking[places]", "1".to_owned()), ("booking[key]", key())];
        let mut form: Vec<(String, String)> = form.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        form.extend(more);
        let answer = lin.call("bookings/request", &form).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
    let made = "SELECT hex(estate_id) || hex(house_id) || hex(person_id) || hex(service_id) || places || state || price || total_fen || note
                || only_me || coalesce(hex(assigned_to), '-') || created_at FROM booking WHERE created_at = (SELECT max(created_at) FROM booking)";
    let made = app.texts(made).await;
    assert_eq!((made.len(), made.first()), (2, made.last()), "{made:?}");
    for (more, place) in [(Vec::new(), "甲"), (columns(&app, "form").await, "乙")] {
        let form = [("kind", "repair"), ("place", place), ("description", "同样的话"), ("key", &key())];
        let mut form: Vec<(String, String)> =
            form.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        // As many as a form may have.
        form.extend(more.into_iter().filter(|(name, _)| !name.contains('[')).take(30));
        let answer = lin.upload(("/", "tickets/report", "application/json"), &form, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
    let made = "SELECT hex(estate_id) || hex(house_id) || hex(person_id) || state || only_me || promised_at || created_at
                || coalesce(hex(responsible_id), '-') || coalesce(hex(callback_id), '-') FROM ticket WHERE description = '同样的话'";
    let made = app.texts(made).await;
    assert_eq!((made.len(), made.first()), (2, made.last()), "{made:?}");
}

fn assert_secured(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {what}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{policy} of {what}");
    assert!(
        answer.header("permissions-policy").contains("camera=()") && !answer.header("x-request-id").is_empty(),
        "{what}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d5_pages_of_people_who_are_signed_in_carry_the_headers_and_fresh_nonces() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let lin = app.as_user(facts::OWNER).await;
    let mut nonces = BTreeSet::new();
    for path in addresses(&facts) {
        let page = lin.get(&path).await;
        assert_secured(&page, &path);
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        let policy = page.header("content-security-policy");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        let scripts = page.body.matches("<script").count();
        assert!(scripts > 0 && page.body.matches(&format!("nonce=\"{nonce}\"")).count() >= scripts, "{path}");
        assert!(
            !page.body.contains(" onclick=") && !page.body.contains("javascript:") && !page.body.contains(" style=\""),
            "{path}"
        );
        assert!(nonces.insert(nonce), "{path}");
    }
    let form = lin.post_form("/services", "bookings/request", &[("booking[slot]", "x")]).await;
    assert_eq!(form.status, StatusCode::FOUND);
    assert_secured(&form, "a redirect");
    assert_secured(&lin.call("bookings/request", &[("booking[slot]", "x")]).await, "a refusal");
    assert_secured(&lin.get("/photos/x").await, "a missing photo");
}
