//! The private calendar feed (日历订阅): a resident's bookings in the calendar of their own telephone, under an address that
//! only they know and can call back at any time.

use serde::{Deserialize, Serialize};

use crate::time::Ms;

#[cfg(feature = "store")]
pub mod store;

/// A feed that is open. `read_at` is when a calendar last asked for it, to the hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Feed {
    pub created_at: Ms,
    pub read_at: Option<Ms>,
}
