//! Lines of a paragraph. Chinese breaks between any two characters but those that the rules of type keep together (禁则):
//! no closing sign begins a line, no opening sign ends one; words of other scripts stay whole.

/// A character and where it stands, from the start of its line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    pub c: char,
    pub x: f32,
}

/// A line that is set. `width` is how much of the measure it takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub glyphs: Vec<Placed>,
    pub width: f32,
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub size: f32,
    pub measure: f32,
    /// Both edges straight, as Chinese is set; else the right one is left as it falls.
    pub justified: bool,
}

/// What is never broken: a character with the signs that cling to it, or a word.
#[derive(Clone, Debug)]
struct Atom {
    text: Vec<char>,
    width: f32,
    /// White before it, unless it begins a line.
    gap: f32,
    /// Whether that white is a space that was typed.
    spaced: bool,
}

/// Between Chinese and other scripts, in ems.
const BETWEEN_SCRIPTS: f32 = 0.14;
/// The most that a gap of a justified line grows, in ems: a line with less in it is left as it falls.
const STRETCH: f32 = 0.3;

/// Sets a text in lines. `advance` is the width of a character in ems.
pub fn lines(text: &str, style: Style, advance: &dyn Fn(char) -> f32) -> Vec<Line> {
    let atoms = atoms(text, style, advance);
    let mut rows: Vec<Vec<Atom>> = Vec::new();
    let mut row: Vec<Atom> = Vec::new();
    let mut used = 0.0_f32;
    for atom in atoms {
        let gap = if row.is_empty() { 0.0 } else { atom.gap };
        if !row.is_empty() && used + gap + atom.width - spare(&atom, style.size) > style.measure + 0.01 {
            rows.push(std::mem::take(&mut row));
            used = atom.width;
        } else {
            used += gap + atom.width;
        }
        row.push(atom);
    }
    rows.push(row);
    no_orphan(&mut rows, style);
    let last = rows.len().saturating_sub(1);
    let each = rows.into_iter().enumerate();
    each.map(|(place, row)| set(&row, style, style.justified && place < last, advance)).collect()
}

/// The width of a text on one line.
pub fn width(text: &str, size: f32, advance: &dyn Fn(char) -> f32) -> f32 {
    let style = Style { size, measure: f32::MAX, justified: false };
    lines(text, style, advance).first().map_or(0.0, |line| line.width)
}

/// A closing sign has its ink in the left half of its square: at the end of a line the right half may hang out.
fn spare(atom: &Atom, size: f32) -> f32 {
    if atom.text.last().is_some_and(|c| is_half_empty(*c)) { size / 2.0 } else { 0.0 }
}

/// One character alone on the last line looks lost: another one keeps it company.
fn no_orphan(rows: &mut [Vec<Atom>], style: Style) {
    let [.., before, last] = rows else { return };
    let alone =
        |row: &[Atom]| row.len() == 1 && row.iter().all(|atom| atom.width < 2.5 * style.size && is_chinese(atom));
    if alone(last)
        && before.len() > 3
        && let Some(atom) = before.pop()
    {
        last.insert(0, atom);
    }
}

fn is_chinese(atom: &Atom) -> bool {
    atom.text.first().is_some_and(|c| is_wide(*c))
}

fn set(row: &[Atom], style: Style, justified: bool, advance: &dyn Fn(char) -> f32) -> Line {
    let natural: f32 = row.iter().enumerate().map(|(n, atom)| atom.width + if n == 0 { 0.0 } else { atom.gap }).sum();
    let hang = row.last().map_or(0.0, |atom| spare(atom, style.size));
    let gaps = row.iter().skip(1).fold(0.0, |count, _| count + 1.0);
    let slack = style.measure - (natural - hang);
    let extra = if justified && gaps > 0.0 { slack / gaps } else { 0.0 };
    let extra = if extra > STRETCH * style.size { 0.0 } else { extra.max(-0.05 * style.size) };
    let (mut glyphs, mut x) = (Vec::new(), 0.0_f32);
    for (n, atom) in row.iter().enumerate() {
        if n > 0 {
            // The space itself stands on the page too: who copies the text has it.
            if atom.spaced {
                glyphs.push(Placed { c: ' ', x });
            }
            x += atom.gap + extra;
        }
        for (place, c) in atom.text.iter().enumerate() {
            glyphs.push(Placed { c: *c, x });
            x += advance(*c) * style.size + inner(&atom.text, place, style.size);
        }
    }
    Line { glyphs, width: x - hang }
}

