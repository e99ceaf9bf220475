//! Records of tickets. `read` shows them by the rule of sight; `report` makes them, `write` moves them, each step with its line of the timeline.

mod hold;
mod read;
mod report;
mod write;

pub(crate) use hold::{Line, hold, sees};
pub use read::{find, list, open_for_home, queue, workers};
pub use report::report;
pub use write::{call_back, dispatch, note, resolve, take, tell_owner};
