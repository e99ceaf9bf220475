//! Writing bookings. Capacity is a condition of the slot's own UPDATE and a constraint of its row: never check, then write.

use sqlx::types::Json;

use super::{Act, State, Step, Wish, read};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    forms,
    id::{BookingId, EntryId, EstateId, HouseId, PersonId, ServiceId, SlotId},
    live::{Change, Subject},
    mail::{self, Letter},
    money::{BasisPoints, Fen},
    on_tx,
    rights::{Capability, Right, Role},
    scope::{Actor, Member, Staff},
    services::{Family, Tier, price::Price},
    time::{HOUR, Ms},
};

/// What pricing and checking a wish need, read in one statement.
#[derive(sqlx::FromRow)]
struct Offer {
    service_id: ServiceId,
    starts_at: Ms,
    ends_at: Ms,
    family: Family,
    each: Option<Fen>,
    notice_hours: i64,
    tier: Option<Tier>,
    rate: i64,
}

enum Outcome {
    Made(BookingId),
    Full(ServiceId, Ms),
}

/// Books places in a slot for the member's house. The same form key a second time gives the first booking.
///
/// # Errors
/// `NotFound` for a slot of another estate; `Refused`: `SlotFull` with the three nearest alternatives, `TooLate` inside the
/// notice, `NotYours` where the relation does not include paid services.
pub async fn request(ctx: &Ctx, by: &Member, wish: Wish) -> Result<BookingId, Error> {
    let (context, member, places) = (ctx.clone(), *by, wish.places);
    let outcome =
        ctx.db.write(move |tx| Box::pin(async move { request_in(&context, tx, &member, wish).await })).await?;
    match outcome {
        Outcome::Made(id) => Ok(id),
        Outcome::Full(service, at) => {
            let nearest = read::nearest(ctx, by.estate(), (service, at), places).await?;
            let nearest = nearest.into_iter().map(|slot| (slot.id, slot.starts_at)).collect();
            Err(Refusal::SlotFull { nearest }.into())
        }
    }
}

async fn request_in(ctx: &Ctx, tx: &mut Tx, by: &Member, wish: Wish) -> Result<Outcome, Error> {
    let id: BookingId = ctx.id();
    if let Some(made) = forms::claim(ctx, tx, (by.estate(), by.person()), wish.key, id.0).await? {
        return Ok(Outcome::Made(BookingId(made)));
    }
    let offer = offer(ctx, tx, by, wish.slot).await?.ok_or(Error::NotFound)?;
    let each = offer.each.unwrap_or(Fen::ZERO);
    let free = offer.family == Family::Free && each == Fen::ZERO;
    if !by.may(if free { Right::BookFree } else { Right::BookPaid }) {
        return Err(Refusal::NotYours.into());
    }
    if offer.starts_at <= ctx.now().plus(offer.notice_hours.saturating_mul(HOUR)) {
        return Err(Refusal::TooLate.into());
    }
    let card = match offer.tier {
        Some(tier) => Some((tier, BasisPoints::try_from(offer.rate).map_err(Error::broken)?)),
        None => None,
    };
    let price = Price::of(each, wish.places, card).ok_or_else(|| Error::broken("a price does not fit"))?;
    if !take_places(tx, by.estate(), wish.slot, wish.places).await? {
        // Nothing was written but the form's key; the booking that was refused may be tried again with it.
        release_key(tx, by, wish.key).await?;
        return Ok(Outcome::Full(offer.service_id, offer.starts_at));
    }
    insert(ctx, tx, by, New { id, wish, offer, price }).await?;
    note(ctx, tx, (by.estate(), id), by.person(), (Step::Requested, None)).await?;
    Ok(Outcome::Made(id))
}

async fn offer(ctx: &Ctx, tx: &mut Tx, by: &Member, slot: SlotId) -> Result<Option<Offer>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT l.service_id, l.starts_at, l.ends_at, s.family, s.price_fen AS each, s.notice_hours, m.tier,
                    COALESCE(d.rate, 0) AS rate
             FROM slot l JOIN service s ON s.id = l.service_id
             LEFT JOIN membership m ON m.estate_id = l.estate_id AND m.house_id = $3 AND m.valid_from <= $4 AND m.valid_to > $4
             LEFT JOIN tier_discount d ON d.estate_id = l.estate_id AND d.tier = m.tier AND d.family = s.family
             WHERE l.estate_id = $1 AND l.id = $2",
        )
        .bind(by.estate())
        .bind(slot)
        .bind(by.house())
        .bind(ctx.now())
        .fetch_optional(conn)
        .await?
    }))
}

