//! Reading the members' forum (CB-2): boards, topics, posts. Other members see aliases only, never a name or a house.

use super::{Author, Board, BoardLink, BoardView, HiddenView, PostView, TopicRow, TopicView};
use crate::{
    ctx::Ctx,
    error::Error,
    id::{BoardId, PersonId, PostId, TopicId},
    locale::Bilingual,
    on,
    page::{Cursor, Page},
    rights::Right,
    scope::Actor,
    time::Ms,
};

pub use super::{
    moderation::{hide, show},
    posting::{NewBoard, add_board, open_topic, reply},
};

/// Topics on one page of a board.
pub const TOPICS: usize = 20;
/// Posts on one page of a topic.
pub const POSTS: usize = 30;

#[derive(sqlx::FromRow)]
struct BoardFound {
    id: BoardId,
    slug: String,
    name_zh: String,
    name_en: String,
    about_zh: String,
    about_en: String,
    topics: i64,
    last_post_at: Option<Ms>,
}

impl From<BoardFound> for Board {
    fn from(row: BoardFound) -> Self {
        let name = Bilingual { zh: row.name_zh, en: row.name_en };
        let about = Bilingual { zh: row.about_zh, en: row.about_en };
        Self { id: row.id, slug: row.slug, name, about, topics: row.topics, last_post_at: row.last_post_at }
    }
}

/// The boards, in the estate's order. None for those who may not read the forum.
pub async fn boards(ctx: &Ctx, by: &Actor) -> Result<Vec<Board>, Error> {
    if admit(by).is_err() {
        return Ok(Vec::new());
    }
    let rows: Vec<BoardFound> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT b.id, b.slug, b.name_zh, b.name_en, b.about_zh, b.about_en, b.topics,
                    (SELECT MAX(t.last_post_at) FROM topic t WHERE t.estate_id = b.estate_id AND t.board_id = b.id) AS last_post_at
             FROM board b WHERE b.estate_id = $1 ORDER BY b.place, b.slug",
        )
        .bind(by.estate())
        .fetch_all(pool)
        .await?
    });
    Ok(rows.into_iter().map(Board::from).collect())
}

#[derive(sqlx::FromRow)]
struct TopicFound {
    id: TopicId,
    title: String,
    alias: String,
    title_zh: String,
    title_en: String,
    created_at: Ms,
    last_post_at: Ms,
    posts: i64,
}

impl From<TopicFound> for TopicRow {
    fn from(row: TopicFound) -> Self {
        Self {
            id: row.id,
            title: row.title,
            author: author(row.alias, row.title_zh, row.title_en),
            created_at: row.created_at,
            last_post_at: row.last_post_at,
            replies: row.posts.saturating_sub(1),
        }
    }
}

/// Residents have an alias; staff, who have none, answer under their title.
fn author(alias: String, title_zh: String, title_en: String) -> Author {
    if alias.is_empty() { Author::Title(Bilingual { zh: title_zh, en: title_en }) } else { Author::Alias(alias) }
}

/// A board with its topics, those last written in first.
pub async fn board(ctx: &Ctx, by: &Actor, slug: &str, from: Option<Cursor>) -> Result<BoardView, Error> {
    admit(by)?;
    let board: Option<BoardFound> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT b.id, b.slug, b.name_zh, b.name_en, b.about_zh, b.about_en, b.topics,
                    (SELECT MAX(t.last_post_at) FROM topic t WHERE t.estate_id = b.estate_id AND t.board_id = b.id) AS last_post_at
             FROM board b WHERE b.estate_id = $1 AND b.slug = $2",
        )
        .bind(by.estate())
        .bind(slug)
        .fetch_optional(pool)
        .await?
    });
    let board = Board::from(board.ok_or(Error::NotFound)?);
    let from = from.unwrap_or(Cursor::NEWEST);
    let rows: Vec<TopicFound> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT t.id, t.title, p.alias, p.title_zh, p.title_en, t.created_at, t.last_post_at, t.posts
             FROM topic t JOIN person p ON p.id = t.author_id
             WHERE t.estate_id = $1 AND t.board_id = $2 AND (t.last_post_at, t.id) < ($3, $4)
             ORDER BY t.last_post_at DESC, t.id DESC LIMIT $5",
        )
        .bind(by.estate())
        .bind(board.id)
        .bind(from.at)
        .bind(from.id)
        .bind(limit(TOPICS))
        .fetch_all(pool)
        .await?
    });
    let rows = rows.into_iter().map(TopicRow::from).collect();
    let topics = Page::cut(rows, TOPICS, |row: &TopicRow| Cursor { at: row.last_post_at, id: row.id.0 });
    Ok(BoardView { board, topics })
}

