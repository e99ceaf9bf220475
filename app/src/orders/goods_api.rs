//! What services deliver and when, as staff keep it.

use domain::orders::{ProductForm, Shelf, WindowForm};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::error::AppError;

#[server(prefix = "/api", endpoint = "orders/goods", input = GetUrl)]
pub async fn order_goods(service: String) -> Result<Shelf, AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/goods").await?;
    Ok(domain::orders::store::shelf(&ctx, &by.staff(Capability::Catalogue)?, service.parse().ok()).await?)
}

#[server(prefix = "/api", endpoint = "orders/save_product")]
pub async fn save_product(product: ProductForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/save_product").await?;
    let new = product.parse()?;
    let service = new.service;
    domain::orders::store::save_product(&ctx, &by.staff(Capability::Catalogue)?, new).await?;
    go(&format!("/admin/services/goods?service={service}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/save_window")]
pub async fn save_window(window: WindowForm) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/save_window").await?;
    let (service, window) = window.parse()?;
    domain::orders::store::save_window(&ctx, &by.staff(Capability::Catalogue)?, (service, window)).await?;
    go(&format!("/admin/services/goods?service={service}"));
    Ok(())
}

#[server(prefix = "/api", endpoint = "orders/close_window")]
pub async fn close_window(service: String, starts: String) -> Result<(), AppError> {
    use crate::ssr::*;
    let (ctx, by) = enter("orders/close_window").await?;
    let service = service.parse().map_err(|_| AppError::NotFound)?;
    let starts = starts.parse().map_err(|_| AppError::NotFound)?;
    domain::orders::store::close_window(&ctx, &by.staff(Capability::Catalogue)?, (service, starts)).await?;
    go(&format!("/admin/services/goods?service={service}"));
    Ok(())
}
