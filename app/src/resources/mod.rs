//! What visits need, when it can be had, and how services open their times.

pub mod api;
mod blackouts;
pub mod days_page;
pub mod hours_page;
pub mod list_page;
pub mod rule_page;
pub mod rules_page;
pub mod sheet_page;
mod words;
