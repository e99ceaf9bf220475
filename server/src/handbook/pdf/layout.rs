//! The pages of a book: cover, contents with the preface and what has moved, then the services chapter by chapter.

use domain::locale::Locale;

use super::{
    book::{Book, Chapter, Move, Moves, Preface, Service},
    breaking::Line,
    cover,
    flow::{
        AZURE, Block, Flow, GOLD, GOLD_INK, HEIGHT, INK, Ink, LEFT, LINE, MEASURE, Op, RIGHT, SOFT, Sheet, baseline,
        ink, set, spaced, width,
    },
    font::{Fonts, Weight},
};

const TITLE: Ink = ink(Weight::Strong, 23.0, INK);
const SECTION: Ink = ink(Weight::Strong, 11.5, AZURE);
const NAME: Ink = ink(Weight::Strong, 10.6, INK);
const PRICE: Ink = ink(Weight::Strong, 10.6, GOLD_INK);
const TEXT: Ink = ink(Weight::Text, 9.4, SOFT);
const LETTER: Ink = ink(Weight::Text, 10.6, INK);
const FACT: Ink = ink(Weight::Text, 8.4, SOFT);
const TAG: Ink = ink(Weight::Text, 7.4, GOLD_INK);
const HEAD: Ink = ink(Weight::Text, 8.0, SOFT);

/// The left column of a service; the right one holds how it is had.
const COLUMN: f32 = 306.0;
const FACTS: f32 = LEFT + COLUMN + 26.0;

/// Where chapters and sections stand: level, title, page counted from 1.
type Places = Vec<(u8, String, u16)>;

/// Sets the book. Twice: only when all is set is it known on which page a chapter begins.
pub fn sheets(book: &Book, fonts: &Fonts<'_>) -> Vec<Sheet> {
    let first = pour(book, fonts, &Places::new());
    let mut sheets = pour(book, fonts, &places(&first));
    for (sheet, number) in sheets.iter_mut().zip(1_u16..).skip(1) {
        frame(book, fonts, sheet, number);
    }
    sheets
}

/// The marks of all pages in their order.
pub fn places(sheets: &[Sheet]) -> Places {
    let of = |(sheet, number): (&Sheet, u16)| -> Places {
        let marks = sheet.ops.iter().filter_map(|op| match op {
            Op::Mark { level, title, .. } => Some((*level, title.clone(), number)),
            _ => None,
        });
        marks.collect()
    };
    sheets.iter().zip(1_u16..).flat_map(of).collect()
}

fn pour(book: &Book, fonts: &Fonts<'_>, places: &Places) -> Vec<Sheet> {
    let mut flow = Flow::default();
    contents(&mut flow, book, fonts, places);
    if let Some(letter) = &book.preface {
        preface(&mut flow, letter, book, fonts);
    }
    if let Some(moved) = &book.moves {
        moves(&mut flow, moved, book, fonts);
    }
    for one in &book.chapters {
        flow.page();
        chapter(&mut flow, one, book, fonts);
    }
    flow.put(colophon(book, fonts));
    let mut sheets = vec![cover::sheet(book, fonts)];
    sheets.extend(flow.finish());
    sheets
}

/// What stands around every page but the cover.
fn frame(book: &Book, fonts: &Fonts<'_>, sheet: &mut Sheet, number: u16) {
    let title = format!("{} · {}", book.title, book.month);
    let right = set(fonts, &title, HEAD, MEASURE, false);
    let shift = right.first().map_or(0.0, |line| line.width);
    let y = 54.0;
    sheet.ops.push(text_at(LEFT, y, HEAD, spaced(fonts, &book.estate, HEAD, 0.06)));
    for line in right {
        sheet.ops.push(text_at(RIGHT - shift, y, HEAD, line));
    }
    sheet.ops.push(Op::Rule { x: LEFT, y: y + 9.0, width: MEASURE, thick: 0.5, colour: LINE });
    sheet.ops.push(Op::Rule { x: LEFT, y: y + 9.0, width: 42.0, thick: 0.8, colour: GOLD });
    let line = spaced(fonts, &number.to_string(), HEAD, 0.0);
    let x = (LEFT + RIGHT - line.width) / 2.0;
    sheet.ops.push(text_at(x, HEIGHT - 44.0, HEAD, line));
}

