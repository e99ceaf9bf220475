//! QR codes as one path of an SVG, so that a page needs no picture and no `data:` address.

use fast_qr::QRBuilder;

use crate::account::api::Qr;

/// The dark squares of a text's QR code, row by row. `None` for a text that is too long for one.
pub fn draw(text: &str) -> Option<Qr> {
    let code = QRBuilder::new(text).build().ok()?;
    let mut path = String::new();
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        let mut x = 0;
        // One rectangle per run of equal squares keeps the path short.
        for run in row.chunk_by(|one, next| one.value() == next.value()) {
            let length = run.len();
            if run.first().is_some_and(|square| square.value()) {
                path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
            }
            x += length;
        }
    }
    Some(Qr { size: code.size, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_of_a_code_begins_and_ends_with_the_seven_squares_of_a_finder() {
        let qr = draw("otpauth://totp/a:b?secret=ABC&issuer=a").unwrap();
        assert!(qr.path.starts_with("M0 0h7v1h-7z"), "{}", qr.path);
        assert!(qr.path.contains(&format!("M{} 0h7v1h-7z", qr.size - 7)), "{}", qr.path);
    }

    #[test]
    fn a_text_that_no_code_can_hold_has_none() {
        assert!(draw(&"x".repeat(10_000)).is_none());
    }
}
