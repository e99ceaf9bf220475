//! Accounts: signing in, sessions, passwords, one-time codes, the second factor.

#[cfg(feature = "store")]
pub mod store;
