//! Every page: who is let in, and whether it answers at all.

use axum::http::StatusCode;
use domain::{locale::Locale, policy::Need};
use leptos_axum::generate_route_list;
use server::routes::ROUTES;

use crate::{
    facts::{self, Facts},
    support::App,
};

/// How a page meets somebody who is not signed in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Door {
    Open,
    /// 401, with a way to sign in.
    Shut,
    /// Straight to the sign-in page.
    Away,
    /// The page of a link from a letter: 404 without a good code.
    Code,
}

use Door::{Away, Code, Open, Shut};

/// Every page of the portal. One that is missing here fails the tests.
pub const PAGES: &[(&str, Door)] = &[
    ("/", Away),
    ("/account", Shut),
    ("/admin", Shut),
    ("/admin/accounts", Shut),
    ("/admin/accounts/{code}", Shut),
    ("/admin/bookings/new", Shut),
    ("/admin/callbacks", Shut),
    ("/admin/concierge", Shut),
    ("/admin/concierge/new", Shut),
    ("/admin/concierge/{id}", Shut),
    ("/admin/credits", Shut),
    ("/admin/handbook", Shut),
    ("/admin/instructions", Shut),
    ("/admin/jobs/{id}", Shut),
    ("/admin/loans", Shut),
    ("/admin/loans/new", Shut),
    ("/admin/loans/{id}", Shut),
    ("/admin/mail", Shut),
    ("/admin/orders", Shut),
    ("/admin/orders/{id}", Shut),
    ("/admin/people", Shut),
    ("/admin/people/invite", Shut),
    ("/admin/people/{id}", Shut),
    ("/admin/plans", Shut),
    ("/admin/resources", Shut),
    ("/admin/resources/days", Shut),
    ("/admin/resources/hours/{department}", Shut),
    ("/admin/resources/new", Shut),
    ("/admin/resources/rules", Shut),
    ("/admin/resources/rules/{id}", Shut),
    ("/admin/resources/{id}", Shut),
    ("/admin/services", Shut),
    ("/admin/services/evaluation", Shut),
    ("/admin/services/goods", Shut),
    ("/admin/services/new", Shut),
    ("/admin/services/{id}", Shut),
    ("/admin/settings", Shut),
    ("/admin/settings/limits", Shut),
    ("/admin/settings/payment", Shut),
    ("/admin/settings/payment/{id}", Shut),
    ("/admin/tickets", Shut),
    ("/admin/tickets/{id}", Shut),
    ("/admin/vendors", Shut),
    ("/admin/vendors/new", Shut),
    ("/admin/vendors/{id}", Shut),
    ("/bookings", Shut),
    ("/bookings/{id}", Shut),
    ("/bookings/{id}/add", Shut),
    ("/bookings/{id}/move", Shut),
    ("/card", Shut),
    ("/club", Shut),
    ("/club/boards/{slug}", Shut),
    ("/club/boards/{slug}/new", Shut),
    ("/club/notices/{id}", Shut),
    ("/club/topics/{id}", Shut),
    ("/concierge", Shut),
    ("/handbook", Shut),
    ("/handbook/{month}", Shut),
    ("/house-account", Shut),
    ("/invitation", Code),
    ("/job", Code),
    ("/loans", Shut),
    ("/loans/{id}", Shut),
    ("/orders", Shut),
    ("/orders/new", Shut),
    ("/orders/{id}", Shut),
    ("/plans", Shut),
    ("/plans/away/{id}", Shut),
    ("/plans/new/{id}", Shut),
    ("/plans/{id}", Shut),
    ("/reset", Open),
    ("/reset/new", Open),
    ("/search", Shut),
    ("/services", Shut),
    ("/services/wish", Shut),
    ("/services/{id}", Shut),
    ("/sign-in", Open),
    ("/styleguide", Open),
    ("/tickets", Shut),
    ("/tickets/new", Shut),
    ("/tickets/{id}", Shut),
    ("/verify", Open),
];

