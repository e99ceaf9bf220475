//! Live pages: when something that the reader may see has changed, the page's data is read anew.

use leptos::prelude::*;

/// Counts the changes that were heard of. It never moves without scripts.
#[derive(Clone, Copy)]
pub struct Live(pub RwSignal<u32>);

/// Runs `again` at each change, except while the reader is writing: typed text is never lost to an update.
pub fn refetch(live: Option<Live>, again: impl Fn() + Send + Sync + 'static) {
    let Some(Live(count)) = live else { return };
    Effect::new(move |seen: Option<u32>| {
        let now = count.get();
        if seen.is_some_and(|seen| seen != now) && !crate::platform::is_writing() {
            again();
        }
        now
    });
}
