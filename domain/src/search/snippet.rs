//! The words around what was found, with marks. Made from the same folding as the index, so that both agree.

use std::ops::Range;

use super::{
    Piece,
    words::{Class, Query, Term, class, fold},
};

/// Characters before the first mark, and of a whole snippet.
const LEAD: usize = 20;
const LENGTH: usize = 110;

/// Where the query's terms stand in a text, in characters, in order and without overlap.
fn marks(text: &[char], query: &Query) -> Vec<Range<usize>> {
    let text: Vec<char> = text.iter().copied().map(fold).collect();
    let terms: Vec<(Vec<char>, bool)> = query
        .terms()
        .iter()
        .map(|term| match term {
            Term::Phrase(run) => (run.clone(), false),
            Term::One(one) => (vec![*one], false),
            Term::Start(word) => (word.chars().collect(), true),
        })
        .collect();
    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut before = Class::Other;
    for (place, c) in text.iter().enumerate() {
        let tail = text.get(place..).unwrap_or_default();
        let inside = before == Class::Letter;
        before = class(*c);
        let found = terms.iter().filter(|(term, start)| tail.starts_with(term) && !(*start && inside));
        let Some(length) = found.map(|(term, _)| term.len()).max() else { continue };
        match marks.last_mut() {
            Some(last) if last.end >= place => last.end = last.end.max(place + length),
            _ => marks.push(place..place + length),
        }
    }
    marks
}

/// The snippet of a text, and whether anything in it is marked.
pub(super) fn snippet(text: &str, query: &Query) -> (Vec<Piece>, bool) {
    let text: Vec<char> = text.chars().collect();
    let marks = marks(&text, query);
    let start = marks.first().map_or(0, |first| first.start.saturating_sub(LEAD));
    // A mark is never cut off, and a few characters more than the snippet are not worth leaving out.
    let end = (start + LENGTH).min(text.len());
    let end = marks.iter().find(|mark| mark.contains(&end)).map_or(end, |mark| mark.end);
    let mut pieces = Vec::new();
    let mut push = |range: Range<usize>, marked: bool| {
        let text: String = text.get(range).unwrap_or_default().iter().collect();
        if !text.is_empty() {
            pieces.push(Piece { text, marked });
        }
    };
    let mut place = start;
    for mark in marks.iter().filter(|mark| mark.end <= end) {
        push(place..mark.start, false);
        push(mark.clone(), true);
        place = mark.end;
    }
    push(place..end, false);
    if start > 0 {
        pieces.insert(0, Piece { text: "…".to_owned(), marked: false });
    }
    if end < text.len() {
        pieces.push(Piece { text: "…".to_owned(), marked: false });
    }
    (pieces, !marks.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, question: &str) -> String {
        let (pieces, _) = snippet(text, &Query::parse(question).unwrap());
        pieces.iter().map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
    }

    #[test]
    fn what_was_asked_for_is_marked_as_it_was_written() {
        assert_eq!(shown("周三的网球场，Tennis 课", "网球 tENN"), "周三的[网球]场，[Tenn]is 课");
        assert_eq!(shown("ＶＩＰ室", "vip"), "[ＶＩＰ]室");
        assert_eq!(shown("球场与网球场", "网球场 球场"), "[球场]与[网球场]");
    }

    #[test]
    fn the_middle_of_a_word_is_not_marked() {
        assert_eq!(shown("attennis tennis", "tennis"), "attennis [tennis]");
    }

    #[test]
    fn a_long_text_is_shown_around_its_first_mark() {
        let text = format!("{}网球{}", "前".repeat(500), "后".repeat(500));
        let snippet = shown(&text, "网球");
        assert!(snippet.starts_with("…前") && snippet.ends_with("后…") && snippet.contains("[网球]"), "{snippet}");
        assert!(snippet.chars().count() < 130);
    }

    #[test]
    fn without_a_mark_the_beginning_is_shown() {
        assert_eq!(shown("今天有雨", "网球"), "今天有雨");
        assert_eq!(shown("", "网球"), "");
    }

    proptest! {
        #[test]
        fn a_snippet_is_a_stretch_of_its_text(text in "[网球场茶a-c，\\n ]{0,300}", question in "[网球a-c]{1,4}") {
            let (pieces, _) = snippet(&text, &Query::parse(&question).unwrap());
            let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert!(text.contains(whole.trim_matches('…')));
            for mark in pieces.iter().filter(|piece| piece.marked) {
                prop_assert!(question.chars().any(|c| mark.text.contains(c)));
            }
        }
    }
}
