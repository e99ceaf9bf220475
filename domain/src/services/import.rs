//! Import of the catalogue from a CSV file: all faults of all rows at once, a dry run, then one transaction.

use std::collections::{HashMap, HashSet};

use csv::StringRecord;
use serde::{Deserialize, Serialize};

use super::{
    Category, Family, Mode, desk,
    stage::Stage,
    tariff::Basis,
    terms::charges,
    versions::{self, New},
};
use crate::{
    check::Check,
    ctx::Ctx,
    db::Tx,
    error::{Error, Rule},
    id::{EstateId, ServiceId},
    money::Fen,
    on, on_tx, orders,
    scope::System,
};

const REQUIRED: [&str; 7] = ["code", "kind", "category", "mode", "provider", "name_zh", "name_en"];
const OPTIONAL: [&str; 10] = [
    "summary_zh",
    "summary_en",
    "minutes",
    "places",
    "price_fen",
    "basis",
    "unit_zh",
    "unit_en",
    "notice_hours",
    "escort",
];

/// A mistake in the file. Line 1 is the header; `field` is the column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    pub line: u64,
    pub field: String,
    pub rule: Rule,
}

impl RowFault {
    fn new(line: u64, field: &str, rule: Rule) -> Self {
        Self { line, field: field.to_owned(), rule }
    }
}

/// A row of the file. What the file has no column for is `None` and stays as it is in the catalogue; a blank cell clears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    pub code: String,
    pub family: Family,
    pub category: Category,
    pub mode: Mode,
    pub provider: String,
    pub name_zh: String,
    pub name_en: String,
    pub summary_zh: Option<String>,
    pub summary_en: Option<String>,
    pub minutes: Option<Option<i64>>,
    pub places: Option<Option<i64>>,
    pub price: Option<Option<Fen>>,
    pub basis: Option<Basis>,
    pub unit_zh: Option<String>,
    pub unit_en: Option<String>,
    pub notice_hours: Option<i64>,
    pub escort: Option<bool>,
}

/// Reads a file: UTF-8, with or without a byte order mark, columns in any order.
///
/// # Errors
/// Every fault of the header, or else of every row: missing, unknown and double columns; bad values; codes that come twice.
pub fn read(bytes: &[u8]) -> Result<Vec<ServiceRow>, Vec<RowFault>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let header = reader.headers().map_err(|_| vec![RowFault::new(1, "file", Rule::NotAChoice)])?.clone();
    check_header(&header)?;
    let (mut rows, mut faults, mut codes) = (Vec::new(), Vec::new(), HashSet::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(RowFault::new(line, "file", Rule::NotAChoice));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != header.len() {
            faults.push(RowFault::new(line, "row", Rule::Mismatch));
            continue;
        }
        match row(&Cells { header: &header, record: &record }) {
            Ok(row) if !codes.insert(row.code.clone()) => faults.push(RowFault::new(line, "code", Rule::Taken)),
            Ok(row) => rows.push(row),
            Err(Error::Invalid(found)) => {
                faults.extend(found.into_iter().map(|fault| RowFault { line, field: fault.field, rule: fault.rule }))
            }
            Err(_) => faults.push(RowFault::new(line, "row", Rule::Mismatch)),
        }
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(RowFault::new(1, "file", Rule::Required));
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

fn check_header(header: &StringRecord) -> Result<(), Vec<RowFault>> {
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for name in header {
        if !(REQUIRED.contains(&name) || OPTIONAL.contains(&name)) {
            faults.push(RowFault::new(1, name, Rule::NotAChoice));
        } else if !seen.insert(name) {
            faults.push(RowFault::new(1, name, Rule::Taken));
        }
    }
    let missing = REQUIRED.iter().filter(|name| !seen.contains(*name));
    faults.extend(missing.map(|name| RowFault::new(1, name, Rule::Required)));
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

struct Cells<'a> {
    header: &'a StringRecord,
    record: &'a StringRecord,
}

impl<'a> Cells<'a> {
    fn find(&self, column: &str) -> Option<&'a str> {
        self.header.iter().position(|name| name == column).and_then(|place| self.record.get(place))
    }

    fn need(&self, column: &str) -> &'a str {
        self.find(column).unwrap_or_default()
    }
}

