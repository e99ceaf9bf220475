//! The concierge's directory (礼宾名录): where the butlers send people in the city (BK-4 to BK-6).

pub mod api;
pub mod desk_page;
pub mod form_page;
mod list_page;
mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

/// The code of this page travels when it is first visited.
#[lazy]
fn concierge() -> AnyView {
    list_page::page()
}

pub fn routes() -> Vec<PageRoute> {
    vec![fetched(path!("/concierge"), concierge)]
}
