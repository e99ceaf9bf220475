//! How texts and questions become words: the one function behind both databases, so that they find the same.
//!
//! Chinese has no blanks between words, so every pair of neighbouring characters is a word (网球场: 网球 球场 场), and a
//! question is the phrase of its own pairs. The last character of a run stands alone too, so that any single character is
//! the start of some word. The databases only split at blanks: neither's own idea of a letter matters.

use super::QUERY;

/// Words longer than this are cut, in texts and in questions alike.
const LONGEST: usize = 40;
/// The most runs of a question that are looked for.
const TERMS: usize = 8;
/// PostgreSQL keeps no word position beyond this one.
pub(super) const LAST_POSITION: usize = 16_383;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Written without blanks between words.
    Han,
    Letter,
    Other,
}

pub(super) fn class(c: char) -> Class {
    match c {
        c if !c.is_alphanumeric() => Class::Other,
        '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' => Class::Han,
        _ => Class::Letter,
    }
}

/// A character as it is compared: lower-cased, full width like half width. One for one, so that places stay the same.
pub(super) fn fold(c: char) -> char {
    let half = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    half.to_lowercase().next().unwrap_or(half)
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Run {
    Han(Vec<char>),
    Word(String),
}

fn runs(text: impl Iterator<Item = char>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before = Class::Other;
    for c in text.map(fold) {
        let now = class(c);
        match (now, runs.last_mut().filter(|_| now == before)) {
            (Class::Han, Some(Run::Han(run))) => run.push(c),
            (Class::Han, _) => runs.push(Run::Han(vec![c])),
            (Class::Letter, Some(Run::Word(word))) => word.push(c),
            (Class::Letter, _) => runs.push(Run::Word(c.to_string())),
            (Class::Other, _) => {}
        }
        before = now;
    }
    runs
}

fn pairs(run: &[char]) -> impl Iterator<Item = String> {
    run.windows(2).map(|pair| pair.iter().collect())
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST).collect()
}

/// The words of a text in their order: letters and digits only, lower-case.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for run in runs(text.chars()) {
        match run {
            Run::Han(run) => {
                tokens.extend(pairs(&run));
                tokens.extend(run.last().map(char::to_string));
            }
            Run::Word(word) => tokens.push(cut(&word)),
        }
    }
    tokens
}

