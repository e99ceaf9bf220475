//! What arrives by forms, and what it means once it is checked. All text, so that a wrong value becomes a fault.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Bill, Reason};
use crate::{
    check::Check,
    error::{Error, Rule},
    id::{FormKey, OrderId, ProductId, QuoteId, ServiceId},
    ledger::parse_yuan,
    locale::Bilingual,
    money::Fen,
    services::price::Item,
    time::{Date, Ms},
};

/// Characters of what is asked for, and of other words.
pub const TEXT: u16 = 1_000;
pub const WORDS: u16 = 500;
/// The lines of a quote's form, and the receipts of a completion.
pub const ROWS: usize = 6;
pub const RECEIPTS: usize = 3;
/// So many of one product at once.
const MOST_OF_ONE: i64 = 99;
const KINDS_AT_ONCE: usize = 40;

/// What a resident asks for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AskForm {
    /// Empty for whatever the resident has on their mind (BK-8).
    pub service: String,
    pub note: String,
    pub wanted: String,
    pub only_me: Option<String>,
    /// Of a bill.
    pub due_on: String,
    pub amount: String,
    pub key: String,
}

#[derive(Clone, Debug)]
pub struct Ask {
    pub service: Option<ServiceId>,
    pub note: String,
    pub wanted: String,
    pub only_me: bool,
    pub bill: Option<Bill>,
    pub key: FormKey,
}

impl AskForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Ask, Error> {
        let mut check = Check::default();
        let key = check.choice("key", &self.key);
        let service = if self.service.is_empty() { None } else { check.choice("service", &self.service) };
        let is_bill = !self.due_on.is_empty() || !self.amount.is_empty();
        let note =
            if is_bill { check.optional("note", &self.note, TEXT) } else { check.text("note", &self.note, TEXT) };
        let wanted = check.optional("wanted", &self.wanted, 80);
        let only_me = self.only_me.is_some();
        let bill = if is_bill { bill(&mut check, &self.due_on, &self.amount) } else { None };
        check.done(|| Some(Ask { service, note, wanted, only_me, bill, key: key? }))
    }
}

fn bill(check: &mut Check, due_on: &str, amount: &str) -> Option<Bill> {
    let due: Option<Date> = due_on.trim().parse().ok();
    if due.is_none() {
        check.fault("due_on", if due_on.trim().is_empty() { Rule::Required } else { Rule::NotADate });
    }
    let amount = yuan(check, "amount", amount);
    Some(Bill { due_on: due?, amount: amount? })
}

fn yuan(check: &mut Check, field: &str, typed: &str) -> Option<Fen> {
    parse_yuan(typed).map_err(|rule| check.fault(field, rule)).ok()
}

/// What a resident wants delivered: so many of each product, by product.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlacingForm {
    pub service: String,
    pub count: BTreeMap<String, String>,
    /// The start of the window, in milliseconds.
    pub window: String,
    pub note: String,
    pub only_me: Option<String>,
    pub key: String,
}

#[derive(Clone, Debug)]
pub struct Placing {
    pub service: ServiceId,
    /// Each product once, above zero.
    pub count: BTreeMap<ProductId, i64>,
    pub starts_at: Ms,
    pub note: String,
    pub only_me: bool,
    pub key: FormKey,
}

impl PlacingForm {
    /// # Errors
    /// `Invalid` with every fault of the form; on `count` for no product at all, or no number of one.
    pub fn parse(self) -> Result<Placing, Error> {
        let mut check = Check::default();
        let key = check.choice("key", &self.key);
        let service = check.choice("service", &self.service);
        let starts_at: Option<i64> = check.choice("window", &self.window);
        let note = check.optional("note", &self.note, WORDS);
        let only_me = self.only_me.is_some();
        let count = counts(&mut check, &self.count);
        check.done(|| {
            let (service, starts_at, key) = (service?, Ms(starts_at?), key?);
            Some(Placing { service, count, starts_at, note, only_me, key })
        })
    }
}

fn counts(check: &mut Check, typed: &BTreeMap<String, String>) -> BTreeMap<ProductId, i64> {
    let mut count = BTreeMap::new();
    let chosen = typed.iter().filter(|(_, number)| !matches!(number.trim(), "" | "0"));
    for (product, number) in chosen {
        let number = number.trim().parse::<i64>().ok().filter(|number| (1..=MOST_OF_ONE).contains(number));
        // A letter stands before the id: what begins with a digit would be read as a place in a list.
        let product = product.strip_prefix('p').unwrap_or_default().parse::<ProductId>();
        match (product, number) {
            (Ok(product), Some(number)) if !count.contains_key(&product) => {
                count.insert(product, number);
            }
            (Ok(_), None) => check.fault("count", Rule::NotANumber),
            _ => check.fault("count", Rule::NotAChoice),
        }
    }
    if count.is_empty() {
        check.fault("count", Rule::Required);
    }
    if count.len() > KINDS_AT_ONCE {
        check.fault("count", Rule::TooMany(u16::try_from(KINDS_AT_ONCE).unwrap_or(u16::MAX)));
    }
    count
}

