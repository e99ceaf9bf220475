//! A month of a house's account as a file: the same rows for every format.

pub mod csv;
pub mod xlsx;

use app::i18n::T;
use domain::{
    ledger::{Kind, Line, Means, Statement},
    locale::Locale,
    money::Fen,
    time::{Date, EstateZone},
};

/// What stands in a cell. Only text can hold what somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Empty,
    Text(String),
    Date(Date),
    Money(Fen),
}

/// A table with its name, such as `A-01 2026-11`.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub name: String,
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<Value>>,
    /// The month's first day: when the file says it was made.
    pub day: Date,
}

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("csv: {0}")]
    Csv(#[from] ::csv::Error),
    #[error("xlsx: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    #[error("a date or an amount that the format cannot hold")]
    Value,
}

const HEAD: [T; 8] = [
    T::LedgerDate,
    T::LedgerItem,
    T::LedgerWho,
    T::LedgerDetails,
    T::LedgerFullPrice,
    T::LedgerCardSaving,
    T::LedgerAmount,
    T::LedgerAfter,
];

/// The rows of a statement, in the reader's language and the estate's days.
pub fn sheet(statement: &Statement, locale: Locale, zone: &EstateZone) -> Sheet {
    let first = statement.month.first();
    let last = statement.month.next().first().plus_days(-1);
    let mut rows = vec![edge(first, T::LedgerOpening.text(locale), statement.opening)];
    rows.extend(statement.lines.iter().map(|line| row(line, locale, zone)));
    rows.push(edge(last, T::LedgerClosing.text(locale), statement.closing));
    let head = HEAD.iter().map(|text| text.text(locale)).collect();
    Sheet { name: format!("{} {}", statement.house, statement.month), head, rows, day: first }
}

fn edge(day: Date, label: &str, balance: Fen) -> Vec<Value> {
    use Value::Empty;
    vec![Value::Date(day), Value::Text(label.to_owned()), Empty, Empty, Empty, Empty, Empty, Value::Money(balance)]
}

fn row(line: &Line, locale: Locale, zone: &EstateZone) -> Vec<Value> {
    let who = line.who.as_ref().map_or(Value::Empty, |name| Value::Text(name.pick(locale).to_owned()));
    let means = line.means.map(|means| means_text(means).text(locale).to_owned());
    let details = [means.unwrap_or_default(), line.reference.clone(), line.memo.clone()];
    let details: Vec<String> = details.into_iter().filter(|text| !text.is_empty()).collect();
    let details = if details.is_empty() { Value::Empty } else { Value::Text(details.join(" · ")) };
    let (full, saved) = match &line.price {
        None => (Value::Empty, Value::Empty),
        Some(price) => {
            let saved = line.saved();
            let full = price.total.plus(saved).unwrap_or(price.total);
            let off = Fen::ZERO.minus(saved).unwrap_or_default();
            (Value::Money(full), if saved == Fen::ZERO { Value::Empty } else { Value::Money(off) })
        }
    };
    vec![
        Value::Date(zone.around(line.at).date(line.at)),
        Value::Text(title(line, locale)),
        who,
        details,
        full,
        saved,
        Value::Money(line.amount),
        Value::Money(line.after),
    ]
}

fn title(line: &Line, locale: Locale) -> String {
    let kind = match (line.private, line.kind) {
        (true, Kind::Charge) => T::LedgerPrivate,
        (true, _) => T::LedgerPrivateOther,
        (false, Kind::Charge) => T::LedgerCharge,
        (false, Kind::Payment) => T::LedgerPayment,
        (false, Kind::Credit) => T::LedgerCreditLine,
        (false, Kind::Refund) => T::LedgerRefund,
    };
    let kind = kind.text(locale);
    match line.service.as_ref().map(|service| service.pick(locale)) {
        Some(service) if line.kind == Kind::Charge => service.to_owned(),
        Some(service) => format!("{kind} · {service}"),
        None => kind.to_owned(),
    }
}

const fn means_text(means: Means) -> T {
    match means {
        Means::Cash => T::LedgerCash,
        Means::Card => T::LedgerCard,
        Means::Transfer => T::LedgerTransfer,
    }
}
