//! Six weeks of slots around the day of loading, and the bookings in them with the steps they went through.

use std::collections::HashMap;

use sqlx::types::Json;

use super::{
    Summary,
    cast::{Cast, EstateEntry},
    data::{Booking, Files},
};
use crate::{
    bookings::{State, Step},
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{BookingId, EntryId, PersonId, ServiceId, SlotId},
    money::Fen,
    on_tx,
    services::{
        Family,
        price::Price,
        tariff::{Basis, Measure, Tariff, Unit},
    },
    time::{DAY, HOUR, MINUTE, Ms},
};

/// Days before and after the day of loading that have slots.
const DAYS: std::ops::RangeInclusive<i64> = -14..=28;

#[derive(Clone, sqlx::FromRow)]
struct Service {
    id: ServiceId,
    code: String,
    family: Family,
    minutes: Option<i64>,
    places: Option<i64>,
    price: Option<Fen>,
    basis: Basis,
    #[sqlx(flatten)]
    unit: Unit,
}

/// The services of the estates, by estate and code.
type Catalogue = HashMap<(String, String), Service>;
/// The slots, by estate, service code and start.
type Calendar = HashMap<(String, String, Ms), SlotId>;

pub async fn load(ctx: &Ctx, tx: &mut Tx, (cast, files): (&Cast, &Files), summary: &mut Summary) -> Result<(), Error> {
    let mut catalogue = Catalogue::new();
    for estate in cast.estates() {
        let services: Vec<Service> = on_tx!(tx, |conn| {
            sqlx::query_as(
                "SELECT id, code, family, minutes, places, price_fen AS price, basis, unit_zh, unit_en FROM service
                 WHERE estate_id = $1",
            )
            .bind(estate.id())
            .fetch_all(conn)
            .await?
        });
        catalogue.extend(services.into_iter().map(|service| ((estate.key.clone(), service.code.clone()), service)));
    }
    let calendar = open(ctx, tx, (cast, files), &catalogue).await?;
    for booking in &files.bookings {
        let service = found(&catalogue, &booking.estate, &booking.service)?;
        book(ctx, tx, (cast, &calendar), (booking, service)).await?;
    }
    summary.slots = calendar.len();
    summary.bookings = files.bookings.len();
    Ok(())
}

fn found<'c>(catalogue: &'c Catalogue, estate: &str, code: &str) -> Result<&'c Service, Error> {
    let service = catalogue.get(&(estate.to_owned(), code.to_owned()));
    service.ok_or_else(|| Error::broken(format!("the demo's files name no service {code}")))
}

/// Opens the slots, each with the places that its bookings hold already taken.
async fn open(
    ctx: &Ctx,
    tx: &mut Tx,
    (cast, files): (&Cast, &Files),
    catalogue: &Catalogue,
) -> Result<Calendar, Error> {
    let mut taken: HashMap<(&str, &str, Ms), i64> = HashMap::new();
    for booking in files.bookings.iter().filter(|booking| booking.state.holds_places()) {
        let at = cast.estate(&booking.estate)?.at(booking.day, &booking.start)?;
        *taken.entry((&booking.estate, &booking.service, at)).or_default() += 1;
    }
    let mut calendar = Calendar::new();
    for rule in &files.slots {
        let (estate, service) = (cast.estate(&rule.estate)?, found(catalogue, &rule.estate, &rule.service)?);
        let days = DAYS.filter(|day| rule.weekdays.contains(&(estate.today.plus_days(*day).weekday() + 1)));
        for day in days {
            for start in &rule.starts {
                let at = estate.at(day, start)?;
                let taken = taken.get(&(rule.estate.as_str(), rule.service.as_str(), at)).copied().unwrap_or(0);
                let id = open_slot(ctx, tx, estate, (service, at, taken)).await?;
                calendar.insert((rule.estate.clone(), rule.service.clone(), at), id);
            }
        }
    }
    // Of earlier months only the slots that were booked.
    for booking in files.bookings.iter().filter(|booking| booking.day < *DAYS.start()) {
        let (estate, service) = (cast.estate(&booking.estate)?, found(catalogue, &booking.estate, &booking.service)?);
        let at = estate.at(booking.day, &booking.start)?;
        let id = open_slot(ctx, tx, estate, (service, at, 1)).await?;
        calendar.insert((booking.estate.clone(), booking.service.clone(), at), id);
    }
    Ok(calendar)
}

async fn open_slot(ctx: &Ctx, tx: &mut Tx, estate: &EstateEntry, slot: (&Service, Ms, i64)) -> Result<SlotId, Error> {
    let (service, at, taken) = slot;
    let id: SlotId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO slot (id, estate_id, service_id, starts_at, ends_at, capacity, taken) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(service.id)
        .bind(at)
        .bind(at.plus(service.minutes.unwrap_or(60) * MINUTE))
        .bind(service.places.unwrap_or(1))
        .bind(taken)
        .execute(conn)
        .await?;
    });
    Ok(id)
}

