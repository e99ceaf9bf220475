//! Blocks poured into pages. A block is never cut; a heading never stands at the foot of a page without what it heads.

use super::{
    breaking::{self, Line, Placed, Style},
    font::{Fonts, Weight},
};

/// Points. Down the page from its upper edge, as people think of it.
pub const WIDTH: f32 = 595.28;
pub const HEIGHT: f32 = 841.89;
pub const LEFT: f32 = 64.0;
pub const RIGHT: f32 = WIDTH - 64.0;
pub const MEASURE: f32 = RIGHT - LEFT;
const TOP: f32 = 92.0;
const BOTTOM: f32 = HEIGHT - 80.0;

/// Red, green, blue: the roles of style/tokens.css on paper.
pub type Colour = [f32; 3];
pub const INK: Colour = [0.064, 0.148, 0.222];
pub const SOFT: Colour = [0.274, 0.343, 0.405];
pub const LINE: Colour = [0.884, 0.862, 0.819];
pub const GOLD: Colour = [0.75, 0.626, 0.397];
pub const GOLD_INK: Colour = [0.446, 0.316, 0.142];
pub const AZURE: Colour = [0.076, 0.309, 0.463];
pub const DEEP: Colour = [0.045, 0.179, 0.283];
pub const DEEP_END: Colour = [0.031, 0.107, 0.188];
pub const ON_DEEP: Colour = [0.961, 0.947, 0.913];
pub const DEEP_GOLD: Colour = [0.834, 0.732, 0.508];

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    pub weight: Weight,
    pub size: f32,
    pub colour: Colour,
}

pub const fn ink(weight: Weight, size: f32, colour: Colour) -> Ink {
    Ink { weight, size, colour }
}

/// One thing on a page.
#[derive(Clone, Debug)]
pub enum Op {
    /// `y` is the base line.
    Text {
        x: f32,
        y: f32,
        ink: Ink,
        glyphs: Vec<Placed>,
    },
    Rule {
        x: f32,
        y: f32,
        width: f32,
        thick: f32,
        colour: Colour,
    },
    Frame {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        colour: Colour,
    },
    Wave {
        points: Vec<(f32, f32)>,
        colour: Colour,
    },
    /// The whole page in the colours of deep water.
    Deep,
    Link {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        href: String,
    },
    /// A place that the outline and the list of contents lead to. `level` is 0 for chapters.
    Mark {
        y: f32,
        level: u8,
        title: String,
    },
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub ops: Vec<Op>,
}

/// Things that stand together; `y` within counts from the block's upper edge.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub ops: Vec<Op>,
    pub height: f32,
    /// White above it, unless it begins a page.
    pub before: f32,
    /// Stays on the page of the block that follows.
    pub heads: bool,
}

impl Block {
    pub fn before(mut self, white: f32) -> Self {
        self.before = white;
        self
    }

    pub fn heading(mut self) -> Self {
        self.heads = true;
        self
    }

    /// Adds lines below what is there. `leading` is from base line to base line.
    pub fn lines(&mut self, x: f32, set: Vec<Line>, ink: Ink, leading: f32) {
        for line in set {
            self.line(x, line, ink, leading);
        }
    }

    pub fn line(&mut self, x: f32, line: Line, ink: Ink, leading: f32) {
        let y = self.height + baseline(ink.size, leading);
        self.ops.push(Op::Text { x, y, ink, glyphs: line.glyphs });
        self.height += leading;
    }

    pub fn white(&mut self, height: f32) {
        self.height += height;
    }
}

/// The base line of a line of text, from the line's upper edge: Chinese type has its middle 0.38 em above it.
pub fn baseline(size: f32, leading: f32) -> f32 {
    leading / 2.0 + 0.38 * size
}

/// Sets a text in the lines of a column.
pub fn set(fonts: &Fonts<'_>, text: &str, ink: Ink, measure: f32, justified: bool) -> Vec<Line> {
    let font = fonts.of(ink.weight);
    breaking::lines(text, Style { size: ink.size, measure, justified }, &|c| font.advance(c))
}

