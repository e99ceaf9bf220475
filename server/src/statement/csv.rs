//! The CSV file: UTF-8 with a mark at its head, without which spreadsheets take Chinese for something else.

use domain::ledger::plain_yuan;

use super::{FileError, Sheet, Value};

const MARK: &str = "\u{feff}";

/// # Errors
/// Those of the writer; none is expected of one that writes into memory.
pub fn write(sheet: &Sheet) -> Result<Vec<u8>, FileError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.as_bytes().to_vec());
    writer.write_record(&sheet.head)?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(cell))?;
    }
    writer.into_inner().map_err(|_| FileError::Value)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => guarded(text),
        Value::Date(date) => date.to_string(),
        Value::Money(amount) => plain_yuan(*amount),
    }
}

/// A text that no spreadsheet takes for a formula: one that could begin one is marked as text. Wide signs count as well.
fn guarded(text: &str) -> String {
    let begins = text.trim_start_matches([' ', '\u{3000}', '\u{a0}']).chars().next();
    let formula = begins.is_some_and(|c| {
        matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|' | '%')
    });
    if formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use domain::money::Fen;

    use super::*;

    fn sheet(row: Vec<Value>) -> Sheet {
        let day = "2026-11-01".parse().unwrap();
        Sheet { name: String::new(), head: vec!["日期", "金额"], rows: vec![row], day }
    }

    #[test]
    fn what_somebody_typed_is_never_a_formula() {
        for text in ["=HYPERLINK(\"x\")", "+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "\u{3000}=1", "＝1", "|calc", "\r=1"]
        {
            assert!(guarded(text).starts_with('\''), "{text:?}");
        }
        for text in ["口译", "T-0042", "10% 优惠", "", "a=b"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn amounts_stay_numbers_and_the_file_begins_with_its_mark() {
        let bytes = write(&sheet(vec![Value::Text("=1".to_owned()), Value::Money(Fen(-5_050))])).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "\u{feff}日期,金额\r\n'=1,-50.50\r\n");
    }

    #[test]
    fn quotes_commas_and_line_breaks_stay_in_their_cell() {
        let bytes = write(&sheet(vec![Value::Text("a,\"b\"\nc".to_owned()), Value::Empty])).unwrap();
        assert!(String::from_utf8(bytes).unwrap().ends_with("\"a,\"\"b\"\"\nc\",\r\n"));
    }
}
