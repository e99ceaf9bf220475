//! Booking places in a slot: by a resident, by staff for a house, and from an offer of the waiting list.

use sqlx::types::Json;

use super::{
    Full, Outcome,
    journal::{Event, Whose, announce, lock, note},
    places, quota,
    terms::Terms,
    visit,
};
use crate::{
    audit,
    bookings::{Step, Wish, line::WaitingState},
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    forms,
    id::{BookingId, EstateId, FormKey, HouseId, PersonId, VisitId, WaitingId},
    on_tx,
    scope::{Actor, Member},
    services::price::Price,
};

/// Who books what for whom.
pub(super) struct Order {
    pub estate: EstateId,
    pub house: HouseId,
    /// Whose booking it will be.
    pub person: PersonId,
    /// Who acts.
    pub by: PersonId,
    pub wish: Wish,
    pub rules: Rules,
}

impl Order {
    /// The booking in whose visit a resident wants it done.
    fn visit(&self) -> Option<(&Member, BookingId)> {
        match &self.rules {
            Rules::Resident(member) => self.wish.visit.map(|booking| (member, booking)),
            Rules::Offer(..) | Rules::Staff(_) | Rules::Plan(_) => None,
        }
    }
}

pub(super) enum Rules {
    /// A resident's: right, notice and quota.
    Resident(Member),
    /// A resident takes up an offer of the waiting list.
    Offer(Member, WaitingId),
    /// Staff act for the house; a reason lets notice and quota be passed over.
    Staff(Option<String>),
    /// A plan of the house, at the price that it keeps. The right was asked for when it began.
    Plan(Price),
}

impl Rules {
    fn reason(&self) -> Option<&str> {
        match self {
            Self::Staff(reason) => reason.as_deref(),
            Self::Resident(_) | Self::Offer(..) | Self::Plan(_) => None,
        }
    }
}

/// Books places in a slot for the member's house. The same form key a second time gives the first booking. Places that the
/// member holds of the slot are used first.
///
/// # Errors
/// `NotFound` for a slot of another estate; `Refused`: `SlotFull` with the three nearest alternatives, `TooLate` inside the
/// notice, `Quota` where the house has had its share, `NotYours` where the relation does not include paid services,
/// `PriceChanged` where the form showed another total, `NotOneVisit` where it can't be done in the visit that it was meant for.
pub async fn request(ctx: &Ctx, by: &Member, wish: Wish) -> Result<BookingId, Error> {
    let (context, member) = (ctx.clone(), *by);
    let order = Order {
        estate: member.estate(),
        house: member.house(),
        person: member.person(),
        by: member.person(),
        wish,
        rules: Rules::Resident(member),
    };
    let outcome = ctx.db.write(move |tx| Box::pin(async move { place(&context, tx, order).await })).await?;
    outcome.answer(ctx, by.estate()).await
}

/// Books a day of a plan within the caller's transaction, which has locked the plan. `None` where too few places are left.
///
/// # Errors
/// `NotFound` for a slot of another estate; `Refused`: `TooLate`, `Quota`, `NotBookable`. Nothing was taken then.
pub(crate) async fn book_for_plan(
    ctx: &Ctx,
    tx: &mut Tx,
    whose: (EstateId, HouseId, PersonId),
    (wish, price): (Wish, Price),
) -> Result<Option<BookingId>, Error> {
    let (estate, house, person) = whose;
    let order = Order { estate, house, person, by: person, wish, rules: Rules::Plan(price) };
    match place(ctx, tx, order).await? {
        Outcome::Done(id) => Ok(Some(id)),
        Outcome::Full(_) => Ok(None),
    }
}