/// Two signs in a row share the white between them: `」，` takes one and a half squares.
fn inner(text: &[char], place: usize, size: f32) -> f32 {
    match (text.get(place), text.get(place + 1)) {
        (Some(c), Some(next)) if is_half_empty(*c) && (is_half_empty(*next) || is_opening(*next)) => -size / 2.0,
        (Some(c), Some(next)) if scripts_meet(*c, *next) => BETWEEN_SCRIPTS * size,
        _ => 0.0,
    }
}

fn atoms(text: &str, style: Style, advance: &dyn Fn(char) -> f32) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut gap = 0.0_f32;
    let mut before: Option<char> = None;
    for c in text.chars() {
        if c.is_whitespace() {
            gap += advance(' ') * style.size;
            before = None;
            continue;
        }
        let joins = before.is_some_and(|before| {
            never_begins(c) || never_ends(before) || (!is_wide(c) && !is_wide(before) && !may_break_after(before))
        });
        match atoms.last_mut().filter(|_| joins) {
            Some(atom) => atom.text.push(c),
            None => {
                let met = before.is_some_and(|before| scripts_meet(before, c));
                let white = if met { BETWEEN_SCRIPTS * style.size } else { gap };
                atoms.push(Atom { text: vec![c], width: 0.0, gap: white, spaced: gap > 0.0 });
            }
        }
        gap = 0.0;
        before = Some(c);
    }
    let measured = atoms.into_iter().flat_map(|atom| measured(atom, style, advance));
    measured.collect()
}

/// With its width; a word that is longer than a line is cut into its characters.
fn measured(atom: Atom, style: Style, advance: &dyn Fn(char) -> f32) -> Vec<Atom> {
    let of = |text: &[char]| -> f32 {
        text.iter().enumerate().map(|(n, c)| advance(*c) * style.size + inner(text, n, style.size)).sum()
    };
    let width = of(&atom.text);
    if width <= style.measure {
        return vec![Atom { width, ..atom }];
    }
    let (gap, spaced) = (atom.gap, atom.spaced);
    let cut = |(n, c): (usize, char)| {
        let first = n == 0;
        Atom { text: vec![c], width: of(&[c]), gap: if first { gap } else { 0.0 }, spaced: first && spaced }
    };
    atom.text.into_iter().enumerate().map(cut).collect()
}

/// Set in a square of its own.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn scripts_meet(before: char, next: char) -> bool {
    let other = |c: char| c.is_alphanumeric() && !is_wide(c);
    (is_ideograph(before) && (other(next) || next == '¥')) || (other(before) && is_ideograph(next))
}

/// Ink on the left, white on the right.
fn is_half_empty(c: char) -> bool {
    matches!(c, '、' | '。' | '，' | '．' | '；' | '：' | '）' | '］' | '｝' | '〕' | '〉' | '》' | '」' | '』' | '】')
}

fn is_opening(c: char) -> bool {
    matches!(c, '（' | '［' | '｛' | '〔' | '〈' | '《' | '「' | '『' | '【')
}

/// 避头: never the first of a line.
fn never_begins(c: char) -> bool {
    is_half_empty(c)
        || matches!(
            c,
            '？' | '！'
                | '”'
                | '’'
                | '…'
                | '—'
                | '～'
                | '·'
                | '％'
                | '‰'
                | '℃'
                | '→'
                | ','
                | '.'
                | ';'
                | ':'
                | '?'
                | '!'
                | ')'
                | ']'
                | '}'
                | '%'
        )
}

