//! What staff do with orders: take, quote, answer, carry out, finish or decline.

use domain::{
    orders::{CompletionForm, DeclineForm, Desk, OrderRow, QuoteForm, TellForm},
    page::Page,
};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "orders/queue", input = GetUrl)]
pub async fn order_queue(show: String, from: String) -> Result<Page<OrderRow>, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/queue").await?;
    let (staff, queue) = (by.staff(Capability::Bookings)?, show.parse().unwrap_or(domain::orders::Queue::New));
    Ok(domain::orders::read::queue(&ctx, &staff, queue, from.parse().ok(), 30).await?)
}

#[server(prefix = "/api", endpoint = "orders/desk", input = GetUrl)]
pub async fn order_desk(id: String) -> Result<Desk, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/desk").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let staff = by.staff(Capability::Bookings)?;
    domain::orders::read::desk(&ctx, &staff, id, (by.zone(), by.locale())).await?.ok_or(AppError::NotFound)
}

#[server(prefix = "/api", endpoint = "orders/quote")]
pub async fn quote_order(quote: QuoteForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/quote").await?;
    let new = quote.parse()?;
    let id = new.order;
    domain::orders::store::quote(&ctx, &by.staff(Capability::Bookings)?, new).await?;
    go(&format!("/admin/orders/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/withdraw")]
pub async fn withdraw_quote(id: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/withdraw").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    domain::orders::store::withdraw(&ctx, &by.staff(Capability::Bookings)?, id).await?;
    go(&format!("/admin/orders/{id}"));
    Ok(())
}

/// Without a worker one takes it oneself.
#[server(prefix = "/api", endpoint = "orders/assign")]
pub async fn assign_order(id: String, #[server(default)] worker: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/assign").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let worker = if worker.is_empty() { None } else { Some(worker.parse().map_err(|_| AppError::NotFound)?) };
    domain::orders::store::assign(&ctx, &by.staff(Capability::Bookings)?, id, worker).await?;
    go(&format!("/admin/orders/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/step")]
pub async fn step_order(id: String, act: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/step").await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let act = act.parse().map_err(|_| AppError::Invalid(Vec::new()))?;
    domain::orders::store::step(&ctx, &by.staff(Capability::Bookings)?, id, act).await?;
    go(&format!("/admin/orders/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/tell")]
pub async fn tell_order(answer: TellForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/tell").await?;
    let told = answer.parse()?;
    let id = told.order;
    domain::orders::store::tell(&ctx, &by.staff(Capability::Bookings)?, told).await?;
    go(&format!("/admin/orders/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/decline")]
pub async fn decline_order(refusal: DeclineForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/decline").await?;
    let (id, reason, words) = refusal.parse()?;
    domain::orders::store::decline(&ctx, &by.staff(Capability::Bookings)?, id, (reason, words)).await?;
    go(&format!("/admin/orders/{id}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/complete")]
pub async fn complete_order(done: CompletionForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/complete").await?;
    let done = done.parse()?;
    let id = done.order;
    domain::orders::store::complete(&ctx, &by.staff(Capability::Bookings)?, done).await?;
    go(&format!("/admin/orders/{id}"));
    Ok(())
}
