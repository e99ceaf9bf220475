//! Everything of one estate as JSON lines, for a move to another system: one object per row, with its table's name.

use futures::TryStreamExt as _;
use serde_json::{Map, Value};
use sqlx::{Column as _, Row, TypeInfo as _, ValueRef as _, postgres::PgRow, sqlite::SqliteRow};

use crate::{ctx::Ctx, error::Error, on, scope::System};

/// Tables in an order in which they can be read in again: what is named comes before what names it.
pub const TABLES: &[(&str, &str)] = &[
    ("person", "SELECT * FROM person WHERE estate_id = $1 ORDER BY id"),
    ("house", "SELECT * FROM house WHERE estate_id = $1 ORDER BY id"),
    ("household_member", "SELECT * FROM household_member WHERE estate_id = $1 ORDER BY house_id, person_id"),
    ("staff_role", "SELECT * FROM staff_role WHERE estate_id = $1 ORDER BY person_id, role"),
    ("membership", "SELECT * FROM membership WHERE estate_id = $1 ORDER BY house_id"),
    ("service", "SELECT * FROM service WHERE estate_id = $1 ORDER BY code"),
    ("service_step", "SELECT * FROM service_step WHERE estate_id = $1 ORDER BY id"),
    ("service_version", "SELECT * FROM service_version WHERE estate_id = $1 ORDER BY service_id, number"),
    ("vendor", "SELECT * FROM vendor WHERE estate_id = $1 ORDER BY name_zh"),
    ("vendor_step", "SELECT * FROM vendor_step WHERE estate_id = $1 ORDER BY id"),
    ("vendor_service", "SELECT * FROM vendor_service WHERE estate_id = $1 ORDER BY id"),
    ("vendor_paper", "SELECT * FROM vendor_paper WHERE estate_id = $1 ORDER BY id"),
    ("discount_rule", "SELECT * FROM discount_rule WHERE estate_id = $1 ORDER BY id"),
    ("slot", "SELECT * FROM slot WHERE estate_id = $1 ORDER BY id"),
    ("booking", "SELECT * FROM booking WHERE estate_id = $1 ORDER BY id"),
    ("waiting", "SELECT * FROM waiting WHERE estate_id = $1 ORDER BY id"),
    ("booking_quota", "SELECT * FROM booking_quota WHERE estate_id = $1 ORDER BY service_id, span"),
    ("resource", "SELECT * FROM resource WHERE estate_id = $1 ORDER BY id"),
    ("working_hours", "SELECT * FROM working_hours WHERE estate_id = $1 ORDER BY id"),
    ("calendar_day", "SELECT * FROM calendar_day WHERE estate_id = $1 ORDER BY day"),
    ("blackout", "SELECT * FROM blackout WHERE estate_id = $1 ORDER BY id"),
    ("slot_rule", "SELECT * FROM slot_rule WHERE estate_id = $1 ORDER BY service_id"),
    ("booking_resource", "SELECT * FROM booking_resource WHERE estate_id = $1 ORDER BY booking_id, resource_id"),
    ("house_instruction", "SELECT * FROM house_instruction WHERE estate_id = $1 ORDER BY id"),
    ("checklist_item", "SELECT * FROM checklist_item WHERE estate_id = $1 ORDER BY id"),
    ("booking_check", "SELECT * FROM booking_check WHERE estate_id = $1 ORDER BY booking_id, item_id"),
    ("booking_signoff", "SELECT * FROM booking_signoff WHERE estate_id = $1 ORDER BY booking_id"),
    ("booking_event", "SELECT * FROM booking_event WHERE estate_id = $1 ORDER BY id"),
    ("product", "SELECT * FROM product WHERE estate_id = $1 ORDER BY service_id, place, id"),
    ("delivery_window", "SELECT * FROM delivery_window WHERE estate_id = $1 ORDER BY service_id, starts"),
    ("delivery_run", "SELECT * FROM delivery_run WHERE estate_id = $1 ORDER BY id"),
    ("bill_rule", "SELECT * FROM bill_rule WHERE estate_id = $1 ORDER BY service_id"),
    ("service_order", "SELECT * FROM service_order WHERE estate_id = $1 ORDER BY id"),
    ("order_line", "SELECT * FROM order_line WHERE estate_id = $1 ORDER BY id"),
    ("order_event", "SELECT * FROM order_event WHERE estate_id = $1 ORDER BY id"),
    ("quote", "SELECT * FROM quote WHERE estate_id = $1 ORDER BY order_id, number"),
    ("booking_callback", "SELECT * FROM booking_callback WHERE estate_id = $1 ORDER BY id"),
    ("plan_rule", "SELECT * FROM plan_rule WHERE estate_id = $1 ORDER BY service_id"),
    ("house_away", "SELECT * FROM house_away WHERE estate_id = $1 ORDER BY id"),
    ("plan", "SELECT * FROM plan WHERE estate_id = $1 ORDER BY id"),
    ("plan_turn", "SELECT * FROM plan_turn WHERE estate_id = $1 ORDER BY plan_id, day"),
    ("plan_event", "SELECT * FROM plan_event WHERE estate_id = $1 ORDER BY id"),
    ("download", "SELECT * FROM download WHERE estate_id = $1 ORDER BY id"),
    ("service_wish", "SELECT * FROM service_wish WHERE estate_id = $1 ORDER BY id"),
    ("service_opinion", "SELECT * FROM service_opinion WHERE estate_id = $1 ORDER BY use_id"),
    ("ticket", "SELECT * FROM ticket WHERE estate_id = $1 ORDER BY number"),
    ("ticket_event", "SELECT * FROM ticket_event WHERE estate_id = $1 ORDER BY id"),
    ("callback", "SELECT * FROM callback WHERE estate_id = $1 ORDER BY id"),
    ("stock_item", "SELECT * FROM stock_item WHERE estate_id = $1 ORDER BY service_id, place, id"),
    ("stock_issue", "SELECT * FROM stock_issue WHERE estate_id = $1 ORDER BY id"),
    ("stock_event", "SELECT * FROM stock_event WHERE estate_id = $1 ORDER BY id"),
    ("photo", "SELECT * FROM photo WHERE estate_id = $1 ORDER BY id"),
    ("notice", "SELECT * FROM notice WHERE estate_id = $1 ORDER BY id"),
    ("notice_read", "SELECT * FROM notice_read WHERE estate_id = $1 ORDER BY notice_id, person_id"),
    ("board", "SELECT * FROM board WHERE estate_id = $1 ORDER BY place, id"),
    ("topic", "SELECT * FROM topic WHERE estate_id = $1 ORDER BY id"),
    ("post", "SELECT * FROM post WHERE estate_id = $1 ORDER BY id"),
    ("ledger_entry", "SELECT * FROM ledger_entry WHERE estate_id = $1 ORDER BY at, id"),
    ("ledger_leg", "SELECT * FROM ledger_leg WHERE estate_id = $1 ORDER BY entry_id, account"),
    ("ledger_proposal", "SELECT * FROM ledger_proposal WHERE estate_id = $1 ORDER BY proposed_at, id"),
    ("ledger_setting", "SELECT * FROM ledger_setting WHERE estate_id = $1"),
    ("payment_method", "SELECT * FROM payment_method WHERE estate_id = $1 ORDER BY place, id"),
    ("handbook_issue", "SELECT * FROM handbook_issue WHERE estate_id = $1 ORDER BY month"),
    ("directory_entry", "SELECT * FROM directory_entry WHERE estate_id = $1 ORDER BY id"),
    ("audit", "SELECT * FROM audit WHERE estate_id = $1 ORDER BY at, id"),
];