fn text_at(x: f32, y: f32, ink: Ink, line: Line) -> Op {
    Op::Text { x, y, ink, glyphs: line.glyphs }
}

/// A large title over a short gold rule.
fn title(text: &str, fonts: &Fonts<'_>, book: &Book) -> Block {
    let mut block = Block::default();
    let air = if book.locale == Locale::Zh { 0.08 } else { 0.0 };
    block.line(LEFT, spaced(fonts, text, TITLE, air), TITLE, 34.0);
    block.white(8.0);
    block.ops.push(Op::Rule { x: LEFT, y: block.height, width: 42.0, thick: 1.0, colour: GOLD });
    block.white(16.0);
    block
}

fn mark(block: &mut Block, level: u8, title: &str) {
    block.ops.push(Op::Mark { y: 0.0, level, title: title.to_owned() });
}

/// The list of what follows, with its pages.
fn contents(flow: &mut Flow, book: &Book, fonts: &Fonts<'_>, places: &Places) {
    flow.put(title(&book.contents, fonts, book).heading());
    let mut pages = places.iter();
    let mut page_of = |level: u8, title: &str| {
        pages.find(|(at, name, _)| *at == level && name == title).map_or(0, |(.., number)| *number)
    };
    let mut rows: Vec<(u8, &str, u16)> = Vec::new();
    if let Some(preface) = &book.preface {
        rows.push((0, &preface.title, page_of(0, &preface.title)));
    }
    if let Some(moves) = &book.moves {
        rows.push((0, &moves.title, page_of(0, &moves.title)));
    }
    for chapter in &book.chapters {
        rows.push((0, &chapter.title, page_of(0, &chapter.title)));
        for section in &chapter.sections {
            rows.push((1, &section.title, page_of(1, &section.title)));
        }
    }
    for (level, name, number) in rows {
        flow.put(contents_row(fonts, (level, name), number));
    }
}

fn contents_row(fonts: &Fonts<'_>, (level, name): (u8, &str), number: u16) -> Block {
    let (style, x, leading, before) = if level == 0 { (NAME, LEFT, 20.0, 7.0) } else { (TEXT, LEFT + 20.0, 17.0, 0.0) };
    let mut block = Block::default().before(before);
    let line = spaced(fonts, name, style, 0.02);
    let number = spaced(fonts, &number.to_string(), style, 0.0);
    let y = baseline(style.size, leading);
    let (from, to) = (x + line.width + 10.0, RIGHT - 22.0);
    block.ops.push(Op::Rule { x: from, y: y - 2.5, width: (to - from).max(0.0), thick: 0.4, colour: LINE });
    block.line(x, line, style, leading);
    block.ops.push(text_at(RIGHT - number.width, y, style, number));
    block
}

fn preface(flow: &mut Flow, letter: &Preface, book: &Book, fonts: &Fonts<'_>) {
    let mut head = title(&letter.title, fonts, book).before(44.0).heading();
    mark(&mut head, 0, &letter.title);
    flow.put(head);
    for paragraph in &letter.paragraphs {
        let mut block = Block::default().before(9.0);
        let set = set(fonts, paragraph, LETTER, MEASURE - 60.0, book.locale == Locale::Zh);
        block.lines(LEFT, set, LETTER, 19.5);
        flow.put(block);
    }
}

fn moves(flow: &mut Flow, moves: &Moves, book: &Book, fonts: &Fonts<'_>) {
    let mut head = title(&moves.title, fonts, book).heading();
    mark(&mut head, 0, &moves.title);
    head.lines(LEFT, set(fonts, &moves.lead, TEXT, MEASURE, false), TEXT, 16.0);
    flow.page();
    flow.put(head);
    for group in &moves.groups {
        flow.put(section_head(fonts, &group.title, None));
        for one in &group.items {
            flow.put(moved(fonts, one, book));
        }
    }
}

fn moved(fonts: &Fonts<'_>, one: &Move, book: &Book) -> Block {
    let mut block = Block::default().before(8.0);
    let name = set(fonts, &one.name, NAME, MEASURE, false);
    link(&mut block, (LEFT, name.first().map_or(0.0, |line| line.width)), &one.href);
    block.lines(LEFT, name, NAME, 17.0);
    for line in &one.lines {
        block.lines(LEFT, set(fonts, line, TEXT, MEASURE, book.locale == Locale::Zh), TEXT, 15.2);
    }
    block.white(3.0);
    block
}