fn row(cells: &Cells<'_>) -> Result<ServiceRow, Error> {
    let mut check = Check::default();
    let code = check.text("code", cells.need("code"), 20);
    let family: Option<Family> = check.choice("kind", cells.need("kind"));
    let category = check.choice("category", cells.need("category"));
    let mode = check.choice("mode", cells.need("mode"));
    let provider = check.text("provider", cells.need("provider"), 60);
    let name_zh = check.text("name_zh", cells.need("name_zh"), 120);
    let name_en = check.text("name_en", cells.need("name_en"), 120);
    let summary_zh = cells.find("summary_zh").map(|cell| check.optional("summary_zh", cell, 1_000));
    let summary_en = cells.find("summary_en").map(|cell| check.optional("summary_en", cell, 1_000));
    let minutes = number(&mut check, cells, "minutes", 1..=1_440);
    let places = number(&mut check, cells, "places", 1..=1_000);
    let price = number(&mut check, cells, "price_fen", 0..=10_000_000_000);
    let notice_hours = number(&mut check, cells, "notice_hours", 0..=8_760).map(|hours| hours.unwrap_or(0));
    let escort = cells.find("escort").map(|cell| match cell {
        "true" => true,
        "false" | "" => false,
        _ => {
            check.fault("escort", Rule::NotAChoice);
            false
        }
    });
    let basis = cells.find("basis").and_then(|cell| match cell {
        "" => Some(Basis::default()),
        word => check.choice("basis", word),
    });
    let unit_zh = cells.find("unit_zh").map(|cell| check.optional("unit_zh", cell, 20));
    let unit_en = cells.find("unit_en").map(|cell| check.optional("unit_en", cell, 20));
    if family.is_some_and(|family| !charges(family, basis.unwrap_or_default(), price.flatten().map(Fen))) {
        check.fault("price_fen", Rule::Mismatch);
    }
    check.done(|| {
        Some(ServiceRow {
            code,
            family: family?,
            category: category?,
            mode: mode?,
            provider,
            name_zh,
            name_en,
            summary_zh,
            summary_en,
            minutes,
            places,
            price: price.map(|price| price.map(Fen)),
            basis,
            unit_zh,
            unit_en,
            notice_hours,
            escort,
        })
    })
}

/// A whole number in a range: `None` without the column, `Some(None)` for a blank cell.
fn number(
    check: &mut Check,
    cells: &Cells<'_>,
    column: &str,
    range: std::ops::RangeInclusive<i64>,
) -> Option<Option<i64>> {
    let cell = cells.find(column)?;
    if cell.is_empty() {
        return Some(None);
    }
    match cell.parse::<i64>() {
        Ok(value) if range.contains(&value) => return Some(Some(value)),
        Ok(value) if value > *range.end() => check.fault(column, Rule::TooLarge),
        _ => check.fault(column, Rule::NotANumber),
    }
    Some(None)
}

/// A service as it stands in the catalogue, or as an import would leave it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
struct Record {
    code: String,
    family: Family,
    category: Category,
    mode: Mode,
    provider: String,
    name_zh: String,
    name_en: String,
    summary_zh: String,
    summary_en: String,
    minutes: Option<i64>,
    places: Option<i64>,
    price: Option<Fen>,
    basis: Basis,
    unit_zh: String,
    unit_en: String,
    notice_hours: i64,
    escort: bool,
}

impl ServiceRow {
    fn over(self, old: Option<&Record>) -> Record {
        let text = |new: Option<String>, pick: fn(&Record) -> &String| {
            new.or_else(|| old.map(|old| pick(old).clone())).unwrap_or_default()
        };
        Record {
            summary_zh: text(self.summary_zh, |old| &old.summary_zh),
            summary_en: text(self.summary_en, |old| &old.summary_en),
            minutes: self.minutes.unwrap_or(old.and_then(|old| old.minutes)),
            places: self.places.unwrap_or(old.and_then(|old| old.places)),
            price: self.price.unwrap_or(old.and_then(|old| old.price)),
            basis: self.basis.or(old.map(|old| old.basis)).unwrap_or_default(),
            unit_zh: text(self.unit_zh, |old| &old.unit_zh),
            unit_en: text(self.unit_en, |old| &old.unit_en),
            notice_hours: self.notice_hours.unwrap_or(old.map_or(0, |old| old.notice_hours)),
            escort: self.escort.unwrap_or(old.is_some_and(|old| old.escort)),
            code: self.code,
            family: self.family,
            category: self.category,
            mode: self.mode,
            provider: self.provider,
            name_zh: self.name_zh,
            name_en: self.name_en,
        }
    }
}

/// What an import does or would do: codes of services that are new or changed, and how many stay the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub new: Vec<String>,
    pub changed: Vec<String>,
    pub same: usize,
}

const CATALOGUE: &str =
    "SELECT code, family, category, mode, provider, name_zh, name_en, summary_zh, summary_en, minutes, places,
            price_fen AS price, basis, unit_zh, unit_en, notice_hours, escort
     FROM service WHERE estate_id = $1";