/// Tables of an estate that stay: secrets, what is of the moment, and what is made from other tables.
pub const LEFT_OUT: &[&str] = &[
    "session",
    "one_time_code",
    "known_device",
    "recovery_code",
    "calendar_feed",
    "job_link",
    "form_key",
    "slot_hold",
    "form_draft",
    "mail",
    "search_doc",
    "house_account",
];

const SECRETS: &[&str] = &["password_hash", "totp_secret", "totp_step"];
/// SQLite keeps them as 0 and 1.
const BOOLEANS: &[&str] = &[
    "demo",
    "escort",
    "inside_only",
    "only_me",
    "internal",
    "satisfied",
    "must_read",
    "hidden",
    "alone",
    "active",
    "holidays",
    "at_cost",
    "available",
    "required",
    "callback_due",
];
/// SQLite keeps them as text.
const DOCUMENTS: &[&str] = &["price", "terms", "dossier", "content"];

/// Hands every row of the estate to `each`, without its line end. Not one snapshot: stop the server for an exact copy.
///
/// # Errors
/// Those of the database and of `each`.
pub async fn export<F>(ctx: &Ctx, by: &System, mut each: F) -> Result<(), Error>
where
    F: FnMut(&str) -> std::io::Result<()> + Send,
{
    for (table, sql) in TABLES {
        on!(ctx.db, |pool| {
            let mut rows = sqlx::query(*sql).bind(by.estate()).fetch(pool);
            while let Some(row) = rows.try_next().await? {
                let mut fields = row.fields()?;
                fields.insert("table".to_owned(), Value::from(*table));
                each(&Value::Object(fields).to_string()).map_err(Error::broken)?;
            }
        });
    }
    Ok(())
}

