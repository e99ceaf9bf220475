//! What arrives by forms, and what it means once it is checked.

use serde::{Deserialize, Serialize};

use super::{AHEAD, Act, CONTENTS, Kind, NOTE, SHELF};
use crate::{
    bookings::quota::Span,
    check::Check,
    error::{Error, Rule},
    id::{FormKey, HouseId, ItemId, ServiceId},
    locale::Bilingual,
    time::{DAY, Date, HOUR, Ms},
};

/// The most pieces that one form may name.
const PIECES: i64 = 9_999;

/// What a resident asks for as it arrives. All text, so that a wrong value becomes a fault and not a broken request.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AskForm {
    pub item: String,
    pub quantity: String,
    pub day: String,
    pub time: String,
    pub note: String,
    /// For safekeeping: what the thing is.
    pub contents: String,
    pub only_me: Option<String>,
    pub key: String,
}

/// What a resident asks for, checked.
#[derive(Clone, Debug)]
pub struct Ask {
    pub item: ItemId,
    pub quantity: i64,
    pub wanted_at: Ms,
    pub note: String,
    pub contents: String,
    pub only_me: bool,
    pub key: FormKey,
}

impl AskForm {
    /// `at` is the estate's clock: the instant of a day's hour and minute.
    ///
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self, now: Ms, at: impl Fn(Date, u8, u8) -> Option<Ms>) -> Result<Ask, Error> {
        let mut check = Check::default();
        let item = check.choice("item", &self.item);
        let key = check.choice("key", &self.key);
        let quantity = pieces(&mut check, "quantity", &self.quantity);
        let wanted_at = moment(&mut check, (&self.day, &self.time), now, at);
        let note = check.optional("note", &self.note, NOTE);
        let contents = check.optional("contents", &self.contents, CONTENTS);
        let only_me = self.only_me.is_some();
        check.done(|| {
            Some(Ask { item: item?, quantity: quantity?, wanted_at: wanted_at?, note, contents, only_me, key: key? })
        })
    }
}

fn pieces(check: &mut Check, field: &str, text: &str) -> Option<i64> {
    let pieces = text.trim().parse::<i64>().ok().filter(|pieces| (1..=PIECES).contains(pieces));
    if pieces.is_none() {
        check.fault(field, Rule::NotANumber);
    }
    pieces
}

/// Not before now, but for whoever took an hour over the form; not later than [`AHEAD`] days.
fn moment(
    check: &mut Check,
    (day, time): (&str, &str),
    now: Ms,
    at: impl Fn(Date, u8, u8) -> Option<Ms>,
) -> Option<Ms> {
    let date = day.trim().parse::<Date>().ok();
    let clock = time.trim().split_once(':').and_then(|(hour, minute)| {
        let (hour, minute) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?);
        (hour < 24 && minute < 60).then_some((hour, minute))
    });
    if date.is_none() {
        check.fault("day", Rule::NotADate);
    }
    if clock.is_none() {
        check.fault("time", Rule::Required);
    }
    let (date, (hour, minute)) = (date?, clock?);
    let Some(wanted) = at(date, hour, minute).filter(|wanted| *wanted <= now.plus(AHEAD * DAY)) else {
        check.fault("day", Rule::NotADate);
        return None;
    };
    if wanted < now.plus(-HOUR) {
        check.fault("day", Rule::InThePast);
        return None;
    }
    Some(wanted.max(now))
}

/// How a thing came in: back from a loan, or to be kept. It travels with photos, so its fields have no brackets.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TakeInForm {
    pub act: String,
    pub words: String,
    pub contents: String,
    pub shelf: String,
    pub key: String,
}

/// How a thing came in, checked.
#[derive(Clone, Debug)]
pub struct TakeIn {
    pub act: Act,
    pub words: String,
    /// For what is kept: what it is and where it lies.
    pub contents: String,
    pub shelf: String,
    pub key: FormKey,
}

impl TakeInForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<TakeIn, Error> {
        let mut check = Check::default();
        let act = check.choice("act", &self.act).filter(|act: &Act| act.looks());
        let key = check.choice("key", &self.key);
        let words = check.optional("words", &self.words, NOTE);
        let (contents, shelf) = kept(&mut check, act == Some(Act::Keep), (&self.contents, &self.shelf));
        check.done(|| Some(TakeIn { act: act?, words, contents, shelf, key: key? }))
    }
}

/// What a kept thing is and where it lies; nothing for all else.
fn kept(check: &mut Check, keeps: bool, (contents, shelf): (&str, &str)) -> (String, String) {
    if keeps {
        (check.text("contents", contents, CONTENTS), check.text("shelf", shelf, SHELF))
    } else {
        (String::new(), String::new())
    }
}

