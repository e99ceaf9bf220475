//! The cover: deep water, far swells in gold, the estate's name and the month.

use super::{
    book::Book,
    flow::{DEEP_GOLD, GOLD, HEIGHT, Ink, ON_DEEP, Op, Sheet, WIDTH, ink, spaced},
    font::{Fonts, Weight},
};
use domain::locale::Locale;

const X: f32 = 78.0;
const TITLE_TOP: f32 = 268.0;

pub fn sheet(book: &Book, fonts: &Fonts<'_>) -> Sheet {
    let mut ops = vec![Op::Deep];
    ops.extend(swells());
    let chinese = book.locale == Locale::Zh;
    let (air, leading) = if chinese { (0.12, 62.0) } else { (0.01, 54.0) };
    let estate = ink(Weight::Text, if chinese { 15.0 } else { 14.0 }, DEEP_GOLD);
    ops.push(text(fonts, &book.estate, estate, (TITLE_TOP - 62.0, if chinese { 0.3 } else { 0.08 })));
    let title = ink(Weight::Strong, if chinese { 44.0 } else { 42.0 }, ON_DEEP);
    let rows = if chinese { halves(&book.title) } else { book.title.split(' ').map(str::to_owned).collect() };
    let mut y = TITLE_TOP;
    for row in rows {
        ops.push(text(fonts, &row, title, (y, air)));
        y += leading;
    }
    y -= 18.0;
    ops.push(Op::Rule { x: X, y, width: 64.0, thick: 1.2, colour: GOLD });
    let month = ink(Weight::Text, 18.0, ON_DEEP);
    ops.push(text(fonts, &book.month, month, (y + 44.0, if chinese { 0.08 } else { 0.02 })));
    Sheet { ops }
}

fn text(fonts: &Fonts<'_>, text: &str, ink: Ink, (y, air): (f32, f32)) -> Op {
    Op::Text { x: X, y, ink, glyphs: spaced(fonts, text, ink, air).glyphs }
}

/// A Chinese title of eight characters stands in two even lines.
fn halves(title: &str) -> Vec<String> {
    let half = title.chars().count().div_ceil(2);
    let (first, second): (String, String) = (title.chars().take(half).collect(), title.chars().skip(half).collect());
    [first, second].into_iter().filter(|row| !row.is_empty()).collect()
}

/// Lines that rise and fall, fainter towards the horizon.
fn swells() -> Vec<Op> {
    let mut lines = Vec::new();
    for row in 0..13_u8 {
        let depth = f32::from(row) / 12.0;
        let base = HEIGHT - 210.0 + 200.0 * depth.powf(1.35);
        let height = 5.0 + 15.0 * depth;
        let points = (0..=48_u8).map(|step| {
            let across = f32::from(step) / 48.0;
            let wave = (across * (9.5 - 3.5 * depth) + depth * 4.1).sin() + 0.45 * (across * 15.0 + depth * 7.0).sin();
            (across * WIDTH, base + wave * height)
        });
        let faint = 0.16 + 0.34 * depth;
        let mix = |deep: f32, gold: f32| deep + (gold - deep) * faint;
        let colour = [mix(0.036, DEEP_GOLD[0]), mix(0.135, DEEP_GOLD[1]), mix(0.22, DEEP_GOLD[2])];
        lines.push(Op::Wave { points: points.collect(), colour });
    }
    lines
}
