use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The way through a long list by keyset: on to what is older, back to the newest. An empty address shows no link.
///
/// `<Pager label=t(T::Pages) older=next_url older_text=t(T::Older) newest="/club" newest_text=t(T::Newest) />`
#[component]
pub fn Pager(
    #[prop(into)] label: String,
    #[prop(optional, into)] older: String,
    #[prop(optional, into)] older_text: String,
    #[prop(optional, into)] newest: String,
    #[prop(optional, into)] newest_text: String,
) -> AnyView {
    if older.is_empty() && newest.is_empty() {
        return ().into_any();
    }
    view! {
        <nav class="pager" aria-label=label>
            {(!newest.is_empty())
                .then(|| {
                    view! {
                        <a class="btn btn-quiet" href=newest>
                            {newest_text}
                        </a>
                    }
                })}
            {(!older.is_empty())
                .then(|| {
                    view! {
                        <a class="btn btn-quiet pager-older" href=older rel="next">
                            {older_text}
                            <Icon glyph=Glyph::Arrow />
                        </a>
                    }
                })}
        </nav>
    }
    .into_any()
}
