//! Where PDFs are made: one at a time, off the threads that answer requests; what is published is made once and kept.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use domain::{
    handbook::{Issue, IssueState},
    id::HandbookId,
    locale::{Bilingual, Locale},
    time::EstateZone,
};
use tokio::sync::Semaphore;

use super::{
    pdf::{self, Faces, PdfError},
    words,
};
use crate::config::Config;

/// Two fonts of some 25 MB each are in memory while a book is made, for a fraction of a second: more at once would only take
/// turns on the processor.
const AT_ONCE: usize = 1;
/// Editions that are kept: the latest issues in both languages, some hundred kB each.
const KEPT: usize = 8;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The server has no font for it.
    #[error("there is no font")]
    NoFont,
    #[error("a font cannot be read: {0}")]
    File(#[from] std::io::Error),
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error("the work was broken off: {0}")]
    Broken(String),
}

/// An issue for one kind of reader.
#[derive(Clone, Debug)]
pub struct Edition {
    pub issue: Issue,
    pub locale: Locale,
    pub estate: Bilingual,
    pub base_url: String,
    pub zone: EstateZone,
}

#[derive(Clone, Debug)]
struct Files {
    text: PathBuf,
    strong: PathBuf,
}

type Key = (HandbookId, Locale);

/// Cheap to clone.
#[derive(Clone)]
pub struct Press(Arc<Inner>);

struct Inner {
    fonts: Option<Files>,
    turns: Semaphore,
    /// The oldest first.
    made: Mutex<VecDeque<(Key, Bytes)>>,
}

impl Press {
    /// With the fonts of the configuration, where their files are there.
    pub fn new(config: &Config) -> Self {
        let there = |path: &Path| path.is_file().then(|| path.to_owned());
        let fonts = there(&config.pdf_font).map(|text| {
            let strong = there(&config.pdf_font_strong).unwrap_or_else(|| text.clone());
            Files { text, strong }
        });
        Self(Arc::new(Inner { fonts, turns: Semaphore::new(AT_ONCE), made: Mutex::default() }))
    }

    /// Whether it has what it needs.
    pub fn is_ready(&self) -> bool {
        self.0.fonts.is_some()
    }

    /// The PDF of an edition.
    ///
    /// # Errors
    /// `NoFont` where the configuration names none that is there; else what went wrong with it.
    pub async fn pdf(&self, edition: Edition) -> Result<Bytes, PressError> {
        let Some(fonts) = self.0.fonts.clone() else { return Err(PressError::NoFont) };
        let key = (edition.issue.id, edition.locale);
        // Only what is published never changes.
        let keeps = edition.issue.state == IssueState::Published;
        if let Some(made) = self.kept(key).filter(|_| keeps) {
            return Ok(made);
        }
        let _turn = self.0.turns.acquire().await.map_err(|error| PressError::Broken(error.to_string()))?;
        // Whoever waited for the same one finds it made.
        if let Some(made) = self.kept(key).filter(|_| keeps) {
            return Ok(made);
        }
        let made = tokio::task::spawn_blocking(move || make(&edition, &fonts));
        let made = made.await.map_err(|error| PressError::Broken(error.to_string()))??;
        if keeps {
            self.keep(key, made.clone());
        }
        Ok(made)
    }

    fn kept(&self, key: Key) -> Option<Bytes> {
        let made = self.0.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.iter().find(|(one, _)| *one == key).map(|(_, bytes)| bytes.clone())
    }

    fn keep(&self, key: Key, bytes: Bytes) {
        let mut made = self.0.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.push_back((key, bytes));
        while made.len() > KEPT {
            made.pop_front();
        }
    }
}

fn make(edition: &Edition, fonts: &Files) -> Result<Bytes, PressError> {
    let (text, strong) = (std::fs::read(&fonts.text)?, std::fs::read(&fonts.strong)?);
    let book = words::book(edition);
    Ok(Bytes::from(pdf::write(&book, &Faces { text: &text, strong: &strong })?))
}
