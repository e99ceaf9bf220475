//! Tickets in all states, each with the story that led there.

use super::{
    Summary,
    cast::{Cast, EstateEntry},
    data::{Callback, Files, StepKind, Ticket},
};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EntryId, PersonId, TicketId},
    on_tx,
    tickets::Step,
    time::{HOUR, MINUTE, Ms},
};

/// A line of the timeline to be written.
struct Line<'f> {
    /// Minutes since the ticket was opened.
    after: i64,
    by: PersonId,
    step: Step,
    subject: Option<PersonId>,
    body: &'f str,
}

pub async fn load(ctx: &Ctx, tx: &mut Tx, (cast, files): (&Cast, &Files), summary: &mut Summary) -> Result<(), Error> {
    for estate in cast.estates() {
        let mut tickets: Vec<&Ticket> = files.tickets.iter().filter(|ticket| ticket.estate == estate.key).collect();
        tickets.sort_by_key(|ticket| -ticket.hours_ago);
        for ticket in &tickets {
            file(ctx, tx, (cast, estate), ticket).await?;
        }
        summary.tickets += tickets.len();
    }
    Ok(())
}

async fn file(ctx: &Ctx, tx: &mut Tx, (cast, estate): (&Cast, &EstateEntry), ticket: &Ticket) -> Result<(), Error> {
    let id: TicketId = ctx.id();
    let opened_at = cast.now().plus(-ticket.hours_ago * HOUR);
    let lines = lines(cast, ticket)?;
    let last = lines.last().map_or(opened_at, |line| opened_at.plus(line.after * MINUTE));
    let calls: Vec<(EntryId, &Callback)> = ticket.callbacks.iter().map(|call| (ctx.id(), call)).collect();
    let closing = calls.last().filter(|(_, call)| call.satisfied).map(|(id, _)| *id);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO ticket (id, estate_id, number, house_id, person_id, kind, place, description, state, responsible_id,
                                 worker_id, only_me, promised_at, created_at, changed_at, callback_id)
             SELECT $1, e.id, e.next_ticket, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 FROM estate e WHERE e.id = $2",
        )
        .bind(id)
        .bind(estate.id())
        .bind(cast.house(&ticket.estate, &ticket.house)?.id)
        .bind(cast.person(&ticket.reporter)?)
        .bind(ticket.kind)
        .bind(ticket.place.clone())
        .bind(ticket.description.clone())
        .bind(ticket.state)
        .bind(cast.maybe_person(ticket.taker.as_ref())?)
        .bind(cast.maybe_person(ticket.worker.as_ref())?)
        .bind(ticket.only_me)
        .bind(opened_at.plus(ticket.kind.promise()))
        .bind(opened_at)
        .bind(last)
        .bind(closing)
        .execute(conn)
        .await?;
    });
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE estate SET next_ticket = next_ticket + 1 WHERE id = $1")
            .bind(estate.id())
            .execute(conn)
            .await?;
    });
    for call in calls {
        call_back(tx, (cast, estate), (id, opened_at), call).await?;
    }
    for line in lines {
        enter(ctx, tx, (estate, id), (opened_at, line)).await?;
    }
    Ok(())
}

/// The whole story in its order.
fn lines<'f>(cast: &Cast, ticket: &'f Ticket) -> Result<Vec<Line<'f>>, Error> {
    let reporter = cast.person(&ticket.reporter)?;
    let mut lines = vec![Line { after: 0, by: reporter, step: Step::Reported, subject: None, body: "" }];
    for step in &ticket.steps {
        let kind = match step.kind {
            StepKind::Taken => Step::Taken,
            StepKind::Dispatched => Step::Dispatched,
            // Residents' own words have no step of their own: the name beside them says whose they are.
            StepKind::Progress | StepKind::Reply => Step::ToldOwner,
            StepKind::Resolved => Step::Resolved,
        };
        let (by, subject) = (cast.person(&step.by)?, cast.maybe_person(step.to.as_ref())?);
        lines.push(Line { after: step.after, by, step: kind, subject, body: &step.text });
    }
    for note in &ticket.notes {
        lines.push(Line {
            after: note.after,
            by: cast.person(&note.by)?,
            step: Step::Noted,
            subject: None,
            body: &note.text,
        });
    }
    for call in &ticket.callbacks {
        let step = if call.satisfied { Step::Satisfied } else { Step::Unsatisfied };
        lines.push(Line { after: call.after, by: cast.person(&call.by)?, step, subject: None, body: &call.comment });
    }
    lines.sort_by_key(|line| line.after);
    Ok(lines)
}

async fn call_back(
    tx: &mut Tx,
    (cast, estate): (&Cast, &EstateEntry),
    (ticket, opened_at): (TicketId, Ms),
    (id, call): (EntryId, &Callback),
) -> Result<(), Error> {
    let by = cast.person(&call.by)?;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO callback (id, estate_id, ticket_id, at, by_id, satisfied, words) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(ticket)
        .bind(opened_at.plus(call.after * MINUTE))
        .bind(by)
        .bind(call.satisfied)
        .bind(call.comment.clone())
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn enter(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, ticket): (&EstateEntry, TicketId),
    (opened_at, line): (Ms, Line<'_>),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO ticket_event (id, estate_id, ticket_id, at, by_id, step, internal, subject_id, body)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(ctx.id::<EntryId>())
        .bind(estate.id())
        .bind(ticket)
        .bind(opened_at.plus(line.after * MINUTE))
        .bind(line.by)
        .bind(line.step)
        .bind(line.step == Step::Noted)
        .bind(line.subject)
        .bind(line.body.to_owned())
        .execute(conn)
        .await?;
    });
    Ok(())
}
