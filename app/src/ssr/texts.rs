//! The texts of the portal as the server has them, and as a browser fetches them: one file per language, beside the code.

use domain::locale::Locale;

use crate::i18n::{BETWEEN, EN, FIRST, ZH, texts_path};

const fn table(locale: Locale) -> &'static [&'static str] {
    match locale {
        Locale::Zh => ZH,
        Locale::En => EN,
    }
}

/// A text by the place of its key.
pub fn text(place: usize, locale: Locale) -> &'static str {
    table(locale).get(place).copied().unwrap_or_default()
}

/// What stands under such an address; `None` for a language that there is not, or for texts of another build.
pub fn texts_at(path: &str) -> Option<String> {
    let files = Locale::ALL.iter().flat_map(|locale| [(*locale, true), (*locale, false)]);
    let (locale, first) = files.into_iter().find(|(locale, first)| texts_path(*locale, *first) == path)?;
    Some(part(locale, first).join(&BETWEEN.to_string()))
}

fn part(locale: Locale, first: bool) -> &'static [&'static str] {
    let (now, then) = table(locale).split_at_checked(FIRST).unwrap_or_default();
    if first { now } else { then }
}

/// A server has all texts.
pub async fn all_texts() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_finds_every_text_in_its_place() {
        for locale in Locale::ALL.iter().copied() {
            let file = |first| texts_at(&texts_path(locale, first)).unwrap();
            let (now, then) = (file(true), file(false));
            let texts: Vec<&str> = now.split(BETWEEN).chain(then.split(BETWEEN)).collect();
            assert_eq!(texts, table(locale));
            assert_eq!(now.split(BETWEEN).count(), FIRST);
        }
    }

    #[test]
    fn texts_of_another_build_or_language_are_not_there() {
        assert_eq!(texts_at("/texts/zh-CN.first.0000000000000000.txt"), None);
        assert_eq!(texts_at(&texts_path(Locale::En, true).replace("/en.", "/fr.")), None);
    }
}
