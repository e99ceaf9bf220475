//! Notices, boards, and what the neighbours wrote on them in the past weeks.

use std::collections::HashMap;

use super::{
    Summary,
    cast::{Cast, EstateEntry},
    data::{Files, Post, Topic},
};
use crate::{
    club::{
        forum::NewBoard,
        notices::{NewNotice, publish_in},
        posting::add_board_in,
        text,
    },
    ctx::Ctx,
    db::Tx,
    error::Error,
    id::{BoardId, EntryId, PostId, TopicId},
    locale::Bilingual,
    on_tx,
    search::store::{self as search, Doc},
    time::{MINUTE, Ms},
};

pub async fn load(ctx: &Ctx, tx: &mut Tx, (cast, files): (&Cast, &Files), summary: &mut Summary) -> Result<(), Error> {
    for notice in &files.notices {
        let estate = cast.estate(&notice.estate)?;
        let new = NewNotice {
            title: Bilingual::from(notice.title.clone()),
            body: Bilingual { zh: notice.body_zh.trim().to_owned(), en: notice.body_en.trim().to_owned() },
            must_read: notice.must_read,
            published_at: estate.at(-notice.days_ago, &notice.at)?,
        };
        publish_in(ctx, tx, &estate.system, cast.person(&notice.by)?, new).await?;
    }
    let mut boards: HashMap<(&str, &str), BoardId> = HashMap::new();
    for (board, place) in files.forum.board.iter().zip(0..) {
        let new = NewBoard {
            slug: board.slug.clone(),
            name: board.name.clone().into(),
            about: Bilingual { zh: board.about_zh.clone(), en: board.about_en.clone() },
            place,
        };
        let id = add_board_in(ctx, tx, &cast.estate(&board.estate)?.system, new).await?;
        boards.insert((&board.estate, &board.slug), id);
    }
    for topic in &files.forum.topic {
        let board = boards.get(&(topic.estate.as_str(), topic.board.as_str()));
        let board = board.ok_or_else(|| Error::broken(format!("the demo's files name no board {}", topic.board)))?;
        discuss(ctx, tx, cast, (*board, topic)).await?;
        summary.posts += topic.posts.len();
    }
    summary.notices = files.notices.len();
    summary.boards = boards.len();
    summary.topics = files.forum.topic.len();
    Ok(())
}

async fn discuss(ctx: &Ctx, tx: &mut Tx, cast: &Cast, (board, topic): (BoardId, &Topic)) -> Result<(), Error> {
    let estate = cast.estate(&topic.estate)?;
    let opened_at = estate.at(-topic.days_ago, &topic.at)?;
    let (Some(first), Some(last)) = (topic.posts.first(), topic.posts.last()) else { return Ok(()) };
    let id: TopicId = ctx.id();
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO topic (id, estate_id, board_id, author_id, title, created_at, last_post_at, posts)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(board)
        .bind(cast.person(&first.by)?)
        .bind(topic.title.clone())
        .bind(opened_at)
        .bind(opened_at.plus(last.after * MINUTE))
        .bind(i64::try_from(topic.posts.len()).unwrap_or(0))
        .execute(conn)
        .await?;
    });
    search::index(tx, Doc::topic(estate.id(), id, &topic.title, opened_at)).await?;
    on_tx!(tx, |conn| {
        sqlx::query("UPDATE board SET topics = topics + 1 WHERE estate_id = $1 AND id = $2")
            .bind(estate.id())
            .bind(board)
            .execute(conn)
            .await?;
    });
    for post in &topic.posts {
        write(ctx, tx, (cast, estate), (id, opened_at, post)).await?;
    }
    Ok(())
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx,
    (cast, estate): (&Cast, &EstateEntry),
    (topic, opened_at, post): (TopicId, Ms, &Post),
) -> Result<(), Error> {
    let id: PostId = ctx.id();
    let hidden_at = post.hidden.as_ref().map(|hidden| opened_at.plus(hidden.after * MINUTE));
    let hidden_by = cast.maybe_person(post.hidden.as_ref().map(|hidden| &hidden.by))?;
    let reason = post.hidden.as_ref().map(|hidden| hidden.reason.clone());
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO post (id, estate_id, topic_id, author_id, body, html, created_at, hidden_at, hidden_by, hidden_reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(estate.id())
        .bind(topic)
        .bind(cast.person(&post.by)?)
        .bind(post.body.clone())
        .bind(text::render(&post.body))
        .bind(opened_at.plus(post.after * MINUTE))
        .bind(hidden_at)
        .bind(hidden_by)
        .bind(reason.clone())
        .execute(conn)
        .await?;
    });
    let (Some(at), Some(by), Some(reason)) = (hidden_at, hidden_by, reason) else {
        let html = text::render(&post.body);
        return search::index(tx, Doc::post(estate.id(), (id, topic), &html, opened_at.plus(post.after * MINUTE)))
            .await;
    };
    on_tx!(tx, |conn| {
        sqlx::query(
            "INSERT INTO audit (id, estate_id, at, by_id, act, subject_id, reason) VALUES ($1, $2, $3, $4, 'post.hide', $5, $6)",
        )
        .bind(ctx.id::<EntryId>())
        .bind(estate.id())
        .bind(at)
        .bind(by)
        .bind(id.0)
        .bind(reason)
        .execute(conn)
        .await?;
    });
    Ok(())
}
