//! The index: written by the features in their own transactions, read with the rights of the reader.

use std::collections::HashSet;

use super::{Hit, Kind, QUERY, plain::plain, snippet::snippet, words};
use crate::{
    club::forum::POSTS,
    ctx::Ctx,
    db::{Tx, dialect},
    error::Error,
    id::{EstateId, PostId, TopicId},
    locale::{Bilingual, Locale},
    on_tx,
    page::Cursor,
    policy,
    rights::Capability,
    scope::Visitor,
    time::Ms,
};

/// The most characters of a title, and of a body in one row: two of each are fewer words than PostgreSQL has positions for.
const TITLE: usize = 190;
const PART: usize = 8_000;
const _: () = assert!(2 * (TITLE + PART) <= words::LAST_POSITION);

/// Something that can be found. Bodies are plain text.
#[derive(Clone, Debug)]
pub struct Doc {
    pub estate: EstateId,
    pub kind: Kind,
    pub subject: uuid::Uuid,
    pub topic: Option<TopicId>,
    pub title: Bilingual,
    pub body: Bilingual,
    pub at: Ms,
}

impl Doc {
    pub(crate) fn topic(estate: EstateId, id: TopicId, title: &str, at: Ms) -> Self {
        let title = Bilingual { zh: title.to_owned(), en: String::new() };
        Self { estate, kind: Kind::Topic, subject: id.0, topic: None, title, body: Bilingual::default(), at }
    }

    /// A post has no title of its own: what stands in the topic's title is found once, with the topic.
    pub(crate) fn post(estate: EstateId, (id, topic): (PostId, TopicId), html: &str, at: Ms) -> Self {
        let body = Bilingual { zh: plain(html), en: String::new() };
        Self { estate, kind: Kind::Post, subject: id.0, topic: Some(topic), title: Bilingual::default(), body, at }
    }
}

/// The words of safe HTML, for [`Doc::body`].
pub(crate) fn text_of(html: &str) -> String {
    plain(html)
}

/// Puts something into the index, in place of what the index held of it before.
pub(crate) async fn index(tx: &mut Tx, doc: Doc) -> Result<(), Error> {
    remove(tx, doc.estate, doc.kind, doc.subject).await?;
    let (zh, en) = (parts(&doc.body.zh), parts(&doc.body.en));
    let empty = String::new();
    let title: Vec<String> =
        [&doc.title.zh, &doc.title.en].iter().flat_map(|title| words::tokens(&head(title))).collect();
    for part in 0..zh.len().max(en.len()).max(1) {
        let (zh, en) = (zh.get(part).unwrap_or(&empty), en.get(part).unwrap_or(&empty));
        let row: i64 = on_tx!(tx, |conn| {
            sqlx::query_scalar(
                "INSERT INTO search_doc (estate_id, kind, subject_id, part, topic_id, title_zh, title_en, body_zh, body_en, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
            )
            .bind(doc.estate)
            .bind(doc.kind)
            .bind(doc.subject)
            .bind(i64::try_from(part).map_err(Error::broken)?)
            .bind(doc.topic)
            .bind(&doc.title.zh)
            .bind(&doc.title.en)
            .bind(zh)
            .bind(en)
            .bind(doc.at)
            .fetch_one(conn)
            .await?
        });
        let all: Vec<String> = title.iter().cloned().chain(words::tokens(zh)).chain(words::tokens(en)).collect();
        dialect::index_words(tx, row, &title, &all).await?;
    }
    Ok(())
}

/// Takes something out of the index: nobody finds it any more.
pub(crate) async fn remove(tx: &mut Tx, estate: EstateId, kind: Kind, subject: uuid::Uuid) -> Result<(), Error> {
    on_tx!(tx, |conn| {
        sqlx::query(
            "DELETE FROM _search_words WHERE rowid IN
               (SELECT id FROM search_doc WHERE estate_id = $1 AND kind = $2 AND subject_id = $3)",
        )
        .bind(estate)
        .bind(kind)
        .bind(subject)
        .execute(conn)
        .await?;
    });
    on_tx!(tx, |conn| {
        sqlx::query("DELETE FROM search_doc WHERE estate_id = $1 AND kind = $2 AND subject_id = $3")
            .bind(estate)
            .bind(kind)
            .bind(subject)
            .execute(conn)
            .await?;
    });
    Ok(())
}