/// The dry run: says what [`apply`] would do now, and writes nothing.
pub async fn plan(ctx: &Ctx, by: &System, rows: Vec<ServiceRow>) -> Result<Plan, Error> {
    let catalogue: Vec<Record> =
        on!(ctx.db, |pool| sqlx::query_as(CATALOGUE).bind(by.estate()).fetch_all(pool).await?);
    Ok(compare(rows, catalogue).0)
}

/// Brings the catalogue to what the file says. Services that the file does not name stay. A second time changes nothing.
pub async fn apply(ctx: &Ctx, by: &System, rows: Vec<ServiceRow>) -> Result<Plan, Error> {
    let (context, system) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { apply_in(&context, tx, &system, rows).await })).await
}

pub(crate) async fn apply_in(ctx: &Ctx, tx: &mut Tx, by: &System, rows: Vec<ServiceRow>) -> Result<Plan, Error> {
    // Two imports at once wait for each other here, so that each reads what the other has written.
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE estate SET slug = slug WHERE id = $1").bind(by.estate()).execute(conn).await?;
    });
    let catalogue: Vec<Record> = on_tx!(tx, |conn| sqlx::query_as(CATALOGUE).bind(by.estate()).fetch_all(conn).await?);
    let (plan, records) = compare(rows, catalogue);
    for record in records {
        save(ctx, tx, by.estate(), record).await?;
    }
    orders::store::tie_bills(tx, by.estate()).await?;
    Ok(plan)
}

/// The plan, and the records to be written for it.
fn compare(rows: Vec<ServiceRow>, catalogue: Vec<Record>) -> (Plan, Vec<Record>) {
    let old: HashMap<&str, &Record> = catalogue.iter().map(|record| (record.code.as_str(), record)).collect();
    let (mut plan, mut records) = (Plan::default(), Vec::new());
    for row in rows {
        let before = old.get(row.code.as_str()).copied();
        let after = row.over(before);
        match before {
            Some(before) if *before == after => {
                plan.same += 1;
                continue;
            }
            Some(_) => plan.changed.push(after.code.clone()),
            None => plan.new.push(after.code.clone()),
        }
        records.push(after);
    }
    (plan, records)
}

/// Writes a record, and a version for it in the history. A version that waits for its day yields to the file.
async fn save(ctx: &Ctx, tx: &mut Tx, estate: EstateId, record: Record) -> Result<(), Error> {
    let known: Option<ServiceId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM service WHERE estate_id = $1 AND code = $2")
            .bind(estate)
            .bind(record.code.clone())
            .fetch_optional(conn)
            .await?
    });
    if let Some(id) = known {
        let before = versions::lock(tx, estate, id).await?;
        versions::remember(ctx, tx, (estate, id), before.terms).await?;
        versions::withdraw_in(ctx, tx, (estate, id)).await?;
    }
    let id = put(ctx, tx, estate, record).await?;
    if known.is_none() {
        desk::note(ctx, tx, (estate, id), (None, Stage::Standard, String::new(), None)).await?;
    }
    let terms = versions::lock(tx, estate, id).await?.terms;
    let new = New { terms, note: String::new(), effective_at: ctx.now(), by: None };
    versions::add(ctx, tx, (estate, id), new).await
}

async fn put(ctx: &Ctx, tx: &mut Tx, estate: EstateId, record: Record) -> Result<ServiceId, Error> {
    let new: ServiceId = ctx.id();
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "INSERT INTO service (id, estate_id, code, family, category, mode, provider, name_zh, name_en, summary_zh, summary_en,
                                  minutes, places, price_fen, notice_hours, escort, basis, unit_zh, unit_en)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
             ON CONFLICT (estate_id, code) DO UPDATE SET family = excluded.family, category = excluded.category,
               mode = excluded.mode, provider = excluded.provider, name_zh = excluded.name_zh, name_en = excluded.name_en,
               summary_zh = excluded.summary_zh, summary_en = excluded.summary_en, minutes = excluded.minutes,
               places = excluded.places, price_fen = excluded.price_fen, notice_hours = excluded.notice_hours,
               escort = excluded.escort, basis = excluded.basis, unit_zh = excluded.unit_zh, unit_en = excluded.unit_en,
               revision = service.revision + 1
             RETURNING id",
        )
        .bind(new)
        .bind(estate)
        .bind(record.code)
        .bind(record.family)
        .bind(record.category)
        .bind(record.mode)
        .bind(record.provider)
        .bind(record.name_zh)
        .bind(record.name_en)
        .bind(record.summary_zh)
        .bind(record.summary_en)
        .bind(record.minutes)
        .bind(record.places)
        .bind(record.price)
        .bind(record.notice_hours)
        .bind(record.escort)
        .bind(record.basis)
        .bind(record.unit_zh)
        .bind(record.unit_en)
        .fetch_one(conn)
        .await?
    }))
}
