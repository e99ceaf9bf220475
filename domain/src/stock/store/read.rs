//! Reading issues and items: residents by the rule of sight, the desk all of the estate.

use crate::{
    ctx::Ctx,
    error::Error,
    id::{IssueId, PhotoId, ServiceId, UseId},
    on,
    page::{Cursor, Page},
    photos,
    scope::{Actor, Member, Staff},
    services::opinions,
    stock::{Act, Desk, Entry, IssueRow, IssueView, Item, Lender, Level, State, next},
    time::Ms,
};

/// Issues on one page of a list, as many more as are read to know whether there are more.
const SIZE: usize = 30;
const READ: i64 = 31;

/// The columns of [`IssueRow`], more of them, and how its tables hang together.
macro_rules! rows {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT u.id, i.kind, i.name_zh, i.name_en, i.unit_zh, i.unit_en, u.quantity, u.state, u.only_me, u.wanted_at,
                    u.due_at, u.created_at, h.code AS house, p.name_zh AS person_zh, p.name_en AS person_en, u.note,
                    u.contents, u.shelf, u.receipt",
            $more,
            " FROM stock_issue u JOIN stock_item i ON i.id = u.item_id JOIN house h ON h.id = u.house_id
              JOIN person p ON p.id = u.person_id ",
            $rest
        )
    };
}

/// The items of a service that are given out, in their order.
pub async fn items(ctx: &Ctx, by: &Actor, service: ServiceId) -> Result<Vec<Item>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, service_id, kind, name_zh, name_en, unit_zh, unit_en, on_hand, hours, most, span FROM stock_item
             WHERE estate_id = $1 AND service_id = $2 AND hidden = $3 ORDER BY place, id",
        )
        .bind(by.estate())
        .bind(service)
        .bind(false)
        .fetch_all(pool)
        .await?
    }))
}

/// The services that lend, keep or supply, by code.
pub async fn lenders(ctx: &Ctx, by: &Staff) -> Result<Vec<Lender>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, name_zh, name_en FROM service
             WHERE estate_id = $1 AND mode IN ('loan', 'supply') AND stage IN ('trial', 'standard') ORDER BY code",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    }))
}

/// How much there is of every item, and where the rest is.
pub async fn levels(ctx: &Ctx, by: &Staff) -> Result<Vec<Level>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT i.id, i.service_id, i.kind, i.name_zh, i.name_en, i.unit_zh, i.unit_en, i.on_hand, i.hours, i.most, i.span,
                    i.total, i.hidden,
                    CAST(COALESCE(SUM(CASE WHEN u.state IN ('asked', 'handed_out', 'kept') THEN u.quantity END), 0) AS BIGINT) AS out,
                    CAST(COALESCE(SUM(CASE WHEN u.state IN ('lost', 'handed_over') THEN u.quantity END), 0) AS BIGINT) AS gone
             FROM stock_item i LEFT JOIN stock_issue u ON u.estate_id = i.estate_id AND u.item_id = i.id
             WHERE i.estate_id = $1
             GROUP BY i.id, i.service_id, i.kind, i.name_zh, i.name_en, i.unit_zh, i.unit_en, i.on_hand, i.hours, i.most, i.span,
                      i.total, i.hidden, i.place
             ORDER BY i.kind, i.place, i.id",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    }))
}

/// The issues that the member may see, newest first: those that are open, or those that are over.
pub async fn list(ctx: &Ctx, by: &Member, past: bool, from: Option<Cursor>) -> Result<Page<IssueRow>, Error> {
    let start = from.unwrap_or(Cursor::NEWEST);
    let sight = Actor::Member(*by).sight();
    let rows: Vec<IssueRow> = on!(ctx.db, |pool| {
        sqlx::query_as(rows!(
            "",
            "WHERE u.estate_id = $1 AND u.house_id = $2 AND (u.person_id = $3 OR ($4 AND u.only_me = $5))
               AND (CASE WHEN u.state IN ('asked', 'handed_out', 'kept') THEN 0 ELSE 1 END) = $6
               AND (u.created_at, u.id) < ($7, $8)
             ORDER BY u.created_at DESC, u.id DESC LIMIT $9"
        ))
        .bind(by.estate())
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .bind(i64::from(past))
        .bind(start.at)
        .bind(start.id)
        .bind(READ)
        .fetch_all(pool)
        .await?
    });
    let rows = rows.into_iter().map(for_residents).collect();
    Ok(Page::cut(rows, SIZE, |row| Cursor { at: row.created_at, id: row.id.0 }))
}

/// Where things lie is the desk's matter.
fn for_residents(row: IssueRow) -> IssueRow {
    IssueRow { shelf: String::new(), ..row }
}

/// What the house should have brought back, or collected, before `until`.
pub async fn open_for_home(ctx: &Ctx, by: &Member, until: Ms) -> Result<Vec<IssueRow>, Error> {
    let sight = Actor::Member(*by).sight();
    let rows: Vec<IssueRow> = on!(ctx.db, |pool| {
        sqlx::query_as(rows!(
            "",
            "WHERE u.estate_id = $1 AND u.house_id = $2 AND (u.person_id = $3 OR ($4 AND u.only_me = $5))
               AND u.state IN ('handed_out', 'kept') AND u.due_at <= $6
             ORDER BY u.due_at, u.id LIMIT 5"
        ))
        .bind(by.estate())
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .bind(until)
        .fetch_all(pool)
        .await?
    });
    Ok(rows.into_iter().map(for_residents).collect())
}

