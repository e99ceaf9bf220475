//! One result: its title, the words around what was asked for, and where it leads.

use domain::search::{Hit, Kind, Piece};
use leptos::prelude::*;

use crate::{i18n::pick, when};

/// The page of a hit; a post is found on its topic's page, at its own place.
pub fn href(hit: &Hit) -> String {
    match (hit.kind, hit.topic) {
        (Kind::Service, _) => format!("/services/{}", hit.id.as_simple()),
        (Kind::Notice, _) => format!("/club/notices/{}", hit.id.as_simple()),
        (Kind::Post, Some(topic)) => {
            let from = hit.from.map(|from| format!("?from={from}")).unwrap_or_default();
            format!("/club/topics/{}{from}#p{}", topic.as_simple(), hit.id.as_simple())
        }
        (Kind::Topic | Kind::Post, _) => format!("/club/topics/{}", hit.id.as_simple()),
    }
}

/// A row as [`crate::ui::Row`] has it, with marks in its words.
pub fn hit_row(hit: Hit) -> AnyView {
    let (href, title) = (href(&hit), pick(&hit.title.zh, &hit.title.en).to_owned());
    let when = (hit.kind != Kind::Service).then(|| when::moment(hit.at));
    let words = (!hit.snippet.is_empty()).then(|| view! { <p class="row-sub">{marked(hit.snippet)}</p> });
    view! {
        <li class="row">
            <div class="row-main">
                <div class="row-body">
                    <a class="row-title row-link" href=href>
                        {title}
                    </a>
                    {words}
                </div>
                {when
                    .map(|when| {
                        view! {
                            <div class="row-end">
                                <span class="soft small">{when}</span>
                            </div>
                        }
                    })}
            </div>
        </li>
    }
    .into_any()
}

fn marked(pieces: Vec<Piece>) -> Vec<AnyView> {
    let one = |piece: Piece| {
        if piece.marked { view! { <mark>{piece.text}</mark> }.into_any() } else { piece.text.into_any() }
    };
    pieces.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use domain::{locale::Bilingual, page::Cursor, time::Ms};

    use super::*;

    fn hit(kind: Kind, topic: Option<u128>, from: Option<Cursor>) -> Hit {
        let id = uuid::Uuid::from_u128(1);
        Hit {
            kind,
            id,
            topic: topic.map(uuid::Uuid::from_u128),
            from,
            title: Bilingual::default(),
            snippet: Vec::new(),
            at: Ms(0),
        }
    }

    #[test]
    fn a_hit_leads_to_where_it_stands() {
        let (one, two) = ("00000000000000000000000000000001", "00000000000000000000000000000002");
        assert_eq!(href(&hit(Kind::Service, None, None)), format!("/services/{one}"));
        assert_eq!(href(&hit(Kind::Notice, None, None)), format!("/club/notices/{one}"));
        assert_eq!(href(&hit(Kind::Topic, None, None)), format!("/club/topics/{one}"));
        assert_eq!(href(&hit(Kind::Post, Some(2), None)), format!("/club/topics/{two}#p{one}"));
        let from = Cursor { at: Ms(7), id: uuid::Uuid::nil() };
        assert_eq!(href(&hit(Kind::Post, Some(2), Some(from))), format!("/club/topics/{two}?from={from}#p{one}"));
    }
}
