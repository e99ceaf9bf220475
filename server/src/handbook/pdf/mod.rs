//! A book of services as a PDF: A4, set by the rules of Chinese type, with its own subset of the fonts.

pub mod book;
mod breaking;
mod cover;
mod flow;
mod font;
mod layout;
mod paint;

use book::Book;
use font::Font;

/// Why there are no pages.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("the font cannot be read: {0}")]
    Font(#[from] ttf_parser::FaceParsingError),
    #[error("the font cannot be cut down to what is used: {0}")]
    Subset(#[from] subsetter::Error),
    #[error("too many objects for one file")]
    TooLarge,
}

/// The fonts' files: for running text, and for names and headings.
pub struct Faces<'a> {
    pub text: &'a [u8],
    pub strong: &'a [u8],
}

/// Sets and writes a book.
///
/// # Errors
/// Where a font cannot be used.
pub fn write(book: &Book, faces: &Faces<'_>) -> Result<Vec<u8>, PdfError> {
    let fonts = font::Fonts { text: Font::open(faces.text)?, strong: Font::open(faces.strong)? };
    let sheets = layout::sheets(book, &fonts);
    paint::pdf(book, &sheets, &fonts)
}
