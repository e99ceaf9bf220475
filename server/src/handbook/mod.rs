//! The service handbook on paper: what an issue says, set as a book.

pub mod pdf;
mod press;
mod words;

pub use press::{Edition, Press, PressError};
