//! Versions with a day of effect. The row of a service holds what is in force; a version that waits is brought into force
//! by the first who asks after its moment: the reader of the catalogue, or the booking that is priced by it.

use sqlx::types::Json;

use super::{Family, sound, stage::Stage, terms::Terms};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EntryId, EstateId, PersonId, ServiceId},
    locale::Bilingual,
    on, on_tx,
    search::{
        Kind,
        store::{self as search, Doc},
    },
    time::Ms,
};

/// A service with its row locked.
#[derive(sqlx::FromRow)]
pub(crate) struct Locked {
    pub family: Family,
    pub stage: Stage,
    pub revision: i64,
    #[sqlx(flatten)]
    pub terms: Terms,
}

/// Locks a service by touching its row, so that changes of one service happen one after the other.
pub(crate) async fn lock(tx: &mut Tx, estate: EstateId, id: ServiceId) -> Result<Locked, Error> {
    let locked: Option<Locked> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "UPDATE service SET revision = revision WHERE estate_id = $1 AND id = $2
             RETURNING family, stage, revision, name_zh, name_en, summary_zh, summary_en, provider, vendor, place_zh, place_en,
                       prepare_zh, prepare_en, inside_only, minutes, places, price_fen AS price, basis, unit_zh,
                       unit_en, notice_hours, escort",
        )
        .bind(estate)
        .bind(id)
        .fetch_optional(conn)
        .await?
    });
    locked.ok_or(Error::NotFound)
}

/// Brings every version of the estate whose moment has come into force. One short question where none waits.
pub async fn catch_up(ctx: &Ctx, estate: EstateId) -> Result<(), Error> {
    let due: i64 = on!(ctx.db, |pool| {
        sqlx::query_scalar(
            "SELECT count(*) FROM service_version
             WHERE estate_id = $1 AND effective_at <= $2 AND applied_at IS NULL AND withdrawn_at IS NULL",
        )
        .bind(estate)
        .bind(ctx.now())
        .fetch_one(pool)
        .await?
    });
    if due == 0 {
        return Ok(());
    }
    let context = ctx.clone();
    ctx.db.write(move |tx| Box::pin(async move { catch_up_in(&context, tx, estate).await })).await
}

/// As [`catch_up`], within a transaction that goes on with what is then in force.
pub(crate) async fn catch_up_in(ctx: &Ctx, tx: &mut Tx, estate: EstateId) -> Result<(), Error> {
    let due: Vec<(EntryId, ServiceId, Json<Terms>)> = on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT id, service_id, terms FROM service_version
             WHERE estate_id = $1 AND effective_at <= $2 AND applied_at IS NULL AND withdrawn_at IS NULL
             ORDER BY effective_at, number",
        )
        .bind(estate)
        .bind(ctx.now())
        .fetch_all(conn)
        .await?
    });
    for (version, service, Json(terms)) in due {
        lock(tx, estate, service).await?;
        // Whoever waited for the lock finds it done.
        let applied = on_tx!(tx, |conn| {
            sqlx::query(
                "UPDATE service_version SET applied_at = $3
                 WHERE estate_id = $1 AND id = $2 AND applied_at IS NULL AND withdrawn_at IS NULL",
            )
            .bind(estate)
            .bind(version)
            .bind(ctx.now())
            .execute(conn)
            .await?
            .rows_affected()
        });
        if applied == 1 {
            put_in_force(ctx, tx, (estate, service), terms).await?;
        }
    }
    Ok(())
}

/// Writes a version into the row of its service, and into the search.
async fn put_in_force(ctx: &Ctx, tx: &mut Tx, at: (EstateId, ServiceId), terms: Terms) -> Result<(), Error> {
    let sought = sound::readings(&terms.name_zh);
    on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE service SET name_zh = $3, name_en = $4, summary_zh = $5, summary_en = $6, provider = $7, vendor = $8,
               place_zh = $9, place_en = $10, prepare_zh = $11, prepare_en = $12, inside_only = $13, minutes = $14,
               places = $15, price_fen = $16, notice_hours = $17, escort = $18, sought = $19, basis = $20, unit_zh = $21,
               unit_en = $22
             WHERE estate_id = $1 AND id = $2",
        )
        .bind(at.0)
        .bind(at.1)
        .bind(terms.name_zh)
        .bind(terms.name_en)
        .bind(terms.summary_zh)
        .bind(terms.summary_en)
        .bind(terms.provider)
        .bind(terms.vendor)
        .bind(terms.place_zh)
        .bind(terms.place_en)
        .bind(terms.prepare_zh)
        .bind(terms.prepare_en)
        .bind(terms.inside_only)
        .bind(terms.minutes)
        .bind(terms.places)
        .bind(terms.price)
        .bind(terms.notice_hours)
        .bind(terms.escort)
        .bind(sought)
        .bind(terms.basis)
        .bind(terms.unit.unit_zh)
        .bind(terms.unit.unit_en)
        .execute(conn)
        .await?;
    });
    reindex(ctx, tx, at).await
}

