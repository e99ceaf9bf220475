//! What only a browser has: the page's own facts, live events, the focus.

use std::sync::OnceLock;

use domain::locale::Locale;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

use crate::{forms::Drafts, live::Live, viewer::Viewer};

/// The reader, as the server wrote it into the page.
pub fn viewer() -> Viewer {
    let meta = document().query_selector("meta[name=viewer]").ok().flatten();
    let facts = meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default();
    serde_json::from_str(&facts).unwrap_or_default()
}

/// The texts of the page's language, in the order of their keys. They travel beside the code and not in it: a reader needs
/// one language, and a first page few words.
static TEXTS: OnceLock<Vec<&'static str>> = OnceLock::new();

/// A text of the page's language.
pub fn text(place: usize, _locale: Locale) -> &'static str {
    TEXTS.get().and_then(|texts| texts.get(place)).copied().unwrap_or_default()
}

/// Fetches the texts, which the page's head has asked for already.
async fn fetch_texts() -> Option<()> {
    let meta = document().query_selector("meta[name=texts]").ok().flatten()?;
    let answer = gloo_net::http::Request::get(&meta.get_attribute("content")?).send().await.ok()?;
    let texts: &'static str = answer.ok().then_some(answer)?.text().await.ok()?.leak();
    TEXTS.set(texts.split(crate::i18n::BETWEEN).collect()).ok()
}

/// What was typed before is in the fields already.
pub fn drafts() -> Drafts {
    Drafts::default()
}

/// Listens to the server for as long as the page is open. The browser reconnects by itself.
pub fn listen(live: Live) {
    let Ok(source) = web_sys::EventSource::new("/live") else { return };
    let heard = Closure::<dyn FnMut()>::new(move || live.0.update(|count| *count += 1));
    // Attached by name: the events are of the kind `change`, so that keep-alive comments wake nobody.
    let _ = source.add_event_listener_with_callback("change", heard.as_ref().unchecked_ref());
    heard.forget();
}

/// Whether the reader has typed something into a text that an update would wipe out.
pub fn is_writing() -> bool {
    let texts = document().query_selector_all("textarea").ok();
    let typed = texts.is_some_and(|texts| {
        (0..texts.length()).any(|place| {
            texts
                .item(place)
                .and_then(|node| node.dyn_into::<web_sys::HtmlTextAreaElement>().ok())
                .is_some_and(|area| !area.value().is_empty())
        })
    });
    let focused = document()
        .active_element()
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"));
    typed || focused
}

/// Takes over the page that the server has made.
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // Leptos has its own way to do this only once it is mounted, and the texts come first.
    wasm_bindgen_futures::spawn_local(async {
        // Without its texts the page stays as the server made it, of links and forms.
        if fetch_texts().await.is_some() {
            leptos::mount::hydrate_lazy(crate::App);
        }
    });
}
