//! Reading the card.

use domain::card::CardView;
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "card/read", input = GetUrl)]
pub async fn read_card() -> Result<Option<CardView>, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("card/read").await?;
    Ok(domain::card::read(&ctx, &by.member()?).await?)
}
