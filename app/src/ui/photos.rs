use leptos::prelude::*;

/// A small picture and the address of the large one.
#[derive(Clone, Debug)]
pub struct Photo {
    pub href: String,
    pub src: String,
    pub alt: String,
}

/// A strip of photos that scrolls sideways on a phone; each opens by itself in a new tab.
///
/// `<Photos label=t(T::Photos) items=photos />`
#[component]
pub fn Photos(#[prop(into)] label: String, items: Vec<Photo>) -> AnyView {
    if items.is_empty() {
        return ().into_any();
    }
    let items = items
        .into_iter()
        .map(|photo| {
            view! {
                <li>
                    <a href=photo.href target="_blank" rel="noopener external">
                        <img src=photo.src alt=photo.alt loading="lazy" decoding="async" width="160" height="120" />
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="photos" aria-label=label>
            {items}
        </ul>
    }
    .into_any()
}
