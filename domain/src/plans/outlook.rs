//! What is coming of a plan: the days of its rule, with what was settled and the days away.

use std::collections::BTreeMap;

use super::{Away, Dated, Kind, PlanRow, State, Turn, TurnState};
use crate::time::Date;

/// When one looks: today, and the first day that can still be changed.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub today: Date,
    pub open: Date,
}

/// The next days of a plan, at most `count`. `turns` may hold those of other plans.
pub fn outlook(plan: &PlanRow, turns: &[Turn], away: &[Away], window: Window, count: usize) -> Vec<Dated> {
    let settled: BTreeMap<Date, &Turn> = turns
        .iter()
        .filter(|turn| turn.plan_id == plan.id && turn.day >= window.today)
        .map(|turn| (turn.day, turn))
        .collect();
    let mut days: BTreeMap<Date, Option<&Turn>> = settled.iter().map(|(day, turn)| (*day, Some(*turn))).collect();
    if plan.state == State::Active {
        let first = window.today.max(plan.open_from);
        for day in plan.rhythm.next(first, count.saturating_add(settled.len())) {
            days.entry(day).or_insert(None);
        }
    }
    days.into_iter().take(count).map(|(day, turn)| dated(plan, day, turn, away, window)).collect()
}

fn dated(plan: &PlanRow, day: Date, turn: Option<&Turn>, away: &[Away], window: Window) -> Dated {
    let is_away = away.iter().any(|away| away.covers(day));
    let late = day < window.open;
    let state = match turn {
        Some(turn) => Some(turn.state),
        None if is_away => Some(TurnState::Away),
        None if late && plan.kind == Kind::Delivery => Some(TurnState::Due),
        None => None,
    };
    let open = !late && plan.state == State::Active && matches!(state, None | Some(TurnState::Skipped));
    Dated { day, state, turn: turn.cloned(), open }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::{
        id::{AwayId, PlanId, ServiceId, TurnId},
        money::Fen,
        plans::{Rhythm, Weekdays},
        services::Name,
    };

    fn name() -> Name {
        Name { name_zh: String::new(), name_en: String::new() }
    }

    fn plan(from: i64, kind: Kind) -> PlanRow {
        let from_day = Date::from_epoch_day(from);
        PlanRow {
            id: PlanId(Uuid::nil()),
            kind,
            service: name(),
            service_id: ServiceId(Uuid::nil()),
            rhythm: Rhythm { weekdays: Weekdays::DAILY, every_weeks: 1, from_day, until_day: None },
            minute: None,
            quantity: 1,
            note: String::new(),
            state: State::Active,
            open_from: from_day,
            cutoff_hour: 20,
            total: Fen(0),
            person_zh: String::new(),
            person_en: String::new(),
        }
    }

    fn turn(day: i64, state: TurnState) -> Turn {
        Turn {
            id: TurnId(Uuid::nil()),
            plan_id: PlanId(Uuid::nil()),
            day: Date::from_epoch_day(day),
            state,
            why: None,
            reason: String::new(),
            booking_id: None,
            booking: None,
            starts_at: None,
        }
    }

    fn away(first: i64, last: i64) -> Away {
        let day = Date::from_epoch_day;
        Away {
            id: AwayId(Uuid::nil()),
            first_day: day(first),
            last_day: day(last),
            note: String::new(),
            withdrawn_at: None,
            by: name(),
        }
    }

    fn window(today: i64, open: i64) -> Window {
        Window { today: Date::from_epoch_day(today), open: Date::from_epoch_day(open) }
    }

    fn states(dates: &[Dated]) -> Vec<(i64, Option<TurnState>, bool)> {
        dates.iter().map(|dated| (dated.day.epoch_day(), dated.state, dated.open)).collect()
    }

    #[test]
    fn what_is_settled_stays_and_the_rest_follows_the_rule_and_the_days_away() {
        use TurnState::{Away, Done, Due, Skipped};
        let turns = [turn(100, Done), turn(103, Skipped)];
        let dates = outlook(&plan(90, Kind::Delivery), &turns, &[away(104, 105)], window(100, 102), 7);
        assert_eq!(
            states(&dates),
            [
                (100, Some(Done), false),
                (101, Some(Due), false),
                (102, None, true),
                (103, Some(Skipped), true),
                (104, Some(Away), false),
                (105, Some(Away), false),
                (106, None, true),
            ]
        );
    }

    #[test]
    fn of_a_plan_that_is_paused_only_what_was_settled_is_still_to_come() {
        let paused = PlanRow { state: State::Paused, ..plan(90, Kind::Delivery) };
        let dates = outlook(&paused, &[turn(101, TurnState::Due)], &[], window(100, 102), 7);
        assert_eq!(states(&dates), [(101, Some(TurnState::Due), false)]);
    }

    #[test]
    fn after_a_pause_the_days_in_between_do_not_count() {
        let resumed = PlanRow { open_from: Date::from_epoch_day(105), ..plan(90, Kind::Visit) };
        let dates = outlook(&resumed, &[], &[], window(100, 101), 2);
        assert_eq!(states(&dates), [(105, None, true), (106, None, true)]);
    }

    proptest! {
        #[test]
        fn nothing_is_planned_on_days_away_and_no_day_comes_twice(
            from in 80i64..120, first in 80i64..140, length in 0i64..30, count in 0usize..40,
        ) {
            let spans = [away(first, first + length)];
            let dates = outlook(&plan(from, Kind::Delivery), &[], &spans, window(100, 101), count);
            prop_assert_eq!(dates.len(), count);
            prop_assert!(dates.windows(2).all(|pair| pair[0].day < pair[1].day));
            for dated in dates {
                prop_assert_eq!(spans[0].covers(dated.day), dated.state == Some(TurnState::Away));
            }
        }
    }
}
