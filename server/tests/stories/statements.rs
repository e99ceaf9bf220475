//! H8: each statement is a trip to the database's thread, so a page makes few of them, and as many for a thousand rows as for one.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
};
use tracing_subscriber::{Layer, layer::Context, prelude::*};

use crate::{
    facts::Facts,
    pages::{PAGES, address},
    support::{App, Client},
};

/// Who comes: the session, the person with their house, the roles.
const VISITOR: usize = 3;
/// What a page itself may ask.
const PAGE: usize = 4;
/// Pages that gather several features on one sheet.
const GATHERED: &[(&str, usize)] = &[
    ("/", 8),
    ("/search", 6),
    ("/account", 6),
    ("/services/{id}", 5),
    ("/admin/services/{id}", 6),
    ("/admin", 8),
    ("/plans/{id}", 5),
    ("/admin/resources/rules/{id}", 7),
    ("/admin/vendors/{id}", 5),
];

/// Counts what sqlx says about its statements. It speaks from threads of its own, so the whole process listens: each
/// test is a process of its own.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl<S: Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut setting = Setting(false);
        event.record(&mut setting);
        if event.metadata().target() == "sqlx::query" && !setting.0 {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }
}

/// Whether a statement only sets up a new connection of the pool, which any page may happen to be the first to need.
struct Setting(bool);

impl Visit for Setting {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0 |= field.name() == "summary" && value.starts_with("PRAGMA");
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, format!("{value:?}").trim_matches('"'));
    }
}

impl Counter {
    fn install() -> Self {
        let counter = Self::default();
        tracing_subscriber::registry().with(counter.clone()).init();
        counter
    }

    /// Statements of one visit. The visit before it has noted the session, which happens once a minute.
    async fn of(&self, client: &Client, path: &str) -> usize {
        client.get(path).await;
        let before = self.0.load(Ordering::SeqCst);
        let page = client.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        self.0.load(Ordering::SeqCst) - before
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h8_a_page_makes_few_statements() {
    let counter = Counter::install();
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let owner = app.as_user("lin.yue@example.com").await;
    let manager = app.as_user("qin.shuo@example.com").await;
    let mut over = Vec::new();
    for (pattern, _) in PAGES {
        if ["/invitation", "/job", "/styleguide"].contains(pattern) {
            continue; // A link from a letter, and a page that reads nothing.
        }
        let client = if pattern.starts_with("/admin") { &manager } else { &owner };
        let made = counter.of(client, &address(pattern, &facts)).await;
        let limit = GATHERED.iter().find(|(page, _)| page == pattern).map_or(PAGE, |(_, limit)| *limit);
        if made > VISITOR + limit {
            over.push(format!("{pattern}: {made}, at most {}", VISITOR + limit));
        }
        assert!(made > 0 || pattern.starts_with("/reset"), "{pattern}: nothing was counted");
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h8_a_longer_list_makes_no_more_statements() {
    let counter = Counter::install();
    let app = App::start().await;
    let owner = app.as_user("lin.yue@example.com").await;
    let manager = app.as_user("qin.shuo@example.com").await;
    let lists = [(&owner, "/"), (&owner, "/tickets"), (&manager, "/admin/tickets")];
    let mut before = Vec::new();
    for (client, path) in lists {
        before.push(counter.of(client, path).await);
    }
    for number in 0..8 {
        let mut fields = owner.get("/tickets/new").await.hidden("tickets/report");
        let place = format!("东花园 {number}");
        for (name, value) in [("kind", "repair"), ("place", &place), ("description", "喷头不转了。")] {
            fields.push((name.to_owned(), value.to_owned()));
        }
        let answer = owner.upload(("/tickets/new", "tickets/report", "text/html"), &fields, &[]).await;
        assert!(answer.status.is_redirection(), "{}", answer.body);
    }
    for ((client, path), before) in lists.into_iter().zip(before) {
        assert_eq!(counter.of(client, path).await, before, "{path}");
    }
}