/// Takes places in one conditional statement. `false` where too few are left.
async fn take_places(tx: &mut Tx, estate: EstateId, slot: SlotId, places: i64) -> Result<bool, Error> {
    let taken = on_tx!(tx, |conn| {
        sqlx::query("UPDATE slot SET taken = taken + $3 WHERE estate_id = $1 AND id = $2 AND taken + $3 <= capacity")
            .bind(estate)
            .bind(slot)
            .bind(places)
            .execute(conn)
            .await?
            .rows_affected()
    });
    Ok(taken == 1)
}

async fn release_key(tx: &mut Tx, by: &Member, key: crate::id::FormKey) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM form_key WHERE estate_id = $1 AND person_id = $2 AND key = $3")
            .bind(by.estate())
            .bind(by.person())
            .bind(key)
            .execute(conn)
            .await?;
    });
    Ok(())
}

struct New {
    id: BookingId,
    wish: Wish,
    offer: Offer,
    price: Price,
}

async fn insert(ctx: &Ctx, tx: &mut Tx, by: &Member, new: New) -> Result<(), Error> {
    let New { id, wish, offer, price } = new;
    let total = price.total;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO booking (id, estate_id, house_id, person_id, service_id, slot_id, starts_at, ends_at, places, state,
                                  price, total_fen, note, only_me, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'requested', $10, $11, $12, $13, $14)",
        )
        .bind(id)
        .bind(by.estate())
        .bind(by.house())
        .bind(by.person())
        .bind(offer.service_id)
        .bind(wish.slot)
        .bind(offer.starts_at)
        .bind(offer.ends_at)
        .bind(wish.places)
        .bind(Json(price))
        .bind(total)
        .bind(wish.note)
        .bind(wish.only_me)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    let change = Change {
        estate: by.estate(),
        subject: Subject::Booking,
        id: id.0,
        house: Some(by.house()),
        person: Some(by.person()),
        only_me: wish.only_me,
        internal: false,
    };
    tx.announce(change);
    Ok(())
}

async fn note(
    ctx: &Ctx,
    tx: &mut Tx,
    booking: (EstateId, BookingId),
    by: PersonId,
    step: (Step, Option<PersonId>),
) -> Result<(), Error> {
    let id: EntryId = ctx.id();
    on_tx!(tx, |conn| {
        // Later than the step before it, also within one millisecond or after the clock was set back.
        sqlx::query(
            "INSERT INTO booking_event (id, estate_id, booking_id, at, by_id, step, subject_id)
             SELECT $1, $2, $3, CASE WHEN MAX(e.at) >= $4 THEN MAX(e.at) + 1 ELSE $4 END, $5, $6, $7
             FROM booking_event e WHERE e.estate_id = $2 AND e.booking_id = $3",
        )
        .bind(id)
        .bind(booking.0)
        .bind(booking.1)
        .bind(ctx.now())
        .bind(by)
        .bind(step.0)
        .bind(step.1)
        .execute(conn)
        .await?;
    });
    Ok(())
}

/// The facts of a booking that a step needs, with its row locked.
#[derive(sqlx::FromRow)]
struct Locked {
    house_id: HouseId,
    person_id: PersonId,
    slot_id: SlotId,
    starts_at: Ms,
    places: i64,
    state: State,
    only_me: bool,
}

/// Locks the booking by touching its row first, so that steps of one booking happen one after the other.
async fn lock(tx: &mut Tx, by: &Actor, id: BookingId) -> Result<Locked, Error> {
    let sight = by.sight();
    let locked: Option<Locked> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE booking SET state = state
             WHERE estate_id = $1 AND id = $2 AND ($3 OR (house_id = $4 AND (person_id = $5 OR ($6 AND only_me = $7))))
             RETURNING house_id, person_id, slot_id, starts_at, places, state, only_me",
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

async fn move_on(ctx: &Ctx, tx: &mut Tx, by: &Actor, id: BookingId, act: Act) -> Result<Locked, Error> {
    let booking = lock(tx, by, id).await?;
    let next = booking.state.next(act).ok_or(Refusal::Stale)?;
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE booking SET state = $3 WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(id)
            .bind(next)
            .execute(conn)
            .await?;
    });
    if !next.holds_places() {
        give_back(tx, by.estate(), &booking).await?;
    }
    note(ctx, tx, (by.estate(), id), by.person(), (act.step(), None)).await?;
    announce(tx, by.estate(), id, &booking);
    Ok(booking)
}

