//! What the demo's service centres lend, keep and hand out, and who has what.

use std::collections::HashMap;

use serde::Deserialize;

use super::{cast::Cast, data::read, lines::service};
use crate::{
    bookings::quota::Span,
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EntryId, EstateId, IssueId, ItemId, PersonId},
    on_tx,
    stock::{Kind, State, Step},
    time::{DAY, HOUR, Ms},
};

#[derive(Deserialize)]
struct Stock {
    item: Vec<Item>,
    issue: Vec<Issue>,
}

#[derive(Deserialize)]
struct Item {
    key: String,
    estate: String,
    service: String,
    kind: Kind,
    name_zh: String,
    name_en: String,
    unit_zh: String,
    total: i64,
    days: Option<i64>,
    most: i64,
    span: Option<Span>,
}

#[derive(Deserialize)]
struct Issue {
    estate: String,
    item: String,
    house: String,
    person: String,
    #[serde(default = "one")]
    quantity: i64,
    asked: i64,
    wanted: i64,
    out: Option<i64>,
    over: Option<i64>,
    state: State,
    /// Who took the steps after the first.
    staff: Option<String>,
    #[serde(default)]
    only_me: bool,
    #[serde(default)]
    note: String,
    #[serde(default)]
    contents: String,
    #[serde(default)]
    shelf: String,
    /// On the condition, said where it was seen.
    #[serde(default)]
    words: String,
}

fn one() -> i64 {
    1
}

pub async fn load(ctx: &Ctx, tx: &mut Tx, cast: &Cast) -> Result<(), Error> {
    let stock: Stock = read("stock.toml", include_str!("../../demo/stock.toml"))?;
    let mut items: HashMap<String, (ItemId, Option<i64>)> = HashMap::new();
    for (place, item) in (1..).zip(&stock.item) {
        let away = stock.issue.iter().filter(|issue| issue.item == item.key && !issue.state.gives_back());
        let away: i64 = away.map(|issue| issue.quantity).sum();
        let id = shelve(ctx, tx, cast, (item, place, away)).await?;
        items.insert(item.key.clone(), (id, item.days));
    }
    for issue in stock.issue {
        let found = items.get(&issue.item).copied();
        let item = found.ok_or_else(|| Error::broken(format!("demo/stock.toml names no item {}", issue.item)))?;
        give_out(ctx, tx, cast, (issue, item)).await?;
    }
    Ok(())
}

async fn shelve(ctx: &Ctx, tx: &mut Tx, cast: &Cast, (item, place, away): (&Item, i64, i64)) -> Result<ItemId, Error> {
    let estate = cast.estate(&item.estate)?;
    let id: ItemId = ctx.id();
    let service = service(tx, estate, &item.service).await?;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO stock_item (id, estate_id, service_id, kind, name_zh, name_en, unit_zh, unit_en, total, on_hand, hours,
                                     most, span, hidden, place)
             VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(service)
        .bind(item.kind)
        .bind(&item.name_zh)
        .bind(&item.name_en)
        .bind(&item.unit_zh)
        .bind(item.total)
        .bind(item.total - away)
        .bind(item.days.map(|days| days * 24))
        .bind(item.most)
        .bind(item.span)
        .bind(false)
        .bind(place)
        .execute(conn)
        .await?;
    });
    Ok(id)
}

async fn give_out(
    ctx: &Ctx,
    tx: &mut Tx,
    cast: &Cast,
    (issue, (item, days)): (Issue, (ItemId, Option<i64>)),
) -> Result<(), Error> {
    let estate = cast.estate(&issue.estate)?;
    let (house, person) = (cast.house(&issue.estate, &issue.house)?.id, cast.person(&issue.person)?);
    let before = |hours: i64| ctx.now().plus(-hours * HOUR);
    let out_at = issue.out.map(before);
    let kept = matches!(issue.state, State::Kept | State::Collected);
    let receipt: Option<i64> = if kept {
        Some(on_tx!(tx, |conn| {
            sqlx::query_scalar(
                "UPDATE estate SET next_receipt = next_receipt + 1 WHERE id = $1 RETURNING next_receipt - 1",
            )
            .bind(estate.id())
            .fetch_one(conn)
            .await?
        }))
    } else {
        None
    };
    let id: IssueId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO stock_issue (id, estate_id, item_id, house_id, person_id, quantity, state, only_me, note, wanted_at,
                                      out_at, due_at, contents, shelf, receipt, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(item)
        .bind(house)
        .bind(person)
        .bind(issue.quantity)
        .bind(issue.state)
        .bind(issue.only_me)
        .bind(&issue.note)
        .bind(before(issue.wanted))
        .bind(out_at)
        .bind(out_at.zip(days).map(|(out, days)| out.plus(days * DAY)))
        .bind(&issue.contents)
        .bind(&issue.shelf)
        .bind(receipt)
        .bind(before(issue.asked))
        .execute(conn)
        .await?;
    });
    let issue_of = (estate.id(), id);
    note(ctx, tx, issue_of, (before(issue.asked), person, Step::Asked, "")).await?;
    let Some(staff) = &issue.staff else { return Ok(()) };
    let by = cast.person(staff)?;
    // How a thing looks is said when it comes in: when it is kept, else when it is back.
    let (at_first, at_last) = if kept { (issue.words.as_str(), "") } else { ("", issue.words.as_str()) };
    if let (Some(at), Some(step)) = (out_at, first(issue.state)) {
        note(ctx, tx, issue_of, (at, by, step, at_first)).await?;
    }
    if let (Some(hours), Some(step)) = (issue.over, last(issue.state)) {
        note(ctx, tx, issue_of, (before(hours), by, step, at_last)).await?;
    }
    Ok(())
}

/// The step that handed it out, or took it in.
const fn first(state: State) -> Option<Step> {
    match state {
        State::HandedOut | State::Returned | State::Lost => Some(Step::HandedOut),
        State::Kept | State::Collected => Some(Step::Kept),
        State::HandedOver => Some(Step::HandedOver),
        State::Asked | State::Cancelled => None,
    }
}

/// The step that ended it.
const fn last(state: State) -> Option<Step> {
    match state {
        State::Returned => Some(Step::Returned),
        State::Lost => Some(Step::Lost),
        State::Collected => Some(Step::Collected),
        State::Cancelled => Some(Step::Cancelled),
        State::Asked | State::HandedOut | State::Kept | State::HandedOver => None,
    }
}

async fn note(
    ctx: &Ctx,
    tx: &mut Tx,
    issue: (EstateId, IssueId),
    (at, by, step, words): (Ms, PersonId, Step, &str),
) -> Result<(), Error> {
    let id: EntryId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO stock_event (id, estate_id, issue_id, at, by_id, step, words) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(issue.0)
        .bind(issue.1)
        .bind(at)
        .bind(by)
        .bind(step)
        .bind(words)
        .execute(conn)
        .await?;
    });
    Ok(())
}
