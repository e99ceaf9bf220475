//! Texts in the reader's language. Views hold keys, never literals.

use domain::locale::Locale;

use crate::{platform, viewer::viewer};

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

impl T {
    pub fn text(self, locale: Locale) -> &'static str {
        platform::text(self.place(), locale)
    }

    #[expect(clippy::as_conversions, reason = "the place of a key in its list is its number")]
    const fn place(self) -> usize {
        self as usize
    }
}

/// The address of a language's texts: those of the first page, or all others. It is another one for other texts, so that a
/// browser may keep the file.
pub fn texts_path(locale: Locale, first: bool) -> String {
    format!("/texts/{}.{}.{VERSION}.txt", locale.as_str(), if first { "first" } else { "rest" })
}

/// What stands between two texts of a file.
pub const BETWEEN: char = '\u{1e}';

/// The text in the reader's language.
pub fn t(key: T) -> &'static str {
    key.text(viewer().locale)
}

/// A text with its `{name}` places filled in: `say(T::PlacesLeft, &[("n", "3")])`.
pub fn say(key: T, values: &[(&str, &str)]) -> String {
    let mut text = t(key).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// The half of a pair of texts that the reader reads.
pub fn pick<'a>(zh: &'a str, en: &'a str) -> &'a str {
    viewer().locale.pick(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The `{name}` places of a text, sorted.
    fn places(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_text_has_the_same_places_in_both_languages_and_is_not_empty() {
        for key in T::ALL {
            let (zh, en) = (key.text(Locale::Zh), key.text(Locale::En));
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{key:?} is empty");
            assert_eq!(places(zh), places(en), "{key:?}");
        }
    }

    #[test]
    fn english_texts_hold_no_chinese() {
        let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        // The language switch names each language in itself, and the club has one name.
        let allowed = ["ShellLanguage", "ShellBrand"];
        for key in T::ALL.iter().filter(|key| !allowed.iter().any(|name| format!("{key:?}").starts_with(name))) {
            assert!(!chinese(key.text(Locale::En)), "{key:?}");
        }
    }
}