/// Sets a text on one line, its characters a little apart: `air` is in ems.
pub fn spaced(fonts: &Fonts<'_>, text: &str, ink: Ink, air: f32) -> Line {
    let font = fonts.of(ink.weight);
    let (mut glyphs, mut x) = (Vec::new(), 0.0_f32);
    for c in text.chars() {
        glyphs.push(Placed { c, x });
        x += (font.advance(c) + air) * ink.size;
    }
    Line { glyphs, width: (x - air * ink.size).max(0.0) }
}

pub fn width(fonts: &Fonts<'_>, text: &str, ink: Ink) -> f32 {
    let font = fonts.of(ink.weight);
    breaking::width(text, ink.size, &|c| font.advance(c))
}

/// Pages that fill up from the top.
#[derive(Default)]
pub struct Flow {
    sheets: Vec<Sheet>,
    y: f32,
    waiting: Vec<Block>,
}

impl Flow {
    /// Goes on at the top of a new page.
    pub fn page(&mut self) {
        self.settle();
        self.sheets.push(Sheet::default());
        self.y = TOP;
    }

    /// Adds a block; headings wait for what they head.
    pub fn put(&mut self, block: Block) {
        let heads = block.heads;
        self.waiting.push(block);
        if !heads {
            self.settle();
        }
    }

    fn settle(&mut self) {
        let blocks = std::mem::take(&mut self.waiting);
        let height: f32 = blocks.iter().map(|block| block.before + block.height).sum();
        if self.sheets.is_empty() || (self.y > TOP && !blocks.is_empty() && self.y + height > BOTTOM) {
            self.sheets.push(Sheet::default());
            self.y = TOP;
        }
        for block in blocks {
            let before = if self.y > TOP { block.before } else { 0.0 };
            let y = self.y + before;
            if let Some(sheet) = self.sheets.last_mut() {
                sheet.ops.extend(block.ops.into_iter().map(|op| lowered(op, y)));
            }
            self.y = y + block.height;
        }
    }

    pub fn finish(mut self) -> Vec<Sheet> {
        if !self.waiting.is_empty() {
            self.settle();
        }
        self.sheets
    }
}

fn lowered(op: Op, by: f32) -> Op {
    match op {
        Op::Text { x, y, ink, glyphs } => Op::Text { x, y: y + by, ink, glyphs },
        Op::Rule { x, y, width, thick, colour } => Op::Rule { x, y: y + by, width, thick, colour },
        Op::Frame { x, y, width, height, colour } => Op::Frame { x, y: y + by, width, height, colour },
        Op::Link { x, y, width, height, href } => Op::Link { x, y: y + by, width, height, href },
        Op::Mark { y, level, title } => Op::Mark { y: y + by, level, title },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(height: f32) -> Block {
        let mark = Op::Mark { y: 0.0, level: 0, title: height.to_string() };
        Block { ops: vec![mark], height, ..Block::default() }
    }

    fn titles(sheets: &[Sheet]) -> Vec<Vec<String>> {
        let of = |sheet: &Sheet| {
            let marks = sheet
                .ops
                .iter()
                .filter_map(|op| if let Op::Mark { title, .. } = op { Some(title.clone()) } else { None });
            marks.collect()
        };
        sheets.iter().map(of).collect()
    }

    #[test]
    fn a_block_that_does_not_fit_begins_a_page() {
        let mut flow = Flow::default();
        for height in [300.0, 301.0, 302.0] {
            flow.put(block(height));
        }
        assert_eq!(titles(&flow.finish()), [vec!["300", "301"], vec!["302"]]);
    }

    #[test]
    fn a_heading_goes_with_what_it_heads() {
        let mut flow = Flow::default();
        flow.put(block(600.0));
        flow.put(block(30.0).heading());
        flow.put(block(20.0).heading());
        flow.put(block(100.0));
        assert_eq!(titles(&flow.finish()), [vec!["600"], vec!["30", "20", "100"]]);
    }

    #[test]
    fn white_above_a_block_is_left_out_at_the_head_of_a_page() {
        let mut flow = Flow::default();
        flow.put(block(10.0).before(50.0));
        let sheets = flow.finish();
        assert!(matches!(sheets[0].ops[0], Op::Mark { y, .. } if (y - TOP).abs() < 0.01));
    }
}
