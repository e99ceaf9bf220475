//! Records of lists, ticks and signatures.

use std::collections::BTreeSet;

use super::{Item, Line, ListDraft, Sheet, Signed, typed};
use crate::{
    audit::{self, Act},
    bookings::State,
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal, Rule},
    id::{BookingId, CheckId, EstateId, ServiceId},
    on, on_tx,
    scope::Staff,
};

/// The list of a service as it is asked now.
pub async fn items(ctx: &Ctx, by: &Staff, service: ServiceId) -> Result<Vec<Item>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, words_zh, words_en FROM checklist_item
             WHERE estate_id = $1 AND service_id = $2 AND retired_at IS NULL ORDER BY place, id",
        )
        .bind(by.estate())
        .bind(service)
        .fetch_all(pool)
        .await?
    }))
}

/// The list of a visit: what is asked now, and what was ticked although it is asked no more.
///
/// # Errors
/// `NotFound` for a booking of another estate.
pub async fn sheet(ctx: &Ctx, by: &Staff, booking: BookingId) -> Result<Sheet, Error> {
    let service: Option<ServiceId> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT service_id FROM booking WHERE estate_id = $1 AND id = $2")
            .bind(by.estate())
            .bind(booking)
            .fetch_optional(pool)
            .await?
    });
    let service = service.ok_or(Error::NotFound)?;
    let lines: Vec<Line> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT i.id, i.words_zh, i.words_en, c.at, p.name_zh AS by_zh, p.name_en AS by_en
             FROM checklist_item i LEFT JOIN booking_check c ON c.booking_id = $3 AND c.item_id = i.id
             LEFT JOIN person p ON p.id = c.by_id
             WHERE i.estate_id = $1 AND i.service_id = $2 AND (i.retired_at IS NULL OR c.at IS NOT NULL)
             ORDER BY i.place, i.id LIMIT 200",
        )
        .bind(by.estate())
        .bind(service)
        .bind(booking)
        .fetch_all(pool)
        .await?
    });
    let signed: Option<Signed> = on!(ctx.db, |pool| {
        sqlx::query_as("SELECT name, at FROM booking_signoff WHERE estate_id = $1 AND booking_id = $2")
            .bind(by.estate())
            .bind(booking)
            .fetch_optional(pool)
            .await?
    });
    Ok(Sheet { lines, signed })
}

/// Sets the list of a service as a whole: what stays keeps its ticks, what goes is asked no more.
///
/// # Errors
/// `NotFound` for a service of another estate; `Refused(Stale)` where somebody changed it since the form was opened.
pub async fn set_items(ctx: &Ctx, by: &Staff, draft: ListDraft) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { set_items_in(&context, tx, &staff, draft).await })).await
}

async fn set_items_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, draft: ListDraft) -> Result<(), Error> {
    let (estate, service) = (by.estate(), draft.service);
    let found = on_tx!(tx, |conn| {
        sqlx::query("UPDATE service SET revision = revision WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(service)
            .execute(conn)
            .await?
            .rows_affected()
    });
    if found == 0 {
        return Err(Error::NotFound);
    }
    let before: Vec<Item> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT id, words_zh, words_en FROM checklist_item
             WHERE estate_id = $1 AND service_id = $2 AND retired_at IS NULL ORDER BY place, id",
        )
        .bind(estate)
        .bind(service)
        .fetch_all(conn)
        .await?
    });
    let same = before.iter().map(|item| (item.words_zh.clone(), item.words_en.clone())).eq(draft.lines.iter().cloned());
    if same {
        return Ok(());
    }
    if typed(&before) != draft.seen {
        return Err(Refusal::Stale.into());
    }
    for gone in before.iter().filter(|item| draft.lines.iter().all(|(zh, _)| *zh != item.words_zh)) {
        on_tx!(tx, |conn| {
            sqlx::query("UPDATE checklist_item SET retired_at = $3 WHERE estate_id = $1 AND id = $2")
                .bind(estate)
                .bind(gone.id)
                .bind(ctx.now())
                .execute(conn)
                .await?;
        });
    }
    for (place, (zh, en)) in (0_i64..).zip(draft.lines) {
        let id = before.iter().find(|item| item.words_zh == zh).map_or_else(|| ctx.id::<CheckId>(), |item| item.id);
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO checklist_item (id, estate_id, service_id, place, words_zh, words_en) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (id) DO UPDATE SET place = excluded.place, words_en = excluded.words_en",
            )
            .bind(id)
            .bind(estate)
            .bind(service)
            .bind(place)
            .bind(zh)
            .bind(en)
            .execute(conn)
            .await?;
        });
    }
    note(ctx, tx, by, (service.0, "checklist.set")).await
}

