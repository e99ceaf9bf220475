//! One visit, opened by a link: what a vendor's crew reads and says (BK-3). Nobody is signed in here; the secret is the proof.

use super::job::{AFTER, Job};
use crate::{
    accounts::{digest::digest, throttle},
    bookings::{
        Step,
        store::{Event, Whose, announce, note},
    },
    ctx::Ctx,
    db::Tx,
    error::{Error, Refusal},
    id::{BookingId, EntryId, EstateId, HouseId, PersonId},
    locale::Bilingual,
    on, on_tx,
    services::Name,
    time::{EstateZone, Ms},
};

#[derive(sqlx::FromRow)]
struct Seen {
    estate_zh: String,
    estate_en: String,
    zone: String,
    name_zh: String,
    name_en: String,
    starts_at: Ms,
    ends_at: Ms,
    places: i64,
    prepare_zh: String,
    prepare_en: String,
    note: String,
    escort_zh: Option<String>,
    escort_en: Option<String>,
    house: String,
    address_zh: String,
    address_en: String,
    accepted_at: Option<Ms>,
    reported_at: Option<Ms>,
}

/// The one visit that a link opens. Reading counts nothing, so that whoever previews links uses none up; a secret of 256 bits
/// is not to be guessed.
///
/// `None` for a link that is unknown, was taken back or is too old, and where the visit is called off or the vendor suspended.
///
/// # Errors
/// [`Error::TooMany`] for a network that has tried many wrong codes.
pub async fn read(ctx: &Ctx, secret: &str, peer: &str) -> Result<Option<Job>, Error> {
    throttle::look(ctx, throttle::Kind::Job, peer).await?;
    let seen: Option<Seen> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT e.name_zh AS estate_zh, e.name_en AS estate_en, e.zone, s.name_zh, s.name_en, b.starts_at, b.ends_at, b.places,
                    s.prepare_zh, s.prepare_en, l.note, a.name_zh AS escort_zh, a.name_en AS escort_en, h.code AS house,
                    h.address_zh, h.address_en, l.accepted_at, l.reported_at
             FROM job_link l JOIN booking b ON b.id = l.booking_id JOIN service s ON s.id = b.service_id
             JOIN house h ON h.id = b.house_id JOIN estate e ON e.id = l.estate_id
             LEFT JOIN person a ON a.id = b.assigned_to LEFT JOIN vendor v ON v.id = l.vendor_id
             WHERE l.secret_hash = $1 AND l.revoked_at IS NULL AND b.state NOT IN ('cancelled', 'no_show') AND b.ends_at > $2
               AND (v.state IS NULL OR v.state <> 'suspended')",
        )
        .bind(digest(secret))
        .bind(ctx.now().plus(-AFTER))
        .fetch_optional(pool)
        .await?
    });
    seen.map(|seen| seen.job(ctx.now())).transpose()
}

impl Seen {
    fn job(self, now: Ms) -> Result<Job, Error> {
        let zone = EstateZone::named(&self.zone).ok_or_else(|| Error::broken("the estate's time zone is unknown"))?;
        let zone = zone.around(now);
        // Where people live is told when somebody has to go there, not before and not after.
        let today = zone.date(self.starts_at) == zone.date(now);
        let address = |street: &str| format!("{} {street}", self.house).trim().to_owned();
        let address = today.then(|| Bilingual { zh: address(&self.address_zh), en: address(&self.address_en) });
        Ok(Job {
            estate: Bilingual { zh: self.estate_zh, en: self.estate_en },
            zone,
            service: Name { name_zh: self.name_zh, name_en: self.name_en },
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            places: self.places,
            prepare: Bilingual { zh: self.prepare_zh, en: self.prepare_en },
            note: self.note,
            escort: self.escort_zh.zip(self.escort_en).map(|(zh, en)| Bilingual { zh, en }),
            address,
            accepted_at: self.accepted_at,
            reported_at: self.reported_at,
            begun: self.starts_at <= now,
        })
    }
}

/// The crew takes the job. A second time writes nothing.
///
/// # Errors
/// `Refused(DeadLink)` where [`read`] finds nothing, [`Error::TooMany`] for a network that tries many wrong codes.
pub async fn accept(ctx: &Ctx, secret: &str, peer: &str) -> Result<(), Error> {
    act(ctx, (secret, peer), None).await
}

