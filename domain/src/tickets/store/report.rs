//! Reporting a ticket: its number, its promise, its first line and its photos in one transaction.

use super::hold::{Held, Line};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    forms,
    id::{EstateId, ServiceId, TicketId},
    on_tx,
    photos::{self, Kept, Of, Ready},
    scope::Member,
    tickets::{NewTicket, PHOTOS, State, Step},
    vendors::paused,
};

/// TK-7: reports a ticket for the member's house. The same form key a second time gives the first ticket.
///
/// # Errors
/// `Invalid`: on `photos` for more than [`PHOTOS`], on `service` for one that the estate lacks; `Refused(VendorPaused)` for
/// one whose vendor may not do it now.
pub async fn report(ctx: &Ctx, by: &Member, ticket: NewTicket, photos: Vec<Ready>) -> Result<TicketId, Error> {
    if photos.len() > usize::from(PHOTOS) {
        return Err(Error::invalid("photos", Rule::TooMany(PHOTOS)));
    }
    let by = *by;
    photos::keep(ctx, by.estate(), photos, async move |ctx, photos| {
        let context = ctx.clone();
        ctx.db.write(move |tx| Box::pin(async move { report_in(&context, tx, &by, (ticket, &photos)).await })).await
    })
    .await
}

async fn report_in(ctx: &Ctx, tx: &mut Tx, by: &Member, wish: (NewTicket, &[Kept])) -> Result<TicketId, Error> {
    let (ticket, photos) = wish;
    let id: TicketId = ctx.id();
    if let Some(made) = forms::claim(ctx, tx, (by.estate(), by.person()), ticket.key, id.0).await? {
        return Ok(TicketId(made));
    }
    if let Some(service) = ticket.service {
        must_offer(ctx, tx, by.estate(), service).await?;
    }
    let held = Held {
        id,
        estate_id: by.estate(),
        number: number(tx, by.estate()).await?,
        house_id: by.house(),
        person_id: by.person(),
        state: State::New,
        only_me: ticket.only_me,
        responsible_id: None,
        worker_id: None,
        changed_at: ctx.now(),
    };
    insert(tx, &held, ticket).await?;
    held.log(ctx, tx, Line::open(by.person(), Step::Reported, "")).await?;
    photos::insert(tx, (by.estate(), Of::Ticket(id)), (by.person(), held.at()), photos).await?;
    Ok(id)
}

/// The next number of the estate. Reports of one estate wait for each other here.
async fn number(tx: &mut Tx, estate: EstateId) -> Result<i64, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_scalar("UPDATE estate SET next_ticket = next_ticket + 1 WHERE id = $1 RETURNING next_ticket - 1")
            .bind(estate)
            .fetch_one(conn)
            .await?
    }))
}

/// VN-4: what is asked for by a ticket is hidden with its vendor's paper as what is booked.
async fn must_offer(ctx: &Ctx, tx: &mut Tx, estate: EstateId, service: ServiceId) -> Result<(), Error> {
    let paused: Option<bool> = on_tx!(tx, |conn| {
        sqlx::query_scalar(concat!(
            "SELECT ",
            paused!("s.estate_id", "s.id", "$3"),
            " FROM service s WHERE s.estate_id = $1 AND s.id = $2"
        ))
        .bind(estate)
        .bind(service)
        .bind(ctx.now())
        .fetch_optional(conn)
        .await?
    });
    match paused {
        Some(false) => Ok(()),
        Some(true) => Err(Refusal::VendorPaused.into()),
        None => Err(Error::invalid("service", Rule::NotAChoice)),
    }
}

async fn insert(tx: &mut Tx, held: &Held, ticket: NewTicket) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO ticket (id, estate_id, number, house_id, person_id, service_id, kind, place, description, state, only_me,
                                 promised_at, created_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
        )
        .bind(held.id)
        .bind(held.estate_id)
        .bind(held.number)
        .bind(held.house_id)
        .bind(held.person_id)
        .bind(ticket.service)
        .bind(ticket.kind)
        .bind(ticket.place)
        .bind(ticket.description)
        .bind(held.state)
        .bind(held.only_me)
        .bind(held.changed_at.plus(ticket.kind.promise()))
        .bind(held.changed_at)
        .execute(conn)
        .await?;
    });
    Ok(())
}
