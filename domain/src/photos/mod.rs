//! Photos of tickets: made harmless and small, kept beside the database, shown to whoever may see the ticket.

mod files;
mod prepare;
mod store;

pub(crate) use files::{Kept, keep};
pub use prepare::{LARGEST, Ready, prepare};
pub use store::{add, open};
pub(crate) use store::{insert, list};