/// The crew says that it is done, once the visit has begun. A second time writes nothing. The booking itself is completed by
/// the escort.
///
/// # Errors
/// As for [`accept`], and `Refused(TooEarly)` before the visit begins.
pub async fn report(ctx: &Ctx, secret: &str, peer: &str, words: String) -> Result<(), Error> {
    act(ctx, (secret, peer), Some(words)).await
}

async fn act(ctx: &Ctx, (secret, peer): (&str, &str), words: Option<String>) -> Result<(), Error> {
    throttle::look(ctx, throttle::Kind::Job, peer).await?;
    let (context, hash) = (ctx.clone(), digest(secret));
    let done = ctx.db.write(move |tx| Box::pin(async move { act_in(&context, tx, &hash, words).await })).await;
    if matches!(done, Err(Error::Refused(Refusal::DeadLink))) {
        throttle::take(ctx, &[(throttle::Kind::Job, &throttle::network(peer))]).await?;
    }
    done
}

#[derive(sqlx::FromRow)]
struct Held {
    id: EntryId,
    estate_id: EstateId,
    booking_id: BookingId,
    made_by: PersonId,
}

#[derive(sqlx::FromRow)]
struct Visit {
    house_id: HouseId,
    person_id: PersonId,
    only_me: bool,
    starts_at: Ms,
}

async fn act_in(ctx: &Ctx, tx: &mut Tx, hash: &str, words: Option<String>) -> Result<(), Error> {
    let held: Option<Held> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT id, estate_id, booking_id, made_by FROM job_link WHERE secret_hash = $1 AND revoked_at IS NULL",
        )
        .bind(hash)
        .fetch_optional(conn)
        .await?
    });
    let held = held.ok_or(Refusal::DeadLink)?;
    let visit = visit(ctx, tx, &held).await?.ok_or(Refusal::DeadLink)?;
    if words.is_some() && visit.starts_at > ctx.now() {
        return Err(Refusal::TooEarly.into());
    }
    let step = if words.is_some() { Step::JobReported } else { Step::JobAccepted };
    let written = on_tx!(tx, |conn| {
        let query = match words {
            Some(words) => sqlx::query(
                "UPDATE job_link SET reported_at = $3, report = $4
                 WHERE estate_id = $1 AND id = $2 AND revoked_at IS NULL AND reported_at IS NULL",
            )
            .bind(held.estate_id)
            .bind(held.id)
            .bind(ctx.now())
            .bind(words),
            None => sqlx::query(
                "UPDATE job_link SET accepted_at = $3
                 WHERE estate_id = $1 AND id = $2 AND revoked_at IS NULL AND accepted_at IS NULL AND reported_at IS NULL",
            )
            .bind(held.estate_id)
            .bind(held.id)
            .bind(ctx.now()),
        };
        query.execute(conn).await?.rows_affected()
    });
    if written == 0 {
        return said_before(tx, &held).await;
    }
    // Nobody signs in with a link: the entry stands under whoever gave it out, and its words say that the vendor acted.
    note(ctx, tx, (held.estate_id, held.booking_id), Event::of(step, held.made_by)).await?;
    let whose = Whose { house: visit.house_id, person: visit.person_id, only_me: visit.only_me };
    announce(tx, held.estate_id, held.booking_id.0, &whose);
    Ok(())
}

/// A second time is no failure, unless the link was taken back meanwhile.
async fn said_before(tx: &mut Tx, held: &Held) -> Result<(), Error> {
    let there: Option<EntryId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM job_link WHERE estate_id = $1 AND id = $2 AND revoked_at IS NULL")
            .bind(held.estate_id)
            .bind(held.id)
            .fetch_optional(conn)
            .await?
    });
    if there.is_some() { Ok(()) } else { Err(Refusal::DeadLink.into()) }
}

/// The visit behind a link with its row locked, unless it is called off, long over or its vendor suspended.
async fn visit(ctx: &Ctx, tx: &mut Tx, held: &Held) -> Result<Option<Visit>, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE booking SET state = state
             WHERE estate_id = $1 AND id = $2 AND state NOT IN ('cancelled', 'no_show') AND ends_at > $3
               AND NOT EXISTS (SELECT 1 FROM job_link l JOIN vendor v ON v.id = l.vendor_id WHERE l.id = $4 AND v.state = 'suspended')
             RETURNING house_id, person_id, only_me, starts_at",
        )
        .bind(held.estate_id)
        .bind(held.booking_id)
        .bind(ctx.now().plus(-AFTER))
        .bind(held.id)
        .fetch_optional(conn)
        .await?
    }))
}
