//! An order's own row and timeline: locking, moving on, noting, announcing, writing to its people.

use sqlx::types::Json;

use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{EntryId, EstateId, HouseId, OrderId, PersonId, RunId, ServiceId},
    live::{Change, Subject},
    mail::{self, Letter},
    money::Fen,
    on_tx,
    orders::{ANYTHING, Act, State, Step},
    rights::{Relation, Right},
    scope::Actor,
    services::price::Price,
};

/// The facts of an order that a step needs, with its row locked.
#[derive(sqlx::FromRow)]
pub(super) struct Locked {
    pub house_id: HouseId,
    pub person_id: PersonId,
    pub service_id: Option<ServiceId>,
    pub state: State,
    pub only_me: bool,
    pub run_id: Option<RunId>,
    pub bill_fen: Option<Fen>,
    pub price: Option<Json<Price>>,
    /// What the service costs by its list.
    pub listed: Option<Fen>,
    /// Whether its price comes from a quote.
    pub quoted: bool,
}

impl Locked {
    /// Whether it may be begun; see [`State::next`].
    pub fn agreed(&self) -> bool {
        self.price.is_some() || self.listed.unwrap_or(Fen::ZERO) == Fen::ZERO
    }

    pub fn next(&self, act: Act) -> Result<State, Error> {
        Ok(self.state.next(act, self.agreed()).ok_or(Refusal::Stale)?)
    }
}

/// Locks the order by touching its row first, so that steps of one order happen one after the other.
///
/// # Errors
/// `NotFound` where the actor may not see it.
pub(super) async fn lock(tx: &mut Tx, by: &Actor, id: OrderId) -> Result<Locked, Error> {
    let sight = by.sight();
    let locked: Option<Locked> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE service_order SET state = state
             WHERE estate_id = $1 AND id = $2 AND ($3 OR (house_id = $4 AND (person_id = $5 OR ($6 AND only_me = $7))))
             RETURNING house_id, person_id, service_id, state, only_me, run_id, bill_fen, price,
               (SELECT s.price_fen FROM service s WHERE s.id = service_order.service_id) AS listed,
               EXISTS (SELECT 1 FROM quote q WHERE q.order_id = service_order.id AND q.state = 'approved') AS quoted",
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

/// Writes the next state, with the price where one is agreed by this step.
pub(super) async fn move_on(
    tx: &mut Tx,
    order: (EstateId, OrderId),
    next: State,
    price: Option<Price>,
) -> Result<(), Error> {
    let total = price.as_ref().map(|price| price.total);
    let moved = on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE service_order SET state = $3, price = COALESCE($4, price), total_fen = COALESCE($5, total_fen)
             WHERE estate_id = $1 AND id = $2",
        )
        .bind(order.0)
        .bind(order.1)
        .bind(next)
        .bind(price.map(Json))
        .bind(total)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if moved == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// An entry of the timeline to be. Nobody's where time did it.
pub(super) struct Event<'a> {
    pub step: Step,
    pub by: Option<PersonId>,
    pub subject: Option<PersonId>,
    pub words: &'a str,
}

impl Event<'_> {
    pub const fn of(step: Step, by: PersonId) -> Self {
        Self { step, by: Some(by), subject: None, words: "" }
    }
}

pub(super) async fn note(ctx: &Ctx, tx: &mut Tx, order: (EstateId, OrderId), event: Event<'_>) -> Result<(), Error> {
    let id: EntryId = ctx.id();
    on_tx!(tx, |conn| {
        // Later than the step before it, also within one millisecond or after the clock was set back.
        sqlx::query(
            "INSERT INTO order_event (id, estate_id, order_id, at, by_id, step, subject_id, words)
             SELECT $1, $2, $3, CASE WHEN MAX(e.at) >= $4 THEN MAX(e.at) + 1 ELSE $4 END, $5, $6, $7, $8
             FROM order_event e WHERE e.estate_id = $2 AND e.order_id = $3",
        )
        .bind(id)
        .bind(order.0)
        .bind(order.1)
        .bind(ctx.now())
        .bind(event.by)
        .bind(event.step)
        .bind(event.subject)
        .bind(event.words)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// Whom a change concerns: the house, and of it only the person where it is 只有我可见.
pub(super) struct Whose {
    pub house: HouseId,
    pub person: PersonId,
    pub only_me: bool,
}

impl Locked {
    pub fn whose(&self) -> Whose {
        Whose { house: self.house_id, person: self.person_id, only_me: self.only_me }
    }
}

pub(super) fn announce(tx: &mut Tx, order: (EstateId, OrderId), whose: &Whose) {
    tx.announce(Change {
        estate: order.0,
        subject: Subject::Order,
        id: order.1.0,
        house: Some(whose.house),
        person: Some(whose.person),
        only_me: whose.only_me,
        internal: false,
    });
}

/// The name of a reader and of the service, each in the reader's language.
pub(super) async fn names(
    tx: &mut Tx,
    estate: EstateId,
    person: PersonId,
    service: Option<ServiceId>,
) -> Result<(String, String), Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT CASE WHEN p.locale = 'en' THEN p.name_en ELSE p.name_zh END,
                    CASE WHEN p.locale = 'en' THEN COALESCE(s.name_en, $4) ELSE COALESCE(s.name_zh, $5) END
             FROM person p LEFT JOIN service s ON s.estate_id = p.estate_id AND s.id = $3 WHERE p.estate_id = $1 AND p.id = $2",
        )
        .bind(estate)
        .bind(person)
        .bind(service)
        .bind(ANYTHING.1)
        .bind(ANYTHING.0)
        .fetch_one(conn)
        .await?
    }))
}

/// Tells the resident by mail what staff wrote to them.
pub(super) async fn write_to(
    ctx: &Ctx,
    tx: &mut Tx,
    estate: EstateId,
    order: &Locked,
    words: &str,
) -> Result<(), Error> {
    let (name, service) = names(tx, estate, order.person_id, order.service_id).await?;
    let letter = Letter::OrderAnswered { name, service, words: words.to_owned() };
    mail::enqueue(ctx, tx, estate, order.person_id, letter).await?;
    Ok(())
}

/// Who is asked to approve a quote: who ordered it, if they may spend the house's money; else owner and spouse.
pub(super) async fn approvers(tx: &mut Tx, estate: EstateId, order: &Locked) -> Result<Vec<PersonId>, Error> {
    let people: Vec<(PersonId, Relation)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT m.person_id, m.relation FROM household_member m JOIN person p ON p.id = m.person_id
             WHERE m.estate_id = $1 AND m.house_id = $2 AND m.until IS NULL AND p.state = 'active' ORDER BY m.since, m.person_id",
        )
        .bind(estate)
        .bind(order.house_id)
        .fetch_all(conn)
        .await?
    });
    let own = people.iter().any(|(person, relation)| *person == order.person_id && relation.may(Right::BookPaid));
    if own {
        return Ok(vec![order.person_id]);
    }
    let heads = people.into_iter().filter(|(_, relation)| matches!(relation, Relation::Owner | Relation::Spouse));
    Ok(heads.map(|(person, _)| person).collect())
}
