//! From pages to the bytes of a PDF: contents, links, outline, and of each font what is used of it.

use std::collections::BTreeMap;

use flate2::{Compression, write::ZlibEncoder};
use pdf_writer::{
    Content, Filter, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr,
    types::{ActionType, AnnotationType, CidFontType, FontFlags, PageMode, SystemInfo, UnicodeCmap},
};
use subsetter::GlyphRemapper;

use super::{
    PdfError,
    book::Book,
    breaking::Placed,
    flow::{Colour, DEEP, DEEP_END, HEIGHT, Ink, Op, Sheet, WIDTH},
    font::{Font, Fonts, Weight},
};

const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
const TEXT: Name<'static> = Name(b"T");
const STRONG: Name<'static> = Name(b"S");
const SHADE: Name<'static> = Name(b"D");

/// Numbers of objects, in turn.
struct Refs(i32);

/// Marks below a chapter, with the places where they are written.
type Sections<'a> = Vec<(Ref, &'a Mark)>;

impl Refs {
    fn next(&mut self) -> Ref {
        self.0 = self.0.saturating_add(1);
        Ref::new(self.0)
    }
}

/// The glyphs that are used of a font, with their new numbers.
struct Used<'f, 'a> {
    font: &'f Font<'a>,
    remapper: GlyphRemapper,
    /// By new number: the character and its width in thousandths of an em.
    glyphs: BTreeMap<u16, (char, f32)>,
}

impl<'f, 'a> Used<'f, 'a> {
    fn of(font: &'f Font<'a>) -> Self {
        Self { font, remapper: GlyphRemapper::new(), glyphs: BTreeMap::new() }
    }

    fn glyph(&mut self, c: char) -> u16 {
        let new = self.remapper.remap(self.font.glyph(c));
        self.glyphs.entry(new).or_insert((c, self.font.advance(c) * 1000.0));
        new
    }
}

/// What is being written.
struct Writer<'f, 'a> {
    pdf: Pdf,
    refs: Refs,
    text: Used<'f, 'a>,
    strong: Used<'f, 'a>,
    tree: Ref,
    fonts: (Ref, Ref),
    shade: Ref,
}

/// A mark with the page that it is on.
struct Mark {
    page: Ref,
    y: f32,
    level: u8,
    title: String,
}

pub fn pdf(book: &Book, sheets: &[Sheet], fonts: &Fonts<'_>) -> Result<Vec<u8>, PdfError> {
    let mut refs = Refs(0);
    let (catalog, tree, info, outline) = (refs.next(), refs.next(), refs.next(), refs.next());
    let (shade, fonts_at) = (refs.next(), (refs.next(), refs.next()));
    let (text, strong) = (Used::of(&fonts.text), Used::of(&fonts.strong));
    let mut writer = Writer { pdf: Pdf::new(), refs, text, strong, tree, fonts: fonts_at, shade };
    let pages: Vec<Ref> = sheets.iter().map(|_| writer.refs.next()).collect();
    let mut marks = Vec::new();
    for (sheet, page) in sheets.iter().zip(&pages) {
        writer.page(sheet, *page, &mut marks);
    }
    let count = i32::try_from(pages.len()).map_err(|_| PdfError::TooLarge)?;
    writer.pdf.pages(tree).kids(pages.iter().copied()).count(count);
    writer.outline(outline, &marks);
    writer.shade();
    let Writer { mut pdf, mut refs, text, strong, .. } = writer;
    embed(&mut pdf, &mut refs, fonts_at.0, text)?;
    embed(&mut pdf, &mut refs, fonts_at.1, strong)?;
    let title = format!("{} {} · {}", book.estate, book.title, book.month);
    pdf.document_info(info).title(TextStr(&title)).author(TextStr(&book.estate)).subject(TextStr(&book.title));
    let mut root = pdf.catalog(catalog);
    root.pages(tree).outlines(outline).page_mode(PageMode::UseOutlines).lang(TextStr(book.locale.as_str()));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    Ok(pdf.finish())
}

