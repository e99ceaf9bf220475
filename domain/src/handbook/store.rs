//! Reading issues, and the catalogue as an issue would have it.

use sqlx::types::Json;

use super::{Content, Entry, Issue, IssueRow, IssueState, Who};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EstateId, HandbookId, ServiceId},
    ledger::Month,
    locale::Bilingual,
    money::Fen,
    on, on_tx,
    rights::Right,
    scope::Actor,
    services::{
        Category, Family, Mode,
        stage::Stage,
        tariff::{Basis, Tariff, Unit},
    },
    time::Ms,
};

/// Twenty years of issues: more than a list shows well, and a bound all the same.
const MOST: i64 = 240;

#[derive(sqlx::FromRow)]
struct Row {
    id: HandbookId,
    month: String,
    state: IssueState,
    preface_zh: String,
    preface_en: String,
    content: Json<Content>,
    revision: i64,
    drafted_at: Ms,
    published_at: Option<Ms>,
    by_zh: Option<String>,
    by_en: Option<String>,
}

fn month(text: &str) -> Result<Month, Error> {
    text.parse().map_err(Error::broken)
}

impl TryFrom<Row> for Issue {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            month: month(&row.month)?,
            state: row.state,
            preface: Bilingual { zh: row.preface_zh, en: row.preface_en },
            content: row.content.0,
            revision: row.revision,
            drafted_at: row.drafted_at,
            published_at: row.published_at,
            by: row.by_zh.zip(row.by_en).map(|(zh, en)| Bilingual { zh, en }),
        })
    }
}

/// An issue; `$2` is its month or nothing for the newest, `$3` whether drafts count.
const ISSUE: &str =
    "SELECT i.id, i.month, i.state, i.preface_zh, i.preface_en, i.content, i.revision, i.drafted_at, i.published_at,
        p.title_zh AS by_zh, p.title_en AS by_en
 FROM handbook_issue i LEFT JOIN person p ON p.id = i.published_by
 WHERE i.estate_id = $1 AND ($2 IS NULL OR i.month = $2) AND ($3 OR i.state = 'published')
 ORDER BY i.month DESC LIMIT 1";

pub(super) async fn issue(
    ctx: &Ctx,
    estate: EstateId,
    month: Option<Month>,
    drafts: bool,
) -> Result<Option<Issue>, Error> {
    let month = month.map(|month| month.to_string());
    let row: Option<Row> =
        on!(ctx.db, |pool| { sqlx::query_as(ISSUE).bind(estate).bind(month).bind(drafts).fetch_optional(pool).await? });
    row.map(Issue::try_from).transpose()
}

/// SC-1: the published issue of a month, or the latest one; `None` where there is none.
///
/// # Errors
/// `NotFound` for residents who may not read notices.
pub async fn find(ctx: &Ctx, by: &Actor, month: Option<Month>) -> Result<Option<Issue>, Error> {
    admit(by)?;
    issue(ctx, by.estate(), month, false).await
}

/// Every published issue, newest first.
///
/// # Errors
/// `NotFound` for residents who may not read notices.
pub async fn list(ctx: &Ctx, by: &Actor) -> Result<Vec<IssueRow>, Error> {
    admit(by)?;
    issues(ctx, by.estate(), false).await
}

pub(super) async fn issues(ctx: &Ctx, estate: EstateId, drafts: bool) -> Result<Vec<IssueRow>, Error> {
    let rows: Vec<(String, IssueState, Option<Ms>)> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT month, state, published_at FROM handbook_issue
             WHERE estate_id = $1 AND ($2 OR state = 'published') ORDER BY month DESC LIMIT $3",
        )
        .bind(estate)
        .bind(drafts)
        .bind(MOST)
        .fetch_all(pool)
        .await?
    });
    rows.into_iter()
        .map(|(text, state, published_at)| Ok(IssueRow { month: month(&text)?, state, published_at }))
        .collect()
}

fn admit(by: &Actor) -> Result<(), Error> {
    match by {
        Actor::Member(member) if !member.may(Right::ReadNotices) => Err(Error::NotFound),
        _ => Ok(()),
    }
}

#[derive(sqlx::FromRow)]
struct ServiceRow {
    id: ServiceId,
    code: String,
    family: Family,
    category: Category,
    mode: Mode,
    name_zh: String,
    name_en: String,
    summary_zh: String,
    summary_en: String,
    price: Option<Fen>,
    basis: Basis,
    #[sqlx(flatten)]
    unit: Unit,
    provider: String,
    vendor: String,
    place_zh: String,
    place_en: String,
    minutes: Option<i64>,
    notice_hours: i64,
    inside_only: bool,
    stage: Stage,
}

impl From<ServiceRow> for Entry {
    fn from(row: ServiceRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            family: row.family,
            category: row.category,
            mode: row.mode,
            name: Bilingual { zh: row.name_zh, en: row.name_en },
            summary: Bilingual { zh: row.summary_zh, en: row.summary_en },
            tariff: Tariff::of(row.family, row.basis, row.price, row.unit),
            who: Who { provider: row.provider, vendor: row.vendor },
            place: Bilingual { zh: row.place_zh, en: row.place_en },
            minutes: row.minutes,
            notice_hours: row.notice_hours,
            inside_only: row.inside_only,
            stage: row.stage,
        }
    }
}

/// Every service that residents see: those that were evaluated (SC-2), tried, fixed or kept for information.
const ENTRIES: &str =
    "SELECT id, code, family, category, mode, name_zh, name_en, summary_zh, summary_en, price_fen AS price, basis, unit_zh,
        unit_en, provider,
        vendor, place_zh, place_en, minutes, notice_hours, inside_only, stage
 FROM service WHERE estate_id = $1 AND stage IN ('trial', 'standard', 'information') ORDER BY code";

const BEFORE: &str = "SELECT month, content FROM handbook_issue
 WHERE estate_id = $1 AND state = 'published' AND month < $2 ORDER BY month DESC LIMIT 1";

type Before = Option<(String, Json<Content>)>;

fn compared(before: Before, rows: Vec<ServiceRow>) -> Result<Content, Error> {
    let entries = rows.into_iter().map(Entry::from).collect();
    let before = match before {
        Some((text, Json(content))) => Some((month(&text)?, content.entries)),
        None => None,
    };
    Ok(super::compare::content(before.as_ref().map(|(month, old)| (*month, old.as_slice())), entries))
}

/// What an issue of this month would say now.
pub(super) async fn now(ctx: &Ctx, estate: EstateId, month: Month) -> Result<Content, Error> {
    let rows: Vec<ServiceRow> = on!(ctx.db, |pool| sqlx::query_as(ENTRIES).bind(estate).fetch_all(pool).await?);
    let before: Before =
        on!(ctx.db, |pool| { sqlx::query_as(BEFORE).bind(estate).bind(month.to_string()).fetch_optional(pool).await? });
    compared(before, rows)
}

/// As [`now`], within a transaction.
pub(crate) async fn now_in(tx: &mut Tx, estate: EstateId, month: Month) -> Result<Content, Error> {
    let rows: Vec<ServiceRow> = on_tx!(tx, |conn| sqlx::query_as(ENTRIES).bind(estate).fetch_all(conn).await?);
    let before: Before =
        on_tx!(tx, |conn| { sqlx::query_as(BEFORE).bind(estate).bind(month.to_string()).fetch_optional(conn).await? });
    compared(before, rows)
}