/// A line as staff type it. One without a text and an amount is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Row {
    pub text: String,
    pub quantity: String,
    /// In yuan.
    pub each: String,
    pub at_cost: Option<String>,
}

impl Row {
    fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.each.trim().is_empty()
    }

    /// Faults of all rows go to `field`: the form has one place for them.
    fn read(&self, check: &mut Check, field: &str) -> Option<Item> {
        let text = check.text(field, &self.text, 120);
        let typed = if self.quantity.trim().is_empty() { "1" } else { self.quantity.trim() };
        let quantity = typed.parse::<i64>().ok().filter(|number| (1..=999).contains(number));
        if quantity.is_none() {
            check.fault(field, Rule::NotANumber);
        }
        let each = yuan(check, field, &self.each);
        let text = Bilingual { zh: text.clone(), en: text };
        Some(Item { text, quantity: quantity?, each: each?, at_cost: self.at_cost.is_some() })
    }
}

fn items(check: &mut Check, field: &str, rows: &BTreeMap<String, Row>, most: usize) -> Vec<Item> {
    let filled = rows.values().filter(|row| !row.is_empty());
    let items: Vec<Item> = filled.filter_map(|row| row.read(check, field)).collect();
    if rows.len() > most {
        check.fault(field, Rule::TooMany(u16::try_from(most).unwrap_or(u16::MAX)));
    }
    items
}

/// A quote as staff type it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QuoteForm {
    pub order: String,
    pub rows: BTreeMap<String, Row>,
    pub note: String,
    /// The last day on which it can be approved.
    pub expires_on: String,
    pub key: String,
}

#[derive(Clone, Debug)]
pub struct NewQuote {
    pub order: OrderId,
    pub items: Vec<Item>,
    pub note: String,
    pub expires_on: Date,
    pub key: FormKey,
}

impl QuoteForm {
    /// # Errors
    /// `NotFound` for what is no order; `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<NewQuote, Error> {
        let order = self.order.parse().map_err(|_| Error::NotFound)?;
        let mut check = Check::default();
        let key = check.choice("key", &self.key);
        let items = items(&mut check, "rows", &self.rows, ROWS);
        let note = check.optional("note", &self.note, WORDS);
        let expires_on: Option<Date> = self.expires_on.trim().parse().ok();
        if expires_on.is_none() {
            check.fault("expires_on", Rule::NotADate);
        }
        if items.is_empty() && self.rows.values().all(Row::is_empty) {
            check.fault("rows", Rule::Required);
        }
        check.done(|| Some(NewQuote { order, items, note, expires_on: expires_on?, key: key? }))
    }
}

/// The end of an order, with the receipts of what staff paid on behalf.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CompletionForm {
    pub id: String,
    pub rows: BTreeMap<String, Row>,
    pub words: String,
}

#[derive(Clone, Debug)]
pub struct Completion {
    pub order: OrderId,
    /// All at cost.
    pub receipts: Vec<Item>,
    pub words: String,
}

impl CompletionForm {
    /// # Errors
    /// `NotFound` for what is no order; `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Completion, Error> {
        let order = self.id.parse().map_err(|_| Error::NotFound)?;
        let mut check = Check::default();
        let receipts = items(&mut check, "rows", &self.rows, RECEIPTS);
        let receipts = receipts.into_iter().map(|item| Item { at_cost: true, ..item }).collect();
        let words = check.optional("words", &self.words, WORDS);
        check.done(|| Some(Completion { order, receipts, words }))
    }
}

/// Words of staff to the resident.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TellForm {
    pub id: String,
    pub words: String,
    pub key: String,
}

#[derive(Clone, Debug)]
pub struct Told {
    pub order: OrderId,
    pub words: String,
    pub key: FormKey,
}

impl TellForm {
    /// # Errors
    /// `NotFound` for what is no order; `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<Told, Error> {
        let order = self.id.parse().map_err(|_| Error::NotFound)?;
        let mut check = Check::default();
        let words = check.text("words", &self.words, WORDS);
        let key = check.choice("key", &self.key);
        check.done(|| Some(Told { order, words, key: key? }))
    }
}

/// A no, with its reason: of staff to an order, or of a resident to a quote, which needs no reason.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DeclineForm {
    pub id: String,
    pub quote: String,
    pub reason: String,
    pub words: String,
}

