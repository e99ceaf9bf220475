//! Who and what a visit is given: its person, its vendor, rooms and equipment (BK-1, BK-3).

use super::journal::{Event, Locked, announce, lock, note};
use crate::{
    bookings::{Arrangement, State, Step},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{BookingId, EstateId, PersonId},
    on_tx,
    resources::{
        Kind,
        store::{self as resources, Visit},
    },
    rights::{Capability, Role},
    scope::{Actor, Staff},
};

/// Gives a booking to a member of staff, again if need be; what else it holds stays.
///
/// # Errors
/// `NotFound` for a booking or a person of another estate, or one who can't do it; `Refused`: `Stale` once it is over, `Held`
/// where the person serves another visit at that time, `Away`, `OutOfUse`.
pub async fn assign(ctx: &Ctx, by: &Staff, id: BookingId, worker: PersonId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let booking = open(tx, &staff, id).await?;
                if !can_work(tx, staff.estate(), worker).await? {
                    return Err(Error::NotFound);
                }
                resources::hold_person(&context, tx, &visit(&staff, id, &booking), worker).await?;
                give(&context, tx, &staff, (id, Some(worker))).await?;
                announce(tx, staff.estate(), id.0, &booking.whose());
                Ok(())
            })
        })
        .await
}

/// Makes the booking hold exactly what the arrangement says, all or none. The same a second time changes nothing.
///
/// # Errors
/// As [`assign`]; `Refused(Unready)` where a visit that was confirmed would lose its vendor or its escort.
pub async fn arrange(ctx: &Ctx, by: &Staff, id: BookingId, plan: Arrangement) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let booking = open(tx, &staff, id).await?;
                let estate = staff.estate();
                if let Some(person) = plan.person
                    && !can_work(tx, estate, person).await?
                {
                    return Err(Error::NotFound);
                }
                let before = names(tx, estate, id).await?;
                let wanted = plan.others.iter().copied().chain(plan.person.map(Into::into)).collect();
                resources::hold(&context, tx, &visit(&staff, id, &booking), wanted).await?;
                let after = names(tx, estate, id).await?;
                if after.iter().filter(|(kind, _)| *kind == Kind::Person).count() > usize::from(plan.person.is_some()) {
                    return Err(Error::NotFound);
                }
                if booking.state != State::Requested
                    && let Some(lacks) = resources::lacks(tx, estate, id).await?
                {
                    return Err(Refusal::Unready(lacks).into());
                }
                if booking.assigned_to != plan.person {
                    give(&context, tx, &staff, (id, plan.person)).await?;
                }
                let (before, after) = (things(&before), things(&after));
                if before != after && !after.is_empty() {
                    let event = Event { words: &after, ..Event::of(Step::Arranged, staff.person()) };
                    note(&context, tx, (estate, id), event).await?;
                }
                announce(tx, estate, id.0, &booking.whose());
                Ok(())
            })
        })
        .await
}

/// Locks a booking that is not over.
async fn open(tx: &mut Tx, by: &Staff, id: BookingId) -> Result<Locked, Error> {
    let booking = lock(tx, &Actor::Staff(*by), id).await?;
    if booking.state.is_over() { Err(Refusal::Stale.into()) } else { Ok(booking) }
}

fn visit(by: &Staff, booking: BookingId, locked: &Locked) -> Visit {
    Visit {
        estate: by.estate(),
        booking,
        slot: locked.slot_id,
        starts_at: locked.starts_at,
        ends_at: locked.ends_at,
        by: by.person(),
    }
}

/// Writes who does it, and notes it where it is somebody.
async fn give(ctx: &Ctx, tx: &mut Tx, by: &Staff, (id, person): (BookingId, Option<PersonId>)) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE booking SET assigned_to = $3 WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .bind(person)
            .execute(conn)
            .await?;
    });
    if person.is_none() {
        return Ok(());
    }
    let event = Event { subject: person, ..Event::of(Step::Assigned, by.person()) };
    note(ctx, tx, (by.estate(), id), event).await
}

/// What a booking holds, by name.
async fn names(tx: &mut Tx, estate: EstateId, id: BookingId) -> Result<Vec<(Kind, String)>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT r.kind, r.name_zh FROM booking_resource o JOIN resource r ON r.id = o.resource_id
             WHERE o.estate_id = $1 AND o.booking_id = $2 ORDER BY r.kind DESC, r.name_zh, r.id",
        )
        .bind(estate)
        .bind(id)
        .fetch_all(conn)
        .await?
    }))
}

/// The vendor, rooms and equipment in a line.
fn things(held: &[(Kind, String)]) -> String {
    let names: Vec<&str> =
        held.iter().filter(|(kind, _)| *kind != Kind::Person).map(|(_, name)| name.as_str()).collect();
    names.join("、")
}

async fn can_work(tx: &mut Tx, estate: EstateId, worker: PersonId) -> Result<bool, Error> {
    let roles: Vec<Role> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT r.role FROM staff_role r JOIN person p ON p.id = r.person_id
             WHERE r.estate_id = $1 AND r.person_id = $2 AND p.state = 'active'",
        )
        .bind(estate)
        .bind(worker)
        .fetch_all(conn)
        .await?
    });
    Ok(roles.iter().any(|role| role.capabilities().contains(&Capability::Bookings)))
}
