//! Photos of tickets, and of things that came back: made harmless and small, kept beside the database, shown to whoever may
//! see what they belong to.

mod files;
mod prepare;
mod store;

pub(crate) use files::{Kept, failure, keep};
pub use prepare::{LARGEST, Ready, prepare};
pub(crate) use store::{Of, insert, list, list_of_issue};
pub use store::{add, open, open_of_issue};
