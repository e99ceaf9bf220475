//! Letters that could not be delivered, for staff (the mail's dead letters).

pub mod api;
pub mod dead_page;
mod words;
