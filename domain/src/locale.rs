//! Languages of the portal. Chinese comes first.

use serde::{Deserialize, Serialize};

text_enum! {
    /// A language that all texts exist in.
    pub enum Locale { Zh = "zh-CN", En = "en" }
}

impl Locale {
    /// The text of the pair that is in this language; the other one where it is missing.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        let (first, second) = if self == Self::Zh { (zh, en) } else { (en, zh) };
        if first.is_empty() { second } else { first }
    }

    /// The best match for an `Accept-Language` header (RFC 9110, 12.5.4); Chinese where nothing matches.
    pub fn accepted(header: &str) -> Self {
        let mut best = (Self::Zh, 0.0_f32);
        for range in header.split(',') {
            let (tag, quality) = range.split_once(';').unwrap_or((range, "q=1"));
            let quality = quality.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
            let tag = tag.trim().to_ascii_lowercase();
            let locale = if tag.starts_with("zh") {
                Self::Zh
            } else if tag.starts_with("en") {
                Self::En
            } else {
                continue;
            };
            if quality > best.1 {
                best = (locale, quality);
            }
        }
        best.0
    }
}

/// A pair of texts, as the catalogue, notices and boards have them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    pub zh: String,
    pub en: String,
}

impl Bilingual {
    pub fn pick(&self, locale: Locale) -> &str {
        locale.pick(&self.zh, &self.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_of_a_browser_wins_and_chinese_is_the_default() {
        assert_eq!(Locale::accepted("en-GB,en;q=0.9,zh;q=0.2"), Locale::En);
        assert_eq!(Locale::accepted("zh-CN,zh;q=0.9,en;q=0.8"), Locale::Zh);
        assert_eq!(Locale::accepted("fr, de;q=0.9"), Locale::Zh);
        assert_eq!(Locale::accepted(""), Locale::Zh);
    }
}
