//! What only a browser has: the page's own facts, live events, the focus.

use std::sync::OnceLock;

use domain::locale::Locale;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

use crate::{
    forms::Drafts,
    i18n::{BETWEEN, FIRST},
    live::Live,
    viewer::Viewer,
};

/// The reader, as the server wrote it into the page.
pub fn viewer() -> Viewer {
    let meta = document().query_selector("meta[name=viewer]").ok().flatten();
    let facts = meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default();
    serde_json::from_str(&facts).unwrap_or_default()
}

/// The texts of the page's language, in the order of their keys. They travel beside the code and not in it: a reader needs
/// one language, and a first page few words.
static FIRST_TEXTS: OnceLock<Vec<&'static str>> = OnceLock::new();
/// Those of all other pages.
static OTHER_TEXTS: OnceLock<Vec<&'static str>> = OnceLock::new();

/// A text of the page's language.
pub fn text(place: usize, _locale: Locale) -> &'static str {
    let found = match place.checked_sub(FIRST) {
        None => FIRST_TEXTS.get().and_then(|texts| texts.get(place)),
        Some(place) => OTHER_TEXTS.get().and_then(|texts| texts.get(place)),
    };
    if found.is_none() {
        leptos::logging::error!("text {place} has not been fetched");
    }
    found.copied().unwrap_or_default()
}

/// Fetches the texts that the page's head names.
async fn fetch_texts(name: &str, texts: &OnceLock<Vec<&'static str>>) -> Option<()> {
    if texts.get().is_some() {
        return Some(());
    }
    let meta = document().query_selector(name).ok().flatten()?;
    let answer = gloo_net::http::Request::get(&meta.get_attribute("content")?).send().await.ok()?;
    let fetched: &'static str = answer.ok().then_some(answer)?.text().await.ok()?.leak();
    // Two pages may have asked for the same file at once: the first answer serves both.
    let _ = texts.set(fetched.split(BETWEEN).collect());
    Some(())
}

/// Waits for the texts of all pages but the first; without them the page comes from the server.
pub async fn all_texts() {
    if fetch_texts("meta[name=other-texts]", &OTHER_TEXTS).await.is_none() {
        let _ = window().location().reload();
    }
}

/// What was typed before is in the fields already.
pub fn drafts() -> Drafts {
    Drafts::default()
}

/// What stands in a field by now: its reader may have typed before the page woke up.
pub fn value_of(name: &str) -> Option<String> {
    let field = document().get_element_by_id(name)?;
    field.dyn_into::<web_sys::HtmlInputElement>().ok().map(|field| field.value())
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
        if fetch_texts("meta[name=texts]", &FIRST_TEXTS).await.is_some() {
            leptos::mount::hydrate_lazy(crate::App);
        }
    });
}