impl Writer<'_, '_> {
    fn page(&mut self, sheet: &Sheet, page: Ref, marks: &mut Vec<Mark>) {
        let mut content = Content::new();
        let mut links = Vec::new();
        for op in &sheet.ops {
            match op {
                Op::Link { x, y, width, height, href } => {
                    let id = self.refs.next();
                    let mut link = self.pdf.annotation(id);
                    link.subtype(AnnotationType::Link).border(0.0, 0.0, 0.0, None);
                    link.rect(Rect::new(*x, HEIGHT - y - height, x + width, HEIGHT - y));
                    link.action().action_type(ActionType::Uri).uri(Str(href.as_bytes()));
                    link.finish();
                    links.push(id);
                }
                Op::Mark { y, level, title } => {
                    marks.push(Mark { page, y: HEIGHT - y + 12.0, level: *level, title: title.clone() });
                }
                op => self.draw(&mut content, op),
            }
        }
        let stream = self.refs.next();
        let packed = packed(content.finish().as_slice());
        self.pdf.stream(stream, &packed).filter(Filter::FlateDecode);
        let mut out = self.pdf.page(page);
        out.parent(self.tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(stream).annotations(links);
        let mut resources = out.resources();
        resources.fonts().pair(TEXT, self.fonts.0).pair(STRONG, self.fonts.1);
        resources.shadings().pair(SHADE, self.shade);
    }

    fn draw(&mut self, content: &mut Content, op: &Op) {
        match op {
            Op::Text { x, y, ink, glyphs } => self.show(content, (*x, HEIGHT - y), *ink, glyphs),
            Op::Rule { x, y, width, thick, colour } => {
                fill(content, *colour);
                content.rect(*x, HEIGHT - y - thick / 2.0, *width, *thick).fill_nonzero();
            }
            Op::Frame { x, y, width, height, colour } => {
                stroke(content, *colour);
                content.set_line_width(0.5).rect(*x, HEIGHT - y - height, *width, *height).stroke();
            }
            Op::Wave { points, colour } => {
                stroke(content, *colour);
                content.set_line_width(0.6);
                let mut points = points.iter();
                if let Some((x, y)) = points.next() {
                    content.move_to(*x, HEIGHT - y);
                }
                for (x, y) in points {
                    content.line_to(*x, HEIGHT - y);
                }
                content.stroke();
            }
            Op::Deep => {
                content.save_state();
                content.rect(0.0, 0.0, WIDTH, HEIGHT).clip_nonzero().end_path().shading(SHADE);
                content.restore_state();
            }
            Op::Link { .. } | Op::Mark { .. } => {}
        }
    }

    /// Shows glyphs where they were put: a number between two says how far the second stands from where it would.
    fn show(&mut self, content: &mut Content, (x, y): (f32, f32), ink: Ink, glyphs: &[Placed]) {
        let (name, used) = match ink.weight {
            Weight::Text => (TEXT, &mut self.text),
            Weight::Strong => (STRONG, &mut self.strong),
        };
        fill(content, ink.colour);
        content.begin_text().set_font(name, ink.size).set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]);
        let mut shown = content.show_positioned();
        let mut items = shown.items();
        let (mut bytes, mut at) = (Vec::new(), 0.0_f32);
        for glyph in glyphs {
            let away = (glyph.x - at) * 1000.0 / ink.size;
            if away.abs() > 0.5 {
                if !bytes.is_empty() {
                    items.show(Str(&bytes));
                    bytes.clear();
                }
                items.adjust(-away.round());
            }
            bytes.extend(used.glyph(glyph.c).to_be_bytes());
            at = glyph.x + used.font.advance(glyph.c) * ink.size;
        }
        if !bytes.is_empty() {
            items.show(Str(&bytes));
        }
        items.finish();
        shown.finish();
        content.end_text();
    }

    /// Chapters with their sections below them.
    fn outline(&mut self, root: Ref, marks: &[Mark]) {
        let mut chapters: Vec<(Ref, &Mark, Sections<'_>)> = Vec::new();
        for mark in marks {
            let id = self.refs.next();
            match chapters.last_mut() {
                Some((.., sections)) if mark.level > 0 => sections.push((id, mark)),
                _ => chapters.push((id, mark, Vec::new())),
            }
        }
        let tops: Vec<(Ref, &Mark)> = chapters.iter().map(|(id, mark, _)| (*id, *mark)).collect();
        let mut outline = self.pdf.outline(root);
        if let (Some((first, _)), Some((last, _))) = (tops.first(), tops.last()) {
            outline.first(*first).last(*last).count(i32::try_from(tops.len()).unwrap_or(0));
        }
        outline.finish();
        self.level(root, &tops, &|id| {
            let of = chapters.iter().find(|(chapter, ..)| *chapter == id);
            of.map(|(.., sections)| sections.clone()).unwrap_or_default()
        });
        for (id, _, sections) in &chapters {
            self.level(*id, sections, &|_| Vec::new());
        }
    }

    fn level<'m>(&mut self, parent: Ref, items: &[(Ref, &'m Mark)], below: &dyn Fn(Ref) -> Vec<(Ref, &'m Mark)>) {
        let befores = std::iter::once(None).chain(items.iter().map(|(id, _)| Some(*id)));
        let afters = items.iter().skip(1).map(|(id, _)| Some(*id)).chain(std::iter::once(None));
        for (((id, mark), before), after) in items.iter().zip(befores).zip(afters) {
            let inner = below(*id);
            let mut item = self.pdf.outline_item(*id);
            item.title(TextStr(&mark.title)).parent(parent);
            before.map(|before| item.prev(before));
            after.map(|after| item.next(after));
            if let (Some((first, _)), Some((last, _))) = (inner.first(), inner.last()) {
                // Below zero: folded until the reader unfolds it.
                item.first(*first).last(*last).count(-i32::try_from(inner.len()).unwrap_or(0));
            }
            item.dest().page(mark.page).xyz(0.0, mark.y, None);
        }
    }

    /// The water of the cover, darker towards the foot.
    fn shade(&mut self) {
        let function = self.refs.next();
        let mut shade = self.pdf.function_shading(self.shade);
        shade.shading_type(pdf_writer::types::FunctionShadingType::Axial);
        shade.color_space().device_rgb();
        shade.coords([0.0, HEIGHT, WIDTH * 0.35, 0.0]).function(function).extend([true, true]);
        shade.finish();
        let mut blend = self.pdf.exponential_function(function);
        blend.domain([0.0, 1.0]).range([0.0, 1.0, 0.0, 1.0, 0.0, 1.0]).c0(DEEP).c1(DEEP_END).n(1.0);
    }
}

