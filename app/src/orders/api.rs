//! What residents do with orders: ask, have delivered, read, answer quotes, cancel.

use domain::{
    id::FormKey,
    orders::{AskForm, DeclineForm, OrderRow, OrderView, PlacingForm},
    page::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "orders/list", input = GetUrl)]
pub async fn list_orders(over: bool, from: String) -> Result<Page<OrderRow>, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/list").await?;
    Ok(domain::orders::read::list(&ctx, &by.member()?, over, from.parse().ok(), 20).await?)
}

/// What the form for whatever one has on one's mind needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewOrder {
    pub key: FormKey,
    /// Whether the reader may approve what the house pays.
    pub may_pay: bool,
}

#[server(prefix = "/api", endpoint = "orders/new", input = GetUrl)]
pub async fn begin_order() -> Result<NewOrder, AppError> {
    use crate::ssr::*;
    use domain::rights::Right;
    let (ctx, by) = enter("orders/new").await?;
    Ok(NewOrder { key: ctx.id(), may_pay: by.member()?.may(Right::BookPaid) })
}

#[server(prefix = "/api", endpoint = "orders/find", input = GetUrl)]
pub async fn find_order(id: String) -> Result<OrderView, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/find").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let found = domain::orders::read::find(&ctx, &by.actor(Capability::Bookings)?, id).await?;
    found.ok_or(AppError::NotFound)
}

#[server(prefix = "/api", endpoint = "orders/ask")]
pub async fn ask_order(order: AskForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/ask").await?;
    let ask = order.parse()?;
    let id = domain::orders::store::ask(&ctx, &by.member()?, ask).await?;
    go(&format!("/orders/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/place")]
pub async fn place_order(order: PlacingForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/place").await?;
    let placing = order.parse()?;
    let id = domain::orders::store::place(&ctx, &by.member()?, placing).await?;
    go(&format!("/orders/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/approve")]
pub async fn approve_quote(id: String, quote: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/approve").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let quote = quote.parse().map_err(|_| AppError::NotFound)?;
    domain::orders::store::approve(&ctx, &by.member()?, id, quote).await?;
    go(&format!("/orders/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/decline_quote")]
pub async fn decline_quote(answer: DeclineForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/decline_quote").await?;
    let (id, quote, words) = answer.parse_quote()?;
    domain::orders::store::decline_quote(&ctx, &by.member()?, (id, quote), words).await?;
    go(&format!("/orders/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/cancel")]
pub async fn cancel_order(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/cancel").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::orders::store::cancel(&ctx, &by.member()?, id).await?;
    go(&format!("/orders/{id}"));
    Ok(())
}
