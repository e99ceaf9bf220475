use leptos::prelude::*;

/// The estate's mark: a villa's gable over two waves in a ring. It takes its colours from `--mark` and `--mark-wave`.
///
/// `<Mark />`
#[component]
pub fn Mark() -> AnyView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <path
                class="mark-ring"
                d="M16 1.5a14.5 14.5 0 1 1 0 29 14.5 14.5 0 0 1 0-29zM10 14.5v-3.2L16 6.5l6 4.8v3.2M16 6.5V3.8"
            />
            <path
                class="mark-wave"
                d="M4.6 19c2.9 0 2.9-2 5.7-2s2.9 2 5.7 2 2.9-2 5.7-2 2.9 2 5.7 2M7 23.4c2.3 0 2.3-1.7 4.5-1.7s2.3 1.7 4.5 1.7 2.3-1.7 4.5-1.7 2.3 1.7 4.5 1.7"
            />
        </svg>
    }
    .into_any()
}

/// The mark with the club's name, a link home.
///
/// `<Brand name=t(T::Club) href="/" />`
#[component]
pub fn Brand(#[prop(into)] name: String, #[prop(into)] href: String) -> AnyView {
    view! {
        <a class="brand" href=href>
            <Mark />
            <span>{name}</span>
        </a>
    }
    .into_any()
}
