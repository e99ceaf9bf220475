//! Search over what people come back for: services, notices, topics and posts. One text index, filled by the features
//! themselves in the transaction of their own write, and read with the rights of the reader.

use serde::{Deserialize, Serialize};

use crate::{locale::Bilingual, page::Cursor, time::Ms};

#[cfg(feature = "store")]
mod plain;
#[cfg(feature = "store")]
mod snippet;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "store")]
pub mod words;

/// The most characters of a question; what follows is not read.
pub const QUERY: u16 = 60;

text_enum! {
    /// What can be found, in the order in which results are shown.
    pub enum Kind { Service = "service", Notice = "notice", Topic = "topic", Post = "post" }
}

impl Kind {
    /// The endpoint of the page that a hit leads to: whoever may not open the page does not find the hit.
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::Service => "services/find",
            Self::Notice => "club/notice",
            Self::Topic | Self::Post => "club/topic",
        }
    }
}

/// A stretch of text; marked where it is what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub text: String,
    pub marked: bool,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub kind: Kind,
    /// The id of the service, notice, topic or post.
    pub id: uuid::Uuid,
    /// The topic of a post.
    pub topic: Option<uuid::Uuid>,
    /// Where the topic's page with the post starts; `None` on its first page, and for all but posts.
    pub from: Option<Cursor>,
    pub title: Bilingual,
    /// Words around the first mark, in the reader's language where that is where it was found. May be empty.
    pub snippet: Vec<Piece>,
    /// When it was written or published; for a service, when its entry last changed.
    pub at: Ms,
}
