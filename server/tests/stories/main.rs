//! What people do with the portal, told through the whole router: by whom, in which order, and what they must never see.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on may panic; helpers of tests are no test functions to the lints"
)]

mod support;

mod accounts;
mod board;
mod bookings;
mod calendar;
mod catalogue;
mod client;
mod club;
mod crash;
mod facts;
mod ground;
mod handbook;
mod hostile;
mod ledger;
mod limits;
mod modes;
mod nodes;
mod orders;
mod pages;
mod paper;
mod parallel;
mod plans;
mod policy;
mod prices;
mod privacy;
mod resources;
mod safety;
mod samples;
mod statements;
mod stock;
mod tickets;
mod vendors;
mod waiting;