/// Places an order within a transaction.
pub(super) async fn place(ctx: &Ctx, tx: &mut Tx, order: Order) -> Result<Outcome<BookingId>, Error> {
    let id: BookingId = ctx.id();
    let (estate, slot) = (order.estate, order.wish.slot);
    if let Some(made) = forms::claim(ctx, tx, (estate, order.by), order.wish.key, id.0).await? {
        return Ok(Outcome::Done(BookingId(made)));
    }
    let visit = order.visit();
    if let Some((member, booking)) = visit {
        lock(tx, &Actor::Member(*member), booking).await?;
    }
    let terms = Terms::read(ctx, tx, (estate, order.house), slot).await?;
    let passed = check(ctx, tx, &order, &terms).await?;
    let price = match &order.rules {
        Rules::Plan(price) => price.clone(),
        _ => terms.price(order.wish.places, order.wish.units)?,
    };
    if let Some(was) = order.wish.shown.filter(|shown| *shown != price.shown()) {
        return Err(Refusal::PriceChanged { was, now: price.shown() }.into());
    }
    let visit = match visit {
        Some((member, booking)) => Some(visit::beside(tx, member, booking, terms.part()).await?),
        None => None,
    };
    let owner = (estate, order.person);
    let held = places::held(tx, owner, terms.service_id).await?;
    places::lock(tx, estate, held.into_iter().chain([slot])).await?;
    places::settle(ctx, tx, estate, slot).await?;
    if let Rules::Offer(_, offer) = order.rules
        && let Some(booked) = still_offered(tx, estate, offer).await?
    {
        return Ok(Outcome::Done(booked));
    }
    let own = places::own(tx, owner, slot).await?;
    let more = order.wish.places - own;
    if !places::take(tx, estate, slot, more).await? {
        // The form's key is free again: the booking that was refused may be tried again with it.
        release_key(tx, (estate, order.by), order.wish.key).await?;
        let (service, at, places) = (terms.service_id, terms.starts_at, order.wish.places);
        return Ok(Outcome::Full(Full { service, at, places, slot }));
    }
    let visit = match visit {
        Some(visit) => Some(visit::group(ctx, tx, estate, visit).await?),
        None => None,
    };
    insert(ctx, tx, (id, visit), (&order, &terms, price)).await?;
    places::drop_hold(ctx, tx, owner, terms.service_id, slot).await?;
    places::end_wait(tx, owner, slot, id).await?;
    if more < 0 {
        places::settle(ctx, tx, estate, slot).await?;
    }
    let step = match order.rules {
        Rules::Staff(_) => Step::OnBehalf,
        Rules::Plan(_) => Step::Planned,
        Rules::Resident(_) | Rules::Offer(..) => Step::Requested,
    };
    note(ctx, tx, (estate, id), Event::of(step, order.by)).await?;
    if passed && let Some(words) = order.rules.reason() {
        overridden(ctx, tx, (estate, id), order.by, words).await?;
    }
    Ok(Outcome::Done(id))
}

/// Whether a rule is passed over; what may not be is refused.
async fn check(ctx: &Ctx, tx: &mut Tx, order: &Order, terms: &Terms) -> Result<bool, Error> {
    if let Rules::Resident(member) | Rules::Offer(member, _) = &order.rules
        && !member.may(terms.right())
    {
        return Err(Refusal::NotYours.into());
    }
    let now = ctx.now();
    let late = terms.closes_at() <= now;
    if terms.starts_at <= now || (late && order.rules.reason().is_none()) {
        return Err(Refusal::TooLate.into());
    }
    let broken = quota::broken(tx, (order.estate, order.house), terms, None).await?;
    match broken {
        Some(quota) if order.rules.reason().is_none() => Err(Refusal::Quota(quota).into()),
        broken => Ok(late || broken.is_some()),
    }
}

/// Writes the reason of an exception where the owner reads it, and into the audit.
pub(super) async fn overridden(
    ctx: &Ctx,
    tx: &mut Tx,
    booking: (EstateId, BookingId),
    by: PersonId,
    words: &str,
) -> Result<(), Error> {
    note(ctx, tx, booking, Event { words, ..Event::of(Step::Overridden, by) }).await?;
    let (estate, subject) = (booking.0, Some(booking.1.0));
    audit::record(ctx, tx, audit::Act { estate, by: Some(by), act: "booking.override", subject, reason: words }).await
}

/// `Some` where the offer was taken up before, as by a double click.
///
/// # Errors
/// `Refused(OfferGone)` where it was left or is overdue.
async fn still_offered(tx: &mut Tx, estate: EstateId, offer: WaitingId) -> Result<Option<BookingId>, Error> {
    let found: Option<(WaitingState, Option<BookingId>)> = on_tx!(tx, |conn| {
        sqlx::query_as("SELECT state, booking_id FROM waiting WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(offer)
            .fetch_optional(conn)
            .await?
    });
    match found {
        Some((WaitingState::Offered, _)) => Ok(None),
        Some((WaitingState::Booked, Some(booking))) => Ok(Some(booking)),
        _ => Err(Refusal::OfferGone.into()),
    }
}

async fn release_key(tx: &mut Tx, who: (EstateId, PersonId), key: FormKey) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM form_key WHERE estate_id = $1 AND person_id = $2 AND key = $3")
            .bind(who.0)
            .bind(who.1)
            .bind(key)
            .execute(conn)
            .await?;
    });
    Ok(())
}

async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    (id, visit): (BookingId, Option<VisitId>),
    (order, terms, price): (&Order, &Terms, Price),
) -> Result<(), Error> {
    let wish = &order.wish;
    let total = price.total;
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO booking (id, estate_id, house_id, person_id, service_id, slot_id, starts_at, ends_at, places, state,
                                  price, total_fen, note, only_me, created_at, visit_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'requested', $10, $11, $12, $13, $14, $15)",
        )
        .bind(id)
        .bind(order.estate)
        .bind(order.house)
        .bind(order.person)
        .bind(terms.service_id)
        .bind(wish.slot)
        .bind(terms.starts_at)
        .bind(terms.ends_at)
        .bind(wish.places)
        .bind(Json(price))
        .bind(total)
        .bind(wish.note.clone())
        .bind(wish.only_me)
        .bind(ctx.now())
        .bind(visit)
        .execute(conn)
        .await?;
    });
    let whose = Whose { house: order.house, person: order.person, only_me: wish.only_me };
    announce(tx, order.estate, id.0, &whose);
    Ok(())
}
