//! Files of photos. They are put before the rows that name them are written; those that got no row are taken away again.

use std::{future::Future, sync::Arc};

use bytes::Bytes;
use object_store::{ObjectStore, ObjectStoreExt, path::Path};

use super::Ready;
use crate::{
    ctx::Ctx,
    error::Error,
    id::{EstateId, PhotoId},
    on,
};

/// A photo whose files are put: what its row will say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    pub(super) id: PhotoId,
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) bytes: i64,
}

fn path(estate: EstateId, id: PhotoId, small: bool) -> Path {
    let size = if small { "-small" } else { "" };
    Path::from(format!("photos/{estate}/{id}{size}.jpg"))
}

/// Puts the photos' files, then lets `write` make their rows. Files without a row are deleted: after a failure, and where the
/// form had been sent before. All of it goes on when the caller is dropped.
///
/// A crash between the two leaves files that nothing names; they cannot be reached.
pub(crate) async fn keep<T, W, F>(ctx: &Ctx, estate: EstateId, photos: Vec<Ready>, write: W) -> Result<T, Error>
where
    T: Send + 'static,
    W: FnOnce(Ctx, Vec<Kept>) -> F + Send + 'static,
    F: Future<Output = Result<T, Error>> + Send,
{
    let ctx = ctx.clone();
    let work = tokio::spawn(async move {
        let named = name(&ctx, photos);
        let kept: Vec<Kept> = named.iter().map(|(kept, _)| *kept).collect();
        let result = match put(&ctx, estate, named).await {
            Ok(()) => write(ctx.clone(), kept.clone()).await,
            Err(error) => Err(error),
        };
        for photo in kept {
            sweep(&ctx, estate, photo.id).await;
        }
        result
    });
    work.await.map_err(Error::broken)?
}

/// Ids in the order of the upload: made in one instant, they are sorted so that the photos keep it.
fn name(ctx: &Ctx, photos: Vec<Ready>) -> Vec<(Kept, Ready)> {
    let mut ids: Vec<PhotoId> = photos.iter().map(|_| ctx.id()).collect();
    ids.sort();
    let kept = |(id, ready): (PhotoId, Ready)| {
        let bytes = i64::try_from(ready.full.len()).unwrap_or(i64::MAX);
        (Kept { id, width: ready.width, height: ready.height, bytes }, ready)
    };
    ids.into_iter().zip(photos).map(kept).collect()
}

async fn put(ctx: &Ctx, estate: EstateId, photos: Vec<(Kept, Ready)>) -> Result<(), Error> {
    for (kept, ready) in photos {
        ctx.files.put(&path(estate, kept.id, false), ready.full.into()).await.map_err(failure)?;
        ctx.files.put(&path(estate, kept.id, true), ready.small.into()).await.map_err(failure)?;
    }
    Ok(())
}

/// Deletes the files of a photo that has no row. In doubt they stay: a row without its file would be worse.
async fn sweep(ctx: &Ctx, estate: EstateId, id: PhotoId) {
    match has_row(ctx, estate, id).await {
        Ok(true) => {}
        Ok(false) => {
            for small in [false, true] {
                delete(&ctx.files, &path(estate, id, small)).await;
            }
        }
        Err(error) => tracing::warn!(%error, "photos.sweep_failed"),
    }
}

async fn delete(files: &Arc<dyn ObjectStore>, path: &Path) {
    match files.delete(path).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
        Err(error) => tracing::warn!(%error, "photos.delete_failed"),
    }
}

async fn has_row(ctx: &Ctx, estate: EstateId, id: PhotoId) -> Result<bool, Error> {
    let found: Option<PhotoId> = on!(ctx.db, |pool| {
        sqlx::query_scalar("SELECT id FROM photo WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(id)
            .fetch_optional(pool)
            .await?
    });
    Ok(found.is_some())
}

pub(super) async fn fetch(ctx: &Ctx, estate: EstateId, id: PhotoId, small: bool) -> Result<Bytes, Error> {
    let file = ctx.files.get(&path(estate, id, small)).await.map_err(failure)?;
    file.bytes().await.map_err(failure)
}

/// A folder without room is told as such; all else is ours to repair.
pub(crate) fn failure(error: object_store::Error) -> Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        let io = inner.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| matches!(io.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded))
        {
            return Error::Full;
        }
        cause = inner.source();
    }
    Error::broken(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_room_is_told_as_such() {
        let told = |kind: std::io::ErrorKind| {
            failure(object_store::Error::Generic { store: "local", source: Box::new(std::io::Error::from(kind)) })
        };
        assert!(matches!(told(std::io::ErrorKind::StorageFull), Error::Full));
        assert!(matches!(told(std::io::ErrorKind::PermissionDenied), Error::Broken(_)));
    }

    #[test]
    fn files_lie_by_estate_and_photo() {
        let (estate, id) = (EstateId(uuid::Uuid::nil()), PhotoId(uuid::Uuid::max()));
        let zeros = "0".repeat(32);
        let ones = "f".repeat(32);
        assert_eq!(path(estate, id, false).as_ref(), format!("photos/{zeros}/{ones}.jpg"));
        assert_eq!(path(estate, id, true).as_ref(), format!("photos/{zeros}/{ones}-small.jpg"));
    }
}
