//! The steps that orders went through.

use super::file::Order;
use crate::{
    ctx::Ctx,
    db::Tx,
    demo::cast::{Cast, EstateEntry},
    error::Error,
    id::{EntryId, OrderId, PersonId},
    on_tx,
    orders::{State, Step},
    time::{HOUR, MINUTE, Ms},
};

pub(super) struct Entry {
    pub at: Ms,
    pub by: Option<PersonId>,
    pub step: Step,
    pub subject: Option<PersonId>,
    pub words: String,
}

/// The steps that lead to the order's state, at plausible times, none of them in the future.
pub(super) fn steps(cast: &Cast, estate: &EstateEntry, order: &Order, butler: PersonId) -> Result<Vec<Entry>, Error> {
    let resident = cast.person(&order.person)?;
    let staff = cast.maybe_person(order.staff.as_ref())?;
    let (doer, delivery) = (staff.unwrap_or(butler), !order.chosen.is_empty());
    let mut taken: Vec<(Step, Option<PersonId>, String)> = Vec::new();
    let mut add = |step: Step, by: PersonId, words: &str| taken.push((step, Some(by), words.to_owned()));
    add(if delivery { Step::Placed } else { Step::Asked }, resident, "");
    if staff.is_some() {
        add(Step::Assigned, doer, "");
    }
    if let Some(told) = &order.told {
        add(Step::Told, doer, told);
    }
    let (begun, done) = (matches!(order.state, State::UnderWay | State::Completed), order.state == State::Completed);
    if !order.quote.is_empty() {
        add(Step::Quoted, doer, "");
        if begun || order.state == State::Approved {
            add(Step::QuoteApproved, resident, "");
        }
    }
    if delivery && (begun || order.state == State::Packed) {
        add(Step::Packed, doer, "");
    }
    if begun {
        add(Step::Started, doer, "");
    }
    match order.state {
        State::Completed => add(Step::Completed, doer, &order.words),
        State::Declined => add(Step::Declined, doer, &order.words),
        State::Cancelled => add(Step::Cancelled, resident, ""),
        // A quote that nobody answered.
        State::Asked if !order.quote.is_empty() => taken.push((Step::QuoteExpired, None, String::new())),
        _ => {}
    }
    let asked_at = cast.now().plus(-order.ago * HOUR);
    let count = taken.len();
    let arrival = match (order.day, &order.window) {
        (Some(day), Some(window)) if done => Some(estate.at(day, window)?.plus(50 * MINUTE)),
        _ => None,
    };
    let entries = taken.into_iter().enumerate().map(|(place, (step, by, words))| {
        let number = |place: usize| i64::try_from(place).unwrap_or(0);
        let usual = asked_at.plus(number(place) * 37 * MINUTE);
        let planned = match step {
            Step::Completed => arrival.unwrap_or(usual.plus(5 * HOUR)),
            Step::QuoteExpired => usual.plus((order.days + 2) * 24 * HOUR),
            _ => usual,
        };
        let subject = if step == Step::Assigned { staff } else { None };
        Entry { at: planned.min(cast.now().plus(-number(count - place) * MINUTE)), by, step, subject, words }
    });
    Ok(entries.collect())
}

pub(super) async fn note(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, order): (&EstateEntry, OrderId),
    entry: &Entry,
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO order_event (id, estate_id, order_id, at, by_id, step, subject_id, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(ctx.id::<EntryId>())
        .bind(estate.id())
        .bind(order)
        .bind(entry.at)
        .bind(entry.by)
        .bind(entry.step)
        .bind(entry.subject)
        .bind(entry.words.clone())
        .execute(conn)
        .await?;
    });
    Ok(())
}