/// The words as PostgreSQL's `tsvector` reads them, each with its position.
pub(crate) fn tsvector(tokens: &[String]) -> String {
    let placed =
        tokens.iter().enumerate().map(|(place, token)| format!("'{token}':{}", (place + 1).min(LAST_POSITION)));
    placed.collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Term {
    /// Two or more characters in a row.
    Phrase(Vec<char>),
    /// One character.
    One(char),
    /// What a word begins with.
    Start(String),
}

/// A question, understood: everything in it must be in what is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

impl Query {
    /// `None` where the question holds neither a letter nor a digit.
    pub fn parse(text: &str) -> Option<Self> {
        let mut terms: Vec<Term> = Vec::new();
        for run in runs(text.chars().take(usize::from(QUERY))) {
            let term = match run {
                Run::Han(run) => match run.as_slice() {
                    [one] => Term::One(*one),
                    _ => Term::Phrase(run),
                },
                Run::Word(word) => Term::Start(cut(&word)),
            };
            if terms.len() < TERMS && !terms.contains(&term) {
                terms.push(term);
            }
        }
        (!terms.is_empty()).then_some(Self { terms })
    }

    pub(super) fn terms(&self) -> &[Term] {
        &self.terms
    }

    fn render(&self, phrase: impl Fn(Vec<String>) -> String, start: impl Fn(&str) -> String, and: &str) -> String {
        let terms = self.terms.iter().map(|term| match term {
            Term::Phrase(run) => phrase(pairs(run).collect()),
            Term::One(one) => start(&one.to_string()),
            Term::Start(word) => start(word),
        });
        terms.collect::<Vec<_>>().join(and)
    }

    /// As SQLite's FTS5 reads it. Words hold letters and digits only, so nothing typed is taken for an operator.
    pub(crate) fn fts5(&self) -> String {
        self.render(|pairs| format!("\"{}\"", pairs.join(" ")), |word| format!("\"{word}\" *"), " AND ")
    }

    /// As PostgreSQL's `tsquery` reads it.
    pub(crate) fn tsquery(&self) -> String {
        let quoted =
            |pairs: Vec<String>| pairs.iter().map(|pair| format!("'{pair}'")).collect::<Vec<_>>().join(" <-> ");
        self.render(|pairs| format!("({})", quoted(pairs)), |word| format!("'{word}':*"), " & ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_becomes_pairs_and_the_last_character_alone() {
        assert_eq!(tokens("网球场"), ["网球", "球场", "场"]);
        assert_eq!(tokens("茶"), ["茶"]);
        assert_eq!(tokens("网球。场"), ["网球", "球", "场"]);
    }

    #[test]
    fn latin_words_are_lower_cased_and_full_width_is_half_width() {
        assert_eq!(tokens("Tennis COURT, No.2"), ["tennis", "court", "no", "2"]);
        assert_eq!(tokens("ＶＩＰ室"), ["vip", "室"]);
        assert_eq!(tokens("VIP网球2号"), ["vip", "网球", "球", "2", "号"]);
        assert_eq!(tokens(&"a".repeat(90)), ["a".repeat(40)]);
    }

    #[test]
    fn marks_of_punctuation_are_no_words() {
        for text in ["", " ", "！？。，", "\"*:()^-+\0", "——", "🎾"] {
            assert!(tokens(text).is_empty(), "{text:?}");
            assert_eq!(Query::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_question_is_a_phrase_of_pairs_a_single_character_a_start() {
        let query = Query::parse("网球场 茶 Ten").unwrap();
        assert_eq!(query.fts5(), "\"网球 球场\" AND \"茶\" * AND \"ten\" *");
        assert_eq!(query.tsquery(), "('网球' <-> '球场') & '茶':* & 'ten':*");
    }

    #[test]
    fn what_databases_take_for_operators_is_only_text() {
        let query = Query::parse("\"a* OR NEAR(b, 2) title:'x' & !y\0").unwrap();
        assert_eq!(query.terms().len(), 8);
        assert!(
            query.fts5().split(" AND ").all(|term| term.starts_with('"') && term.ends_with("\" *")),
            "{}",
            query.fts5()
        );
    }

    #[test]
    fn a_question_without_end_is_cut() {
        assert_eq!(Query::parse(&"x ".repeat(500)).unwrap().terms().len(), 1);
        let many: String = (0..500).map(|n| format!("{n} ")).collect();
        assert_eq!(Query::parse(&many).unwrap().terms().len(), TERMS);
        assert!(Query::parse(&"长".repeat(5_000)).unwrap().fts5().chars().count() < 200);
    }

    /// What a database does with the words of a text and a question.
    fn matches(words: &[String], term: &Term) -> bool {
        match term {
            Term::Phrase(run) => {
                let pairs: Vec<String> = pairs(run).collect();
                words.windows(pairs.len()).any(|window| window == pairs)
            }
            Term::One(one) => words.iter().any(|word| word.starts_with(*one)),
            Term::Start(start) => words.iter().any(|word| word.starts_with(start.as_str())),
        }
    }

    proptest! {
        #[test]
        fn words_are_letters_and_digits_whatever_the_text(text in "\\PC{0,80}|[\\x00-\\x7f网球场＊茶ａ]{0,80}") {
            for word in tokens(&text) {
                prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{:?}", word);
            }
        }

        #[test]
        fn every_part_of_a_chinese_text_is_found_in_it(
            text in "[网球场预约茶，。 \\n]{1,60}", from in 0usize..60, length in 1usize..7,
        ) {
            let part: String = text.chars().skip(from).take(length).collect();
            if let Some(query) = Query::parse(&part) {
                let words = tokens(&text);
                prop_assert!(query.terms().iter().all(|term| matches(&words, term)), "{:?} in {:?}", part, text);
            }
        }

        #[test]
        fn what_is_not_in_the_text_as_it_stands_is_not_found(text in "[网球场茶，]{0,40}", part in "[网球场茶]{1,5}") {
            let query = Query::parse(&part).unwrap();
            let words = tokens(&text);
            prop_assert_eq!(matches(&words, &query.terms()[0]), text.contains(&part));
        }
    }
}
