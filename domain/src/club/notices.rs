//! Records of notices: published by staff, read by members, with a receipt for each reader.

use super::{NoticeRow, NoticeView, text};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{EstateId, NoticeId, PersonId},
    live::{Change, Subject},
    locale::Bilingual,
    on, on_tx,
    page::{Cursor, Page},
    rights::Right,
    scope::{Member, System},
    search::{
        Kind,
        store::{self as search, Doc},
    },
    time::Ms,
};

/// Notices on one page of the list.
pub const PAGE: usize = 20;

#[derive(sqlx::FromRow)]
struct Row {
    id: NoticeId,
    title_zh: String,
    title_en: String,
    published_at: Ms,
    must_read: bool,
    read: bool,
}

impl From<Row> for NoticeRow {
    fn from(row: Row) -> Self {
        let title = Bilingual { zh: row.title_zh, en: row.title_en };
        Self { id: row.id, title, published_at: row.published_at, must_read: row.must_read, read: row.read }
    }
}

/// CB-1: the estate's notices, newest first.
pub async fn list(ctx: &Ctx, by: &Member, from: Option<Cursor>) -> Result<Page<NoticeRow>, Error> {
    admit(by)?;
    let from = from.unwrap_or(Cursor::NEWEST);
    let rows: Vec<Row> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT n.id, n.title_zh, n.title_en, n.published_at, n.must_read, r.read_at IS NOT NULL AS read
             FROM notice n LEFT JOIN notice_read r ON r.notice_id = n.id AND r.person_id = $2
             WHERE n.estate_id = $1 AND (n.published_at, n.id) < ($3, $4)
             ORDER BY n.published_at DESC, n.id DESC LIMIT $5",
        )
        .bind(by.estate())
        .bind(by.person())
        .bind(from.at)
        .bind(from.id)
        .bind(i64::try_from(PAGE).unwrap_or(20) + 1)
        .fetch_all(pool)
        .await?
    });
    let rows = rows.into_iter().map(NoticeRow::from).collect();
    Ok(Page::cut(rows, PAGE, |row: &NoticeRow| Cursor { at: row.published_at, id: row.id.0 }))
}

/// What the member has not confirmed yet: must-read ones first, then the newest. At most `limit`.
pub async fn unread(ctx: &Ctx, by: &Member, limit: u16) -> Result<Vec<NoticeRow>, Error> {
    admit(by)?;
    let rows: Vec<Row> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT n.id, n.title_zh, n.title_en, n.published_at, n.must_read, 1 = 0 AS read
             FROM notice n
             WHERE n.estate_id = $1 AND NOT EXISTS
                   (SELECT 1 FROM notice_read r WHERE r.notice_id = n.id AND r.person_id = $2)
             ORDER BY n.must_read DESC, n.published_at DESC, n.id DESC LIMIT $3",
        )
        .bind(by.estate())
        .bind(by.person())
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await?
    });
    Ok(rows.into_iter().map(NoticeRow::from).collect())
}

#[derive(sqlx::FromRow)]
struct Found {
    title_zh: String,
    title_en: String,
    body_zh: String,
    body_en: String,
    by_zh: String,
    by_en: String,
    published_at: Ms,
    must_read: bool,
    read_at: Option<Ms>,
}

/// One notice, with when this member confirmed it. Looking at it confirms nothing: that is the member's own act.
pub async fn find(ctx: &Ctx, by: &Member, id: NoticeId) -> Result<NoticeView, Error> {
    admit(by)?;
    let found: Option<Found> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT n.title_zh, n.title_en, n.body_zh, n.body_en, p.title_zh AS by_zh, p.title_en AS by_en,
                    n.published_at, n.must_read, r.read_at
             FROM notice n JOIN person p ON p.id = n.by_id
             LEFT JOIN notice_read r ON r.notice_id = n.id AND r.person_id = $2
             WHERE n.estate_id = $1 AND n.id = $3",
        )
        .bind(by.estate())
        .bind(by.person())
        .bind(id)
        .fetch_optional(pool)
        .await?
    });
    let found = found.ok_or(Error::NotFound)?;
    Ok(NoticeView {
        id,
        title: Bilingual { zh: found.title_zh, en: found.title_en },
        html: Bilingual { zh: text::render_article(&found.body_zh), en: text::render_article(&found.body_en) },
        by: Bilingual { zh: found.by_zh, en: found.by_en },
        published_at: found.published_at,
        must_read: found.must_read,
        read_at: found.read_at,
    })
}