/// Locks a booking by touching its row.
async fn lock(tx: &mut Tx, estate: EstateId, id: BookingId) -> Result<(State, ServiceId), Error> {
    let found: Option<(State, ServiceId)> = on_tx!(tx, |conn| {
        sqlx::query_as("UPDATE booking SET state = state WHERE estate_id = $1 AND id = $2 RETURNING state, service_id")
            .bind(estate)
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    found.ok_or(Error::NotFound)
}

/// Makes exactly these lines ticked; whoever ticked a line first stays the one who did.
///
/// # Errors
/// `NotFound` for a booking of another estate, `Invalid` on `items` for lines of another service; `Refused(Stale)` once it
/// was signed for or cancelled.
pub async fn tick(ctx: &Ctx, by: &Staff, booking: BookingId, wanted: BTreeSet<CheckId>) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { tick_in(&context, tx, &staff, (booking, wanted)).await })).await
}

async fn tick_in(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    (booking, wanted): (BookingId, BTreeSet<CheckId>),
) -> Result<(), Error> {
    let estate = by.estate();
    let (state, service) = lock(tx, estate, booking).await?;
    if state == State::Cancelled || signed(tx, estate, booking).await?.is_some() {
        return Err(Refusal::Stale.into());
    }
    let before: Vec<CheckId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT item_id FROM booking_check WHERE estate_id = $1 AND booking_id = $2")
            .bind(estate)
            .bind(booking)
            .fetch_all(conn)
            .await?
    });
    for gone in before.iter().filter(|id| !wanted.contains(id)) {
        on_tx!(tx, |conn| {
            sqlx::query("DELETE FROM booking_check WHERE estate_id = $1 AND booking_id = $2 AND item_id = $3")
                .bind(estate)
                .bind(booking)
                .bind(*gone)
                .execute(conn)
                .await?;
        });
    }
    for new in wanted.into_iter().filter(|id| !before.contains(id)) {
        let made = on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO booking_check (booking_id, item_id, estate_id, at, by_id)
                 SELECT $1, i.id, i.estate_id, $4, $5 FROM checklist_item i
                 WHERE i.estate_id = $2 AND i.id = $3 AND i.service_id = $6 AND i.retired_at IS NULL",
            )
            .bind(booking)
            .bind(estate)
            .bind(new)
            .bind(ctx.now())
            .bind(by.person())
            .bind(service)
            .execute(conn)
            .await?
            .rows_affected()
        });
        if made == 0 {
            return Err(Error::invalid("items", Rule::NotAChoice));
        }
    }
    Ok(())
}

async fn signed(tx: &mut Tx, estate: EstateId, booking: BookingId) -> Result<Option<Signed>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as("SELECT name, at FROM booking_signoff WHERE estate_id = $1 AND booking_id = $2")
            .bind(estate)
            .bind(booking)
            .fetch_optional(conn)
            .await?
    }))
}

/// Writes the name of whoever signs for a visit. The same name a second time changes nothing.
///
/// # Errors
/// `NotFound` for a booking of another estate; `Invalid` on `name` while lines are not ticked; `Refused(Stale)` before somebody
/// has arrived, or where another name stands there.
pub async fn sign(ctx: &Ctx, by: &Staff, booking: BookingId, name: String) -> Result<(), Error> {
    let (context, staff) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { sign_in(&context, tx, &staff, (booking, name)).await })).await
}

async fn sign_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, (booking, name): (BookingId, String)) -> Result<(), Error> {
    let estate = by.estate();
    let (state, service) = lock(tx, estate, booking).await?;
    match signed(tx, estate, booking).await? {
        Some(before) if before.name == name => return Ok(()),
        Some(_) => return Err(Refusal::Stale.into()),
        None => {}
    }
    if !matches!(state, State::Arrived | State::Completed) {
        return Err(Refusal::Stale.into());
    }
    let left: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT count(*) FROM checklist_item i WHERE i.estate_id = $1 AND i.service_id = $2 AND i.retired_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM booking_check c WHERE c.booking_id = $3 AND c.item_id = i.id)",
        )
        .bind(estate)
        .bind(service)
        .bind(booking)
        .fetch_one(conn)
        .await?
    });
    if left > 0 {
        return Err(Error::invalid("name", Rule::Unticked(u16::try_from(left).unwrap_or(u16::MAX))));
    }
    on_tx!(tx, |conn| {
        sqlx::query("INSERT INTO booking_signoff (booking_id, estate_id, name, at, by_id) VALUES ($1, $2, $3, $4, $5)")
            .bind(booking)
            .bind(estate)
            .bind(name)
            .bind(ctx.now())
            .bind(by.person())
            .execute(conn)
            .await?;
    });
    note(ctx, tx, by, (booking.0, "booking.sign")).await
}

async fn note(ctx: &Ctx, tx: &mut Tx, by: &Staff, (subject, act): (uuid::Uuid, &str)) -> Result<(), Error> {
    let act = Act { estate: by.estate(), by: Some(by.person()), act, subject: Some(subject), reason: "" };
    audit::record(ctx, tx, act).await
}
