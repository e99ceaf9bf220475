//! Writing orders. The order's row is locked first, then its quote or its delivery's run.

mod ask;
mod bills;
mod goods;
mod journal;
mod place;
mod quotes;
mod steps;
mod sweep;
mod terms;

pub use ask::ask;
pub(crate) use bills::tie_bills;
pub use goods::{close_window, save_product, save_window, shelf};
pub use place::place;
pub use quotes::{approve, decline_quote, quote, withdraw};
pub use steps::{assign, cancel, complete, decline, step, tell};
pub use sweep::sweep;
