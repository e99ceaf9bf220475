//! Writing in the members' forum (CB-2): boards by the operator, topics and replies by members.

use super::{NewReply, NewTopic, forum::admit, text};
use crate::{
    ctx::Ctx,
    db::Tx,
    error::{Error, Rule},
    forms,
    id::{BoardId, EstateId, PersonId, PostId, TopicId},
    live::{Change, Subject},
    locale::Bilingual,
    on_tx,
    scope::{Actor, Member, System},
    search::store::{self as search, Doc},
    time::Ms,
};

/// A board to be set up.
#[derive(Clone, Debug)]
pub struct NewBoard {
    /// Its name in addresses, such as `neighbours`.
    pub slug: String,
    pub name: Bilingual,
    pub about: Bilingual,
    /// Its place in the list, from 0.
    pub place: i64,
}

/// Sets up a board.
///
/// # Errors
/// `Invalid` on `slug` where the estate has a board of that name.
pub async fn add_board(ctx: &Ctx, by: &System, board: NewBoard) -> Result<BoardId, Error> {
    let (context, system) = (ctx.clone(), *by);
    ctx.db.write(move |tx| Box::pin(async move { add_board_in(&context, tx, &system, board).await })).await
}

pub(crate) async fn add_board_in(ctx: &Ctx, tx: &mut Tx, by: &System, board: NewBoard) -> Result<BoardId, Error> {
    let id: BoardId = ctx.id();
    let made = on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO board (id, estate_id, slug, name_zh, name_en, about_zh, about_en, place, topics)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT (estate_id, slug) DO NOTHING",
        )
        .bind(id)
        .bind(by.estate())
        .bind(board.slug)
        .bind(board.name.zh)
        .bind(board.name.en)
        .bind(board.about.zh)
        .bind(board.about.en)
        .bind(board.place)
        .execute(conn)
        .await?
        .rows_affected()
    });
    if made == 1 { Ok(id) } else { Err(Error::invalid("slug", Rule::Taken)) }
}

/// Opens a topic. The same form key a second time gives the first topic.
///
/// # Errors
/// `NotFound` for a board of another estate, or a relation that does not take part in the forum.
pub async fn open_topic(ctx: &Ctx, by: &Member, new: NewTopic) -> Result<TopicId, Error> {
    admit(&Actor::Member(*by))?;
    let (context, member, html) = (ctx.clone(), *by, text::render(&new.body));
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let id: TopicId = context.id();
                let who = (member.estate(), member.person());
                if let Some(made) = forms::claim(&context, tx, who, new.key, id.0).await? {
                    return Ok(TopicId(made));
                }
                let board = touch_board(tx, member.estate(), &new.board).await?;
                let now = context.now();
                let doc = Doc::topic(member.estate(), id, &new.title, now);
                on_tx!(tx, |conn| {
                    sqlx::query(
                        "INSERT INTO topic (id, estate_id, board_id, author_id, title, created_at, last_post_at, posts)
                         VALUES ($1, $2, $3, $4, $5, $6, $6, 1)",
                    )
                    .bind(id)
                    .bind(member.estate())
                    .bind(board)
                    .bind(member.person())
                    .bind(new.title)
                    .bind(now)
                    .execute(conn)
                    .await?;
                });
                search::index(tx, doc).await?;
                let post = Post { id: context.id(), topic: id, author: member.person(), body: new.body, html, at: now };
                insert(tx, member.estate(), post).await?;
                announce(tx, member.estate(), id);
                Ok(id)
            })
        })
        .await
}

/// Counts the topic on its board, which also makes those who open topics there wait for each other.
async fn touch_board(tx: &mut Tx, estate: EstateId, slug: &str) -> Result<BoardId, Error> {
    let board: Option<BoardId> = on_tx!(tx, |conn| {
        sqlx::query_scalar("UPDATE board SET topics = topics + 1 WHERE estate_id = $1 AND slug = $2 RETURNING id")
            .bind(estate)
            .bind(slug)
            .fetch_optional(conn)
            .await?
    });
    board.ok_or(Error::NotFound)
}

/// Replies to a topic. The same form key a second time gives the first reply.
///
/// # Errors
/// `NotFound` for a topic of another estate, or a relation that does not take part in the forum.
pub async fn reply(ctx: &Ctx, by: &Member, new: NewReply) -> Result<PostId, Error> {
    admit(&Actor::Member(*by))?;
    let (context, member, html) = (ctx.clone(), *by, text::render(&new.body));
    ctx.db
        .write(move |tx| {
            Box::pin(async move {
                let id: PostId = context.id();
                let who = (member.estate(), member.person());
                if let Some(made) = forms::claim(&context, tx, who, new.key, id.0).await? {
                    return Ok(PostId(made));
                }
                let at = touch_topic(&context, tx, member.estate(), new.topic).await?;
                let post = Post { id, topic: new.topic, author: member.person(), body: new.body, html, at };
                insert(tx, member.estate(), post).await?;
                announce(tx, member.estate(), new.topic);
                Ok(id)
            })
        })
        .await
}

/// Counts a post on its topic, and gives the instant it was written: never before the post that precedes it, whatever the
/// clocks of several nodes say, so that a page of posts never gains one in its middle.
async fn touch_topic(ctx: &Ctx, tx: &mut Tx, estate: EstateId, id: TopicId) -> Result<Ms, Error> {
    let at: Option<Ms> = on_tx!(tx, |conn| {
        sqlx::query_scalar(
            "UPDATE topic SET posts = posts + 1, last_post_at = CASE WHEN last_post_at < $3 THEN $3 ELSE last_post_at + 1 END
             WHERE estate_id = $1 AND id = $2 RETURNING last_post_at",
        )
        .bind(estate)
        .bind(id)
        .bind(ctx.now())
        .fetch_optional(conn)
        .await?
    });
    at.ok_or(Error::NotFound)
}

struct Post {
    id: PostId,
    topic: TopicId,
    author: PersonId,
    body: String,
    html: String,
    at: Ms,
}

async fn insert(tx: &mut Tx, estate: EstateId, post: Post) -> Result<(), Error> {
    let doc = Doc::post(estate, (post.id, post.topic), &post.html, post.at);
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO post (id, estate_id, topic_id, author_id, body, html, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(post.id)
        .bind(estate)
        .bind(post.topic)
        .bind(post.author)
        .bind(post.body)
        .bind(post.html)
        .bind(post.at)
        .execute(conn)
        .await?;
    });
    search::index(tx, doc).await
}

/// Tells open pages; without the author, whose identity must not travel.
pub(super) fn announce(tx: &mut Tx, estate: EstateId, topic: TopicId) {
    tx.announce(Change {
        estate,
        subject: Subject::Topic,
        id: topic.0,
        house: None,
        person: None,
        only_me: false,
        internal: false,
    });
}
