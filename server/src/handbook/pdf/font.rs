//! Fonts as the layout needs them: glyphs and how wide they are.

use ttf_parser::{Face, name_id};

use super::PdfError;

/// The two weights of the book.
pub struct Fonts<'a> {
    pub text: Font<'a>,
    pub strong: Font<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Text,
    Strong,
}

impl<'a> Fonts<'a> {
    pub fn of(&self, weight: Weight) -> &Font<'a> {
        match weight {
            Weight::Text => &self.text,
            Weight::Strong => &self.strong,
        }
    }
}

pub struct Font<'a> {
    pub face: Face<'a>,
    pub data: &'a [u8],
    /// Its place in a collection.
    pub index: u32,
    /// Units in an em.
    pub em: f32,
}

impl<'a> Font<'a> {
    /// Opens a font; of a collection, the one with the forms of characters that the mainland writes.
    pub fn open(data: &'a [u8]) -> Result<Self, PdfError> {
        let count = ttf_parser::fonts_in_collection(data).unwrap_or(1);
        let simplified = (0..count).find(|index| Face::parse(data, *index).is_ok_and(|face| is_simplified(&face)));
        let index = simplified.unwrap_or(0);
        let face = Face::parse(data, index)?;
        let em = f32::from(face.units_per_em());
        Ok(Self { face, data, index, em })
    }

    /// The number of a character's glyph; 0, an empty box, where the font has none.
    pub fn glyph(&self, c: char) -> u16 {
        self.face.glyph_index(c).map_or(0, |glyph| glyph.0)
    }

    /// How far a character moves on, in ems.
    pub fn advance(&self, c: char) -> f32 {
        let glyph = ttf_parser::GlyphId(self.glyph(c));
        self.face.glyph_hor_advance(glyph).map_or(1.0, |units| f32::from(units) / self.em)
    }
}

fn is_simplified(face: &Face<'_>) -> bool {
    let names = face.names().into_iter().filter(|name| name.name_id == name_id::POST_SCRIPT_NAME);
    names.filter_map(|name| name.to_string()).any(|name| name.to_lowercase().contains("cjksc"))
}