fn link(block: &mut Block, (x, width): (f32, f32), href: &str) {
    if !href.is_empty() {
        block.ops.push(Op::Link { x, y: block.height, width, height: 17.0, href: href.to_owned() });
    }
}

/// The title of a section over a thin rule; with `level` it stands in the outline.
fn section_head(fonts: &Fonts<'_>, text: &str, level: Option<u8>) -> Block {
    let mut block = Block::default().before(22.0).heading();
    if let Some(level) = level {
        mark(&mut block, level, text);
    }
    block.line(LEFT, spaced(fonts, text, SECTION, 0.04), SECTION, 18.0);
    block.white(4.0);
    block.ops.push(Op::Rule { x: LEFT, y: block.height, width: MEASURE, thick: 0.5, colour: LINE });
    block.white(1.0);
    block
}

fn chapter(flow: &mut Flow, chapter: &Chapter, book: &Book, fonts: &Fonts<'_>) {
    let mut head = title(&chapter.title, fonts, book).heading();
    mark(&mut head, 0, &chapter.title);
    head.lines(LEFT, set(fonts, &chapter.lead, TEXT, MEASURE - 60.0, false), TEXT, 16.0);
    flow.put(head);
    for section in &chapter.sections {
        flow.put(section_head(fonts, &section.title, Some(1)));
        for (place, one) in section.services.iter().enumerate() {
            flow.put(service(fonts, one, book, place > 0));
        }
    }
}

/// Name and price on one line; below it what it is on the left, how it is had on the right.
fn service(fonts: &Fonts<'_>, service: &Service, book: &Book, ruled: bool) -> Block {
    let justified = book.locale == Locale::Zh;
    let mut block = Block::default().before(8.0);
    if ruled {
        block.ops.push(Op::Rule { x: LEFT, y: 0.0, width: MEASURE, thick: 0.35, colour: LINE });
        block.white(8.0);
    }
    let price = set(fonts, &service.price, PRICE, RIGHT - FACTS, false);
    let top = block.height;
    let tag = if service.tag.is_empty() { 0.0 } else { width(fonts, &service.tag, TAG) + 16.0 };
    let name = set(fonts, &service.name, NAME, COLUMN - tag, false);
    let last = name.last().map_or(0.0, |line| line.width);
    link(&mut block, (LEFT, name.iter().map(|line| line.width).fold(0.0, f32::max)), &service.href);
    block.lines(LEFT, name, NAME, 17.0);
    if !service.tag.is_empty() {
        stamp(&mut block, fonts, &service.tag, LEFT + last + 8.0);
    }
    block.white(2.0);
    block.lines(LEFT, set(fonts, &service.summary, TEXT, COLUMN, justified), TEXT, 15.2);
    let mut side = Block { height: top, ..Block::default() };
    side.lines(FACTS, price, PRICE, 17.0);
    side.white(2.0);
    for fact in &service.facts {
        side.lines(FACTS, set(fonts, fact, FACT, RIGHT - FACTS, false), FACT, 13.4);
    }
    block.height = block.height.max(side.height);
    block.ops.extend(side.ops);
    block
}

/// A word in a thin frame on the line that was just set.
fn stamp(block: &mut Block, fonts: &Fonts<'_>, word: &str, x: f32) {
    let line = spaced(fonts, word, TAG, 0.0);
    let middle = block.height - 8.5;
    block.ops.push(Op::Frame { x, y: middle - 5.6, width: line.width + 8.0, height: 11.2, colour: GOLD });
    block.ops.push(text_at(x + 4.0, middle + 0.38 * TAG.size, TAG, line));
}

fn colophon(book: &Book, fonts: &Fonts<'_>) -> Block {
    let mut block = Block::default().before(30.0);
    block.ops.push(Op::Rule { x: LEFT, y: 0.0, width: 42.0, thick: 0.8, colour: GOLD });
    block.white(10.0);
    for line in &book.colophon {
        block.lines(LEFT, set(fonts, line, FACT, MEASURE, book.locale == Locale::Zh), FACT, 14.0);
    }
    block
}
