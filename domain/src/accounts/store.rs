//! Store of accounts.