/// The form of the counter: staff give out, or take into safekeeping, what nobody asked for beforehand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CounterForm {
    pub house: String,
    pub item: String,
    /// The kind that the form was made for.
    pub kind: String,
    pub quantity: String,
    pub note: String,
    pub contents: String,
    pub shelf: String,
    pub reason: String,
    pub key: String,
}

/// What is handed over the counter at once. With a reason the share of the house may be passed over, never the stock.
#[derive(Clone, Debug)]
pub struct Handing {
    pub house: HouseId,
    pub item: ItemId,
    pub quantity: i64,
    pub note: String,
    pub contents: String,
    pub shelf: String,
    pub reason: Option<String>,
    pub key: FormKey,
}

impl CounterForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Handing, Error> {
        let mut check = Check::default();
        let house = check.choice("house", &self.house);
        let item = check.choice("item", &self.item);
        let key = check.choice("key", &self.key);
        let kind: Option<Kind> = check.choice("kind", &self.kind);
        let quantity = pieces(&mut check, "quantity", &self.quantity);
        let note = check.optional("note", &self.note, NOTE);
        let (contents, shelf) = kept(&mut check, kind == Some(Kind::Custody), (&self.contents, &self.shelf));
        let reason = Some(check.optional("reason", &self.reason, 200)).filter(|reason| !reason.is_empty());
        check.done(|| {
            let (house, item, quantity, key) = (house?, item?, quantity?, key?);
            Some(Handing { house, item, quantity, note, contents, shelf, reason, key })
        })
    }
}

/// More or fewer pieces of an item, as typed: `10`, `-2`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    pub item: String,
    pub by: String,
    pub reason: String,
    pub key: String,
}

/// A delivery, or a correction after counting.
#[derive(Clone, Debug)]
pub struct LevelChange {
    pub item: ItemId,
    /// Never 0.
    pub by: i64,
    pub reason: String,
    pub key: FormKey,
}

impl ChangeForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<LevelChange, Error> {
        let mut check = Check::default();
        let item = check.choice("item", &self.item);
        let key = check.choice("key", &self.key);
        let by = self.by.trim().replace('−', "-").parse::<i64>().ok();
        let by = by.filter(|by| *by != 0 && (-PIECES..=PIECES).contains(by));
        if by.is_none() {
            check.fault("by", Rule::NotANumber);
        }
        let reason = check.text("reason", &self.reason, 200);
        check.done(|| Some(LevelChange { item: item?, by: by?, reason, key: key? }))
    }
}

/// A new item as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemForm {
    pub service: String,
    pub kind: String,
    pub name_zh: String,
    pub name_en: String,
    pub unit_zh: String,
    pub unit_en: String,
    pub total: String,
    /// Days, for what is lent or kept.
    pub days: String,
    pub most: String,
    /// For what is used up.
    pub span: String,
    pub key: String,
}

/// A new item, checked.
#[derive(Clone, Debug)]
pub struct NewItem {
    pub service: ServiceId,
    pub kind: Kind,
    pub name: Bilingual,
    pub unit: Bilingual,
    pub total: i64,
    pub hours: Option<i64>,
    pub most: i64,
    pub span: Option<Span>,
    pub key: FormKey,
}