impl DeclineForm {
    /// BK-8: an order that staff decline, the code of the reason, and words for the resident.
    ///
    /// # Errors
    /// `NotFound` for what is no order; `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<(OrderId, Reason, String), Error> {
        let order = self.id.parse().map_err(|_| Error::NotFound)?;
        let mut check = Check::default();
        let reason = check.choice("reason", &self.reason);
        let words = check.text("words", &self.words, WORDS);
        check.done(|| Some((order, reason?, words)))
    }

    /// A quote that the resident declines.
    ///
    /// # Errors
    /// `NotFound` for what is no quote; `Invalid` on `words`.
    pub fn parse_quote(self) -> Result<(OrderId, QuoteId, String), Error> {
        let order = self.id.parse().map_err(|_| Error::NotFound)?;
        let quote = self.quote.parse().map_err(|_| Error::NotFound)?;
        let mut check = Check::default();
        let words = check.optional("words", &self.words, WORDS);
        check.done(|| Some((order, quote, words)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> String {
        uuid::Uuid::from_u128(7).to_string()
    }

    fn fields<T>(result: Result<T, Error>) -> Vec<(String, Rule)> {
        let Err(Error::Invalid(faults)) = result else { panic!("accepted") };
        faults.into_iter().map(|fault| (fault.field, fault.rule)).collect()
    }

    fn row(text: &str, quantity: &str, each: &str) -> Row {
        Row { text: text.to_owned(), quantity: quantity.to_owned(), each: each.to_owned(), at_cost: None }
    }

    fn rows(rows: &[Row]) -> BTreeMap<String, Row> {
        rows.iter().enumerate().map(|(place, row)| (place.to_string(), row.clone())).collect()
    }

    #[test]
    fn a_bill_has_a_day_and_an_amount_and_needs_no_words() {
        let form = |due: &str, amount: &str| AskForm {
            key: id(),
            due_on: due.to_owned(),
            amount: amount.to_owned(),
            ..AskForm::default()
        };
        let bill = form("2026-11-22", "123.45").parse().unwrap().bill.unwrap();
        assert_eq!((bill.due_on.to_string().as_str(), bill.amount), ("2026-11-22", Fen(12_345)));
        assert_eq!(
            fields(form("2026-02-30", "0").parse()),
            [("due_on".to_owned(), Rule::NotADate), ("amount".to_owned(), Rule::NotAnAmount)]
        );
        assert_eq!(fields(form("", "5").parse()), [("due_on".to_owned(), Rule::Required)]);
        assert_eq!(fields(form("", "").parse()), [("note".to_owned(), Rule::Required)]);
    }

    #[test]
    fn no_product_and_no_number_of_one_are_told_apart() {
        let form = |number: &str| PlacingForm {
            service: id(),
            window: "5".to_owned(),
            key: id(),
            count: BTreeMap::from([(format!("p{}", id()), number.to_owned())]),
            ..PlacingForm::default()
        };
        assert_eq!(form(" 2 ").parse().unwrap().count.values().collect::<Vec<_>>(), [&2]);
        for none in ["", "0"] {
            assert_eq!(fields(form(none).parse()), [("count".to_owned(), Rule::Required)]);
        }
        for bad in ["-1", "100", "1.5", "x", "99999999999999999999"] {
            assert!(fields(form(bad).parse()).contains(&("count".to_owned(), Rule::NotANumber)), "{bad}");
        }
    }

    #[test]
    fn the_same_product_twice_is_no_choice() {
        let twice = BTreeMap::from([
            (format!("p{}", id()), "1".to_owned()),
            (format!("p{}", id().replace('-', "")), "2".to_owned()),
        ]);
        let form =
            PlacingForm { service: id(), window: "5".to_owned(), key: id(), count: twice, ..PlacingForm::default() };
        assert_eq!(fields(form.parse()), [("count".to_owned(), Rule::NotAChoice)]);
    }

    #[test]
    fn a_quote_s_empty_rows_are_left_out_and_bad_ones_are_told() {
        let form = |all: &[Row]| QuoteForm {
            order: id(),
            rows: rows(all),
            expires_on: "2026-12-01".to_owned(),
            key: id(),
            ..QuoteForm::default()
        };
        let quote = form(&[row("设计", "", "380"), row("", "1", "")]).parse().unwrap();
        assert_eq!((quote.items.len(), quote.items[0].quantity, quote.items[0].each), (1, 1, Fen(38_000)));
        assert_eq!(fields(form(&[row("", "", "")]).parse()), [("rows".to_owned(), Rule::Required)]);
        for (bad, rule) in [
            (row("设计", "0", "380"), Rule::NotANumber),
            (row("设计", "-3", "380"), Rule::NotANumber),
            (row("", "1", "380"), Rule::Required),
            (row("设计", "1", "-380"), Rule::NotAnAmount),
            (row("设计", "1", "99999999999999"), Rule::TooMuch),
        ] {
            assert_eq!(fields(form(&[bad]).parse()), [("rows".to_owned(), rule)]);
        }
    }

    #[test]
    fn receipts_are_at_cost_and_staff_never_decline_without_a_reason() {
        let done = CompletionForm { id: id(), rows: rows(&[row("水费", "", "88.2")]), ..CompletionForm::default() };
        assert!(done.parse().unwrap().receipts[0].at_cost);
        let silent = DeclineForm { id: id(), ..DeclineForm::default() };
        let names: Vec<String> = fields(silent.parse()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(names, ["reason", "words"]);
    }
}
