//! The Excel file. Every text is written as a string, so that none can be a formula; amounts and days are real ones.

use domain::{ledger::plain_yuan, money::Fen, time::Date};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use super::{FileError, Sheet, Value};

/// Characters that the columns are wide.
const WIDTHS: [u16; 8] = [12, 32, 14, 36, 12, 14, 12, 12];

/// # Errors
/// Those of the writer; `Value` for a year that Excel does not have.
pub fn write(sheet: &Sheet) -> Result<Vec<u8>, FileError> {
    let mut book = Workbook::new();
    // The month, and not the moment of the download: the same statement gives the same file.
    book.set_properties(&DocProperties::new().set_title(&sheet.name).set_creation_datetime(&day(sheet.day)?));
    let bold = Format::new().set_bold();
    let money = Format::new().set_num_format("#,##0.00");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let page = book.add_worksheet();
    page.set_name(tab_name(&sheet.name))?;
    page.set_freeze_panes(1, 0)?;
    for (column, width) in (0_u16..).zip(WIDTHS) {
        page.set_column_width(column, f64::from(width))?;
    }
    for (column, label) in (0_u16..).zip(&sheet.head) {
        page.write_string_with_format(0, column, *label, &bold)?;
    }
    for (place, row) in (1_u32..).zip(&sheet.rows) {
        for (column, value) in (0_u16..).zip(row) {
            match value {
                Value::Empty => {}
                Value::Text(text) => {
                    page.write_string(place, column, text)?;
                }
                Value::Date(on) => {
                    page.write_datetime_with_format(place, column, day(*on)?, &date)?;
                }
                Value::Money(amount) => {
                    page.write_number_with_format(place, column, yuan(*amount)?, &money)?;
                }
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

fn day(date: Date) -> Result<ExcelDateTime, FileError> {
    let year = u16::try_from(date.year).map_err(|_| FileError::Value)?;
    Ok(ExcelDateTime::from_ymd(year, date.month, date.day)?)
}

/// The number nearest to the amount: exact to the 分 far beyond what the ledger holds.
fn yuan(amount: Fen) -> Result<f64, FileError> {
    plain_yuan(amount).parse().map_err(|_| FileError::Value)
}

/// Without what Excel refuses in the name of a sheet, and not longer than it allows.
fn tab_name(name: &str) -> String {
    let kept: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    if kept.trim().is_empty() { "1".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_balance_is_exact() {
        assert_eq!(yuan(Fen(999_999_999_999_999)).unwrap().to_string(), "9999999999999.99");
        assert_eq!(yuan(Fen(-1)).unwrap().to_string(), "-0.01");
    }

    #[test]
    fn a_house_s_code_may_hold_what_excel_refuses_in_a_name() {
        assert_eq!(tab_name("A/01: [x] 2026-11"), "A01 x 2026-11");
        assert_eq!(tab_name("?*"), "1");
        let day = "2026-11-01".parse().unwrap();
        let rows = vec![vec![Value::Date(day), Value::Text("=1+1".to_owned()), Value::Money(Fen(16_200))]];
        let bytes = write(&Sheet { name: "房屋/一".repeat(20), head: vec!["日期"], rows, day }).unwrap();
        assert!(bytes.starts_with(b"PK"), "an archive");
    }
}
