//! The page itself.

use leptos::prelude::*;

use super::{base, fields, lists, records};
use crate::{
    i18n::{T, t},
    load::missing_page,
    ui::*,
    viewer::viewer,
};

pub fn page() -> AnyView {
    if viewer().demo { guide() } else { missing_page() }
}

fn guide() -> AnyView {
    let more = view! { <Badge text=t(T::StyleguideSample) tone=Tone::Gold /> }.into_any();
    view! {
        <Page title=t(T::StyleguideTitle) eyebrow=t(T::ShellBrand) lead=t(T::StyleguideLead) actions=more>
            {base::cards()}
            {base::colours()}
            {base::type_scale()}
            {base::icons()}
            {base::buttons()}
            {base::states()}
            {base::messages()}
            {fields::fields()}
            {fields::choices()}
            {fields::slots()}
            {lists::rows()}
            {lists::table()}
            {lists::navigation()}
            {records::times()}
            {records::money()}
            {records::posts()}
            {records::empty()}
        </Page>
    }
    .into_any()
}
