//! What a book says, in the reader's language, before anything is set.

use domain::locale::Locale;

/// Everything on the pages, from the cover to the last line.
#[derive(Clone, Debug)]
pub struct Book {
    pub locale: Locale,
    pub estate: String,
    pub title: String,
    pub month: String,
    /// Stands over the list of chapters.
    pub contents: String,
    pub preface: Option<Preface>,
    pub moves: Option<Moves>,
    pub chapters: Vec<Chapter>,
    /// The last lines of the book.
    pub colophon: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Preface {
    pub title: String,
    pub paragraphs: Vec<String>,
}

/// What is different from the book before.
#[derive(Clone, Debug)]
pub struct Moves {
    pub title: String,
    pub lead: String,
    pub groups: Vec<Group>,
}

#[derive(Clone, Debug)]
pub struct Group {
    pub title: String,
    pub items: Vec<Move>,
}

#[derive(Clone, Debug)]
pub struct Move {
    pub name: String,
    pub lines: Vec<String>,
    /// Where the name leads; empty for what is gone.
    pub href: String,
}

#[derive(Clone, Debug)]
pub struct Chapter {
    pub title: String,
    pub lead: String,
    pub sections: Vec<Section>,
}

#[derive(Clone, Debug)]
pub struct Section {
    pub title: String,
    pub services: Vec<Service>,
}

/// A service as a row: its name and what it is on the left, what it costs and how it is had on the right.
#[derive(Clone, Debug)]
pub struct Service {
    pub name: String,
    /// A word in a frame behind the name, such as 新增; empty for most.
    pub tag: String,
    pub price: String,
    pub summary: String,
    pub facts: Vec<String>,
    pub href: String,
}
