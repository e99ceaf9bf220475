//! Reading plans: the house's overview, one plan, days away, and the desk's list of a day.

use sqlx::types::Json;

use super::{
    Away, AwayHouse, Dated, DayRow, Entry, Kind, Meanwhile, Nearest, Offer, Overview, PlanRow, PlanView, Rhythm, State,
    Turn, TurnState, Window, outlook, price_of, store::open_day,
};
use crate::{
    bookings,
    ctx::Ctx,
    error::Error,
    id::{AwayId, EstateId, HouseId, PlanId, ServiceId},
    money::Fen,
    on,
    rights::Right,
    scope::{Actor, Member, Staff},
    services::{price::Price, rules},
    time::{DAY, Date, EstateZone, Ms},
};

/// Selects plans `p` as [`PlanRow`].
macro_rules! plans {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT p.id, p.kind, s.name_zh, s.name_en, p.service_id, p.weekdays, p.every_weeks, p.from_day, p.until_day,
                    p.minute, p.quantity, p.note, p.state, p.open_from, p.cutoff_hour, p.total_fen AS total,
                    w.name_zh AS person_zh, w.name_en AS person_en",
            $more,
            " FROM plan p JOIN service s ON s.id = p.service_id JOIN person w ON w.id = p.person_id ",
            $rest
        )
    };
}

/// Selects turns of plans as [`Turn`].
macro_rules! turns {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.plan_id, t.day, t.state, t.why, t.reason, t.booking_id, b.state AS booking, b.starts_at
             FROM plan_turn t JOIN plan p ON p.id = t.plan_id LEFT JOIN booking b ON b.id = t.booking_id ",
            $rest
        )
    };
}

fn window(ctx: &Ctx, zone: &EstateZone, plan: &PlanRow) -> Window {
    let zone = zone.around(ctx.now());
    Window { today: zone.date(ctx.now()), open: open_day(ctx, &zone, plan.kind, plan.cutoff_hour) }
}

/// The plans that the member may see and that are not ended, each with its next three days; the days away; what can be had.
pub async fn overview(ctx: &Ctx, by: &Member, zone: &EstateZone) -> Result<Overview, Error> {
    let (sight, today) = (Actor::Member(*by).sight(), zone.around(ctx.now()).date(ctx.now()));
    let rows: Vec<PlanRow> = on!(ctx.db, |pool| {
        sqlx::query_as(plans!(
            "",
            "WHERE p.estate_id = $1 AND p.house_id = $2 AND (p.person_id = $3 OR $4) AND p.state <> 'ended'
             ORDER BY p.created_at, p.id LIMIT 100"
        ))
        .bind(by.estate())
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .fetch_all(pool)
        .await?
    });
    let turns: Vec<Turn> = on!(ctx.db, |pool| {
        sqlx::query_as(turns!(
            "WHERE p.estate_id = $1 AND p.house_id = $2 AND p.state <> 'ended' AND t.day >= $3 ORDER BY t.day LIMIT 2000"
        ))
        .bind(by.estate())
        .bind(by.house())
        .bind(today)
        .fetch_all(pool)
        .await?
    });
    let away = away_from(ctx, (by.estate(), by.house()), today).await?;
    let offers = offers(ctx, by.estate()).await?;
    let plans = rows.into_iter().map(|row| {
        let dates = outlook(&row, &turns, &away, window(ctx, zone, &row), 3);
        (row, dates)
    });
    Ok(Overview { plans: plans.collect(), away, offers, today })
}

/// The days away of a house that are not over.
async fn away_from(ctx: &Ctx, house: (EstateId, HouseId), today: Date) -> Result<Vec<Away>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT a.id, a.first_day, a.last_day, a.note, a.withdrawn_at, p.name_zh, p.name_en
             FROM house_away a JOIN person p ON p.id = a.by_id
             WHERE a.estate_id = $1 AND a.house_id = $2 AND a.last_day >= $3 AND a.withdrawn_at IS NULL ORDER BY a.first_day LIMIT 100",
        )
        .bind(house.0)
        .bind(house.1)
        .bind(today)
        .fetch_all(pool)
        .await?
    }))
}

async fn offers(ctx: &Ctx, estate: EstateId) -> Result<Vec<Offer>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT r.service_id, s.name_zh, s.name_en, r.kind, r.turn_fen AS each, r.most, r.cutoff_hour
             FROM plan_rule r JOIN service s ON s.id = r.service_id
             WHERE r.estate_id = $1 AND s.stage IN ('trial', 'standard') ORDER BY s.code LIMIT 100",
        )
        .bind(estate)
        .fetch_all(pool)
        .await?
    }))
}

#[derive(sqlx::FromRow)]
struct Offered {
    #[sqlx(flatten)]
    offer: Offer,
    family: crate::services::Family,
}

