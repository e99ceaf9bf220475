//! Coming in and going out: invitation, reset, sign-out.

use axum::http::StatusCode;

use crate::{
    facts::{Facts, MANAGER, OWNER},
    support::{App, BASE, PASSWORD},
};

/// The newest link of a kind in the letters of the demo, without the portal's address.
async fn link(app: &App, kind: &str) -> String {
    let letters = app.stranger().get("/dev/mail").await;
    let start = format!("href=\"{BASE}{kind}");
    let rest =
        letters.body.split(&start).nth(1).unwrap_or_else(|| panic!("no letter leads to {kind}: {}", letters.body));
    format!("{kind}{}", rest.split('"').next().unwrap())
}

fn code(link: &str) -> &str {
    link.split("code=").nth(1).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invited_person_chooses_a_password_and_signs_in() {
    let app = App::start().await;
    let manager = app.as_user(MANAGER).await;
    let invite = [
        ("invite[email]", "he.miao@example.com"),
        ("invite[name_zh]", "何苗"),
        ("invite[name_en]", "He Miao"),
        ("invite[alias]", "苗圃"),
        ("invite[locale]", "zh-CN"),
        ("invite[house]", "A-01"),
        ("invite[relation]", "nanny"),
    ];
    let invited = manager.fill("/admin/people/invite", "people/invite", &invite).await;
    assert!(invited.location().starts_with("/admin/people/"), "{} {}", invited.status, invited.location());
    assert!(manager.follow(&invited).await.says("何苗"));
    let link = link(&app, "/invitation?code=").await;
    let guest = app.stranger();
    for _ in 0..2 {
        let page = guest.get(&link).await;
        assert!(page.status == StatusCode::OK && page.says("何苗"), "looking uses nothing up: {}", page.body);
    }
    let weak =
        guest.fill(&link, "account/accept", &[("form[password]", "123456789012"), ("form[locale]", "zh-CN")]).await;
    assert!(weak.location().contains("__err="), "{}", weak.location());
    let password = "the mint grows by the gate";
    let accepted =
        guest.fill(&link, "account/accept", &[("form[password]", password), ("form[locale]", "zh-CN")]).await;
    assert_eq!(accepted.location(), "/sign-in?done=welcome", "{}", accepted.body);
    let signed_in = guest.sign_in("he.miao@example.com", password).await;
    assert_eq!(signed_in.location(), "/", "{}", signed_in.body);
    assert!(guest.get("/").await.says("何苗"));
    assert_eq!(app.stranger().get(&link).await.status, StatusCode::NOT_FOUND, "the link is used up");
    let twice =
        app.stranger().call("account/accept", &[("form[code]", code(&link)), ("form[password]", password)]).await;
    assert_eq!((twice.status, twice.body.as_str()), (StatusCode::CONFLICT, "{\"Refused\":\"DeadLink\"}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_reset_by_a_letter_once_and_all_sessions_end() {
    let app = App::start().await;
    let before = app.as_user(OWNER).await;
    let guest = app.stranger();
    let asked = guest.fill("/reset", "account/request_reset", &[("email", OWNER)]).await;
    let nobody = guest.fill("/reset", "account/request_reset", &[("email", "nobody@example.com")]).await;
    assert_eq!(
        (asked.status, asked.location(), &asked.body),
        (nobody.status, nobody.location(), &nobody.body),
        "no telling who exists"
    );
    let link = link(&app, "/reset?code=").await;
    let form = [("form[password]", "lanterns over still water")];
    let page = guest.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    let reset = guest.fill(&link, "account/reset", &form).await;
    assert_eq!(reset.location(), "/sign-in?done=reset", "{}", reset.body);
    assert_eq!(before.get("/bookings").await.status, StatusCode::UNAUTHORIZED, "sessions from before are over");
    assert!(guest.sign_in(OWNER, PASSWORD).await.location().contains("__err="));
    assert_eq!(guest.sign_in(OWNER, "lanterns over still water").await.location(), "/");
    let twice = app.stranger().call("account/reset", &[("form[code]", code(&link)), form[0]]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b5_after_signing_out_the_old_cookie_opens_nothing() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let lin = app.as_user(OWNER).await;
    let stolen = app.stranger();
    *stolen.cookies.lock().unwrap() = lin.cookies.lock().unwrap().clone();
    assert_eq!(stolen.get("/bookings").await.status, StatusCode::OK);
    let out = lin.fill("/account", "session/sign_out", &[]).await;
    assert_eq!((out.status, out.location()), (StatusCode::FOUND, "/sign-in"));
    assert!(out.header("clear-site-data").contains("cache"));
    for client in [&lin, &stolen] {
        assert_eq!(client.get("/bookings").await.status, StatusCode::UNAUTHORIZED, "page");
        assert_eq!(
            client.read("tickets/find", &[("id", &facts.ticket)]).await.status,
            StatusCode::UNAUTHORIZED,
            "function"
        );
        assert_eq!(client.get("/live").await.status, StatusCode::UNAUTHORIZED, "live");
        assert_eq!(client.get("/photos/00000000000000000000000000000000").await.status, StatusCode::NOT_FOUND, "photo");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d7_after_signing_in_one_goes_on_to_a_page_of_the_portal_only() {
    let app = App::start().await;
    for (next, goes) in
        [("/tickets", "/tickets"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("https://evil.example", "/")]
    {
        let form = [("form[email]", OWNER), ("form[password]", PASSWORD), ("form[next]", next)];
        let answer = app.stranger().post_form("/sign-in", "session/sign_in", &form).await;
        assert_eq!(answer.location(), goes, "{next}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a8_a_wrong_password_and_an_unknown_address_are_told_alike() {
    let app = App::start().await;
    let wrong = app.stranger().sign_in(OWNER, "not this one at all").await;
    let nobody = app.stranger().sign_in("nobody@example.com", "not this one at all").await;
    assert!(wrong.location().contains("__err="));
    assert_eq!((wrong.status, wrong.location(), &wrong.body), (nobody.status, nobody.location(), &nobody.body));
    assert!(!wrong.location().contains("lin.yue") && !wrong.location().contains("not+this"), "{}", wrong.location());
    let again = app.stranger().follow(&wrong).await;
    assert!(again.status == StatusCode::OK && !again.says("not this one"), "{}", again.body);
}