fn fill(content: &mut Content, [red, green, blue]: Colour) {
    content.set_fill_rgb(red, green, blue);
}

fn stroke(content: &mut Content, [red, green, blue]: Colour) {
    content.set_stroke_rgb(red, green, blue);
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(7));
    // A vector takes all that is written to it.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// Writes what is used of a font, under the numbers that the pages use.
fn embed(pdf: &mut Pdf, refs: &mut Refs, id: Ref, used: Used<'_, '_>) -> Result<(), PdfError> {
    let (cid, descriptor, cmap, file) = (refs.next(), refs.next(), refs.next(), refs.next());
    let font = used.font;
    let cut = subsetter::subset(font.data, font.index, &used.remapper)?;
    let outlines = ttf_parser::RawFace::parse(&cut, 0)?.table(ttf_parser::Tag::from_bytes(b"CFF "));
    let name = base_name(font);
    pdf.type0_font(id)
        .base_font(Name(name.as_bytes()))
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(cmap);
    let mut out = pdf.cid_font(cid);
    out.subtype(if outlines.is_some() { CidFontType::Type0 } else { CidFontType::Type2 });
    out.base_font(Name(name.as_bytes())).system_info(SYSTEM).font_descriptor(descriptor).default_width(1000.0);
    if outlines.is_none() {
        out.cid_to_gid_map_predefined(Name(b"Identity"));
    }
    let mut widths = out.widths();
    for (glyph, (_, width)) in used.glyphs.iter().filter(|(_, (_, width))| (width - 1000.0).abs() > 0.01) {
        widths.consecutive(*glyph, [*width]);
    }
    widths.finish();
    out.finish();
    let mut out = pdf.font_descriptor(descriptor);
    let scaled = |units: i16| f32::from(units) * 1000.0 / font.em;
    let bounds = font.face.global_bounding_box();
    out.name(Name(name.as_bytes())).flags(FontFlags::SYMBOLIC | FontFlags::SERIF).italic_angle(0.0).stem_v(90.0);
    out.bbox(Rect::new(scaled(bounds.x_min), scaled(bounds.y_min), scaled(bounds.x_max), scaled(bounds.y_max)));
    out.ascent(scaled(font.face.ascender())).descent(scaled(font.face.descender()));
    out.cap_height(scaled(font.face.capital_height().unwrap_or(700)));
    if outlines.is_some() {
        out.font_file3(file)
    } else {
        out.font_file2(file)
    };
    out.finish();
    let mut unicode = UnicodeCmap::<u16>::new(Name(b"Custom"), SYSTEM);
    for (glyph, (c, _)) in &used.glyphs {
        unicode.pair(*glyph, *c);
    }
    let unicode = packed(unicode.finish().as_slice());
    pdf.stream(cmap, &unicode).filter(Filter::FlateDecode);
    let bytes = packed(outlines.unwrap_or(&cut));
    let mut stream = pdf.stream(file, &bytes);
    stream.filter(Filter::FlateDecode);
    if outlines.is_some() {
        stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    }
    Ok(())
}

/// Six letters before a font's name say that it is a part of it.
fn base_name(font: &Font<'_>) -> String {
    let names = font.face.names().into_iter().filter(|name| name.name_id == ttf_parser::name_id::POST_SCRIPT_NAME);
    let name = names.filter_map(|name| name.to_string()).next().unwrap_or_else(|| "Font".to_owned());
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("HANDBK+{plain}")
}