/// A service that recurs, with what one piece or visit costs the member.
///
/// # Errors
/// `NotFound` for a service that does not recur.
pub async fn offer(ctx: &Ctx, by: &Member, service: ServiceId) -> Result<(Offer, Price), Error> {
    let found: Option<Offered> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT r.service_id, s.name_zh, s.name_en, r.kind, r.turn_fen AS each, r.most, r.cutoff_hour, s.family
             FROM plan_rule r JOIN service s ON s.id = r.service_id
             WHERE r.estate_id = $1 AND r.service_id = $2 AND s.stage IN ('trial', 'standard')",
        )
        .bind(by.estate())
        .bind(service)
        .fetch_optional(pool)
        .await?
    });
    let Offered { offer, family } = found.ok_or(Error::NotFound)?;
    let cards = rules::cards(ctx, &Actor::Member(*by), (family, service), ctx.now()).await?;
    let price = price_of(offer.each, 1, cards.own).ok_or_else(|| Error::broken("a price does not fit"))?;
    Ok((offer, price))
}

/// The first day on which a plan of the service can begin.
pub fn earliest(ctx: &Ctx, zone: &EstateZone, offer: &Offer) -> Date {
    open_day(ctx, &zone.around(ctx.now()), offer.kind, offer.cutoff_hour)
}

/// The times of day, in minutes, at which the calendar of the next weeks has visits of a service.
pub async fn times(ctx: &Ctx, by: &Member, (service, zone): (ServiceId, &EstateZone)) -> Result<Vec<i64>, Error> {
    let starts: Vec<Ms> = on!(ctx.db, |pool| {
        sqlx::query_scalar(
            "SELECT starts_at FROM slot WHERE estate_id = $1 AND service_id = $2 AND starts_at > $3 AND starts_at < $4
             ORDER BY starts_at LIMIT 1000",
        )
        .bind(by.estate())
        .bind(service)
        .bind(ctx.now())
        .bind(ctx.now().plus(super::AHEAD * DAY))
        .fetch_all(pool)
        .await?
    });
    let zone = zone.around(ctx.now());
    let mut minutes: Vec<i64> = starts
        .into_iter()
        .map(|at| {
            let civil = zone.civil(at);
            i64::from(civil.hour) * 60 + i64::from(civil.minute)
        })
        .collect();
    minutes.sort_unstable();
    minutes.dedup();
    Ok(minutes)
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: PlanRow,
    price: Json<Price>,
    each: Fen,
    listed: Option<Fen>,
}

/// A plan with its next eight days, those that could not be booked with the nearest free times.
///
/// # Errors
/// `NotFound` where the member may not see it.
pub async fn find(ctx: &Ctx, by: &Member, zone: &EstateZone, id: PlanId) -> Result<PlanView, Error> {
    let sight = Actor::Member(*by).sight();
    let found: Option<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(plans!(
            ", p.price, p.each_fen AS each, r.turn_fen AS listed",
            "LEFT JOIN plan_rule r ON r.service_id = p.service_id
             WHERE p.estate_id = $1 AND p.id = $2 AND p.house_id = $3 AND (p.person_id = $4 OR $5)"
        ))
        .bind(by.estate())
        .bind(id)
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .fetch_optional(pool)
        .await?
    });
    let Found { row, price: Json(price), each, listed } = found.ok_or(Error::NotFound)?;
    let window = window(ctx, zone, &row);
    let turns: Vec<Turn> = on!(ctx.db, |pool| {
        sqlx::query_as(turns!("WHERE p.estate_id = $1 AND p.id = $2 AND t.day >= $3 ORDER BY t.day LIMIT 500"))
            .bind(by.estate())
            .bind(id)
            .bind(window.today)
            .fetch_all(pool)
            .await?
    });
    let away = away_from(ctx, (by.estate(), by.house()), window.today).await?;
    let timeline: Vec<Entry> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT e.at, e.step, e.day, p.name_zh, p.name_en FROM plan_event e JOIN person p ON p.id = e.by_id
             WHERE e.estate_id = $1 AND e.plan_id = $2 ORDER BY e.at DESC, e.id DESC LIMIT 50",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_all(pool)
        .await?
    });
    let dates = outlook(&row, &turns, &away, window, 8);
    let nearest = nearest(ctx, by.estate(), zone, (&row, &dates)).await?;
    let listed = listed.filter(|listed| *listed != each);
    let price = if by.may(Right::SeeCard) { price } else { price.veiled() };
    Ok(PlanView { row, price, listed, dates, timeline, nearest })
}

/// Free times near the first day that could not be booked.
async fn nearest(
    ctx: &Ctx,
    estate: EstateId,
    zone: &EstateZone,
    (row, dates): (&PlanRow, &[Dated]),
) -> Result<Option<Nearest>, Error> {
    let turn =
        dates.iter().filter(|dated| dated.state == Some(TurnState::Unbooked)).find_map(|dated| dated.turn.as_ref());
    let Some(turn) = turn else { return Ok(None) };
    let minute = row.minute.unwrap_or(0);
    let clock = u8::try_from(minute / 60).ok().zip(u8::try_from(minute % 60).ok());
    let Some(at) = clock.and_then(|(hour, minute)| zone.at(turn.day, hour, minute)) else { return Ok(None) };
    let slots = bookings::read::nearest(ctx, estate, (row.service_id, at), 1).await?;
    let slots = slots.into_iter().map(|slot| (slot.id, slot.starts_at)).collect();
    Ok(Some(Nearest { turn: turn.id, day: turn.day, slots }))
}

