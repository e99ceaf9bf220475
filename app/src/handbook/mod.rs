//! 便民服务索引手册 (SC-1): the latest issue and those before it, and the desk where the next one is made.

pub mod api;
pub mod desk_page;
mod issue;
mod read_page;
pub mod words;

use leptos::{lazy, prelude::*};
use leptos_router::path;

use crate::routes::{PageRoute, fetched};

/// The code of this page travels when it is first visited.
#[lazy]
fn handbook() -> AnyView {
    read_page::page()
}

pub fn routes() -> Vec<PageRoute> {
    vec![fetched(path!("/handbook"), handbook), fetched(path!("/handbook/:month"), handbook)]
}
