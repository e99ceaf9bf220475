//! Rows of photos, by the rule of sight of their ticket or issue.

use bytes::Bytes;

use super::{Kept, Ready, files, keep};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Rule},
    forms,
    id::{EstateId, FormKey, IssueId, PersonId, PhotoId, TicketId},
    on, on_tx,
    scope::Actor,
    stock,
    tickets::{
        PHOTOS, PhotoView, Step,
        store::{Line, hold, sees},
    },
    time::Ms,
};

/// What a photo belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    Ticket(TicketId),
    Issue(IssueId),
}

impl Of {
    fn ids(self) -> (Option<TicketId>, Option<IssueId>) {
        match self {
            Self::Ticket(id) => (Some(id), None),
            Self::Issue(id) => (None, Some(id)),
        }
    }
}

fn too_many() -> Error {
    Error::invalid("photos", Rule::TooMany(PHOTOS))
}

/// Adds photos to a ticket that is not closed. The same form key a second time adds nothing.
///
/// # Errors
/// `NotFound` where the actor may not see the ticket; `Invalid` on `photos`: `Required`, or `TooMany` with those it has;
/// `Refused(Stale)` once it is closed.
pub async fn add(ctx: &Ctx, by: &Actor, id: TicketId, photos: Vec<Ready>, key: FormKey) -> Result<(), Error> {
    if photos.is_empty() {
        return Err(Error::invalid("photos", Rule::Required));
    }
    if photos.len() > usize::from(PHOTOS) {
        return Err(too_many());
    }
    let by = *by;
    keep(ctx, by.estate(), photos, async move |ctx: Ctx, photos: Vec<Kept>| {
        let context = ctx.clone();
        ctx.db.write(move |tx| Box::pin(async move { add_in(&context, tx, &by, (id, key), &photos).await })).await
    })
    .await
}

async fn add_in(ctx: &Ctx, tx: &mut Tx, by: &Actor, form: (TicketId, FormKey), photos: &[Kept]) -> Result<(), Error> {
    let (id, key) = form;
    let held = hold(ctx, tx, by, id).await?;
    if forms::claim(ctx, tx, (by.estate(), by.person()), key, id.0).await?.is_some() {
        return Ok(());
    }
    held.still_open()?;
    let there: i64 = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT count(*) FROM photo WHERE estate_id = $1 AND ticket_id = $2")
            .bind(by.estate())
            .bind(id)
            .fetch_one(conn)
            .await?
    });
    if usize::try_from(there).unwrap_or(usize::MAX).saturating_add(photos.len()) > usize::from(PHOTOS) {
        return Err(too_many());
    }
    insert(tx, (by.estate(), Of::Ticket(held.id())), (by.person(), held.at()), photos).await?;
    held.log(ctx, tx, Line::open(by.person(), Step::Photo, "")).await
}

/// Makes the rows of photos whose files are put.
pub(crate) async fn insert(
    tx: &mut Tx,
    (estate, of): (EstateId, Of),
    by: (PersonId, Ms),
    photos: &[Kept],
) -> Result<(), Error> {
    let (ticket, issue) = of.ids();
    for photo in photos {
        on_tx!(tx, |conn| {
            sqlx::query(
                "INSERT INTO photo (id, estate_id, ticket_id, issue_id, by_id, width, height, bytes, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(photo.id)
            .bind(estate)
            .bind(ticket)
            .bind(issue)
            .bind(by.0)
            .bind(photo.width)
            .bind(photo.height)
            .bind(photo.bytes)
            .bind(by.1)
            .execute(conn)
            .await?;
        });
    }
    Ok(())
}

/// The photos of a ticket that the reader was already shown to see, in the order of their upload.
pub(crate) async fn list(ctx: &Ctx, estate: EstateId, ticket: TicketId) -> Result<Vec<PhotoView>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, width, height FROM photo WHERE estate_id = $1 AND ticket_id = $2 ORDER BY created_at, id",
        )
        .bind(estate)
        .bind(ticket)
        .fetch_all(pool)
        .await?
    }))
}

/// The photos of an issue that the reader was already shown to see, in the order of their upload.
pub(crate) async fn list_of_issue(ctx: &Ctx, estate: EstateId, issue: IssueId) -> Result<Vec<PhotoView>, Error> {
    Ok(on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT id, width, height FROM photo WHERE estate_id = $1 AND issue_id = $2 ORDER BY created_at, id",
        )
        .bind(estate)
        .bind(issue)
        .fetch_all(pool)
        .await?
    }))
}

/// A photo as JPEG, whole or small.
///
/// # Errors
/// `NotFound` where the actor may not see its ticket.
pub async fn open(ctx: &Ctx, by: &Actor, id: PhotoId, small: bool) -> Result<Bytes, Error> {
    if !sees(ctx, by, id).await? {
        return Err(Error::NotFound);
    }
    files::fetch(ctx, by.estate(), id, small).await
}

/// A photo of a thing that was lent or kept, as JPEG, whole or small.
///
/// # Errors
/// `NotFound` where the actor may not see its issue.
pub async fn open_of_issue(ctx: &Ctx, by: &Actor, id: PhotoId, small: bool) -> Result<Bytes, Error> {
    if !stock::store::sees(ctx, by, id).await? {
        return Err(Error::NotFound);
    }
    files::fetch(ctx, by.estate(), id, small).await
}
