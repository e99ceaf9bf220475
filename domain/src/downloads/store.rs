//! Rows of forms, and their files. A file is put before its row is written; one that got no row is taken away again.

use bytes::Bytes;
use object_store::{ObjectStoreExt, path::Path};

use super::{Download, MOST, NewDownload, sound};
use crate::{
    audit,
    ctx::Ctx,
    db::Tx,
    error::{Error, Rule},
    forms,
    id::{DownloadId, EstateId, PersonId, ServiceId},
    locale::Bilingual,
    on, on_tx,
    photos::failure,
    scope::{Actor, Staff},
    services,
};

fn path(estate: EstateId, id: DownloadId) -> Path {
    Path::from(format!("downloads/{estate}/{id}.pdf"))
}

/// What a service offers, in the order of its making. The reader was shown before to see the service.
pub async fn list(ctx: &Ctx, estate: EstateId, service: ServiceId) -> Result<Vec<Download>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, name_zh, name_en, bytes FROM download
             WHERE estate_id = $1 AND service_id = $2 AND ended_at IS NULL ORDER BY created_at, id",
        )
        .bind(estate)
        .bind(service)
        .fetch_all(pool)
        .await?
    }))
}

/// Offers a form with a service. The same form key a second time adds nothing. All of it goes on when the caller is dropped.
///
/// # Errors
/// `NotFound` for a service of another estate; `Invalid` on `document` by [`sound`], or `TooMany`.
pub async fn add(ctx: &Ctx, by: &Staff, service: ServiceId, (new, file): (NewDownload, Bytes)) -> Result<(), Error> {
    services::store::find(ctx, &Actor::Staff(*by), service).await?.ok_or(Error::NotFound)?;
    sound(&file).map_err(|rule| Error::invalid("document", rule))?;
    let (ctx, by) = (ctx.clone(), *by);
    let work = tokio::spawn(async move {
        let id: DownloadId = ctx.id();
        let bytes = put(&ctx, by.estate(), id, file).await?;
        let context = ctx.clone();
        let made = ctx
            .db
            .write(move |tx| Box::pin(async move { add_in(&context, tx, &by, (id, service, new, bytes)).await }))
            .await;
        if !matches!(made, Ok(true))
            && let Err(error) = ctx.files.delete(&path(by.estate(), id)).await
        {
            tracing::warn!(%error, "downloads.delete_failed");
        }
        made.map(|_| ())
    });
    work.await.map_err(Error::broken)?
}

/// Puts a file; gives its bytes.
pub(crate) async fn put(ctx: &Ctx, estate: EstateId, id: DownloadId, file: Bytes) -> Result<i64, Error> {
    let bytes = i64::try_from(file.len()).unwrap_or(i64::MAX);
    ctx.files.put(&path(estate, id), file.into()).await.map_err(failure)?;
    Ok(bytes)
}

/// `false` where the form had been sent before.
async fn add_in(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &Staff,
    (id, service, new, bytes): (DownloadId, ServiceId, NewDownload, i64),
) -> Result<bool, Error> {
    if forms::claim(ctx, tx, (by.estate(), by.person()), new.key, id.0).await?.is_some() {
        return Ok(false);
    }
    // Counted under the lock of the service's row, so that two at once do not pass the limit.
    services::versions::lock(tx, by.estate(), service).await?;
    let there: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "SELECT count(*) FROM download WHERE estate_id = $1 AND service_id = $2 AND ended_at IS NULL",
        )
        .bind(by.estate())
        .bind(service)
        .fetch_one(conn)
        .await?
    });
    if there >= i64::from(MOST) {
        return Err(Error::invalid("document", Rule::TooMany(MOST)));
    }
    insert(ctx, tx, (by.estate(), by.person()), (id, service, new.name, bytes)).await?;
    record(ctx, tx, by, ("download.add", id)).await?;
    Ok(true)
}

/// Makes the row of a form whose file is put.
pub(crate) async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    (estate, by): (EstateId, PersonId),
    (id, service, name, bytes): (DownloadId, ServiceId, Bilingual, i64),
) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO download (id, estate_id, service_id, name_zh, name_en, bytes, by_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(estate)
        .bind(service)
        .bind(name.zh)
        .bind(name.en)
        .bind(bytes)
        .bind(by)
        .bind(ctx.now())
        .execute(conn)
        .await?;
    });
    Ok(())
}

async fn record(ctx: &Ctx, tx: &mut Tx, by: &Staff, (act, id): (&str, DownloadId)) -> Result<(), Error> {
    let (estate, by) = (by.estate(), Some(by.person()));
    audit::record(ctx, tx, audit::Act { estate, by, act, subject: Some(id.0), reason: "" }).await
}

/// Offers a form no longer; tells of which service. Its file stays, for whoever asks what was signed.
///
/// # Errors
/// `NotFound` where it is not offered.
pub async fn withdraw(ctx: &Ctx, by: &Staff, id: DownloadId) -> Result<ServiceId, Error> {
    let (context, by) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { withdraw_in(&context, tx, &by, id).await })).await
}

async fn withdraw_in(ctx: &Ctx, tx: &mut Tx, by: &Staff, id: DownloadId) -> Result<ServiceId, Error> {
    let service: Option<ServiceId> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "UPDATE download SET ended_at = $3, ended_by = $4 WHERE estate_id = $1 AND id = $2 AND ended_at IS NULL
             RETURNING service_id",
        )
        .bind(by.estate())
        .bind(id)
        .bind(ctx.now())
        .bind(by.person())
        .fetch_optional(conn)
        .await?
    });
    let service = service.ok_or(Error::NotFound)?;
    record(ctx, tx, by, ("download.withdraw", id)).await?;
    Ok(service)
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    download: Download,
    service_id: ServiceId,
}

/// A form with its file, to whoever may see its service.
///
/// # Errors
/// `NotFound` for all others, and where it is no longer offered.
pub async fn open(ctx: &Ctx, by: &Actor, id: DownloadId) -> Result<(Download, Bytes), Error> {
    let found: Option<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, name_zh, name_en, bytes, service_id FROM download
             WHERE estate_id = $1 AND id = $2 AND ended_at IS NULL",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_optional(pool)
        .await?
    });
    let found = found.ok_or(Error::NotFound)?;
    services::store::find(ctx, by, found.service_id).await?.ok_or(Error::NotFound)?;
    let file = ctx.files.get(&path(by.estate(), id)).await.map_err(failure)?;
    Ok((found.download, file.bytes().await.map_err(failure)?))
}
