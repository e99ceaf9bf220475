//! A booking's own row and timeline: locking, noting, announcing.

use crate::{
    bookings::{State, Step},
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{BookingId, EntryId, EstateId, HouseId, PersonId, ServiceId, SlotId},
    live::{Change, Subject},
    on_tx,
    scope::Actor,
    time::Ms,
};

/// The facts of a booking that a step needs, with its row locked.
#[derive(sqlx::FromRow)]
pub(crate) struct Locked {
    pub house_id: HouseId,
    pub person_id: PersonId,
    pub service_id: ServiceId,
    pub slot_id: SlotId,
    pub starts_at: Ms,
    pub ends_at: Ms,
    pub places: i64,
    pub state: State,
    pub only_me: bool,
    pub assigned_to: Option<PersonId>,
}

/// Locks the booking by touching its row first, so that steps of one booking happen one after the other.
///
/// # Errors
/// `NotFound` where the actor may not see it.
pub(crate) async fn lock(tx: &mut Tx, by: &Actor, id: BookingId) -> Result<Locked, Error> {
    let sight = by.sight();
    let locked: Option<Locked> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE booking SET state = state
             WHERE estate_id = $1 AND id = $2 AND ($3 OR (house_id = $4 AND (person_id = $5 OR ($6 AND only_me = $7))))
             RETURNING house_id, person_id, service_id, slot_id, starts_at, ends_at, places, state, only_me, assigned_to",
        )
        .bind(by.estate())
        .bind(id)
        .bind(sight.everywhere)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(conn)
        .await?
    });
    locked.ok_or(Error::NotFound)
}

/// An entry of the timeline to be.
pub(crate) struct Event<'a> {
    pub step: Step,
    pub by: PersonId,
    pub subject: Option<PersonId>,
    pub was_at: Option<Ms>,
    pub words: &'a str,
}

impl Event<'_> {
    pub const fn of(step: Step, by: PersonId) -> Self {
        Self { step, by, subject: None, was_at: None, words: "" }
    }
}

pub(crate) async fn note(
    ctx: &Ctx,
    tx: &mut Tx,
    booking: (EstateId, BookingId),
    event: Event<'_>,
) -> Result<(), Error> {
    let id: EntryId = ctx.id();
    on_tx!(tx, |conn| {
        // Later than the step before it, also within one millisecond or after the clock was set back.
        sqlx::query(
            "INSERT INTO booking_event (id, estate_id, booking_id, at, by_id, step, subject_id, was_at, words)
             SELECT $1, $2, $3, CASE WHEN MAX(e.at) >= $4 THEN MAX(e.at) + 1 ELSE $4 END, $5, $6, $7, $8, $9
             FROM booking_event e WHERE e.estate_id = $2 AND e.booking_id = $3",
        )
        .bind(id)
        .bind(booking.0)
        .bind(booking.1)
        .bind(ctx.now())
        .bind(event.by)
        .bind(event.step)
        .bind(event.subject)
        .bind(event.was_at)
        .bind(event.words)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Whom a change concerns: the house, and of it only the person where it is 只有我可见.
pub(crate) struct Whose {
    pub house: HouseId,
    pub person: PersonId,
    pub only_me: bool,
}

impl Locked {
    pub fn whose(&self) -> Whose {
        Whose { house: self.house_id, person: self.person_id, only_me: self.only_me }
    }
}

pub(crate) fn announce(tx: &mut Tx, estate: EstateId, id: uuid::Uuid, whose: &Whose) {
    tx.announce(Change {
        estate,
        subject: Subject::Booking,
        id,
        house: Some(whose.house),
        person: Some(whose.person),
        only_me: whose.only_me,
        internal: false,
    });
}
