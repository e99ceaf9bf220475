//! The texts of the portal as the server has them, and as a browser fetches them: one file per language, beside the code.

use domain::locale::Locale;

use crate::i18n::{BETWEEN, EN, ZH, texts_path};

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
    let locale = Locale::ALL.iter().copied().find(|locale| texts_path(*locale) == path)?;
    let mut all = String::new();
    for (place, text) in table(locale).iter().enumerate() {
        if place > 0 {
            all.push(BETWEEN);
        }
        all.push_str(text);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_finds_every_text_in_its_place() {
        for locale in Locale::ALL.iter().copied() {
            let file = texts_at(&texts_path(locale)).unwrap();
            let texts: Vec<&str> = file.split(BETWEEN).collect();
            assert_eq!(texts, table(locale));
        }
    }

    #[test]
    fn texts_of_another_build_or_language_are_not_there() {
        assert_eq!(texts_at("/texts/zh-CN.0000000000000000.txt"), None);
        assert_eq!(texts_at(&texts_path(Locale::En).replace("/en.", "/fr.")), None);
    }
}
