//! Notices and their receipts, the forum, and what moderators do there.

use domain::{
    club::{Board, BoardView, NoticeRow, NoticeView, ReplyForm, TopicForm, TopicView},
    id::FormKey,
    page::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// The club's first page, as far as the reader may see it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClubHome {
    /// Must-read notices that wait for the reader's confirmation, however old; 20 at most, on the first page only.
    pub must: Vec<NoticeRow>,
    /// `None` for staff without a house: notices are for residents.
    pub notices: Option<Page<NoticeRow>>,
    pub boards: Vec<Board>,
}

#[server(prefix = "/api", endpoint = "club/home", input = GetUrl)]
pub async fn read_club(from: String) -> Result<ClubHome, AppError> {
    use crate::ssr::*;
    use domain::club::{forum, notices};
    let (ctx, by) = enter("club/home").await?;
    let boards = forum::boards(&ctx, &by.actor(Capability::Moderate)?).await?;
    let Ok(member) = by.member() else {
        return Ok(ClubHome { must: Vec::new(), notices: None, boards });
    };
    let mut must = if from.is_empty() { notices::unread(&ctx, &member, 20).await? } else { Vec::new() };
    must.retain(|notice| notice.must_read);
    let notices = notices::list(&ctx, &member, from.parse().ok()).await?;
    Ok(ClubHome { must, notices: Some(notices), boards })
}

#[server(prefix = "/api", endpoint = "club/notice", input = GetUrl)]
pub async fn find_notice(id: String) -> Result<NoticeView, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("club/notice").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    Ok(domain::club::notices::find(&ctx, &by.member()?, id).await?)
}

#[server(prefix = "/api", endpoint = "club/read_notice")]
pub async fn read_notice(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::id::NoticeId;
    let (ctx, by) = enter("club/read_notice").await?;
    let id: NoticeId = id.parse().map_err(|_| AppError::NotFound)?;
    domain::club::notices::mark_read(&ctx, &by.member()?, id).await?;
    go(&format!("/club/notices/{id}"));
    Ok(())
}

/// A board, with the key for a topic that is opened on it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BoardDetail {
    pub view: BoardView,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "club/board", input = GetUrl)]
pub async fn find_board(slug: String, from: String) -> Result<BoardDetail, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("club/board").await?;
    let actor = by.actor(Capability::Moderate)?;
    let view = domain::club::forum::board(&ctx, &actor, &slug, from.parse().ok()).await?;
    Ok(BoardDetail { view, key: ctx.id() })
}

/// A topic, with the key for a reply to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TopicDetail {
    pub view: TopicView,
    pub key: FormKey,
}

#[server(prefix = "/api", endpoint = "club/topic", input = GetUrl)]
pub async fn find_topic(id: String, from: String) -> Result<TopicDetail, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("club/topic").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let actor = by.actor(Capability::Moderate)?;
    let view = domain::club::forum::topic(&ctx, &actor, id, from.parse().ok()).await?;
    Ok(TopicDetail { view, key: ctx.id() })
}

#[server(prefix = "/api", endpoint = "club/open_topic")]
pub async fn open_topic(topic: TopicForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("club/open_topic").await?;
    let new = topic.parse()?;
    let id = domain::club::forum::open_topic(&ctx, &by.member()?, new).await?;
    go(&format!("/club/topics/{id}"));
    Ok(())
}

/// `from` is the page that the reply was written on, so that its writer returns to where the new post stands.
#[server(prefix = "/api", endpoint = "club/reply")]
pub async fn send_reply(reply: ReplyForm, #[server(default)] from: String) -> Result<(), AppError> {
    use crate::ssr::*;
    use domain::{club::forum, page::Cursor, scope::Actor};
    let (ctx, by) = enter("club/reply").await?;
    let new = reply.parse()?;
    let (member, topic) = (by.member()?, new.topic);
    let post = forum::reply(&ctx, &member, new).await?;
    let from: Option<Cursor> = from.parse().ok();
    let page = forum::topic(&ctx, &Actor::Member(member), topic, from).await?.posts;
    // The page was full: the new post opens the next one.
    let from = if page.items.iter().any(|one| one.id == post) { from } else { page.older.or(from) };
    let query = from.map(|from| format!("?from={from}")).unwrap_or_default();
    go(&format!("/club/topics/{topic}{query}#p{post}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "club/hide")]
pub async fn hide_post(post: String, reason: String, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("club/hide").await?;
    let post = post.parse().map_err(|_| AppError::NotFound)?;
    domain::club::forum::hide(&ctx, &by.staff(Capability::Moderate)?, post, &reason).await?;
    go(&safe_path(&back));
    Ok(())
}

#[server(prefix = "/api", endpoint = "club/show")]
pub async fn show_post(post: String, #[server(default)] back: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("club/show").await?;
    let post = post.parse().map_err(|_| AppError::NotFound)?;
    domain::club::forum::show(&ctx, &by.staff(Capability::Moderate)?, post).await?;
    go(&safe_path(&back));
    Ok(())
}
