//! Moving tickets. Each step holds the ticket first, decides by the table, and leaves a line in the timeline.

use super::hold::{Held, Line, hold};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{EntryId, EstateId, FormKey, PersonId, TicketId},
    locale::Locale,
    mail::{self, Letter},
    on_tx,
    rights::{Capability, Role},
    scope::{Actor, Staff},
    tickets::{Act, CallbackForm, State, Step, parse_words},
};

/// Writes the ticket as `held` now has it, if it still is in the state `from`.
async fn save(tx: &mut Tx, held: &Held, from: State, callback: Option<EntryId>) -> Result<(), Error> {
    let saved = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE ticket SET state = $3, responsible_id = $4, worker_id = $5, callback_id = $6
             WHERE estate_id = $1 AND id = $2 AND state = $7",
        )
        .bind(held.estate_id)
        .bind(held.id)
        .bind(held.state)
        .bind(held.responsible_id)
        .bind(held.worker_id)
        .bind(callback)
        .bind(from)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if saved == 1 { Ok(()) } else { Err(Refusal::Stale.into()) }
}

/// Takes a new ticket (`seen` is `None`), or takes one over from the colleague who was seen to be responsible.
///
/// # Errors
/// `Refused`: `Yourself` where one has it already, `Stale` where somebody was quicker or the ticket is closed.
pub async fn take(ctx: &Ctx, by: &Staff, id: TicketId, seen: Option<PersonId>) -> Result<(), Error> {
    let (context, by) = (ctx.clone(), *by);
    if seen == Some(by.person()) {
        return Err(Refusal::Yourself.into());
    }
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = hold(&context, tx, &Actor::Staff(by), id).await?;
                if held.responsible_id != seen {
                    return Err(Refusal::Stale.into());
                }
                let from = held.state;
                held.state = held.after(Act::Take)?;
                held.responsible_id = Some(by.person());
                save(tx, &held, from, None).await?;
                let line = Line { by: by.person(), step: Step::Taken, subject: seen, internal: false, body: "" };
                held.log(&context, tx, line).await
            })
        })
        .await
}

/// TK-13: sends a worker. Sending another one instead is a new line; the taker stays responsible.
///
/// # Errors
/// `Invalid` on `worker` for somebody who is no active staff of the estate with a role that works tickets; `Refused`: `Stale`
/// before it is taken, after it is closed and where the same worker was sent already, `CallbackFirst` once it is resolved.
pub async fn dispatch(ctx: &Ctx, by: &Staff, id: TicketId, worker: PersonId) -> Result<(), Error> {
    let (context, by) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = hold(&context, tx, &Actor::Staff(by), id).await?;
                must_work_tickets(tx, by.estate(), worker).await?;
                let from = held.state;
                held.state = held.after(Act::Dispatch)?;
                if from == State::Dispatched && held.worker_id == Some(worker) {
                    return Err(Refusal::Stale.into());
                }
                held.worker_id = Some(worker);
                save(tx, &held, from, None).await?;
                let line =
                    Line { by: by.person(), step: Step::Dispatched, subject: Some(worker), internal: false, body: "" };
                held.log(&context, tx, line).await
            })
        })
        .await
}

async fn must_work_tickets(tx: &mut Tx, estate: EstateId, worker: PersonId) -> Result<(), Error> {
    let roles: Vec<Role> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT r.role FROM staff_role r JOIN person p ON p.id = r.person_id AND p.estate_id = r.estate_id
             WHERE r.estate_id = $1 AND r.person_id = $2 AND p.state = 'active'",
        )
        .bind(estate)
        .bind(worker)
        .fetch_all(conn)
        .await?
    });
    let able = roles.iter().any(|role| role.capabilities().contains(&Capability::Tickets));
    if able { Ok(()) } else { Err(Error::invalid("worker", Rule::NotAChoice)) }
}

/// Adds a note that only staff read. The same form key a second time adds nothing.
pub async fn note(ctx: &Ctx, by: &Staff, id: TicketId, text: &str, key: FormKey) -> Result<(), Error> {
    let (context, by, words) = (ctx.clone(), *by, parse_words(text)?);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let held = hold(&context, tx, &Actor::Staff(by), id).await?;
                if forms::claim(&context, tx, (by.estate(), by.person()), key, id.0).await?.is_some() {
                    return Ok(());
                }
                let line = Line { by: by.person(), step: Step::Noted, subject: None, internal: true, body: &words };
                held.log(&context, tx, line).await
            })
        })
        .await
}

