//! Holding a ticket inside a transaction: its row is touched first, so that steps on one ticket wait for each other.

use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EntryId, EstateId, HouseId, PersonId, PhotoId, TicketId},
    live::{Change, Subject},
    on, on_tx,
    scope::Actor,
    tickets::{Act, State, Step, next},
    time::Ms,
};

/// A ticket that this transaction has touched.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Held {
    pub(super) id: TicketId,
    pub(super) estate_id: EstateId,
    pub(super) number: i64,
    pub(super) house_id: HouseId,
    pub(super) person_id: PersonId,
    pub(super) state: State,
    pub(super) only_me: bool,
    pub(super) responsible_id: Option<PersonId>,
    pub(super) worker_id: Option<PersonId>,
    /// The instant of this step: later than that of any step before it, whatever the clock says.
    pub(super) changed_at: Ms,
}

/// A line for the timeline. Subject: who was sent, or from whom it was taken over.
pub(crate) struct Line<'a> {
    pub(crate) by: PersonId,
    pub(crate) step: Step,
    pub(crate) subject: Option<PersonId>,
    pub(crate) internal: bool,
    pub(crate) body: &'a str,
}

impl<'a> Line<'a> {
    /// A line that the household may read.
    pub(crate) fn open(by: PersonId, step: Step, body: &'a str) -> Self {
        Self { by, step, subject: None, internal: false, body }
    }
}

/// Touches the ticket by the rule of sight and so takes its lock.
///
/// # Errors
/// `NotFound` where the actor may not see it.
pub(crate) async fn hold(ctx: &Ctx, tx: &mut Tx, by: &Actor, id: TicketId) -> Result<Held, Error> {
    let sight = by.sight();
    let held = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE ticket SET changed_at = CASE WHEN changed_at >= $3 THEN changed_at + 1 ELSE $3 END
             WHERE estate_id = $1 AND id = $2 AND ($4 OR (house_id = $5 AND (person_id = $6 OR ($7 AND only_me = $8))))
             RETURNING id, estate_id, number, house_id, person_id, state, only_me, responsible_id, worker_id, changed_at",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .bind(sight.everywhere)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .fetch_optional(conn)
        .await?
    });
    held.ok_or(Error::NotFound)
}

/// Whether the actor may see the ticket that a photo belongs to.
pub(crate) async fn sees(ctx: &Ctx, by: &Actor, photo: PhotoId) -> Result<bool, Error> {
    let sight = by.sight();
    let seen: Option<TicketId> = on!(ctx.db, |pool| {
        sqlx::query_scalar(
            "SELECT t.id FROM photo f JOIN ticket t ON t.id = f.ticket_id AND t.estate_id = f.estate_id
             WHERE f.estate_id = $1 AND f.id = $2
               AND ($3 OR (t.house_id = $4 AND (t.person_id = $5 OR ($6 AND t.only_me = $7))))",
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

impl Held {
    pub(crate) fn id(&self) -> TicketId {
        self.id
    }

    pub(crate) fn at(&self) -> Ms {
        self.changed_at
    }

    /// Refuses what comes after the end.
    pub(crate) fn still_open(&self) -> Result<(), Error> {
        if self.state == State::Closed { Err(Refusal::Stale.into()) } else { Ok(()) }
    }

    /// The state after an act.
    ///
    /// # Errors
    /// `Refused`: `CallbackFirst` for more work on a resolved ticket, else `Stale`.
    pub(super) fn after(&self, act: Act) -> Result<State, Error> {
        let refusal = if self.state == State::Resolved { Refusal::CallbackFirst } else { Refusal::Stale };
        next(self.state, act).ok_or_else(|| refusal.into())
    }

    /// Adds a line to the timeline and tells open pages.
    pub(crate) async fn log(&self, ctx: &Ctx, tx: &mut Tx, line: Line<'_>) -> Result<(), Error> {
        let id: EntryId = ctx.id();
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO ticket_event (id, estate_id, ticket_id, at, by_id, step, internal, subject_id, body)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(id)
            .bind(self.estate_id)
            .bind(self.id)
            .bind(self.changed_at)
            .bind(line.by)
            .bind(line.step)
            .bind(line.internal)
            .bind(line.subject)
            .bind(line.body.to_owned())
            .execute(conn)
            .await?;
        });
        tx.announce(Change {
            estate: self.estate_id,
            subject: Subject::Ticket,
            id: self.id.0,
            house: Some(self.house_id),
            person: Some(self.person_id),
            only_me: self.only_me,
            internal: line.internal,
        });
        Ok(())
    }
}
