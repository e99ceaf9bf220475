//! The document around every page. Made on the server only.

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};
use leptos_router::location::RequestUrl;

use crate::{App, i18n::texts_path, platform};

/// The HTML document: language, colours and size of type of the reader, and what the browser must know of them.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let viewer = platform::viewer();
    let facts = serde_json::to_string(&viewer).unwrap_or_default();
    let scheme = (viewer.scheme != domain::household::Scheme::System).then(|| viewer.scheme.as_str());
    let (texts, rest) = (texts_path(viewer.locale, true), texts_path(viewer.locale, false));
    // The first page needs no other words; all others wait for them before they wake up.
    let others = (!is_first_page())
        .then(|| view! { <link rel="preload" href=rest.clone() r#as="fetch" crossorigin="anonymous" /> });
    let size = (viewer.text_size == domain::household::TextSize::Large).then(|| viewer.text_size.as_str());
    view! {
        <!DOCTYPE html>
        <html lang=viewer.locale.as_str() data-scheme=scheme data-size=size>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fffefb" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#101d2b" />
                <meta name="robots" content="noindex, nofollow" />
                <meta name="viewer" content=facts />
                <meta name="texts" content=texts.clone() />
                <meta name="other-texts" content=rest />
                <link rel="preload" href=texts r#as="fetch" crossorigin="anonymous" />
                {others}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <HashedStylesheet options=options.clone() />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

fn is_first_page() -> bool {
    use_context::<RequestUrl>().and_then(|url| url.parse().ok()).is_some_and(|url| url.path() == "/")
}