/// Lets residents find the service by what it is called now; not at all where they do not see it.
pub(super) async fn reindex(ctx: &Ctx, tx: &mut Tx, (estate, id): (EstateId, ServiceId)) -> Result<(), Error> {
    let (stage, name, summary): (Stage, (String, String), (String, String)) = on_tx!(tx, |conn| {
        let row: (Stage, String, String, String, String) = sqlx::query_as(
            "SELECT stage, name_zh, name_en, summary_zh, summary_en FROM service WHERE estate_id = $1 AND id = $2",
        )
        .bind(estate)
        .bind(id)
        .fetch_one(conn)
        .await?;
        (row.0, (row.1, row.2), (row.3, row.4))
    });
    if !stage.is_public() {
        return search::remove(tx, estate, Kind::Service, id.0).await;
    }
    let title = Bilingual { zh: name.0, en: name.1 };
    let body = Bilingual { zh: summary.0, en: summary.1 };
    search::index(tx, Doc { estate, kind: Kind::Service, subject: id.0, topic: None, title, body, at: ctx.now() }).await
}

/// A version to be written.
pub(crate) struct New {
    pub terms: Terms,
    pub note: String,
    pub effective_at: Ms,
    /// Nobody where an import writes it.
    pub by: Option<PersonId>,
}

/// Writes the next version; in force at once where its moment is now.
///
/// Call it with the service locked.
pub(crate) async fn add(ctx: &Ctx, tx: &mut Tx, at: (EstateId, ServiceId), new: New) -> Result<(), Error> {
    let applied = (new.effective_at <= ctx.now()).then(|| ctx.now());
    let terms = new.terms.clone();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO service_version (id, estate_id, service_id, number, terms, note, effective_at, made_at, by_id, applied_at)
             SELECT $1, $2, $3, COALESCE(MAX(v.number), 0) + 1, $4, $5, $6, $7, $8, $9
             FROM service_version v WHERE v.estate_id = $2 AND v.service_id = $3",
        )
        .bind(ctx.id::<EntryId>())
        .bind(at.0)
        .bind(at.1)
        .bind(Json(new.terms))
        .bind(new.note)
        .bind(new.effective_at)
        .bind(ctx.now())
        .bind(new.by)
        .bind(applied)
        .execute(conn)
        .await?;
    });
    if applied.is_some() { put_in_force(ctx, tx, at, terms).await } else { Ok(()) }
}

/// Writes down as the first version what the service says, where no version was written yet.
pub(super) async fn remember(ctx: &Ctx, tx: &mut Tx, at: (EstateId, ServiceId), terms: Terms) -> Result<(), Error> {
    let count: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT count(*) FROM service_version WHERE estate_id = $1 AND service_id = $2")
            .bind(at.0)
            .bind(at.1)
            .fetch_one(conn)
            .await?
    });
    if count > 0 {
        return Ok(());
    }
    add(ctx, tx, at, New { terms, note: String::new(), effective_at: Ms(0), by: None }).await
}

/// Takes back the version that waits, if one does.
pub(super) async fn withdraw_in(ctx: &Ctx, tx: &mut Tx, at: (EstateId, ServiceId)) -> Result<u64, Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query(
            "UPDATE service_version SET withdrawn_at = $3
             WHERE estate_id = $1 AND service_id = $2 AND applied_at IS NULL AND withdrawn_at IS NULL",
        )
        .bind(at.0)
        .bind(at.1)
        .bind(ctx.now())
        .execute(conn)
        .await?
        .rows_affected()
    }))
}

/// Bookings that lie ahead: all, and those that start at `from` or later.
pub(super) async fn ahead(ctx: &Ctx, tx: &mut Tx, at: (EstateId, ServiceId), from: Ms) -> Result<(i64, i64), Error> {
    Ok(on_tx!(tx, |conn| {
        sqlx::query_as(
            "SELECT count(*), CAST(COALESCE(SUM(CASE WHEN starts_at >= $4 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM booking
             WHERE estate_id = $1 AND service_id = $2 AND starts_at > $3
               AND state NOT IN ('completed', 'cancelled', 'no_show')",
        )
        .bind(at.0)
        .bind(at.1)
        .bind(ctx.now())
        .bind(from)
        .fetch_one(conn)
        .await?
    }))
}