/// A list of the desk: what is asked for by when it is wanted, what is out or kept by when it is due, what is over newest
/// first. Of stock there are no rows.
pub async fn desk(ctx: &Ctx, by: &Staff, show: Desk, from: Option<Cursor>) -> Result<Page<IssueRow>, Error> {
    let from = from.unwrap_or(if show == Desk::Past { Cursor::NEWEST } else { Cursor::OLDEST });
    let rows: Vec<IssueRow> = match show {
        Desk::Asked => asked(ctx, by, from).await?,
        Desk::Out => due(ctx, by, State::HandedOut, from).await?,
        Desk::Kept => due(ctx, by, State::Kept, from).await?,
        Desk::Past => over(ctx, by, from).await?,
        Desk::Stock => Vec::new(),
    };
    let place = |row: &IssueRow| match show {
        Desk::Asked | Desk::Stock => row.wanted_at,
        Desk::Out | Desk::Kept => row.due_at.unwrap_or_default(),
        Desk::Past => row.created_at,
    };
    Ok(Page::cut(rows, SIZE, |row| Cursor { at: place(row), id: row.id.0 }))
}

async fn asked(ctx: &Ctx, by: &Staff, from: Cursor) -> Result<Vec<IssueRow>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(rows!(
            "",
            "WHERE u.estate_id = $1 AND u.state = 'asked' AND (u.wanted_at, u.id) > ($2, $3)
             ORDER BY u.wanted_at, u.id LIMIT $4"
        ))
        .bind(by.estate())
        .bind(from.at)
        .bind(from.id)
        .bind(READ)
        .fetch_all(pool)
        .await?
    }))
}

async fn due(ctx: &Ctx, by: &Staff, state: State, from: Cursor) -> Result<Vec<IssueRow>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(rows!(
            "",
            "WHERE u.estate_id = $1 AND u.state = $2 AND (u.due_at, u.id) > ($3, $4) ORDER BY u.due_at, u.id LIMIT $5"
        ))
        .bind(by.estate())
        .bind(state)
        .bind(from.at)
        .bind(from.id)
        .bind(READ)
        .fetch_all(pool)
        .await?
    }))
}

async fn over(ctx: &Ctx, by: &Staff, from: Cursor) -> Result<Vec<IssueRow>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(rows!(
            "",
            "WHERE u.estate_id = $1 AND u.state IN ('returned', 'lost', 'collected', 'handed_over', 'cancelled')
               AND (u.created_at, u.id) < ($2, $3)
             ORDER BY u.created_at DESC, u.id DESC LIMIT $4"
        ))
        .bind(by.estate())
        .bind(from.at)
        .bind(from.id)
        .bind(READ)
        .fetch_all(pool)
        .await?
    }))
}

#[derive(sqlx::FromRow)]
struct Whole {
    #[sqlx(flatten)]
    row: IssueRow,
    service_id: ServiceId,
}

/// An issue with its timeline and photos, for whoever may see it.
pub async fn find(ctx: &Ctx, by: &Actor, id: IssueId) -> Result<Option<IssueView>, Error> {
    let sight = by.sight();
    let found: Option<Whole> = on!(ctx.db, |pool| {
        sqlx::query_as(rows!(
            ", i.service_id",
            "WHERE u.estate_id = $1 AND u.id = $2
               AND ($3 OR (u.house_id = $4 AND (u.person_id = $5 OR ($6 AND u.only_me = $7))))"
        ))
        .bind(by.estate())
        .bind(id)
        .bind(sight.everywhere)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(pool)
        .await?
    });
    let Some(Whole { row, service_id }) = found else { return Ok(None) };
    let row = if by.is_staff() { row } else { for_residents(row) };
    let timeline: Vec<Entry> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT e.at, e.step, p.name_zh, p.name_en, e.words FROM stock_event e JOIN person p ON p.id = e.by_id
             WHERE e.estate_id = $1 AND e.issue_id = $2 ORDER BY e.at, e.id",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_all(pool)
        .await?
    });
    let photos = photos::list_of_issue(ctx, by.estate(), id).await?;
    let may_cancel = next(row.kind, row.state, Act::Cancel).is_some();
    let possible = |act: &&Act| by.is_staff() && next(row.kind, row.state, **act).is_some();
    let acts = Act::ALL.iter().filter(possible).copied().collect();
    let over = Act::ALL.iter().all(|act| next(row.kind, row.state, *act).is_none());
    let unopined = match by {
        Actor::Member(member) if over => opinions::is_asked(ctx, member, UseId(id.0)).await?,
        _ => false,
    };
    Ok(Some(IssueView { row, service_id, timeline, photos, may_cancel, unopined, acts }))
}

/// Whether the actor may see the issue that a photo belongs to.
pub(crate) async fn sees(ctx: &Ctx, by: &Actor, photo: PhotoId) -> Result<bool, Error> {
    let sight = by.sight();
    let seen: Option<IssueId> = on!(ctx.db, |pool| {
        sqlx::query_scalar(
            "SELECT u.id FROM photo f JOIN stock_issue u ON u.id = f.issue_id AND u.estate_id = f.estate_id
             WHERE f.estate_id = $1 AND f.id = $2
               AND ($3 OR (u.house_id = $4 AND (u.person_id = $5 OR ($6 AND u.only_me = $7))))",
        )
        .bind(by.estate())
        .bind(photo)
        .bind(sight.everywhere)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(pool)
        .await?
    });
    Ok(seen.is_some())
}
