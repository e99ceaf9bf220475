//! Who may call what (C1): tests made from the policy table and from the list of functions that are really there.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use domain::{
    policy::{Need, POLICY, Row},
    rights::{Relation, Role},
};
use server_fn::axum::server_fn_paths;

use crate::{
    facts::{self, Facts},
    samples::{Reach, Sample, sample},
    support::{Answer, App, Client, PHOTO, changed},
};

/// Somebody, with what the policy gives them.
struct Actor {
    name: &'static str,
    email: &'static str,
    relation: Option<Relation>,
    roles: &'static [Role],
    lives: Lives,
}

/// Where somebody stands to house A-01 of the first estate.
#[derive(Clone, Copy, PartialEq)]
enum Lives {
    There,
    InTheEstate,
    Elsewhere,
}

const fn actor(name: &'static str, email: &'static str, lives: Lives) -> Actor {
    Actor { name, email, relation: None, roles: &[], lives }
}

impl Actor {
    const fn lives_as(self, relation: Relation) -> Self {
        Self { relation: Some(relation), ..self }
    }

    const fn works_as(self, roles: &'static [Role]) -> Self {
        Self { roles, ..self }
    }

    fn may(&self, row: &Row) -> bool {
        // Everybody searches in what they may open; who may open none of it finds no search either.
        let searched = ["services/find", "club/notice", "club/topic"];
        match row.endpoint {
            "search/find" => POLICY.iter().any(|row| searched.contains(&row.endpoint) && self.meets(row.need)),
            _ => self.meets(row.need),
        }
    }

    fn meets(&self, need: Need) -> bool {
        let resident = |right| self.relation.is_some_and(|relation| relation.may(right));
        let staff = |capability| self.roles.iter().any(|role| role.capabilities().contains(&capability));
        match need {
            Need::Anyone | Need::SignedIn => true,
            Need::Resident(right) => resident(right),
            Need::Staff(capability) => staff(capability),
            Need::Either(right, capability) => resident(right) || staff(capability),
        }
    }

    /// Whether the sample's objects are within sight.
    fn sees(&self, reach: Reach) -> bool {
        match reach {
            Reach::Own => true,
            Reach::Estate => self.lives != Lives::Elsewhere,
            Reach::House => self.lives == Lives::There || self.lives == Lives::InTheEstate && !self.roles.is_empty(),
        }
    }
}

use Lives::{Elsewhere, InTheEstate, There};

const ACTORS: &[Actor] = &[
    actor("owner", facts::OWNER, There).lives_as(Relation::Owner),
    actor("spouse", facts::SPOUSE, There).lives_as(Relation::Spouse),
    actor("child", facts::CHILD, There).lives_as(Relation::Child),
    actor("nanny", facts::NANNY, There).lives_as(Relation::Nanny),
    actor("neighbour", facts::NEIGHBOUR, InTheEstate).lives_as(Relation::Owner),
    actor("driver of a neighbour", facts::DRIVER, InTheEstate).lives_as(Relation::Driver),
    actor("tenant", facts::TENANT, InTheEstate).lives_as(Relation::Tenant),
    actor("owner of the other estate", facts::FAR_OWNER, Elsewhere).lives_as(Relation::Owner),
    actor("manager of the other estate", facts::FAR_MANAGER, Elsewhere).works_as(&[
        Role::Manager,
        Role::Butler,
        Role::Admin,
        Role::Moderator,
    ]),
    actor("butler", facts::BUTLER, InTheEstate).works_as(&[Role::Butler]),
    actor("technician", facts::TECHNICIAN, InTheEstate).works_as(&[Role::Technician]),
    actor("moderator", facts::MODERATOR, InTheEstate).works_as(&[Role::Moderator, Role::Desk]),
    actor("administrator", facts::ADMIN, InTheEstate).works_as(&[Role::Admin]),
    // Last: manages everything, and so changes the most.
    actor("manager", facts::MANAGER, InTheEstate).works_as(&[Role::Manager]),
];

/// Whose session ends on the way.
const ENDED: [&str; 2] = ["luo.haitao@example.com", "han.bing@example.com"];

async fn ask(client: &Client, row: &Row, sample: &Sample) -> Answer {
    let fields: Vec<(&str, &str)> = sample.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match (row.writes, sample.photos) {
        (false, _) => client.read(row.endpoint, &fields).await,
        (true, false) => client.call(row.endpoint, &fields).await,
        (true, true) => client.upload(("/", row.endpoint, "application/json"), &fields, &[PHOTO]).await,
    }
}

/// A sample for every row of the table.
fn samples(facts: &Facts) -> Vec<(&'static Row, Sample)> {
    let missing = |row: &Row| panic!("no sample for {}: every function is tried with every actor", row.endpoint);
    POLICY.iter().map(|row| (row, sample(row.endpoint, facts).unwrap_or_else(|| missing(row)))).collect()
}

