//! Amounts as people type them and as files hold them: yuan with at most two places.

use crate::{error::Rule, ledger::MOST, money::Fen};

/// Reads `1200`, `1,200.5` or `¥1200.50`.
///
/// # Errors
/// [`Rule::Required`] for nothing typed, [`Rule::NotAnAmount`] for what is no amount above zero or has a third place,
/// [`Rule::TooMuch`] above [`MOST`].
pub fn parse_yuan(text: &str) -> Result<Fen, Rule> {
    let plain: String =
        text.trim().trim_start_matches(['¥', '￥']).chars().filter(|c| *c != ',' && *c != '，').collect();
    let plain = plain.trim();
    if plain.is_empty() {
        return Err(Rule::Required);
    }
    let (yuan, rest) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if yuan.is_empty() || rest.len() > 2 || !digits(yuan) || !digits(rest) {
        return Err(Rule::NotAnAmount);
    }
    let fen: i64 = format!("{rest:0<2}").parse().map_err(|_| Rule::NotAnAmount)?;
    // Digits alone fail to parse only where there are too many.
    let yuan: i64 = yuan.parse().map_err(|_| Rule::TooMuch)?;
    let amount = yuan.checked_mul(100).and_then(|all| all.checked_add(fen)).ok_or(Rule::TooMuch)?;
    match Fen(amount) {
        Fen(..=0) => Err(Rule::NotAnAmount),
        amount if amount > MOST => Err(Rule::TooMuch),
        amount => Ok(amount),
    }
}

/// `-1200.50`: for files that a spreadsheet reads, and for fields that a person goes on typing in.
pub fn plain_yuan(amount: Fen) -> String {
    let sign = if amount.0 < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", amount.0.unsigned_abs() / 100, amount.0.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (text, fen) in
            [("180", 18_000), (" ¥1,200.5 ", 120_050), ("0.01", 1), ("￥3，000.00", 300_000), ("1.", 100)]
        {
            assert_eq!(parse_yuan(text), Ok(Fen(fen)), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_told_apart_from_too_much() {
        assert_eq!(parse_yuan("  "), Err(Rule::Required));
        for text in ["0", "0.00", "-5", "+5", "1.234", ".5", "1e3", "٣", "1.2.3", "=1+1", "五百", "0x10"] {
            assert_eq!(parse_yuan(text), Err(Rule::NotAnAmount), "{text}");
        }
        for text in ["10000000001", "99999999999999999999", "92233720368547758.08"] {
            assert_eq!(parse_yuan(text), Err(Rule::TooMuch), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(fen in 1..=MOST.0) {
            prop_assert_eq!(parse_yuan(&plain_yuan(Fen(fen))), Ok(Fen(fen)));
            prop_assert_eq!(parse_yuan(&Fen(fen).to_string()), Ok(Fen(fen)));
        }

        #[test]
        fn no_text_breaks_the_reading(text in ".{0,40}") {
            let _ = parse_yuan(&text);
        }
    }
}
