//! Search as you type over the names of services: by characters, by pinyin, by initials. Small enough for the browser,
//! as the readings come ready made from the server.

/// Characters of a question that count.
const MOST: usize = 40;

/// Whether a service is meant by what was typed. `sought` holds the readings of its Chinese name: syllables by spaces, the
/// readings of one character by commas. Nothing typed means every service.
pub fn matches(name_zh: &str, name_en: &str, sought: &str, typed: &str) -> bool {
    let mut asked = squeeze(typed);
    if let Some((end, _)) = asked.char_indices().nth(MOST) {
        asked.truncate(end);
    }
    if asked.is_empty() || squeeze(name_zh).contains(&asked) || squeeze(name_en).contains(&asked) {
        return true;
    }
    let syllables: Vec<&str> = sought.split(' ').collect();
    (0..syllables.len()).any(|from| syllables.get(from..).is_some_and(|rest| sounds(rest, &asked)))
}

/// Without the spaces and signs that keyboards for pinyin put between syllables.
fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, ' ' | '\u{3000}' | '\'' | '’' | '-' | '·' | ',' | '，' | '、' | '.'))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Whether the question is spelt by syllables from the first on, each in full or by its initial; the last may be cut short.
fn sounds(syllables: &[&str], asked: &str) -> bool {
    if asked.is_empty() {
        return true;
    }
    let Some((first, rest)) = syllables.split_first() else { return false };
    first.split(',').filter(|reading| !reading.is_empty()).any(|reading| {
        let by = |part: Option<&str>| {
            part.and_then(|part| asked.strip_prefix(part)).is_some_and(|asked| sounds(rest, asked))
        };
        let double = reading.get(..2).filter(|initial| initial.ends_with('h'));
        reading.starts_with(asked) || by(Some(reading)) || by(reading.get(..1)) || by(double)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAME: &str = "上门家电调试";
    const SOUGHT: &str = "shang men jia dian diao,tiao shi";

    fn found(typed: &str) -> bool {
        matches(NAME, "Appliance set-up at home", SOUGHT, typed)
    }

    #[test]
    fn a_service_is_found_by_characters_pinyin_and_initials() {
        for typed in [
            "",
            " ",
            "家电",
            "调 试",
            "jiadian",
            "jia'dian",
            "JIA dian",
            "jd",
            "jdts",
            "jdds",
            "smjd",
            "shmjd",
            "jiad",
            "jdian",
            "tiaoshi",
            "shangmenjiadiandiaoshi",
            "applian",
            "SET UP",
            "setup",
        ] {
            assert!(found(typed), "{typed}");
        }
    }

    #[test]
    fn what_it_is_not_called_does_not_find_it() {
        for typed in ["家具", "jiaju", "jx", "dj", "xyz", "shangmenjiadiandiaoshiq", "iadian"] {
            assert!(!found(typed), "{typed}");
        }
        assert!(!matches("", "", "", "a"));
    }

    #[test]
    fn a_question_without_an_end_is_cut() {
        let long = "家".repeat(50);
        assert!(matches(&long, "", "", &"家".repeat(90)));
    }

    proptest! {
        #[test]
        fn every_mixture_of_full_syllables_and_initials_finds(full in prop::collection::vec(any::<bool>(), 4), from in 0usize..3) {
            let syllables = ["zhong", "bao", "an", "yi"];
            let typed: String = syllables.iter().zip(full).skip(from)
                .map(|(one, full)| if full { (*one).to_owned() } else { one[..1].to_owned() }).collect();
            prop_assert!(matches("", "", "zhong bao an yi", &typed), "{}", typed);
        }

        #[test]
        fn no_question_takes_long_or_panics(typed in ".{0,80}", sought in "([a-z]{1,6}(,[a-z]{1,6})? ){0,40}") {
            matches("名", "name", &sought, &typed);
        }
    }
}
