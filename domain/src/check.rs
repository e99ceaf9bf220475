//! Checks of form fields: the same in the browser and on the server. Faults are collected, so that all are shown at once.

use crate::error::{Error, Fault, Rule};

/// Collects the faults of one form.
#[derive(Default)]
pub struct Check {
    faults: Vec<Fault>,
}

impl Check {
    pub fn fault(&mut self, field: &str, rule: Rule) {
        self.faults.push(Fault::new(field, rule));
    }

    /// A line or a text: trimmed, without control characters (line breaks stay), 1 to `most` characters.
    pub fn text(&mut self, field: &str, value: &str, most: u16) -> String {
        let text = clean(value);
        if text.is_empty() {
            self.fault(field, Rule::Required);
        }
        self.most(field, &text, most);
        text
    }

    /// As [`Check::text`], but may be empty.
    pub fn optional(&mut self, field: &str, value: &str, most: u16) -> String {
        let text = clean(value);
        self.most(field, &text, most);
        text
    }

    fn most(&mut self, field: &str, text: &str, most: u16) {
        if text.chars().count() > usize::from(most) {
            self.fault(field, Rule::TooLong(most));
        }
    }

    /// An address of the usual form, lower-cased.
    pub fn email(&mut self, field: &str, value: &str) -> String {
        let text = clean(value).to_lowercase();
        let plausible = text.len() <= 254
            && text.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty()
                    && host.contains('.')
                    && !host.starts_with('.')
                    && !host.ends_with('.')
                    && !host.contains('@')
            })
            && !text.chars().any(|c| c.is_whitespace() || "<>()[]\\,;:\"".contains(c));
        if !plausible {
            self.fault(field, Rule::NotAnEmail);
        }
        text
    }

    /// One of a closed set.
    pub fn choice<T: std::str::FromStr>(&mut self, field: &str, value: &str) -> Option<T> {
        let choice = value.parse().ok();
        if choice.is_none() {
            self.fault(field, if value.is_empty() { Rule::Required } else { Rule::NotAChoice });
        }
        choice
    }

    /// All faults, or the parsed wish.
    pub fn done<T>(self, wish: impl FnOnce() -> Option<T>) -> Result<T, Error> {
        if !self.faults.is_empty() {
            return Err(Error::Invalid(self.faults));
        }
        wish().ok_or(Error::Invalid(Vec::new()))
    }
}

/// Trims, drops control characters other than line breaks, and characters that reverse the reading direction.
fn clean(value: &str) -> String {
    let kept = value.replace("\r\n", "\n");
    kept.chars()
        .filter(|c| {
            *c == '\n'
                || !(c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_of_a_form_are_reported_at_once() {
        let mut check = Check::default();
        check.text("title", "  ", 10);
        check.email("email", "nobody");
        check.text("body", &"长".repeat(11), 10);
        let Err(Error::Invalid(faults)) = check.done(|| Some(())) else { panic!("accepted") };
        let rules: Vec<Rule> = faults.into_iter().map(|fault| fault.rule).collect();
        assert_eq!(rules, [Rule::Required, Rule::NotAnEmail, Rule::TooLong(10)]);
    }

    #[test]
    fn control_and_direction_characters_are_dropped() {
        assert_eq!(clean(" a\0b\u{202e}c\r\nd "), "abc\nd");
    }

    #[test]
    fn an_address_is_lower_cased_and_must_have_a_host() {
        let mut check = Check::default();
        assert_eq!(check.email("email", " Lin@Example.COM "), "lin@example.com");
        for bad in ["a@b", "a@.b.c", "a b@c.de", "<a>@b.cn", "a@b@c.de", "@b.cn", "a@b.cn\u{0}x y"] {
            let mut check = Check::default();
            check.email("email", bad);
            assert!(check.done(|| Some(())).is_err(), "{bad}");
        }
    }
}
