//! The dispatcher's board (预约调度), and what households want known at dispatch.

pub mod api;
pub mod board_page;
pub mod checklist;
mod day_table;
mod grid;
pub mod instructions_page;
mod look;
mod panel;
mod words;
