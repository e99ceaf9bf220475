//! The server as its clients meet it: through the whole router, and against a mail server on this machine.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on may panic; helpers of tests are no test functions to the lints"
)]

mod doors;
mod limits;
mod live;
mod mail;
mod sink;
mod support;