/// Answers the household, on the page and by a letter to the reporter. The same form key a second time adds nothing.
///
/// # Errors
/// `Refused(Stale)` once the ticket is closed.
pub async fn tell_owner(ctx: &Ctx, by: &Staff, id: TicketId, text: &str, key: FormKey) -> Result<(), Error> {
    let (context, by, words) = (ctx.clone(), *by, parse_words(text)?);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let held = hold(&context, tx, &Actor::Staff(by), id).await?;
                if forms::claim(&context, tx, (by.estate(), by.person()), key, id.0).await?.is_some() {
                    return Ok(());
                }
                held.still_open()?;
                held.log(&context, tx, Line::open(by.person(), Step::ToldOwner, &words)).await?;
                if held.person_id != by.person() {
                    write_to_reporter(&context, tx, &held, words).await?;
                }
                Ok(())
            })
        })
        .await
}

/// A reporter who no longer belongs to the house, or whose account is not active, gets no letter about it.
async fn write_to_reporter(ctx: &Ctx, tx: &mut Tx, held: &Held, words: String) -> Result<(), Error> {
    let reader: Option<(String, String, Locale)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT p.name_zh, p.name_en, p.locale FROM person p
             JOIN household_member m ON m.person_id = p.id AND m.estate_id = p.estate_id AND m.house_id = $3
             WHERE p.estate_id = $1 AND p.id = $2 AND p.state = 'active' AND (m.until IS NULL OR m.until > $4)",
        )
        .bind(held.estate_id)
        .bind(held.person_id)
        .bind(held.house_id)
        .bind(ctx.now())
        .fetch_optional(conn)
        .await?
    });
    let Some((zh, en, locale)) = reader else { return Ok(()) };
    let letter = Letter::TicketAnswered { name: locale.pick(&zh, &en).to_owned(), number: held.number, words };
    mail::enqueue(ctx, tx, held.estate_id, held.person_id, letter).await?;
    Ok(())
}

/// TK-9: reports the result. Never silent: the text is required, and the household reads it.
///
/// # Errors
/// `Refused`: `Stale` before it is taken and after it is closed, `CallbackFirst` where a result already waits for the callback.
pub async fn resolve(ctx: &Ctx, by: &Staff, id: TicketId, text: &str) -> Result<(), Error> {
    let (context, by, words) = (ctx.clone(), *by, parse_words(text)?);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = hold(&context, tx, &Actor::Staff(by), id).await?;
                let from = held.state;
                held.state = held.after(Act::Resolve)?;
                save(tx, &held, from, None).await?;
                held.log(&context, tx, Line::open(by.person(), Step::Resolved, &words)).await
            })
        })
        .await
}

/// TK-4, TK-5, BK-3: records the callback. Satisfied closes the ticket, unsatisfied reopens the same one; nothing else closes.
///
/// # Errors
/// `Invalid` on `words`, see [`CallbackForm::parse`]; `Refused(Stale)` unless the ticket is resolved.
pub async fn call_back(ctx: &Ctx, by: &Staff, id: TicketId, callback: CallbackForm) -> Result<(), Error> {
    let (context, by, callback) = (ctx.clone(), *by, callback.parse()?);
    ctx.db.write(move |tx| Box::pin(async move { call_back_in(&context, tx, &by, (id, callback)).await })).await
}

async fn call_back_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, call: (TicketId, CallbackForm)) -> Result<(), Error> {
    let (id, callback) = call;
    let mut held = hold(ctx, tx, &Actor::Staff(*by), id).await?;
    let (act, step) = match callback.satisfied {
        true => (Act::Satisfied, Step::Satisfied),
        false => (Act::Unsatisfied, Step::Unsatisfied),
    };
    let from = held.state;
    held.state = held.after(act)?;
    let callback_id: EntryId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query("INSERT INTO callback (id, estate_id, ticket_id, at, by_id, satisfied, words) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(callback_id)
            .bind(held.estate_id)
            .bind(held.id)
            .bind(held.changed_at)
            .bind(by.person())
            .bind(callback.satisfied)
            .bind(callback.words.clone())
            .execute(conn)
            .await?;
    });
    // Only the callback that closes stands on the ticket: after an unsatisfied one the table's own check still holds it open.
    save(tx, &held, from, callback.satisfied.then_some(callback_id)).await?;
    held.log(ctx, tx, Line::open(by.person(), step, &callback.words)).await
}