async fn give_back(tx: &mut Tx, estate: EstateId, booking: &Locked) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE slot SET taken = taken - $3 WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(booking.slot_id)
            .bind(booking.places)
            .execute(conn)
            .await?;
    });
    Ok(())
}

fn announce(tx: &mut Tx, estate: EstateId, id: BookingId, booking: &Locked) {
    tx.announce(Change {
        estate,
        subject: Subject::Booking,
        id: id.0,
        house: Some(booking.house_id),
        person: Some(booking.person_id),
        only_me: booking.only_me,
        internal: false,
    });
}

/// Cancels a booking of the house before it starts; its places are free again in the same moment.
///
/// # Errors
/// `NotFound` where the member may not see it; `Refused(TooLate)` once it has started, `Refused(Stale)` where it is under way.
pub async fn cancel(ctx: &Ctx, by: &Member, id: BookingId) -> Result<(), Error> {
    let (context, actor) = (ctx.clone(), Actor::Member(*by));
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let booking = move_on(&context, tx, &actor, id, Act::Cancel).await?;
                if booking.starts_at <= context.now() {
                    return Err(Refusal::TooLate.into());
                }
                Ok(())
            })
        })
        .await
}

/// Takes the next step of the fulfilment. A confirmation is also told by mail.
///
/// # Errors
/// `Refused(Stale)` where the booking is no longer in a state that allows the act.
pub async fn step(ctx: &Ctx, by: &Staff, id: BookingId, act: Act) -> Result<(), Error> {
    let (context, actor) = (ctx.clone(), Actor::Staff(*by));
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let booking = move_on(&context, tx, &actor, id, act).await?;
                if act == Act::Confirm {
                    let letter = confirmation(tx, actor.estate(), id).await?;
                    mail::enqueue(&context, tx, actor.estate(), booking.person_id, letter).await?;
                }
                Ok(())
            })
        })
        .await
}

async fn confirmation(tx: &mut Tx, estate: EstateId, id: BookingId) -> Result<Letter, Error> {
    let (name, service, starts_at, zone): (String, String, Ms, String) = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT CASE WHEN p.locale = 'en' THEN p.name_en ELSE p.name_zh END,
                    CASE WHEN p.locale = 'en' THEN s.name_en ELSE s.name_zh END, b.starts_at, e.zone
             FROM booking b JOIN person p ON p.id = b.person_id JOIN service s ON s.id = b.service_id
             JOIN estate e ON e.id = b.estate_id WHERE b.estate_id = $1 AND b.id = $2",
        )
        .bind(estate)
        .bind(id)
        .fetch_one(conn)
        .await?
    });
    let zone =
        crate::time::EstateZone::named(&zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
    let civil = zone.around(starts_at).civil(starts_at);
    let when = format!("{} {:02}:{:02}", civil.date, civil.hour, civil.minute);
    Ok(Letter::BookingConfirmed { name, service, when })
}

/// Gives a booking to a member of staff, again if need be.
///
/// # Errors
/// `NotFound` for a booking or a person of another estate, or one who can't do it; `Refused(Stale)` once it is over.
pub async fn assign(ctx: &Ctx, by: &Staff, id: BookingId, worker: PersonId) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let booking = lock(tx, &Actor::Staff(staff), id).await?;
                if booking.state.is_over() {
                    return Err(Refusal::Stale.into());
                }
                if !can_work(tx, staff.estate(), worker).await? {
                    return Err(Error::NotFound);
                }
                on_tx!(tx, |conn| {
                    sqlx::query("UPDATE booking SET assigned_to = $3 WHERE estate_id = $1 AND id = $2")
                        .bind(staff.estate())
                        .bind(id)
                        .bind(worker)
                        .execute(conn)
                        .await?;
                });
                note(&context, tx, (staff.estate(), id), staff.person(), (Step::Assigned, Some(worker))).await?;
                announce(tx, staff.estate(), id, &booking);
                Ok(())
            })
        })
        .await
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