/// The address of a page with objects of house A-01.
pub fn address(pattern: &str, facts: &Facts) -> String {
    let id = match pattern {
        path if path.starts_with("/admin/people") => &facts.person,
        path if path.starts_with("/admin/concierge") => &facts.place,
        path if path.starts_with("/admin/settings") => &facts.method,
        "/admin/resources/{id}" => &facts.resource,
        path if path.contains("/orders/") => &facts.order,
        path if path.contains("/loans/") => &facts.issue,
        path if path.starts_with("/admin/vendors") => &facts.vendor,
        path if path.starts_with("/admin/jobs") => &facts.booking,
        path if path.starts_with("/plans/away") => &facts.away,
        path if path.starts_with("/plans/new") => &facts.milk,
        path if path.starts_with("/plans") => &facts.plan,
        path if path.contains("/tickets/") => &facts.ticket,
        path if path.starts_with("/bookings") => &facts.booking,
        path if path.starts_with("/club/notices") => &facts.notice,
        path if path.starts_with("/club/topics") => &facts.topic,
        _ => &facts.service,
    };
    pattern
        .replace("{month}", "2026-10")
        .replace("{slug}", "neighbours")
        .replace("{code}", "A-01")
        .replace("{department}", "butler")
        .replace("{id}", id)
}

pub fn addresses(facts: &Facts) -> Vec<String> {
    PAGES.iter().map(|(pattern, _)| address(pattern, facts)).collect()
}

#[tokio::test]
async fn c1_every_page_is_listed_with_its_door() {
    let mut there: Vec<String> = generate_route_list(app::App).iter().map(|route| route.path().to_owned()).collect();
    there.sort();
    there.dedup();
    let listed: Vec<&str> = PAGES.iter().map(|(pattern, _)| *pattern).collect();
    assert_eq!(there, listed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c1_a_stranger_is_asked_to_sign_in_on_every_page_that_is_not_open() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    for (pattern, door) in PAGES {
        let page = app.stranger().get(&address(pattern, &facts)).await;
        let status = match door {
            Open => StatusCode::OK,
            Shut => StatusCode::UNAUTHORIZED,
            Away => StatusCode::FOUND,
            Code => StatusCode::NOT_FOUND,
        };
        assert_eq!(page.status, status, "{pattern}: {} {}", page.location(), page.body);
        if *door == Shut {
            assert!(page.says("/sign-in"), "{pattern} shows no way in: {}", page.body);
        }
        if *pattern == "/styleguide" {
            continue; // Its samples are invented on the spot.
        }
        for canary in ["林悦", "Lin Yue", "洗手台下面的角阀", "WL 2086"] {
            assert!(!page.says(canary), "{pattern} tells a stranger {canary}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c1_the_other_routes_keep_their_doors() {
    let app = App::start().await;
    for route in ROUTES {
        let path = route
            .path
            .replace("{id}", &crate::support::key())
            .replace("{secret}", "unknown.ics")
            .replace("/texts/{name}", &app::i18n::texts_path(Locale::Zh, true));
        let answer = app.stranger().get(&path).await;
        let expected: &[u16] = match (route.path, route.need) {
            ("/metrics" | "/calendar/{secret}", _) => &[404],
            (_, Need::Anyone) => &[200],
            // A photo that one may not see does not exist, for strangers either.
            _ => &[401, 404],
        };
        assert!(expected.contains(&answer.status.as_u16()), "{}: {}", route.path, answer.status);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_answers_those_whom_it_is_for_in_both_languages() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    for (email, staff) in [(facts::OWNER, false), (facts::ENGLISH, false), (facts::MANAGER, true)] {
        let client = app.as_user(email).await;
        for (pattern, door) in PAGES.iter().filter(|(pattern, _)| pattern.starts_with("/admin") == staff) {
            // The things of house A-01 are not for the other house.
            let own = ["/tickets/{id}", "/loans/{id}", "/orders/{id}", "/plans/{id}", "/plans/away/{id}"];
            let theirs = email == facts::ENGLISH && (pattern.starts_with("/bookings/") || own.contains(pattern));
            let page = client.get(&address(pattern, &facts)).await;
            let status = if *door == Code || theirs { StatusCode::NOT_FOUND } else { StatusCode::OK };
            assert_eq!(page.status, status, "{email} {pattern}: {}", page.body);
            let language = if email == facts::ENGLISH { "lang=\"en\"" } else { "lang=\"zh-CN\"" };
            assert!(page.says(language), "{email} {pattern}");
        }
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_says_so_in_the_reader_s_language() {
    let app = App::start().await;
    let zh = app.stranger().get_in("zh-CN", "/no/such/page").await;
    let en = app.stranger().get_in("en", "/no/such/page").await;
    assert_eq!((zh.status, en.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert!(zh.says("lang=\"zh-CN\"") && en.says("lang=\"en\""), "{}", en.body);
}
