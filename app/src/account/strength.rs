//! How strong a new password looks while it is typed: a small estimate for the meter. The server decides with better means.

use domain::accounts::{PASSWORD_SHORTEST, password_length};

/// From 0 (nothing typed) to 4. What could not be accepted for its length is 1 at most.
pub fn strength(password: &str) -> u8 {
    if password.is_empty() {
        return 0;
    }
    if password_length(password).is_err() {
        return 1;
    }
    match bits(password) {
        0..36 => 1,
        36..52 => 2,
        52..68 => 3,
        _ => 4,
    }
}

/// Bits that somebody who guesses would have to get right, roughly. A character that repeats or continues the one before it
/// (`aaa`, `123`), or that stood there twice before, adds none.
fn bits(password: &str) -> u32 {
    let mut seen: Vec<char> = Vec::with_capacity(usize::from(PASSWORD_SHORTEST));
    let mut bits: u32 = 0;
    for c in password.to_lowercase().chars() {
        let follows = seen.last().is_some_and(|last| u32::from(*last).abs_diff(u32::from(c)) < 2);
        if !follows && seen.iter().filter(|earlier| **earlier == c).count() < 2 {
            bits += worth(c);
        }
        seen.push(c);
    }
    bits
}

const fn worth(c: char) -> u32 {
    match c {
        '0'..='9' => 3,
        'a'..='z' => 4,
        _ if c.is_ascii() => 5,
        _ => 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_0_and_what_is_too_short_or_too_long_is_1() {
        assert_eq!(strength(""), 0);
        assert_eq!(strength("tY7!qw2#zP"), 1);
        assert_eq!(strength(&"wahrhaft ".repeat(20)), 1);
    }

    #[test]
    fn repetition_and_runs_do_not_help() {
        assert_eq!(strength("aaaaaaaaaaaaaaaaaaaa"), 1);
        assert_eq!(strength("123456789012"), 1);
        assert_eq!(strength("abcabcabcabcabc"), 1);
    }

    #[test]
    fn phrases_in_any_script_are_strong() {
        assert_eq!(strength("correct horse battery staple"), 4);
        assert_eq!(strength("清晨的雾里有三只白鹭飞过"), 4);
    }
}