#[tokio::test]
async fn c1_every_function_has_a_row_and_every_row_a_function() {
    let there: BTreeSet<&str> = server_fn_paths().map(|(path, _)| path.trim_start_matches("/api/")).collect();
    let listed: BTreeSet<&str> = POLICY.iter().map(|row| row.endpoint).collect();
    assert!(there.len() > 40, "the functions are not linked into this test: {there:?}");
    assert_eq!(there.difference(&listed).collect::<Vec<_>>(), Vec::<&&str>::new(), "functions without a row");
    assert_eq!(listed.difference(&there).collect::<Vec<_>>(), Vec::<&&str>::new(), "rows without a function");
}

#[tokio::test]
async fn h6_what_writes_is_asked_by_post_and_what_reads_by_get() {
    for (path, method) in server_fn_paths() {
        let row = domain::policy::row(path.trim_start_matches("/api/")).unwrap();
        assert_eq!(method, if row.writes { Method::POST } else { Method::GET }, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c1_who_may_not_is_refused_by_every_function_and_nothing_is_written() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let samples = samples(&facts);
    let before = app.rows().await;
    let stranger = app.stranger();
    for (row, sample) in samples.iter().filter(|(row, _)| row.need != Need::Anyone) {
        let answer = ask(&stranger, row, sample).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::UNAUTHORIZED, "\"SignIn\""),
            "stranger, {}",
            row.endpoint
        );
    }
    assert_eq!(changed(&before, &app.rows().await), Vec::<String>::new(), "by the stranger");
    for actor in ACTORS {
        let client = app.as_user(actor.email).await;
        let before = app.rows().await;
        for (row, sample) in samples.iter().filter(|(row, sample)| !(actor.may(row) && actor.sees(sample.reach))) {
            let answer = ask(&client, row, sample).await;
            assert_eq!(
                (answer.status, answer.body.as_str()),
                (StatusCode::NOT_FOUND, "\"NotFound\""),
                "{}, {}",
                actor.name,
                row.endpoint
            );
        }
        assert_eq!(changed(&before, &app.rows().await), Vec::<String>::new(), "by the {}", actor.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c1_who_may_is_let_in_by_every_function() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    for actor in ACTORS {
        let mut client = app.as_user(actor.email).await;
        for (row, sample) in samples(&facts).iter().filter(|(row, sample)| actor.may(row) && actor.sees(sample.reach)) {
            let mut sample = sample.clone();
            match row.endpoint {
                "mail/retry" => sample.set("id", dead_letter(&app).await),
                "session/end" => {
                    let account = client.read("account/read", &[]).await.json();
                    sample.set("id", facts::text(&account["sessions"][0]["id"]));
                }
                _ => {}
            }
            let answer = ask(&client, row, &sample).await;
            let refused = matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND);
            assert!(
                !refused && !answer.status.is_server_error(),
                "{}, {}: {} {}",
                actor.name,
                row.endpoint,
                answer.status,
                answer.body
            );
            if row.endpoint.starts_with("session/") {
                client = app.as_user(actor.email).await;
            }
        }
    }
}

/// A letter that was given up, and waits on the page of dead letters.
async fn dead_letter(app: &App) -> String {
    let asked = app.stranger().call("account/request_reset", &[("email", facts::NEIGHBOUR)]).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
    let letters = domain::mail::store::claim_due(&app.ctx, 60_000, 100).await.unwrap();
    for letter in &letters {
        domain::mail::store::failed(&app.ctx, letter.id, "550 no such mailbox", true).await.unwrap();
    }
    let manager = app.as_user(facts::MANAGER).await;
    facts::text(&manager.read("mail/dead", &[]).await.json()[0]["id"])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b4_the_suspended_are_strangers_at_once_and_former_residents_are_guests() {
    let app = App::start().await;
    let facts = Facts::find(&app).await;
    let [suspended, former] = ENDED;
    let (gone, moved) = (app.as_user(suspended).await, app.as_user(former).await);
    let manager = app.as_user(facts::MANAGER).await;
    let id = facts::person(&app, suspended).await;
    let done = manager.call("people/suspend", &[("id", id.as_str()), ("reason", "搬离园区，账号停用")]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    app.end_membership(former).await;
    for (row, sample) in samples(&facts) {
        let answer = ask(&gone, row, &sample).await;
        if row.need != Need::Anyone {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "suspended, {}: {}", row.endpoint, answer.body);
        }
        if matches!(row.need, Need::Resident(_) | Need::Staff(_) | Need::Either(..)) {
            let answer = ask(&moved, row, &sample).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "former resident, {}: {}", row.endpoint, answer.body);
        }
    }
    let refused = app.stranger().sign_in(suspended, crate::support::PASSWORD).await;
    assert!(refused.location().contains("__err="), "{}", refused.location());
}
