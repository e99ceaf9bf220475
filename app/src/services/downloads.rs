//! The forms to download of a service (表格下载), for those who fill them in.

use domain::downloads::Download;
use leptos::prelude::*;

use crate::{
    i18n::{T, pick, say, t},
    ui::*,
};

/// Nothing where there is none.
pub fn downloads(offered: &[Download]) -> Option<AnyView> {
    if offered.is_empty() {
        return None;
    }
    let rows = offered
        .iter()
        .map(|form| {
            let name = pick(&form.name_zh, &form.name_en).to_owned();
            view! { <Row title=name sub=size(form.bytes) end=link(form) /> }
        })
        .collect_view();
    Some(
        view! {
            <Card title=t(T::DownloadsTitle)>
                <Rows>{rows}</Rows>
            </Card>
        }
        .into_any(),
    )
}

/// The file, which the browser fetches and the portal's own pages know nothing of.
pub fn link(form: &Download) -> AnyView {
    let name = pick(&form.name_zh, &form.name_en).to_owned();
    let href = format!("/downloads/{}", form.id);
    view! {
        <a class="link" href=href download>
            {t(T::DownloadsOpen)}
            <span class="visually-hidden">{name}</span>
        </a>
    }
    .into_any()
}

/// `PDF · 120 kB`, never nothing.
pub fn size(bytes: i64) -> String {
    say(T::DownloadsSize, &[("n", &(bytes / 1_000).max(1).to_string())])
}
