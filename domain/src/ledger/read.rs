//! Reading a month of a house's account.

use sqlx::types::Json;

use super::{ALONE, Kind, Line, Means, Method, Month, Statement, statement::saved};
use crate::{
    ctx::Ctx,
    error::Error,
    id::{BookingId, EntryId, EstateId, HouseId, OrderId, PersonId},
    locale::Bilingual,
    money::Fen,
    on,
    orders::ANYTHING,
    rights::Right,
    scope::{Member, Staff},
    services::price::Price,
    time::{EstateZone, Ms},
};

/// The month of a statement, in instants.
#[derive(Clone, Debug)]
pub struct Period {
    month: Month,
    now: Month,
    span: (Ms, Ms),
    year: (Ms, Ms),
    zone: EstateZone,
}

impl Period {
    /// The month that `text` names; the current one where it names none or one that has not come.
    ///
    /// # Errors
    /// `Broken` for a zone without midnights.
    pub fn named(text: &str, zone: &EstateZone, now: Ms) -> Result<Self, Error> {
        let current = Month::of(zone.around(now).date(now));
        let month = text.parse().ok().filter(|month| *month <= current).unwrap_or(current);
        let spans = month.span(zone).zip(month.year_span(zone));
        let (span, year) = spans.ok_or_else(|| Error::broken("the estate's zone has no midnight"))?;
        Ok(Self { month, now: current, span, year, zone: zone.clone() })
    }

    fn month_of(&self, at: Ms) -> Month {
        Month::of(self.zone.around(at).date(at))
    }
}

/// The house, its balance now and before `$2`, and the limit of the estate, in one statement.
macro_rules! head {
    ($which:literal) => {
        concat!(
            "SELECT h.id, h.code,
                    COALESCE((SELECT balance_fen FROM house_account WHERE house_id = h.id), 0) AS balance,
                    (SELECT CAST(COALESCE(SUM(l.amount_fen), 0) AS BIGINT) FROM ledger_entry e
                       JOIN ledger_leg l ON l.entry_id = e.id AND l.account = 'house'
                       WHERE e.estate_id = h.estate_id AND e.house_id = h.id AND e.at < $2) AS opening,
                    (SELECT MIN(e.at) FROM ledger_entry e WHERE e.estate_id = h.estate_id AND e.house_id = h.id) AS first,
                    (SELECT alone_fen FROM ledger_setting WHERE estate_id = h.estate_id) AS alone
             FROM house h WHERE h.estate_id = $1 AND ",
            $which
        )
    };
}

/// A month of the account of the member's house.
///
/// # Errors
/// `NotFound` where the relation to the house does not include its account.
pub async fn own(ctx: &Ctx, by: &Member, period: &Period) -> Result<Statement, Error> {
    if !by.may(Right::SeeAccount) {
        return Err(Error::NotFound);
    }
    let head: Option<Head> = on!(ctx.db, |pool| {
        sqlx::query_as(head!("h.id = $3"))
            .bind(by.estate())
            .bind(period.span.0)
            .bind(by.house())
            .fetch_optional(pool)
            .await?
    });
    let head = head.ok_or(Error::NotFound)?;
    statement(ctx, by.estate(), head, Some(by.person()), period).await
}

/// A month of the account of a house, and what one may give it alone; `None` for a code that the estate does not have.
pub async fn of_house(ctx: &Ctx, by: &Staff, code: &str, period: &Period) -> Result<Option<(Statement, Fen)>, Error> {
    let head: Option<Head> = on!(ctx.db, |pool| {
        sqlx::query_as(head!("h.code = $3"))
            .bind(by.estate())
            .bind(period.span.0)
            .bind(code.to_owned())
            .fetch_optional(pool)
            .await?
    });
    let Some(head) = head else { return Ok(None) };
    let alone = head.alone.unwrap_or(ALONE);
    Ok(Some((statement(ctx, by.estate(), head, None, period).await?, alone)))
}

/// What a statement begins with.
#[derive(sqlx::FromRow)]
struct Head {
    id: HouseId,
    code: String,
    balance: Fen,
    opening: Fen,
    first: Option<Ms>,
    alone: Option<Fen>,
}

/// `reader` is who lives there; staff see what is marked 只有我可见 too.
async fn statement(
    ctx: &Ctx,
    estate: EstateId,
    head: Head,
    reader: Option<PersonId>,
    period: &Period,
) -> Result<Statement, Error> {
    let Head { id, code, balance, opening, first, .. } = head;
    let rows = entries(ctx, (estate, id), period.span).await?;
    let (mut closing, mut lines) = (opening, Vec::with_capacity(rows.len()));
    for row in rows {
        closing = closing.plus(row.amount).ok_or_else(|| Error::broken("a balance does not fit"))?;
        lines.push(row.line(closing, reader));
    }
    let saved = saved_between(ctx, (estate, id), period.year).await?;
    let methods = methods(ctx, estate).await?;
    let (first, now) = (first.map(|at| period.month_of(at)), period.now);
    Ok(Statement { house: code, month: period.month, opening, lines, closing, balance, saved, first, now, methods })
}