async fn book(
    ctx: &Ctx,
    tx: &mut Tx,
    (cast, calendar): (&Cast, &Calendar),
    (booking, service): (&Booking, &Service),
) -> Result<(), Error> {
    let estate = cast.estate(&booking.estate)?;
    let house = cast.house(&booking.estate, &booking.house)?;
    let starts_at = estate.at(booking.day, &booking.start)?;
    let ends_at = starts_at.plus(service.minutes.unwrap_or(60) * MINUTE);
    let slot = calendar.get(&(booking.estate.clone(), booking.service.clone(), starts_at));
    let slot =
        slot.ok_or_else(|| Error::broken(format!("no slot of {} starts at {}", booking.service, booking.start)))?;
    let card = cast.discount(&booking.estate, house, service.family);
    let tariff = Tariff::of(service.family, service.basis, service.price, service.unit.clone());
    let measure = Measure { units: booking.units, minutes: service.minutes.unwrap_or(60), ..Measure::default() };
    let price = Price::at(&tariff, measure, Some(card.into())).ok_or_else(|| Error::broken("a price does not fit"))?;
    let (total, id) = (price.total, ctx.id::<BookingId>());
    let worker = cast.maybe_person(booking.staff.as_ref())?;
    let entries = entries(cast, booking, (house.butler, worker), (starts_at, ends_at))?;
    let created_at = entries.first().map_or(starts_at, |entry| entry.at);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO booking (id, estate_id, house_id, person_id, service_id, slot_id, starts_at, ends_at, places, state,
                                  price, total_fen, note, only_me, assigned_to, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(house.id)
        .bind(cast.person(&booking.person)?)
        .bind(service.id)
        .bind(*slot)
        .bind(starts_at)
        .bind(ends_at)
        .bind(booking.state)
        .bind(Json(price))
        .bind(total)
        .bind(booking.note.clone())
        .bind(booking.only_me)
        .bind(worker)
        .bind(created_at)
        .execute(conn)
        .await?;
    });
    for entry in entries {
        enter(ctx, tx, (estate, id), entry).await?;
    }
    Ok(())
}

struct Entry {
    at: Ms,
    by: PersonId,
    step: Step,
    subject: Option<PersonId>,
}

/// The steps that lead to the booking's state, at plausible times, none of them in the future.
fn entries(
    cast: &Cast,
    booking: &Booking,
    (butler, worker): (PersonId, Option<PersonId>),
    (starts_at, ends_at): (Ms, Ms),
) -> Result<Vec<Entry>, Error> {
    let resident = cast.person(&booking.person)?;
    let asked_at = starts_at.plus(-booking.asked * DAY);
    let mut entries = vec![Entry { at: asked_at, by: resident, step: Step::Requested, subject: None }];
    let mut add = |at: Ms, by: PersonId, step: Step, subject| entries.push(Entry { at, by, step, subject });
    let settled = !matches!(booking.state, State::Requested | State::Cancelled);
    if settled || worker.is_some() {
        add(asked_at.plus(25 * MINUTE), butler, Step::Confirmed, None);
    }
    if worker.is_some() {
        add(asked_at.plus(40 * MINUTE), butler, Step::Assigned, worker);
    }
    let doer = worker.unwrap_or(butler);
    if matches!(booking.state, State::Departed | State::Arrived | State::Completed) {
        add(starts_at.plus(-15 * MINUTE), doer, Step::Departed, None);
    }
    if matches!(booking.state, State::Arrived | State::Completed) {
        add(starts_at.plus(-MINUTE), doer, Step::Arrived, None);
    }
    match booking.state {
        State::Completed => add(ends_at, doer, Step::Completed, None),
        State::NoShow => add(starts_at.plus(20 * MINUTE), doer, Step::NoShow, None),
        State::Cancelled => add(asked_at.plus(5 * HOUR), resident, Step::Cancelled, None),
        _ => {}
    }
    // What today's plan says is done may lie ahead of the clock: then it happened just now, still one after the other.
    let count = entries.len();
    for (place, entry) in entries.iter_mut().enumerate() {
        let left = i64::try_from(count - place).unwrap_or(0);
        entry.at = entry.at.min(cast.now().plus(-left * MINUTE));
    }
    Ok(entries)
}

async fn enter(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, booking): (&EstateEntry, BookingId),
    entry: Entry,
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query("INSERT INTO booking_event (id, estate_id, booking_id, at, by_id, step, subject_id) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(ctx.id::<EntryId>())
            .bind(estate.id())
            .bind(booking)
            .bind(entry.at)
            .bind(entry.by)
            .bind(entry.step)
            .bind(entry.subject)
            .execute(conn)
            .await?;
    });
    Ok(())
}
