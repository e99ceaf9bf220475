//! The search page: a form that asks by the address, and what was found by kind.

use domain::search::{Hit, Kind, QUERY};
use leptos::prelude::*;

use super::{
    api::{EACH, find_hits},
    hit::hit_row,
};
use crate::{
    i18n::{T, say, t},
    load::{load, query, show},
    ui::*,
};

pub fn page() -> AnyView {
    let data = load(query("q"), find_hits);
    let asked = query("q");
    show(data, move |hits| search_page(hits, asked()))
}

fn search_page(hits: Vec<Hit>, asked: String) -> AnyView {
    let lead = match (asked.trim(), hits.len()) {
        ("", _) | (_, 0) => String::new(),
        (_, n) => say(T::SearchLead, &[("n", &n.to_string())]),
    };
    let results = results(hits, asked.trim().is_empty());
    view! {
        <Page title=t(T::SearchTitle) lead=lead>
            <form class="form" method="get" action="/search" role="search">
                <Field
                    name="q"
                    label=t(T::SearchLabel)
                    input=Input::search(asked).length(0, QUERY).required()
                    hint=t(T::SearchHint)
                />
                <div class="form-actions">
                    <Button>
                        <Icon glyph=Glyph::Search />
                        {t(T::SearchButton)}
                    </Button>
                </div>
            </form>
            <div class="stack">{results}</div>
        </Page>
    }
    .into_any()
}

fn results(hits: Vec<Hit>, nothing_asked: bool) -> AnyView {
    if nothing_asked {
        return ().into_any();
    }
    if hits.is_empty() {
        return view! { <Empty icon=Glyph::Search title=t(T::SearchNone) text=t(T::SearchNoneHint) /> }.into_any();
    }
    let groups =
        Kind::ALL.iter().map(|kind| (*kind, hits.iter().filter(|hit| hit.kind == *kind).cloned().collect::<Vec<_>>()));
    groups.filter(|(_, hits)| !hits.is_empty()).map(|(kind, hits)| group(kind, hits)).collect_view().into_any()
}

fn group(kind: Kind, hits: Vec<Hit>) -> AnyView {
    let full = hits.len() >= usize::from(EACH);
    view! {
        <Card title=t(name(kind))>
            <Rows>{hits.into_iter().map(hit_row).collect_view()}</Rows>
            {full.then(|| view! { <p class="soft small">{say(T::SearchMore, &[("n", &EACH.to_string())])}</p> })}
        </Card>
    }
    .into_any()
}

const fn name(kind: Kind) -> T {
    match kind {
        Kind::Service => T::SearchServices,
        Kind::Notice => T::SearchNotices,
        Kind::Topic => T::SearchTopics,
        Kind::Post => T::SearchPosts,
    }
}
