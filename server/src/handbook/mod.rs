//! The service handbook on paper: what an issue says, set as a book.

pub mod pdf;
