//! What else could be done in a visit.

use domain::bookings::visit::Beside;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "bookings/beside", input = GetUrl)]
pub async fn find_beside(id: String) -> Result<Beside, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("bookings/beside").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::bookings::read::beside(&ctx, &by.member()?, id).await?.ok_or(AppError::NotFound)
}
