//! A page of a long list, read by keyset: `older` is where the next page starts.

use serde::{Deserialize, Serialize};

use crate::time::Ms;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub older: Option<Cursor>,
}

/// The place after the last item of a page: its time, then its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub at: Ms,
    pub id: uuid::Uuid,
}

impl Cursor {
    /// Before everything, for lists from newest to oldest.
    pub const NEWEST: Self = Self { at: Ms(i64::MAX), id: uuid::Uuid::max() };
    /// Before everything, for lists from oldest to newest.
    pub const OLDEST: Self = Self { at: Ms(i64::MIN), id: uuid::Uuid::nil() };
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at.0, self.id.as_simple())
    }
}

impl std::str::FromStr for Cursor {
    type Err = crate::error::UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (at, id) = text.split_once('.').ok_or(crate::error::UnknownWord)?;
        let at = at.parse().map_err(|_| crate::error::UnknownWord)?;
        let id = uuid::Uuid::parse_str(id).map_err(|_| crate::error::UnknownWord)?;
        Ok(Self { at: Ms(at), id })
    }
}

impl<T> Page<T> {
    /// Cuts a list that was read one longer than `size`, and remembers where the rest starts.
    pub fn cut(mut items: Vec<T>, size: usize, place: impl Fn(&T) -> Cursor) -> Self {
        let more = items.len() > size;
        items.truncate(size);
        let older = if more { items.last().map(place) } else { None };
        Self { items, older }
    }
}
