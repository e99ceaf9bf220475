//! The club 蔚蓝会 (1.B of the estate's list): notices with receipts, and the members' forum.

use serde::{Deserialize, Serialize};

use crate::{
    check::Check,
    error::Error,
    id::{BoardId, FormKey, NoticeId, PostId, TopicId},
    locale::Bilingual,
    page::Page,
    time::Ms,
};

#[cfg(feature = "store")]
pub mod forum;
#[cfg(feature = "store")]
mod moderation;
#[cfg(feature = "store")]
pub mod notices;
#[cfg(feature = "store")]
pub(crate) mod posting;
#[cfg(feature = "store")]
pub mod text;

/// The most characters of a topic's title.
pub const TITLE: u16 = 80;
/// The most characters of a post.
pub const BODY: u16 = 8_000;
/// The most characters of a moderator's reason.
pub const REASON: u16 = 300;

/// A notice in a list (CB-1). `read` is whether this reader has confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    pub id: NoticeId,
    pub title: Bilingual,
    pub published_at: Ms,
    pub must_read: bool,
    pub read: bool,
}

/// A notice on its own page. `html` is safe to show as it is; `by` is the title of whoever published it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    pub id: NoticeId,
    pub title: Bilingual,
    pub html: Bilingual,
    pub by: Bilingual,
    pub published_at: Ms,
    pub must_read: bool,
    /// CB-15: when this reader confirmed having read it.
    pub read_at: Option<Ms>,
}

/// A board of the forum (CB-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    pub id: BoardId,
    pub slug: String,
    pub name: Bilingual,
    pub about: Bilingual,
    pub topics: i64,
    /// When somebody last wrote here; `None` on an empty board.
    pub last_post_at: Option<Ms>,
}

/// A topic in the list of its board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicRow {
    pub id: TopicId,
    pub title: String,
    pub author: Author,
    pub created_at: Ms,
    pub last_post_at: Ms,
    pub replies: i64,
}

/// A board with a page of its topics, the last written in first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardView {
    pub board: Board,
    pub topics: Page<TopicRow>,
}

/// Under which name somebody writes: residents by alias, never by name or house; staff by title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    Alias(String),
    Title(Bilingual),
}

/// A topic with a page of its posts, the oldest first. `board` is where the way back leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicView {
    pub id: TopicId,
    pub title: String,
    pub board: BoardLink,
    pub posts: Page<PostView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardLink {
    pub slug: String,
    pub name: Bilingual,
}

/// A post as this reader may see it. `html` is safe to show as it is, and empty where the post is hidden from the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostView {
    pub id: PostId,
    pub author: Author,
    /// The author's name: for moderators only.
    pub true_name: Option<Bilingual>,
    pub mine: bool,
    pub html: String,
    pub created_at: Ms,
    pub hidden: Option<HiddenView>,
}

/// That a moderator hid a post. The reason is for the author and for moderators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenView {
    pub reason: Option<String>,
    pub at: Ms,
}

/// The form of a new topic as it arrives.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TopicForm {
    #[serde(default)]
    pub board: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub body: String,
    #[serde(default)]
    pub key: String,
}

/// A topic to be opened, checked.
#[derive(Clone, Debug)]
pub struct NewTopic {
    pub board: String,
    pub title: String,
    pub body: String,
    pub key: FormKey,
}

impl TopicForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<NewTopic, Error> {
        let mut check = Check::default();
        let board = check.text("board", &self.board, 60);
        let title = check.text("title", &self.title, TITLE).replace('\n', " ");
        let body = check.text("body", &self.body, BODY);
        let key = check.choice("key", &self.key);
        check.done(|| Some(NewTopic { board, title, body, key: key? }))
    }
}

/// The form of a reply as it arrives.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReplyForm {
    #[serde(default)]
    pub topic: String,
    #[serde(default)]
    pub body: String,
    #[serde(default)]
    pub key: String,
}

/// A reply, checked.
#[derive(Clone, Debug)]
pub struct NewReply {
    pub topic: TopicId,
    pub body: String,
    pub key: FormKey,
}

impl ReplyForm {
    /// # Errors
    /// `Invalid` with every fault of the form.
    pub fn parse(self) -> Result<NewReply, Error> {
        let mut check = Check::default();
        let topic = check.choice("topic", &self.topic);
        let body = check.text("body", &self.body, BODY);
        let key = check.choice("key", &self.key);
        check.done(|| Some(NewReply { topic: topic?, body, key: key? }))
    }
}

/// A moderator's reason, checked: 1 to 300 characters.
///
/// # Errors
/// `Invalid` on `reason`.
pub fn reason(value: &str) -> Result<String, Error> {
    let mut check = Check::default();
    let reason = check.text("reason", value, REASON);
    check.done(|| Some(reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Rule;

    #[test]
    fn every_fault_of_a_new_topic_is_told_at_once() {
        let form = TopicForm { board: "club".to_owned(), title: "长".repeat(81), ..TopicForm::default() };
        let Err(Error::Invalid(faults)) = form.parse() else { panic!("accepted") };
        let found: Vec<(&str, Rule)> = faults.iter().map(|fault| (fault.field.as_str(), fault.rule)).collect();
        assert_eq!(found, [("title", Rule::TooLong(80)), ("body", Rule::Required), ("key", Rule::Required)]);
    }

    #[test]
    fn a_title_stays_on_one_line() {
        let key = uuid::Uuid::from_u128(7).to_string();
        let form =
            TopicForm {
                board: "club".to_owned(), title: "网球\n搭子".to_owned(), body: "周三？".to_owned(), key
            };
        assert_eq!(form.parse().unwrap().title, "网球 搭子");
    }

    #[test]
    fn a_reason_is_neither_missing_nor_endless() {
        assert!(reason(" ").is_err());
        assert!(reason(&"长".repeat(301)).is_err());
        assert_eq!(reason(" 对邻居不礼貌 ").unwrap(), "对邻居不礼貌");
    }
}
