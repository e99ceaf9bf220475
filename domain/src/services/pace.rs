//! How long a service really takes (SC-5), from what was done before and not from a promise.

use serde::{Deserialize, Serialize};

use crate::time::Ms;

/// Fewer uses than this say nothing, and would tell of single households.
pub const LEAST: usize = 5;

/// Medians over the latest uses, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// From asking to done: 客户需求周期.
    pub whole: i64,
    /// From the door to done: 实际办理周期. `None` where too few were followed to the door.
    pub visit: Option<i64>,
    pub uses: usize,
}

/// One use, done.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Use {
    pub made: Ms,
    pub arrived: Option<Ms>,
    pub done: Option<Ms>,
}

impl Pace {
    /// `None` below [`LEAST`] uses.
    pub fn of(uses: &[Use]) -> Option<Self> {
        let whole: Vec<i64> = uses.iter().filter_map(|one| Some(one.done?.0 - one.made.0)).collect();
        let visit = uses.iter().filter_map(|one| Some(one.done?.0 - one.arrived?.0)).collect();
        let count = whole.len();
        Some(Self { whole: median(whole)?, visit: median(visit), uses: count })
    }
}

/// The middle one; of an even number the lower of the two, which is a time that really was.
fn median(mut times: Vec<i64>) -> Option<i64> {
    if times.len() < LEAST {
        return None;
    }
    times.sort_unstable();
    times.get((times.len() - 1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(made: i64, arrived: Option<i64>, done: i64) -> Use {
        Use { made: Ms(made), arrived: arrived.map(Ms), done: Some(Ms(done)) }
    }

    #[test]
    fn four_uses_say_nothing_and_five_say_the_middle_one() {
        let mut uses: Vec<Use> = [90, 10, 30, 1_000].iter().map(|done| one(0, Some(5), *done)).collect();
        assert_eq!(Pace::of(&uses), None);
        uses.push(one(0, None, 40));
        assert_eq!(Pace::of(&uses), Some(Pace { whole: 40, visit: None, uses: 5 }));
        uses.push(one(0, Some(5), 20));
        assert_eq!(Pace::of(&uses), Some(Pace { whole: 30, visit: Some(25), uses: 6 }));
        assert_eq!(Pace::of(&[]), None);
    }
}
