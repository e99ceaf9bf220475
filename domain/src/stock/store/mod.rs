//! Writing and reading issues. How much there is, is a condition of the item's own UPDATE and a constraint of its row: never
//! check, then write. Whoever asks has the pieces off the shelf in the same moment, so that none is promised twice.
//!
//! Locks are taken in one order: issue, item, estate.

mod ask;
mod journal;
mod levels;
mod read;
mod remind;
mod steps;

pub use ask::{ask, hand};
pub use levels::{add_item, change};
pub use read::{desk, find, items, lenders, levels, list, open_for_home};
pub use remind::remind;
pub use steps::{cancel, step, take_in};

pub(crate) use read::sees;
