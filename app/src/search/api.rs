//! Asking the index.

use domain::search::Hit;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::error::AppError;

/// Results of each kind on the page. A question that finds more is better asked more exactly than read to its end.
pub const EACH: u16 = 12;

#[server(prefix = "/api", endpoint = "search/find", input = GetUrl)]
pub async fn find_hits(q: String) -> Result<Vec<Hit>, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("search/find").await?;
    Ok(domain::search::store::find(&ctx, &by, &q, EACH).await?)
}
