//! Headers on every answer, other sites kept out, and what must not exist.

use std::collections::HashSet;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use server_fn::axum::server_fn_paths;

use crate::support::{Answer, Portal};

fn assert_secured(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {what}");
    }
    assert!(answer.header("permissions-policy").contains("camera=()"), "{what}");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{policy} of {what}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy} of {what}");
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
}

#[tokio::test]
async fn d5_every_answer_has_the_security_headers_whatever_its_status() {
    let portal = Portal::new().await;
    let request = |method: Method, path: &str| Request::builder().method(method).uri(path);
    let own = |method: Method, path: &str| request(method, path).header("sec-fetch-site", "same-origin");
    let cases = [
        (request(Method::GET, "/sign-in").header("accept", "text/html").body(Body::empty()), StatusCode::OK),
        (request(Method::GET, "/healthz").body(Body::empty()), StatusCode::OK),
        (request(Method::GET, "/readyz").body(Body::empty()), StatusCode::OK),
        (request(Method::GET, "/pkg/portal.js").body(Body::empty()), StatusCode::OK),
        (
            request(Method::GET, "/no/such/page").header("accept", "text/html").body(Body::empty()),
            StatusCode::NOT_FOUND,
        ),
        (request(Method::GET, "/no/such/thing").body(Body::empty()), StatusCode::NOT_FOUND),
        (request(Method::GET, "/live").body(Body::empty()), StatusCode::UNAUTHORIZED),
        (request(Method::GET, "/photos/1").body(Body::empty()), StatusCode::NOT_FOUND),
        (request(Method::POST, "/sign-in").body(Body::empty()), StatusCode::FORBIDDEN),
        (own(Method::POST, "/healthz").body(Body::empty()), StatusCode::METHOD_NOT_ALLOWED),
        (
            own(Method::POST, "/api/session/sign_in").body(Body::from(vec![b'a'; 300 << 10])),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
        (own(Method::POST, "/api/session/sign_out").body(Body::empty()), StatusCode::UNAUTHORIZED),
    ];
    for (request, status) in cases {
        let request = request.unwrap();
        let what = format!("{} {}", request.method(), request.uri());
        let answer = portal.answer(request).await;
        assert_eq!(answer.status, status, "{what}: {}", answer.body);
        assert_secured(&answer, &what);
    }
}

#[tokio::test]
async fn d1_the_nonce_of_the_header_is_the_one_on_the_scripts_and_never_comes_twice() {
    let portal = Portal::new().await;
    let mut seen = HashSet::new();
    for _ in 0..50 {
        let page = portal.get("/sign-in").await;
        let policy = page.header("content-security-policy");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        assert!(nonce.len() >= 32, "{nonce}");
        let scripts = page.body.matches("<script").count();
        assert!(scripts > 0, "{}", page.body);
        assert_eq!(page.body.matches(&format!("nonce=\"{nonce}\"")).count(), scripts, "{}", page.body);
        assert!(seen.insert(nonce));
    }
}

#[tokio::test]
async fn d3_nothing_that_writes_can_be_called_from_another_site() {
    let portal = Portal::new().await;
    let cookie = portal.cookie("lin").await;
    let foreign: &[&[(&str, &str)]] = &[
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
    ];
    let mut writing = 0;
    for (path, method) in server_fn_paths().filter(|(_, method)| method != Method::GET) {
        writing += 1;
        for headers in foreign {
            let mut request =
                Request::builder().method(&method).uri(path).header("cookie", &cookie).header("host", "portal.example");
            request = request.header("content-type", "application/x-www-form-urlencoded");
            for (name, value) in *headers {
                request = request.header(*name, *value);
            }
            let answer = portal.answer(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
            assert!(answer.body.contains("OtherSite"), "{}", answer.body);
        }
    }
    assert!(writing > 0);
}

#[tokio::test]
async fn d3_a_form_of_our_own_passes_without_scripts() {
    let portal = Portal::new().await;
    let request = Request::post("/api/session/sign_out")
        .header("origin", "https://portal.example")
        .header("accept", "text/html")
        .header("cookie", portal.cookie("lin").await)
        .body(Body::empty())
        .unwrap();
    let answer = portal.answer(request).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    assert_eq!(answer.header("location"), "/sign-in");
    assert!(answer.header("clear-site-data").contains("cache"));
}

#[tokio::test]
async fn h6_no_function_that_writes_can_be_called_by_get() {
    for (path, method) in server_fn_paths() {
        let row = domain::policy::row(path.trim_start_matches("/api/"))
            .unwrap_or_else(|| panic!("{path} has no row in the policy"));
        assert_eq!(row.writes, method != Method::GET, "{path}");
    }
}

#[tokio::test]
async fn an_error_has_its_status_for_programs_and_a_way_back_for_people() {
    let portal = Portal::new().await;
    let request = || {
        Request::post("/api/session/sign_out")
            .header("sec-fetch-site", "same-origin")
            .header("referer", "https://portal.example/account")
    };
    let program = portal.answer(request().body(Body::empty()).unwrap()).await;
    assert_eq!((program.status, program.body.as_str()), (StatusCode::UNAUTHORIZED, "\"SignIn\""));
    let person = portal.answer(request().header("accept", "text/html").body(Body::empty()).unwrap()).await;
    assert_eq!(person.status, StatusCode::FOUND, "{}", person.body);
    assert!(person.header("location").starts_with("https://portal.example/account"), "{}", person.header("location"));
}

#[tokio::test]
async fn b7_what_is_made_for_one_reader_is_kept_by_no_cache_and_files_with_a_hash_for_ever() {
    let portal = Portal::new().await;
    let cookie = portal.cookie("lin").await;
    for path in ["/", "/sign-in", "/api/home/read", "/no/such/page"] {
        let answer = portal.get_as(&cookie, path).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    assert!(portal.get("/pkg/portal.AbCdEf12.js").await.header("cache-control").contains("immutable"));
    assert_eq!(portal.get("/pkg/portal.js").await.header("cache-control"), "no-cache");
    assert_eq!(portal.get("/pkg/gone.AbCdEf12.js").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn g9_nothing_is_there_that_nobody_needs() {
    let portal = Portal::new().await;
    for path in [
        "/metrics",
        "/dev/mail",
        "/.git/config",
        "/Cargo.toml",
        "/pkg/",
        "/pkg/../../secret.txt",
        "/pkg/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/api/no_such",
    ] {
        let answer = portal.get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(!answer.body.contains("secret\n") && answer.body != "secret", "{path}");
    }
    let trace = portal.answer(Request::builder().method(Method::TRACE).uri("/").body(Body::empty()).unwrap()).await;
    assert!(trace.status.is_client_error());
}

#[tokio::test]
async fn the_pages_of_the_demo_exist_in_the_demo_only() {
    let portal = Portal::with(&[("PORTAL_DEMO", "true")]).await;
    let page = portal.get("/dev/mail").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.header("strict-transport-security").is_empty(), "served without TLS");
}

#[tokio::test]
async fn metrics_need_their_token_to_the_last_character() {
    let portal = Portal::new().await;
    for given in ["Bearer 0123456789abcdee", "Bearer 0123456789abcde", "0123456789abcdef", "Bearer "] {
        let request = Request::get("/metrics").header("authorization", given).body(Body::empty()).unwrap();
        assert_eq!(portal.answer(request).await.status, StatusCode::NOT_FOUND, "{given}");
    }
}

#[tokio::test]
async fn b3_a_session_past_its_limit_is_nobody_s() {
    let portal = Portal::new().await;
    let cookie = portal.cookie("lin").await;
    let read = || async {
        let request = Request::get("/api/home/read").header("cookie", &cookie).body(Body::empty()).unwrap();
        portal.answer(request).await.status
    };
    assert_eq!(read().await, StatusCode::OK);
    portal.clock.advance(15 * domain::time::DAY);
    assert_eq!(read().await, StatusCode::UNAUTHORIZED);
}
