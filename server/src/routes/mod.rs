//! Routes that are neither pages nor server functions.

pub mod assets;
pub mod calendar;
pub mod dev_mail;
pub mod downloads;
pub mod handbook;
pub mod live;
pub mod photos;
pub mod probes;
pub mod statements;
pub mod texts;

use domain::{
    policy::Need,
    rights::{Capability, Right},
};

/// A route of this folder and who may use it, for the tests of the policy: what is not listed answers 404.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub path: &'static str,
    pub need: Need,
    /// What stands in for a reader's rights, where it is not the policy.
    pub guard: &'static str,
}

const fn route(path: &'static str, need: Need, guard: &'static str) -> Route {
    Route { path, need, guard }
}

pub const ROUTES: &[Route] = &[
    route("/live", Need::SignedIn, "each change is filtered by what the visitor may see"),
    route("/photos/{id}", Need::SignedIn, "the photo's ticket or issue must be visible"),
    route("/photos/{id}/small", Need::SignedIn, "the photo's ticket or issue must be visible"),
    route(
        "/downloads/{id}",
        Need::Either(Right::ReadNotices, Capability::Bookings),
        "the form's service must be visible",
    ),
    route("/calendar/{secret}", Need::Anyone, "the address is the secret; 404 without it or once it was called back"),
    route("/house-account/statement.csv", Need::Resident(Right::SeeAccount), "the policy's row of ledger/read"),
    route("/house-account/statement.xlsx", Need::Resident(Right::SeeAccount), "the policy's row of ledger/read"),
    route("/admin/accounts/{id}/statement.csv", Need::Staff(Capability::Accounts), "the policy's row of ledger/house"),
    route("/admin/accounts/{id}/statement.xlsx", Need::Staff(Capability::Accounts), "the policy's row of ledger/house"),
    route(
        "/handbook/{month}/handbook.pdf",
        Need::Either(Right::ReadNotices, Capability::Bookings),
        "the policy's row of handbook/read; drafts by that of handbook/desk",
    ),
    route("/texts/{name}", Need::Anyone, "the portal's own words"),
    route("/healthz", Need::Anyone, "says nothing but that the process answers"),
    route("/readyz", Need::Anyone, "says nothing but whether the database answers"),
    route("/metrics", Need::Anyone, "bearer token of the configuration; 404 without it"),
    route("/dev/mail", Need::Anyone, "demo only; 404 elsewhere"),
    route("/problem.css", Need::Anyone, "a style sheet"),
];