/// Days away of the member's house, with the bookings that fall on them and can still be called off.
///
/// # Errors
/// `NotFound` for an entry of another house.
pub async fn away(ctx: &Ctx, by: &Member, zone: &EstateZone, id: AwayId) -> Result<(Away, Vec<Meanwhile>), Error> {
    let found: Option<Away> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT a.id, a.first_day, a.last_day, a.note, a.withdrawn_at, p.name_zh, p.name_en
             FROM house_away a JOIN person p ON p.id = a.by_id WHERE a.estate_id = $1 AND a.house_id = $2 AND a.id = $3",
        )
        .bind(by.estate())
        .bind(by.house())
        .bind(id)
        .fetch_optional(pool)
        .await?
    });
    let away = found.ok_or(Error::NotFound)?;
    let midnight = |day: Date| zone.at(day, 0, 0).ok_or_else(|| Error::broken("a day has no midnight"));
    let (from, to) = (midnight(away.first_day)?, midnight(away.last_day.plus_days(1))?);
    let sight = Actor::Member(*by).sight();
    let meanwhile: Vec<Meanwhile> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT b.id, s.name_zh, s.name_en, b.starts_at, b.ends_at, b.state FROM booking b JOIN service s ON s.id = b.service_id
             WHERE b.estate_id = $1 AND b.house_id = $2 AND (b.person_id = $3 OR ($4 AND b.only_me = $5))
               AND b.starts_at >= $6 AND b.starts_at < $7 AND b.starts_at > $8 AND b.state IN ('requested', 'confirmed')
             ORDER BY b.starts_at, b.id LIMIT 100",
        )
        .bind(by.estate())
        .bind(sight.house)
        .bind(sight.person)
        .bind(sight.shared)
        .bind(false)
        .bind(from)
        .bind(to)
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    Ok((away, meanwhile))
}

#[derive(sqlx::FromRow)]
struct Candidate {
    #[sqlx(flatten)]
    row: DayRow,
    house_id: HouseId,
    #[sqlx(flatten)]
    rhythm: Rhythm,
    cutoff_hour: i64,
}

#[derive(sqlx::FromRow)]
struct AwayFound {
    house_id: HouseId,
    #[sqlx(flatten)]
    house: AwayHouse,
}

/// The deliveries of a day by house, and the houses that are away on it. A plan rests while its person does not live in the
/// house any more.
pub async fn day(ctx: &Ctx, by: &Staff, zone: &EstateZone, day: Date) -> Result<(Vec<DayRow>, Vec<AwayHouse>), Error> {
    let rows: Vec<Candidate> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT p.id AS plan, h.code AS house, s.name_zh, s.name_en, p.quantity, p.note, w.name_zh AS person_zh,
                    w.name_en AS person_en, t.state, COALESCE(t.reason, '') AS reason, p.house_id, p.weekdays, p.every_weeks,
                    p.from_day, p.until_day, p.cutoff_hour
             FROM plan p JOIN house h ON h.id = p.house_id JOIN service s ON s.id = p.service_id
             JOIN person w ON w.id = p.person_id LEFT JOIN plan_turn t ON t.plan_id = p.id AND t.day = $2
             WHERE p.estate_id = $1 AND p.kind = 'delivery'
               AND (t.id IS NOT NULL OR (p.state = $3 AND p.open_from <= $2 AND w.state = 'active'
                 AND EXISTS (SELECT 1 FROM household_member m WHERE m.person_id = p.person_id AND m.house_id = p.house_id
                               AND m.estate_id = p.estate_id AND (m.until IS NULL OR m.until > $4))))
             ORDER BY h.code, s.code, p.id LIMIT 1000",
        )
        .bind(by.estate())
        .bind(day)
        .bind(State::Active)
        .bind(ctx.now())
        .fetch_all(pool)
        .await?
    });
    let away: Vec<AwayFound> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT a.house_id, h.code AS house, a.first_day, a.last_day, a.note
             FROM house_away a JOIN house h ON h.id = a.house_id
             WHERE a.estate_id = $1 AND a.last_day >= $2 AND a.first_day <= $2 AND a.withdrawn_at IS NULL ORDER BY h.code LIMIT 1000",
        )
        .bind(by.estate())
        .bind(day)
        .fetch_all(pool)
        .await?
    });
    let local = zone.around(ctx.now());
    let state = |found: &Candidate| match found.row.state {
        Some(state) => Some(state),
        None if away.iter().any(|away| away.house_id == found.house_id) => Some(TurnState::Away),
        None if day < open_day(ctx, &local, Kind::Delivery, found.cutoff_hour) => Some(TurnState::Due),
        None => None,
    };
    let due = rows.into_iter().filter(|found| found.row.state.is_some() || found.rhythm.on(day));
    let due = due.map(|found| DayRow { state: state(&found), ..found.row }).collect();
    Ok((due, away.into_iter().map(|found| found.house).collect()))
}