fn head(text: &str) -> String {
    text.chars().take(TITLE).collect()
}

/// A long text in parts that overlap by as much as anyone can ask for, so that nothing is lost where it is cut.
fn parts(text: &str) -> Vec<String> {
    let text: Vec<char> = text.chars().collect();
    let (mut parts, mut from) = (Vec::new(), 0);
    while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
        parts.push(rest.iter().take(PART).collect());
        if rest.len() <= PART {
            break;
        }
        from += PART - usize::from(QUERY);
    }
    parts
}

#[derive(sqlx::FromRow)]
struct Found {
    kind: Kind,
    subject_id: uuid::Uuid,
    topic_id: Option<uuid::Uuid>,
    title_zh: String,
    title_en: String,
    body_zh: String,
    body_en: String,
    at: Ms,
    /// Posts of the same topic that stand before this one.
    earlier: i64,
}

/// What holds everything that was asked for, by kind: first where the title has it, then the newest. At most `limit` of a kind.
///
/// Nobody finds what they could not open, and how many others there are shows nowhere.
///
/// # Errors
/// `NotFound` for a visitor to whom no kind of page is open.
pub async fn find(ctx: &Ctx, by: &Visitor, question: &str, limit: u16) -> Result<Vec<Hit>, Error> {
    let may = |kind: Kind| policy::row(kind.endpoint()).is_some_and(|row| by.may(row.need));
    if !Kind::ALL.iter().copied().any(may) {
        return Err(Error::NotFound);
    }
    let Some(query) = words::Query::parse(question) else { return Ok(Vec::new()) };
    let ask = dialect::Ask {
        estate: by.estate(),
        query: &query,
        services: may(Kind::Service),
        notices: may(Kind::Notice),
        forum: may(Kind::Topic) && may(Kind::Post),
        limit: i64::from(limit),
        paused: by.may(policy::Need::Staff(Capability::Bookings)),
        now: ctx.now(),
    };
    let mut rows: Vec<Found> = dialect::find_words(&ctx.db, ask).await?;
    // The parts of one long text are one hit.
    let mut seen = HashSet::new();
    rows.retain(|row| seen.insert((row.kind, row.subject_id)));
    // The database keeps the order within a kind, and knows nothing of the order of kinds.
    rows.sort_by_key(|row| row.kind);
    Ok(rows.into_iter().map(|row| row.hit(&query, by.locale())).collect())
}

impl Found {
    fn hit(self, query: &words::Query, locale: Locale) -> Hit {
        let late = self.kind == Kind::Post && usize::try_from(self.earlier).unwrap_or(0) >= POSTS;
        Hit {
            kind: self.kind,
            id: self.subject_id,
            topic: self.topic_id,
            // The instants of a topic's posts ascend: a page that starts after the millisecond before starts with this post.
            from: late.then(|| Cursor { at: self.at.plus(-1), id: uuid::Uuid::max() }),
            snippet: self.words(query, locale),
            title: Bilingual { zh: self.title_zh, en: self.title_en },
            at: self.at,
        }
    }

    /// From the reader's language, unless only the other one has what was asked for.
    fn words(&self, query: &words::Query, locale: Locale) -> Vec<super::Piece> {
        let own = snippet(locale.pick(&self.body_zh, &self.body_en), query);
        if own.1 {
            return own.0;
        }
        let other = match locale {
            Locale::Zh => Locale::En,
            Locale::En => Locale::Zh,
        };
        let other = snippet(other.pick(&self.body_zh, &self.body_en), query);
        if other.1 { other.0 } else { own.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_overlap_by_the_longest_question() {
        let text: String = (0..20_000_u32).filter_map(|n| char::from_u32(0x4e00 + n)).collect();
        let parts = parts(&text);
        assert_eq!(parts.len(), 3);
        for pair in parts.windows(2) {
            let end: String = pair[0].chars().skip(PART - usize::from(QUERY)).collect();
            assert!(pair[1].starts_with(&end));
        }
        assert!(text.ends_with(parts[2].as_str()));
        assert!(super::parts("").is_empty());
        assert_eq!(super::parts(&"x".repeat(PART)).len(), 1);
    }
}
