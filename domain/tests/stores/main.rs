//! What the stores promise, each promise kept on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on may panic; helpers of tests are no test functions to the lints"
)]

mod support;

mod accounts;
mod bookings;
mod capacity;
mod checklist;
mod club;
mod concierge;
mod database;
mod demo;
mod dispatch;
mod feed;
mod handbook;
mod import;
mod ledger;
mod line;
mod mail;
mod moving;
mod orders;
mod plans;
mod prices;
mod query_plans;
mod quotas;
mod reminders;
mod resources;
mod search;
mod services;
mod settings;
mod stock;
mod storm;
mod tickets;
mod upkeep;
mod vendors;
mod visits;