/// One more than a page, to know whether there is a next one.
fn limit(page: usize) -> i64 {
    i64::try_from(page).unwrap_or(30) + 1
}

#[derive(sqlx::FromRow)]
struct PostFound {
    id: PostId,
    author_id: PersonId,
    alias: String,
    title_zh: String,
    title_en: String,
    name_zh: String,
    name_en: String,
    html: String,
    created_at: Ms,
    hidden_at: Option<Ms>,
    hidden_reason: Option<String>,
}

impl PostFound {
    /// What this reader may see of the post: a hidden one keeps its words and the reason for its author and moderators.
    fn seen_by(self, by: &Actor) -> PostView {
        let mine = self.author_id == by.person();
        let entitled = mine || by.is_staff();
        let open = self.hidden_at.is_none() || entitled;
        PostView {
            id: self.id,
            author: author(self.alias, self.title_zh, self.title_en),
            true_name: by.is_staff().then_some(Bilingual { zh: self.name_zh, en: self.name_en }),
            mine,
            html: if open { self.html } else { String::new() },
            created_at: self.created_at,
            hidden: self.hidden_at.map(|at| HiddenView { reason: self.hidden_reason.filter(|_| entitled), at }),
        }
    }
}

/// A topic with its posts, oldest first.
pub async fn topic(ctx: &Ctx, by: &Actor, id: TopicId, from: Option<Cursor>) -> Result<TopicView, Error> {
    admit(by)?;
    let head: Option<(String, String, String, String)> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT t.title, b.slug, b.name_zh, b.name_en FROM topic t JOIN board b ON b.id = t.board_id
             WHERE t.estate_id = $1 AND t.id = $2",
        )
        .bind(by.estate())
        .bind(id)
        .fetch_optional(pool)
        .await?
    });
    let (title, slug, zh, en) = head.ok_or(Error::NotFound)?;
    let from = from.unwrap_or(Cursor::OLDEST);
    let rows: Vec<PostFound> = on!(ctx.db, |pool| {
        sqlx::query_as(
            "SELECT o.id, o.author_id, p.alias, p.title_zh, p.title_en, p.name_zh, p.name_en, o.html, o.created_at,
                    o.hidden_at, o.hidden_reason
             FROM post o JOIN person p ON p.id = o.author_id
             WHERE o.estate_id = $1 AND o.topic_id = $2 AND (o.created_at, o.id) > ($3, $4)
             ORDER BY o.created_at, o.id LIMIT $5",
        )
        .bind(by.estate())
        .bind(id)
        .bind(from.at)
        .bind(from.id)
        .bind(limit(POSTS))
        .fetch_all(pool)
        .await?
    });
    let rows = rows.into_iter().map(|row| row.seen_by(by)).collect();
    let posts = Page::cut(rows, POSTS, |post: &PostView| Cursor { at: post.created_at, id: post.id.0 });
    Ok(TopicView { id, title, board: BoardLink { slug, name: Bilingual { zh, en } }, posts })
}

pub(super) fn admit(by: &Actor) -> Result<(), Error> {
    match by {
        Actor::Staff(_) => Ok(()),
        Actor::Member(member) if member.may(Right::Forum) => Ok(()),
        Actor::Member(_) => Err(Error::NotFound),
    }
}
