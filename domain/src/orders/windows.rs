//! The windows in which a service delivers: data of the service, the same every day, closed some hours before.

use serde::{Deserialize, Serialize};

use crate::time::Ms;

/// How many days ahead one can choose a window; the first is today.
#[cfg(feature = "store")]
pub(crate) const DAYS: i64 = 4;

/// A window of a service, in minutes of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "store", derive(sqlx::FromRow))]
pub struct Rule {
    pub starts: i64,
    pub ends: i64,
    pub cutoff_hours: i64,
    /// The most orders of one window.
    pub most: i64,
}

/// A window of one day with the places that are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub starts_at: Ms,
    pub ends_at: Ms,
    /// Orders are taken until then.
    pub closes_at: Ms,
    pub left: i64,
    /// How many orders it carries.
    pub most: i64,
}

#[cfg(feature = "store")]
mod ahead {
    use super::{DAYS, Rule, Run};
    use crate::time::{EstateZone, HOUR, Ms};

    /// The windows of the next days that still take orders, soonest first. None of them has an order yet.
    pub(crate) fn ahead(rules: &[Rule], zone: &EstateZone, now: Ms) -> Vec<Run> {
        let today = zone.around(now).date(now);
        let instant = |day: i64, minutes: i64| {
            let small = |value: i64| u8::try_from(value).ok();
            zone.at(today.plus_days(day), small(minutes / 60)?, small(minutes % 60)?)
        };
        let run = |day: i64, rule: &Rule| {
            let (starts_at, ends_at) = (instant(day, rule.starts)?, instant(day, rule.ends)?);
            let closes_at = starts_at.plus(-rule.cutoff_hours.saturating_mul(HOUR));
            // Where the clocks are set forward a window may shrink to nothing.
            let there = ends_at > starts_at && closes_at > now;
            there.then_some(Run { starts_at, ends_at, closes_at, left: rule.most, most: rule.most })
        };
        let mut runs: Vec<Run> =
            (0..DAYS).flat_map(|day| rules.iter().filter_map(move |rule| run(day, rule))).collect();
        runs.sort_by_key(|run| run.starts_at);
        runs
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        const MORNING: Rule = Rule { starts: 600, ends: 720, cutoff_hours: 14, most: 3 };

        fn shown(zone: &str, now: &str, hour: u8) -> Vec<String> {
            let zone = EstateZone::named(zone).unwrap();
            let now = zone.at(now.parse().unwrap(), hour, 0).unwrap();
            let civil = |at: Ms| zone.around(at).civil(at);
            let runs = ahead(&[MORNING], &zone, now);
            runs.iter().map(|run| format!("{} {}", civil(run.starts_at).date, civil(run.starts_at).hour)).collect()
        }

        #[test]
        fn a_window_closes_on_the_evening_before() {
            assert_eq!(shown("Asia/Shanghai", "2026-11-22", 19), ["2026-11-23 10", "2026-11-24 10", "2026-11-25 10"]);
            assert_eq!(shown("Asia/Shanghai", "2026-11-22", 20), ["2026-11-24 10", "2026-11-25 10"]);
        }

        #[test]
        fn a_window_keeps_its_hour_when_the_clocks_change() {
            assert_eq!(shown("Europe/Berlin", "2026-10-24", 12)[..2], ["2026-10-25 10", "2026-10-26 10"]);
            assert_eq!(shown("Europe/Berlin", "2026-03-28", 12)[..2], ["2026-03-29 10", "2026-03-30 10"]);
        }
    }
}
#[cfg(feature = "store")]
pub(crate) use ahead::ahead;