/// A row as names and values, in the same shape from both databases.
trait Fields: Row {
    fn value(&self, place: usize, kind: &str) -> Result<Value, sqlx::Error>;
    fn kind(&self, place: usize) -> Result<Option<String>, sqlx::Error>;

    fn fields(&self) -> Result<Map<String, Value>, sqlx::Error> {
        let mut fields = Map::new();
        for column in self.columns() {
            let name = column.name();
            if SECRETS.contains(&name) {
                continue;
            }
            let value = match self.kind(column.ordinal())? {
                None => Value::Null,
                Some(kind) => alike(name, self.value(column.ordinal(), &kind)?),
            };
            fields.insert(name.to_owned(), value);
        }
        Ok(fields)
    }
}

fn alike(name: &str, value: Value) -> Value {
    match value {
        Value::Number(number) if BOOLEANS.contains(&name) => Value::Bool(number.as_i64() == Some(1)),
        Value::String(text) if DOCUMENTS.contains(&name) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        other => other,
    }
}

impl Fields for SqliteRow {
    fn kind(&self, place: usize) -> Result<Option<String>, sqlx::Error> {
        let raw = self.try_get_raw(place)?;
        Ok((!raw.is_null()).then(|| raw.type_info().name().to_owned()))
    }

    fn value(&self, place: usize, kind: &str) -> Result<Value, sqlx::Error> {
        Ok(match kind {
            "INTEGER" => Value::from(self.try_get::<i64, _>(place)?),
            "BLOB" => Value::from(self.try_get::<uuid::Uuid, _>(place)?.to_string()),
            _ => Value::from(self.try_get::<String, _>(place)?),
        })
    }
}

impl Fields for PgRow {
    fn kind(&self, place: usize) -> Result<Option<String>, sqlx::Error> {
        let raw = self.try_get_raw(place)?;
        Ok((!raw.is_null()).then(|| raw.type_info().name().to_owned()))
    }

    fn value(&self, place: usize, kind: &str) -> Result<Value, sqlx::Error> {
        Ok(match kind {
            "INT8" => Value::from(self.try_get::<i64, _>(place)?),
            "BOOL" => Value::from(self.try_get::<bool, _>(place)?),
            "UUID" => Value::from(self.try_get::<uuid::Uuid, _>(place)?.to_string()),
            "JSONB" | "JSON" => self.try_get::<Value, _>(place)?,
            _ => Value::from(self.try_get::<String, _>(place)?),
        })
    }
}
