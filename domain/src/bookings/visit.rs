//! Several services in one visit (同一次上门): bookings of one house that follow each other at one place.

use serde::{Deserialize, Serialize};

use super::BookingRow;
use crate::{
    id::{ServiceId, SlotId},
    services::{Name, tariff::Unit},
    time::{HOUR, Ms},
};

/// The longest pause between two parts of a visit.
pub const PAUSE: i64 = 2 * HOUR;

/// A time that another service of the same place has, beside those of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Companion {
    pub service_id: ServiceId,
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub service: Name,
    pub slot_id: SlotId,
    pub starts_at: Ms,
    pub ends_at: Ms,
    /// What is counted, where the price is for each piece; empty elsewhere.
    #[cfg_attr(feature = "store", sqlx(flatten))]
    pub unit: Unit,
}

/// A booking to which another service is to be added: the parts of its visit in order, itself among them, and what could come
/// with it, service by service and each by time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    pub booking: BookingRow,
    pub parts: Vec<BookingRow>,
    pub companions: Vec<Companion>,
}

/// Whether a time can be one more part of a visit: it overlaps none, and follows or precedes one of them within [`PAUSE`].
pub fn fits(parts: &[(Ms, Ms)], (starts_at, ends_at): (Ms, Ms)) -> bool {
    let apart = |&(from, to): &(Ms, Ms)| if ends_at <= from { from.0 - ends_at.0 } else { starts_at.0 - to.0 };
    parts.iter().all(|part| apart(part) >= 0) && parts.iter().any(|part| apart(part) <= PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn span(from: i64, to: i64) -> (Ms, Ms) {
        (Ms(from * HOUR), Ms(to * HOUR))
    }

    #[test]
    fn a_part_follows_or_precedes_another_within_the_pause() {
        let visit = [span(9, 10), span(11, 12)];
        for (part, good) in [
            (span(10, 11), true),
            (span(12, 13), true),
            (span(14, 15), true),
            (span(15, 16), false),
            (span(6, 7), true),
            (span(5, 6), false),
            (span(9, 10), false),
            (span(8, 13), false),
            (span(11, 13), false),
        ] {
            assert_eq!(fits(&visit, part), good, "{part:?}");
        }
    }

    #[test]
    fn nothing_is_beside_nothing() {
        assert!(!fits(&[], span(9, 10)));
    }
}
