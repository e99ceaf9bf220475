//! Reads a PDF as a viewer would: how many pages it has, and what they say.

use std::{collections::HashMap, io::Read as _};

use flate2::read::ZlibDecoder;

/// The pages of a file.
pub fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type /Page\n").count()
}

/// What can be selected on the pages, run by run.
pub fn text(pdf: &[u8]) -> String {
    let streams = streams(pdf);
    // The fonts in the order in which they are written: T for running text, S for names and headings.
    let maps: Vec<HashMap<u16, char>> =
        streams.iter().filter(|stream| contains(stream, b"beginbfchar")).map(|stream| glyphs(stream)).collect();
    let mut said = String::new();
    for stream in streams.iter().filter(|stream| contains(stream, b"BT")) {
        let mut font = 0;
        for line in stream.split(|byte| *byte == b'\n') {
            if line.starts_with(b"/T ") {
                font = 0;
            } else if line.starts_with(b"/S ") {
                font = 1;
            } else if line.ends_with(b"TJ") || line.ends_with(b"Tj") {
                let shown = shown(line);
                said.extend(
                    shown.chunks_exact(2).filter_map(|pair| maps[font].get(&u16::from_be_bytes([pair[0], pair[1]]))),
                );
                said.push('\n');
            }
        }
    }
    said
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Every stream that is packed and can be unpacked.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = find(pdf, b"\nstream\n", from) {
        let start = at + b"\nstream\n".len();
        let mut unpacked = Vec::new();
        if ZlibDecoder::new(&pdf[start..]).read_to_end(&mut unpacked).is_ok() {
            found.push(unpacked);
        }
        from = start;
    }
    found
}

fn find(bytes: &[u8], part: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(part.len()).position(|window| window == part).map(|at| at + from)
}

/// `<0001> <4FBF>`: which character a glyph stands for.
fn glyphs(map: &[u8]) -> HashMap<u16, char> {
    let text = String::from_utf8_lossy(map);
    let hex = |word: &str| u32::from_str_radix(word.trim_matches(['<', '>']), 16).ok();
    let pairs = text.lines().filter_map(|line| line.split_once(' '));
    let known = pairs.filter_map(|(glyph, c)| Some((u16::try_from(hex(glyph)?).ok()?, char::from_u32(hex(c)?)?)));
    known.collect()
}

/// The bytes of the strings of a line, `(..)` with its escapes or `<..>`.
fn shown(line: &[u8]) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), line.iter().copied());
    while let Some(byte) = rest.next() {
        match byte {
            b'<' => {
                let digits: Vec<u8> = rest.by_ref().take_while(|byte| *byte != b'>').collect();
                let digits = String::from_utf8(digits).unwrap();
                bytes.extend(
                    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()),
                );
            }
            b'(' => literal(&mut rest, &mut bytes),
            _ => {}
        }
    }
    bytes
}

/// Up to the bracket that closes it; brackets within are in pairs or escaped.
fn literal(rest: &mut impl Iterator<Item = u8>, bytes: &mut Vec<u8>) {
    let mut depth = 0;
    while let Some(byte) = rest.next() {
        match byte {
            b'\\' => bytes.push(escaped(rest)),
            b')' if depth == 0 => return,
            _ => {
                depth += match byte {
                    b'(' => 1,
                    b')' => -1,
                    _ => 0,
                };
                bytes.push(byte);
            }
        }
    }
}

fn escaped(rest: &mut impl Iterator<Item = u8>) -> u8 {
    match rest.next().unwrap() {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        first @ b'0'..=b'7' => {
            let digits = [first, rest.next().unwrap(), rest.next().unwrap()];
            u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 8).unwrap()
        }
        other => other,
    }
}
