//! Working hours of a week: windows of the local day, written as people write them, `09:00-12:00 13:30-18:00`.

use serde::{Deserialize, Serialize};

use super::Shift;
use crate::{
    error::Rule,
    id::ResourceId,
    time::{MINUTE, Ms, Zone},
};

/// Minutes of a day.
pub const WHOLE_DAY: i64 = 1_440;

/// A day has a few spans, not hundreds.
const LONGEST_LINE: usize = 120;

/// Work from one minute of the local day to another. 0 is Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    pub weekday: u8,
    pub from: i64,
    pub to: i64,
}

/// Reads the hours of one weekday. Empty is a day off.
///
/// # Errors
/// `NotATime` for what is no span of a day, `Overlaps` for spans that share a minute.
pub fn parse_day(weekday: u8, typed: &str) -> Result<Vec<Window>, Rule> {
    if typed.chars().count() > LONGEST_LINE {
        return Err(Rule::NotATime);
    }
    let typed = typed.replace(['–', '—', '－', '~', '～', '至'], "-").replace(['：'], ":");
    let spans = typed.split([' ', ',', '，', '、', ';', '；', '\n']).filter(|span| !span.is_empty());
    let mut windows = Vec::new();
    for span in spans {
        let (from, to) =
            span.split_once('-').and_then(|(from, to)| minute(from).zip(minute(to))).ok_or(Rule::NotATime)?;
        if from >= to {
            return Err(Rule::NotATime);
        }
        windows.push(Window { weekday, from, to });
    }
    windows.sort();
    if overlap(&windows) { Err(Rule::Overlaps) } else { Ok(windows) }
}

/// `09:30` as minutes; `24:00` ends a day.
pub fn minute(typed: &str) -> Option<i64> {
    let (hour, minute) = typed.trim().split_once(':')?;
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 {
        return None;
    }
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    let all = hour * 60 + minute;
    (minute < 60 && all <= WHOLE_DAY).then_some(all)
}

/// Whether two windows of a sorted list share a minute of the same weekday.
pub fn overlap(windows: &[Window]) -> bool {
    windows.iter().zip(windows.iter().skip(1)).any(|(one, next)| one.weekday == next.weekday && next.from < one.to)
}

/// The hours of a weekday as a form shows them for editing.
pub fn typed(windows: &[Window], weekday: u8) -> String {
    let spans: Vec<String> = windows
        .iter()
        .filter(|window| window.weekday == weekday)
        .map(|window| format!("{}-{}", clock(window.from), clock(window.to)))
        .collect();
    spans.join(" ")
}

/// The whole week in one line, to tell whether a form is out of date.
pub fn digest(windows: &[Window]) -> String {
    (0..7).map(|weekday| typed(windows, weekday)).collect::<Vec<_>>().join(";")
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Whether somebody works throughout a visit. `None` where no hours say so.
///
/// Own hours come before those of the department. A visit over midnight is looked at by its two days.
pub fn works(
    shifts: &[Shift],
    (resource, department): (ResourceId, &str),
    visit: (Ms, Ms),
    zone: &Zone,
) -> Option<bool> {
    let own: Vec<Window> =
        shifts.iter().filter(|shift| shift.resource == Some(resource)).map(|shift| shift.window).collect();
    let windows: Vec<Window> = if own.is_empty() {
        let ours =
            |shift: &&Shift| shift.resource.is_none() && !department.is_empty() && shift.department == department;
        shifts.iter().filter(ours).map(|shift| shift.window).collect()
    } else {
        own
    };
    if windows.is_empty() {
        return None;
    }
    let (from, to) = (zone.civil(visit.0), zone.civil(visit.1.plus(-MINUTE)));
    let minute = |civil: crate::time::Civil| i64::from(civil.hour) * 60 + i64::from(civil.minute);
    let covers = |weekday: u8, from: i64, to: i64| {
        windows.iter().any(|window| window.weekday == weekday && window.from <= from && to < window.to)
    };
    Some(if from.date == to.date {
        covers(from.weekday, minute(from), minute(to))
    } else {
        covers(from.weekday, minute(from), WHOLE_DAY - 1) && covers(to.weekday, 0, minute(to))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    #[test]
    fn hours_are_read_as_people_write_them_and_written_back_in_one_way() {
        for text in ["09:00-12:00 13:30-18:00", "13:30-18:00，9:00–12:00", "9:00至12:00、13：30~18:00"] {
            let windows = parse_day(2, text).unwrap();
            assert_eq!(typed(&windows, 2), "09:00-12:00 13:30-18:00", "{text}");
            assert_eq!(typed(&windows, 3), "");
        }
        assert_eq!(parse_day(0, "  "), Ok(Vec::new()));
        assert_eq!(parse_day(6, "00:00-24:00").unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_span_of_a_day_is_refused_and_so_are_two_that_overlap() {
        for bad in
            ["9-12", "09:00", "12:00-09:00", "09:00-09:00", "09:60-10:00", "24:01-24:30", "a:bc-10:00", "+9:00-10:00"]
        {
            assert_eq!(parse_day(0, bad), Err(Rule::NotATime), "{bad}");
        }
        assert_eq!(parse_day(0, "09:00-12:00 11:59-13:00"), Err(Rule::Overlaps));
        assert!(parse_day(0, "09:00-12:00 12:00-13:00").is_ok());
    }

    #[test]
    fn own_hours_come_before_those_of_the_department_and_none_say_nothing() {
        let zone = Zone::new(vec![(Ms(0), 8 * 3600)]);
        // Sunday 2026-11-22, 14:00 in Shanghai.
        let visit = (Ms(1_795_327_200_000), Ms(1_795_327_200_000 + HOUR));
        let me = ResourceId(uuid::Uuid::from_u128(1));
        let shift = |resource, from, to| Shift {
            resource,
            department: if resource.is_none() { "butler".to_owned() } else { String::new() },
            window: Window { weekday: 6, from, to },
        };
        let house = shift(None, 9 * 60, 18 * 60);
        assert_eq!(works(&[], (me, "butler"), visit, &zone), None);
        assert_eq!(works(std::slice::from_ref(&house), (me, ""), visit, &zone), None);
        assert_eq!(works(std::slice::from_ref(&house), (me, "butler"), visit, &zone), Some(true));
        let short = [house, shift(Some(me), 9 * 60, 14 * 60 + 59)];
        assert_eq!(works(&short, (me, "butler"), visit, &zone), Some(false));
    }
}
