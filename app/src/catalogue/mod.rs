//! The catalogue as staff keep it: services with their life and their versions, and the month's evaluation (SC-2 to SC-6).

pub mod api;
mod changes;
mod downloads;
pub mod evaluation_page;
mod fields;
pub mod find_page;
mod history;
pub mod list_page;
pub mod new_page;
mod wishes;
pub mod words;
