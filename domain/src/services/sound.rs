//! How a Chinese name is read. Here and not in the browser: the table of readings is larger than a page.

use pinyin::ToPinyinMulti as _;

/// Readings of one character that are kept. Many characters have rare ones that nobody types.
const READINGS: usize = 2;

/// The readings of a name for [`super::seek::matches`]: syllables by spaces, the readings of one character by commas.
pub fn readings(name: &str) -> String {
    let syllables = name.chars().filter_map(syllable);
    syllables.collect::<Vec<_>>().join(" ")
}

fn syllable(c: char) -> Option<String> {
    if c.is_ascii_alphanumeric() {
        return Some(c.to_ascii_lowercase().to_string());
    }
    let mut found: Vec<String> = Vec::new();
    for reading in c.to_pinyin_multi()? {
        // As it is typed: nobody has ü on the keys.
        let plain = reading.plain().replace('ü', "v");
        if !found.contains(&plain) {
            found.push(plain);
        }
    }
    found.truncate(READINGS);
    Some(found.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::seek::matches;

    #[test]
    fn a_name_is_written_by_its_syllables() {
        assert_eq!(readings("代订牛奶"), "dai ding niu nai");
        assert_eq!(readings("（VIP），"), "v i p");
        assert_eq!(readings(""), "");
    }

    #[test]
    fn services_of_the_demo_are_found_as_people_type() {
        for (name, typed) in [
            ("私家花园绿化设计", "lvhua"),
            ("音乐会", "yinyue"),
            ("音乐会", "yyh"),
            ("上门家电调试", "jdts"),
            ("代订机、船、车票", "jcc"),
            ("室内有害生物的专项消杀", "xiaosha"),
            ("便民服务", "bmfw"),
        ] {
            assert!(matches(name, "", &readings(name), typed), "{name} by {typed}: {}", readings(name));
        }
    }
}
