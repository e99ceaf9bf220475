//! Who writes, and who can read it, in words.

use domain::{club::Author, locale::Bilingual};
use leptos::prelude::*;

use crate::{
    i18n::{T, pick, t},
    ui::*,
};

/// The half of a pair of texts that the reader reads.
pub fn text(pair: &Bilingual) -> String {
    pick(&pair.zh, &pair.en).to_owned()
}

/// The name a post stands under: a resident's alias, or a title for staff.
pub fn author(author: &Author) -> String {
    match author {
        Author::Alias(alias) => alias.clone(),
        Author::Title(title) => text(title),
    }
}

/// Who can read the forum. It stands wherever somebody is about to write.
pub fn who_reads() -> AnyView {
    view! {
        <p class="aside-note">
            <Icon glyph=Glyph::Shield />
            <span>{t(T::ClubWho)}</span>
        </p>
    }
    .into_any()
}
