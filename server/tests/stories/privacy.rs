//! What one reader's pages must not hold of another's (C2, C3): canaries, looked for in the bytes.

use axum::http::StatusCode;

use crate::{
    facts::{self, Facts},
    pages::{PAGES, address},
    support::App,
};

/// Words of house A-01 that stand in its bookings, tickets, card and people, and nowhere else.
const CANARIES: &[&str] = &[
    "洗手台下面的角阀",
    "法国客人",
    "结婚纪念日",
    "猫粮",
    "WL 2086",
    "林悦",
    "Lin Yue",
    "周明",
    "林国栋",
    "lin.yue@example.com",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_no_page_of_another_household_or_estate_holds_a_word_of_house_a_01() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    for email in [facts::NEIGHBOUR, facts::DRIVER, facts::TENANT, facts::ENGLISH, facts::FAR_OWNER, facts::FAR_MANAGER]
    {
        let client = app.as_user(email).await;
        // The samples of the style guide are invented on the spot.
        for (pattern, _) in PAGES.iter().filter(|(pattern, _)| *pattern != "/styleguide") {
            let path = address(pattern, &facts);
            let page = client.get(&path).await;
            let theirs = ["/bookings/", "/tickets/{id}"].iter().any(|start| pattern.starts_with(start));
            let far = email == facts::FAR_OWNER || email == facts::FAR_MANAGER;
            let estate_s = pattern.ends_with("{id}");
            if theirs || far && estate_s {
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{email} {path}");
            }
            for canary in CANARIES {
                assert!(!page.says(canary), "{email} reads {canary} on {path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_only_for_me_is_on_no_page_of_the_household() {
    let app = App::start().await;
    let zhou = app.as_user(facts::SPOUSE).await;
    let bookings = zhou.read("bookings/list", &[("past", "false"), ("from", "")]).await.json();
    let row = bookings["items"].as_array().unwrap().iter().find(|row| row["only_me"] == true).unwrap().clone();
    let id = facts::text(&row["id"]);
    assert!(zhou.get(&format!("/bookings/{id}")).await.says("结婚纪念日"));
    let fields = [
        ("kind", "special"),
        ("place", "花房"),
        ("description", "请代订九十九朵玫瑰"),
        ("only_me", "true"),
        ("service", ""),
    ];
    let key = crate::support::key();
    let mut all = fields.to_vec();
    all.push(("key", &key));
    let reported = zhou.upload(("/tickets/new", "tickets/report", "text/html"), &all, &[]).await;
    let ticket = reported.location().to_owned();
    assert!(zhou.get(&ticket).await.says("玫瑰"), "{}", reported.body);
    for email in [facts::OWNER, facts::CHILD, facts::NANNY] {
        let client = app.as_user(email).await;
        assert_eq!(client.get(&format!("/bookings/{id}")).await.status, StatusCode::NOT_FOUND, "{email}");
        assert_eq!(client.get(&ticket).await.status, StatusCode::NOT_FOUND, "{email}");
        for path in ["/", "/bookings", "/tickets", "/account", "/search?q=玫瑰"] {
            let page = client.get(path).await;
            assert!(
                !page.says("玫瑰</") && !page.says("九十九朵") && !page.says("结婚纪念日") && !page.says(&id),
                "{email} {path}"
            );
        }
    }
    let butler = app.as_user(facts::BUTLER).await;
    assert!(butler.get(&format!("/admin{ticket}")).await.says("玫瑰"), "who works on it sees it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_forum_s_pages_hold_no_name_house_or_address_of_anybody_else() {
    let app = App::start().await;
    let people = "SELECT name_zh FROM person UNION SELECT name_en FROM person UNION SELECT email FROM person UNION SELECT address_zh FROM house";
    let written = app
        .texts("SELECT body FROM post UNION SELECT title FROM topic UNION SELECT about_zh FROM board")
        .await
        .join("\n");
    let own = ["林悦", "Lin Yue"];
    // People name each other in what they write; that is theirs to do.
    let canaries: Vec<String> = app
        .texts(people)
        .await
        .into_iter()
        .filter(|name| !written.contains(name.as_str()) && !own.contains(&name.as_str()))
        .collect();
    assert!(canaries.len() > 100, "{canaries:?}");
    let lin = app.as_user(facts::OWNER).await;
    let mut paths = vec!["/club".to_owned(), "/search?q=绣球".to_owned()];
    for slug in ["neighbours", "club"] {
        paths.push(format!("/club/boards/{slug}"));
        let board = lin.read("club/board", &[("slug", slug), ("from", "")]).await.json();
        let topics = board["view"]["topics"]["items"].as_array().unwrap().clone();
        paths.extend(topics.iter().map(|topic| format!("/club/topics/{}", facts::text(&topic["id"]))));
    }
    assert!(paths.len() > 8);
    for path in paths {
        let page = lin.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for canary in &canaries {
            assert!(!page.says(canary), "{path} holds {canary}");
        }
        assert!(!page.body.contains("true_name\\\":{"), "{path}");
    }
}