impl ItemForm {
    /// Where there is no English name, readers of English see the Chinese one; English does without a unit.
    ///
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<NewItem, Error> {
        let mut check = Check::default();
        let service = check.choice("service", &self.service);
        let kind: Option<Kind> = check.choice("kind", &self.kind);
        let key = check.choice("key", &self.key);
        let zh = check.text("name_zh", &self.name_zh, 40);
        let en = check.optional("name_en", &self.name_en, 60);
        let name = Bilingual { en: if en.is_empty() { zh.clone() } else { en }, zh };
        let zh = check.text("unit_zh", &self.unit_zh, 8);
        let unit = Bilingual { zh, en: check.optional("unit_en", &self.unit_en, 16) };
        let total = pieces(&mut check, "total", &self.total);
        let most = pieces(&mut check, "most", &self.most);
        let (mut hours, mut span) = (None, None);
        match kind {
            Some(Kind::Supply) => span = check.choice("span", &self.span),
            Some(Kind::Lend | Kind::Custody) => {
                let days = pieces(&mut check, "days", &self.days).filter(|days| *days <= 366);
                hours = days.map(|days| days * 24);
            }
            None => {}
        }
        check.done(|| {
            let (service, kind, total, most, key) = (service?, kind?, total?, most?, key?);
            Some(NewItem { service, kind, name, unit, total, hours, most, span, key })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Ms = Ms(1_795_327_200_000);

    fn key() -> String {
        uuid::Uuid::nil().to_string()
    }

    /// Days of 24 hours from the epoch on, as in UTC.
    fn utc(date: Date, hour: u8, minute: u8) -> Option<Ms> {
        Some(Ms(date.epoch_day() * DAY + i64::from(hour) * HOUR + i64::from(minute) * 60_000))
    }

    fn ask(day: &str, time: &str) -> AskForm {
        let (day, time) = (day.to_owned(), time.to_owned());
        AskForm { item: key(), key: key(), quantity: "1".to_owned(), day, time, ..AskForm::default() }
    }

    fn faults<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(String, Rule)> {
        let Err(Error::Invalid(faults)) = result else { panic!("accepted: {result:?}") };
        faults.into_iter().map(|fault| (fault.field, fault.rule)).collect()
    }

    #[test]
    fn a_form_with_wrong_values_reports_each_of_them() {
        let form = AskForm { quantity: "0".to_owned(), day: "never".to_owned(), ..AskForm::default() };
        let fields: Vec<String> = faults(form.parse(NOW, utc)).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["item", "key", "quantity", "day", "time"]);
    }

    #[test]
    fn it_is_fetched_neither_in_the_past_nor_after_a_fortnight() {
        // NOW is 2026-11-22, 06:00 in UTC.
        assert_eq!(faults(ask("2026-11-22", "04:59").parse(NOW, utc)), [("day".to_owned(), Rule::InThePast)]);
        assert_eq!(ask("2026-11-22", "05:30").parse(NOW, utc).unwrap().wanted_at, NOW, "who took long over the form");
        assert_eq!(ask("2026-12-06", "06:00").parse(NOW, utc).unwrap().wanted_at, NOW.plus(14 * DAY));
        assert_eq!(faults(ask("2026-12-06", "06:01").parse(NOW, utc)), [("day".to_owned(), Rule::NotADate)]);
        for time in ["", "24:00", "9", "07:60", "-1:00"] {
            assert_eq!(
                faults(ask("2026-11-23", time).parse(NOW, utc)),
                [("time".to_owned(), Rule::Required)],
                "{time}"
            );
        }
    }

    #[test]
    fn what_is_kept_needs_a_name_and_a_shelf_and_a_return_needs_neither() {
        let form = |act: &str| TakeInForm { act: act.to_owned(), key: key(), ..TakeInForm::default() };
        let fields: Vec<String> = faults(form("keep").parse()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["contents", "shelf"]);
        assert_eq!(form("take_back").parse().unwrap().act, Act::TakeBack);
        assert!(form("lose").parse().is_err(), "only what comes in has a look");
    }

    #[test]
    fn a_level_changes_by_a_number_that_is_not_nothing_and_for_a_reason() {
        let form = |by: &str| ChangeForm { item: key(), key: key(), by: by.to_owned(), reason: "到货".to_owned() };
        assert_eq!(form(" +10 ").parse().unwrap().by, 10);
        assert_eq!(form("−2").parse().unwrap().by, -2);
        for by in ["0", "", "ten", "10000", "1.5"] {
            assert_eq!(faults(form(by).parse()), [("by".to_owned(), Rule::NotANumber)], "{by}");
        }
        let silent = ChangeForm { reason: " ".to_owned(), ..form("1") };
        assert_eq!(faults(silent.parse()), [("reason".to_owned(), Rule::Required)]);
    }

    #[test]
    fn a_new_item_has_what_its_kind_needs() {
        let form = |kind: &str, days: &str, span: &str| ItemForm {
            service: key(),
            kind: kind.to_owned(),
            name_zh: "轮椅".to_owned(),
            unit_zh: "台".to_owned(),
            total: "2".to_owned(),
            most: "1".to_owned(),
            days: days.to_owned(),
            span: span.to_owned(),
            key: key(),
            ..ItemForm::default()
        };
        let lent = form("lend", "7", "").parse().unwrap();
        assert_eq!((lent.hours, lent.span, lent.name.en.as_str()), (Some(168), None, "轮椅"));
        let given = form("supply", "7", "week").parse().unwrap();
        assert_eq!((given.hours, given.span), (None, Some(Span::Week)));
        assert_eq!(faults(form("custody", "", "").parse()), [("days".to_owned(), Rule::NotANumber)]);
        assert_eq!(faults(form("supply", "", "").parse()), [("span".to_owned(), Rule::Required)]);
    }
}
