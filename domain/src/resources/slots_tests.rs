use proptest::prelude::*;

use super::*;
use crate::services::Name;

fn rule(minutes: i64, buffer_minutes: i64) -> SlotRule {
    SlotRule {
        weekdays: 0b001_1111,
        minutes,
        places: 1,
        buffer_minutes,
        lead_hours: 0,
        horizon_days: 28,
        holidays: true,
        active: true,
        changed_at: Ms(0),
    }
}

fn every_day(from: i64, to: i64) -> Vec<Window> {
    (0..7).map(|weekday| Window { weekday, from, to }).collect()
}

fn zone(name: &str) -> EstateZone {
    EstateZone::named(name).unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn special(day: &str, kind: DayKind, works_as: Option<u8>) -> CalendarDay {
    CalendarDay { day: date(day), kind, name: Name { name_zh: "国庆".to_owned(), name_en: String::new() }, works_as }
}

fn open(rule: &SlotRule, hours: &[Window], days: &[CalendarDay], span: (&str, &str)) -> Vec<String> {
    let zone = zone("Asia/Shanghai");
    let calendar = Calendar { hours, days, blackouts: &[], zone: &zone };
    let openings = calendar.openings(rule, (date(span.0), date(span.1))).unwrap();
    openings.iter().map(|opening| told(&zone, opening.starts_at)).collect()
}

fn told(zone: &EstateZone, at: Ms) -> String {
    let civil = zone.around(at).civil(at);
    format!("{} {:02}:{:02}", civil.date, civil.hour, civil.minute)
}

#[test]
fn a_day_is_cut_into_visits_with_their_buffers_and_the_break_stays_free() {
    let hours = [Window { weekday: 2, from: 540, to: 720 }, Window { weekday: 2, from: 840, to: 1_020 }];
    let times = open(&rule(60, 30), &hours, &[], ("2026-11-25", "2026-11-26"));
    assert_eq!(times, ["2026-11-25 09:00", "2026-11-25 10:30", "2026-11-25 14:00", "2026-11-25 15:30"]);
}

#[test]
fn a_weekend_is_closed_a_holiday_too_and_a_make_up_saturday_works_as_the_weekday_it_stands_for() {
    let hours: Vec<Window> = (0..5).map(|weekday| Window { weekday, from: 540, to: 600 }).collect();
    let days = [special("2026-10-09", DayKind::Holiday, None), special("2026-10-10", DayKind::MakeUp, Some(0))];
    let week = ("2026-10-08", "2026-10-13");
    assert_eq!(open(&rule(60, 0), &hours, &days, week), ["2026-10-08 09:00", "2026-10-10 09:00", "2026-10-12 09:00"]);
    let regardless = SlotRule { holidays: false, ..rule(60, 0) };
    assert_eq!(open(&regardless, &hours, &days, week), ["2026-10-08 09:00", "2026-10-09 09:00", "2026-10-12 09:00"]);
    let shut = [special("2026-10-08", DayKind::Closed, None)];
    assert_eq!(open(&regardless, &hours, &shut, ("2026-10-08", "2026-10-09")), [""; 0]);
}

#[test]
fn hours_to_midnight_end_with_the_day_and_touching_spans_keep_the_buffer() {
    let hours = [Window { weekday: 2, from: 1_200, to: 1_320 }, Window { weekday: 2, from: 1_320, to: 1_440 }];
    let times = open(&rule(60, 30), &hours, &[], ("2026-11-25", "2026-11-26"));
    assert_eq!(times, ["2026-11-25 20:00", "2026-11-25 22:00"]);
}

#[test]
fn a_blackout_takes_the_visits_that_it_touches_and_no_others() {
    let zone = zone("Asia/Shanghai");
    let hours = every_day(540, 780);
    let at = |hour| zone.at(date("2026-11-25"), hour, 0).unwrap();
    let blackouts = [(at(10).plus(1), at(11))];
    let calendar = Calendar { hours: &hours, days: &[], blackouts: &blackouts, zone: &zone };
    let openings = calendar.openings(&rule(60, 0), (date("2026-11-25"), date("2026-11-26"))).unwrap();
    let starts: Vec<Ms> = openings.iter().map(|opening| opening.starts_at).collect();
    assert_eq!(starts, [at(9), at(11), at(12)]);
}

#[test]
fn an_hour_that_the_clocks_leave_out_has_no_visit_and_one_that_they_repeat_has_two() {
    let berlin = zone("Europe/Berlin");
    let (hours, sundays) = (every_day(60, 300), SlotRule { weekdays: 0b111_1111, ..rule(60, 0) });
    let calendar = Calendar { hours: &hours, days: &[], blackouts: &[], zone: &berlin };
    let count = |day: &str| {
        calendar
            .openings(&sundays, (date(day), date(day).plus_days(1)))
            .unwrap()
            .iter()
            .map(|one| told(&berlin, one.starts_at))
            .collect::<Vec<_>>()
    };
    assert_eq!(count("2026-03-29"), ["2026-03-29 01:00", "2026-03-29 03:00", "2026-03-29 04:00"]);
    let doubled = count("2026-10-25");
    assert_eq!(doubled.len(), 5, "{doubled:?}");
    assert_eq!(doubled.iter().filter(|time| time.ends_with("02:00")).count(), 2);
}

#[test]
fn a_calendar_that_opens_nothing_says_why() {
    let zone = zone("Asia/Shanghai");
    let fault = |hours: &[Window], rule: &SlotRule| {
        Calendar { hours, days: &[], blackouts: &[], zone: &zone }.check(rule).unwrap_err()
    };
    assert_eq!(fault(&[], &rule(60, 0)), Fault::NoHours);
    let sunday = [Window { weekday: 6, from: 540, to: 720 }];
    assert_eq!(fault(&sunday, &rule(60, 0)), Fault::NeverOpen);
    let twice = [Window { weekday: 0, from: 600, to: 720 }, Window { weekday: 0, from: 540, to: 601 }];
    assert_eq!(fault(&twice, &rule(60, 0)), Fault::Overlaps);
    assert_eq!(fault(&every_day(540, 570), &rule(60, 0)), Fault::TooShort);
}

fn windows() -> impl Strategy<Value = Vec<Window>> {
    proptest::collection::vec((0u8..7, 0i64..1_380, 30i64..600), 1..8).prop_map(|raw| {
        let mut windows: Vec<Window> = raw
            .into_iter()
            .map(|(weekday, from, length)| Window { weekday, from, to: (from + length).min(1_440) })
            .collect();
        windows.sort();
        let mut kept: Vec<Window> = Vec::new();
        for window in windows {
            if kept.last().is_none_or(|last| last.weekday != window.weekday || last.to <= window.from) {
                kept.push(window);
            }
        }
        kept
    })
}

proptest! {
    #[test]
    fn visits_never_come_closer_than_the_buffer_and_stay_inside_the_hours(
        hours in windows(), minutes in 5i64..240, buffer in 0i64..120, mask in 1i64..128, start in 20_000i64..21_500,
        place in 0usize..3,
    ) {
        let zone = zone(["Asia/Shanghai", "Europe/Berlin", "America/Santiago"][place]);
        let rule = SlotRule { weekdays: mask, ..rule(minutes, buffer) };
        let calendar = Calendar { hours: &hours, days: &[], blackouts: &[], zone: &zone };
        let from = Date::from_epoch_day(start);
        let Ok(openings) = calendar.openings(&rule, (from, from.plus_days(35))) else { return Ok(()) };
        for pair in openings.windows(2) {
            prop_assert!(pair[1].starts_at >= pair[0].ends_at.plus(buffer * MINUTE), "{pair:?}");
        }
        for opening in &openings {
            prop_assert_eq!(opening.ends_at.0 - opening.starts_at.0, minutes * MINUTE);
            let civil = zone.around(opening.starts_at).civil(opening.starts_at);
            prop_assert!(rule.opens_on(civil.weekday));
            let inside = hours.iter().any(|window| {
                let at = |minute: i64| {
                    let (date, minute) = if minute == 1_440 { (civil.date.plus_days(1), 0) } else { (civil.date, minute) };
                    zone.at(date, u8::try_from(minute / 60).unwrap(), u8::try_from(minute % 60).unwrap()).unwrap()
                };
                window.weekday == civil.weekday && at(window.from) <= opening.starts_at && opening.ends_at <= at(window.to)
            });
            prop_assert!(inside, "{} is outside the hours", told(&zone, opening.starts_at));
        }
    }

    #[test]
    fn no_visit_is_on_a_holiday_unless_the_rule_says_so(hours in windows(), day in 20_000i64..21_500) {
        let zone = zone("Asia/Shanghai");
        let holiday = CalendarDay { day: Date::from_epoch_day(day), ..special("2026-10-01", DayKind::Holiday, None) };
        let days = [holiday];
        let calendar = Calendar { hours: &hours, days: &days, blackouts: &[], zone: &zone };
        let follows = SlotRule { weekdays: 127, ..rule(20, 0) };
        let span = (Date::from_epoch_day(day), Date::from_epoch_day(day + 1));
        if let Ok(openings) = calendar.openings(&follows, span) {
            prop_assert!(openings.is_empty());
        }
    }
}