/// 避尾: never the last of a line.
fn never_ends(c: char) -> bool {
    is_opening(c) || matches!(c, '“' | '‘' | '¥' | '￥' | '(' | '[' | '{' | '$')
}

/// Within words: a line may end after these.
fn may_break_after(c: char) -> bool {
    matches!(c, '-' | '/' | '–' | '→')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chinese takes a square, everything else half of one.
    fn advance(c: char) -> f32 {
        if is_wide(c) { 1.0 } else { 0.5 }
    }

    fn rows(text: &str, measure: f32) -> Vec<String> {
        let style = Style { size: 1.0, measure, justified: false };
        lines(text, style, &advance).iter().map(|line| line.glyphs.iter().map(|glyph| glyph.c).collect()).collect()
    }

    #[test]
    fn chinese_breaks_between_any_two_characters() {
        assert_eq!(rows("上门家电调试服务中心", 4.0), ["上门家电", "调试服务", "中心"]);
    }

    #[test]
    fn no_closing_sign_begins_a_line_and_no_opening_sign_ends_one() {
        for text in
            ["请备好说明书，账户密码由您输入。", "送上「鲜花」与「灭火器」，教会家人（一次）。", "水、电、气，都可以！"]
        {
            for measure in 3..12_u8 {
                for row in rows(text, f32::from(measure)) {
                    assert!(!row.starts_with(never_begins), "{row} of {text} at {measure}");
                    assert!(!row.ends_with(never_ends), "{row} of {text} at {measure}");
                }
            }
        }
    }

    #[test]
    fn words_numbers_and_prices_stay_whole() {
        assert_eq!(rows("约 90 minutes", 4.0), ["约 90", "minutes"]);
        for measure in 5..10_u8 {
            let rows = rows("每次¥1,200.50起，含3样", f32::from(measure)).join("|");
            assert!(rows.contains("¥1,200.50"), "{rows}");
        }
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut() {
        assert_eq!(rows("incomprehensible", 4.0), ["incompre", "hensible"]);
    }

    #[test]
    fn a_closing_sign_may_hang_half_over_the_end() {
        assert_eq!(rows("上门家电，", 4.5), ["上门家电，"]);
        assert_eq!(rows("上门家电调，试试", 4.5)[0], "上门家电");
    }

    #[test]
    fn no_character_is_alone_on_the_last_line() {
        assert_eq!(rows("上门家电调试服务中", 4.0), ["上门家电", "调试服", "务中"]);
        assert_eq!(rows("上门家电调试服务中。", 4.0), ["上门家电", "调试服", "务中。"]);
    }

    #[test]
    fn a_justified_line_ends_at_the_edge_and_the_last_one_does_not() {
        let style = Style { size: 1.0, measure: 10.4, justified: true };
        let set = lines("上门家电调试服务中心上门家电", style, &advance);
        assert!((set[0].width - 10.4).abs() < 0.01, "{}", set[0].width);
        assert!((set[1].width - 4.0).abs() < 0.01, "{}", set[1].width);
    }

    #[test]
    fn white_stands_between_scripts_and_never_at_a_line_s_start() {
        let style = Style { size: 1.0, measure: 20.0, justified: false };
        let set = lines("约60分钟", style, &advance);
        assert!((set[0].width - (4.0 + 2.0 * BETWEEN_SCRIPTS)).abs() < 0.01, "{}", set[0].width);
        for line in lines("约 60 分 钟 左 右", Style { measure: 2.0, ..style }, &advance) {
            assert!(line.glyphs[0].x == 0.0);
        }
    }

    #[test]
    fn an_empty_text_is_one_empty_line() {
        assert_eq!(lines("", Style { size: 1.0, measure: 4.0, justified: true }, &advance), [Line::default()]);
    }
}