/// CB-15: the member confirms having read a notice. The first time counts; again changes nothing.
pub async fn mark_read(ctx: &Ctx, by: &Member, id: NoticeId) -> Result<(), Error> {
    admit(by)?;
    let (member, now) = (*by, ctx.now());
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let made = on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO notice_read (estate_id, notice_id, person_id, read_at)
                         SELECT n.estate_id, n.id, $3, $4 FROM notice n WHERE n.estate_id = $1 AND n.id = $2
                         ON CONFLICT (notice_id, person_id) DO NOTHING",
                    )
                    .bind(member.estate())
                    .bind(id)
                    .bind(member.person())
                    .bind(now)
                    .execute(conn)
                    .await?
                    .rows_affected()
                });
                if made == 0 && !exists(tx, member.estate(), id).await? {
                    return Err(Error::NotFound);
                }
                Ok(())
            })
        })
        .await
}

async fn exists(tx: &mut Tx, estate: EstateId, id: NoticeId) -> Result<bool, Error> {
    let found: Option<NoticeId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("SELECT id FROM notice WHERE estate_id = $1 AND id = $2")
            .bind(estate)
            .bind(id)
            .fetch_optional(conn)
            .await?
    });
    Ok(found.is_some())
}

/// A notice to be published. Bodies are Markdown.
#[derive(Clone, Debug)]
pub struct NewNotice {
    pub title: Bilingual,
    pub body: Bilingual,
    pub must_read: bool,
    /// Never in the future: a later instant counts as now.
    pub published_at: Ms,
}

/// Publishes a notice in the name of one of the estate's people.
///
/// # Errors
/// `NotFound` for an author of another estate.
pub async fn publish(ctx: &Ctx, by: &System, author: PersonId, notice: NewNotice) -> Result<NoticeId, Error> {
    let (context, system) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { publish_in(&context, tx, &system, author, notice).await })).await
}

pub(crate) async fn publish_in(
    ctx: &Ctx,
    tx: &mut Tx,
    by: &System,
    author: PersonId,
    notice: NewNotice,
) -> Result<NoticeId, Error> {
    let id: NoticeId = ctx.id();
    let at = notice.published_at.min(ctx.now());
    let body = |markdown: &str| search::text_of(&text::render_article(markdown));
    let doc = Doc {
        estate: by.estate(),
        kind: Kind::Notice,
        subject: id.0,
        topic: None,
        title: notice.title.clone(),
        body: Bilingual { zh: body(&notice.body.zh), en: body(&notice.body.en) },
        at,
    };
    let made = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO notice (id, estate_id, title_zh, title_en, body_zh, body_en, must_read, published_at, by_id)
             SELECT $1, p.estate_id, $4, $5, $6, $7, $8, $9, p.id FROM person p WHERE p.estate_id = $2 AND p.id = $3",
        )
        .bind(id)
        .bind(by.estate())
        .bind(author)
        .bind(notice.title.zh)
        .bind(notice.title.en)
        .bind(notice.body.zh)
        .bind(notice.body.en)
        .bind(notice.must_read)
        .bind(at)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if made == 0 {
        return Err(Error::NotFound);
    }
    search::index(tx, doc).await?;
    tx.announce(Change {
        estate: by.estate(),
        subject: Subject::Notice,
        id: id.0,
        house: None,
        person: None,
        only_me: false,
        internal: false,
    });
    Ok(id)
}

fn admit(by: &Member) -> Result<(), Error> {
    if by.may(Right::ReadNotices) { Ok(()) } else { Err(Error::NotFound) }
}
