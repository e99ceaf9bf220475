//! The people of the estate, for staff who look after them: invite, suspend, give roles (ID-1, ID-5).

pub mod api;
pub mod find_page;
pub mod invite_page;
pub mod list_page;
pub mod words;