#[derive(sqlx::FromRow)]
struct Row {
    id: EntryId,
    at: Ms,
    kind: Kind,
    amount: Fen,
    memo: String,
    means: Option<Means>,
    reference: String,
    by_zh: String,
    by_en: String,
    booking_id: Option<BookingId>,
    order_id: Option<OrderId>,
    only_me: Option<bool>,
    person_id: Option<PersonId>,
    price: Option<Json<Price>>,
    service_zh: Option<String>,
    service_en: Option<String>,
    person_zh: Option<String>,
    person_en: Option<String>,
}

fn bilingual(zh: Option<String>, en: Option<String>) -> Option<Bilingual> {
    zh.zip(en).map(|(zh, en)| Bilingual { zh, en })
}

impl Row {
    fn line(self, after: Fen, reader: Option<PersonId>) -> Line {
        let (id, at, kind, amount) = (self.id, self.at, self.kind, self.amount);
        let private = self.only_me == Some(true) && reader.is_some() && self.person_id != reader;
        if private {
            let (memo, reference) = (String::new(), String::new());
            let (service, who, price, booking, order) = (None, None, None, None, None);
            return Line {
                id,
                at,
                kind,
                amount,
                after,
                service,
                who,
                price,
                booking,
                order,
                memo,
                means: None,
                reference,
                private,
            };
        }
        let recorded = Some(Bilingual { zh: self.by_zh, en: self.by_en });
        let charge = kind == Kind::Charge;
        Line {
            id,
            at,
            kind,
            amount,
            after,
            service: bilingual(self.service_zh, self.service_en),
            who: if charge { bilingual(self.person_zh, self.person_en) } else { recorded },
            price: if charge { self.price.map(|Json(price)| price) } else { None },
            booking: self.booking_id,
            order: self.order_id,
            memo: self.memo,
            means: self.means,
            reference: self.reference,
            private,
        }
    }
}

async fn entries(ctx: &Ctx, (estate, house): (EstateId, HouseId), span: (Ms, Ms)) -> Result<Vec<Row>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT e.id, e.at, e.kind, l.amount_fen AS amount, e.memo, e.means, e.reference, r.name_zh AS by_zh, r.name_en AS by_en,
                    e.booking_id, e.order_id, COALESCE(b.only_me, o.only_me) AS only_me, COALESCE(b.person_id, o.person_id) AS person_id,
                    COALESCE(b.price, o.price) AS price, COALESCE(s.name_zh, CASE WHEN o.id IS NOT NULL THEN $5 END) AS service_zh,
                    COALESCE(s.name_en, CASE WHEN o.id IS NOT NULL THEN $6 END) AS service_en,
                    p.name_zh AS person_zh, p.name_en AS person_en
             FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id AND l.account = 'house' JOIN person r ON r.id = e.by_id
             LEFT JOIN booking b ON b.id = e.booking_id LEFT JOIN service_order o ON o.id = e.order_id
             LEFT JOIN service s ON s.id = COALESCE(b.service_id, o.service_id)
             LEFT JOIN person p ON p.id = COALESCE(b.person_id, o.person_id)
             WHERE e.estate_id = $1 AND e.house_id = $2 AND e.at >= $3 AND e.at < $4 ORDER BY e.at, e.id",
        )
        .bind(estate)
        .bind(house)
        .bind(span.0)
        .bind(span.1)
        .bind(ANYTHING.0)
        .bind(ANYTHING.1)
        .fetch_all(pool)
        .await?
    }))
}

/// What the card took off the house's services that took place between two instants.
async fn saved_between(ctx: &Ctx, (estate, house): (EstateId, HouseId), span: (Ms, Ms)) -> Result<Fen, Error> {
    let prices: Vec<Json<Price>> = on!(ctx.db, |pool| {
        sqlx::query_scalar(
            "SELECT price FROM booking
             WHERE estate_id = $1 AND house_id = $2 AND starts_at >= $3 AND starts_at < $4 AND state = 'completed'
             UNION ALL SELECT price FROM service_order
             WHERE estate_id = $1 AND house_id = $2 AND completed_at >= $3 AND completed_at < $4 AND state = 'completed'",
        )
        .bind(estate)
        .bind(house)
        .bind(span.0)
        .bind(span.1)
        .fetch_all(pool)
        .await?
    });
    let sum = prices.iter().try_fold(Fen::ZERO, |sum, Json(price)| sum.plus(saved(price)));
    sum.ok_or_else(|| Error::broken("a sum does not fit"))
}

async fn methods(ctx: &Ctx, estate: EstateId) -> Result<Vec<Method>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT venue_zh, venue_en, means, note_zh, note_en FROM payment_method
             WHERE estate_id = $1 AND hidden = $2 ORDER BY place, id",
        )
        .bind(estate)
        .bind(false)
        .fetch_all(pool)
        .await?
    }))
}
